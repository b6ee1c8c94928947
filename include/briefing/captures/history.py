"""What our own attempts say of each feed: when it may be asked again, with which validators."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from briefing.captures.backoff import next_attempt
from briefing.captures.outcomes import NOT_MODIFIED, OK
from briefing.captures.store import Batch, Key, list_batches
from briefing.items.store import committed_paths
from briefing.lake import Lake
from briefing.sql import connect, select_rows
from briefing.tables import HEALTH

Row = dict[str, Any]

LOOK_BACK_DAYS = 3
"""No wait is longer than a day, and each unchanged answer repeats where its body lies: three days of attempts
say all that is needed of a feed that is asked daily. One that was not asked for longer is read anew."""


@dataclass(frozen=True)
class StoredBody:
    """The feed's last body in the lake, and what its server gave to tell whether it has changed."""

    sha256: str
    captured_on: date
    validators: Mapping[str, str] = field(default_factory=dict)
    """Request headers. Empty where the body was never parsed into entries, or its server gives none."""
    final_url: str | None = None
    """The address that gave them, secrets masked."""


@dataclass(frozen=True)
class History:
    """`not_before` is the earliest time of the next request for `url`, None where it was never asked.

    `url` is what was asked last, as the catalogue wrote it: a mended one does not wait for the broken one.
    `asked_at`, `status` and `error_kind` are the last attempt's.
    """

    not_before: datetime | None = None
    body: StoredBody | None = None
    url: str | None = None
    asked_at: datetime | None = None
    status: int | None = None
    error_kind: str | None = None


def read_histories(lake: Lake, now: datetime, threads: int) -> dict[Key, History]:
    """By feed and language, from the attempts of the last days. Nothing of it is stored anywhere."""
    since = now.date() - timedelta(days=LOOK_BACK_DAYS)
    batches = list_batches(lake, now.date(), since)
    if not batches:
        return {}
    paths = [str(lake.path(batch.path)) for batch in batches]
    with connect(threads) as connection:
        attempts = select_rows(connection, "live_attempts", captures=paths, until=now)
        health = committed_paths(lake, _with_bodies(lake, batches, attempts), HEALTH)
        parses = select_rows(connection, "good_parses", health=health) if health else []
    good = {(row["feed_id"], row["feed_language"], row["capture_sha256"]) for row in parses}
    return {
        key: _history(list(of_feed), good)
        for key, of_feed in groupby(attempts, key=lambda row: (row["feed_id"], row["feed_language"]))
    }


def _with_bodies(lake: Lake, batches: Sequence[Batch], attempts: Iterable[Row]) -> list[Batch]:
    """The batches in which the bodies lie, older ones among them: a feed may be unchanged for weeks."""
    days = {row["body_captured_on"] for row in attempts if row["body_captured_on"]}
    known = {batch.captured_on for batch in batches}
    older = [batch for day in sorted(days - known) for batch in list_batches(lake, day, day)]
    return [*older, *batches]


def _history(attempts: Sequence[Row], good: set[tuple[str, str, str]]) -> History:
    """The state of one feed. `attempts` are oldest first; those that asked nobody say nothing."""
    asked = [row for row in attempts if row["error_kind"] != "not_read"]
    if not asked:
        return History()
    last = asked[-1]
    failures = 0
    for row in reversed(asked):
        if row["error_kind"] is None or row["url"] != last["url"]:
            break
        failures += 1
    return History(
        next_attempt(
            last["captured_at_utc"], last["status"], last["error_kind"], json.loads(last["headers"]), failures
        ),
        _stored_body(asked, good),
        last["url"],
        last["captured_at_utc"],
        last["status"],
        last["error_kind"],
    )


def _stored_body(asked: Sequence[Row], good: set[tuple[str, str, str]]) -> StoredBody | None:
    """From the last answer that gave a body or said that it is unchanged, with the newest validators."""
    answers = [row for row in asked if row["status"] in (OK, NOT_MODIFIED) and row["body_sha256"]]
    if not answers:
        return None
    last = answers[-1]
    stored = StoredBody(last["body_sha256"], last["body_captured_on"])
    if (last["feed_id"], last["feed_language"], last["body_sha256"]) not in good:
        return stored
    same = [row for row in answers if row["body_sha256"] == last["body_sha256"]]
    # A 304 need not repeat what the 200 said (RFC 9110, 15.4.5); where it does, it holds from then on.
    headers: dict[str, str] = {}
    for row in same:
        given = {name: value for name, value in json.loads(row["headers"]).items() if name in VALIDATORS}
        headers = headers | given if row["status"] == NOT_MODIFIED else given
    # "*" asks whether there is anything at all (RFC 9110, 13.1.2): the answer would be 304 for ever.
    validators = {
        VALIDATORS[name]: value for name, value in headers.items() if value.strip() not in ("", "*")
    }
    return StoredBody(stored.sha256, stored.captured_on, validators, last["final_url"])


VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
