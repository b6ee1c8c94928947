"""Average link over a sparse graph gives what joining one pair after the other gives."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.stories.average_link import Pairs, average_link


def pairs(similarities):
    """`similarities`: (left, right) → similarity."""
    listed = sorted(similarities.items())
    numbers = [[left, right, similarity] for (left, right), similarity in listed]
    columns = np.array(numbers, dtype=np.int64).reshape(-1, 3).T
    return Pairs(*columns)


def clusters(size, similarities, threshold):
    label = average_link(size, pairs(similarities), threshold)
    return {frozenset(np.flatnonzero(label == one).tolist()) for one in set(label.tolist())}


def one_after_the_other(size, similarities, threshold):
    """The definition: join the two clusters of the highest mean, while it reaches the threshold."""
    parts = [frozenset([node]) for node in range(size)]

    def mean(one, other):
        total = sum(similarities.get((min(a, b), max(a, b)), 0) for a in one for b in other)
        return Fraction(total, len(one) * len(other))

    while len(parts) > 1:
        best, one, other = max(
            ((mean(one, other), one, other) for place, one in enumerate(parts) for other in parts[:place]),
            key=lambda found: found[0],
        )
        if best < threshold:
            break
        parts = [part for part in parts if part not in (one, other)] + [one | other]
    return set(parts)


def test_no_pairs_are_no_clusters():
    assert average_link(3, pairs({}), 1).tolist() == [0, 1, 2]
    assert average_link(0, pairs({}), 1).tolist() == []


def test_a_cluster_is_called_after_its_smallest_node():
    assert average_link(5, pairs({(1, 4): 90, (2, 3): 80}), 50).tolist() == [0, 1, 2, 2, 1]


def test_a_chain_is_not_joined_by_its_links():
    """0–1 are joined at 90; 2 has (80 + 0) / 2 = 40 in common with them."""
    chain = {(0, 1): 90, (1, 2): 80}
    assert clusters(3, chain, 50) == {frozenset([0, 1]), frozenset([2])}
    assert clusters(3, chain, 40) == {frozenset([0, 1, 2])}


def test_the_threshold_itself_is_enough():
    assert clusters(2, {(0, 1): 50}, 50) == {frozenset([0, 1])}
    assert clusters(2, {(0, 1): 49}, 50) == {frozenset([0]), frozenset([1])}


def test_of_equal_pairs_that_of_the_smallest_nodes_is_joined():
    """1 is as near to 0 as to 2; joined with 0 its mean with 2 is 30."""
    assert clusters(3, {(0, 1): 60, (1, 2): 60}, 50) == {frozenset([0, 1]), frozenset([2])}


@given(st.data())
def test_it_is_what_the_definition_gives(data):
    """All similarities differ, so that no tie has to be broken."""
    size = data.draw(st.integers(2, 9))
    places = [(left, right) for right in range(size) for left in range(right)]
    used = [place for place in places if data.draw(st.booleans())]
    values = data.draw(st.permutations(range(len(used))))
    similarities = {place: 1 + 997 * value + value * value for place, value in zip(used, values, strict=True)}
    threshold = data.draw(st.integers(1, 997 * len(places) + 1))
    assert clusters(size, similarities, threshold) == one_after_the_other(size, similarities, threshold)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_pairs_changes_nothing(seed):
    chance = random.Random(seed)  # noqa: S311 - a fixed graph
    similarities = {
        (left, right): chance.randrange(1, 100)
        for right in range(60)
        for left in range(right)
        if chance.random() < 0.2
    }
    straight = pairs(similarities)
    order = np.array(chance.sample(range(len(straight)), len(straight)))
    turned = Pairs(straight.left[order], straight.right[order], straight.similarity[order])
    assert average_link(60, turned, 20).tolist() == average_link(60, straight, 20).tolist()
