"""Rows that broke a rule are rejected, feeds with too many of them are quarantined, nothing is lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.contracts import arrow_table
from briefing.tables import HEALTH, ITEMS, REJECTS
from briefing.validation.quarantine import RULES, feed_is_ill, judge, too_many

CAPTURED_AT = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
TITLE = ("title_present",)


def items_of(item, number, **changed):
    return [item(entry_index=place, item_id=f"{place:032x}", **changed) for place in range(number)]


@pytest.mark.parametrize(
    ("broken", "rows", "ill"),
    [
        (3, 10, False),  # exactly 30 %
        (4, 10, False),  # 40 %, but fewer than 5
        (4, 4, False),
        (5, 5, True),
        (5, 16, True),  # 31.25 %
        (5, 17, False),  # 29.4 %
        (6, 20, False),  # exactly 30 %
        (7, 20, True),
        (30, 100, False),
        (31, 100, True),
        (600, 2000, False),
        (601, 2000, True),
        (0, 0, False),
    ],
)
def test_a_feed_is_ill_above_thirty_percent_and_from_five_rows(broken, rows, ill):
    assert feed_is_ill(broken, rows) is ill


@pytest.mark.parametrize(
    ("quarantined", "feeds", "stop"),
    [
        (0, 0, False),
        (2, 2, False),  # all of them, but fewer than 3
        (3, 3, True),
        (3, 9, True),  # 33.3 %
        (3, 10, False),  # exactly 30 %
        (4, 13, True),  # 30.8 %
        (4, 14, False),  # 28.6 %
        (600, 2000, False),
        (601, 2000, True),
    ],
)
def test_a_run_stops_above_thirty_percent_and_from_three_feeds(quarantined, feeds, stop):
    assert too_many(quarantined, feeds) is stop


def test_a_row_without_a_broken_rule_is_an_item_as_it_was(item, health):
    verdict = judge([item()], [], {}, [health()])
    assert verdict.items == (item(),)
    assert verdict.health == (health(),)
    assert (verdict.rejects, verdict.quarantined) == ((), ())


def test_a_broken_row_becomes_a_reject_with_each_rule_and_what_was_found(item, health):
    bad = item(entry_index=7, title=None, canonical_link="javascript:alert(1)", item_id="e" * 32)
    verdict = judge([bad], [], {0: ("title_present", "canonical_link_matches")}, [health()])
    assert verdict.items == ()
    assert verdict.rejects == (
        {
            "feed_id": "one",
            "feed_language": "en",
            "captured_at_utc": CAPTURED_AT,
            "entry_index": 7,
            "item_id": "e" * 32,
            "stage": "validate",
            "rules": ["canonical_link_matches", "title_present"],
            "title": None,
            "link": "javascript:alert(1)",
            "detail": r'canonical_link is "javascript:alert(1)", which does not match ^https?://[^\s/]+. '
            "title is missing.",
            "capture_sha256": "c" * 64,
            "parser_version": "1",
        },
    )
    assert verdict.health == (health(),)


def test_a_parse_reject_of_a_feed_that_is_well_stays_as_it_was(item, reject, health):
    verdict = judge(items_of(item, 9), [reject(entry_index=9)], {}, [health()])
    assert verdict.rejects == (reject(entry_index=9),)
    assert len(verdict.items) == 9


def test_five_of_sixteen_quarantine_the_feed_whole(item, reject, health):
    """Two parse rejects and three broken items of sixteen rows: parse rejects are broken rows too."""
    items = items_of(item, 14, title="\ufffd")
    parse_rejects = [reject(entry_index=14), reject(entry_index=15)]
    name = ("title_free_of_replacement_characters",)
    other = item(feed_id="two")
    verdict = judge(
        [*items, other], parse_rejects, {0: name, 1: name, 2: name}, [health(), health(feed_id="two")]
    )
    assert verdict.quarantined == (("one", "en"),)
    assert verdict.items == (other,)
    assert [row["stage"] for row in verdict.rejects] == ["quarantine"] * 16
    assert [row["entry_index"] for row in verdict.rejects] == list(range(16))
    rules = [row["rules"] for row in verdict.rejects]
    assert rules == [
        *[["feed_quarantined", "title_free_of_replacement_characters"]] * 3,
        *[["feed_quarantined"]] * 11,
        *[["feed_quarantined", "nothing_to_name_it"]] * 2,
    ]
    sentence = "5 of the feed's 16 rows broke a rule."
    assert [verdict.rejects[place]["detail"] for place in (0, 3, 15)] == [
        f'{sentence} title holds a replacement character: "\ufffd".',
        sentence,
        f"{sentence} The entry has no title, no link and no id.",
    ]
    assert verdict.health == (
        health(quarantined=True, error_kind="quarantined", error_detail=sentence),
        health(feed_id="two"),
    )


def test_five_of_seventeen_do_not(item, reject, health):
    items = items_of(item, 15)
    broken = {0: TITLE, 1: TITLE, 2: TITLE}
    verdict = judge(items, [reject(entry_index=15), reject(entry_index=16)], broken, [health()])
    assert verdict.quarantined == ()
    assert [row["stage"] for row in verdict.rejects] == ["validate"] * 3 + ["parse"] * 2
    assert len(verdict.items) == 12
    assert verdict.health == (health(),)


def test_both_languages_of_a_feed_are_judged_apart(item, health):
    items = [*items_of(item, 6, title=None), *items_of(item, 6, feed_language="fr")]
    rows = [health(), health(feed_language="fr")]
    verdict = judge(items, [], dict.fromkeys(range(6), TITLE), rows)
    assert verdict.quarantined == (("one", "en"),)
    assert [row["feed_language"] for row in verdict.items] == ["fr"] * 6
    assert [row["quarantined"] for row in verdict.health] == [True, False]


def test_a_document_that_gave_nothing_keeps_its_cause(item, health):
    unread = health(
        captured_at_utc=CAPTURED_AT + timedelta(hours=1),
        error_kind="not_a_feed",
        error_detail="HTML.",
        parsed=0,
    )
    verdict = judge(items_of(item, 5, title=None), [], dict.fromkeys(range(5), TITLE), [unread, health()])
    assert [row["error_kind"] for row in verdict.health] == ["quarantined", "not_a_feed"]
    assert [row["quarantined"] for row in verdict.health] == [True, True]


def test_the_order_of_what_is_given_does_not_matter(item, reject, health):
    items = [item(feed_id=feed, entry_index=place, title=None) for feed in ("b", "a") for place in (1, 0)]
    broken = {0: TITLE, 3: TITLE}
    turned = [items[3], items[2], items[1], items[0]]
    rejects = [reject(entry_index=5), reject(entry_index=4)]
    rows = [health(feed_id="b"), health(feed_id="a")]
    assert judge(items, rejects, broken, rows) == judge(turned, rejects[::-1], broken, rows[::-1])


def test_nothing_that_was_given_is_changed(item, reject, health):
    items, rejects, rows = items_of(item, 5, title=None), [reject()], [health()]
    judge(items, rejects, dict.fromkeys(range(5), TITLE), rows)
    assert items == items_of(item, 5, title=None)
    assert (rejects, rows) == ([reject()], [health()])


@pytest.mark.parametrize("broken", [{0: ("unheard_of",)}, {1: TITLE}, {-1: TITLE}, {0: ()}])
def test_an_unknown_rule_or_row_is_refused(item, broken):
    with pytest.raises(ValueError, match="unknown rules"):
        judge([item(title=None)], [], broken, [])


def test_what_is_too_long_or_cannot_be_stored_is_cut_and_replaced(item, health):
    bad = item(title="\ud800" + "q" * 900, description_text="\ufffd" + "y" * 20_000)
    names = ("description_text_free_of_replacement_characters", "title_free_of_replacement_characters")
    (row,) = judge([bad], [], {0: names}, [health()]).rejects
    assert row["title"] == "\ufffd" + "q" * 900
    assert row["detail"].count("y") == 198
    assert row["detail"].count("q") == 198
    arrow_table(REJECTS, [row])


FEEDS = [("a", "en"), ("a", "fr"), ("b", "en")]


@st.composite
def batches(draw):
    """Up to 60 items and 20 parse rejects of three feeds, some of the items broken."""
    feeds = st.sampled_from(FEEDS)
    items = draw(st.lists(feeds, max_size=60))
    parse_rejects = draw(st.lists(feeds, max_size=20))
    names = st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=4, unique=True).map(tuple)
    places = st.integers(0, max(len(items) - 1, 0))
    broken = draw(st.dictionaries(places, names, max_size=len(items)))
    return items, parse_rejects, broken


def entries(rows):
    return Counter((row["feed_id"], row["feed_language"], row["entry_index"]) for row in rows)


@given(batches())
def test_nothing_disappears(item, reject, health, batch):
    of_items, of_rejects, broken = batch
    items = [
        item(feed_id=feed, feed_language=language, entry_index=place, item_id=f"{place:032x}")
        for place, (feed, language) in enumerate(of_items)
    ]
    parse_rejects = [
        reject(feed_id=feed, feed_language=language, entry_index=len(items) + place)
        for place, (feed, language) in enumerate(of_rejects)
    ]
    rows = [health(feed_id=feed, feed_language=language) for feed, language in FEEDS]
    verdict = judge(items, parse_rejects, broken, rows)

    assert len(verdict.items) + len(verdict.rejects) == len(items) + len(parse_rejects)
    assert entries(verdict.items) + entries(verdict.rejects) == entries(items) + entries(parse_rejects)
    counted = [place for place, names in broken.items() if set(names) != {"occurrence_within_bounds"}]
    bad = Counter(of_items[place] for place in counted) + Counter(of_rejects)
    whole = Counter(of_items) + Counter(of_rejects)
    ill = sorted(feed for feed in FEEDS if bad[feed] >= 5 and bad[feed] / whole[feed] > 0.3)
    assert list(verdict.quarantined) == ill
    assert [(row["feed_id"], row["feed_language"]) for row in verdict.health if row["quarantined"]] == ill
    kept = {(row["feed_id"], row["feed_language"]) for row in verdict.items}
    assert kept.isdisjoint(ill)
    named = {row["entry_index"]: row["rules"] for row in verdict.rejects}
    assert all(set(names) <= set(named[place]) for place, names in broken.items())
    for table, made in ((ITEMS, verdict.items), (REJECTS, verdict.rejects), (HEALTH, verdict.health)):
        assert arrow_table(table, made).num_rows == len(made)


def test_a_feed_that_repeats_its_entries_is_not_ill(item, health):
    """Nine exact repeats among twenty rows: the nine are refused, the eleven stay."""
    items = [item(entry_index=place, item_id=f"{place:032x}") for place in range(20)]
    broken = dict.fromkeys(range(11, 20), ("occurrence_within_bounds",))
    verdict = judge(items, [], broken, [health()])
    assert (len(verdict.items), len(verdict.rejects), verdict.quarantined) == (11, 9, ())

    with_missing_titles = broken | dict.fromkeys(range(13, 20), ("occurrence_within_bounds", "title_present"))
    assert judge(items, [], with_missing_titles, [health()]).quarantined == (("one", "en"),)
