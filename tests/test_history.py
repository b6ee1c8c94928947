"""What the analyst asks of the whole lake: versions of items, and stories over time."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefing import history
from tests.small_lake import Capture, Entry, Feed, SmallLake

FEEDS = (Feed("harbour"), Feed("prairie"))
OLD, NEW = "Ferry Meridian runs aground off Bell Island", "Ferry Meridian refloated off Bell Island"
AGROUND = "The ferry Meridian struck rocks off Bell Island in thick fog."
FLOATS = f"{AGROUND} Two tugs pulled her free at high tide."


def entry(title, text):
    return Entry(title, text, link="https://harbour.example/ferry", published="2024-06-12T07:00Z")


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """One item in four captures of three texts, the last one the first again; another outlet on day two."""
    other = Entry("Ferry Meridian aground on rocks off Bell Island", "Fog lay over the ferry Meridian.")
    lake = SmallLake(tmp_path_factory.mktemp("history"), FEEDS)
    lake.make_days(
        Capture("harbour", "2024-06-12T08:00Z", [entry(OLD, AGROUND)]),
        Capture("harbour", "2024-06-12T09:00Z", [entry(OLD, AGROUND)]),
        Capture("harbour", "2024-06-13T09:00Z", [entry(NEW, FLOATS)]),
        Capture("prairie", "2024-06-13T09:00Z", [other]),
        Capture("harbour", "2024-06-14T09:00Z", [entry(OLD, AGROUND)]),
    )
    return lake


def at(day, hour):
    return datetime(2024, 6, day, hour, tzinfo=UTC)


def test_a_version_says_when_it_stood_and_what_changed(lake):
    rows = [row for row in history.item_versions(lake.lake) if row["feed_id"] == "harbour"]
    assert [
        (row["version"], row["first_captured_utc"], row["last_captured_utc"], row["captures"]) for row in rows
    ] == [(1, at(12, 8), at(12, 9), 2), (2, at(13, 9), at(13, 9), 1), (3, at(14, 9), at(14, 9), 1)]
    assert [(row["changed"], row["previous_title"], row["title"]) for row in rows] == [
        ([], None, OLD),
        (["title", "description"], OLD, NEW),
        (["title", "description"], NEW, OLD),
    ]


def test_versions_of_another_item_are_its_own(lake):
    (row,) = [row for row in history.item_versions(lake.lake) if row["feed_id"] == "prairie"]
    assert (row["version"], row["changed"], row["previous_title"]) == (1, [], None)


def test_what_another_parser_read_is_counted_apart(lake, tmp_path):
    """The same captures by a later parser: neither is a change of the other."""
    both = lake.copy(tmp_path)
    for path in sorted((both.lake.root / "items").rglob("*.parquet")):
        table = both.lake.read_table(str(path.relative_to(both.lake.root)))
        later = table.set_column(
            table.schema.get_field_index("parser_version"),
            table.schema.field("parser_version"),
            [["99"] * len(table)],
        )
        both.lake.write(
            str(path.relative_to(both.lake.root)).replace(".parquet", "x.parquet"), parquet_of(later)
        )
    rows = [row for row in history.item_versions(both.lake) if row["feed_id"] == "harbour"]
    assert [row["version"] for row in rows] == [1, 2, 3, 1, 2, 3]
    assert [row["changed"] for row in rows[:3]] == [row["changed"] for row in rows[3:]]


def parquet_of(table):
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def test_a_story_says_day_by_day_who_told_it_and_what_was_shown(lake):
    rows = history.story_history(lake.lake)
    assert len({row["story_id"] for row in rows}) == 1
    assert [(row["edition_date"], row["day_number"], row["is_shown"], row["change"]) for row in rows] == [
        (date(2024, 6, 12), 1, True, "new"),
        (date(2024, 6, 13), 2, True, "update"),
    ]
    assert [(row["outlets"], row["new_outlets"]) for row in rows] == [
        (["Harbour Gazette"], ["Harbour Gazette"]),
        (["Harbour Gazette", "Prairie Gazette"], ["Prairie Gazette"]),
    ]
    assert {row["first_seen_utc"] for row in rows} == {at(12, 8)}


def test_threads_change_no_row(lake):
    one, eight = (
        (history.item_versions(lake.lake, threads), history.story_history(lake.lake, threads))
        for threads in (1, 8)
    )
    assert one == eight


def test_only_the_generation_that_readers_see_is_counted(lake, tmp_path):
    again = lake.copy(tmp_path)
    again.use_catalogue(FEEDS, "words: 900")
    again.run("2024-06-13", reissue=True)
    assert len(list((again.lake.root / "editions/edition=2024-06-13").glob("generation=*"))) == 2
    files = history.visible_files(again.lake, "selection")
    assert [re.findall(r"edition=([\d-]+)", name) for name in files] == [
        ["2024-06-12"],
        ["2024-06-13"],
        ["2024-06-14"],
    ]
    assert history.visible_files(lake.lake, "selection")[1].split("/")[-2] not in files[1]


def test_the_examples_of_the_page_run_as_they_stand(lake):
    page = (Path(__file__).resolve().parents[1] / "docs" / "analytics.md").read_text(encoding="utf-8")
    example = "".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    environment = os.environ | {"BRIEFING_LAKE": str(lake.lake.root)}
    run = subprocess.run(
        [sys.executable, "-c", example], env=environment, capture_output=True, text=True, check=True
    )
    printed = run.stdout.splitlines()
    assert [line.partition(" harbour ")[2] for line in printed[:2]] == [f"{OLD} -> {NEW}", f"{NEW} -> {OLD}"]
    assert printed[2].startswith("2024-06-13 ")
    assert printed[2].endswith("['Harbour Gazette', 'Prairie Gazette'] ['Prairie Gazette'] True")
    first, second, dropped = printed[3:]
    # Published 07:00, cutoff 10:00: 0.5^(180 / 1440) = 0.917004.
    assert first == f"2024-06-12 1 None new 1 0.917004 [] {OLD}"
    assert second.startswith("2024-06-13 1 outlets update 2 ")
    assert dropped == "2024-06-13 same_story 1"


def test_an_empty_lake_has_no_history(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    assert history.item_versions(lake.lake) == history.story_history(lake.lake) == []
