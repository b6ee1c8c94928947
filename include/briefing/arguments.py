"""Arguments of commands that more than one of them takes."""

from __future__ import annotations

import argparse
from datetime import date

from briefing import clock
from briefing.captures.reach import HIGHEST_PORT
from briefing.errors import UsageError


def read_port(text: str, lowest: int = 1) -> int:
    """A port that a server may be given. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; write a number from {lowest} to {HIGHEST_PORT}."
        )
    return int(text)


def read_date(text: str) -> date:
    """A date as YYYY-MM-DD and in no other form, not from before the web. Raises ArgumentTypeError."""
    try:
        return clock.read_date(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
