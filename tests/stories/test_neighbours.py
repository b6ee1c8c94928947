"""Nearest pairs by vectors that are made by hand: the first numbers of 384, in units of 1/4000."""

from datetime import UTC, datetime, timedelta

import numpy as np

from briefing.stories import neighbours
from briefing.stories.embeddings import SIZE, UNIT

START = datetime(2024, 6, 12, 8, 0, tzinfo=UTC)


def vectors(*firsts):
    made = np.zeros((len(firsts), SIZE), dtype=np.int16)
    for place, numbers in enumerate(firsts):
        made[place, : len(numbers)] = numbers
    return made


def pairs(rows, *, hours=None, languages=None, texts=None, **more):
    size = len(rows)
    seen_at = [START + timedelta(hours=hour) for hour in hours or [0] * size]
    found = neighbours.neighbour_pairs(
        texts or [f"text {place:05}" for place in range(size)],
        rows,
        languages or ["en"] * size,
        seen_at,
        **more,
    )
    return list(zip(*(part.tolist() for part in found), strict=True))


def test_similarity_is_the_cosine_in_thousandths():
    # 4000 * (3/5, 4/5) = (2400, 3200); with (4000, 0) its cosine is .6; with (0, 4000) it is .8.
    rows = vectors((4000,), (2400, 3200), (0, 4000), (0, 0, 4000))
    assert pairs(rows) == [(0, 1, 600), (1, 2, 800)]


def test_pairs_lie_within_the_window_to_the_hour():
    rows = vectors((4000,), (4000,), (4000,))
    assert pairs(rows, hours=[73, 0, 72]) == [(0, 2, 1000), (1, 2, 1000)]


def test_french_and_texts_without_a_vector_have_no_pairs():
    rows = vectors((4000,), (4000,), (4000,), (0,), (0,))
    assert pairs(rows, languages=["en", "fr", "en", "en", "en"]) == [(0, 2, 1000)]
    assert pairs(rows, languages=["fr"] * 5) == []
    assert pairs(vectors()) == []


def test_of_equally_near_texts_those_seen_first_are_kept_then_by_text():
    rows = vectors((4000,), (4000,), (4000,), (4000,))
    # In order of sight 3, 1, 2, 0: each keeps one, the first keeps the second.
    assert pairs(rows, hours=[9, 1, 5, 0], top=1) == [(0, 3, 1000), (1, 3, 1000), (2, 3, 1000)]
    # At one time the texts decide: "a" is place 2.
    assert pairs(rows, texts=["d", "c", "a", "b"], top=1) == [(0, 2, 1000), (1, 2, 1000), (2, 3, 1000)]


def random_rows(size, seed):
    made = np.random.default_rng(seed).standard_normal((size, SIZE))
    made[:, 8:] *= 0.05  # few directions, so that many are near
    return np.rint(made / np.linalg.norm(made, axis=1, keepdims=True) * UNIT).astype(np.int16)


def test_blocks_find_what_the_whole_matrix_holds(monkeypatch):
    monkeypatch.setattr(neighbours, "ROWS_AT_ONCE", 17)
    monkeypatch.setattr(neighbours, "COLUMNS_AT_ONCE", 23)
    rows = random_rows(300, 1)
    rows[40:60] = rows[40]  # ties
    hours = [place * 2 % 120 for place in range(300)]
    wide = rows.astype(np.int64)
    products = wide @ wide.T
    order = sorted(range(300), key=lambda place: (hours[place], place))
    expected = set()
    for place in range(300):
        near = [
            other
            for other in order
            if other != place
            and abs(hours[other] - hours[place]) <= 72
            and products[place, other] * 1000 > 200 * UNIT**2
        ]
        for other in sorted(near, key=lambda other: -products[place, other])[:5]:
            cosine = (products[place, other] * 1000 + UNIT**2 // 2) // UNIT**2
            expected.add((min(place, other), max(place, other), int(cosine)))
    assert len(expected) > 500
    assert pairs(rows, hours=hours, top=5) == sorted(expected)


def test_the_order_of_the_input_changes_nothing():
    rows = random_rows(200, 2)
    rows[50:90] = rows[50]
    hours = [place * 7 % 100 for place in range(200)]
    texts = [f"text {place:03}" for place in range(200)]
    shuffled = np.random.default_rng(3).permutation(200)
    again = pairs(
        rows[shuffled], hours=[hours[place] for place in shuffled], texts=[texts[place] for place in shuffled]
    )
    back = {(*sorted((int(shuffled[left]), int(shuffled[right]))), cosine) for left, right, cosine in again}
    assert back == set(pairs(rows, hours=hours, texts=texts))


def test_two_thousand_equal_texts_have_no_more_than_their_share_of_pairs():
    rows = np.repeat(vectors((4000,)), 2000, axis=0)
    # The first 15 with each other, one more for the 15 first, and 15 for each of the others.
    found = pairs(rows, top=15)
    assert len(found) == 15 * 14 // 2 + 15 * 1985
    assert max(left for left, _right, _cosine in found) == 14


def test_products_are_exact_in_any_order():
    longest = (UNIT + SIZE**0.5 / 2) ** 2  # each number rounded away from zero by a half
    assert longest < 2**24
