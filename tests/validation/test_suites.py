"""The suites derive from the data dictionary, and from nothing else."""

from dataclasses import replace

from briefing.tables import ITEMS, TABLES, WEATHER, Column, Table
from briefing.validation.suites import Rule, expectation_suite, expectations

MADE_UP = Table(
    name="made_up",
    layer="core",
    grain="a row",
    where="nowhere",
    columns=(
        Column("unchecked", "int32", "Bounds without a check.", minimum=0, pattern="^a", forbidden="b"),
        Column("number", "int32", "A number.", minimum=1, maximum=9, nullable=True, checked=True),
    ),
)


def names(table):
    return [rule.name for rule in expectations(table)]


def test_items_have_these_rules_and_no_others():
    assert names(ITEMS) == [
        "occurrence_within_bounds",
        "title_present",
        "title_matches",
        "title_free_of_replacement_characters",
        "canonical_link_present",
        "canonical_link_matches",
        "author_free_of_replacement_characters",
        "description_text_free_of_replacement_characters",
    ]


def test_a_rule_carries_the_arguments_of_its_column():
    rules = {rule.name: rule for rule in expectations(ITEMS)}
    assert rules["occurrence_within_bounds"] == Rule(
        "occurrence_within_bounds", "occurrence", "within_bounds", (("max_value", 0), ("min_value", 0))
    )
    assert rules["canonical_link_matches"].arguments == (("regex", r"^https?://[^\s/]+"),)
    assert rules["title_present"] == Rule("title_present", "title", "present")


def test_a_checked_column_that_is_added_gives_new_rules():
    assert names(MADE_UP) == ["number_within_bounds"]
    added = Column(
        "added",
        "string",
        "Everything.",
        required=True,
        minimum=0,
        pattern="^a",
        forbidden="\ufffd",
        allowed=("a",),
        checked=True,
    )
    assert names(replace(MADE_UP, columns=(*MADE_UP.columns, added))) == [
        "number_within_bounds",
        "added_present",
        "added_within_bounds",
        "added_matches",
        "added_free_of_replacement_characters",
        "added_known",
    ]


def test_a_column_that_is_not_checked_gives_none():
    assert (
        names(replace(MADE_UP, columns=tuple(replace(column, checked=False) for column in MADE_UP.columns)))
        == []
    )


def test_bounds_of_weather_are_those_of_the_dictionary():
    by_column = {rule.column: dict(rule.arguments) for rule in expectations(WEATHER)}
    checked = [column for column in WEATHER.columns if column.checked]
    assert by_column == {
        column.name: {"min_value": column.minimum, "max_value": column.maximum} for column in checked
    }
    assert by_column["temperature_celsius"] == {"min_value": -60, "max_value": 50}


def test_every_table_gives_one_expectation_a_rule_with_its_name():
    for table in (*TABLES, MADE_UP):
        suite = expectation_suite(table)
        assert suite.name == table.name
        assert [each.meta["rule"] for each in suite.expectations] == names(table)
        assert [each.column for each in suite.expectations] == [rule.column for rule in expectations(table)]


def test_kinds_become_the_fluent_classes():
    kinds = {each.meta["rule"]: each.expectation_type for each in expectation_suite(ITEMS).expectations}
    assert kinds["title_present"] == "expect_column_values_to_not_be_null"
    assert kinds["occurrence_within_bounds"] == "expect_column_values_to_be_between"
    assert kinds["canonical_link_matches"] == "expect_column_values_to_match_regex"
    assert kinds["title_free_of_replacement_characters"] == "expect_column_values_to_not_match_regex"


def test_a_finding_is_one_sentence_with_the_value_cut():
    rules = {rule.name: rule for rule in expectations(ITEMS)}
    assert rules["title_present"].finding(None) == "title is missing."
    assert rules["occurrence_within_bounds"].finding(3) == "occurrence is 3, not within 0 to 0."
    assert rules["canonical_link_matches"].finding("mailto:a@b.example") == (
        r'canonical_link is "mailto:a@b.example", which does not match ^https?://[^\s/]+.'
    )
    long = rules["canonical_link_matches"].finding("x" * 5000)
    assert long.count("x") == 199
    assert "x…" in long
    whole = rules["canonical_link_matches"].finding("x" * 200)
    assert whole.count("x") == 200
    assert "…" not in whole
    assert rules["title_free_of_replacement_characters"].finding("a\n\ufffd\ud800b") == (
        'title holds a replacement character: "a \ufffd\ufffdb".'
    )
