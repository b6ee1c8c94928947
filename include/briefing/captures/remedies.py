"""What each error kind means and what an operator does about it: `briefing feeds check` and the docs say it.

The reader's words for the same kinds stand in `editions/words`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remedy:
    """Two sentences: what has happened, and what to do."""

    meaning: str
    to_do: str


REMEDIES = {
    "not_found": Remedy(
        "The server answers 404: there is no such page.",
        "Look for its new address on the outlet's site; write it under url, the old one under also_at.",
    ),
    "gone": Remedy(
        "The server answers 410: the page was taken away on purpose.",
        "Find another feed of the outlet, or take the entry out of the catalogue.",
    ),
    "no_answer": Remedy(
        "The answer was not complete within 20 seconds.",
        "Wait a day; if it stays, ask the publisher or take the feed out.",
    ),
    "refused": Remedy(
        "The server answers 401 or 403: it does not want this client, or wants a key.",
        "Set BRIEFING_CONTACT so that the publisher knows you; ask for access; write a key as ${NAME}.",
    ),
    "server_error": Remedy("The server answers 500 to 599.", "Wait a day; if it stays, tell the publisher."),
    "not_a_feed": Remedy(
        "The server sends something that is no RSS, Atom, RDF or JSON Feed, often a page for people.",
        "Open the address in a browser and look for the feed's real address.",
    ),
    "too_large": Remedy(
        "The body has more than 15 MiB once it is unpacked.",
        "Ask the publisher for a shorter feed, or take this one out.",
    ),
    "address_not_allowed": Remedy(
        "The address leads to a private network, to a port that is not allowed, or to no web server.",
        "Write the public address; allow another port with BRIEFING_PORTS.",
    ),
    "insecure_connection": Remedy(
        "The certificate is not valid for the server, or an https address leads to an http one.",
        "Look at the address in a browser; tell the publisher, and never read it over http instead.",
    ),
    "name_not_found": Remedy(
        "The name of the server cannot be resolved.",
        "If all feeds say so, this machine has no network; otherwise look for the feed's new address.",
    ),
    "asked_to_wait": Remedy(
        "The server answers 429, or 503 with a time: it wants fewer requests.",
        "Nothing: it is asked again when it said. If it stays, read the feed less often.",
    ),
    "unsupported_encoding": Remedy(
        "The body is packed in a way that was not asked for, or its packing is damaged.",
        "Wait a day; if it stays, tell the publisher.",
    ),
    "entity_declaration": Remedy(
        "The document declares entities of its own, as attacks do.",
        "Tell the publisher: no feed needs them.",
    ),
    "parse_limit": Remedy(
        "Reading the document took more time or memory than one document may take.",
        "Look at the document; raise BRIEFING_PARSE_SECONDS only if it is honest.",
    ),
    "no_entries": Remedy(
        "The feed holds no entries.", "Nothing, if it is a quiet one; otherwise ask the publisher."
    ),
    "http_error": Remedy(
        "The server answers with a status that means none of the others, or with what is no HTTP.",
        "Look at the detail; open the address in a browser.",
    ),
    "connection_failed": Remedy(
        "No connection could be made, or it ended before the whole answer was there.",
        "Wait an hour; if all feeds say so, look at this machine's network.",
    ),
    "too_many_redirects": Remedy(
        "It redirects in a circle, or more than five times.",
        "Open the address in a browser and write the address where it ends.",
    ),
    "not_read": Remedy(
        "Nobody asked for it, or not to the end: its server had failed three times in a row in this run, the "
        "run's time was up, or the task that reads its host died.",
        "Look at the other feeds of the same host, and at the log of the task `capture`.",
    ),
    "quarantined": Remedy(
        "Over 30 % of its entries, and at least five, broke a rule: all were held back.",
        "Open the edition's validation report; it lists the entries and the rules.",
    ),
}
