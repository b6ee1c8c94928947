"""The labelled stories are what they say: enough of each sort, made up, and nobody's words twice."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import combinations
from typing import get_args

import pytest

from benchmarks.labelled import LabelledItem, load
from briefing.errors import ConfigurationError
from briefing.feeds.sections import SectionId

ITEMS = load()
WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
RUN = 5
BRIDGELESS = {"digest", "live_page", "quiz"}
ONE_STORY = """- story: ferry
  section: canada
  items:
    - {outlet: Bay Courier, hours: 3, title: "Ferry runs aground", description: "Nobody is hurt."}
"""


def stories(language):
    grouped = defaultdict(list)
    for item in ITEMS:
        if item.language == language and item.twin is None:
            grouped[item.story].append(item)
    return grouped


def near_miss_pairs(language):
    return sorted(
        {
            (story, items[0].near_miss_of)
            for story, items in stories(language).items()
            if items[0].near_miss_of
        }
    )


def runs_of_words(item, common):
    """Five consecutive words of the title or the description, unless three or more of them are names."""
    for text in (item.title, item.description):
        words = WORD.findall(text)
        for start in range(len(words) - RUN + 1):
            run = words[start : start + RUN]
            if sum(word.casefold() in common or word[0].isdigit() for word in run) >= 3:
                yield " ".join(run).casefold()


def is_copy(one, other):
    return one.outlet == other.copy_of or other.outlet == one.copy_of


def shared_runs(items):
    """(run, item, other) for each run of words in two items of which neither is a copy of the other.

    A word that stands in lower case nowhere is a name.
    """
    words = {word for item in items for text in (item.title, item.description) for word in WORD.findall(text)}
    common = {word for word in words if word == word.lower()}
    holders = defaultdict(set)
    for item in items:
        for run in runs_of_words(item, common):
            holders[run].add(item)
    return [
        (run, one.title, other.title)
        for run, found in sorted(holders.items())
        for one, other in combinations(sorted(found, key=lambda item: item.title), 2)
        if one.story != other.story or not is_copy(one, other)
    ]


def load_text(folder, text, name="en_made.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("language", "at_least_stories", "at_least_items", "at_least_alone", "near_misses"),
    [("en", 125, 370, 25, 40), ("fr", 105, 280, 45, 40)],
)
def test_there_is_enough_of_each_sort(
    language, at_least_stories, at_least_items, at_least_alone, near_misses
):
    sizes = Counter(len(items) for items in stories(language).values())
    assert sizes.total() >= at_least_stories
    assert sum(size * count for size, count in sizes.items()) >= at_least_items
    assert sizes[1] >= at_least_alone
    kinds = Counter(item.kind for items in stories(language).values() for item in items)
    assert sum(kinds[kind] for kind in BRIDGELESS) >= 6
    assert kinds["opinion"] + kinds["letter"] >= 5
    assert len(near_miss_pairs(language)) >= near_misses


def test_no_story_is_its_own_near_miss():
    assert [item.story for item in ITEMS if item.story == item.near_miss_of] == []


def test_english_near_misses_look_alike():
    by_story = stories("en")

    def most_in_common(story, other):
        """Words of five letters and more that a title of one and a title of the other share, at most."""
        titles, others = (
            [set(re.findall(r"\w{5,}", item.title.casefold())) for item in by_story[label]]
            for label in (story, other)
        )
        return max(len(one & two) for one in titles for two in others)

    assert len([pair for pair in near_miss_pairs("en") if most_in_common(*pair) >= 2]) >= 25


def test_every_section_but_the_weather_has_english_stories():
    found = Counter(items[0].section for items in stories("en").values())
    assert set(found) == set(get_args(SectionId)) - {"weather"}
    assert min(found.values()) >= 5


def test_a_story_lasts_at_most_three_days():
    for story, items in stories("en").items():
        days = max(item.seen_at for item in items) - min(item.seen_at for item in items)
        assert days.total_seconds() <= 72 * 3600, story


def test_no_item_stands_twice():
    twice = Counter((item.outlet, item.title) for item in ITEMS)
    assert [key for key, count in twice.items() if count > 1] == []


def test_what_names_several_stories_has_a_label_of_its_own():
    sizes = Counter(item.story for item in ITEMS)
    assert [item.title for item in ITEMS if item.kind in BRIDGELESS and sizes[item.story] > 1] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_items_share_five_words_but_names_and_copies(language):
    assert shared_runs([item for items in stories(language).values() for item in items]) == []


def test_shared_words_are_seen_and_copies_and_names_are_not():
    def made(story, outlet, title, copy_of=None):
        at = datetime(2026, 3, 2, tzinfo=UTC)
        return LabelledItem(story, "canada", "en", outlet, at, title, "", copy_of=copy_of)

    bell = "The old bell rang all night"
    assert len(shared_runs([made("a", "One", bell), made("b", "Two", bell)])) == 2
    assert len(shared_runs([made("a", "One", bell), made("a", "Two", bell)])) == 2
    assert shared_runs([made("a", "One", bell), made("a", "Two", bell, copy_of="One")]) == []
    title = "Wade Comeau of Nova Scotia"
    assert shared_runs([made("a", "One", title), made("b", "Two", title)]) == []


def test_an_outlet_is_written_one_way_and_has_one_language():
    languages = defaultdict(set)
    for item in ITEMS:
        if item.twin is None:
            languages[item.outlet].add(item.language)
    assert [outlet for outlet, found in languages.items() if len(found) > 1] == []
    spelled = Counter(re.sub(r"\W", "", outlet).casefold() for outlet in languages)
    assert [name for name, count in spelled.items() if count > 1] == []
    times = Counter(item.outlet for item in ITEMS if item.language == "en" and item.twin is None)
    assert [
        outlet for outlet, count in times.items() if count == 1
    ] == []  # a slip of the pen looks like this


def test_an_item_gets_its_file_s_language_and_the_hour_of_the_set(tmp_path):
    (item,) = load_text(tmp_path, ONE_STORY)
    assert (item.story, item.section, item.language, item.kind) == ("ferry", "canada", "en", "news")
    assert item.seen_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    (item,) = load_text(tmp_path, ONE_STORY.replace("hours: 3", "hours: 27"))
    assert item.seen_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_twins_name_their_language(tmp_path):
    text = ONE_STORY.replace("hours: 3", "hours: 3, language: fr, twin: ferry-release, feed: transport")
    (item,) = load_text(tmp_path, text, "twins_made.yaml")
    assert (item.language, item.twin, item.feed) == ("fr", "ferry-release", "transport")


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("en_a.yaml", ONE_STORY.replace("canada", "gardening"), 'en_a.yaml, line 2: story "ferry": section'),
        ("en_a.yaml", ONE_STORY.replace("hours: 3", "hours: 73"), 'line 4: story "ferry": items.0.hours'),
        ("en_a.yaml", ONE_STORY.replace("hours", "hour"), 'en_a.yaml, line 4: story "ferry": items.0.hours'),
        ("en_a.yaml", ONE_STORY.replace("hours", "mood: good, hours"), 'story "ferry": items.0.mood'),
        ("en_a.yaml", ONE_STORY + ONE_STORY, 'line 5: story "ferry" stands first at en_a.yaml, line 1'),
        ("en_a.yaml", ONE_STORY.replace("hours", "copy_of: Wire, hours"), 'is copy_of "Wire", which'),
        ("en_a.yaml", ONE_STORY.replace("hours", "language: en, hours"), "`language` stands in twins_ files"),
        ("twins_a.yaml", ONE_STORY, "`language` stands in twins_ files"),
        ("de_a.yaml", ONE_STORY, "de_a.yaml: begin the name with en_, fr_ or twins_"),
        ("en_a.yaml", "story: ferry", "en_a.yaml is no list"),
        (
            "en_a.yaml",
            ONE_STORY.replace("  items", "  near_miss_of: boat\n  items"),
            'story "ferry" is near_miss_of "boat", which no file has',
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(tmp_path, name, text, complaint):
    with pytest.raises(ConfigurationError, match=re.escape(complaint)):
        load_text(tmp_path, text, name)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"holds no \*\.yaml"):
        load(tmp_path)
