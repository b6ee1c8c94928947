"""A hostile publisher against the whole way: documents in, every output read again by other code.

PROMISES H2, H3, H11, H12 and H14. Documents go through the real import and the real parser; lxml and
markdown-it read what comes out, and it is compared with the edition record.
"""

import json
import re
from datetime import date, timedelta

import pytest
from pyarrow import parquet

from briefing.cli import main
from briefing.model import Edition
from tests.editions.hostile_texts import TEXTS
from tests.hostile import outputs
from tests.hostile.feeds_by_hand import FORMATS, Written, document, utc
from tests.hostile.vectors import SCHEMES, VECTORS
from tests.small_lake import Capture, Feed, SmallLake

SECTIONS = (
    *("international", "canada", "united_states", "artificial_intelligence", "digital_strategy"),
    *("public_health", "science", "government", "enterprise_architecture", "emerging_tech"),
    *("cybersecurity", "university_ai", "corporate_ai"),
)
LIMIT = 12
EDITION = "words: 20000\nwords_in_all: 20000\nmemory_days: 1\n"
ATTACKS = tuple(dict.fromkeys((*VECTORS, *TEXTS)))
DAYS = tuple(date(2024, 6, 12) + timedelta(days=day) for day in range(4))
LANGUAGES = ("en", "fr")
WITH_TEXT = 2
"""Stories of a section that show a text: the first and the second."""


