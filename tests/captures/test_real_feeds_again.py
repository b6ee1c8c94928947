"""118 real feeds, each from a host of its own: captured, parsed and made into an edition."""

import gzip
from datetime import UTC, datetime

import pytest

from briefing import steps
from briefing.captures.store import list_batches
from briefing.items.store import staged_rows
from briefing.tables import HEALTH
from tests.captures.capture_lake import CaptureLake
from tests.feed_server import Reply, packed

READ_AT = datetime(2026, 2, 28, 11, 30, tzinfo=UTC)
"""They were saved in that month."""
QUARANTINED = "feed-6ca5c4168c5b374f"
"""Of its 20 entries 8 have no title: what was not taken in is asked for in full the next time."""


@pytest.fixture
def bodies(shared_data):
    """Feed id → what its server sends. The id tells the file's name."""
    files = sorted((shared_data / "feeds" / "mixed").glob("*.feed.gz"))
    assert len(files) == 118
    return {f"feed-{path.name.partition('.')[0]}": gzip.decompress(path.read_bytes()) for path in files}


def test_all_are_read_and_none_is_lost(tmp_path, server, bodies):
    urls = {feed_id: f"https://{feed_id}.example/feed" for feed_id in bodies}
    for number, (feed_id, body) in enumerate(bodies.items()):
        reply = Reply(body=body, headers={"ETag": f'"{number}"'})
        server.answer(f"{feed_id}.example/feed", packed(reply) if number % 2 else reply)
    lake = CaptureLake(tmp_path, server, urls, now=READ_AT)
    lake.now = READ_AT
    rows = lake.capture()
    assert {row["feed_id"]: row["body"] for row in rows} == bodies
    assert [(row["feed_id"], row["error_kind"]) for row in rows if row["error_kind"] is not None] == []
    batches = list_batches(lake.lake)
    assert steps.parse(lake.settings, [batch.path for batch in batches]) == len(batches)
    health = [row for batch in batches for row in staged_rows(lake.lake, batch, HEALTH)]
    assert len(health) == 118
    assert [(row["feed_id"], row["error_kind"]) for row in health if row["error_kind"] is not None] == []
    assert [row["feed_id"] for row in health if row["parsed"] == 0] == []
    published = steps.run(lake.settings)
    assert (published.edition_date, published.made) == (READ_AT.date(), True)
    assert len(server.asked) == 118, "what was just read is not asked again"
    # An hour later their servers say that nothing is new.
    lake.now = READ_AT.replace(hour=12)
    for number, feed_id in enumerate(bodies):
        server.answer(f"{feed_id}.example/feed", Reply(304, headers={"ETag": f'"{number}"'}))
    asked_in_full = [row["feed_id"] for row in lake.capture() if row["status"] != 304]
    assert asked_in_full == [QUARANTINED]
    shown = {asked.headers.get("if-none-match") for asked in server.asked[118:]}
    quarantined = f'"{list(bodies).index(QUARANTINED)}"'
    assert shown == {f'"{number}"' for number in range(118)} - {quarantined} | {None}
