"""Queries, one to a file, each with a header that says grain, input, output and why."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

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


def select_rows(connection: duckdb.DuckDBPyConnection, name: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of `name`.sql as dictionaries, in the query's order."""
    table = connection.sql(query(name), params=values).to_arrow_table()
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
