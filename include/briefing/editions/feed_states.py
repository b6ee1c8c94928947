"""How each feed of the catalogue did in an edition's window, and since when it has been ill."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing.captures.backoff import SHARD_LIMIT, asked_to_wait_until
from briefing.captures.headers import LONGEST_WAIT
from briefing.captures.store import SUCCESS, Batch, Key, read_states
from briefing.editions.documents import capture_of, documents_of
from briefing.editions.inputs import InputsRecord, batches_of
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.feeds.entries import Language
from briefing.lake import Lake
from briefing.model import FeedTrouble
from briefing.stories.dedupe import editions_in_memory

LONGEST_CAPTURE = 2 * SHARD_LIMIT
"""From when a shard's feeds are told due or not due to the cutoff: its task may be tried again."""
Row = dict[str, Any]


@dataclass(frozen=True)
class FeedState:
    """One feed in one window. `trouble` is set where it was tried and gave nothing usable."""

    feed: Feed
    captured: bool
    answered: bool
    archived: bool
    quarantined: bool
    truncated: bool
    trouble: FeedTrouble | None

    @property
    def missing(self) -> FeedTrouble | None:
        """What to say of the feed where it gave nothing: its trouble, or that nobody read it."""
        if self.trouble is not None or self.answered:
            return self.trouble
        return FeedTrouble(
            feed_id=self.feed.id,
            name=self.feed.name,
            error_kind="not_read",
            detail=None,
            since_on=None,
            last_success_utc=None,
            wait_until_utc=None,
            place=self.feed.place,
        )


@dataclass(frozen=True)
class Attempt:
    """One capture, and why it gave nothing (None where it gave entries or an unchanged feed)."""

    row: Row
    document: Row | None
    """The row of health of its body, of one that it repeats too; None after a 304 and a failure."""
    error_kind: str | None
    error_detail: str | None


