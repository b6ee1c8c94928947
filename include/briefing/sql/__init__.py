"""Queries, one to a file, each with a header that says grain, input, output and why."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb


@cache
def query(name: str) -> str:
    """The text of `name`.sql in this folder."""
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def connect(threads: int) -> duckdb.DuckDBPyConnection:
    """A database in memory. Nothing that it returns may depend on `threads`: every query is ordered."""
    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.execute("SET TimeZone = 'UTC'")
    return connection
