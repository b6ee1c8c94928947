"""A catalogue that is wrong says where and what to write; one that is right answers what others ask it."""

import hashlib
import re
from decimal import Decimal

import pytest
from pydantic import ValidationError

from briefing.errors import ConfigurationError
from briefing.feeds.catalogue import load_catalogue, parse_catalogue
from briefing.model import Label

ONE = """\
feeds:
  - id: npr-news
    url: https://feeds.npr.org/1001/rss.xml
    outlet: NPR
    section: united_states
    evidence: captured 2024-06-12
"""
PAIR = """\
  - id: cyber-centre
    url:
      en: https://www.cyber.gc.ca/get?feed=alerts&lang=en
      fr: https://www.cyber.gc.ca/get?feed=alerts&lang=fr
    also_at:
      en: [https://cyber.gc.ca/alerts.xml, http://cyber.gc.ca:8080/Alerts.xml]
      fr: https://cyber.gc.ca/alertes.xml
    outlet: {en: Cyber Centre, fr: Centre pour la cybersécurité}
    name: {en: Alerts, fr: Alertes}
    sections: [cybersecurity, government]
    kind: official
    weight: 1.2
    editors_order: true
    cuts_text: true
    show: headline
    evidence: captured 2026-02-17
"""
SECTIONS = [
    "weather", "international", "canada", "united_states", "artificial_intelligence", "digital_strategy",
    "public_health", "science", "government", "enterprise_architecture", "emerging_tech", "cybersecurity",
    "university_ai", "corporate_ai",
]  # fmt: skip


def parse(text):
    return parse_catalogue(text if isinstance(text, bytes) else text.encode(), "feeds.yaml")


def complaint(text):
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence[-1] in ".?"
    return sentence


def with_line(line):
    return f"{ONE}    {line}\n"


# What a right catalogue says -----------------------------------------------------------------------


def test_a_short_entry_gets_the_defaults():
    feed = parse(ONE).feeds[0]
    assert feed.urls == {"en": "https://feeds.npr.org/1001/rss.xml"}
    assert feed.outlet == feed.name == Label(en="NPR", fr="NPR")
    assert (feed.sections, feed.language, feed.kind, feed.show) == (
        ("united_states",),
        "en",
        "news",
        "summary",
    )
    assert (feed.weight, feed.weight_millionths) == (Decimal(1), 1_000_000)
    assert (feed.editors_order, feed.cuts_text, feed.place, feed.also_at) == (False, False, None, {})


def test_a_full_entry_is_read_as_it_stands():
    feed = parse(ONE + PAIR).feeds[1]
    assert list(feed.urls) == ["en", "fr"]
    assert feed.also_at["fr"] == ("https://cyber.gc.ca/alertes.xml",)
    assert feed.outlet == Label(en="Cyber Centre", fr="Centre pour la cybersécurité")
    assert feed.name == Label(en="Alerts", fr="Alertes")
    assert feed.sections == ("cybersecurity", "government")
    assert (feed.weight, feed.weight_millionths) == (Decimal("1.2"), 1_200_000)
    assert (feed.kind, feed.show, feed.editors_order, feed.cuts_text) == ("official", "headline", True, True)


def test_a_single_french_url_belongs_to_french():
    feed = parse(with_line("language: fr")).feeds[0]
    assert feed.urls == {"fr": "https://feeds.npr.org/1001/rss.xml"}
    assert feed.language == "fr"


def test_edition_settings_have_the_documented_defaults_and_can_be_set():
    edition = parse(ONE).edition
    assert (edition.zone, edition.memory_days, edition.late_after_days) == ("America/Toronto", 30, 3)
    assert (edition.words, edition.words_in_all, edition.report_to, edition.sample) == (1200, 1600, "", False)
    assert edition.same_event == "lexical"
    assert parse(ONE + "edition: {same_event: semantic}\n").edition.same_event == "semantic"
    changed = parse(
        ONE + "edition:\n  zone: America/Vancouver\n  words: 800\n  report_to: ask@example.ca\n"
    ).edition
    assert (changed.zone, changed.words, changed.report_to) == ("America/Vancouver", 800, "ask@example.ca")
    assert changed.words_in_all == 1600


def test_more_words_need_no_second_setting():
    """1,200 words have 400 beside them for what stands under headlines; so have 3,000."""
    edition = parse(ONE + "edition: {words: 3000}\n").edition
    assert (edition.words, edition.words_in_all) == (3000, 3400)
    wrong = complaint(ONE + "edition: {words: 10}\n")
    assert wrong == 'feeds.yaml, line 7: key "words" is 10; write a whole number of words from 100 to 20000.'


