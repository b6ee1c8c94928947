"""118 whole real feeds, each served by a host of its own: read over HTTP, parsed, printed.

What the lake holds after a run is what the parser gives for the same bytes in this process.
"""

import gzip
import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefing import steps
from briefing.captures.store import list_batches, read_states
from briefing.feeds.sections import SECTION_IDS
from briefing.items.parse import Document, Parsed, parse_document
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.settings import Settings
from briefing.tables import HEALTH, ITEMS, REJECTS
from tests.feed_server import FeedServer, Reply, packed
from tests.small_lake import Feed, catalogue_text

ON = "2026-02-18"
"""The feeds were downloaded between 17 February and 2 March 2026."""
NOW = f"{ON}T06:05:00-05:00"
SECTIONS = [section_id for section_id in SECTION_IDS if section_id != "weather"]
CONTENT_TYPES = {
    # As servers name them, rightly and less so; the documents say the rest themselves.
    "<rss": ("application/rss+xml; charset=utf-8", "text/xml", "application/xml; charset=UTF-8", "text/html"),
    "<fee": ("application/atom+xml", "application/atom+xml; charset=utf-8", "text/xml; charset=utf-8"),
    "{": ("application/feed+json", "application/json"),
}
DEAD = {
    # What the server answers, and what the reader reads of it in English and in French.
    "withdrawn": (Reply(404), "page not found", "page introuvable"),
    "faulty": (Reply(500), "server error", "erreur du serveur"),
    "page": (Reply(body=b"<!doctype html><title>Moved</title><p>Moved."), "not a feed", "n’est pas un fil"),
}
TAG = re.compile(
    r"</?(?:a|b|i|em|strong|u|s|sup|sub|span|font|p|br|div|img|code|small|cite|q)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """One live run over all of them, and what it left."""

    lake: Lake
    bodies: dict[str, bytes]
    content_types: dict[str, str]
    edition: dict
    texts: dict[str, str]

    def rows(self, table) -> list[dict]:
        return committed_rows(self.lake, list_batches(self.lake), table)

    def states(self) -> dict[str, dict]:
        return {row["feed_id"]: row for row in read_states(self.lake, list_batches(self.lake))}


def content_type(body: bytes, number: int) -> str:
    root = re.search(r"<rss|<fee|\{", body[:4_000].decode("utf-8", "replace"))
    assert root, body[:200]
    names = CONTENT_TYPES[root[0]]
    return names[number % len(names)]


def serve(server: FeedServer, folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every feed at its own host, half of them packed for the way; bodies and content types by feed."""
    bodies, types = {}, {}
    for number, path in enumerate(sorted(folder.glob("*.gz"))):
        feed_id, body = f"real-{number:03d}", gzip.decompress(path.read_bytes())
        bodies[feed_id], types[feed_id] = body, content_type(body, number)
        reply = Reply(body=body, headers={"Content-Type": types[feed_id]})
        server.answer(f"{feed_id}.example/feed", packed(reply) if number % 2 else reply)
    for feed_id, (reply, *_) in DEAD.items():
        server.answer(f"{feed_id}.example/feed", reply)
    return bodies, types


@pytest.fixture(scope="module")
def run(shared_data, tmp_path_factory) -> Run:
    folder = tmp_path_factory.mktemp("real-feeds")
    with FeedServer() as server:
        bodies, types = serve(server, shared_data / "feeds" / "mixed")
        feeds = [Feed(name, SECTIONS[number % len(SECTIONS)]) for number, name in enumerate([*bodies, *DEAD])]
        catalogue = folder / "feeds.yaml"
        catalogue.write_text(catalogue_text(feeds))
        settings = Settings(
            lake=str(folder / "lake"), catalogue=catalogue, now=NOW, loopback_hosts=server.loopback_hosts
        )
        published = steps.run(settings)
    lake = steps.open_lake(settings)
    generation = f"editions/edition={ON}/generation={published.generation}"
    texts = {
        language: re.sub("[\u00a0\u202f]", " ", lake.read(f"{generation}/briefing.{language}.txt").decode())
        for language in ("en", "fr")
    }
    return Run(lake, bodies, types, json.loads(lake.read(f"{generation}/edition.json")), texts)


def by_feed(rows: list[dict]) -> dict[str, list[dict]]:
    """The rows of each feed, in the order of its entries."""
    found: dict[str, list[dict]] = {}
    for row in sorted(rows, key=lambda row: (row["feed_id"], row["entry_index"])):
        found.setdefault(row["feed_id"], []).append(row)
    return found


def is_mojibake(text: str) -> bool:
    """Whether something that is no ASCII in `text` is UTF-8 once read as Latin: `lâ€™Ã©tÃ©`."""
    for letters in re.findall(r"[^\x00-\x7f]{2,}", text):
        for codec in ("cp1252", "latin-1"):
            with suppress(ValueError):
                letters.encode(codec).decode("utf-8")
                return True
    return "\N{REPLACEMENT CHARACTER}" in text


def in_process(run: Run, feed_id: str) -> Parsed:
    body, url = run.bodies[feed_id], f"https://{feed_id}.example/feed"
    return parse_document(
        Document(
            feed_id=feed_id,
            feed_language="en",
            captured_at_utc=run.states()[feed_id]["captured_at_utc"],
            url=url,
            final_url=url,
            content_type=run.content_types[feed_id],
            body=body,
            capture_sha256=hashlib.sha256(body).hexdigest(),
        )
    )


def test_every_living_feed_was_captured_whole(run):
    assert len(run.bodies) == 118
    states = run.states()
    assert set(states) == {*run.bodies, *DEAD}
    for feed_id, body in run.bodies.items():
        state = states[feed_id]
        assert (state["status"], state["error_kind"]) == (200, None), feed_id
        assert state["body_bytes"] == len(body), feed_id
        assert state["body_sha256"] == hashlib.sha256(body).hexdigest(), feed_id


def test_the_lake_holds_every_entry_of_every_feed(run):
    """Row for row what the parser gives in this process; the rest is a reject with its rule."""
    stored, rejected = by_feed(run.rows(ITEMS)), by_feed(run.rows(REJECTS))
    for feed_id, body in run.bodies.items():
        ours = in_process(run, feed_id)
        entries = len(re.findall(rb"<(?:item|entry)[\s>]", body)) or len(json.loads(body)["items"])
        kept, refused = stored.get(feed_id, []), rejected.get(feed_id, [])
        assert len(kept) + len(refused) == len(ours.items) == entries, feed_id
        places = {row["entry_index"] for row in refused}
        assert kept == [row for row in ours.items if row["entry_index"] not in places], feed_id


def test_only_what_has_no_title_or_came_before_was_refused(run):
    """A feed in which more than 30 % have no title, 5 at least, is held back whole."""
    rejected = by_feed(run.rows(REJECTS))
    held_back = set()
    for feed_id in run.bodies:
        items = in_process(run, feed_id).items
        untitled = {row["entry_index"] for row in items if row["title"] is None}
        again = {row["entry_index"] for row in items if row["occurrence"]}
        found = {row["entry_index"] for row in rejected.get(feed_id, [])}
        if len(untitled) >= 5 and 100 * len(untitled) > 30 * len(items):
            held_back.add(feed_id)
            assert found == {row["entry_index"] for row in items}, feed_id
        else:
            assert found == untitled | again, feed_id
    assert {row["feed_id"] for row in run.rows(HEALTH) if row["quarantined"]} == held_back
    assert len(held_back) <= 1, "of 118 feeds one is a photo blog whose entries have no titles"


def test_the_notes_name_what_failed_and_how(run):
    """In both languages, and no feed that gave its entries."""
    held_back = {row["feed_id"] for row in run.rows(HEALTH) if row["quarantined"]}
    kinds = {one["feed_id"]: one["error_kind"] for one in run.edition["notes"]["troubles"]}
    assert kinds == {
        "withdrawn": "not_found",
        "faulty": "server_error",
        "page": "not_a_feed",
    } | dict.fromkeys(held_back, "quarantined")
    assert run.edition["state"] == "degraded"
    assert (run.edition["feeds_read"], run.edition["feeds_asked"]) == (118 - len(held_back), 121)
    for feed_id, (_, *words) in DEAD.items():
        for language, colon, said in zip(("en", "fr"), (":", " :"), words, strict=True):
            line = f"• {feed_id.title()} Gazette{colon} {said}"
            assert line in run.texts[language].partition("📝 Notes")[2], (language, line)


def test_no_title_is_mojibake_or_holds_markup_or_an_entity(run):
    """Of the edition, and of all items; `#include </etc/shadow>` is a title, not markup."""
    assert is_mojibake("lâ€™Ã©tÃ©")
    assert not is_mojibake("l’été à Québec")
    shown = run.edition["top_stories"] + [
        story for section in run.edition["sections"] for story in section["stories"]
    ]
    headlines = [story["headline"] for story in shown]
    titles = [row["title"] for row in run.rows(ITEMS)]
    assert len(headlines) == run.edition["stories_shown"] >= 30
    assert len(titles) > 3_600
    assert set(headlines) <= set(titles)
    spoiled = [title for title in titles if is_mojibake(title) or TAG.search(title) or ENTITY.search(title)]
    assert spoiled == []
