"""Why a section is empty: each row of STANDARD's table from a real lake, read in both languages."""

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake

D1, D2, D3 = "2024-06-12", "2024-06-13", "2024-06-14"
NEWS = Entry("Ferry runs aground off Bell Island", "All passengers are safe.", published="2024-06-12T08:00Z")
OTHER = Entry(
    "Museum of small bridges reopens", "It had been shut since March.", published="2024-06-12T08:00Z"
)
PROMOTION = Entry("Harbour Gazette Live: How deep is the sea? Join our discussion today!", "Come along.")
QUIZ = Entry("This week's quiz has happy dogs and sad cats", "How many do you know?")
CANADA, HOLDER = Feed("harbour"), Feed("prairie", "science")


class Week(SmallLake):
    """A lake that waits with its captures until an edition is asked for: they are validated once."""

    def __init__(self, folder, feeds=(CANADA, HOLDER), edition=""):
        super().__init__(folder, feeds, edition)
        self.waiting = []

    def serve(self, day, feed="harbour", entries=(), status=200, hour=9, **more):
        self.waiting.append(Capture(feed, f"2024-06-{day}T{hour:02}:00Z", entries, status, **more))

    def text(self, on, language="en"):
        """The plain text of an edition, with those of the days before it made first."""
        if self.waiting:
            self.make_days(*self.waiting)
            self.waiting = []
        return self.read(on, f"briefing.{language}.txt").decode()


@pytest.fixture
def lake(tmp_path):
    return Week(tmp_path)


def told(lake, on, name="Canadian News", french="Actualité canadienne"):
    """What stands under a section's name in the plain text, in English and in French."""
    return _under(lake.text(on), name), _under(lake.text(on, "fr"), french)


def _under(text, heading):
    lines = text.replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    start = next(place for place, line in enumerate(lines) if line.endswith(heading))
    rest = lines[start + 1 :]
    end = next((place for place, line in enumerate(rest) if place and not line.strip()), len(rest))
    return [line.strip() for line in rest[:end] if line.strip()]


def test_quiet(lake):
    for day in (12, 13):
        lake.serve(day, entries=[NEWS])
        lake.serve(day, "prairie", [OTHER])
    assert told(lake, D2) == (
        ["Nothing new since Wed June 12, 06:00 EDT. The feed answered."],
        ["Rien de nouveau depuis le mer. 12 juin, 6 h HAE. Le fil a répondu."],
    )


def test_quiet_with_three_feeds(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("lantern"), Feed("meadow")])
    for day in (12, 13):
        for feed in ("harbour", "lantern", "meadow"):
            lake.serve(day, feed, [NEWS] if feed == "harbour" else [])
    english, french = told(lake, D2)
    assert english == ["Nothing new since Wed June 12, 06:00 EDT. All 3 feeds answered."]
    assert french == ["Rien de nouveau depuis le mer. 12 juin, 6 h HAE. Les 3 fils ont répondu."]


def test_all_failed_since_the_first_failure_after_the_last_success(lake):
    lake.serve(12, entries=[NEWS])
    lake.serve(12, "prairie", [OTHER])
    for day in (13, 14):
        lake.serve(day, status=404)
        lake.serve(day, "prairie", [OTHER])
    assert told(lake, D2)[0] == ["Could not be read: Harbour Gazette (page not found)."]
    assert told(lake, D3) == (
        ["Could not be read: Harbour Gazette (page not found since June 13)."],
        ["Lecture impossible : Harbour Gazette (page introuvable depuis le 13 juin)."],
    )


def test_a_page_that_is_no_feed_is_a_failure_every_day(lake):
    """A 200 answer that holds no feed is no success: "since" does not begin anew each day."""
    lake.serve(12, entries=[NEWS])
    lake.serve(12, "prairie", [OTHER])
    for day in (13, 14):
        lake.serve(day, body=f"<html><body>Moved {day}</body></html>".encode())
        lake.serve(day, "prairie", [OTHER])
    assert told(lake, D3)[0] == ["Could not be read: Harbour Gazette (not a feed since June 13)."]


