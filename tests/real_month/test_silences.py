"""Sections without a capture say so, and only they; where there is no lead, the page says that too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.real_month.month import DATES

pytestmark = pytest.mark.real_month

WITHOUT_CAPTURE = {
    "ars": (1, 10, 14, 17, 18, 19, 24, 26),
    "nature": (2, 3, 9, 10, 16, 17, 23, 24, 30),
    "npr": (),
}
HEADINGS = {
    "ars": {"en": "💻 Digital Strategy", "fr": "💻 Stratégie numérique"},
    "nature": {"en": "🔬 Science", "fr": "🔬 Sciences"},
    "npr": {"en": "🇺🇸 U.S. Top Stories", "fr": "🇺🇸 À la une aux États-Unis"},
}
OUTLETS = {"ars": "Ars Technica", "nature": "Nature"}
NO_CAPTURE = {
    "en": "No capture of its feeds exists for this date.",
    "fr": "Aucune capture de ses fils pour cette date.",
}
NO_FEED = {"en": "No feed is set up.", "fr": "Aucun fil configuré."}
NO_LEAD = {
    "en": "No lead today: no story was carried by two of our outlets.",
    "fr": "Pas de manchette aujourd’hui : aucun sujet n’a été repris par deux de nos médias.",
}
NO_LEAD_BUT = {"en": "No lead today: ", "fr": "Pas de manchette aujourd’hui : "}
SECTIONS_WITHOUT_FEED = 11


SECTIONS = {"ars": "digital_strategy", "nature": "science", "npr": "united_states"}


def has_stories(month, on, feed: str) -> bool:
    """A story that several outlets tell may stand in the section of a feed which is silent that day."""
    sections = {section["section_id"]: section for section in month.edition(on)["sections"]}
    return bool(sections[SECTIONS[feed]]["stories"])


def section_lines(text: str, heading: str) -> list[str]:
    """The lines of plain text under a section's heading, up to the next empty line."""
    lines = text.split("\n")
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start)]


def plain(text: str) -> str:
    """Text with ordinary spaces: French has no-break ones before its colons."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_windows_without_capture_are_those_of_the_issue(captures):
    """Window of a date: 06:00 Toronto of the day before to 06:00, which is 10:00 UTC in June."""
    for feed, days in WITHOUT_CAPTURE.items():
        empty = []
        for on in DATES:
            end = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
            if not any(one.feed == feed and end - timedelta(days=1) < one.at_utc <= end for one in captures):
                empty.append(on.day)
        assert tuple(empty) == days


@pytest.mark.parametrize("feed", sorted(WITHOUT_CAPTURE))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_section_without_a_capture_says_so_and_no_other_does(month, feed, language):
    for on in DATES:
        lines = section_lines(plain(month.text(on, language)), HEADINGS[feed][language])
        if on.day in WITHOUT_CAPTURE[feed] and not has_stories(month, on, feed):
            assert lines == [NO_CAPTURE[language]], on
        else:
            assert NO_CAPTURE[language] not in lines, on
            assert any(line.startswith("• ") for line in lines) or len(lines) == 1, on


def test_every_format_says_it_as_often(month):
    for on in DATES:
        silent = [feed for feed, days in WITHOUT_CAPTURE.items() if on.day in days]
        expected = sum(not has_stories(month, on, feed) for feed in silent)
        for language in ("en", "fr"):
            for form in ("txt", "md", "html"):
                page = plain(month.text(on, language, form))
                assert page.count(NO_CAPTURE[language]) == expected, (on, language, form)
                assert page.count(NO_FEED[language]) == SECTIONS_WITHOUT_FEED, (on, language, form)


def test_the_header_says_what_the_edition_rests_on(month):
    for on in DATES:
        missing = [OUTLETS[feed] for feed in ("ars", "nature") if on.day in WITHOUT_CAPTURE[feed]]
        read = 3 - len(missing)
        english = f"Reconstructed from archived captures: {read} of 3 feeds"
        french = f"Reconstitué à partir d’archives : {read} {'fil' if read == 1 else 'fils'} sur 3"
        if missing:
            english += f"; none for {', '.join(missing)}"
            french += f"; aucun pour {', '.join(missing)}"
        assert f"\n{english}.\n" in plain(month.text(on, "en")), on
        assert f"\n{french}.\n" in plain(month.text(on, "fr")), on


def test_an_edition_without_a_lead_says_where_the_stories_of_several_outlets_stand(month):
    without = [on for on in DATES if not month.edition(on)["top_stories"]]
    assert len(without) >= 20
    denied = set()
    for on in DATES:
        edition = month.edition(on)
        assert all(story["why"]["outlets"] > 1 for story in edition["top_stories"]), on
        told_by_several = edition["continuing"] + [story for story in month.shown(on) if story["also"]]
        listed = [row for row in month.selection(on) if row["rule"] == "section_limit"]
        told_by_several += [row for row in listed if row["outlets"] > 1]
        if on in without and not told_by_several:
            denied.add(on)
        for language in ("en", "fr"):
            for form in ("txt", "md", "html"):
                page = plain(month.text(on, language, form))
                assert page.count(NO_LEAD[language]) == (on in denied), (on, language, form)
                assert page.count(NO_LEAD_BUT[language]) == (on in without), (on, language, form)
    assert 0 < len(denied) < len(without)


def test_only_the_first_edition_says_that_it_is_the_first(month):
    for on in DATES:
        said = "First edition: there is no earlier one to compare with." in month.text(on, "en")
        assert said == (on == date(2024, 6, 1)), on


def test_an_edition_without_a_feed_is_degraded(month):
    for on in DATES:
        is_short = any(on.day in days for days in WITHOUT_CAPTURE.values())
        assert month.edition(on)["state"] == ("degraded" if is_short else "complete"), on
