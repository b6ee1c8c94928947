"""`why`: the path of an item, from its capture to its place or to the rule that dropped it."""

import pytest

from briefing.explanation import LONGEST_ANSWER, RULES, explain
from briefing.tables import SELECTION
from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake, day

QUIET = Entry("Lighthouse keeper retires after forty winters")
FERRY = Entry("Ferry runs again after long storm", link="https://harbour.example/ferry?utm_source=feed")
LATE = Entry("Council votes for new library roof", link="https://harbour.example/library")
OLD = Entry("Bakery wins national prize for rye bread", published="2024-06-01T09:00Z")
BRIDGE = Entry("Bridge over the narrows stays shut until autumn", link="https://harbour.example/bridge")
SAME = Entry("Bridge over the narrows stays shut until autumn", link="https://coast.example/bridge")
ON = "2024-06-12"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    small = SmallLake(tmp_path_factory.mktemp("why"), [HARBOUR, Feed("coast")])
    small.take_in(Capture("harbour", "2024-06-07T09:00Z", [QUIET]), Capture("coast", "2024-06-07T09:00Z", []))
    small.run("2024-06-07")
    small.take_in(
        Capture("harbour", "2024-06-08T10:30Z", [LATE]),
        Capture("harbour", "2024-06-12T08:15:30Z", [OLD, BRIDGE, FERRY]),
        Capture("coast", "2024-06-12T09:00Z", [SAME]),
    )
    small.run(ON)
    return small


def told(lake, wanted, on=None):
    return list(explain(lake.lake, wanted, day(on) if on else None))


def test_the_path_of_a_shown_item(lake):
    lines = told(lake, "ferry storm")
    (row,) = [row for row in lake.selection(ON) if row["title"] == FERRY.title]
    assert lines[0] == f"{ON}: {FERRY.title}"
    assert lines[1] == "  https://harbour.example/ferry", "without the tracking parameter"
    assert lines[2].startswith(
        f"  feed harbour, item {row['item_id']}, first captured 2024-06-12T08:15:30+00:00"
    )
    assert row["capture_sha256"][:12] in lines[2]
    assert f"story {row['story_id']}: 1 member," in lines[3]
    assert "outlets: Harbour Gazette" in lines[3]
    # Published 07:15:30, cutoff 10:00: 164 minutes, 2.7 hours; weight 1, one outlet, half-life 24 h.
    assert lines[4].startswith("  section canada; new, day 1; score ")
    assert lines[4].endswith(" = weight 1.000 x (1 + log2 of 1 outlets) x 0.5^(2.7 h / 24 h) x novelty 1.000")
    assert lines[5] == f"  shown at place {row['place']}, round {row['round']}"
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ("council library", "too_late"),
        ("BAKERY prize", "too_old"),
        ("https://harbour.example/library/", "too_late"),
    ],
)
def test_the_rule_that_dropped_an_item(lake, wanted, rule):
    lines = told(lake, wanted)
    assert lines[-1] == f"  dropped by {rule}: {RULES[rule]}"


def test_an_item_for_which_another_speaks_names_its_story(lake):
    lines = told(lake, "bridge narrows")
    stories = [line for line in lines if line.startswith("  story ")]
    assert len(stories) == 2
    assert len(set(stories)) == 1
    assert "2 members, joined by same_content" in stories[0]
    assert "outlets: Coast Gazette, Harbour Gazette" in stories[0]
    assert sum("dropped by same_story: another item speaks for its story" in line for line in lines) == 1
    assert sum("shown at place" in line for line in lines) == 1


def test_a_link_is_found_however_it_is_written(lake):
    for link in ("https://harbour.example/ferry", "http://www.harbour.example/ferry/"):
        assert told(lake, link)[0] == f"{ON}: {FERRY.title}", link
    assert told(lake, "https://harbour.example/fer") == []


def test_the_newest_edition_comes_first_and_a_date_is_a_limit(lake):
    dates = [line[:10] for line in told(lake, "e") if not line.startswith(" ")]
    assert dates == [*[ON] * 5, "2024-06-07"]
    assert [line[:10] for line in told(lake, "e", "2024-06-07") if not line.startswith(" ")] == ["2024-06-07"]
    assert told(lake, "ferry", "2024-06-07") == []


def test_a_long_answer_ends_with_advice(tmp_path):
    small = SmallLake(tmp_path, [HARBOUR])
    numbers = "one two three four five six seven eight nine ten".split()
    titles = [f"Ward {left} elects councillor {right}" for left in numbers for right in numbers[:3]]
    assert len(titles) > LONGEST_ANSWER
    small.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry(title) for title in titles]))
    small.run(ON)
    lines = told(small, "councillor")
    assert lines[-1] == "There are more: write more words or the whole link."
    assert len([line for line in lines if line.startswith(ON)]) == LONGEST_ANSWER


def test_every_rule_is_explained():
    (rule,) = [column for column in SELECTION.columns if column.name == "rule"]
    assert set(RULES) == set(rule.allowed)