def test_the_fourteen_sections_stand_in_order_with_distinct_marks():
    catalogue = parse(ONE)
    assert [section.id for section in catalogue.sections] == SECTIONS
    assert len({section.mark for section in catalogue.sections}) == 14
    assert catalogue.section_order["cybersecurity"] == 11
    assert [section.id for section in catalogue.sections if section.leads] == [
        "international", "canada", "united_states", "public_health", "government", "cybersecurity",
    ]  # fmt: skip
    assert {section.limit for section in catalogue.sections} == {5}
    assert catalogue.section("canada").look_back_hours == 48
    assert catalogue.section("science").look_back_hours == 168
    assert [
        catalogue.section(name).half_life_hours for name in ("international", "united_states", "canada")
    ] == [12, 12, 24]
    assert not catalogue.section("science").takes_sport
    with pytest.raises(KeyError):
        catalogue.section("sport")


def test_a_file_may_change_four_things_of_a_section():
    text = ONE + 'sections:\n  science: {limit: 3, look_back_hours: 72, half_life_hours: 36, mark: "🧪"}\n'
    changed, unchanged = parse(text).section("science"), parse(ONE).section("science")
    assert (changed.limit, changed.look_back_hours, changed.half_life_hours, changed.mark) == (
        3,
        72,
        36,
        "🧪",
    )
    assert (unchanged.limit, unchanged.look_back_hours) == (5, 168)
    assert parse(text).section("canada") == parse(ONE).section("canada")


def test_feeds_are_found_by_id_and_by_section_in_the_order_of_the_file():
    catalogue = parse(ONE + PAIR)
    assert catalogue.feed("cyber-centre") is catalogue.feeds[1]
    assert catalogue.feed("nobody") is None
    assert [feed.id for feed in catalogue.feeds_of("government")] == ["cyber-centre"]
    assert catalogue.feeds_of("weather") == ()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://feeds.npr.org/1001/rss.xml", ("npr-news", "en")),
        ("http://FEEDS.npr.org/1001/rss.xml/", ("npr-news", "en")),
        ("https://feeds.npr.org:443/1001/rss.xml", ("npr-news", "en")),
        ("https://www.cyber.gc.ca/get?feed=alerts&lang=fr", ("cyber-centre", "fr")),
        ("https://www.cyber.gc.ca/get/?feed=alerts&lang=en", ("cyber-centre", "en")),
        ("http://cyber.gc.ca/alertes.xml", ("cyber-centre", "fr")),
        ("https://cyber.gc.ca:8080/Alerts.xml", ("cyber-centre", "en")),
        ("https://cyber.gc.ca:8080/alerts.xml", None),
        ("https://www.cyber.gc.ca/get?feed=alerts", None),
        ("https://feeds.npr.org/1001/RSS.xml", None),
        ("https://npr.org/1001/rss.xml", None),
        ("not a url", None),
        ("http://[broken/", None),
        ("", None),
    ],
)
def test_a_url_is_matched_without_scheme_last_slash_and_case_of_the_host(url, expected):
    found = parse(ONE + PAIR).match_url(url)
    assert (found and (found[0].id, found[1])) == expected


def test_source_and_digest_are_of_the_bytes():
    data = ONE.encode()
    catalogue = parse(data)
    assert catalogue.source == data
    assert catalogue.sha256 == hashlib.sha256(data).hexdigest()
    assert parse(data + b"# comment\n").sha256 != catalogue.sha256
    assert parse(data + b"# comment\n").feeds == catalogue.feeds


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    assert parse(b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()).feeds == parse(ONE).feeds


def test_a_catalogue_cannot_be_changed():
    catalogue = parse(ONE)
    with pytest.raises(ValidationError):
        catalogue.feeds = ()
    with pytest.raises(ValidationError):
        catalogue.feeds[0].weight = Decimal(1)


def test_a_catalogue_is_read_from_a_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(ONE, encoding="utf-8")
    assert load_catalogue(path).feed("npr-news") is not None


# What a wrong one says -----------------------------------------------------------------------------


