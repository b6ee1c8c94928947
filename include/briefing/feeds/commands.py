"""What `briefing feeds list` and `briefing feeds check` print."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from briefing import clock
from briefing.captures.archive import counted
from briefing.captures.shards import Source, sources_of, sources_of_feed
from briefing.errors import DEGRADED, UsageError
from briefing.feeds.catalogue import Catalogue, load_catalogue
from briefing.feeds.complaints import did_you_mean
from briefing.lake import Lake
from briefing.progress import telling
from briefing.settings import Settings

NEVER = "-"


def list_feeds(_options: argparse.Namespace, settings: Settings) -> int:
    """The catalogue by section, with what the last days' attempts say of each feed."""
    from briefing.captures.history import History, read_histories

    catalogue = load_catalogue(settings.catalogue)
    histories = read_histories(Lake(settings.lake), clock.now(settings), settings.threads)
    zone = ZoneInfo(catalogue.edition.zone)
    rows = [("section", "feed", "language", "kind", "last asked", "found", "address")]
    for section in catalogue.sections:
        for feed in catalogue.feeds_of(section.id):
            for source in sources_of_feed(feed):
                history = histories.get((feed.id, source.language), History())
                found = NEVER
                if history.asked_at is not None:
                    found = (history.error_kind or f"HTTP {history.status}").replace("_", " ")
                rows.append(
                    (
                        section.id,
                        feed.id,
                        source.language,
                        feed.kind,
                        _moment(history.asked_at, zone),
                        found,
                        source.url,
                    )
                )
    _print_table(rows)
    urls, places = len(sources_of(catalogue)), len(catalogue.sections)
    empty = [section.id for section in catalogue.sections if not catalogue.feeds_of(section.id)]
    addresses = "1 address" if urls == 1 else f"{urls} addresses"
    sys.stdout.write(f"{counted(len(catalogue.feeds), 'feed')} at {addresses} in {places} sections")
    sys.stdout.write(f"; none in {', '.join(empty)}.\n" if empty else ".\n")
    return 0


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Each feed read once: its status, items, newest entry and language, and what to do. Stores nothing."""
    from briefing.feeds.checking import check_feeds

    catalogue = load_catalogue(settings.catalogue)
    sources = _chosen(catalogue, options.feeds)
    with telling(f"Reading {len(sources)} addresses"):
        checked = check_feeds(sources, settings, lambda: clock.now(settings))
    zone = ZoneInfo(catalogue.edition.zone)
    rows = [("feed", "language", "status", "items", "newest", "written in", "what to do")]
    for one in sorted(checked, key=lambda one: one.sound):
        status = "" if one.status is None else str(one.status)
        said = f"{one.error_kind.replace('_', ' ')}: {one.advice}" if one.error_kind else one.advice
        rows.append(
            (
                one.source.feed_id,
                one.source.language,
                status or NEVER,
                str(one.items),
                _moment(one.newest, zone),
                "+".join(one.languages) or NEVER,
                said,
            )
        )
    _print_table(rows)
    sound = sum(one.sound for one in checked)
    sys.stdout.write(f"{sound} of {len(checked)} addresses can be used. Nothing was stored.\n")
    if not settings.contact:
        sys.stdout.write(
            "Publishers cannot reach you: set BRIEFING_CONTACT to an address or a URL of yours.\n"
        )
    return DEGRADED if options.strict and sound < len(checked) else 0


def _chosen(catalogue: Catalogue, wanted: Sequence[str]) -> list[Source]:
    known = {feed.id for feed in catalogue.feeds}
    for feed_id in wanted:
        if feed_id not in known:
            raise UsageError(f"The catalogue has no feed {feed_id!r}; {_near(feed_id, known)}")
    return [source for source in sources_of(catalogue) if not wanted or source.feed_id in wanted]


def _near(feed_id: str, known: Iterable[str]) -> str:
    advice = did_you_mean(feed_id, sorted(known))
    return advice if advice.startswith("did") else "`briefing feeds list` shows them."


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return NEVER if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns as wide as their longest cell, the last one free."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        sys.stdout.write("  ".join([*cells, row[-1]]).rstrip() + "\n")
