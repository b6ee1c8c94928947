"""Hostile documents, as a run meets them: in parsing children with the default limits.

PROMISES H1 (no document stops a run: at most 10 s and 512 MiB each), H7 (no entity is expanded, no
file or address is read) and H8 (a flood is capped).
"""

import gzip
import hashlib
import html
import socket
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.items.parse import Document, Parsed
from briefing.items.parser_process import ParserPool

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
CAPTURED = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
SECONDS, MEBIBYTES = 10, 512


@pytest.fixture(scope="module")
def pool():
    with ParserPool(2, SECONDS, MEBIBYTES) as opened:
        yield opened


def document(body: bytes | str) -> Document:
    content = body.encode() if isinstance(body, str) else body
    return Document(
        feed_id="hostile",
        feed_language="en",
        captured_at_utc=CAPTURED,
        url="https://hostile.example/feed",
        final_url=None,
        content_type="text/xml",
        body=content,
        capture_sha256=hashlib.sha256(content).hexdigest(),
    )


def rss(description: str, title: str = "A title", rest: str = "") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>c</title><item><title>{title}</title>'
        f"<link>https://hostile.example/1</link><description>{description}</description></item>{rest}"
        "</channel></rss>"
    )


def parse(pool: ParserPool, body: bytes | str) -> Parsed:
    (parsed,) = pool.parse_all([document(body)])
    assert not [row for row in parsed.rejects if "entry_unreadable" in row["rules"]], parsed.rejects[0]
    assert parsed.health["parsed"] == len(parsed.items) + len(parsed.rejects)
    return parsed


# --- H1: shapes that cost more than they weigh -----------------------------------------------------

SIZE = 400_000

TOKENS = {
    "comment opened, escaped": "&lt;!--",
    "comment opened in CDATA": None,
    "declaration opened": "&lt;!",
    "declaration opened, twice escaped": "&amp;lt;!--",
    "bold opened": "&lt;b&gt;",
    "paragraph opened": "&lt;p&gt;",
    "table opened": "&lt;table&gt;",
    "list opened": "&lt;ul&gt;&lt;li&gt;",
    "link opened": "&lt;a href=&quot;",
    "attribute after attribute": "&lt;b a=1 ",
    "less than": "&lt;",
    "less than and slash": "&lt;/",
    "ampersand, escaped": "&amp;",
    "ampersands to unescape again and again": "&amp;amp;amp;amp;lt;",
    "character reference without end": "&amp;#",
    "quote": "&quot;",
    "bracket": "(",
    "ellipsis": "...",
    "full stop and space": "A. ",
    "line feed": "\n",
    "combining accent": "\u0301",
    "right-to-left override": "\u202e",
    "CDATA closed, escaped": "]]&gt;",
    "CDATA opened, escaped": "&lt;![CDATA[",
    "script opened": "&lt;script&gt;",
    "at sign": "a@",
    "question mark tag": "&lt;?",
    "title tag": "&lt;title&gt;",
    "svg and math": "&lt;svg&gt;&lt;math&gt;",
    "http": "http://a.a/",
}