def test_the_sentence_of_the_brief():
    assert complaint(with_line("wieght: 1.2")) == (
        'feeds.yaml, line 7, feed "npr-news": key "wieght" is not known; did you mean "weight"?'
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("urls: https://a.ca/x", 'key "urls" is not known; did you mean "url"?'),
        ("colour: red", 'key "colour" is not known; write one of section, id,'),
        ("weight: 9", 'key "weight" is 9; write a number from 0.5 to 1.5'),
        ("weight: 0.49", 'key "weight" is 0.49; write a number from 0.5 to 1.5'),
        ("weight: 1.234", 'key "weight" is 1.234; write a number from 0.5 to 1.5 with at most two decimals.'),
        ("weight: true", 'key "weight" is true; write a number'),
        ('weight: "1.2"', 'key "weight" is "1.2"; write a number'),
        ("weight:", 'key "weight" is empty; write a number'),
        ("kind: newz", 'key "kind" is "newz"; did you mean "news"?'),
        ("language: de", 'key "language" is "de"; write one of en, fr.'),
        ("show: all", 'key "show" is "all"; write one of summary, headline.'),
        ("editors_order: yes", 'key "editors_order" is "yes"; write true'),
        ("cuts_text: 1", 'key "cuts_text" is 1; write true'),
        ("name: {en: One}", 'key "name" is not a name; write one, or both as {en: …, fr: …}.'),
        ("name: {en: One, fr: '<b>Un</b>'}", 'key "name" is not plain text'),
        ("name: 12", 'key "name" is not a name'),
        ("also_at: {de: https://a.ca/x}", 'key "also_at" cannot be used; write a list of earlier URLs'),
        ("also_at: [ftp://a.ca/x]", 'key "also_at" begins with neither https:// nor http://'),
        ("also_at: 5", 'key "also_at" cannot be used'),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(line, expected):
    assert complaint(with_line(line)).startswith(f'feeds.yaml, line 7, feed "npr-news": {expected}')


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("united_states", "sience", 5, 'key "section" is "sience"; did you mean "science"?'),
        ("united_states", "[science, sience]", 5, 'key "section" is "sience"; did you mean "science"?'),
        ("united_states", "[science, science]", 5, 'key "section" names a section twice'),
        ("united_states", "[]", 5, 'key "section" is an empty list'),
        (
            "section: united_states",
            "kind: weather\n    section: weather",
            2,
            "it is of kind weather without a place",
        ),
        (
            "section: united_states",
            "kind: weather\n    place: Ottawa\n    section: science",
            2,
            "it mixes weather",
        ),
        ("united_states", "weather", 2, "it mixes weather and news"),
        (
            "section: united_states",
            "section: science\n    sections: [canada]",
            2,
            "it has section and sections",
        ),
        ("    outlet: NPR\n", "", 2, 'key "outlet" is missing; write who publishes it'),
        (
            "    evidence: captured 2024-06-12\n",
            "",
            2,
            'key "evidence" is missing; write where the URL was seen',
        ),
        ("captured 2024-06-12", "yes", 6, 'key "evidence" is "yes"; write where'),
    ],
)
def test_what_does_not_fit_together_is_named(old, new, line, expected):
    assert complaint(ONE.replace(old, new)).startswith(
        f'feeds.yaml, line {line}, feed "npr-news": {expected}'
    )


def test_a_feed_without_a_usable_id_is_named_by_its_number():
    assert complaint(ONE.replace("npr-news", "NPR News")).startswith(
        'feeds.yaml, line 2, feed 1: key "id" is "NPR News"; write small letters, digits and single hyphens'
    )
    assert "feed 2: this is no mapping" in complaint(ONE + "  - text\n")


