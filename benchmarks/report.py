"""Tables of figures, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"
"""Real captures and labels beside the project; no part of it and not on every machine."""


@dataclass(frozen=True)
class Table:
    """One table of a report. `note` says what the rows rest on and what falls short."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        lines = [
            f"## {self.title}",
            "",
            f"| {' | '.join(self.columns)} |",
            f"| {' | '.join('---' for _ in self.columns)} |",
            *(f"| {' | '.join(row)} |" for row in self.rows),
        ]
        return "\n".join([*lines, *(["", self.note] if self.note else [])]) + "\n"


def data_folder() -> Path | None:
    """The folder of real data, None where it does not lie beside the project."""
    return SHARED_DATA if SHARED_DATA.is_dir() else None
