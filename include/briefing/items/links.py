"""Canonical links: one spelling for a page, nothing that tracks a reader, nothing that runs code.

A link that is no web address is kept as a value that the expectation on `items.canonical_link`
refuses, so that the entry ends as a reject row which shows what stood there.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

LENGTH_LIMIT = 2_048
RAW_LIMIT = 8 * LENGTH_LIMIT
"""Longer ones are not even looked at: a link's tracking parameters are seldom longer than the link."""

WEB_SCHEMES = ("http", "https")
DEFAULT_PORTS = {"http": 80, "https": 443}
LABEL_LIMIT = 63

TRACKING_PREFIXES = ("utm_", "at_custom", "at_link", "at_ptr", "ns_", "hsa_", "pk_", "mtm_")
# fmt: off
TRACKING_NAMES = frozenset({
    "_hsenc", "_hsmi", "at_bbc_team", "at_campaign", "at_format", "at_medium", "cmp", "cmpid", "dclid",
    "fbclid", "gbraid", "gclid", "guccounter", "guce_referrer", "guce_referrer_sig", "hsctatracking",
    "icid", "igshid", "intcmp", "li_fat_id", "mbid", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid",
    "s_cid", "smid", "smtyp", "sr_share", "srsltid", "traffic_source", "ttclid", "twclid", "vero_id",
    "wbraid", "wt.mc_id", "xtor", "yclid",
})
# fmt: on
"""Names that only ever say where a reader came from. `p`, `id`, `v` and `story` name the page itself."""

READER_NAMES = frozenset({"emc", "feed", "from", "partner", "ref", "rss", "source", "src", "via"})
READER_VALUES = frozenset({"", "atom", "feed", "feeds", "rss", "rss2", "rss-feed", "rssfeed"})
"""`?ref=rss` goes, `?ref=4711` stays: these names track only together with these values."""

CHARACTER_REFERENCE = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
PATH_END = re.compile(r"[?#]")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
HOST_OF_WEB_LINK = re.compile(r"(?i)(https?):/*(?=[^/])")
UNSAFE = re.compile(r"""[\s"<>\\^`{|}]""")
YEAR_OR_VERSION = re.compile(r"(?<!\d)(?:(?:19|20)\d\d|\d+\.\d+)(?!\d)")
READABLE_LABEL = re.compile(r"[a-z0-9\-ßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ]+")
FORBIDDEN_IN_HOST = re.compile(r"""[\x00-\x20"#%/:<>?@\[\\\]^`{|}\x7f]""")


@dataclass(frozen=True)
class Link:
    """`value` is the canonical link or the refused one, None where nothing usable is left.

    `flags`: `userinfo_removed`, `refused_scheme`, `link_capped`, `broken_link`.
    """

    value: str | None
    flags: tuple[str, ...] = ()


def canonical_link(raw: str | None, base_url: str) -> Link:
    """The one spelling of the page that `raw` names, seen from the document at `base_url`.

    A link over 2,048 characters is dropped (`link_capped`): a cut link opens another page or none.
    Any scheme other than http and https is `refused_scheme` and kept, without invisible characters.
    """
    if raw is None:
        return Link(None)
    if len(raw) > RAW_LIMIT:
        return Link(None, ("link_capped",))
    written = without_invisible(decode_references(raw))
    scheme = SCHEME.match(written)
    if scheme and scheme[1].lower() not in WEB_SCHEMES:
        return Link(written[:LENGTH_LIMIT], ("refused_scheme",))
    if not written:
        return Link(None)
    try:
        return web_link(urlsplit(absolute(written, base_url)))
    except ValueError:
        return Link(None, ("broken_link",))


