"""Who an item is."""

import hashlib

import pytest

from briefing.items.identity import Names, content_hash, item_id, item_ids


def ids(*entries: Names) -> list[str]:
    return [identity for identity, _ in item_ids("feed", entries)]


def test_the_id_is_a_digest_over_feed_and_guid():
    # By hand: each part with its length and a colon before it.
    expected = hashlib.sha256(b"4:feed4:guid3:abc").hexdigest()[:32]
    assert item_id("feed", "abc", "https://a.example/", "Title") == expected


def test_guid_goes_before_link_and_link_before_title():
    assert item_id("feed", "g", "l", "t") == item_id("feed", "g", "other", "other")
    assert item_id("feed", None, "l", "t") == item_id("feed", None, "l", "other")
    assert item_id("feed", None, None, "The  Title") == item_id("feed", None, None, "the title ")
    assert (
        len(
            {
                item_id("feed", "x", None, None),
                item_id("feed", None, "x", None),
                item_id("feed", None, None, "x"),
            }
        )
        == 3
    )


def test_ids_of_two_feeds_differ():
    assert item_id("feed", "1", None, None) != item_id("other", "1", None, None)
    assert item_id("a", "guidb", None, None) != item_id("aguid", "b", None, None)


def test_nothing_to_name_it_is_an_error():
    with pytest.raises(ValueError, match="no id"):
        item_id("feed", None, None, None)


def test_a_repeat_keeps_its_id_and_is_counted():
    once = ids(Names("g", "l", "t"))
    found = item_ids("feed", [Names("g", "l", "t"), Names("g", "l", "t again"), Names("g", "l", "t")])
    assert [identity for identity, _ in found] == once * 3
    assert [occurrence for _, occurrence in found] == [0, 1, 2]


def test_a_feed_with_one_constant_guid_keeps_its_items():
    found = ids(Names("same", "l1", "t1"), Names("same", "l2", "t2"), Names("same", None, "t3"))
    assert len(set(found)) == 3
    # and they stay who they are when others come and go
    assert ids(Names("same", "l2", "t2"), Names("same", "l9", "t9"))[0] == found[1]


def test_a_guid_of_its_own_is_enough():
    assert (
        ids(Names("g", "l", "t")) == ids(Names("g", "moved", "changed")) == [item_id("feed", "g", None, None)]
    )


def test_the_id_does_not_depend_on_the_place_or_the_neighbours():
    entries = [Names(f"g{number}", f"l{number}", f"t{number}") for number in range(5)]
    assert sorted(ids(*entries)) == sorted(ids(*reversed(entries)))
    assert ids(entries[3]) == [ids(*entries)[3]]


def test_the_content_hash_tells_the_fields_apart():
    assert content_hash("t", "d", "b") == content_hash("t", "d", "b")
    texts = [
        ("t", "d", "b"),
        ("t", "db", ""),
        ("t", "", "db"),
        (None, "d", "b"),
        ("", "d", "b"),
        ("td", "", "b"),
    ]
    digests = {content_hash(*each) for each in texts}
    assert len(digests) == len(texts)
    assert all(len(digest) == 32 for digest in digests)