@pytest.mark.parametrize("name", ["-a", "a-", "a--b", "A", "a_b", "é", "a" * 61, "''"])
def test_an_id_that_would_not_do_as_a_name_is_refused(name):
    assert 'key "id" is' in complaint(ONE.replace("npr-news", name))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://a.ca/x", "begins with neither https:// nor http://"),
        ("feeds.npr.org/1001/rss.xml", "begins with neither"),
        ("//a.ca/x", "begins with neither"),
        ("javascript:alert(1)", "begins with neither"),
        ("file:///etc/passwd", "begins with neither"),
        ("https:///x", "names no server"),
        ("https://user:hunter2@a.ca/x", "has a user name or a password in it"),
        ("https://hunter2@a.ca/x", "has a user name or a password in it"),
        ("https://a.ca/x y", "has white space"),
        ('"https://a.ca/x\\ty"', "has white space"),
        ('"https://a.ca\\\\x"', "has white space or a character"),
        ("https://a.ca:99999/x", "is not a URL"),
        ("https://[::1/x", "is not a URL"),
        ("https://a.ca/#part", "has a part after #"),
        (f"https://a.ca/{'x' * 2000}", "over 2000 characters"),
        ("https://a.ca/?key=hunter2", "has a secret written in clear after key=; write key=${KEY}"),
        ("https://a.ca/?x=1&apikey=hunter2", "write apikey=${APIKEY}"),
        ("https://a.ca/?api-key=hunter2", "write api-key=${API_KEY}"),
        ("https://a.ca/?access_token=hunter2", "write access_token=${ACCESS_TOKEN}"),
        ("https://a.ca/?TOKEN=hunter2", "write TOKEN=${TOKEN}"),
        ("https://a.ca/?%6bey=hunter2", "has a secret written in clear"),
        ("https://a.ca/?x=1;token=hunter2", "has a secret written in clear"),
        ("https://a.ca/?key=${KEY}hunter2", "has a secret written in clear"),
        ("https://a.ca/?key=${key}", "has a placeholder that cannot be read"),
        ("https://a.ca/?key=${}", "has a placeholder that cannot be read"),
        ("https://a.ca/?key=${KEY", "has a placeholder that cannot be read"),
        ("https://${HOST}/x", "has a placeholder in the server's name"),
        ("12", "cannot be used; write the feed's URL"),
        ("", "cannot be used"),
        ("[https://a.ca/x]", "cannot be used"),
        ("{}", "has none in en"),
        ("{fr: https://a.ca/x}", 'has none in en, the feed\'s language; write it, or set the key "language"'),
        ("{en: https://a.ca/x, de: https://a.ca/y}", "cannot be used"),
    ],
)
def test_a_bad_url_is_refused_without_repeating_it(url, expected):
    sentence = complaint(ONE.replace("https://feeds.npr.org/1001/rss.xml", url))
    assert sentence.startswith('feeds.yaml, line 3, feed "npr-news": key "url" ')
    assert expected in sentence
    assert "hunter2" not in sentence


@pytest.mark.parametrize(
    "url",
    [
        "https://a.ca/?key=${NEWS_KEY}&lang=en",
        "https://a.ca/?keyword=budget&monkey=1&author=me&topic=health",
        "https://a.ca/${ACCOUNT}/feed.xml",
        "http://a.ca",
        "https://xn--caf-dma.example/feed?a=b%20c",
        "https://a.ca:8443/x",
    ],
)
def test_a_good_url_stays_as_written(url):
    assert parse(ONE.replace("https://feeds.npr.org/1001/rss.xml", url)).feeds[0].urls == {"en": url}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ONE + ONE.replace("feeds:\n", ""),
            'line 7, feed "npr-news": key "id" is also the id of the feed on line 2',
        ),
        (
            ONE + ONE.replace("feeds:\n", "").replace("npr-news", "two").replace("https", "http"),
            'line 8, feed "two": key "url" has a URL that also stands on line 3',
        ),
        (
            with_line("also_at: https://FEEDS.npr.org/1001/rss.xml/"),
            'line 7, feed "npr-news": key "also_at" has a URL that also stands on line 3',
        ),
        (
            ONE + PAIR.replace("https://cyber.gc.ca/alerts.xml", "https://feeds.npr.org/1001/rss.xml"),
            'line 12, feed "cyber-centre": key "also_at" has a URL that also stands on line 3',
        ),
        (
            ONE + PAIR.replace("lang=fr", "lang=en"),
            'line 10, feed "cyber-centre": key "url" has a URL that also stands on line 9',
        ),
    ],
)
def test_a_feed_or_url_twice_is_named_with_both_lines(text, expected):
    assert complaint(text).startswith(f"feeds.yaml, {expected}")


