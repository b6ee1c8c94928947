"""What a clumsy or malicious publisher does over days, and with characters, lengths and dates.

PROMISES H8, H9, H10, D6. Outlets, hosts and events are invented.
"""

import json
import unicodedata
from datetime import date, timedelta

import pytest

from briefing.model import Edition
from tests.hostile import outputs
from tests.hostile.feeds_by_hand import FORMATS, Written, document, utc
from tests.small_lake import Capture, Entry, Feed, SmallLake

HARBOUR, PRAIRIE = Feed("harbour"), Feed("prairie", "science")
DAY = "2024-06-12"
AT = utc(f"{DAY}T09:00Z")
WEEK = [date(2024, 6, 12) + timedelta(days=day) for day in range(7)]
PAGES = [f"briefing.{language}.{form}" for language in ("en", "fr") for form in ("html", "txt", "md")]


def matter(number, **fields) -> Written:
    """An entry of Harbour, different from every other in title, text and link."""
    words = (
        "bridge",
        "library",
        "tunnel",
        "ferry",
        "market",
        "school",
        "harbour",
        "stadium",
        "archive",
        "airport",
    )
    word = words[number % len(words)]
    return Written(
        **{
            "title": f"Council decides on the {word} in matter {number} of the year",
            "text": f"The council decided on the {word} after {number + 3} hours of debate.",
            "link": f"https://harbour.example/{number}",
            "published": AT - timedelta(minutes=number + 1),
        }
        | fields
    )


ROOM = "words: 20000\nwords_in_all: 20000\n"


def lake_of(folder, *captures, feeds=(HARBOUR, PRAIRIE), limit=20, edition="") -> SmallLake:
    lake = SmallLake(folder, feeds, edition)
    with lake.settings.catalogue.open("a") as catalogue:
        catalogue.write(f"sections:\n  canada: {{limit: {limit}}}\n  science: {{limit: {limit}}}\n")
    lake.take_in(*captures)
    return lake


def served(entries, at=AT, form="rss", feed="harbour") -> Capture:
    return Capture(feed, at, body=document(form, entries))


def edition_of(lake, on=DAY) -> Edition:
    return Edition.model_validate_json(lake.read(on, "edition.json"))


def of_section(lake, section_id, on=DAY):
    return next(one for one in edition_of(lake, on).sections if one.section_id == section_id)


# --- H9 and its relatives: the same again under another name -----------------------------------------


def fresh(on) -> Capture:
    """One new story a day, so that every edition has one."""
    return Capture(
        "prairie", utc(f"{on}T09:00Z"), [Entry(f"Observatory finds comet number {on.day} of the year")]
    )


def renamed(feed, stamp, number) -> dict:
    """What feed `feed` changes about its story `number` in the capture at `stamp`."""
    guid = f"guid-{stamp}-{number}"
    page = f"https://{feed}.example/{number}"
    return {
        "guid": {"guid": guid},
        "guid-and-date": {"guid": guid, "published": utc(f"{stamp[:10]}T02:00Z")},
        "guid-and-link": {"guid": guid, "link": f"{page}?session={stamp}"},
        "tracking": {"link": f"{page}?utm_source={stamp}&gclid={stamp}"},
        "author": {"author": f"Desk {stamp}", "category": stamp},
        "format": {"content": "<p>All of the debate is told here at some length.</p>"},
    }[feed]


RENAMING = {
    "guid": "canada",
    "guid-and-date": "government",
    "guid-and-link": "public_health",
    "tracking": "cybersecurity",
    "author": "international",
    "format": "united_states",
}
"""Feeds with their sections; "format" goes from RSS to JSON Feed and back."""

STREETS = ("Elm", "Oak", "Birch", "Cedar", "Maple", "Willow")


