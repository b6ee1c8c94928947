"""Secrets of feeds' URLs: written as ${NAME} in the catalogue, set in the environment, stored nowhere."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus, unquote, urlsplit, urlunsplit

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
            if len(value) < SHORTEST:
                what = f"has fewer than {SHORTEST} characters" if value else "is not set"
                raise ConfigurationError(
                    f"The catalogue names {name}, but the environment variable {name[2:-1]} {what}: "
                    "set it to the secret, or take the feed out of the catalogue."
                )
        # The longest first: one secret may hold another.
        forms = {form: name for name, value in self._values.items() for form in _forms(value)}
        self._forms = dict(sorted(forms.items(), key=lambda pair: -len(pair[0])))

    def expanded(self, url: str) -> str:
        """`url` as it is requested: only here do the secrets stand in it."""
        return PLACEHOLDER.sub(lambda found: quote(self._values[found.group()], safe=""), url)

    def masked(self, text: str) -> str:
        """`text` with ${NAME} in place of each secret, in whatever form it was written."""
        for form, name in self._forms.items():
            text = text.replace(form, name)
        return text

    def masked_bytes(self, body: bytes) -> bytes:
        """A body in which the server may have repeated the address that we asked for."""
        for form, name in self._forms.items():
            body = body.replace(form.encode(), name.encode())
        return body

    def masked_url(self, url: str) -> str:
        """`url` as it may be stored: no secret of ours, no user, and no value that a name calls secret."""
        parts = urlsplit(self.masked(url))
        host = parts.netloc.rpartition("@")[2]
        query = re.sub("[^&;]+", lambda found: _masked_pair(found.group()), parts.query)
        return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _forms(value: str) -> set[str]:
    """How a secret may be written in a URL, in HTML or in XML."""
    plain = {value, quote(value, safe=""), quote(value), quote_plus(value)}
    escapes = {re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), form) for form in plain}
    return plain | escapes | {html.escape(form) for form in plain}


def _masked_pair(pair: str) -> str:
    name, _, value = pair.partition("=")
    if value and SECRET_NAME.fullmatch(unquote(name)) and not PLACEHOLDER.fullmatch(value):
        return f"{name}={MASK}"
    return pair
