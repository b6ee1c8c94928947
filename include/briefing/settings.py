"""The settings, read from the environment once at the door; `.env.example` lists them in this order."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from briefing.captures.reach import read_loopback_hosts, read_ports
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
        description="ISO 8601 time with its offset that stands in for the clock, for tests and simulations; "
        "or a file that holds one, read anew by each step.",
    )
    threads: int = Field(default=2, ge=1, le=64, description="Threads of DuckDB and parsing processes.")
    parse_seconds: float = Field(
        default=10, gt=0, le=300, description="Seconds that one document may take to parse."
    )
    parse_memory_mib: int = Field(
        default=512, ge=128, le=8192, description="Memory in MiB that a parsing process may take."
    )
    contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[\x20-\x7e]*$",
        description="An e-mail address or a URL at which publishers reach you; it stands in each request.",
    )
    shards: int = Field(
        default=4, ge=1, le=100, description="Groups of hosts that are read side by side, a task each."
    )
    ports: str = Field(
        default="", description="Ports besides 80 and 443 that feeds may use, with commas between them."
    )
    loopback_hosts: str = Field(
        default="",
        description="Hosts that stand for a port of this machine, for sample and tests: host=port, commas "
        "between them; *.example=8780 takes all below .example. No other private address is read.",
    )

    @field_validator("contact")
    @classmethod
    def _can_be_written_to(cls, text: str) -> str:
        if text and "@" not in text and not text.startswith(("https://", "http://")):
            raise ValueError("it is neither an e-mail address nor a URL that begins with https://")
        return text

    @field_validator("ports")
    @classmethod
    def _ports_can_be_read(cls, text: str) -> str:
        read_ports(text)
        return text

    @field_validator("loopback_hosts")
    @classmethod
    def _hosts_can_be_read(cls, text: str) -> str:
        read_loopback_hosts(text)
        return text


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
    if given.get("now"):
        given["now"] = _time_or_file(given["now"])
    try:
        settings = Settings.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{name} is {first['input']!r}: {reason}.") from error
    if settings.now is not None and settings.now.tzinfo is None:
        raise ConfigurationError(
            f"{PREFIX}NOW is {given['now']!r}: write the offset too, for example 2024-06-12T06:05:00-04:00."
        )
    return settings


def _time_or_file(text: str) -> str:
    """What stands in the file that BRIEFING_NOW names, or its own text where it names none."""
    if "/" not in text:
        return text
    try:
        return Path(text).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{PREFIX}NOW names the file {text}, which cannot be read ({error}); write the time into it."
        ) from error