def test_part_failed(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("lantern"), Feed("meadow")])
    for day in (12, 13):
        lake.serve(day, "harbour", [NEWS])
        lake.serve(day, "lantern", [])
        lake.serve(day, "meadow", status=503)
    assert told(lake, D2) == (
        [
            (
                "Nothing new in the 2 feeds that answered. "
                "Meadow Gazette did not (server error since June 12); news may be missing."
            )
        ],
        [
            (
                "Rien de nouveau dans les 2 fils qui ont répondu. "
                "Meadow Gazette : erreur du serveur depuis le 12 juin; des nouvelles peuvent manquer."
            )
        ],
    )


def test_all_shown_before(lake):
    lake.serve(12, entries=[NEWS])
    lake.serve(13, entries=[NEWS, OTHER])
    news = replace(NEWS, title=NEWS.title.upper(), link=lake_link(NEWS))
    other = replace(OTHER, text=OTHER.text.replace("since", "– since"), link=lake_link(OTHER))
    lake.serve(14, entries=[news, other])
    assert told(lake, D3) == (
        ["Nothing new: its 2 stories were in earlier editions, the last on Thu June 13."],
        [
            (
                "Rien de nouveau : ses 2 sujets ont paru dans des éditions antérieures, "
                "le dernier le jeu. 13 juin."
            )
        ],
    )


def test_two_versions_of_a_story_shown_before_are_one_story_shown_before(lake):
    """The version that another replaced the same morning is no story of its own."""
    lake.serve(12, entries=[NEWS])
    for hour, text in ((8, "All passengers are safe!"), (9, "All passengers – are safe.")):
        lake.serve(13, entries=[replace(NEWS, text=text)], hour=hour)
    assert told(lake, D2)[0] == ["Nothing new: its only story was in an earlier edition, on Wed June 12."]
    assert sorted(row["rule"] for row in lake.selection(D2)) == ["cosmetic_change", "superseded"]


def lake_link(entry):
    """The link that an entry without one has in the lake."""
    return f"https://harbour.example/{sha256(entry.title.encode()).hexdigest()[:12]}"


def test_elsewhere_under_top_stories_and_another_section(tmp_path):
    feeds = [Feed("harbour"), Feed("lantern"), Feed("prairie", "science")]
    lake = Week(tmp_path, feeds)
    ferry, whales = "Ferry runs aground off Bell Island", "Elephants call each other by name"
    lake.serve(
        12,
        "harbour",
        [Entry(ferry, "Our reporter was there."), Entry(whales, "They do, says a guide.")],
    )
    lake.serve(12, "lantern", [Entry(ferry, "Passengers tell of the night.")])
    lake.serve(12, "prairie", [Entry(whales, "A study of 469 calls found it.")])
    assert told(lake, D1) == (
        ["Its 2 stories are under Top stories and Science."],
        ["Ses 2 sujets sont sous « À la une » et « Sciences »."],
    )


def test_a_story_that_another_outlet_tells_elsewhere_is_no_quiet_section(lake):
    """The section's own item is only a member there, not the one that speaks."""
    lake.serve(12, "harbour", [Entry("Elephants call each other by name", "")])
    lake.serve(12, "prairie", [Entry("Elephants call each other by name", "A study of 469 calls found it.")])
    assert told(lake, D1)[0] == ["Its story is under Science."]


def test_ruled_out_with_counts_the_most_frequent_first(lake):
    lake.serve(12, entries=[NEWS])
    many = [Entry(f"{QUIZ.title} {n}", QUIZ.text) for n in range(3)]
    old = Entry("Council adopted a budget", "It did so at last.", published="2024-06-01T08:00Z")
    lake.serve(13, entries=[PROMOTION, old, *many])
    assert told(lake, D2)[0] == ["5 new, none shown: 3 quizzes, 1 promotion, 1 published too long ago."]
    assert told(lake, D2)[1] == [
        (
            "5 nouveautés, aucune retenue : "
            "3 jeux-questionnaires, 1 promotion, 1 publiée il y a trop longtemps."
        )
    ]


