"""How a secret may be written in what servers send back: in a URL, in HTML and XML, in JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from html.entities import html5

ONE_BYTE = ("utf-8", "latin-1")
TWO_BYTES = ("utf-16-le", "utf-16-be")
"""For bodies that hold a zero byte; others need not be searched."""
DEPTH = 4
"""So often a form may be escaped again: HTML inside of HTML inside of XML, a URL inside of a URL."""
QUOTED = "\"'/\\"
"""Characters before which JSON or a script puts a backslash; HTML may stand around that."""
ENTITIES: defaultdict[str, list[str]] = defaultdict(list)
"""Character → its names in HTML, such as `amp;` and `AMP;`."""
for entity_name, named in html5.items():
    if entity_name.endswith(";"):
        ENTITIES[named].append(entity_name)


def patterns(value: str) -> dict[str, re.Pattern[bytes]]:
    """By encoding, what finds `value`: each of its characters in any of its forms.

    Servers mix them: of a URL's %2F and %26 one comes back as "/" and the other as it was.
    """
    return {
        encoding: re.compile(b"".join(_Writing(encoding).forms(character) for character in value))
        for encoding in (*ONE_BYTE, *TWO_BYTES)
    }


class _Writing:
    """Patterns for bytes in one encoding."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._and = self._repeated("&", "amp;")
        self._percent = self._repeated("%", "25")

    def forms(self, character: str) -> bytes:
        """One character, escaped or as itself; that last, or of "%25" only the first sign would be found."""
        units = character.encode("utf-16-be").hex()
        every = [
            b"".join(self._percent + self._digits(f"{byte:02x}") for byte in character.encode()),
            b"".join(self._plain("\\u") + self._digits(units[at : at + 4]) for at in range(0, len(units), 4)),
            *(self._and + self._plain(name) for name in sorted(ENTITIES[character])),
            self._and + self._plain("#") + self._zeros() + self._plain(f"{ord(character)};"),
            self._and
            + self._plain("#")
            + self._digits("x")
            + self._zeros()
            + self._digits(f"{ord(character):x};"),
            *([self._plain("+")] if character == " " else []),
            self._plain(character),
        ]
        form = b"(?:%b)" % b"|".join(filter(None, every))
        return self._backslashes() + form if character in QUOTED else form

    def _plain(self, text: str) -> bytes:
        """Nothing where no body of the encoding can hold it."""
        try:
            return re.escape(text.encode(self._encoding))
        except UnicodeEncodeError:
            return b""

    def _digits(self, text: str) -> bytes:
        """Letters among them, small and capital ones."""
        both = (sorted({self._plain(one), self._plain(one.upper())}) for one in text)
        return b"".join(b"(?:%b)" % b"|".join(forms) for forms in both)

    def _backslashes(self) -> bytes:
        return b"(?:%b){0,%d}" % (self._plain("\\"), DEPTH)

    def _zeros(self) -> bytes:
        return b"(?:%b){0,6}" % self._plain("0")

    def _repeated(self, first: str, again: str) -> bytes:
        return self._plain(first) + b"(?:%b){0,%d}" % (self._plain(again), DEPTH)
