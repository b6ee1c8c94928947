"""What may stand as a feed's URL in the catalogue, and when two of them are the same.

No message repeats the URL: it may hold the very secret that it complains about.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

LONGEST = 2000
UNSAFE = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`]")
PLACEHOLDER = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}")
SECRET_NAME = re.compile(
    r"(.*[-_.])?(api-?_?key|key|.*token|secret|passw(or)?d|pwd|auth|signature|sig|credential)s?",
    re.IGNORECASE,
)


def check_url(url: str) -> str:
    """`url` itself. Raises ValueError with the end of a sentence that begins with the key's name."""
    if UNSAFE.search(url) or len(url) > LONGEST:
        raise ValueError(
            f"has white space or a character that no URL has, or over {LONGEST} characters; "
            "write the plain URL, such as https://example.org/feed.xml"
        )
    if "${" in PLACEHOLDER.sub("", url):
        raise ValueError("has a placeholder that cannot be read; write ${NAME} in capitals, digits and _")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError("is not a URL; write one such as https://example.org/feed.xml") from error
    if parts.scheme not in ("http", "https"):
        raise ValueError("begins with neither https:// nor http://; write a URL that does")
    if "@" in parts.netloc:
        raise ValueError("has a user name or a password in it; remove all before the @")
    if not parts.hostname or port == 0:
        raise ValueError("names no server; write one such as https://example.org/feed.xml")
    if "$" in parts.netloc:
        raise ValueError("has a placeholder in the server's name; write the name itself")
    if "#" in url:
        raise ValueError("has a part after #, which no server is sent; remove it")
    for pair in re.split("[&;]", parts.query):
        _check_parameter(pair)
    return url


def _check_parameter(pair: str) -> None:
    name, _, value = pair.partition("=")
    if value and SECRET_NAME.fullmatch(unquote(name)) and not PLACEHOLDER.fullmatch(value):
        placeholder = re.sub("[^A-Z0-9]+", "_", unquote(name).upper()).strip("_")
        raise ValueError(
            f"has a secret written in clear after {name}=; write {name}=${{{placeholder}}} "
            "and set that name in the environment"
        )


def comparable_url(url: str) -> str:
    """`url` without what does not change what it names: scheme, case of the host, last slash, fragment."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").removesuffix(".")
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{place}{parts.path.rstrip('/')}{query}"
