"""A week of four feeds and a handful of stories, written into a folder, and what asks its server."""

import http.client
import zlib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.sample.week import Week, load_week

TORONTO = ZoneInfo("America/Toronto")
TODAY = date(2024, 6, 12)

FEEDS = """
edition: {sample: true, report_to: briefing@sample.example}
feeds:
  - id: harbour
    url: https://harbour.example/rss.xml
    outlet: Harbour Gazette
    section: canada
    evidence: made up for a test
  - id: ministry
    url: {en: "https://ministry.example/en.atom", fr: "https://ministere.example/fr.atom"}
    outlet: {en: Ministry of Quays, fr: Ministère des Quais}
    section: government
    kind: official
    evidence: made up for a test
  - id: journal
    url: https://journal.example/current.rdf
    outlet: Journal of Tides
    section: science
    kind: journal
    evidence: made up for a test
  - id: notes
    url: https://notes.example/feed.json
    outlet: Notes on Rope
    section: science
    evidence: made up for a test
  - id: sky
    url: {en: "https://sky.example/city_e.xml", fr: "https://ciel.example/city_f.xml"}
    outlet: {en: Sky Service, fr: Service du ciel}
    section: weather
    kind: weather
    place: {en: Maple Bay, fr: Baie-aux-Érables}
    evidence: made up for a test
"""
SERVED = """
harbour: {format: rss20}
ministry: {format: atom10}
journal: {format: rdf10}
notes:
  format: json
  faults:
    - {from_day: 3, to_day: 4, fault: not_found}
"""
STORIES = """
- item: crane-repaired
  feed: harbour
  at: {day: 5, time: "18:00"}
  title: Crane & winch "Old Anna" repaired
  description: The crane lifts 40 tonnes & more again.
  author: Nell Okoro
  categories: [Harbour, R&D]
  changes:
    - at: {day: 7, time: "05:20"}
      description: The crane lifts 45 tonnes again.
    - at: {day: 7, time: "05:50"}
      title: Crane “Old Anna” repaired
- item: tunnel-opens
  feed: harbour
  at: {day: 7, time: "04:10"}
  title: Tunnel opens to cyclists
  description: <p>The tunnel is <em>1.4&nbsp;km</em> long.</p>
  path: /opinion/
- item: tariff-table
  feed: ministry
  at: {day: 6, time: "23:30"}
  title: {en: Quay tariffs published, fr: Publication des tarifs de quai}
  description: {en: The table has nine rows., fr: Le tableau compte neuf lignes.}
- item: tide-model
  feed: journal
  at: {day: 6, time: "22:00"}
  title: A model of tides in narrow straits
  path: /doi/10.5555/tides.1
  body: |-
    The model has three
    layers.

    It runs on one machine.
- item: knot-survey
  feed: notes
  at: {day: 2, time: "09:00"}
  title: Survey of knots
  body: >-
    The survey lists 60 knots.

    Half of them are old.
"""


def write_week(folder: Path, *, feeds: str = FEEDS, served: str = SERVED, **stories: str) -> Path:
    (folder / "stories").mkdir(parents=True)
    (folder / "feeds.yaml").write_text(feeds)
    (folder / "served.yaml").write_text(served)
    for name, text in (stories or {"all": STORIES}).items():
        (folder / "stories" / f"{name}.yaml").write_text(text)
    return folder


def small_week(folder: Path, **given: str) -> Week:
    return load_week(write_week(folder, **given))


def at(day: int, clock: str) -> datetime:
    """A moment of the test's week: day 7 is 12 June 2024, in Toronto."""
    return datetime.fromisoformat(f"2024-06-{5 + day:02}T{clock}").replace(tzinfo=TORONTO)


class Answer:
    """What a server answered to one request; `body` without its encoding."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.headers = response.headers
        self.sent = response.read()
        packed = response.headers.get("Content-Encoding") == "gzip"
        self.body = zlib.decompress(self.sent, wbits=31) if packed else self.sent


def ask(server, url: str, *, seconds: float = 10, method: str = "GET", **headers: str) -> Answer:
    """Ask the sample's server for a feed's URL, as if it were the host named there."""
    host, _, path = url.removeprefix("https://").partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=seconds)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/{path}", headers={"Host": host, **named})
        return Answer(connection.getresponse())
    finally:
        connection.close()