def test_entries_under_new_names_every_few_hours_for_a_week_are_shown_once(tmp_path):
    """H9: six feeds with four stories each, two captures on the first of 7 days, every capture renames."""
    captures = [fresh(on) for on in WEEK]
    for day, on in enumerate(WEEK):
        for stamp in (f"{on}T03", f"{on}T09")[day > 0 :]:
            for feed, street in zip(RENAMING, STREETS, strict=True):
                entries = []
                for number in range(4):
                    known = {
                        "title": f"{street} Street to be closed for {number + 2} weeks from block {number}",
                        "text": f"Drivers on {street} Street must go around block {number} until it ends.",
                        "link": f"https://{feed}.example/{number}",
                        "guid": f"https://{feed}.example/{number}",
                        "published": utc(f"{DAY}T02:00Z"),
                    }
                    entries.append(Written(**known | renamed(feed, stamp, number)))
                form = FORMATS[day % 5] if feed == "format" else "rss"
                captures.append(served(entries, utc(f"{stamp}:00Z"), form, feed))
    feeds = [Feed(feed, section) for feed, section in RENAMING.items()]
    lake = lake_of(tmp_path, *captures, feeds=(*feeds, PRAIRIE))
    for on in WEEK:
        lake.run(on)
    assert len(lake.shown(WEEK[0])) == 4 * len(RENAMING) + 1
    assert [len(lake.shown(on)) for on in WEEK[1:]] == [1] * 6
    shown = [title for on in WEEK for title in lake.shown(on)]
    assert len(set(shown)) == len(shown) == 4 * len(RENAMING) + 7


def test_entries_that_change_every_hour_never_keep_new_stories_out(tmp_path):
    """A counter in the text is a new figure, so an update; the page has room for what is new first."""
    captures = []
    for on in WEEK[:4]:
        for hour in range(0, 10, 3):
            text = "The council decided on it. It was read {} times so far today by our readers."
            entries = [
                matter(
                    number,
                    text=text.format(on.day * 1000 + hour * 10 + number),
                    published=utc(f"{on}T{hour:02}:00Z"),
                )
                for number in range(10)
            ]
            captures.append(served(entries, utc(f"{on}T{hour:02}:30Z")))
        names = ("Glacier", "Volcano", "Estuary", "Canyon")
        new = [Entry(f"{name} surveyed for time number {on.day} by the rangers") for name in names]
        captures.append(Capture("prairie", utc(f"{on}T09:00Z"), new))
    lake = lake_of(tmp_path, *captures, feeds=(HARBOUR, Feed("prairie")), limit=5)
    for on in WEEK[:4]:
        lake.run(on)
        stories = edition_of(lake, on).shown()
        assert len(stories) == 5
        updates = [story for story in stories if "update" in story.tags]
        assert len(updates) <= 2
        assert not updates or sum(story.outlet.en.startswith("Prairie") for story in stories) >= 3
        assert not lake.read(on, "briefing.en.txt").count(b"superseded")


def test_two_thousand_identical_entries_are_one_story(tmp_path):
    """Under one name from one feed, under a thousand names from another."""
    one_name = [matter(1)] * 1_000
    many_names = [
        matter(2, guid=f"guid-{number}", link=f"https://estuary.example/2?copy={number}")
        for number in range(1_000)
    ]
    estuary = served(many_names, feed="estuary")
    feeds = (HARBOUR, PRAIRIE, Feed("estuary", "government"))
    lake = lake_of(tmp_path, served(one_name), estuary, fresh(WEEK[0]), feeds=feeds)
    lake.run(DAY)
    assert [len(of_section(lake, name).stories) for name in ("canada", "science", "government")] == [1, 1, 1]
    assert json.loads(lake.read(DAY, "validation.json"))["totals"]["accounted_for"]


# --- H8: floods --------------------------------------------------------------------------------------


