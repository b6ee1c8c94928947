"""The data dictionary, its schemas and its page agree, and its names follow the rules of the house."""

from collections import defaultdict
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from briefing import documentation, tables
from briefing.contracts import arrow_schema, arrow_table

COLUMNS = [(table, column) for table in tables.TABLES for column in table.columns]
COLUMN_IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]
every_table = pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
every_column = pytest.mark.parametrize(("table", "column"), COLUMNS, ids=COLUMN_IDS)

ARROW = {
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
SUFFIX_OF_UNIT = {
    "UTC": "_utc",
    "bytes": "_bytes",
    "ms": "_milliseconds",
    "°C": "_celsius",
    "%": "_percent",
    "kPa": "_kilopascals",
    "km": "_kilometres",
    "km/h": "_kilometres_per_hour",
    "millionths": "_millionths",
    "minutes": "_minutes",
    "hours": "_hours",
}
COUNTED = {"entries", "words", "days"}
"""Units of plain counts: `entries`, `words`, `day_number` say what they count."""
ABBREVIATIONS = {
    "temp",
    "num",
    "cnt",
    "desc",
    "lang",
    "cat",
    "ts",
    "dt",
    "pct",
    "max",
    "min",
    "avg",
    "url_id",
}


def test_the_tables_are_the_ones_of_the_design():
    assert [(table.name, table.layer) for table in tables.TABLES] == [
        ("captures", "raw"),
        ("health", "staged"),
        ("items", "core"),
        ("weather", "core"),
        ("rejects", "core"),
        ("vectors", "cache"),
        ("stories", "edition"),
        ("selection", "edition"),
        ("editions", "edition"),
    ]


@every_table
def test_a_schema_says_what_the_dictionary_says(table):
    schema = arrow_schema(table)
    assert [(field.name, field.type, field.nullable) for field in schema] == [
        (column.name, ARROW[column.type], column.nullable) for column in table.columns
    ]
    assert schema.metadata == {b"table": table.name.encode(), b"grain": table.grain.encode()}
    for field, column in zip(schema, table.columns, strict=True):
        wanted = {b"description": column.meaning.encode()}
        if column.unit:
            wanted[b"unit"] = column.unit.encode()
        assert field.metadata == wanted


def test_meaning_and_unit_survive_a_file(tmp_path):
    parquet.write_table(arrow_schema(tables.CAPTURES).empty_table(), tmp_path / "captures.parquet")
    field = parquet.read_schema(tmp_path / "captures.parquet").field("body_bytes")
    assert field.metadata[b"description"] == b"Length of the body after Content-Encoding."
    assert field.metadata[b"unit"] == b"bytes"


@every_table
def test_a_table_has_a_key_of_columns_that_are_never_null(table):
    assert table.key
    assert not [column.name for column in table.columns if column.key and column.nullable]
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))


@every_table
def test_the_place_of_a_table_begins_with_the_name_of_its_layer_folder(table):
    folders = {"edition": "editions/edition=", "cache": f"{table.name}/model=<encoder>/edition="}
    folder = folders.get(table.layer, f"{table.name}/captured_on=")
    assert table.where.startswith(folder + "YYYY-MM-DD/")
    assert table.where.endswith(".parquet")
    assert not table.grain.endswith(".")


@every_column
def test_a_column_has_a_meaning_that_is_a_sentence(table, column):
    assert column.meaning.strip() == column.meaning
    assert column.meaning[0].isupper() or not column.meaning[0].isalpha()
    assert column.meaning.endswith((".", "…"))
    assert column.meaning.rstrip(".").lower().replace(" ", "_") != column.name or column.unit, (
        "a meaning that repeats the name says nothing"
    )


@every_column
def test_a_name_is_made_of_full_words_and_ends_in_its_unit(table, column):
    assert column.name == column.name.lower()
    assert not set(column.name.split("_")) & ABBREVIATIONS
    if column.unit in COUNTED:
        assert column.type in {"int32", "int64"}
        return
    unit_in_name = [unit for unit, suffix in SUFFIX_OF_UNIT.items() if column.name.endswith(suffix)]
    assert unit_in_name == ([column.unit] if column.unit else [])


