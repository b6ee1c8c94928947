"""What the captured files say, read by other code than the package's: lxml, and nothing of ours.

The extraction is the one that issue 2 names: lxml text with a space at block ends, entities decoded
up to three times, white space folded.
"""

import gzip
import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree
from lxml import html as lxml_html

from tests.real_month.month import RealCapture

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre "
    "section select summary table tbody td tfoot th thead tr ul".split()
)
NO_TEXT = re.compile(r"\(Image credit: [^()]*\)|Read \d+ remaining paragraphs \| Comments")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True)
class Entry:
    """One entry of one capture. Texts are extracted; `element` is the XML that they come from."""

    feed: str
    at_utc: datetime
    body_sha256: str
    index: int
    guid: str
    link: str
    title: str
    description: str
    content: str
    element: etree._Element

    @property
    def version(self) -> tuple[str, str, str, str, str]:
        """What makes two captured entries the same version of one item.

        Credits of pictures and the count of comments are no part of the text: they alone change in 3
        entries of Ars Technica and 4 of NPR in June 2024.
        """
        return self.feed, self.guid, self.title, self.description, NO_TEXT.sub("", self.content).strip()


def entries_of(capture: RealCapture) -> list[Entry]:
    """The entries of an RSS 2.0 or RDF document, in its order."""
    body = gzip.decompress(capture.path.read_bytes())
    root = etree.fromstring(body)
    digest = hashlib.sha256(body).hexdigest()
    found = []
    for index, element in enumerate(root.xpath("//*[local-name()='item']")):
        link = _child(element, "link")
        about = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
        found.append(
            Entry(
                feed=capture.feed,
                at_utc=capture.at_utc,
                body_sha256=digest,
                index=index,
                guid=_child(element, "guid") or about or link,
                link=link,
                title=extracted(_child(element, "title")),
                description=extracted(_child(element, "description")),
                content=extracted(element.findtext(CONTENT) or ""),
                element=element,
            )
        )
    return found


def _child(element: etree._Element, name: str) -> str:
    """Text of the child of that name in no namespace or in that of RSS 1.0, never of `media:title`."""
    for tag in (name, f"{{http://purl.org/rss/1.0/}}{name}"):
        text = element.findtext(tag)
        if text is not None:
            return text.strip()
    return ""


@cache
def extracted(fragment: str) -> str:
    """The text of a fragment of HTML, white space folded."""
    text = fragment
    for _ in range(3):
        if not MARKUP.search(text) and html.unescape(text) == text:
            break
        text = _lxml_text(text) if MARKUP.search(text) else html.unescape(text)
    return " ".join(text.split())


def _lxml_text(fragment: str) -> str:
    root = lxml_html.fragment_fromstring(fragment, create_parent="div")
    pieces = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            pieces.append(element.tail or "")
            continue
        space = " " if element.tag in BLOCKS else ""
        if event == "start":
            pieces += [space, element.text or ""]
        else:
            pieces += [space, element.tail or ""]
    return "".join(pieces)


def words_of(text: str) -> str:
    """Words and figures alone: no case, quotes, punctuation, markup or kind of space."""
    folded = unicodedata.normalize("NFKC", extracted(text)).casefold()
    return " ".join(re.findall(r"\w+", re.sub(r"['’‘`]", "", folded)))


def plain_link(link: str) -> str:
    """A link without what only counts readers: scheme, case of the host, utm_*, fragment, last slash."""
    parts = urlsplit(link)
    query = [(key, value) for key, value in parse_qsl(parts.query) if not key.startswith("utm_")]
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}?{urlencode(query)}"


def says_too_little(text: str) -> bool:
    """STANDARD, "Summary" 2: only a quotation, only questions, or under six words."""
    without_questions = re.sub(r"[^.?!]*\?[\"”’]?", "", text)
    return is_bare_quotation(text) or not without_questions.strip() or len(text.split()) < 6


def is_bare_quotation(text: str) -> bool:
    return re.fullmatch(r"[“\"‘«][^“”\"«»]*[”\"’»]\.?", text) is not None
