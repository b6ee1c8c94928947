"""Each expectation fails once because of a document that a server might send, read by the real parser."""

import hashlib
from collections import Counter
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from briefing.contracts import arrow_table
from briefing.items.parse import Document, parse_document
from briefing.tables import HEALTH, ITEMS, REJECTS
from briefing.validation.checks import broken_rules
from briefing.validation.quarantine import judge, too_many
from briefing.validation.report import validation_html, validation_json
from briefing.validation.suites import expectations

CAPTURED_AT = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)


def rss(*entries):
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>News</title><link>https://news.example/</link>"
        f"{''.join(f'<item>{entry}</item>' for entry in entries)}</channel></rss>"
    ).encode()


def atom(*entries):
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        "<title>News</title><id>urn:feed</id><updated>2024-06-12T09:00:00Z</updated>"
        f"{''.join(f'<entry>{entry}</entry>' for entry in entries)}</feed>"
    ).encode()


def read(body, feed_id="one", content_type="application/xml"):
    return parse_document(
        Document(
            feed_id=feed_id,
            feed_language="en",
            captured_at_utc=CAPTURED_AT,
            url="https://news.example/feed",
            final_url="https://news.example/feed",
            content_type=content_type,
            body=body,
            capture_sha256=hashlib.sha256(body).hexdigest(),
        )
    )


GOOD = (
    "<title>Left-Shift + Windows key + F23</title><link>https://news.example/good</link>"
    "<guid>good</guid><description>One whole sentence.</description><dc:creator>A. Writer</dc:creator>"
)
GOOD_ATOM = (
    '<title>Left-Shift + Windows key + F23</title><link href="https://news.example/good"/><id>urn:good</id>'
    "<updated>2024-06-12T09:00:00Z</updated><summary>One whole sentence.</summary>"
    "<author><name>A. Writer</name></author>"
)
LINKED = "<link>https://news.example/bad</link>"
NAMED = "<title>Headline</title>"
DOCUMENTS = {
    "no title element": (rss(GOOD, f"{LINKED}<description>Text.</description>"), {"title_present"}),
    "an empty title": (rss(GOOD, f"<title> </title>{LINKED}"), {"title_present"}),
    "a title of markup only": (rss(GOOD, f"<title>&lt;b&gt;&lt;/b&gt;</title>{LINKED}"), {"title_present"}),
    "an Atom entry without a title": (
        atom(GOOD_ATOM, '<link href="https://news.example/bad"/><id>urn:bad</id>'),
        {"title_present"},
    ),
    "no link": (rss(GOOD, f"{NAMED}<guid isPermaLink='false'>bad</guid>"), {"canonical_link_present"}),
    "an Atom entry without a link": (
        atom(GOOD_ATOM, "<title>Headline</title><id>urn:bad</id>"),
        {"canonical_link_present"},
    ),
    "a script for a link": (
        rss(GOOD, f"{NAMED}<link>javascript:alert(1)</link>"),
        {"canonical_link_matches"},
    ),
    "a hidden script": (rss(GOOD, f"{NAMED}<link>java\tscript:alert(1)</link>"), {"canonical_link_matches"}),
    "data for a link": (
        rss(GOOD, f"{NAMED}<link>data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;</link>"),
        {"canonical_link_matches"},
    ),
    "an Atom script": (
        atom(GOOD_ATOM, '<title>Headline</title><link href="javascript:alert(1)"/><id>urn:bad</id>'),
        {"canonical_link_matches"},
    ),
    "an unreadable title": (
        rss(GOOD, f"<title>Caf\ufffd</title>{LINKED}"),
        {"title_free_of_replacement_characters"},
    ),
    "an unreadable title by reference": (
        rss(GOOD, f"<title>Caf&#xFFFD;</title>{LINKED}"),
        {"title_free_of_replacement_characters"},
    ),
    "an unreadable description": (
        rss(GOOD, f"{NAMED}{LINKED}<description>Un caf\ufffd.</description>"),
        {"description_text_free_of_replacement_characters"},
    ),
    "a whole article in the title": (
        rss(GOOD, f"<title>{'word ' * 81}</title>{LINKED}"),
        {"title_matches"},
    ),
    "an unreadable author": (
        rss(GOOD, f"{NAMED}{LINKED}<dc:creator>Ren\ufffd</dc:creator>"),
        {"author_free_of_replacement_characters"},
    ),
    "all of it": (
        atom(
            GOOD_ATOM,
            "<title>\ufffd</title><id>urn:b</id><author><name>\ufffd</name></author><summary>\ufffd</summary>",
        ),
        {
            "title_free_of_replacement_characters",
            "author_free_of_replacement_characters",
            "description_text_free_of_replacement_characters",
            "canonical_link_present",
        },
    ),
    "an entry that stands there twice": (
        rss(GOOD, f"{NAMED}{LINKED}<guid>b</guid>", f"{NAMED}{LINKED}<guid>b</guid>"),
        {"occurrence_within_bounds"},
    ),
}


