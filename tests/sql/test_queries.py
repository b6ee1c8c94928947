"""Every query says its grain, and what is written comes in one order (DESIGN, reproducible to the byte)."""

import re
from importlib.resources import files

import pytest

from briefing.sql import query

NAMES = sorted(
    path.name.removesuffix(".sql") for path in files("briefing.sql").iterdir() if path.name.endswith(".sql")
)
UNORDERED = {"node_keys", "own_versions", "prior_versions", "twin_words"}
UNORDERED |= {"event_postings", "event_uses", "event_words"}
"""These fill a table inside the database, which no file ever sees."""
INTEGER_SUM = r"sum\((\w+\.)?weight\)::bigint"
"""Weights are whole numbers: their sum does not hang on its order."""

SUMS_OF_WHOLE_NUMBERS = ("sum(one.share * other.share)", "sum(weight * weight)")
"""Over BIGINT columns: no order of the rows changes them."""


@pytest.mark.parametrize("name", NAMES)
def test_a_query_begins_with_grain_input_output_and_why(name):
    header = [line for line in query(name).splitlines() if line.startswith("--")]
    text = "\n".join(header)
    places = [text.find(word) for word in ("Grain:", "Input:", "Output:", "Why:")]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNORDERED])
def test_a_query_ends_in_a_total_order(name):
    assert "ORDER BY" in query(name).rstrip().splitlines()[-1]


@pytest.mark.parametrize("name", NAMES)
def test_a_query_uses_no_clock_chance_or_sum_of_floats(name):
    lowered = query(name).lower()
    for whole in SUMS_OF_WHOLE_NUMBERS:
        lowered = lowered.replace(whole, "")
    lowered = re.sub(INTEGER_SUM, "", lowered)
    assert not any(word in lowered for word in ("now()", "current_", "random(", "uuid(", "sum(", "avg("))
