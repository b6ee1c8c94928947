"""The settings, read from the environment once at the door; `.env.example` lists them in this order."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefing.errors import ConfigurationError

PREFIX = "BRIEFING_"


class Settings(BaseModel):
    """What a run needs to know about its machine. Nothing here may change an edition's bytes.

    What shapes an edition (zone, memory, word budget, feeds) stands in the catalogue, which the
    inputs record names by its digest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lake: str = Field(default="data/lake", description="Folder of the lake.")
    catalogue: Path | None = Field(
        default=None, description="The catalogue file; empty means the one that comes with the package."
    )
    now: datetime | None = Field(
        default=None,
        description="ISO 8601 time with its offset that stands in for the clock, for tests and simulations.",
    )
    threads: int = Field(default=2, ge=1, le=64, description="Threads of DuckDB and parsing processes.")
    parse_seconds: float = Field(
        default=10, gt=0, le=300, description="Seconds that one document may take to parse."
    )
    parse_memory_mib: int = Field(
        default=512, ge=128, le=8192, description="Memory in MiB that a parsing process may take."
    )


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read ``BRIEFING_*`` from `environment` (the process's own by default).

    An empty value counts as absent. Raises ConfigurationError for an unknown or unusable setting:
    a misspelt BRIEFING_LAKE must not quietly write to the default lake.
    """
    source = os.environ if environment is None else environment
    given = {name[len(PREFIX) :].lower(): value for name, value in source.items() if name.startswith(PREFIX)}
    for name in given:
        if name not in Settings.model_fields:
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            advice = f"did you mean {PREFIX}{near[0].upper()}?" if near else "remove it."
            raise ConfigurationError(f"{PREFIX}{name.upper()} is not a setting: {advice}")
    try:
        settings = Settings.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        raise ConfigurationError(f"{name} is {first['input']!r}: {first['msg']}.") from error
    if settings.now is not None and settings.now.tzinfo is None:
        raise ConfigurationError(
            f"{PREFIX}NOW is {given['now']!r}: write the offset too, for example 2024-06-12T06:05:00-04:00."
        )
    return settings