@pytest.mark.parametrize(
    ("addition", "expected"),
    [
        (
            "sections:\n  wether: {limit: 3}",
            'line 8, section "wether": there is no such section; did you mean "weather"?',
        ),
        (
            "sections:\n  science: {limit: 0}",
            'line 8, section "science": key "limit" is 0; write a whole number',
        ),
        (
            "sections:\n  science: {lmit: 3}",
            'line 8, section "science": key "lmit" is not known; did you mean "limit"?',
        ),
        ("sections:\n  science: {leads: true}", 'line 8, section "science": key "leads" is not known'),
        (
            "sections:\n  science: {mark: 🌍}",
            'line 8, section "science": key "mark" is the mark of section "international"',
        ),
        (
            "sections:\n  science: {mark: '<b>'}",
            'line 8, section "science": key "mark" is "<b>"; write one emoji.',
        ),
        ("sections:\n  science: 5", 'line 8, section "science": this is no mapping'),
        ("sections: []", 'line 7: key "sections" is an empty list; write ids of sections'),
        (
            "edition: {zone: America/Torontoo}",
            'line 7: key "zone" is no time zone that this machine knows; did you mean "America/Toronto"?',
        ),
        ("edition: {zone: ../../etc/passwd}", 'line 7: key "zone" is no time zone'),
        ("edition: {zone: America}", 'line 7: key "zone" is no time zone'),
        (
            "edition:\n  words: 900\n  memory_days: 366",
            'line 9: key "memory_days" is 366; write a whole number of days from 1 to 365.',
        ),
        ("edition: {words: 1.5}", 'line 7: key "words" is 1.5; write a whole number'),
        ("edition: {words_in_all: 1000}", 'line 7: key "words_in_all" is less than words (1200)'),
        (
            "edition: {report_to: the desk}",
            'line 7: key "report_to" is neither; write an e-mail address or a URL',
        ),
        ("edition: {report_to: 'https://u:p@a.ca/'}", 'line 7: key "report_to" has a user name'),
        (
            "edition: {same_event: meaning}",
            'line 7: key "same_event" is "meaning"; write one of lexical, semantic.',
        ),
        ("edition: {memory: 3}", 'line 7: key "memory" is not known; did you mean "memory_days"?'),
        ("edition:", 'line 7: key "edition" is empty; write settings as keys below it.'),
        ("feed: []", 'line 7: key "feed" is not known; did you mean "feeds"?'),
    ],
)
def test_a_wrong_section_or_setting_is_named(addition, expected):
    assert complaint(f"{ONE}{addition}\n").startswith(f"feeds.yaml, {expected}")


def test_of_several_mistakes_the_first_in_the_file_is_named():
    text = with_line("kind: newz") + "edition: {words: 1}\n" + "  \nsections: {sience: {}}\n"
    assert "line 7" in complaint(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "feeds.yaml is empty"),
        (b"# only a comment\n", "feeds.yaml is empty"),
        (b"- id: a\n", "line 1: the file holds no mapping"),
        (b"feeds", "line 1: the file holds no mapping"),
        (b"{}", 'line 1: key "feeds" is missing'),
        (b"feeds: []", 'line 1: key "feeds" is an empty list; write at least one feed'),
        (b"feeds:\n", 'line 1: key "feeds" is empty'),
        (b"feeds: {a: b}", 'line 1: key "feeds" is a mapping; write a list of feeds'),
        (b"feeds: [{}]", 'line 1, feed 1: key "id" is missing'),
        (with_line("\tkind: news"), "line 7: a tab indents this line; write spaces."),
        (with_line("name: NPR: News"), "line 7: a colon stands where a value cannot have one"),
        (with_line("also_at: [https://a.ca/?x=1]"), "line 7: a URL with a ? stands inside { } or [ ]"),
        (with_line('name: "NPR'), "line 8: this is not YAML"),
        (with_line("id: other"), 'line 7: key "id" stands here a second time, first on line 2'),
        (b"feeds: []\nfeeds: []\n", 'line 2: key "feeds" stands here a second time, first on line 1'),
        (with_line("name: &a NPR"), "line 7: anchors (&) and aliases (*) are not read here"),
        (with_line("name: *a"), "line 7: anchors (&) and aliases (*) are not read here"),
        (with_line("name: !!python/object/apply:os.system [ls]"), "line 7: tags (!) are not read here"),
        (with_line("? [a]\n    : b"), "line 7: a key is a list or a mapping"),
        (with_line("name: a\x07b"), "line 7: a control character stands here"),
        (ONE.encode() + "    name: café\n".encode("latin-1"), "line 7: this is not UTF-8"),
        (ONE.encode("utf-16"), "line 1: this is not UTF-8"),
        (b"a: b\n---\nc: d\n", "line 2: a second document"),
    ],
)
def test_a_file_that_is_no_catalogue_gets_one_sentence(text, expected):
    assert expected in complaint(text)


def test_a_value_cannot_write_to_the_terminal():
    assert complaint(with_line(r'kind: "\e[31mred\nnext"')).isprintable()
    assert complaint(with_line(r'"a\e[31m\nb": 1')).isprintable()


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BOMB, "anchors"),
        ("[" * 1_000_000, "nested more than"),
        ("{a: " * 200_000, "nested more than"),
        ("- " * 400_000, "nested more than"),
        ("x" * ((1 << 20) + 1), "more than 1 MiB"),
    ],
)
@pytest.mark.timeout(10)
def test_a_bomb_is_refused(text, expected):
    assert expected in complaint(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=re.escape(str(tmp_path / "none.yaml"))):
        load_catalogue(tmp_path / "none.yaml")
    with pytest.raises(ConfigurationError, match="BRIEFING_CATALOGUE"):
        load_catalogue(tmp_path)
