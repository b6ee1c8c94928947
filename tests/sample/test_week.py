"""The week: what a feed holds at a moment, days on which the clocks change, and files that are wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from briefing.errors import ConfigurationError
from briefing.sample.week import NEWEST, load_week, paragraphs
from tests.sample.small_week import FEEDS, STORIES, TODAY, at, small_week, write_week


def titles(week, feed, moment, language="en"):
    return [entry.title for entry in week.entries_at(feed, language, TODAY, moment)]


def test_a_story_is_in_its_feed_from_its_minute_on(tmp_path):
    week = small_week(tmp_path)
    assert titles(week, "harbour", at(5, "17:59")) == []
    assert titles(week, "harbour", at(5, "18:00")) == ['Crane & winch "Old Anna" repaired']
    assert titles(week, "harbour", at(7, "04:10"))[0] == "Tunnel opens to cyclists", "the newest stands first"


def test_a_change_replaces_what_it_gives_and_keeps_guid_link_and_date(tmp_path):
    week = small_week(tmp_path)
    before = week.entries_at("harbour", "en", TODAY, at(6, "06:05"))[0]
    between = week.entries_at("harbour", "en", TODAY, at(7, "05:30"))[1]
    after = week.entries_at("harbour", "en", TODAY, at(7, "06:05"))[1]
    assert before.updated == before.published == datetime(2024, 6, 10, 22, 0, tzinfo=UTC)
    assert (between.title, between.description) == (before.title, "The crane lifts 45 tonnes again.")
    assert (after.title, after.description) == ("Crane “Old Anna” repaired", between.description)
    assert after.updated == datetime(2024, 6, 12, 9, 50, tzinfo=UTC)
    assert (after.guid, after.link, after.published) == (before.guid, before.link, before.published)


def test_links_carry_the_date_or_the_path_that_is_given(tmp_path):
    week = small_week(tmp_path)
    moment = at(7, "06:05")
    links = {
        entry.link
        for feed, language in (("harbour", "en"), ("ministry", "en"), ("ministry", "fr"), ("journal", "en"))
        for entry in week.entries_at(feed, language, TODAY, moment)
    }
    assert links == {
        "https://harbour.example/2024/06/10/crane-repaired",
        "https://harbour.example/opinion/tunnel-opens",
        "https://ministry.example/en/2024/06/11/tariff-table",
        "https://ministere.example/fr/2024/06/11/tariff-table",
        "https://journal.example/doi/10.5555/tides.1",
    }


def test_a_bilingual_item_is_one_item_in_two_languages(tmp_path):
    week = small_week(tmp_path)
    english, french = (
        week.entries_at("ministry", language, TODAY, at(7, "06:05"))[0] for language in ("en", "fr")
    )
    assert english.guid == french.guid
    assert (english.title, french.title) == ("Quay tariffs published", "Publication des tarifs de quai")
    assert french.description == "Le tableau compte neuf lignes."


def test_a_feed_holds_its_newest_25(tmp_path):
    stories = "".join(
        f"- {{item: s-{n}, feed: harbour, at: {{day: 1, time: '0{n // 10}:{n % 10}0'}}, title: Story {n}}}\n"
        for n in range(56)
        if n % 10 < 6
    )
    week = small_week(tmp_path, all=stories)
    held = titles(week, "harbour", at(2, "06:05"))
    assert (len(held), held[0]) == (NEWEST, "Story 55")


def test_a_fault_lasts_from_its_day_to_its_last(tmp_path):
    week = small_week(tmp_path)
    faults = [week.fault_at("notes", TODAY, at(day, "06:05")) for day in range(1, 8)]
    assert faults == [None, None, "not_found", "not_found", None, None, None]
    assert week.fault_at("harbour", TODAY, at(7, "06:05")) is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        # 2024-03-10 02:30 does not exist in Toronto: read as if the clocks had not moved, 03:30 EDT.
        (date(2024, 3, 10), datetime(2024, 3, 10, 7, 30, tzinfo=UTC)),
        # 2024-11-03 01:30 comes twice, 02:30 once: after the change, in EST.
        (date(2024, 11, 3), datetime(2024, 11, 3, 7, 30, tzinfo=UTC)),
        (date(2024, 7, 1), datetime(2024, 7, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_days_on_which_the_clocks_change(tmp_path, today, expected):
    story = "- {item: night-shift, feed: harbour, at: {day: 7, time: '02:30'}, title: Night shift}"
    week = small_week(tmp_path, all=story)
    entries = week.entries_at("harbour", "en", today, expected)
    assert [entry.published for entry in entries] == [expected]
    assert week.entries_at("harbour", "en", today, expected - timedelta(seconds=1)) == ()


def test_a_week_over_a_change_of_clocks_has_seven_days(tmp_path):
    week, today = small_week(tmp_path), date(2024, 3, 12)
    days = [
        week.day_of(today, datetime(2024, 3, day, 6, 5, tzinfo=week.zone)) for day in (5, 6, 9, 10, 11, 12)
    ]
    assert days == [1, 1, 4, 5, 6, 7]


def test_paragraphs_as_yaml_leaves_them():
    assert paragraphs("one\ntwo") == ("one", "two")
    assert paragraphs("one\nline\n\ntwo") == ("one line", "two")


def story(**changes):
    lines = {"item": "a-story", "feed": "harbour", "at": '{day: 7, time: "04:10"}', "title": "A story"}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in (lines | changes).items() if value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            story(at='{day: 8, time: "04:10"}'),
            (
                'stories/canada.yaml, line 3, item "a-story": key "day" cannot be used; '
                "write a day of the week from 1 to 7."
            ),
        ),
        (
            story(at='{day: 7, time: "4:10"}'),
            (
                'stories/canada.yaml, line 3, item "a-story": key "time" cannot be used; '
                'write a time such as "04:10".'
            ),
        ),
        (
            story(feed="harbor"),
            (
                'stories/canada.yaml, item "a-story": feeds.yaml has no feed "harbor"; '
                "add it there or mend the id."
            ),
        ),
        (
            story(title=None),
            (
                'stories/canada.yaml, line 1, item "a-story": key "title" is missing; '
                "write text that is not empty, or one for each language as {en: …, fr: …}."
            ),
        ),
        (
            story(descripton="A word"),
            (
                'stories/canada.yaml, line 5, item "a-story": key "descripton" is not known; '
                "remove it or mend its spelling."
            ),
        ),
        (
            story(feed="ministry"),
            (
                'stories/canada.yaml, item "a-story": feed "ministry" is in two languages; '
                "write the title as {en: …, fr: …}."
            ),
        ),
        (
            story(title="{en: A story, fr: Un récit}"),
            (
                'stories/canada.yaml, item "a-story": a text is in en, fr, but feed "harbour" is in en; '
                "write it in the feed's languages."
            ),
        ),
        (
            story(changes='[{at: {day: 7, time: "04:00"}, title: Earlier}]'),
            (
                'stories/canada.yaml, line 1, item "a-story": it has changes that are not in order of time, '
                "after its own; put them in order."
            ),
        ),
        (
            story(changes='[{at: {day: 7, time: "05:00"}}]'),
            (
                'stories/canada.yaml, line 5, item "a-story": key "changes" changes nothing; '
                "write a new title, description or body."
            ),
        ),
        (
            "harbour: 1",
            'stories/canada.yaml, line 1: the file holds no list; begin each story with "- item:".',
        ),
    ],
)
def test_a_wrong_story_is_named_with_its_file_and_item(tmp_path, text, expected):
    with pytest.raises(ConfigurationError) as refused:
        small_week(tmp_path, canada=text)
    assert str(refused.value) == expected


def test_one_name_for_two_items_is_refused(tmp_path):
    with pytest.raises(ConfigurationError) as refused:
        small_week(tmp_path, canada=story(), science=story(title="Another"))
    assert str(refused.value) == (
        'stories/science.yaml, item "a-story": an item of stories/canada.yaml has this name; '
        "give one of them another."
    )


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (
            "harbour: {format: rss3}",
            (
                'served.yaml, line 1, feed "harbour": key "format" cannot be used; '
                "write one of rss20, atom10, rdf10, json."
            ),
        ),
        (
            "harbor: {}",
            ('served.yaml, feed "harbor": feeds.yaml has no feed "harbor"; add it there or mend the id.'),
        ),
        (
            "harbour:\n  faults:\n    - {from_day: 7, fault: asleep}",
            (
                'served.yaml, line 3, feed "harbour": key "fault" cannot be used; '
                "write a kind of fault, see sample/story_files.py."
            ),
        ),
    ],
)
def test_a_wrong_serving_is_named_with_its_feed(tmp_path, served, expected):
    with pytest.raises(ConfigurationError) as refused:
        small_week(tmp_path, served=served)
    assert str(refused.value) == expected


def test_a_missing_file_is_named(tmp_path):
    folder = write_week(tmp_path / "week", feeds=FEEDS, all=STORIES)
    (folder / "served.yaml").unlink()
    with pytest.raises(
        ConfigurationError, match=r"served\.yaml cannot be read .*; install the project again"
    ):
        load_week(folder)
