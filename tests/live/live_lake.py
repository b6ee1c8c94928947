"""A small lake that reads its feeds from a little web on loopback, at a time that the test sets.

    lake = LiveLake(tmp_path, server)
    lake.serve("harbour", Entry("Tunnel opens to cyclists", published="2024-06-12T08:00Z"))
    lake.live("2024-06-12T10:05Z")
    assert lake.section("2024-06-12", "canada") == (["• Tunnel …"], ["• Tunnel …"])

The clock stands still at that time: whatever is captured, is captured then.
"""

import os
from datetime import timedelta
from zoneinfo import ZoneInfo

from briefing import steps
from briefing.captures.store import list_batches, read_states
from briefing.editions.wording import Words
from tests.feed_server import Reply, feed
from tests.small_lake import SmallLake, day, moment, rss

TORONTO = ZoneInfo("America/Toronto")
RECORD = ("captures", "inputs")


class LiveLake(SmallLake):
    """`shards`: both of 2 have feeds where harbour and prairie, the feeds of small lakes, are read."""

    def __init__(self, folder, server, feeds=None, edition="", *, shards=2, refused=""):
        super().__init__(folder, *([feeds] if feeds else []), edition=edition)
        self.server = server
        hosts = f"{refused},{server.loopback_hosts}" if refused else server.loopback_hosts
        self.settings = self.settings.model_copy(update={"loopback_hosts": hosts, "shards": shards})

    def serve(self, feed_id, *entries, etag=None):
        """Let the feed hold these entries from now on; without dates they are from 04:00 of 12 June."""
        body = rss(feed_id, entries, moment("2024-06-12T09:00Z"))
        self.server.answer(f"{feed_id}.example/feed", feed(body, etag=etag))

    def fail(self, feed_id, status=404, **headers):
        self.server.answer(f"{feed_id}.example/feed", Reply(status, headers=headers))

    def live(self, now, on=None, **how):
        """The whole way with the clock at `now`, for that date in Toronto unless another is asked for."""
        on = moment(now).astimezone(TORONTO).date() if on is None else day(on)
        return steps.run(self.at(now), on, **how)

    def environment(self, now=None):
        """For a process of its own."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
        settings = self.at(now) if now else self.settings
        given = settings.model_dump(exclude_none=True)
        return own | {f"BRIEFING_{name.upper()}": str(value) for name, value in given.items()}

    def rows(self):
        """Every capture without its body, by feed, language and time."""
        return read_states(self.lake, list_batches(self.lake))

    def stamps(self):
        """When each file of the lake was last written."""
        return {path: path.stat().st_mtime_ns for path in self.lake.root.rglob("*") if path.is_file()}

    def text(self, on, language="en"):
        """The plain text of an edition, with plain spaces."""
        text = self.read(on, f"briefing.{language}.txt").decode()
        return text.replace("\u202f", " ").replace("\u00a0", " ")

    def section(self, on, section_id):
        """What stands under a section's or block's name, in English and in French, a line each."""
        block = "blocks" if section_id in ("notes", "top_stories") else "sections"
        return tuple(
            under(self.text(on, language), Words(language).text(f"{block}.{section_id}.name"))
            for language in ("en", "fr")
        )

    def header(self, on):
        """The line that says which feeds were not read, in English and in French; "" where none was."""
        found = []
        for language, words in (("en", "Not read today:"), ("fr", "Non lu aujourd’hui :")):
            lines = [line for line in self.text(on, language).splitlines() if line.startswith(words)]
            found.append(lines[0] if lines else "")
        return tuple(found)


def under(text, heading):
    """The lines below `heading` up to the next empty one."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.endswith(heading.replace("\u00a0", " ")))
    rest = lines[start + 1 :]
    end = next((place for place, line in enumerate(rest) if place and not line.strip()), len(rest))
    return [line.strip() for line in rest[:end] if line.strip()]


def after(now, **later):
    """A time so much after another."""
    return moment(now) + timedelta(**later)
