"""How a secret may be written in what servers send back: in a URL, in HTML and XML, in JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from html.entities import html5

ONE_BYTE = ("utf-8", "latin-1")
TWO_BYTES = ("utf-16-le", "utf-16-be")
"""For bodies that hold a zero byte; others need not be searched."""
ENTITIES: defaultdict[str, list[str]] = defaultdict(list)
"""Character → its names in HTML, such as `amp;` and `AMP;`."""
for entity_name, named in html5.items():
    if entity_name.endswith(";"):
        ENTITIES[named].append(entity_name)


def patterns(value: str) -> dict[str, re.Pattern[bytes]]:
    """By encoding, what finds `value`: each of its characters in any of its forms.

    Servers mix them: of a URL's %2F and %26 one comes back as "/" and the other as it was.
    """
    found = {}
    for encoding in (*ONE_BYTE, *TWO_BYTES):
        try:
            parts = [[form.encode(encoding) for form in forms(character)] for character in value]
        except UnicodeEncodeError:
            continue  # no body of that encoding can hold it
        found[encoding] = re.compile(b"".join(b"(?:%b)" % b"|".join(map(re.escape, part)) for part in parts))
    return found


def forms(character: str) -> list[str]:
    """One character as itself and escaped, the longest form first: "%25" is found before "%"."""
    percent = "".join(f"%{byte:02X}" for byte in character.encode())
    twice = percent.replace("%", "%25")
    units = character.encode("utf-16-be").hex()
    escapes = "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
    capital = escapes.upper().replace("\\U", "\\u")
    entities = {f"&{name}" for name in ENTITIES[character]} | _numeric_entities(ord(character))
    entities |= {entity.replace("&", "&amp;") for entity in entities}  # HTML inside of XML
    own = {character, json.dumps(character, ensure_ascii=False)[1:-1]}
    own |= {"\\/"} if character == "/" else set()  # PHP's JSON
    own |= {"+"} if character == " " else set()
    every = own | entities | {percent, percent.lower(), twice, twice.lower(), escapes, capital}
    return sorted(every, key=lambda form: (-len(form), form))


def _numeric_entities(code: int) -> set[str]:
    decimal = {f"&#{code:0{width}d};" for width in (1, 3, 4)}
    return decimal | {
        f"&#{mark}{code:0{width}{case}};" for mark in "xX" for case in "xX" for width in (1, 2, 4)
    }