@pytest.mark.parametrize("name", TOKENS)
def test_repeated_tokens_in_the_text_are_bounded(pool, name):
    token = TOKENS[name]
    text = "<![CDATA[" + "<!--" * (SIZE // 4) + "]]>" if token is None else token * (SIZE // len(token))
    started = time.monotonic()
    for body in (rss(text), rss("x", title=text), rss(f"<![CDATA[{html.unescape(text)}"), rss(text)[:-50]):
        parse(pool, body)
    assert time.monotonic() - started < SECONDS


MARKUP = (
    *("<item>", "<item><title>", "</item>", "<a>", "<a b='", "<rss>", "<feed>", "<content type='xhtml'>"),
    *("<dc:creator>", "<author>", "<![CDATA[", "]]>", "<!--", "<?", "<!DOCTYPE", "<!h", "<h<!", "&#1", "&a;"),
    *("\x00", "\xff", "{", "["),
)


@pytest.mark.parametrize("token", MARKUP)
@pytest.mark.parametrize("start", ["", "<rss version='2.0'><channel><item>"])
def test_repeated_markup_in_the_document_is_bounded(pool, token, start):
    started = time.monotonic()
    parsed = parse(pool, start + token * (SIZE // len(token)))
    assert time.monotonic() - started < 3 * SECONDS + 2  # the wall limit, reached by none on an idle machine
    assert parsed.health["error_kind"] in (None, "not_a_feed", "parse_limit")


FIELDS = (
    "pubDate",
    "dc:date",
    "author",
    "category",
    "link",
    "guid",
    "language",
    "content:encoded",
    "media:title",
)
FIELD_TOKENS = (
    "0",
    "1 ",
    "a@",
    "a.",
    "(",
    "&lt;",
    "2024-",
    "Mon, ",
    "http://",
    "%",
    "é",
    "\u0301",
    "\n",
    "xn--",
)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_may_be_endless(pool, field):
    started = time.monotonic()
    for token in FIELD_TOKENS:
        text = token * (SIZE // len(token))
        parsed = parse(pool, rss("x").replace("</item>", f"<{field}>{text}</{field}></item>"))
        assert len(parsed.items) == 1
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("depth", [1_000, 100_000])
@pytest.mark.parametrize("closed", [True, False])
def test_deep_nesting_is_bounded(pool, depth, closed):
    escaped = "&lt;div&gt;" * depth + "deep" + "&lt;/div&gt;" * (depth if closed else 0)
    parsed = parse(pool, rss(escaped))
    assert parsed.health["error_kind"] in (None, "parse_limit")
    nested = "<a>" * depth + "deep" + "</a>" * (depth if closed else 0)
    parse(pool, rss(nested))
    parse(
        pool,
        '{"version": "https://jsonfeed.org/version/1", "items": '
        + "[" * depth
        + "]" * (depth if closed else 0),
    )


def test_a_hostile_document_leaves_its_neighbours_as_they_are(pool):
    good = document(rss("A sentence that stays."))
    hostile = document(rss("&lt;!--" * 300_000))
    (alone,) = pool.parse_all([good])
    before, _, after = pool.parse_all([good, hostile, good])
    assert before == alone == after
    assert alone.items[0]["description_text"] == "A sentence that stays."


@pytest.mark.parametrize("folder", ["xml", "illformed", "html"])
def test_hostile_files_of_other_projects_stop_nothing(pool, folder):
    paths = [path for path in sorted((DATA / "hostile" / folder).rglob("*")) if path.is_file()]
    if not paths:
        pytest.skip(f"the folder ../shared/data/hostile/{folder} is not on this machine")
    contents = [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths
    ]
    wrapped = [rss(html.escape(content.decode("utf-8", "replace"))) for content in contents]
    kinds = Counter(
        parsed.health["error_kind"]
        for parsed in pool.parse_all(document(body) for body in [*contents, *wrapped])
    )
    assert sum(kinds.values()) == 2 * len(paths)
    assert set(kinds) <= {None, "not_a_feed", "entity_declaration"}
    assert kinds[None] >= len(paths)  # each one that is wrapped is a feed


# --- H7: entities, files, addresses ----------------------------------------------------------------


@pytest.fixture(scope="module")
def canary():
    """A listener on this machine that nothing may connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def entity_documents(port: int, secret: Path) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}/x"
    use = rss("&e;").removeprefix('<?xml version="1.0"?>')
    return {
        "billion laughs": "<!DOCTYPE rss [<!ENTITY a 'ha'>\n"
        + "\n".join(
            f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
        )
        + "]>"
        + rss("&j;"),
        "quadratic": f'<!DOCTYPE rss [\n<!ENTITY e "{"x" * 100_000}">\n]>' + rss("&e;" * 1_000),
        "quadratic, small": f'<!DOCTYPE rss [\n<!ENTITY e "{"x" * 1_000}">\n]>' + rss("&e;" * 10),
        "file": f"<!DOCTYPE rss [\n<!ENTITY e SYSTEM 'file://{secret}'>\n]>" + use,
        "address": f"<!DOCTYPE rss [\n<!ENTITY e SYSTEM '{address}'>\n]>" + use,
        "public identifier": f"<!DOCTYPE rss [\n<!ENTITY e PUBLIC '-//x' '{address}'>\n]>" + use,
        "parameter entity": f"<!DOCTYPE rss [\n<!ENTITY % e SYSTEM '{address}'>\n%e;\n]>" + use,
        "parameter entity of a file": f"<!DOCTYPE rss [\n<!ENTITY % e SYSTEM 'file://{secret}'>\n%e;\n]>"
        + use,
        "external subset": f"<!DOCTYPE rss SYSTEM '{address}'>" + use,
        "external subset, public": f"<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' '{address}'>" + use,
        "in a comment": f'<!--\n<!DOCTYPE rss>\n<!ENTITY e "{"x" * 100_000}">\n-->' + rss("&e;" * 1_000),
        "stylesheet": f"<?xml-stylesheet href='{address}'?>" + use,
        "inclusion": use.replace(
            "<item>", f"<item><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{address}'/>"
        ),
    }


ENTITY_NAMES = tuple(entity_documents(1, Path("/x")))
NO_DECLARATION = ("external subset", "external subset, public", "stylesheet", "inclusion")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ENTITY_NAMES)
def test_entities_are_never_expanded_and_nothing_is_fetched(pool, canary, tmp_path, name, encoding):
    secret = tmp_path / "secret"
    secret.write_text("canary-in-a-file")
    body = entity_documents(canary.getsockname()[1], secret)[name].encode(encoding)
    parsed = parse(pool, body)
    if name in NO_DECLARATION:
        assert parsed.health["error_kind"] in (None, "not_a_feed")
    else:
        assert parsed.health["error_kind"] == "entity_declaration"
    shown = repr(parsed)
    assert "canary-in-a-file" not in shown
    assert sum(len(row["description_text"]) for row in parsed.items) <= len(body)
    with pytest.raises(BlockingIOError):
        canary.accept()


# --- H8: flood -------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["</channel></rss>", ""])
def test_fifty_thousand_entries_are_capped(pool, end):
    entries = "".join(
        f"<item><title>Entry {number}</title><link>https://hostile.example/{number}</link>"
        f"<guid>https://hostile.example/{number}</guid><description>Some words about it.</description></item>"
        for number in range(50_000)
    )
    started = time.monotonic()
    parsed = parse(pool, f"<rss version='2.0'><channel><title>c</title>{entries}{end}")
    assert time.monotonic() - started < 30
    assert len(parsed.items) == 2_000
    assert (parsed.health["entries"], parsed.health["truncated"]) == (50_000, 48_000)
    assert parsed.items[-1]["title"] == "Entry 1999"