@every_column
def test_the_name_says_the_kind_of_time(table, column):
    assert (column.type == "timestamp") == column.name.endswith("_utc")
    assert (column.type == "date") == column.name.endswith(("_on", "_date"))
    assert column.name.startswith("is_") <= (column.type == "bool")


@every_column
def test_the_rules_of_a_column_fit_its_type(table, column):
    numeric = column.type in {"int32", "int64", "float64"}
    textual = column.type == "string"
    assert numeric or (column.minimum is None and column.maximum is None)
    assert textual or (column.pattern is None and column.forbidden is None and column.allowed is None)
    if column.minimum is not None and column.maximum is not None:
        assert column.minimum <= column.maximum
    if column.required:
        assert column.nullable, "the row is stored before the rule rejects it"
        assert column.checked
    if column.checked:
        rules = (column.minimum, column.maximum, column.allowed, column.pattern, column.forbidden)
        assert column.required or any(rule is not None for rule in rules), "checked against nothing"
    if column.allowed is not None:
        assert len(column.allowed) == len(set(column.allowed))


def test_one_meaning_has_one_name_and_one_name_one_type():
    names, types = defaultdict(set), defaultdict(set)
    for _, column in COLUMNS:
        names[column.meaning].add(column.name)
        types[column.name].add((column.type, column.unit, column.allowed))
    assert {meaning: found for meaning, found in names.items() if len(found) > 1} == {}
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_the_page_names_every_column_with_its_meaning():
    page = documentation.tables_page()
    chapters = dict(zip((table.name for table in tables.TABLES), page.split("\n## ")[1:], strict=True))
    for table, column in COLUMNS:
        beginnings = (f"| `{column.name}` | ", f"| **`{column.name}`** | ")
        lines = [line for line in chapters[table.name].splitlines() if line.startswith(beginnings)]
        assert len(lines) == 1, column.name
        assert column.meaning in lines[0]
        assert (f"| {column.unit} |" in lines[0]) == (column.unit is not None)


REJECT = {
    "feed_id": "ars",
    "feed_language": "en",
    "captured_at_utc": datetime(2024, 6, 12, 10, tzinfo=UTC),
    "entry_index": 1,
    "item_id": None,
    "stage": "parse",
    "rules": ["title_present"],
    "title": None,
    "link": None,
    "detail": None,
    "capture_sha256": "0" * 64,
    "parser_version": "1",
}


def test_rows_come_out_sorted_by_the_key():
    rows = [{**REJECT, "entry_index": 2}, {**REJECT, "feed_id": "zzz"}, REJECT]
    table = arrow_table(tables.REJECTS, rows)
    assert table.column("feed_id").to_pylist() == ["ars", "ars", "zzz"]
    assert table.column("entry_index").to_pylist() == [1, 2, 1]
    assert table.schema == arrow_schema(tables.REJECTS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"surprise": 1}, "columns missing or unknown: surprise"),
        ({"feed_id": None}, "column feed_id is null"),
        ({"stage": "guess"}, "column stage has the unknown value 'guess'"),
    ],
    ids=["unknown column", "null in the key", "unknown value"],
)
def test_a_row_that_breaks_the_dictionary_is_refused(change, message):
    with pytest.raises(ValueError, match=f"table rejects: {message}"):
        arrow_table(tables.REJECTS, [{**REJECT, **change}])


def test_a_row_without_a_column_is_refused():
    row = {name: value for name, value in REJECT.items() if name != "rules"}
    with pytest.raises(ValueError, match="columns missing or unknown: rules"):
        arrow_table(tables.REJECTS, [row])


def test_dates_and_lists_keep_their_types():
    edition = {column.name: 0 for column in tables.EDITIONS.columns}
    edition |= {
        "edition_date": date(2024, 6, 12),
        "kind": "final",
        "state": "complete",
        "basis": "archive",
        "window_start_utc": datetime(2024, 6, 11, 10, tzinfo=UTC),
        "cutoff_utc": datetime(2024, 6, 12, 10, tzinfo=UTC),
    }
    row = arrow_table(tables.EDITIONS, [edition]).to_pylist()[0]
    assert row["edition_date"] == date(2024, 6, 12)
    assert row["cutoff_utc"] == datetime(2024, 6, 12, 10, tzinfo=UTC)
    assert arrow_table(tables.REJECTS, [REJECT]).column("rules").to_pylist() == [["title_present"]]