def test_a_flood_leaves_other_feeds_as_they_are(tmp_path):
    """Another feed's section is the same, byte for byte, beside 1 entry and beside 2,500; the cut is told."""
    comets = Capture(
        "prairie", AT, [Entry(f"Comet number {number} of the year is seen") for number in range(3)]
    )
    sections, editions = [], []
    for count in (1, 2_500):
        entries = [matter(number, published=AT - timedelta(seconds=number)) for number in range(count)]
        lake = lake_of(tmp_path / str(count), served(entries), comets, limit=5)
        lake.run(DAY)
        editions.append(edition_of(lake))
        for page in PAGES:
            text = lake.read(DAY, page).decode()
            if page.endswith("txt"):
                sections.append(text.partition("🔬")[2].partition("🧾")[0])
                assert len(text) < 20_000
    assert sections[:2] == sections[2:]
    assert [label.en for label in editions[1].notes.truncated] == ["Harbour Gazette"]
    assert editions[0].notes.truncated == ()
    totals = json.loads(lake.read(DAY, "validation.json"))["totals"]
    assert (totals["items"], totals["truncated"]) == (2_003, 500)


# --- characters and lengths --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tricky(tmp_path_factory):
    """One edition with entries that play with characters, lengths and links."""
    zalgo = "Z" + "".join(chr(0x300 + number % 0x6F) for number in range(300)) + "algo returns to town"
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all rules")
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    entries = {
        "long": matter(0, title="word " * 2_000),
        "unbroken": matter(1, title="A" * 10_000),
        "zalgo": matter(2, title=zalgo),
        "override": matter(3, title="Mayor \u202eevil\u202c and \u2066the\u2069 rest of\u200b it"),
        "joiner": matter(4, title="\u200d"),
        "filler": matter(5, title="\u3164\u3164"),
        "braille": matter(6, title="\u2800"),
        "grapheme joiner": matter(7, title="\u034f"),
        "spaces": matter(8, title=" \u00a0\u2003\t "),
        "tags": matter(9, title=f"England {flag} wins{hidden} again"),
        "controls": matter(10, title="NUL\x00 and bell\x07 and escape\x1b in a title"),
        "one word": matter(11, text="a" * 19_000 + " ends.", published=AT),
        "no spaces": matter(12, text="这是一个很长的句子没有空格" * 1_000 + "。", published=AT),
        "password": matter(13, link="https://user:password@harbour.example/13"),
        "megabyte": matter(
            14, text="A line of the flood. " * 50_000, content="Another line of the flood. " * 40_000
        ),
        "homoglyphs": matter(15, link="https://\u0430\u0440\u0440\u04cf\u0435.example/15"),
        "long link": matter(16, link="https://harbour.example/16/" + "a/" * 4_000),
        "author": matter(17, author="Jane Doe · Also: CBC Canada, Reuters · Tue June 11"),
        "blank author": matter(18, author="\u3164"),
        "endless author": matter(19, author="x" * 5_000),
        "emoji": matter(20, title="\U0001f525"),
    } | {f"sound {number}": matter(number) for number in range(21, 36)}
    lake = lake_of(
        tmp_path_factory.mktemp("tricky"), served(list(entries.values()), form="json"), edition=ROOM
    )
    lake.run(DAY)
    edition = edition_of(lake)
    stories = {one.link: one for one in (*edition.shown(), *edition.left_out)}
    by_name = {name: stories.get(f"https://harbour.example/{place}") for place, name in enumerate(entries)}
    return lake, by_name, stories


def test_a_title_in_which_nothing_can_be_seen_is_no_headline(tricky):
    lake, stories, _ = tricky
    assert [
        name for name in ("joiner", "filler", "braille", "grapheme joiner", "spaces") if stories[name]
    ] == []
    for story in edition_of(lake).shown():
        assert not outputs.is_blank(story.headline)
    assert stories["emoji"].headline == "\U0001f525"


def test_an_article_in_the_title_is_no_headline_and_nothing_is_cut(tricky):
    lake, stories, _ = tricky
    assert stories["long"] is stories["unbroken"] is None
    rules = {rule["rule"]: rule["rows"] for rule in json.loads(lake.read(DAY, "validation.json"))["rules"]}
    assert rules["title_matches"] == 2
    assert rules["title_present"] == 5