@pytest.mark.parametrize(("body", "rules"), DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_the_bad_entry_breaks_exactly_these_rules_and_the_others_none(body, rules):
    parsed = read(body)
    assert parsed.rejects == ()
    broken = broken_rules(ITEMS, parsed.items)
    bad = len(parsed.items) - 1
    assert {position: set(names) for position, names in broken.items()} == {bad: rules}
    verdict = judge(parsed.items, parsed.rejects, broken, [parsed.health])
    assert len(verdict.items) == bad
    assert [row["entry_index"] for row in verdict.rejects] == [bad]
    assert [set(row["rules"]) for row in verdict.rejects] == [rules]


def test_every_rule_of_items_is_broken_by_a_document():
    assert {rule for _, rules in DOCUMENTS.values() for rule in rules} == {
        rule.name for rule in expectations(ITEMS)
    }


BAD_KINDS = (
    ("title_present", "<link>https://news.example/{}</link>"),
    ("canonical_link_present", "<title>Headline {}</title><guid isPermaLink='false'>{}</guid>"),
    ("canonical_link_matches", "<title>Headline {}</title><link>javascript:alert({})</link>"),
    (
        "title_free_of_replacement_characters",
        "<title>Caf\ufffd {}</title><link>https://news.example/{}</link>",
    ),
    (
        "description_text_free_of_replacement_characters",
        "<title>Headline {}</title><link>https://news.example/{}</link><description>Caf\ufffd.</description>",
    ),
)


def feed_of(good, bad):
    """A feed's document: `good` sound entries and `bad` ones, their kinds in turn."""
    sound = [
        f"<title>Headline {place}</title><link>https://news.example/{place}</link>" for place in range(good)
    ]
    broken = [BAD_KINDS[place % len(BAD_KINDS)][1].format(good + place, good + place) for place in range(bad)]
    return rss(*sound, *broken)


def validate(feeds):
    """Parse, check and judge one batch of documents, feed id → body."""
    parsed = [read(body, feed_id) for feed_id, body in feeds.items()]
    items = [row for one in parsed for row in one.items]
    rejects = [row for one in parsed for row in one.rejects]
    return parsed, judge(items, rejects, broken_rules(ITEMS, items), [one.health for one in parsed])


def test_a_thousand_rows_of_twenty_feeds_with_fifty_bad_ones():
    """Ten feeds with 5 bad of 50: ten per cent, so no feed is quarantined."""
    parsed, verdict = validate(
        {f"feed_{n:02}": feed_of(45, 5) if n % 2 else feed_of(50, 0) for n in range(20)}
    )
    assert sum(one.health["parsed"] for one in parsed) == 1000
    assert (len(verdict.items), len(verdict.rejects)) == (950, 50)
    assert Counter(rule for row in verdict.rejects for rule in row["rules"]) == {
        rule: 10 for rule, _ in BAD_KINDS
    }
    assert {row["stage"] for row in verdict.rejects} == {"validate"}
    assert all(row["detail"] for row in verdict.rejects)
    assert verdict.quarantined == ()
    for table, rows in ((ITEMS, verdict.items), (REJECTS, verdict.rejects), (HEALTH, verdict.health)):
        arrow_table(table, rows)


def test_a_bad_feed_among_good_ones_is_quarantined_whole():
    """16 of 50 are 32 %, 15 of 50 are 30 %."""
    feeds = {"ill": feed_of(34, 16), "nearly": feed_of(35, 15), "well": feed_of(50, 0)}
    _, verdict = validate(feeds)
    assert verdict.quarantined == (("ill", "en"),)
    assert Counter(row["feed_id"] for row in verdict.items) == {"nearly": 35, "well": 50}
    assert Counter(row["feed_id"] for row in verdict.rejects) == {"ill": 50, "nearly": 15}
    assert {row["feed_id"]: row["error_kind"] for row in verdict.health} == {
        "ill": "quarantined",
        "nearly": None,
        "well": None,
    }
    assert not too_many(len(verdict.quarantined), len(feeds))


def test_three_bad_feeds_of_nine_stop_a_run_and_of_ten_do_not():
    feeds = {f"feed_{n}": feed_of(5, 5 if n < 3 else 0) for n in range(10)}
    _, verdict = validate(feeds)
    assert len(verdict.quarantined) == 3
    assert not too_many(3, len(feeds))
    feeds.popitem()
    _, verdict = validate(feeds)
    assert too_many(len(verdict.quarantined), len(feeds))


def test_an_entry_that_cannot_be_named_counts_as_broken():
    """Four entries with neither title nor link nor id are parse rejects; with one bad title, 5 of 16."""
    unnamed = ["<description>Text.</description>"] * 4
    sound = [f"<title>Headline {n}</title><link>https://news.example/{n}</link>" for n in range(11)]
    bad = f"<title>\ufffd</title>{LINKED}"
    parsed, verdict = validate({"one": rss(*sound, bad, *unnamed)})
    assert len(parsed[0].rejects) == 4
    assert verdict.quarantined == (("one", "en"),)
    assert len(verdict.rejects) == 16


def test_the_report_of_hostile_documents_is_inert_and_repeatable():
    hostile = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "\ufffd<b>")
    bodies = {
        f"feed_{n}": rss(GOOD, f"<title>{escape(escape(text))}</title><link>javascript:{escape(text)}</link>")
        for n, text in enumerate(hostile)
    }
    reports = []
    for feeds in (bodies, dict(reversed(bodies.items()))):
        _, verdict = validate(feeds)
        kept = Counter((row["feed_id"], row["feed_language"]) for row in verdict.items)
        arguments = (verdict.health, kept, verdict.rejects)
        reports.append((validation_json(*arguments), validation_html(*arguments)))
    assert reports[0] == reports[1]
    page = reports[0][1].lower()
    assert b"<script" not in page
    assert b"<img" not in page
    assert b"javascript:{{7*7}}" in page
