"""PyArrow schemas from the data dictionary, and frames that keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from briefing.tables import Column, ColumnType, Table

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "binary": pa.binary(),
    "strings": pa.list_(pa.field("element", pa.string(), nullable=False)),
    "int16s": pa.list_(pa.field("element", pa.int16(), nullable=False)),
}


def arrow_field(column: Column) -> pa.Field:
    metadata = {"description": column.meaning}
    if column.unit:
        metadata["unit"] = column.unit
    return pa.field(column.name, ARROW_TYPES[column.type], nullable=column.nullable, metadata=metadata)


def arrow_schema(table: Table) -> pa.Schema:
    """The schema of `table`, meanings and units in the metadata of its fields."""
    return pa.schema(
        [arrow_field(column) for column in table.columns],
        metadata={"table": table.name, "grain": table.grain},
    )


def arrow_table(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """`rows` as a table with the dictionary's schema, sorted by the table's key.

    Raises ValueError for a missing or unknown column and for a null where none may be: pyarrow
    itself checks `nullable` only when a file is written.
    """
    listed = list(rows)
    names = [column.name for column in table.columns]
    for row in listed:
        if row.keys() != set(names):
            different = sorted(set(row) ^ set(names))
            raise ValueError(f"table {table.name}: columns missing or unknown: {', '.join(different)}")
        for column in table.columns:
            value = row[column.name]
            if value is None and not column.nullable:
                raise ValueError(f"table {table.name}: column {column.name} is null in {dict(row)!r:.300}")
            if column.allowed is not None and value is not None and value not in column.allowed:
                raise ValueError(f"table {table.name}: column {column.name} has the unknown value {value!r}")
    listed.sort(key=lambda row: tuple((row[name] is not None, row[name]) for name in table.key))
    return pa.Table.from_pylist(listed, schema=arrow_schema(table))