def test_a_text_without_spaces_is_no_summary(tricky):
    """Sixty words are at most 1,500 letters, whatever a publisher puts between two spaces."""
    lake, stories, _ = tricky
    assert stories["one word"].sentences == stories["no spaces"].sentences == ()
    for story in edition_of(lake).shown():
        assert sum(len(sentence.text) for sentence in story.sentences) <= 1_500
    for page in PAGES:
        assert len(lake.read(DAY, page)) < 40_000


def test_marks_do_not_pile_up_over_other_lines(tricky):
    lake, stories, _ = tricky
    assert stories["zalgo"].headline.endswith("algo returns to town")
    for page in PAGES:
        run = longest = 0
        for letter in lake.read(DAY, page).decode():
            run = run + 1 if unicodedata.category(letter) == "Mn" else 0
            longest = max(longest, run)
        assert 1 <= longest <= 6


def test_unseen_characters_are_taken_out_and_flags_stay(tricky):
    lake, stories, _ = tricky
    assert stories["override"].headline == "Mayor evil and the rest of it"
    assert stories["controls"].headline == "NUL and bell and escape in a title"
    assert stories["tags"].headline.startswith("England \U0001f3f4\U000e0067")
    assert stories["tags"].headline.endswith(" wins again")
    for page in PAGES:
        assert not outputs.UNSEEN.search(lake.read(DAY, page).decode())


def test_links_show_where_they_lead(tricky):
    lake, stories, by_link = tricky
    assert stories["password"].link == "https://harbour.example/13"
    assert stories["long link"] is None
    assert [link for link in by_link if link.endswith("/15")] == ["https://xn--80ak6aa92e.example/15"]
    assert b"password@" not in b"".join(lake.read(DAY, page) for page in PAGES)


def test_an_author_adds_no_part_to_our_line(tricky):
    lake, stories, _ = tricky
    assert stories["blank author"].author is None
    assert len(stories["endless author"].author) <= 300
    lines = lake.read(DAY, "briefing.en.txt").decode().splitlines()
    (line,) = [line for line in lines if "Jane Doe" in line]
    assert line.count(" · ") == 2  # outlet and author, time, address
    assert " · Also" not in line


# --- dates -------------------------------------------------------------------------------------------

LYING_DATES = (
    *(
        "9999-12-31T23:59:59Z",
        "9999-12-31",
        "0001-01-01T00:00:00+05:00",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
    ),
    *(
        "2099-01-01T00:00:00Z",
        "2024-06-14T09:00:00Z",
        "0000-00-00",
        "2024-02-30",
        "now",
        "\x00",
        "99999-01-01",
    ),
    *("2024-06-13T25:61:61Z", "2024-06-13T08:00:00+99:99", "-1", "1e400", "Mon, 32 Jun 2024 08:00:00 GMT"),
)


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_lying_dates_stop_nothing_and_lead_nothing(tmp_path, form):
    """D6: what claims no believable time is shown by our first sight of it, never above what is honest."""
    entries = [matter(place, published=lie) for place, lie in enumerate(LYING_DATES)]
    honest = [matter(50 + place, published=utc("2024-06-13T08:59Z")) for place in range(3)]
    lake = lake_of(
        tmp_path,
        served([matter(99)]),
        served(entries + honest, utc("2024-06-13T09:00Z"), form),
        fresh(WEEK[0]),
    )
    lake.run(DAY)
    lake.run("2024-06-13")
    for story in edition_of(lake, "2024-06-13").shown():
        place = int(story.link.rpartition("/")[2])
        if place < len(LYING_DATES):
            assert story.when.kind == "first_seen"
            assert story.when.at_utc == utc("2024-06-13T09:00Z")
    rules = lake.rules("2024-06-13")
    old = [matter(place).title for place, lie in enumerate(LYING_DATES) if lie[:4] in ("0001", "1970")]
    assert {rules[title] for title in old} == {"shown"}, "before 1995 nobody wrote feeds: it is no claim"


