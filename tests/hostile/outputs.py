"""What an output may hold at most, found by reading it again with other code."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefing.model import Edition, Story

COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("gfm-like")
# GitHub links addresses that name a scheme or begin with www., no bare domains.
GITHUB.linkify.set({"fuzzy_link": False, "fuzzy_email": False})

PAGE = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "a": {"href", "rel", "lang", "dir", "class"},
    "header": set(),
    "h1": set(),
    "h2": {"id"},
    "h3": {"id"},
    "p": {"class"},
    "span": {"class", "aria-hidden", "lang", "dir"},
    "div": {"class"},
    "nav": {"aria-label"},
    "ul": {"class"},
    "li": set(),
    "br": set(),
    "main": {"id", "tabindex"},
    "section": {"id", "class", "aria-labelledby"},
    "article": set(),
    "footer": set(),
}
REPORT = {
    **{
        name: set() for name in ("head", "title", "style", "body", "main", "h1", "h2", "h3", "ul", "dt", "dd")
    },
    **{name: set() for name in ("div", "thead", "tbody", "tr", "bdi", "br")},
    **{name: {"class"} for name in ("p", "li", "span", "div", "table", "dl")},
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "th": {"scope", "class"},
    "td": {"class", "data-name"},
}
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]|(?<!\U0001f3f4)(?<![\U000e0030-\U000e007a])[\U000e0000-\U000e007f]"
)
"""Controls, direction overrides and what else nobody sees; tag letters except in the flags of nations."""
MARKDOWN_OF_OURS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "hr"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "hardbreak", "softbreak"),
    *("link_open", "link_close", "strong_open", "strong_close", "em_open", "em_close"),
}
FOLDED_SPACES = str.maketrans("\u00a0\u202f", "  ")


def shown(text: str) -> str:
    """`text` as it stands in an output: on one line, no-break spaces like others."""
    return " ".join(text.translate(FOLDED_SPACES).split())


def links_of(story: Story) -> list[str]:
    archived = [story.archive_url] if story.archive_url else []
    return [story.link, *(other.link for other in story.also), *archived]


def web_links(edition: Edition) -> list[str]:
    """Every link to the web that a page of `edition` has, sorted."""
    links = [link for story in edition.shown() for link in links_of(story)]
    links += [link for one in edition.continuing for link in (one.link, *(other.link for other in one.also))]
    links += [change.link for change in edition.changed_headlines]
    links += [left.link for left in edition.left_out]
    if edition.report_to.startswith("http"):
        links.append(edition.report_to)
    return sorted(links)


def active_parts(source: bytes, allowed: dict[str, set[str]] = PAGE) -> Iterator[str]:
    """Whatever stands in an HTML page that is not ours: tags, attributes, comments, addresses."""
    tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"a comment or instruction: {element.text!r}"
        elif element.tag not in allowed:
            yield f"<{element.tag}>"
        else:
            for name, value in element.attrib.items():
                if name not in allowed[element.tag]:
                    yield f"<{element.tag} {name}={value!r}>"
                if name == "href" and not re.match(r"https?://|#[a-z-]+$|mailto:[^?]+$", value):
                    yield f"<a href={value!r}>"
    for style in tree.iter("style"):
        if re.search(r"@import|url\(|expression|</", style.text or ""):
            yield "a style that loads"
    if found := UNSEEN.search(source.decode()):
        yield f"an unseen character {found[0]!r}"


def html_links(source: bytes) -> list[str]:
    tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return sorted(href for href in tree.xpath("//a/@href") if urlsplit(href).scheme in ("http", "https"))


def html_headings(source: bytes) -> list[tuple[str, str]]:
    """Level and text of each heading, in order."""
    tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return [(one.tag, shown(one.text_content())) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]


def html_texts(source: bytes) -> list[str]:
    tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return [shown(one.text_content()) for one in tree.xpath("//p[@class='text']")]


def markdown_tokens(source: bytes, reader: MarkdownIt):
    for token in reader.parse(source.decode()):
        yield token
        yield from token.children or ()


def markdown_links(source: bytes, reader: MarkdownIt) -> list[str]:
    return sorted(
        str(token.attrs["href"])
        for token in markdown_tokens(source, reader)
        if token.type == "link_open" and not str(token.attrs["href"]).startswith("mailto:")
    )


def markdown_headings(source: bytes, reader: MarkdownIt) -> list[tuple[str, str]]:
    tokens = reader.parse(source.decode())
    return [
        (token.tag, shown("".join(child.content for child in tokens[place + 1].children or ())))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def markdown_strays(source: bytes, reader: MarkdownIt) -> set[str]:
    """Token types that no page of ours has: HTML, code, pictures, tables, quotations."""
    return {token.type for token in markdown_tokens(source, reader)} - MARKDOWN_OF_OURS


def strong_texts(source: bytes) -> list[str]:
    """The headlines of a Markdown page: what stands in bold."""
    found, depth, texts = [], 0, []
    for token in markdown_tokens(source, COMMONMARK):
        if token.type == "strong_open":
            depth, texts = depth + 1, []
        elif token.type == "strong_close":
            depth -= 1
            found.append(shown("".join(texts)))
        elif depth and token.type == "text":
            texts.append(token.content)
    return found


def left_edge(source: bytes) -> list[str]:
    """The lines of plain text that begin where our title, headings, rules and sentences begin."""
    return [line for line in source.decode().splitlines() if line and not line.startswith(("• ", "  "))]


def is_blank(text: str) -> bool:
    """Whether nobody can see anything in `text`."""
    blanks = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"
    return not any(unicodedata.category(letter)[0] in "LNPS" and letter not in blanks for letter in text)
