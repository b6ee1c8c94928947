"""Who is counted as an outlet: the true origin that an author field names, not the copier."""

import pytest

from briefing.feeds.catalogue import parse_catalogue
from briefing.stories.voices import voice_of
from tests.small_lake import Capture, Entry, Feed, SmallLake, catalogue_text

FEEDS = [
    Feed("harbour", outlet="{en: Harbour Gazette, fr: La Gazette du port}"),
    Feed("prairie"),
    Feed("lantern"),
]
ON = "2024-06-12"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (None, "Prairie Gazette"),
        ("", "Prairie Gazette"),
        ("Jane Doe", "Prairie Gazette"),
        ("Harbour Gazette", "Harbour Gazette"),
        ("HARBOUR GAZETTE", "Harbour Gazette"),
        ("La Gazette du port", "Harbour Gazette"),
        ("Jane Doe, Harbour Gazette", "Harbour Gazette"),
        ("Jane Doe for Harbour Gazette", "Harbour Gazette"),
        ("Harbour Gazette reporters", "Prairie Gazette"),
        ("By The Associated Press", "Associated Press"),
        ("AP", "Associated Press"),
        ("Jane Doe | The Canadian Press", "Canadian Press"),
        ("La Presse canadienne", "Canadian Press"),
        ("John Doe and Reuters", "Reuters"),
        ("Agence France-Presse", "Agence France-Presse"),
        ("A. P. Doe", "Prairie Gazette"),
    ],
)
def test_who_wrote_it(author, expected):
    voice = voice_of(parse_catalogue(catalogue_text(FEEDS).encode(), "feeds.yaml"))
    assert voice({"author": author, "outlet": "Prairie Gazette"}) == expected


TITLE = "Ferry runs aground off Bell Island"


def outlets(tmp_path, *authors):
    """Outlets counted of a story that so many feeds tell in words of their own, with these authors."""
    lake = SmallLake(tmp_path, FEEDS)
    lake.make_days(
        *(
            Capture(
                feed.id,
                f"{ON}T09:00Z",
                [Entry(TITLE, f"{feed.id} tells of it in its own words.", author=author)],
            )
            for feed, author in zip(FEEDS, authors, strict=False)
        )
    )
    rows = lake.selection(ON)
    assert len({row["story_id"] for row in rows}) == 1
    (counted,) = {row["outlets"] for row in rows}
    return counted


def test_three_outlets_with_authors_of_their_own_are_three(tmp_path):
    assert outlets(tmp_path, "Jane Doe", None, "John Doe") == 3


def test_an_agencys_text_counts_once_however_each_outlet_cut_it(tmp_path):
    assert outlets(tmp_path, "The Associated Press", "AP", "John Doe") == 2


def test_the_outlet_that_the_author_names_counts_and_not_the_copier(tmp_path):
    """The Harbour Gazette and what the Prairie Gazette took from it: no second outlet, so no top story."""
    assert outlets(tmp_path, None, "La Gazette du port") == 1
