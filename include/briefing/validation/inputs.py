"""Every batch that an edition reads, parsed by the present parser and validated."""

from __future__ import annotations

import logging

from briefing.editions.inputs import InputsRecord, batches_of
from briefing.feeds.catalogue import Catalogue
from briefing.items.batches import parse_batches
from briefing.items.store import is_validated
from briefing.lake import Lake
from briefing.settings import Settings
from briefing.stories.dedupe import editions_in_memory
from briefing.validation.commit import validate_batches

log = logging.getLogger(__name__)


def validate_inputs(lake: Lake, record: InputsRecord, catalogue: Catalogue, settings: Settings) -> None:
    """Batches of the record and, after a change of parser, those of the memory once more.

    Raises QuarantineFailure, committing nothing, where too many feeds are ill.
    """
    needed = set(batches_of(lake, record))
    for _edition, earlier in editions_in_memory(lake, record, catalogue):
        needed.update(batches_of(lake, earlier))
    if all(is_validated(lake, batch) for batch in needed):
        return
    with lake.alone():  # `verify` comes here outside of a run
        waiting = parse_batches(lake, sorted(needed), settings)
        if not waiting:
            return
        outcome = validate_batches(lake, waiting)
    log.info(
        "%s batches validated: %s items, %s rejects, quarantined: %s",
        outcome.batches,
        outcome.items,
        outcome.rejects,
        ", ".join(outcome.quarantined) or "none",
    )