def word(*numbers: int) -> str:
    """A word that stands for these numbers alone, so that no two matters are taken for one event."""
    return "".join("bdfgklmnprstvz"[one % 14] + "aeiou"[one // 14 % 5] for one in numbers)


def written_on(day: int, number: int) -> list[Written]:
    """What feed `number` sends on a day: two entries with hostile fields, the others with a hostile title."""
    published = utc(f"{DAYS[day]}T08:00Z")
    first = (day * len(SECTIONS) + number) * WITH_TEXT
    entries = []
    for place in range(WITH_TEXT):
        attack = ATTACKS[(first + place) % len(ATTACKS)]
        entries.append(
            Written(
                title=f"The {word(1, day, number, place)} {word(2, day, number, place)} meets",
                text=f"It was {word(3, day, number, place)} {word(4, day, number, place)}. {attack} It went.",
                content=f"<p>{attack}</p><p>All of it {attack} was read to {word(5, day, number)} then.</p>",
                author=f"Doe {attack}",
                category=attack,
                link=f"https://feed-{number}.example/{day}/{place}?q={attack}",
                published=published - timedelta(minutes=place),
            )
        )
    for place in range(LIMIT - WITH_TEXT):
        attack = ATTACKS[(first * 9 + place) % len(ATTACKS)]
        title = (attack, f"{attack} {number}{day}{place}", f"Ward {number}{day}{place} {attack} goes on")[
            place % 3
        ]
        link = f"https://feed-{number}.example/{day}/title-{place}"
        entries.append(Written(title, link=link, published=published - timedelta(minutes=10 + place)))
    return entries


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A lake of four days on which 13 feeds in five formats sent every attack."""
    feeds = [Feed(f"feed-{number}", section) for number, section in enumerate(SECTIONS)]
    lake = SmallLake(tmp_path_factory.mktemp("attacked"), feeds, EDITION)
    with lake.settings.catalogue.open("a") as catalogue:
        catalogue.write("sections:\n")
        catalogue.writelines(f"  {section}: {{limit: {LIMIT}}}\n" for section in SECTIONS)
    lake.take_in(
        *(
            Capture(
                feed.id,
                f"{on}T09:00Z",
                body=document(
                    FORMATS[(number + day) % 5], written_on(day, number), ATTACKS[number * 4 + day]
                ),
            )
            for day, on in enumerate(DAYS)
            for number, feed in enumerate(feeds)
        )
    )
    for on in DAYS:
        lake.run(on)
    return lake


def edition_of(lake, on):
    return Edition.model_validate_json(lake.read(on, "edition.json"))


@pytest.fixture(scope="module")
def pages(attacked):
    """Every edition in every language: date, language, edition record."""
    return [(on, language, edition_of(attacked, on)) for on in DAYS for language in LANGUAGES]


def test_the_attack_reaches_the_pages(attacked):
    """A test of the tests below: most attacks stand on a page as a headline, and every text is tried."""
    headlines = "\n".join(story.headline for on in DAYS for story in edition_of(attacked, on).shown())
    texts = [story for on in DAYS for story in edition_of(attacked, on).shown() if story.sentences]
    authors = "\n".join(story.author or "" for on in DAYS for story in edition_of(attacked, on).shown())
    assert len(headlines.splitlines()) >= 440
    assert sum(" ".join(attack.split()) in headlines for attack in ATTACKS) >= 100
    assert sum(" ".join(attack.split()) in authors for attack in ATTACKS) >= 40
    assert len(texts) >= 30


def blocks_of(edition):
    """Blocks of a page that stand there only where they have something to say."""
    in_full = edition.left_out or edition.unlisted
    return sum(map(bool, (in_full, edition.continuing, edition.changed_headlines)))


def test_nothing_active_stands_in_a_page(attacked, pages):
    for on, language, edition in pages:
        page = attacked.read(on, f"briefing.{language}.html")
        assert list(outputs.active_parts(page)) == []
        assert outputs.html_links(page) == outputs.web_links(edition)


def test_the_headings_of_a_page_are_the_model_s(attacked, pages):
    for on, language, edition in pages:
        headings = outputs.html_headings(attacked.read(on, f"briefing.{language}.html"))
        assert [level for level, _ in headings].count("h1") == 1
        # Top stories, 14 sections and notes always.
        assert [level for level, _ in headings].count("h2") == 16 + blocks_of(edition)
        listed = {left.section_id for left in edition.left_out}
        titles = [text for level, text in headings if level == "h3"]
        shown = [outputs.shown(story.headline) for story in edition.shown()]
        assert titles[: len(shown)] == shown
        assert len(titles) == len(shown) + len(listed)
        texts = [
            outputs.shown(" ".join(sentence.text for sentence in story.sentences))
            for story in edition.shown()
            if story.sentences
        ]
        assert outputs.html_texts(attacked.read(on, f"briefing.{language}.html")) == texts


@pytest.mark.parametrize("reader", [outputs.COMMONMARK, outputs.GITHUB], ids=["commonmark", "github"])
def test_the_markdown_holds_the_model_s_headings_and_links(attacked, pages, reader):
    for on, language, edition in pages:
        source = attacked.read(on, f"briefing.{language}.md")
        assert outputs.markdown_strays(source, reader) == set()
        links = sorted(outputs.COMMONMARK.normalizeLink(link) for link in outputs.web_links(edition))
        assert outputs.markdown_links(source, reader) == links
        levels = [level for level, _ in outputs.markdown_headings(source, reader)]
        listed = {left.section_id for left in edition.left_out}
        assert (levels.count("h1"), levels.count("h2")) == (1, 16 + blocks_of(edition))
        assert levels.count("h3") == len(listed)
        assert outputs.strong_texts(source) == [outputs.shown(story.headline) for story in edition.shown()]


def test_no_line_of_plain_text_begins_as_ours_do(attacked, pages):
    """At the left edge stand our title, headings, rules and sentences, and not one line more."""
    for on, language, edition in pages:
        source = attacked.read(on, f"briefing.{language}.txt")
        edge = outputs.left_edge(source)
        marks = [section.mark for section in edition.sections]
        assert sum(line.startswith(tuple(marks)) for line in edge) == len(marks)
        assert sum(line.startswith("⸻") for line in edge) == 2
        bullets = [line for line in source.decode().splitlines() if line.startswith("• ")]
        assert len(bullets) >= len(edition.shown())
        heads = [outputs.shown(line.removeprefix("• ")) for line in bullets][: len(edition.shown())]
        for head, story in zip(heads, edition.shown(), strict=True):
            assert outputs.shown(story.headline).replace("⸻", "—").endswith(head)
        assert not outputs.UNSEEN.search(source.decode())


def test_the_record_and_the_tables_hold_no_character_that_nobody_sees(attacked):
    for on in DAYS:
        for name, data in attacked.files(on).items():
            if name.endswith(".json"):
                json.loads(data)
                assert not outputs.UNSEEN.search(data.decode()), name
        for table in ("stories", "selection"):
            (path,) = attacked.lake.root.glob(f"editions/edition={on}/generation=*/{table}.parquet")
            for column in parquet.read_table(path).columns:
                for value in column.to_pylist():
                    found = outputs.UNSEEN.search(value.replace("\n", "")) if isinstance(value, str) else None
                    assert not found, value


def test_the_validation_report_is_only_text(attacked):
    for on in DAYS:
        page = attacked.read(on, "validation.html")
        assert list(outputs.active_parts(page, outputs.REPORT)) == []
        assert outputs.html_links(page) == []


def test_why_prints_a_line_a_fact_whatever_the_headline(attacked, capsys, monkeypatch):
    monkeypatch.setenv("BRIEFING_LAKE", attacked.settings.lake)
    monkeypatch.setenv("BRIEFING_CATALOGUE", str(attacked.settings.catalogue))
    for wanted in ("script", "forged", "no lead today", "alert(1)", "\x1b[2j", "{{7*7}}", "'; --", "%"):
        code = main(["why", "--date", str(DAYS[0]), "--", wanted])
        told = capsys.readouterr()
        assert code in (0, 2)
        # splitlines would break a line at every character that some terminal may take for a line's end.
        for line in told.out.splitlines():
            assert re.match(r"item: | {2,6}\S|There are more: ", line), line
        assert not outputs.UNSEEN.search((told.out + told.err).replace("\n", ""))


def test_show_prints_the_stored_page(attacked, capfdbinary, monkeypatch):
    monkeypatch.setenv("BRIEFING_LAKE", attacked.settings.lake)
    monkeypatch.setenv("BRIEFING_CATALOGUE", str(attacked.settings.catalogue))
    for form in ("html", "txt", "md"):
        assert main(["show", "--date", str(DAYS[0]), "--format", form, "--language", "fr"]) == 0
        assert capfdbinary.readouterr().out == attacked.read(DAYS[0], f"briefing.fr.{form}")


# --- what others collected -------------------------------------------------------------------------


def collected_strings(shared_data) -> list[str]:
    folder = shared_data / "hostile" / "html"
    payloads = [case["payload"] for case in json.loads((folder / "dompurify" / "expect.json").read_bytes())]
    return payloads + json.loads((folder / "blns" / "blns.json").read_bytes())


def test_what_others_collected_stays_text(shared_data, tmp_path):
    """Over 700 strings as title, text and author, in one edition that has room for every headline."""
    strings = collected_strings(shared_data)
    at = utc("2024-06-12T08:00Z")
    entries = [
        Written(string, string, link=f"https://harbour.example/{place}", author=string, published=at)
        for place, string in enumerate(strings)
    ]
    sound = [
        Written(
            f"Sound matter {place} of the day", string, link=f"https://prairie.example/{place}", published=at
        )
        for place, string in enumerate(strings)
    ]
    feeds = [Feed(f"feed-{number}", section) for number, section in enumerate(SECTIONS)]
    lake = SmallLake(tmp_path, feeds, EDITION)
    parts = [(entries + sound)[number :: len(feeds)] for number in range(len(feeds))]
    lake.take_in(
        *(
            Capture(feed.id, "2024-06-12T09:00Z", body=document("json", part))
            for feed, part in zip(feeds, parts, strict=True)
        )
    )
    lake.run("2024-06-12")
    edition = edition_of(lake, "2024-06-12")
    # Strings that say much the same in two outlets are one story.
    assert len(edition.shown()) + len(edition.left_out) > 800
    listed = len({left.section_id for left in edition.left_out})
    for language in LANGUAGES:
        page = lake.read("2024-06-12", f"briefing.{language}.html")
        assert list(outputs.active_parts(page)) == []
        assert outputs.html_links(page) == outputs.web_links(edition)
        titles = [text for level, text in outputs.html_headings(page) if level == "h3"]
        assert len(titles) == len(edition.shown()) + listed
        source = lake.read("2024-06-12", f"briefing.{language}.md")
        assert outputs.markdown_strays(source, outputs.GITHUB) == set()
        assert len(outputs.markdown_links(source, outputs.GITHUB)) == len(outputs.web_links(edition))
    assert list(outputs.active_parts(lake.read("2024-06-12", "validation.html"), outputs.REPORT)) == []


# --- H3: schemes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_only_web_addresses_become_links(tmp_path, form):
    """As the link of an entry and as a link inside a text: refused entries are counted, none is shown."""
    at = utc("2024-06-12T08:00Z")
    linked = [
        Written(
            f"Refused {place} <img src=x onerror=alert(1)> of the day",
            "Told.",
            link=f"{scheme}<script>alert(2)</script>",
            guid=f"l{place}",
            published=at,
        )
        for place, scheme in enumerate(SCHEMES)
    ]
    good = [
        Written(
            f"Accepted matter number {place} of the day",
            f'It was told <a href="{SCHEMES[place % len(SCHEMES)]}">here</a> in full.',
            link=f"https://harbour.example/{place}",
            published=at,
        )
        for place in range(4 * len(SCHEMES))
    ]
    lake = SmallLake(tmp_path, [Feed("harbour")])
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", body=document(form, linked + good)))
    lake.run("2024-06-12")
    edition = edition_of(lake, "2024-06-12")
    assert {story.link.partition("://")[0] for story in edition.shown()} == {"https"}
    rejected = json.loads(lake.read("2024-06-12", "validation.json"))["totals"]["rejects"]
    kept = [row for row in lake.selection("2024-06-12") if row["title"].startswith("Refused")]
    # feedparser takes the semicolon from javascript&colon; in RSS: what is left is a page of the feed's host.
    assert len(kept) <= 1
    assert all(
        row["canonical_link"].startswith("https://harbour.example/javascript&colonalert") for row in kept
    )
    assert rejected + len(kept) == len(SCHEMES)
    for name, data in lake.files("2024-06-12").items():
        if name.startswith("briefing"):
            assert not re.search(rb"(script|data|file|blob|about|tel|sms|feed|chrome|intent):", data)
    assert list(outputs.active_parts(lake.read("2024-06-12", "validation.html"), outputs.REPORT)) == []


PERMALINKS = "".join(
    f"<item><title>Matter {place}</title><guid>{scheme}</guid>"
    f"<enclosure url='{scheme}' type='text/html' length='1'/></item>"
    for place, scheme in enumerate(
        scheme.replace("&", "&amp;").replace("<", "&lt;") for scheme in SCHEMES if scheme.isprintable()
    )
)


def test_a_guid_or_an_enclosure_is_no_link_unless_it_is_a_web_address(tmp_path):
    lake = SmallLake(tmp_path, [Feed("harbour"), Feed("prairie", "science")])
    body = f"<rss version='2.0'><channel><title>c</title>{PERMALINKS}</channel></rss>".encode()
    good = document(
        "rss",
        [Written("A sound matter", link="https://prairie.example/1", published=utc("2024-06-12T08:00Z"))],
    )
    lake.take_in(
        Capture("harbour", "2024-06-12T09:00Z", body=body), Capture("prairie", "2024-06-12T09:00Z", body=good)
    )
    lake.run("2024-06-12")
    assert lake.shown("2024-06-12") == ["A sound matter"]
    assert [row["title"] for row in lake.selection("2024-06-12")] == ["A sound matter"]


# --- H12: the log and the terminal -------------------------------------------------------------------


def test_what_runs_and_imports_print_is_ours_alone(tmp_path, monkeypatch, capsys):
    """A document that is no feed, one that breaks the parser and entries with forged log lines."""
    lake = SmallLake(tmp_path, [Feed(f"feed-{number}") for number in range(4)])
    forged = "forged\r\n2024-06-12 ERROR briefing: forged \x1b[2J\u2028forged"
    at = utc("2024-06-12T08:00Z")
    entries = [
        Written(
            f"{forged} {place}",
            forged,
            link=f"https://feed-0.example/{place}?{forged}",
            guid=forged,
            published=at,
        )
        for place in range(8)
    ]
    bodies = {
        "feed-0": document("json", entries, forged),
        "feed-1": f"<html><body>{forged}</body></html>".encode(),
        "feed-2": f'{{"{forged}": '.encode(),
        "feed-3": f"<rss><!ENTITY {forged}><channel>{forged}".encode(),
    }
    lines = ["url\tcaptured_at\tpath"]
    for feed, body in bodies.items():
        (tmp_path / f"{feed}.xml").write_bytes(body)
        lines.append(f"https://{feed}.example/feed\t2024-06-12T09:00:00Z\t{feed}.xml")
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("\n".join(lines) + "\n")
    monkeypatch.setenv("BRIEFING_LAKE", lake.settings.lake)
    monkeypatch.setenv("BRIEFING_CATALOGUE", str(lake.settings.catalogue))
    assert main(["captures", "import", str(manifest)]) == 0
    assert main(["run", "--date", "2024-06-12"]) == 0
    told = capsys.readouterr()
    assert "4 batches validated" in told.err
    assert "forged" not in told.out + told.err
    assert not outputs.UNSEEN.search((told.out + told.err).replace("\n", ""))
    page = lake.read("2024-06-12", "validation.html")
    assert list(outputs.active_parts(page, outputs.REPORT)) == []


# --- H14: secrets ----------------------------------------------------------------------------------


def test_a_secret_stands_nowhere(tmp_path, monkeypatch, capsys):
    """Neither the value behind ${NAME} in a feed's URL nor a name and password in an entry's link."""
    canaries = (b"canary-in-the-environment", b"canary-name", b"canary-password")
    monkeypatch.setenv("HARBOUR_KEY", canaries[0].decode())
    lake = SmallLake(tmp_path, [Feed("harbour", more=("also_at: https://old.example/feed",))])
    text = lake.settings.catalogue.read_text()
    lake.settings.catalogue.write_text(
        text.replace("/feed\n    outlet", "/feed?key=${HARBOUR_KEY}\n    outlet")
    )
    link = "https://canary-name:canary-password@harbour.example/1"
    entry = Written(
        "A link with a password", f"Read <a href='{link}'>on</a>.", link=link, guid="1",
        published=utc("2024-06-12T08:00Z"),
    )  # fmt: skip
    (tmp_path / "1.xml").write_bytes(document("rss", [entry]))
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("url\tcaptured_at\tpath\nhttps://old.example/feed\t2024-06-12T09:00:00Z\t1.xml\n")
    monkeypatch.setenv("BRIEFING_LAKE", lake.settings.lake)
    monkeypatch.setenv("BRIEFING_CATALOGUE", str(lake.settings.catalogue))
    assert main(["captures", "import", str(manifest)]) == 0
    assert main(["run", "--date", "2024-06-12"]) == 0
    assert main(["why", "password"]) == 0
    told = "".join(capsys.readouterr()).encode()
    files = [path for path in lake.lake.root.rglob("*") if path.is_file()]
    assert any(path.name == "edition.json" for path in files)
    for path in files:
        told += _without_bodies(path) if path.suffix == ".parquet" else path.read_bytes()
    assert b"https://harbour.example/1" in told
    assert [canary for canary in canaries if canary in told] == []


def _without_bodies(path):
    """All values of a Parquet file but the captured bytes, which stay what the publisher sent."""
    table = parquet.read_table(path)
    columns = [name for name in table.column_names if name != "body"]
    return repr(table.select(columns).to_pylist()).encode()
