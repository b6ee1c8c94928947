"""A new parser version that alters only white space changes nothing that a reader sees."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import briefing
from tests.real_month.month import DATES
from tests.real_month.oracle import words_of

pytestmark = pytest.mark.real_month

OLD, NEW = DATES[:10], DATES[10:15]
ADDED = {
    "items/rows.py": """
PARSER_VERSION += "-wide"
""",
    "items/text.py": """
_clean_html = clean_html
def clean_html(fragment: str) -> str:
    return _clean_html(fragment).replace("\\n", "\\n\\n").replace(". ", ".  ")
""",
    "items/titles.py": """
_clean_title = clean_title
def clean_title(raw: str) -> str:
    return _clean_title(raw).replace(", ", ",\\u00a0")
""",
}
"""An empty line between blocks, two spaces after a full stop, a no-break space after a comma in titles."""

RUN = """
import sys, briefing
from briefing.cli import main
assert briefing.__file__.startswith(sys.argv[1]), briefing.__file__
for on in sys.argv[2:]:
    assert main(["run", "--date", on]) == 0, on
"""


@pytest.fixture(scope="module")
def other_parser(tmp_path_factory) -> Path:
    """A folder with a copy of the package whose parser is a newer version."""
    folder = tmp_path_factory.mktemp("other-parser")
    package = Path(briefing.__file__).parent
    shutil.copytree(package, folder / "briefing", ignore=shutil.ignore_patterns("__pycache__"))
    for name, lines in ADDED.items():
        with (folder / "briefing" / name).open("a") as file:
            file.write(lines)
    return folder


@pytest.fixture(scope="module")
def bumped(month, other_parser, tmp_path_factory):
    """The first ten editions as they are, and five more by the newer parser."""
    parts = ("captures", "inputs", "items", "rejects", "health", "editions")
    other = month.copy(tmp_path_factory.mktemp("bumped"), parts, before=NEW[0])
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(other_parser), *map(str, NEW)],
        env=os.environ | other.environment | {"PYTHONPATH": str(other_parser)},
        cwd=other.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return other


def fates(lake, on: date) -> Counter:
    """What became of each candidate, in everything but the texts."""
    names = (
        "feed_id",
        "item_id",
        "captured_at_utc",
        "outcome",
        "rule",
        "change",
        "day_number",
        "place",
        "story_id",
    )
    return Counter(tuple(row[name] for name in names) for row in lake.selection(on))


def test_the_newer_parser_did_change_the_texts(month, bumped):
    for on in NEW:
        assert bumped.current(on)["code_version"] != month.current(on)["code_version"]
        assert any("\u00a0" in row["title"] for row in bumped.selection(on))
    assert len({row["parser_version"] for row in bumped.rows("items")}) == 2
    assert any(".  " in row["body_text"] and "\n\n" in row["body_text"] for row in bumped.rows("items"))


def test_no_item_is_an_update_that_was_none(month, bumped):
    for on in NEW:
        of_old = Counter(row["change"] for row in month.selection(on))
        assert Counter(row["change"] for row in bumped.selection(on)) == of_old


def test_each_candidate_has_the_fate_that_it_has_without_the_bump(month, bumped):
    for on in NEW:
        assert fates(bumped, on) == fates(month, on), on


def test_nothing_is_shown_twice_across_the_bump(bumped):
    shown = [row for on in (*OLD, *NEW) for row in bumped.selection(on) if row["outcome"] == "shown"]
    assert len({(row["feed_id"], row["item_id"]) for row in shown}) == len(shown)
    assert len({words_of(row["title"]) for row in shown}) == len(shown)


def test_each_version_is_a_candidate_of_one_edition_across_the_bump(month, bumped):
    def versions(lake):
        rows = [row for on in (*OLD, *NEW) for row in lake.selection(on)]
        return Counter((row["feed_id"], row["item_id"], row["captured_at_utc"]) for row in rows)

    assert versions(bumped) == versions(month)
    assert max(versions(bumped).values()) == 1


def test_what_is_shown_after_the_bump_has_the_same_words(month, bumped):
    for on in NEW:
        assert [
            [story["headline"].split(), [sentence["text"].split() for sentence in story["sentences"]]]
            for story in bumped.shown(on)
        ] == [
            [story["headline"].split(), [sentence["text"].split() for sentence in story["sentences"]]]
            for story in month.shown(on)
        ]
