"""The inputs record of a day without captures: candidates are handed in by the benchmark or the test."""

from __future__ import annotations

from datetime import datetime, timedelta

from briefing.editions.inputs import InputsRecord


def day_before(cutoff: datetime) -> InputsRecord:
    """The record of the 24 h up to `cutoff`."""
    return InputsRecord(
        edition_date=cutoff.date(),
        number=1,
        kind="final",
        window_start_utc=cutoff - timedelta(days=1),
        cutoff_utc=cutoff,
        catalogue_sha256="0" * 64,
        batches=(),
        earlier=(),
        later=(),
    )
