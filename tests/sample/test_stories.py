"""The sample week as it is written: every rule that its authors keep, and the plan of its seventh day."""

import html
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import briefing
from briefing.editions.changes import new_sentences, same_words
from briefing.feeds.catalogue import load_catalogue
from briefing.items.kinds import item_kind

SAMPLE = Path(briefing.__file__).with_name("sample")
CATALOGUE = load_catalogue(SAMPLE / "feeds.yaml")
SERVED = yaml.safe_load((SAMPLE / "served.yaml").read_text(encoding="utf-8"))
FILES = sorted((SAMPLE / "stories").glob("*.yaml"))
ITEMS = [
    item | {"section": path.stem}
    for path in FILES
    for item in yaml.safe_load(path.read_text(encoding="utf-8"))
]
EACH_ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["item"])

TEXTS = ("title", "description", "body")
KEYS = {"item", "feed", "at", "author", "categories", "path", "changes", "section", *TEXTS}
SHARED_HEADLINE = "Nine countries agree on one repair label for household appliances"
CUTOFF = "06:05"
BANNED = re.compile(
    r"""\b(?:
    (?:mon|tues|wednes|thurs|fri|satur|sun)days? | lundis? | mardis? | mercredis? | jeudis? | vendredis?
    | samedis? | dimanches?
    | january | february | (?-i:March) | april | (?-i:May) | june | july | august | september | october
    | november | december
    | janvier | février | (?-i:mars) | avril | mai | juin | juillet | août | septembre | octobre | novembre
    | décembre
    | spring(?:time)? | summers? | autumns? | falls? | winters? | printemps | (?:l['’]|cet[ ]|en[ ])été
    | étés | automnes? | hivers?
    | christmas | easter | thanksgiving | halloween | noël | pâques
    | today | yesterday | tomorrow | tonight | this[ ](?:morning|evening|week|month|year) | aujourd['’]hui
    | hier | demain | ce[ ](?:matin|soir|mois) | cette[ ](?:semaine|année)
    | (?:19|20)\d\d )\b""",
    re.IGNORECASE | re.VERBOSE,
)
WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")


def by_language(item, name):
    value = item.get(name) or ""
    return value if isinstance(value, dict) else {"": value}


def plain(text):
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def texts_of(item):
    """Every text of an item, each language and each later version by itself, without markup."""
    versions = [item, *item.get("changes", [])]
    return [
        plain(text)
        for version in versions
        for name in TEXTS
        for text in by_language(version, name).values()
        if text
    ]


def moment(at):
    return at["day"], at["time"]


def is_new_in(item, day):
    """Whether the edition of `day`, closed at 06:05, is the first that can show the item."""
    return (day - 1, CUTOFF) < moment(item["at"]) <= (day, CUTOFF)


def new_in(day, section=None):
    return [item for item in ITEMS if is_new_in(item, day) and section in (None, item["section"])]


def kind_of(item):
    host = urlsplit(next(iter(CATALOGUE.feed(item["feed"]).urls.values()))).hostname
    return item_kind(
        title=next(iter(by_language(item, "title").values())),
        link=f"https://{host}{item.get('path') or '/news/' + item['item']}",
        categories=item.get("categories", []),
        description_text=plain(next(iter(by_language(item, "description").values()))),
        body_text="",
        author=item.get("author"),
    )


def is_french(item):
    return isinstance(item["title"], dict) or CATALOGUE.feed(item["feed"]).language == "fr"


def test_there_is_a_file_for_every_section_but_the_weather():
    assert {path.stem for path in FILES} == {section.id for section in CATALOGUE.sections} - {"weather"}


def test_every_feed_is_served_and_all_but_the_weather_have_stories():
    ids = {feed.id for feed in CATALOGUE.feeds}
    assert set(SERVED) == ids
    assert {item["feed"] for item in ITEMS} == ids - {"weather-maple-bay"}


def test_formats_are_as_many_as_planned():
    formats = Counter(serving["format"] for feed, serving in SERVED.items() if feed != "weather-maple-bay")
    assert formats == {"rss20": 25, "atom10": 8, "rdf10": 2, "json": 1}


def test_every_host_ends_in_example():
    hosts = [urlsplit(url).hostname for feed in CATALOGUE.feeds for url, _, _ in feed.addresses()]
    assert [host for host in hosts if not host.endswith(".example")] == []
    assert CATALOGUE.edition.sample


def test_slugs_are_unique():
    assert [slug for slug, count in Counter(item["item"] for item in ITEMS).items() if count > 1] == []


def test_there_are_seventy_stories_and_a_quarter_of_the_items_is_french():
    headlines = {tuple(by_language(item, "title").values()) for item in ITEMS}
    assert len(headlines) >= 70
    assert sum(is_french(item) for item in ITEMS) * 4 >= len(ITEMS)


@EACH_ITEM
def test_an_item_is_written_as_the_format_asks(item):
    assert set(item) <= KEYS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item["item"])
    feed = CATALOGUE.feed(item["feed"])
    assert feed.sections == (item["section"],)
    moments = [moment(version["at"]) for version in (item, *item.get("changes", []))]
    assert moments == sorted(moments)
    for day, time in moments:
        assert 1 <= day <= 7
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time)
    for version in (item, *item.get("changes", [])):
        for name in (*TEXTS, "author"):
            if name in version and isinstance(version[name], dict):
                assert set(version[name]) == set(feed.urls) == {"en", "fr"}
    assert isinstance(item["title"], dict) == (len(feed.urls) == 2)