def web_link(parts: SplitResult) -> Link:
    """The canonical link of an absolute address. Raises ValueError where no server is named."""
    if parts.scheme not in WEB_SCHEMES:
        raise ValueError("no web address")
    host, removed = clean_host(parts)
    query = without_tracking(parts.query)
    fragment = parts.fragment if names_an_entry(unquote(parts.fragment)) else ""
    value = urlunsplit((parts.scheme, host, quoted(parts.path) or "/", quoted(query), quoted(fragment)))
    flags = ("userinfo_removed",) if removed else ()
    if len(value) > LENGTH_LIMIT:
        return Link(None, (*flags, "link_capped"))
    return Link(value, flags)


def link_key(link: str) -> str:
    """`link` for comparing only: without scheme, `www.` and a slash at the end of its path."""
    parts = urlsplit(link)
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), parts.query, parts.fragment)).removeprefix("//")


def decode_references(text: str) -> str:
    """HTML character references as characters, three layers deep, as feeds escape twice and more.

    Named ones need their semicolon: in `?a=1&copy=2` there is a parameter and no ©.
    """
    for _ in range(3):
        decoded = CHARACTER_REFERENCE.sub(lambda match: html.unescape(match[0]), text)
        if decoded == text:
            break
        text = decoded
    return text


def without_invisible(text: str) -> str:
    """`text` without control, format and line-breaking characters, and without space around it.

    Browsers drop tab and line feed inside a link too: a scheme cut in two by one still runs.
    """
    return "".join(letter for letter in text if unicodedata.category(letter) not in INVISIBLE).strip()


def absolute(written: str, base_url: str) -> str:
    """`written` joined to `base_url`; back slashes and missing slashes are read as browsers read them.

    `www.example.org/page` is a host without its scheme, not a page beside the feed.
    """
    end = PATH_END.search(written)
    before, after = (written[: end.start()], written[end.start() :]) if end else (written, "")
    if before.lower().startswith("www."):
        before = "//" + before
    forward = HOST_OF_WEB_LINK.sub(lambda match: f"{match[1].lower()}://", before.replace("\\", "/"), count=1)
    return urljoin(base_url, forward + after)


def clean_host(parts: SplitResult) -> tuple[str, bool]:
    """Host and port as they are compared, and whether a name or password stood before them.

    Raises ValueError for a host or port that cannot be one.
    """
    host, port = parts.hostname, parts.port
    if not host:
        raise ValueError("no host")
    host = f"[{host}]" if ":" in host else readable_host(unquote(host))
    shown_port = "" if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return host + shown_port, "@" in parts.netloc


def readable_host(host: str) -> str:
    """`host` in lower case, its labels as letters where they hold western European ones only.

    Any other script is written as `xn--…`: Cyrillic `аррlе` looks like Latin `apple`.
    """
    host = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if not host or FORBIDDEN_IN_HOST.search(host):
        raise ValueError("no host name")
    return ".".join(readable_label(label) for label in host.split("."))


def readable_label(label: str) -> str:
    if not label or len(label) > LABEL_LIMIT:
        raise ValueError("no host name")
    if label.startswith("xn--"):
        decoded = label[4:].encode().decode("punycode")
        return decoded if READABLE_LABEL.fullmatch(decoded) else label
    if label.isascii() or READABLE_LABEL.fullmatch(label):
        return label
    return "xn--" + label.encode("punycode").decode()


def without_tracking(query: str) -> str:
    """`query` without the parameters that only track, the others as written and in their own order."""
    return "&".join(parameter for parameter in query.split("&") if parameter and not is_tracking(parameter))


def is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote(name).lower()
    if name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    return name in READER_NAMES and unquote(value).lower() in READER_VALUES


def names_an_entry(fragment: str) -> bool:
    """Whether two links that differ in it open different things.

    A log of changes has one page, with a year or a version per entry (30 entries of one captured
    feed share their page); `!` and `/` begin the address inside a one-page site.
    """
    return fragment.startswith(("!", "/")) or ("=" not in fragment and bool(YEAR_OR_VERSION.search(fragment)))


def quoted(part: str) -> str:
    """`part` with spaces and the characters that end a link in HTML or Markdown percent-encoded."""
    return UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), part)
