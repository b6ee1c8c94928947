"""Our own extract: the same rows give the same bytes, and what feeds wrote stays text."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from briefing.validation.report import validation_html, validation_json

CAPTURED_AT = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{% raw %}{%",
    '"><svg onload=alert(1)>',
    "</style><iframe src=//evil.example>",
    "javascript:alert(1)",
    "<!--",
    "\u202egnp.exe",
    "&lt;b&gt;",
    "</title></main><base href=//evil.example>",
]
ALLOWED_TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "h3",
        "p",
        "dl",
        "dt",
        "dd",
        "div",
    ),
    *("ul", "li", "bdi", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "data-name"}


def both(*rows):
    return validation_json(*rows), validation_html(*rows)


@pytest.fixture
def day(reject, health):
    """Three feeds: one well with one reject read in two hours, one quarantined, one that is no feed."""
    later = CAPTURED_AT + timedelta(hours=1)
    linkless = {
        "entry_index": 3,
        "item_id": "a" * 32,
        "stage": "validate",
        "rules": ["canonical_link_present"],
        "title": "Inside the Titan submersible disaster",
        "detail": "canonical_link is missing.",
    }
    rejects = [
        reject(feed_id="well", **linkless),
        reject(feed_id="well", captured_at_utc=later, **linkless),
        *(
            reject(
                feed_id="ill",
                entry_index=place,
                stage="quarantine",
                rules=["feed_quarantined", "title_present"],
                link=f"https://ill.example/{place}",
                detail="7 of the feed's 7 rows broke a rule. title is missing.",
            )
            for place in range(7)
        ),
    ]
    rows = [
        health(feed_id="well", entries=10, parsed=10, truncated=2),
        health(feed_id="well", captured_at_utc=later, entries=9, parsed=9),
        health(feed_id="ill", entries=7, parsed=7, quarantined=True, error_kind="quarantined"),
        health(feed_id="page", parsed=0, entries=0, error_kind="not_a_feed", error_detail="An HTML page."),
        health(feed_id="well", feed_language="fr", parsed=0, entries=0),
    ]
    return rows, {("well", "en"): 17, ("ill", "en"): 0}, rejects


def test_the_extract_in_full(day):
    feed = {"documents": 1, "items": 0, "parsed": 0, "quarantined": False, "rejects": 0, "truncated": 0}
    en, fr = {"feed_language": "en"}, {"feed_language": "fr"}
    ill_samples = [
        {
            "feed_id": "ill",
            **en,
            "stage": "quarantine",
            "title": None,
            "link": f"https://ill.example/{place}",
            "detail": "7 of the feed's 7 rows broke a rule. title is missing.",
        }
        for place in range(5)
    ]
    assert json.loads(validation_json(*day)) == {
        "totals": {
            "feeds": 4,
            "documents": 5,
            "parsed": 26,
            "items": 17,
            "rejects": 9,
            "truncated": 2,
            "accounted_for": True,
        },
        "feeds": [
            {"feed_id": "ill", **en, **feed, "parsed": 7, "rejects": 7, "quarantined": True},
            {"feed_id": "page", **en, **feed},
            {
                "feed_id": "well",
                **en,
                **feed,
                "documents": 2,
                "parsed": 19,
                "items": 17,
                "rejects": 2,
                "truncated": 2,
            },
            {"feed_id": "well", **fr, **feed},
        ],
        "rules": [
            {
                "rule": "canonical_link_present",
                "rows": 2,
                "samples": [
                    {
                        "feed_id": "well",
                        **en,
                        "stage": "validate",
                        "title": "Inside the Titan submersible disaster",
                        "link": None,
                        "detail": "canonical_link is missing.",
                    }
                ],
            },
            {"rule": "feed_quarantined", "rows": 7, "samples": ill_samples},
            {"rule": "title_present", "rows": 7, "samples": ill_samples},
        ],
        "quarantined": [{"feed_id": "ill", **en}],
        "gave_nothing": [
            {"feed_id": "page", **en, "cause": "not_a_feed", "detail": "An HTML page.", "documents": 1},
            {"feed_id": "well", **fr, "cause": "no_entries", "detail": "", "documents": 1},
        ],
        "unread_weather": [],
    }


def test_the_page_says_the_same(day):
    page = html.document_fromstring(validation_html(*day))
    text = " ".join(page.text_content().split())
    totals = {pair[0].text: pair[1].text for pair in page.xpath("//dl/div")}
    assert totals == {
        "Feeds": "4",
        "Documents": "5",
        "Entries read": "26",
        "Items": "17",
        "Rejected": "9",
        "Past the limit": "2",
    }
    assert [heading.text for heading in page.xpath("//h3")] == [
        "canonical_link_present: 2 rows, 1 shown",
        "feed_quarantined: 7 rows, 5 shown",
        "title_present: 7 rows, 5 shown",
    ]
    assert [
        entry.text_content().strip()
        for entry in page.xpath("//h2[.='Quarantined feeds']/following-sibling::ul[1]/li")
    ] == ["ill (en)"]
    assert "page (en): not_a_feed, 1 document An HTML page. well (fr): no_entries, 1 document" in text
    assert "Inside the Titan submersible disaster well (en), validate canonical_link is missing." in text
    assert (
        "no title ill (en), quarantine · https://ill.example/4 7 of the feed's 7 rows broke a rule." in text
    )
    assert "https://ill.example/5" not in text
    assert "another number of entries" not in text
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in page.xpath("//tbody/tr")]
    assert cells == [
        ["ill (en) quarantined", "1", "7", "0", "7", "0"],
        ["page (en)", "1", "0", "0", "0", "0"],
        ["well (en)", "2", "19", "17", "2", "2"],
        ["well (fr)", "1", "0", "0", "0", "0"],
    ]
    names = [cell.get("data-name") for cell in page.xpath("//tbody/tr[1]/td")]
    assert names == [cell.text for cell in page.xpath("//thead//th")][1:]


def test_counts_that_disagree_are_said(day):
    rows, items_by_feed, rejects = day
    extract, page = both(rows, {**items_by_feed, ("well", "en"): 16}, rejects)
    assert json.loads(extract)["totals"]["accounted_for"] is False
    assert b"another number of entries" in page


def test_nothing_at_all():
    extract, page = both([], {}, [])
    assert json.loads(extract)["feeds"] == []
    assert html.document_fromstring(page).text_content().count("None.") == 3


def test_the_order_of_rows_does_not_matter(day):
    rows, items_by_feed, rejects = day
    first = both(*day)
    shuffled = random.Random(2024)  # noqa: S311  a seeded shuffle, no secret
    for _ in range(20):
        shuffled.shuffle(rows)
        shuffled.shuffle(rejects)
        turned = dict(sorted(items_by_feed.items(), key=lambda _: shuffled.random()))
        assert both(rows, turned, rejects) == first


def test_neither_time_nor_id_nor_digest_is_in_it(day):
    rows, items_by_feed, rejects = day
    later = timedelta(days=400)
    moved = [
        {**row, "captured_at_utc": row["captured_at_utc"] + later, "capture_sha256": "d" * 64} for row in rows
    ]
    renamed = [
        {
            **row,
            "captured_at_utc": row["captured_at_utc"] + later,
            "capture_sha256": "d" * 64,
            "item_id": None,
        }
        for row in rejects
    ]
    assert both(moved, items_by_feed, renamed) == both(*day)
    assert not [part for part in both(*day) if b"2024" in part or b"aaaa" in part or b"cccc" in part]


def test_the_same_entry_read_often_is_one_sample_and_every_row_counts(reject):
    repeated = [
        reject(captured_at_utc=CAPTURED_AT + timedelta(hours=hour), title=title)
        for hour in range(24)
        for title in ("A", "B")
    ]
    (rule,) = json.loads(validation_json([], {}, repeated))["rules"]
    assert rule["rows"] == 48
    assert [sample["title"] for sample in rule["samples"]] == ["A", "B"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(reject, health, text):
    rows = [health(error_kind="not_a_feed", error_detail=text, parsed=0, quarantined=True)]
    extract, page = both(rows, {(text, text): 1}, [reject(title=text, link=text, detail=text, rules=[text])])
    (rule,) = json.loads(extract)["rules"]
    assert (rule["rule"], rule["samples"][0]["link"]) == (text, text)

    tree = html.document_fromstring(page)
    assert {element.tag for element in tree.iter()} <= ALLOWED_TAGS
    assert {name for element in tree.iter() for name in element.attrib} <= ALLOWED_ATTRIBUTES
    assert tree.text_content().count(text) == 7  # rule, title, link, detail, cause, and feed id with language
    assert "49" not in "".join(element.text or "" for element in tree.xpath("//main//*"))


def test_the_page_loads_nothing_and_says_so(day):
    page = validation_html(*day)
    tree = html.document_fromstring(page)
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert not tree.xpath("//script | //link | //a | //img | //iframe | //form | //@href | //@src | //@style")
    assert b"url(" not in page
    assert b"@import" not in page


def test_what_is_long_or_cannot_be_encoded_is_cut_and_replaced(reject):
    extract, page = both([], {}, [reject(title="\ud800" + "x" * 5000, link="y" * 401, detail="z" * 400)])
    (sample,) = json.loads(extract)["rules"][0]["samples"]
    assert sample["title"] == "\ufffd" + "x" * 398 + "…"
    assert sample["link"] == "y" * 399 + "…"
    assert sample["detail"] == "z" * 400
    assert page.decode().count("x" * 398) == 1
