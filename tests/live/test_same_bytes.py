"""A live edition is a function of its record: not of ports, shards, or the order in which answers came."""

import shutil
from dataclasses import replace

import pytest

from briefing.captures.store import list_batches
from briefing.verification import verify
from tests.feed_server import FeedServer, Reply, feed, packed
from tests.live.live_lake import RECORD, LiveLake
from tests.small_lake import Entry, Feed, day, moment, rss

ON = "2024-06-12"
SIX = f"{ON}T10:00Z"
FEEDS = [Feed(name, section) for name, section in zip(
    ("harbour", "prairie", "lantern", "meadow", "hill", "orchard", "valley", "island"),
    ("canada", "science", "canada", "science", "government", "government", "international", "canada"),
    strict=True,
)]  # fmt: skip
FERRY = Entry("Ferry runs aground off Bell Island", "All are safe.", published="2024-06-12T08:00Z")


def serve_all(server, waits, sent=lambda reply: reply):
    """The same documents everywhere; `waits` are the seconds after which each feed answers."""
    for number, (one, wait) in enumerate(zip(FEEDS, waits, strict=True)):
        own = Entry(f"{one.id.title()} council votes on {one.section}", published="2024-06-12T07:00Z")
        told = replace(FERRY, text=f"{one.id.title()} was there.")
        body = rss(one.id, [told, own] if number % 2 else [own], moment(SIX))
        reply = feed(body)(None)
        server.answer(f"{one.id}.example/feed", sent(replace(reply, wait_seconds=wait)))
    server.answer("island.example/feed", Reply(500))


def edition(folder, waits, shards):
    with FeedServer() as server:
        serve_all(server, waits)
        lake = LiveLake(folder, server, FEEDS, shards=shards)
        lake.live(SIX)
        assert len(server.asked) == len(FEEDS)
    return lake


@pytest.fixture(scope="module")
def one_shard(tmp_path_factory):
    return edition(tmp_path_factory.mktemp("one") / "lake", [0.0] * 8, 1)


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_another_port_other_shards_and_another_order_give_the_same_edition(one_shard, tmp_path, shards):
    lake = edition(tmp_path, [0.35 - 0.05 * number for number in range(8)], shards)
    assert lake.settings.loopback_hosts != one_shard.settings.loopback_hosts
    assert len(list_batches(lake.lake)) == {1: 1, 2: 2, 7: 5}[shards]
    ours, theirs = lake.files(ON), one_shard.files(ON)
    # The manifest holds digests only; which batches a record names depends on the shards.
    assert {**ours, "manifest.json": b""} == {**theirs, "manifest.json": b""}
    assert (lake.generation(ON) == one_shard.generation(ON)) is (shards == 1)
    assert "7 of 8 feeds read" in lake.text(ON)
    assert not any(
        f":{one.server.port}".encode() in data for one in (lake, one_shard) for data in ours.values()
    )


def test_from_captures_and_inputs_alone_come_the_same_bytes_without_a_request(one_shard, tmp_path):
    lake = one_shard.copy(tmp_path, *RECORD)
    lake.settings = one_shard.settings.model_copy(
        update={"lake": lake.settings.lake, "catalogue": lake.settings.catalogue, "now": moment(SIX)}
    )
    assert sorted(path.name for path in lake.lake.root.iterdir()) == ["captures", "inputs"]
    lake.run(ON, now=f"{ON}T20:00Z")  # its server is gone: a request would be a failure
    assert lake.generation(ON) == one_shard.generation(ON)
    assert lake.files(ON) == one_shard.files(ON)
    assert verify(lake.lake, day(ON), lake.settings).lines() == [f"{ON}: sound"]


def test_verify_finds_a_live_edition_sound_when_all_that_can_be_made_again_is_gone(one_shard, tmp_path):
    lake = one_shard.copy(tmp_path, *RECORD, "editions")
    assert verify(lake.lake, day(ON), lake.settings).lines() == [f"{ON}: sound"]
    batch = next((lake.lake.root / "captures").rglob("*.parquet"))
    batch.write_bytes(batch.read_bytes()[:-1] + b"x")
    shutil.rmtree(lake.lake.root / "items")
    assert not verify(lake.lake, day(ON), lake.settings).sound


def test_a_packed_answer_is_the_same_edition(tmp_path, one_shard):
    with FeedServer() as server:
        serve_all(server, [0.0] * 8, sent=packed)
        lake = LiveLake(tmp_path, server, FEEDS, shards=1)
        lake.live(SIX)
    assert lake.generation(ON) == one_shard.generation(ON)
    assert lake.files(ON) == one_shard.files(ON)
