"""Vectors are kept in the lake: encoded once, found again, and made again where they are gone."""

from datetime import date
from hashlib import sha256
from importlib.util import find_spec

import numpy as np
import pyarrow as pa
import pytest

from briefing.lake import Lake
from briefing.sql import connect
from briefing.stories import vector_store
from briefing.stories.embeddings import PACKAGE, SIZE, encode

pytestmark = pytest.mark.skipif(
    find_spec(PACKAGE) is None, reason="the sentence encoder is not installed: make semantic"
)
DAY, BEFORE, LONG_AGO = date(2024, 6, 12), date(2024, 6, 10), date(2024, 5, 1)
TEXTS = [
    "Council approves a new library",
    "Ferry strike enters its third day",
    "Council approves a new library",
]
FOLDER = "vectors/model=all-minilm-l6-v2-128-4000"


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "lake"))


def stored(lake):
    return lake.names("vectors/*/*/*")


def test_a_text_is_encoded_once(lake):
    first = vector_store.vectors_of(lake, TEXTS, BEFORE, LONG_AGO)
    assert np.array_equal(first, encode(TEXTS))
    [name] = stored(lake)
    assert name.startswith(f"{FOLDER}/edition=2024-06-10/")
    # What is read again is what lies there, be it turned around by hand.
    table = lake.read_table(name)
    turned = [[-number for number in vector] for vector in table["vector"].to_pylist()]
    lake.write_table(
        name, table.set_column(1, table.schema.field(1), pa.array(turned, table.schema.field(1).type))
    )
    assert np.array_equal(vector_store.vectors_of(lake, TEXTS[::-1], DAY, LONG_AGO), -first[::-1])
    assert stored(lake) == [name]


def test_only_new_texts_are_added(lake):
    vector_store.vectors_of(lake, TEXTS, BEFORE, LONG_AGO)
    vector_store.vectors_of(lake, [*TEXTS, "Bridge reopens"], DAY, LONG_AGO)
    newer = next(name for name in stored(lake) if "edition=2024-06-12" in name)
    assert lake.read_table(newer)["text_sha256"].to_pylist() == [sha256(b"Bridge reopens").digest()]


def test_later_and_much_earlier_editions_are_not_read(lake):
    vector_store.vectors_of(lake, TEXTS, LONG_AGO, LONG_AGO)
    vector_store.vectors_of(lake, TEXTS, DAY, BEFORE)
    vector_store.vectors_of(lake, TEXTS, BEFORE, BEFORE)
    assert len(stored(lake)) == 3


def test_an_analyst_reads_them_with_sql(lake):
    vectors = vector_store.vectors_of(lake, TEXTS, DAY, LONG_AGO)
    with connect(1) as connection:
        rows = connection.execute(
            "SELECT hex(text_sha256), vector, model FROM read_parquet($files, hive_partitioning = true)",
            {"files": str(lake.path(stored(lake)[0]))},
        ).fetchall()
    assert [row[0].lower() for row in rows] == sorted(sha256(text.encode()).hexdigest() for text in TEXTS[:2])
    assert sorted(row[1] for row in rows) == sorted(vectors[:2].tolist())
    assert {row[2] for row in rows} == {"all-minilm-l6-v2-128-4000"}


def test_a_damaged_file_is_made_again(lake, caplog):
    first = vector_store.vectors_of(lake, TEXTS, DAY, LONG_AGO)
    [name] = stored(lake)
    whole = lake.read(name)
    lake.write(name, whole[:200] + b"\x00" * 50 + whole[250:])
    assert np.array_equal(vector_store.vectors_of(lake, TEXTS, DAY, LONG_AGO), first)
    assert "is damaged" in caplog.text
    assert lake.read(name) == whole


def test_no_texts_need_no_file(lake):
    assert vector_store.vectors_of(lake, [], DAY, LONG_AGO).shape == (0, SIZE)
    assert stored(lake) == []


def test_the_order_of_texts_and_threads_change_no_byte(tmp_path):
    lakes = [Lake(str(tmp_path / name)) for name in ("one", "other")]
    vector_store.vectors_of(lakes[0], TEXTS[:2], DAY, LONG_AGO)
    vector_store.vectors_of(lakes[1], TEXTS[1::-1], DAY, LONG_AGO, threads=2)
    assert lakes[0].read(stored(lakes[0])[0]) == lakes[1].read(stored(lakes[1])[0])
