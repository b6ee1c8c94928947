"""What is left to do for a date, and which inputs record its edition is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from briefing import clock
from briefing.captures.store import SUCCESS, read_states
from briefing.editions import generations
from briefing.editions.documents import capture_of, documents_of
from briefing.editions.drawing_up import draw_up
from briefing.editions.inputs import (
    InputsRecord,
    NamedEdition,
    batches_of,
    chain,
    read_record,
    record_of,
    records_of,
)
from briefing.errors import NothingToPublish
from briefing.feeds.catalogue import Catalogue
from briefing.lake import Lake

TO_THE_MINUTE = "%Y-%m-%d %H:%M UTC"
UNREACHED = frozenset({"name_not_found", "connection_failed", "no_answer", "not_read"})
"""What a machine without a network sees; a host's further feeds are left alone after three of them."""


def nothing_left_to_do(lake: Lake, edition_date: date, moment: datetime, zone: str) -> bool:
    """Published, and not from a provisional record whose scheduled time has come."""
    if not generations.is_published(lake, edition_date):
        return False
    number = generations.current(lake, edition_date)["inputs"]
    record = read_record(lake, f"inputs/edition={edition_date}/{number}.json")
    return record.kind == "final" or moment < clock.scheduled_time(edition_date, zone)


def has_final_record(lake: Lake, edition_date: date) -> bool:
    """Whether the date's inputs are fixed: a rerun fetches nothing."""
    return any(record.kind == "final" for record in records_of(lake, edition_date))


def record_to_use(
    lake: Lake, catalogue: Catalogue, edition_date: date, moment: datetime, *, reissue: bool
) -> InputsRecord:
    """The date's newest record where it still holds, else a new one that is not written yet.

    A final record that was not published holds, so that a repeated run gives the same bytes, unless
    another date was published or reissued in the meantime: the two would cover the same captures.
    """
    zone = catalogue.edition.zone
    scheduled = clock.scheduled_time(edition_date, zone)
    finals = [record for record in records_of(lake, edition_date) if record.kind == "final"]
    if finals and not reissue and _still_holds(lake, finals[-1]):
        return finals[-1]
    if finals:
        cutoff = finals[-1].cutoff_utc
    elif clock.is_live(edition_date, moment, zone):
        cutoff = moment
    else:
        cutoff = scheduled
    kind = "final" if cutoff >= scheduled else "provisional"
    return draw_up(lake, catalogue, edition_date, kind, cutoff)


def _still_holds(lake: Lake, record: InputsRecord) -> bool:
    """Whether the record builds on each other published edition, or that one on the record."""
    generation = generations.generation_digest(record.content(), generations.code_version())
    own = NamedEdition(record.edition_date, generation)
    known = {*record.later, *dict(chain(lake, record.earlier))}
    others = {
        NamedEdition(on, current)
        for on, current in generations.current_generations(lake).items()
        if on != record.edition_date
    }
    return all(
        own in record_of(lake, other).later or own in dict(chain(lake, [other]))
        for other in sorted(others - known)
    )


def require_captures(lake: Lake, record: InputsRecord) -> None:
    """Raise NothingToPublish where no feed has a 200 or 304 capture in the record's window."""
    in_window = _in_window(lake, record)
    if not any(row["status"] in SUCCESS for row in in_window):
        refusal = (
            f"The edition of {record.edition_date} cannot be made: no feed has a usable capture "
            f"{_between(lake, record)}"
        )
        # Who reads one line reads the cause: with attempts that is what came of them.
        sentences = [_advice(in_window), refusal] if in_window else [refusal, _advice(in_window)]
        raise NothingToPublish(" ".join(sentences))


def require_a_feed(lake: Lake, record: InputsRecord) -> None:
    """Raise NothingToPublish where each answer in the window was a page and no feed.

    So it is behind a sign-in page or a proxy that answers for everybody. A final record of that would
    keep the date from ever being read again. The record's batches must be validated.
    """
    answers = [row for row in _in_window(lake, record) if row["status"] in SUCCESS]
    documents = documents_of(lake, record, batches_of(lake, record), answers)
    told = [documents.get(capture_of(row)) for row in answers]
    if all(document is not None and document["error_kind"] == "not_a_feed" for document in told):
        raise NothingToPublish(
            f"The edition of {record.edition_date} cannot be made: no answer was a feed "
            f"{_between(lake, record)} Does a sign-in page or a proxy stand before the web? Mend that and "
            "run again."
        )


def _in_window(lake: Lake, record: InputsRecord) -> list[dict[str, Any]]:
    return [
        row for row in read_states(lake, batches_of(lake, record)) if record.in_window(row["captured_at_utc"])
    ]


def _between(lake: Lake, record: InputsRecord) -> str:
    """The window, and what stays visible."""
    last = max((on for on in generations.current_generations(lake) if on < record.edition_date), default=None)
    stays = f"the edition of {last} stays the newest before it" if last else "there is no earlier edition"
    return (
        f"between {record.window_start_utc:{TO_THE_MINUTE}} and {record.cutoff_utc:{TO_THE_MINUTE}}; {stays}."
    )


def _advice(attempts: Sequence[Mapping[str, Any]]) -> str:
    """What to do where each of `attempts` failed; they are rows of captures, by feed and time, or none."""
    if not attempts:
        return (
            "Nothing was captured in that time: for today's edition run without --offline and look at what "
            "the log says of the shards; for a past one take captures in with `briefing captures import "
            "MANIFEST.tsv`."
        )
    last = {(row["feed_id"], row["feed_language"]): row for row in attempts}
    kinds = Counter(str(row["error_kind"]) for row in last.values())
    frequent = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    told = ", ".join(f"{count} x {kind.replace('_', ' ')}" for kind, count in frequent)
    if set(kinds) <= UNREACHED:
        return f"Nothing could be reached ({told}): is this machine connected? Mend that and run again."
    return f"Every attempt failed ({told}): look at the feeds that the log names, and run again."