# --- claims on other outlets -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "He was arrested in the night."])
@pytest.mark.parametrize("first", ["harbour", "prairie"])
def test_an_outlet_that_names_another_s_page_puts_no_words_into_its_mouth(tmp_path, first, text):
    """Whoever comes first: no headline of one outlet is printed as the earlier headline of the other."""
    feeds = (HARBOUR, Feed("prairie"))
    page = "https://prairie.example/tunnel"
    true = Entry("Tunnel opens to cyclists after a long delay", "The tunnel opened on Tuesday.", page)
    false = Entry("Prairie mayor was arrested in his home", text, page)
    second = "prairie" if first == "harbour" else "harbour"
    by_feed = {"prairie": true, "harbour": false}
    lake = lake_of(
        tmp_path,
        Capture(first, f"{DAY}T09:00Z", [by_feed[first]]),
        Capture(second, "2024-06-13T09:00Z", [by_feed[second]]),
        feeds=feeds,
    )
    lake.run(DAY)
    lake.run("2024-06-13")
    edition = edition_of(lake, "2024-06-13")
    assert edition.changed_headlines == ()
    for story in (*edition_of(lake).shown(), *edition.shown()):
        assert story.outlet.en == ("Prairie Gazette" if story.headline == true.title else "Harbour Gazette")
    assert edition.top_stories == ()  # one page is one voice, however many link to it


@pytest.mark.parametrize("first", ["harbour", "prairie"])
def test_on_one_day_the_page_s_own_outlet_speaks_for_it(tmp_path, first):
    page = "https://prairie.example/tunnel"
    true = Entry("Tunnel opens to cyclists after a long delay", None, page)
    false = Entry("Prairie mayor was arrested in his home", "He was seen in handcuffs on Tuesday.", page)
    hours = {first: "08", ({"harbour", "prairie"} - {first}).pop(): "09"}
    lake = lake_of(
        tmp_path,
        Capture("harbour", f"{DAY}T{hours['harbour']}:00Z", [false]),
        Capture("prairie", f"{DAY}T{hours['prairie']}:00Z", [true]),
        feeds=(HARBOUR, Feed("prairie")),
    )
    lake.run(DAY)
    assert lake.shown(DAY) == [true.title]


# --- H10: character sets -----------------------------------------------------------------------------

FRENCH = "Près de l’église, le maire réagit à l’échec"
FRENCH_LATIN_1 = "Un été à Montréal, où ça gèle déjà"
ENCODINGS = (
    *(
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "iso-8859-1",
        "iso-8859-15",
        "cp1252",
    ),
    *("latin-1", "windows-1252", "cp850", "cp437", "mac-roman", "cp1254", "iso-8859-9", "cp858", "cp1140"),
)


def test_french_in_any_declared_encoding_is_french_on_the_page(tmp_path):
    """18 feeds, each in its own encoding, in one edition: no letter of 18 headlines and texts is damaged."""
    captures, texts = [], []
    for place, encoding in enumerate(ENCODINGS):
        text = f"{FRENCH if encoding.startswith('utf') else FRENCH_LATIN_1}, numéro {100 + place}"
        texts.append(text)
        body = (
            f"<?xml version='1.0' encoding='{encoding.removesuffix('-sig')}'?><rss version='2.0'><channel>"
            f"<title>c</title><item><title>{text}</title><link>https://feed-{place}.example/1</link>"
            f"<description>{text}.</description><pubDate>Wed, 12 Jun 2024 08:00:00 GMT</pubDate></item>"
            "</channel></rss>"
        ).encode(encoding)
        captures.append(Capture(f"feed-{place}", AT, body=body))
    lake = lake_of(tmp_path, *captures, feeds=[Feed(f"feed-{place}") for place in range(len(ENCODINGS))])
    lake.run(DAY)
    assert sorted(lake.shown(DAY)) == sorted(texts)
    for page in PAGES:
        printed = lake.read(DAY, page).decode()
        assert not [mark for mark in ("Ã", "â€", "\ufffd", "Â") if mark in printed]
