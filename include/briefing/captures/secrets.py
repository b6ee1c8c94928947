"""Secrets of feeds' URLs: written as ${NAME} in the catalogue, set in the environment, stored nowhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from briefing.captures.secret_forms import ONE_BYTE, TWO_BYTES, patterns
from briefing.errors import ConfigurationError
from briefing.feeds.feed_urls import PLACEHOLDER, SECRET_NAME

SHORTEST = 8
"""Characters. A shorter value would be found by chance in texts that we store, and changed there."""
MASK = "***"


class Secrets:
    """The values of the placeholders in some URLs; puts them in, and takes them out of all that came back."""

    def __init__(self, urls: Iterable[str], environment: Mapping[str, str] | None = None) -> None:
        """Raises ConfigurationError, naming the variable, where one is not set or too short to be masked."""
        source = os.environ if environment is None else environment
        names = sorted({found.group() for url in urls for found in PLACEHOLDER.finditer(url)})
        self._values = {name: source.get(name[2:-1], "") for name in names}
        for name, value in self._values.items():
            _refuse_unusable(name, value)
        # The longest first: one secret may hold another.
        ordered = sorted(self._values.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        self._patterns = [(name, patterns(value)) for name, value in ordered]

    @property
    def any(self) -> bool:
        """Whether there is anything to mask."""
        return bool(self._values)

    def know(self, url: str) -> bool:
        """Whether `url`, as it was stored, can be expanded: a secret may have got another name since then."""
        return all(found.group() in self._values for found in PLACEHOLDER.finditer(url))

    def expanded(self, url: str) -> str:
        """`url` as it is requested: only here do the secrets stand in it."""
        return PLACEHOLDER.sub(lambda found: quote(self._values[found.group()], safe=""), url)

    def masked(self, text: str) -> str:
        """`text` with ${NAME} in place of each secret, in whatever form it was written."""
        return self.masked_bytes(text.encode()).decode()

    def masked_bytes(self, body: bytes) -> bytes:
        """A body in which the server may have repeated the address that we asked for."""
        encodings = (*ONE_BYTE, *TWO_BYTES) if 0 in body else ONE_BYTE
        for name, by_encoding in self._patterns:
            for encoding in encodings:
                if encoding in by_encoding:
                    body = by_encoding[encoding].sub(name.encode(encoding), body)
        return body

    def masked_url(self, url: str) -> str:
        """`url` as it may be stored: no secret of ours, no user, and no value that a name calls secret."""
        parts = urlsplit(self.masked(url))
        host = parts.netloc.rpartition("@")[2]
        query = re.sub("[^&;]+", lambda found: _masked_pair(found.group()), parts.query)
        return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _refuse_unusable(name: str, value: str) -> None:
    if not value:
        what = "is not set"
    elif len(value) < SHORTEST:
        what = f"has fewer than {SHORTEST} characters"
    elif not value.isprintable():
        what = "has a line break or another character that cannot be printed"
    else:
        return
    raise ConfigurationError(
        f"The catalogue names {name}, but the environment variable {name[2:-1]} {what}: "
        "set it to the secret, or take the feed out of the catalogue."
    )


def _masked_pair(pair: str) -> str:
    name, _, value = pair.partition("=")
    if value and SECRET_NAME.fullmatch(unquote(name)) and not PLACEHOLDER.fullmatch(value):
        return f"{name}={MASK}"
    return pair
