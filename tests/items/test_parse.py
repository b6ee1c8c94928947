"""Documents in, rows out: hand-made documents with hand-made rows, and other people's real ones."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.contracts import arrow_table
from briefing.items.encoding import as_utf8, declares_entities
from briefing.items.frames import encode_parsed
from briefing.items.limits import cap_entries
from briefing.items.parse import PARSER_VERSION, Document, Parsed, parse_document
from briefing.tables import HEALTH, ITEMS, REJECTS, WEATHER

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
CAPTURED = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def document(body: bytes | str, **changes) -> Document:
    content = body.encode() if isinstance(body, str) else body
    values = {
        "feed_id": "lantern",
        "feed_language": "en",
        "captured_at_utc": CAPTURED,
        "url": "https://feeds.example/fil.xml",
        "final_url": None,
        "content_type": None,
        "body": content,
        "capture_sha256": hashlib.sha256(content).hexdigest(),
    }
    return Document(**(values | changes))


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>c</title>{"".join(items)}</channel></rss>'


def item(**elements: str) -> str:
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in elements.items()) + "</item>"


def only_item(parsed: Parsed) -> dict:
    assert parsed.health["error_kind"] is None, parsed.health["error_detail"]
    assert len(parsed.items) == 1
    return parsed.items[0]


def fits_the_dictionary(parsed: Parsed) -> None:
    assert parsed.health["parsed"] == len(parsed.items) + len(parsed.rejects)
    assert parsed.health["entries"] == parsed.health["parsed"] + parsed.health["truncated"]
    for table, rows in (
        (ITEMS, parsed.items),
        (REJECTS, parsed.rejects),
        (HEALTH, [parsed.health]),
        (WEATHER, parsed.weather),
    ):
        assert all(list(row) == [column.name for column in table.columns] for row in rows)
        arrow_table(table, rows)


# --- golden documents ------------------------------------------------------------------------------

GOLDEN_NAMES = (
    "outlet.rss.xml",
    "agency.atom.xml",
    "journal.rdf.xml",
    "notes.feed.json",
    "saltmarsh.weather.xml",
    "les-roseaux.weather.xml",
)


def golden(name: str) -> Parsed:
    return parse_document(document((GOLDEN / name).read_bytes()))


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_golden_document_gives_the_rows_written_beside_it(name):
    parsed = golden(name)
    fits_the_dictionary(parsed)
    plain = encode_parsed(parsed)
    expected = json.loads((GOLDEN / f"{name.rpartition('.')[0]}.expected.json").read_bytes())
    for kind in ("items", "rejects", "weather"):
        listed = expected.get(kind, [])
        assert len(plain[kind]) == len(listed)
        for row, wanted in zip(plain[kind], listed, strict=True):
            assert {column: row[column] for column in wanted} == wanted
    assert {column: plain["health"][column] for column in expected["health"]} == expected["health"]


def test_rows_change_only_with_the_parser_version():
    rows = json.dumps([encode_parsed(golden(name)) for name in GOLDEN_NAMES], sort_keys=True)
    digests = json.loads((GOLDEN / "digests.json").read_bytes())
    assert hashlib.sha256(rows.encode()).hexdigest() == digests[PARSER_VERSION], (
        "The parser's output changed: raise PARSER_VERSION in items/rows.py and add the new digest to "
        "tests/items/golden/digests.json; stored rows of the old version are then parsed again."
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_rows_do_not_depend_on_the_order_of_hashes(seed):
    program = (
        "import sys; from pathlib import Path; from tests.items.test_parse import GOLDEN_NAMES, golden\n"
        "sys.stdout.write(repr([golden(name) for name in GOLDEN_NAMES]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        cwd=GOLDEN.parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert found.stdout == repr([golden(name) for name in GOLDEN_NAMES])


# --- what an entry says ----------------------------------------------------------------------------


def test_dublin_core_date_alone_is_the_published_date():
    body = rss(item(title="Only a date", **{"dc:date": "2024-06-11T10:00:00Z"}))
    body = body.replace("<rss ", f"<rss {DUBLIN_CORE} ")
    row = only_item(parse_document(document(body)))
    assert row["published_at_utc"] == datetime(2024, 6, 11, 10, tzinfo=UTC)
    assert row["updated_quality"] == "missing"


def test_dublin_core_date_does_not_hide_the_updated_date():
    body = rss(
        item(
            title="Both",
            **{"atom:updated": "2024-06-12T08:00:00Z", "dc:date": "2024-06-11T10:00:00Z"},
        )
    ).replace(
        "<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    )
    row = only_item(parse_document(document(body)))
    assert row["published_at_utc"] == datetime(2024, 6, 11, 10, tzinfo=UTC)
    assert row["updated_at_utc"] == datetime(2024, 6, 12, 8, tzinfo=UTC)


def test_published_goes_before_every_other_date():
    body = rss(
        item(title="All", pubDate="Mon, 10 Jun 2024 10:00:00 GMT", **{"dc:date": "2024-06-11T10:00:00Z"})
    ).replace("<rss ", f"<rss {DUBLIN_CORE} ")
    row = only_item(parse_document(document(body)))
    assert row["published_at_utc"] == datetime(2024, 6, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "guid", ["<guid>12345</guid>", '<guid isPermaLink="true">news 12345</guid>', "<guid>tag:a,2024:1</guid>"]
)
def test_a_guid_that_is_no_address_is_no_link(guid):
    row = only_item(parse_document(document(rss(f"<item><title>T</title>{guid}</item>"))))
    assert row["canonical_link"] is None


def test_the_original_link_goes_before_the_feed_servers_own():
    body = rss(
        item(
            title="T", link="https://feedproxy.example/r/1", **{"feedburner:origLink": "https://a.example/1"}
        )
    ).replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert only_item(parse_document(document(body)))["canonical_link"] == "https://a.example/1"


def test_a_relative_link_starts_from_the_final_url():
    parsed = parse_document(
        document(rss(item(title="T", link="/news/1")), final_url="https://moved.example/feed/")
    )
    assert only_item(parsed)["canonical_link"] == "https://moved.example/news/1"


def test_the_id_does_not_depend_on_where_the_feed_was_fetched():
    body = rss(item(title="T", guid="12345"))
    before = only_item(parse_document(document(body)))
    after = only_item(parse_document(document(body, final_url="https://moved.example/feed/")))
    assert before["item_id"] == after["item_id"]


def test_dublin_core_description_stands_in_for_a_missing_one_only():
    both = item(title="T", description="The first words of it.", **{"dc:description": "Other words."})
    alone = item(title="U", **{"dc:description": "Other words about it."})
    body = rss(both, alone).replace("<rss ", f"<rss {DUBLIN_CORE} ")
    first, second = parse_document(document(body)).items
    assert (first["description_text"], first["body_text"]) == ("The first words of it.", "")
    assert (second["description_text"], second["body_text"]) == ("Other words about it.", "")


def test_content_before_description_keeps_both_apart():
    body = rss(
        "<item><title>T</title><content:encoded>The whole of the text.</content:encoded>"
        "<description>The short of it.</description></item>"
    ).replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    row = only_item(parse_document(document(body)))
    assert (row["description_text"], row["body_text"]) == ("The short of it.", "The whole of the text.")


def test_environment_canada_entries_are_weather_in_both_languages():
    guid = "tag:weather.gc.ca,2013-04-16:on-118_cc:20240611180000"
    entry = f"<entry><id>{guid}</id><title>Conditions actuelles</title></entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
    row = only_item(parse_document(document(body, feed_language="fr")))
    assert row["item_kind"] == "weather"


def test_authors_are_cut_between_names():
    names = [f"Author Number {number:03d}" for number in range(30)]
    body = rss(
        "<item><title>T</title>" + "".join(f"<dc:creator>{name}</dc:creator>" for name in names) + "</item>"
    )
    row = only_item(parse_document(document(body.replace("<rss ", f"<rss {DUBLIN_CORE} "))))
    assert row["author"] == ", ".join(names[:15])  # 15 names of 17 characters and 14 commas: 283 of 300
    assert row["flags"] == ["author_capped"]


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("hidden (Ida Roe)", "Ida Roe"),
        ("noreply@a.example (Ida Roe)", "Ida Roe"),
        ("By Ida Roe", "Ida Roe"),
        ("Par Ida Roe", "Ida Roe"),
        ("Bobby Parker", "Bobby Parker"),
        ("admin", None),
        ("Hosts", None),
        ("https://a.example/ida", None),
        ("Harbour Washington Desk", "Harbour Washington Desk"),
        ("Ida Roe (the younger)", "Ida Roe (the younger)"),
    ],
)
def test_an_account_is_no_author_and_a_name_in_brackets_is_one(written, author):
    entry = item(title="T", author=written)
    assert only_item(parse_document(document(rss(entry))))["author"] == author


def test_an_address_is_no_author_name():
    row = only_item(parse_document(document(rss(item(title="T", author="desk@a.example")))))
    assert row["author"] is None


def test_the_file_that_a_body_names_is_not_opened(tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item(title="secret")))
    parsed = parse_document(document(str(secret)))
    assert parsed.items == ()
    assert parsed.health["error_kind"] == "not_a_feed"


# --- limits ----------------------------------------------------------------------------------------


def test_long_fields_are_cut_and_flagged():
    categories = "".join(f"<category>c{number}</category>" for number in range(21))
    body = rss(
        f"<item><title>{'t' * 1001}</title><link>https://a.example/</link>"
        f"<description>{'d' * 20_001}</description><author>{'n' * 301}</author>{categories}</item>"
    )
    row = only_item(parse_document(document(body)))
    assert row["flags"] == ["author_capped", "categories_capped", "text_capped", "title_capped"]
    assert len(row["title"]) == 1000
    assert len(row["description_text"]) == 20_000
    assert len(row["author"]) == 300
    assert row["categories"] == [f"c{number}" for number in range(20)]


def test_fields_at_their_limit_are_whole():
    row = only_item(parse_document(document(rss(item(title="t" * 1000, description="d" * 20_000)))))
    assert row["flags"] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entries_past_the_limit_are_counted_and_not_read(encoding):
    body = rss(*(item(title=f"t{number}", guid=f"g{number}") for number in range(2_003)), head="")
    parsed = parse_document(document(body.encode(encoding)))
    fits_the_dictionary(parsed)
    assert [row["title"] for row in parsed.items] == [f"t{number}" for number in range(2_000)]
    assert (parsed.health["entries"], parsed.health["truncated"]) == (2_003, 3)


def test_items_of_a_json_feed_are_capped_too():
    items = [{"id": str(number), "title": f"t{number}"} for number in range(2_003)]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    parsed = parse_document(document(body))
    fits_the_dictionary(parsed)
    assert len(parsed.items) == 2_000
    assert (parsed.health["entries"], parsed.health["truncated"]) == (2_003, 3)


def test_a_capped_document_stays_well_formed():
    body = b"<rss><channel><item><a/></item><item/><item>x</item><ttl>5</ttl></channel></rss>"
    capped, removed = cap_entries(body, 1)
    assert (capped, removed) == (b"<rss><channel><item><a/></item><ttl>5</ttl></channel></rss>", 2)
    assert cap_entries(body, 3) == (body, 0)
    assert cap_entries(b"<rss><item>a</item><item>b", 1) == (b"<rss><item>a</item>", 1)
    assert cap_entries(b"<items><li/><item>", 1) == (b"<items><li/><item>", 0)


# --- documents that give nothing -------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"<!DOCTYPE html><html><head><title>Moved</title></head><body><p>Moved.</p></body></html>",
        bytes(range(256)) * 4,
        b"just some words",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"items": [{"id": "1"}]}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ',
        b"{" * 100_000,
        b"[1, 2]",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_what_is_no_feed_says_so(body):
    parsed = parse_document(document(body))
    fits_the_dictionary(parsed)
    assert parsed.health["error_kind"] == "not_a_feed"
    assert parsed.health["error_detail"]
    assert not re.search(r"[\x00-\x1f]", parsed.health["error_detail"])


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Quiet</title></feed>",
        '{"version": "https://jsonfeed.org/version/1", "items": []}',
    ],
)
def test_a_feed_without_entries_is_no_error(body):
    health = parse_document(document(body)).health
    assert (health["error_kind"], health["entries"], health["quarantined"]) == (None, 0, False)
    assert health["format"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"]
)
@pytest.mark.parametrize("before", ["", "<!-- <rss> -->", "<?note <rss ?>", f"<!-- {'x' * 100_000} -->"])
def test_entity_declarations_are_refused_in_every_encoding(encoding, before):
    head = f"<?xml version='1.0' encoding='{encoding}'?>" if encoding == "cp037" else ""
    body = f"{head}{before}<!DOCTYPE rss [\n<!ENTITY a 'aaaa'>\n]>" + rss(item(title="&a;"), head="")
    parsed = parse_document(document(body.encode(encoding)))
    fits_the_dictionary(parsed)
    assert parsed.health["error_kind"] == "entity_declaration"


def test_an_entity_declaration_hidden_by_a_disguising_codec_is_not_decoded():
    body = (
        b"<?xml version='1.0' encoding='utf-7'?>\n+ADwAIQ-DOCTYPE rss [+ADwAIQ-ENTITY a 'b'+AD4]+AD4"
        + rss(item(title="T"), head="").encode()
    )
    assert b"<!ENTITY" not in as_utf8(body, None)


def test_an_entity_declaration_inside_a_comment_counts():
    # feedparser reads it there and its lenient parser would expand it.
    assert declares_entities(b"<!--\n<!DOCTYPE rss>\n<!ENTITY a 'b'>\n--><rss/>")


def test_an_article_about_entities_is_read():
    body = rss(item(title="XXE", description="<![CDATA[They sent <!ENTITY a SYSTEM 'file'> to it.]]>"))
    assert only_item(parse_document(document(body)))["title"] == "XXE"


# --- what is broken inside -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    ["&#xD800;", "&#55296;", "&#x110000;", "&#99999999999;", "&nosuch;", "&", "\x00", "\x0b", "\ufffe"],
)
def test_a_character_that_cannot_be_costs_at_most_its_own_entry(reference):
    body = rss(item(title=f"bad {reference} one", guid="1"), item(title="good one", guid="2"))
    parsed = parse_document(document(body))
    fits_the_dictionary(parsed)
    assert parsed.items[-1]["title"] == "good one"


def test_one_wrong_byte_does_not_change_the_encoding_of_the_document():
    body = rss(
        item(title="Québec été"), item(title="l'h\N{LATIN SMALL LETTER O WITH CIRCUMFLEX}tel")
    ).encode()
    body = body.replace("ô".encode(), b"\xf4")
    first, second = parse_document(document(body)).items
    assert first["title"] == "Québec été"
    assert "\N{REPLACEMENT CHARACTER}" in second["title"]


def test_control_characters_and_leading_space_are_gone_before_the_parser_sees_them():
    assert as_utf8(b"\xef\xbb\xbf\r\n <a>\x00b\x0b\x1f\tc\n</a>", None) == b"<a>b\tc\n</a>"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii", "utf-16", "nonsense", "utf-7"])
def test_valid_utf_8_is_believed_before_any_label(label):
    body = rss(item(title="Québec — l’été"), head=f'<?xml version="1.0" encoding="{label}"?>')
    row = only_item(parse_document(document(body, content_type=f"text/xml; charset={label}")))
    assert row["title"] == "Québec — l’été"


def test_the_declaration_is_believed_before_the_server():
    body = rss(item(title="Привет"), head='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251")
    row = only_item(parse_document(document(body, content_type="text/xml; charset=iso-8859-1")))
    assert row["title"] == "Привет"


def test_the_server_is_believed_where_the_document_says_nothing():
    body = rss(item(title="Привет"), head="").encode("cp1251")
    row = only_item(parse_document(document(body, content_type="text/xml; charset=windows-1251")))
    assert row["title"] == "Привет"


def test_a_captured_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        document(rss(), captured_at_utc=datetime(2024, 6, 12))  # noqa: DTZ001 - that is what is refused


def test_a_lone_surrogate_in_json_can_be_stored():
    body = rb'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "a \ud800 b"}]}'
    parsed = parse_document(document(body))
    fits_the_dictionary(parsed)
    assert parsed.items[0]["title"] == "a \N{REPLACEMENT CHARACTER} b"


# --- other people's documents ----------------------------------------------------------------------


def contents(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def files(folder: str) -> list[Path]:
    if not (DATA / folder).is_dir():
        pytest.skip(f"the folder ../shared/data/{folder} is not on this machine")
    return sorted(path for path in (DATA / folder).rglob("*") if path.is_file())


def test_every_fixture_of_28_feed_libraries_is_read():
    kinds: dict[str | None, int] = {}
    for path in files("feeds/fixtures"):
        parsed = parse_document(document(contents(path)))
        fits_the_dictionary(parsed)
        assert not [row for row in parsed.rejects if row["rules"] != ["nothing_to_name_it"]], path
        kinds[parsed.health["error_kind"]] = kinds.get(parsed.health["error_kind"], 0) + 1
    # Of the 2,196 files, 310 are the JSON expected beside a feed, 46 are HTML, OPML, images and the like.
    assert kinds[None] >= 1_830
    assert kinds["entity_declaration"] == 4


def test_whole_real_feeds_are_read():
    for path in files("feeds/mixed"):
        parsed = parse_document(document(contents(path)))
        fits_the_dictionary(parsed)
        assert parsed.health["error_kind"] is None, path
        assert parsed.rejects == ()


CODECS = {
    # Folder of feeds/fixtures/chardet whose name is no codec, or is a narrower one than the files use.
    "GB2312": "gb18030",
    "EUC-KR": "cp949",
    "SHIFT_JIS": "cp932",
    "TIS-620": "cp874",
    "MacCyrillic": "mac_cyrillic",
}


@pytest.mark.parametrize("content_type", [None, "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_text_is_decoded_as_its_folder_says_whatever_the_server_claims(content_type):
    right, wrong = 0, []
    for path in files("feeds/fixtures/chardet"):
        folder = path.parent.name
        codec = CODECS.get(folder) or re.sub(r"-(hungarian|bulgarian|russian|greek|hebrew)$", "", folder)
        truth = re.sub(r"[\s\x00-\x1f]", "", contents(path).decode(codec, "replace"))
        decoded = re.sub(r"[\s\x00-\x1f]", "", as_utf8(contents(path), content_type).decode())
        if decoded == truth:
            right += 1
        else:
            wrong.append(f"{folder}/{path.name}")
    assert right + len(wrong) == 181
    assert right >= 0.98 * 181, wrong