def test_what_failed_is_said_beside_every_other_cause(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("meadow")])
    lake.serve(12, entries=[PROMOTION])
    lake.serve(12, "meadow", status=404)
    assert told(lake, D1)[0] == [
        "1 new, not shown: 1 promotion.",
        "Could not be read: Meadow Gazette (page not found). News may be missing.",
    ]


def test_what_failed_is_said_where_stories_are_shown(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("meadow")])
    lake.serve(12, entries=[NEWS])
    lake.serve(12, "meadow", status=410)
    assert told(lake, D1)[0] == [
        "• Ferry runs aground off Bell Island",
        "All passengers are safe.",
        f"Harbour Gazette · Wed June 12, 04:00 EDT · {lake_link(NEWS)}",
        "Could not be read: Meadow Gazette (gone for good). News may be missing.",
    ]


def test_unusable(lake):
    lake.serve(12, "prairie", [OTHER])
    body = (
        b"<rss version='2.0'><channel><title>x</title>"
        + b"".join(
            b"<item><guid>id-%d</guid><description>Text alone, number %d.</description></item>" % (n, n)
            for n in range(4)
        )
        + b"</channel></rss>"
    )
    lake.serve(12, body=body)
    assert told(lake, D1) == (
        ["4 new entries could not be used (no title or link)."],
        ["4 entrées inutilisables (sans titre ou sans lien)."],
    )


def test_no_capture_and_no_feed(lake):
    lake.serve(12, "prairie", [OTHER])
    assert told(lake, D1) == (
        ["No capture of its feeds exists for this date."],
        ["Aucune capture de ses fils pour cette date."],
    )
    assert told(lake, D1, "Corporate AI", "IA en entreprise") == (
        ["No feed is set up."],
        ["Aucun fil configuré."],
    )


def test_one_feed_not_captured_beside_a_quiet_one(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("meadow")])
    for day in (12, 13):
        lake.serve(day, entries=[NEWS])
    assert told(lake, D2)[0] == [
        (
            "Nothing new in the feed that answered. "
            "Meadow Gazette did not (not read this time); news may be missing."
        )
    ]


def test_the_first_reading_of_a_feed_that_has_only_old_items(lake):
    lake.serve(12, entries=[Entry("Council adopted a budget", published="2024-06-10T08:00Z")])
    assert told(lake, D1)[0] == [
        "First reading of its feeds: nothing in them was published since Tue June 11, 06:00 EDT."
    ]


def test_a_new_feed_beside_an_old_one_is_no_first_reading_of_both(tmp_path):
    lake = Week(tmp_path, [Feed("harbour"), Feed("meadow")])
    lake.serve(12, entries=[NEWS])
    lake.serve(13, entries=[NEWS])
    lake.serve(13, "meadow", [Entry("Council adopted a budget", published="2024-06-10T08:00Z")])
    assert told(lake, D2)[0] == ["1 new, not shown: 1 published before we began to read its feed."]


def test_all_too_old(lake):
    lake.serve(12, entries=[NEWS])
    lake.serve(
        13,
        entries=[Entry(f"Council adopted budget {n}", published="2024-06-01T08:00Z") for n in range(2)],
    )
    assert told(lake, D2)[0] == ["2 new, all published too long ago to be shown."]


def test_left_for_lack_of_room_is_said_with_the_list(tmp_path):
    """A section never shows nothing for lack of room while its headline fits; here none can."""
    lake = Week(tmp_path, edition="words: 100\nwords_in_all: 100")
    lake.serve(12, entries=[NEWS])
    assert told(lake, D1)[0][0] == "1 new, not shown: 1 for lack of room."
