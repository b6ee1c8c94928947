"""A bad entry that stays in its feed is new on one day only."""

from tests.small_lake import Capture, Entry, SmallLake

BODY = (
    b"<rss version='2.0'><channel><title>x</title>"
    b"<item><guid>id-1</guid><description>Text alone.</description></item></channel></rss>"
)


def test_an_entry_that_cannot_be_used_is_counted_once(tmp_path):
    lake = SmallLake(tmp_path)
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", (), body=BODY))
    lake.take_in(Capture("harbour", "2024-06-13T09:00Z", (), body=BODY))
    lake.run("2024-06-12")
    lake.run("2024-06-13")
    first, second = (lake.read(f"2024-06-{day}", "briefing.en.txt").decode() for day in (12, 13))
    assert "1 new entry could not be used (no title or link)." in first
    assert "could not be used" not in second
    assert "Nothing new since Wed June 12, 06:00 EDT." in second


def test_what_was_shown_before_is_not_counted_as_new(tmp_path):
    lake = SmallLake(tmp_path)
    shown = Entry("Ferry runs aground off Bell Island", "All are safe.", published="2024-06-12T08:00Z")
    quiz = Entry("This week's quiz has happy dogs and sad cats", "How many?", published="2024-06-13T08:00Z")
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", (shown,)))
    lake.run("2024-06-12")
    link = lake.selection("2024-06-12")[0]["canonical_link"]
    again = Entry(shown.title.upper(), shown.text, link=link, published=shown.published)
    lake.take_in(Capture("harbour", "2024-06-13T09:00Z", (again, quiz)))
    lake.run("2024-06-13")
    assert {row["rule"] for row in lake.selection("2024-06-13")} == {"cosmetic_change", "not_news"}
    assert "1 new, not shown: 1 quiz." in lake.read("2024-06-13", "briefing.en.txt").decode()