@EACH_ITEM
def test_a_description_is_one_to_three_sentences_and_a_body_a_few_paragraphs(item):
    for text in by_language(item, "description").values():
        if text and "<" not in text:
            assert 12 <= len(text.split()) <= 46
            assert text.endswith(".")
    for text in by_language(item, "body").values():
        assert not text or 2 <= len(text.split("\n\n")) <= 5


@EACH_ITEM
def test_an_item_can_be_read_on_any_date(item):
    assert [found[0] for text in texts_of(item) for found in BANNED.finditer(text)] == []


def test_no_two_stories_share_five_words():
    shared = " ".join(WORD.findall(SHARED_HEADLINE)).casefold()
    first_of, repeated = {}, []
    for item in ITEMS:
        for text in texts_of(item):
            words = WORD.findall(text)
            for start in range(len(words) - 4):
                run = words[start : start + 5]
                key = " ".join(run).casefold()
                if key in shared or all(word[0].isupper() for word in run):
                    continue
                if first_of.setdefault(key, item["item"]) != item["item"]:
                    repeated.append((key, first_of[key], item["item"]))
    assert repeated == []


@pytest.mark.parametrize("day", range(1, 7))
def test_a_day_before_the_seventh_brings_three_to_six_stories(day):
    assert 3 <= len(new_in(day)) <= 6


def test_one_event_is_told_by_four_outlets_under_one_headline():
    told = [item for item in ITEMS if next(iter(by_language(item, "title").values())) == SHARED_HEADLINE]
    feeds = [CATALOGUE.feed(item["feed"]) for item in told]
    assert len({feed.outlet.en for feed in feeds}) == len(told) == 4
    assert sorted(feed.sections[0] for feed in feeds) == ["canada", "canada", "government", "international"]
    assert [feed.kind for feed in feeds].count("official") == 1
    assert all((7, "01:00") <= moment(item["at"]) <= (7, "05:00") for item in told)


@pytest.mark.parametrize(
    "section",
    [
        "international", "canada", "united_states", "artificial_intelligence", "public_health", "science",
        "government", "emerging_tech", "cybersecurity", "corporate_ai",
    ],
)  # fmt: skip
def test_the_seventh_day_fills_a_section(section):
    assert 2 <= len(new_in(7, section)) <= 7


def test_three_sections_are_empty_on_the_seventh_day():
    for section in ("university_ai", "enterprise_architecture", "digital_strategy"):
        assert new_in(7, section) == []
    assert [item["item"] for item in new_in(6, "university_ai")] == ["open-lab-nights"]
    days_of_changes = {
        (item["section"], change["at"]["day"]) for item in ITEMS for change in item.get("changes", [])
    }
    assert ("digital_strategy", 7) in days_of_changes
    assert not {("university_ai", 7), ("enterprise_architecture", 7)} & days_of_changes


def test_the_seventh_day_has_every_special_kind():
    kinds = Counter(kind_of(item) for item in new_in(7))
    assert kinds.pop("news") > 30
    assert kinds == dict.fromkeys(("opinion", "paper", "digest", "promotion", "audio", "letter"), 1) | {
        "press_release": 1
    }


def test_three_stories_of_the_seventh_day_have_a_headline_only():
    bare = [item["item"] for item in new_in(7) if not item.get("description") and not item.get("body")]
    assert bare == ["translation-desk-returns", "exercice-municipal", "paper-battery-strip"]


def changes_of(slug):
    """Day and texts of each version of an item, the first one too, as an edition can see them."""
    item = next(item for item in ITEMS if item["item"] == slug)
    seen = {"title": item["title"], "description": item["description"]}
    found = [(item["at"]["day"] + (item["at"]["time"] > CUTOFF), dict(seen))]
    for change in item["changes"]:
        seen |= {name: change[name] for name in seen if name in change}
        found.append((change["at"]["day"] + (change["at"]["time"] > CUTOFF), dict(seen)))
    return found


@pytest.mark.parametrize(
    ("slug", "days"), [("cedar-narrows-bridge", [6, 7]), ("clinic-paper-records", [5, 6, 7])]
)
def test_an_update_brings_a_new_sentence_under_the_same_headline(slug, days):
    versions = changes_of(slug)
    assert [day for day, _texts in versions] == days
    for (_, before), (_, after) in pairwise(versions):
        assert after["title"] == before["title"]
        assert len(new_sentences(after["description"], before["description"], "en")) >= 1


def test_a_headline_changes_alone():
    (_, before), (day, after) = changes_of("orrin-broadband")
    assert day == 7
    assert not same_words(before["title"], after["title"])
    assert before["description"] == after["description"]


def test_digital_strategy_changes_in_form_only():
    changed = [item["item"] for item in ITEMS if item["section"] == "digital_strategy" and "changes" in item]
    days = []
    for slug in changed:
        (shown_on, before), (day, after) = changes_of(slug)
        days.append((shown_on, day))
        assert same_words(before["title"], after["title"])
        assert plain(before["title"] + before["description"]) != plain(after["title"] + after["description"])
        assert new_sentences(plain(after["description"]), plain(before["description"]), "en") == ()
    assert sorted(days) == [(4, 7), (5, 7), (6, 7)]


def test_the_faults_of_the_week():
    faults = {
        (fault["fault"], fault["from_day"]): feed
        for feed, serving in SERVED.items()
        for fault in serving.get("faults", [])
    }
    assert faults == {
        ("not_found", 3): "applied-ledger",
        ("gone", 7): "load-bearing",
        ("server_error", 7): "systems-of-record",
        ("slow", 7): "statehouse-almanac",
        ("broken_bytes", 7): "early-units",
        ("false_encoding", 7): "le-fanal",
        ("moved", 7): "bench-and-field",
    }
