"""Great Expectations on rows: what breaks which rule, without noise, files or network."""

import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest

from briefing.errors import BriefingError
from briefing.tables import ITEMS, WEATHER, Column, Table
from briefing.validation.checks import broken_rules

MANY = 1000


def table_of(*columns):
    return Table(name="made_up", layer="core", grain="a row", where="nowhere", columns=columns)


NUMBER = Column("number", "int32", "A number.", minimum=1, maximum=9, nullable=True, checked=True)
WORD = Column("word", "string", "A word.", allowed=("yes", "no"), nullable=True, required=True, checked=True)


def test_bounds_are_inclusive_and_null_passes():
    rows = [{"number": value} for value in (None, 0, 1, 9, 10, None)]
    assert broken_rules(table_of(NUMBER), rows) == {
        1: ("number_within_bounds",),
        4: ("number_within_bounds",),
    }


def test_one_bound_alone_is_a_bound():
    floor = replace(NUMBER, maximum=None)
    assert broken_rules(table_of(floor), [{"number": 0}, {"number": 10**12}]) == {
        0: ("number_within_bounds",)
    }


def test_known_values_and_a_missing_one():
    rows = [{"word": value} for value in ("yes", "maybe", None, "")]
    assert broken_rules(table_of(WORD), rows) == {
        1: ("word_known",),
        2: ("word_present",),
        3: ("word_known",),
    }


def test_large_integers_beside_a_null_stay_integers():
    """2**53 + 1 has no float: inferred as a float it would lie within the bounds."""
    column = replace(NUMBER, maximum=2**53)
    rows = [{"number": 2**53 + 1}, {"number": None}, {"number": 2**53}]
    assert broken_rules(table_of(column), rows) == {0: ("number_within_bounds",)}


def test_a_column_of_nulls_only():
    assert broken_rules(table_of(NUMBER, WORD), [{"number": None, "word": None}]) == {0: ("word_present",)}


def test_every_row_is_named_however_many(item):
    rows = [item(title=None) if position % 2 else item() for position in range(MANY)]
    assert broken_rules(ITEMS, rows) == dict.fromkeys(range(1, MANY, 2), ("title_present",))


def test_names_are_sorted_and_rows_in_order(item):
    rows = [
        item(),
        item(title="\ufffd", canonical_link=None, author="a\ufffd"),
        item(title=None, occurrence=1),
    ]
    found = broken_rules(ITEMS, rows)
    assert list(found.items()) == [
        (
            1,
            (
                "author_free_of_replacement_characters",
                "canonical_link_present",
                "title_free_of_replacement_characters",
            ),
        ),
        (2, ("occurrence_within_bounds", "title_present")),
    ]


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("https://news.example/1", False),
        ("http://news.example", False),
        ("https://news.example/a b", False),
        ("javascript:alert(1)", True),
        ("//news.example/1", True),
        ("https:///1", True),
        ("https://", True),
        ("", True),
        (" https://news.example/1", True),
        ("mailto:https://news.example/1", True),
        ("x\nhttps://news.example/1", True),
        ("https://\u00a0news.example/1", True),
    ],
)
def test_links(item, link, broken):
    assert broken_rules(ITEMS, [item(canonical_link=link)]) == (
        {0: ("canonical_link_matches",)} if broken else {}
    )


def test_a_lone_surrogate_counts_as_a_replacement_character(item):
    """Neither UTF-8 nor Parquet can hold it; one entry must not stop the batch."""
    rows = [item(), item(title="a\ud800")]
    assert broken_rules(ITEMS, rows) == {1: ("title_free_of_replacement_characters",)}


def test_hostile_text_is_only_text(item):
    texts = [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "$PARAMETER",
        "\x00",
        "'; DROP TABLE items; --",
        "a" * 20_000,
    ]
    items = [item(title=text[:400], description_text=text, author=text) for text in texts]
    assert broken_rules(ITEMS, items) == {}


def test_no_rows_or_no_rules_break_nothing():
    assert broken_rules(ITEMS, []) == {}
    assert broken_rules(table_of(replace(NUMBER, checked=False)), [{"number": 99}]) == {}


def test_an_expectation_that_raises_is_our_error_and_names_the_rule(item):
    with pytest.raises(BriefingError, match=r"Table items: occurrence_within_bounds could not be judged: ."):
        broken_rules(ITEMS, [item(), item(occurrence="often")])


def test_a_pattern_that_is_none_is_our_error():
    unusable = Column("word", "string", "A word.", pattern="(", checked=True)
    with pytest.raises(BriefingError, match="word_matches could not be judged"):
        broken_rules(table_of(unusable), [{"word": "a"}])


def test_a_row_without_a_checked_column_is_refused():
    with pytest.raises(KeyError, match="number"):
        broken_rules(table_of(NUMBER), [{"number": 1}, {}])


def test_weather_rows_are_judged_in_the_same_way():
    calm = {column.name: None for column in WEATHER.columns}
    rows = [{**calm, "temperature_celsius": -60.0}, {**calm, "humidex": 61, "pressure_kilopascals": 84.9}]
    assert broken_rules(WEATHER, rows) == {1: ("humidex_within_bounds", "pressure_kilopascals_within_bounds")}


def run_python(code, folder):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_nothing_heavy_is_imported_before_there_are_rows(tmp_path):
    done = run_python(
        """
        import sys
        from briefing.tables import ITEMS
        from briefing.validation import checks, quarantine, report, suites
        assert checks.broken_rules(ITEMS, []) == {}
        assert suites.expectations(ITEMS)
        assert quarantine.judge([], [], {}, []).items == ()
        print(sorted({"great_expectations", "pandas", "pyarrow", "duckdb"} & set(sys.modules)))
        """,
        tmp_path,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def test_a_run_is_silent_writes_no_file_and_asks_no_network(tmp_path):
    done = run_python(
        """
        import logging, sys
        logging.basicConfig(level=logging.DEBUG)
        def refuse(event, arguments):
            if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
                raise RuntimeError(event)
            written = event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
            if written or event == "os.mkdir":
                print("written:", arguments, file=sys.stderr)
        sys.addaudithook(refuse)
        from briefing.tables import ITEMS
        from briefing.validation.checks import broken_rules
        row = {column.name: None for column in ITEMS.columns} | {"occurrence": 0, "description_text": ""}
        for _ in range(2):
            print(broken_rules(ITEMS, [row]))
        """,
        tmp_path,
    )
    assert done.stderr == ""
    assert done.stdout == "{0: ('canonical_link_present', 'title_present')}\n" * 2
    assert list(tmp_path.iterdir()) == []