def read_feed_states(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> list[FeedState]:
    """The state of each feed, in the catalogue's order, from the captures that the record covers.

    Of weather only the feed's own language counts: its reports say themselves what could be read.
    """
    batches = batches_of(lake, record)
    attempts = _attempts(lake, record, batches)
    in_window = {
        key: [one for one in of_feed if record.in_window(one.row["captured_at_utc"])]
        for key, of_feed in attempts.items()
    }
    before = _attempts_before(lake, record, catalogue, in_window, batches)
    states = []
    for feed in catalogue.feeds:
        of_languages = {}
        for language in _languages(feed):
            tried, known = (found.get((feed.id, language), []) for found in (in_window, before))
            of_languages[language] = _state(feed, record, catalogue, tried, known)
        states.append(_of_both(of_languages))
    return states


def _languages(feed: Feed) -> list[Language]:
    """Those that bring candidates, the feed's own first."""
    if feed.kind in ("weather", "alerts"):
        return [feed.language]
    return sorted(feed.urls, key=lambda language: (language != feed.language, language))


def _of_both(states: Mapping[Language, FeedState]) -> FeedState:
    """One state of a feed: it answered where one language did, and in which it did not is said."""
    own, *others = states.values()
    if not others:
        return own
    answered = any(state.answered for state in states.values())
    troubles = [
        state.trouble.model_copy(update={"language": language if answered else None})
        for language, state in states.items()
        if state.trouble is not None
    ]
    return replace(
        own,
        captured=any(state.captured for state in states.values()),
        answered=answered,
        archived=any(state.archived for state in states.values()),
        quarantined=any(state.quarantined for state in states.values()),
        truncated=any(state.truncated for state in states.values()),
        trouble=troubles[0] if troubles else None,
    )


def _attempts_before(
    lake: Lake,
    record: InputsRecord,
    catalogue: Catalogue,
    in_window: Mapping[Key, Sequence[Attempt]],
    batches: Sequence[Batch],
) -> dict[Key, list[Attempt]]:
    """Earlier attempts, where they say something: since when a feed fails, or why nobody asked it.

    A feed that fails is looked for in all that is remembered, one that was not asked only as far back as
    a publisher can have asked us to wait.
    """
    failed = any(_all_failed(of_feed) for of_feed in in_window.values() if of_feed)
    ours = any(one.row["source"] != "archive" for of_feed in in_window.values() for one in of_feed)
    unasked = ours and any(not in_window.get((feed.id, feed.language)) for feed in catalogue.feeds)
    if not failed and not unasked:
        return {}
    since = date.min if failed else (record.window_start_utc - LONGEST_WAIT).date()
    remembered = editions_in_memory(lake, record, catalogue)
    earlier = {batch for _edition, one in remembered for batch in batches_of(lake, one)}
    return _attempts(lake, record, sorted(one for one in earlier | set(batches) if one.captured_on >= since))


def _state(
    feed: Feed,
    record: InputsRecord,
    catalogue: Catalogue,
    tried: Sequence[Attempt],
    known: Sequence[Attempt],
) -> FeedState:
    parsed = [one.document for one in tried if one.document is not None]
    failed = bool(tried) and _all_failed(tried)
    earlier = [one for one in known if one.row["captured_at_utc"] <= record.window_start_utc]
    # Nobody asked it because its publisher had asked us to wait: the last attempt says so.
    waited_for = [one for one in earlier[-1:] if not tried and _asked_to_wait(one, _last_turn(record))]
    told = tried if failed else waited_for
    return FeedState(
        feed=feed,
        captured=bool(tried),
        answered=bool(tried) and not failed,
        archived=any(one.row["source"] == "archive" for one in tried),
        quarantined=any(document["quarantined"] for document in parsed),
        truncated=any(document["truncated"] for document in parsed),
        trouble=_trouble(feed, record, catalogue, told, earlier) if told else None,
    )


def _attempts(lake: Lake, record: InputsRecord, batches: Sequence[Batch]) -> dict[Key, list[Attempt]]:
    """The captures of the batches by feed, oldest first, with what the parser said of their documents."""
    rows = sorted(read_states(lake, batches), key=lambda row: row["captured_at_utc"])
    documents = documents_of(lake, record, batches, rows)
    grouped: dict[Key, list[Attempt]] = {}
    for row in rows:
        document = documents.get(capture_of(row))
        key = (row["feed_id"], row["feed_language"])
        grouped.setdefault(key, []).append(Attempt(row, document, *_failure(row, document)))
    return grouped


def _all_failed(attempts: Iterable[Attempt]) -> bool:
    return all(one.error_kind is not None for one in attempts)


def _failure(row: Row, document: Row | None) -> tuple[str | None, str | None]:
    if row["status"] not in SUCCESS:
        return row["error_kind"] or "connection_failed", row["error_detail"]
    if document is not None and document["error_kind"] is not None:
        return document["error_kind"], document["error_detail"]
    return None, None


def _last_turn(record: InputsRecord) -> datetime:
    """When the run that made the record may have looked last whether a feed's time has come.

    A wait that was over before kept nobody away: that the feed was not asked has another reason.
    """
    return max(record.window_start_utc, record.cutoff_utc - LONGEST_CAPTURE)


def _asked_to_wait(attempt: Attempt, after: datetime) -> datetime | None:
    """Until when the publisher asked us to wait, where that lies after `after`."""
    row = attempt.row
    until = asked_to_wait_until(row["captured_at_utc"], row["status"], json.loads(row["headers"]))
    return until if until is not None and until > after else None


def _trouble(
    feed: Feed,
    record: InputsRecord,
    catalogue: Catalogue,
    tried: Sequence[Attempt],
    earlier: Sequence[Attempt],
) -> FeedTrouble:
    """What was wrong at the last attempt, since the first failure after the last success within memory."""
    successes = [one.row["captured_at_utc"] for one in earlier if one.error_kind is None]
    last_success = max(successes, default=None)
    failing = [
        one.row["captured_at_utc"]
        for one in (*earlier, *tried)
        if last_success is None or one.row["captured_at_utc"] > last_success
    ]
    last = tried[-1]
    asked_in_window = last.row["captured_at_utc"] > record.window_start_utc
    wait_until = _asked_to_wait(last, record.cutoff_utc if asked_in_window else _last_turn(record))
    return FeedTrouble(
        feed_id=feed.id,
        name=feed.name,
        error_kind="asked_to_wait" if wait_until else last.error_kind or "connection_failed",
        detail=last.error_detail or (f"HTTP {last.row['status']}" if last.row["status"] else None),
        since_on=min(failing).astimezone(ZoneInfo(catalogue.edition.zone)).date(),
        last_success_utc=last_success,
        wait_until_utc=wait_until,
        place=feed.place,
    )
