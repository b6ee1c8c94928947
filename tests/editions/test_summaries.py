"""Summaries: whole sentences of the source, at most 60 words, never anything that is not the story."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path

import feedparser
import pytest
from lxml import html as lxml_html

from briefing.editions import changes, summaries
from briefing.items.sentences import count_words, is_unfinished
from briefing.items.text import clean_html
from briefing.items.titles import clean_title
from briefing.model import Sentence

DAILY = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "feeds" / "daily"
TITLE = "A cat sat on a mat"
MADE_UP = [
    " ".join(f"{first}{second}{end}" for end in ("ra", "sto", "mel", "dun", "kif", "wol")).capitalize() + "."
    for first in "bcdfgh"
    for second in "aeiouy"
]
"""36 sentences of six words, none of which stands in two of them."""
LONG = "The cat sat on the mat in the hall for twenty long and dull minutes."  # 15 words


def summarise(
    description: str = "", body: str = "", *, title: str = TITLE, cuts_text: bool = False
) -> list[str]:
    shown = summaries.summarise(
        title=title,
        description_text=description,
        body_text=body,
        language="en",
        cuts_text=cuts_text,
        capture_sha256="0" * 64,
    )
    for sentence in shown:
        field = description if sentence.field == "description_text" else body
        assert field[sentence.start : sentence.end] == sentence.text
    return [sentence.text for sentence in shown]


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("The dog came later that day.", ["The dog came later that day."]),
        (
            "It was late. The dog came. It barked. Nobody woke up.",
            ["It was late.", "The dog came.", "It barked.", "Nobody woke up."],
        ),
        (" ".join([LONG] * 5), [LONG] * 4),
        ("Six short words, no more now. " * 12, ["Six short words, no more now."] * 10),
        ("“" + "It was so for a while. " * 30 + "Yes.”", []),
        ("The dog came on Tuesday. It wore a <b> there. It left.", ["The dog came on Tuesday."]),
        (
            "A standfirst of its own without a stop\nThe dog came. It",
            ["A standfirst of its own without a stop"],
        ),
        ("A short label\nThe dog came.", ["The dog came."]),
        ("A line that was broken in the\nmiddle of it. The dog came.", ["The dog came."]),
        ("A single line without a stop", ["A single line without a stop"]),
        ("Left-Shift + Windows key + F23 together", ["Left-Shift + Windows key + F23 together"]),
        ("The dog came on Tuesday. Then it", ["The dog came on Tuesday."]),
        ("The dog came on Tuesday. Then it left the…", ["The dog came on Tuesday."]),
        ("The dog came on Tuesday and then it left the…", []),
        ("The dog came on Tuesday and “then it left.", []),
        ("A cat sat on a mat", []),
        ("“A cat sat on a mat.”", []),
        ("", []),
        ("The dog came on Tuesday. Email us at cats@example.org.", ["The dog came on Tuesday."]),
        ("Nature, Published online: 05 June 2024; doi:10.1038/x", []),
        ("Read 84 remaining paragraphs", []),
        ("By Mary Smith\nThe dog came on Tuesday.", ["The dog came on Tuesday."]),
        ("The dog which came\non a Tuesday left again.", []),
        ("The dog came with <b> on its collar today.", []),
        ("Critics disagree.", ["Critics disagree."]),
    ],
)
def test_the_description_comes_first_and_whole(description: str, shown: list[str]) -> None:
    assert summarise(description) == shown


def test_a_description_that_is_the_title_adds_nothing() -> None:
    assert summarise("It was late. The dog came.", title="It Was Late; the dog came") == []
    assert summarise("A cat sat on a mat. The dog came.") == ["The dog came."]


def test_a_single_line_of_a_feed_that_cuts_its_texts_is_not_shown() -> None:
    assert summarise("A single line without a stop", cuts_text=True) == []
    assert summarise("A whole line. Then a cut one", cuts_text=True) == ["A whole line."]


@pytest.mark.parametrize(
    "description",
    [
        "“I feel terrible about what happened to it.”",
        '"It was over before it began for us."',
        "Why did the cat sit there at all?",
        "Cats sit.",
    ],
)
def test_what_says_too_little_gets_a_body_sentence(description: str) -> None:
    body = "\n".join(f"The dog of neighbour {name} came on Tuesday." for name in "ABCDEFGHIJ")
    assert summarise(description, body) == [description, "The dog of neighbour A came on Tuesday."]
    alone = [] if description[0] in '“"' else [description]
    assert summarise(description) == summarise(description, description) == alone


def test_body_sentences_alone_are_at_most_three_and_a_quarter_of_the_body() -> None:
    sentence = "The dog of number {} came by on Tuesday."  # 9 words
    body = "\n".join(sentence.format(number) for number in range(10, 26))  # 144 words: 36 allowed
    assert summarise("", body) == [sentence.format(number) for number in (10, 11, 12)]
    body = "\n".join(sentence.format(number) for number in range(10, 20))  # 90 words: 22 allowed
    assert summarise("", body) == [sentence.format(number) for number in (10, 11)]
    body = "\n".join(sentence.format(number) for number in range(10, 12))  # 18 words: no longer text
    assert len(summarise("", body)) == 2
    long_sentence = LONG.replace(".", " again" * 46 + ".")  # 61 words, and 76 in all: 19 allowed
    assert summarise("", f"{LONG} {long_sentence}") == [LONG]
    assert summarise("", f"{long_sentence} {LONG}") == [LONG]
    assert summarise("", long_sentence) == []


@pytest.mark.parametrize(
    "opening",
    [
        "Enlarge / A cat. (credit: A. Person)",
        "Why would it?",
        "Yes, it is.",
        "“I saw it come and go again.”",
        "Sign up for our newsletter.",
        "It came and it went and then it…",
        TITLE + ".",
    ],
)
def test_body_sentences_that_cannot_stand_alone_are_passed_over(opening: str) -> None:
    body = f"{opening}\n{LONG}\n" + "\n".join(MADE_UP)
    assert summarise("", body)[0] == LONG


def test_the_second_story_has_one_sentence() -> None:
    one = Sentence(text="A.", field="body_text", start=0, end=2, capture_sha256="x")
    assert summaries.first_sentence((one, one)) == (one,)


@pytest.mark.parametrize("text", ['"This is certification at our own expense."', '“We go on."', "What now?"])
def test_a_bare_quotation_or_question_of_the_second_story_is_not_left_alone(text: str) -> None:
    bare, next_one, last = (
        Sentence(text=words, field="body_text", start=0, end=len(words), capture_sha256="x")
        for words in (text, "The rocket takes off in September.", "It is the second.")
    )
    assert summaries.first_sentence((bare, next_one, last)) == (next_one,)
    assert summaries.first_sentence((bare,)) == ((bare,) if text == "What now?" else ())
    assert summaries.first_sentence(()) == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Dune's worms", "Dune’s worms", True),
        ("“Yes,” he said", '"yes" he  said.', True),
        ("CO<sub>2</sub> &amp; you", "CO2 & You", True),
        ("10,000 dead", "10000 dead", True),
        ("Well-known", "Well known", True),
        ("Wait…", "Wait...", True),
        ("ﬁnal", "final", True),
        ("Le cœur du port", "Le coeur du port", True),
        ("Fіrе іn Оttаwа", "Fire in Ottawa", True),  # with Cyrillic letters
        ("Three dead", "Four dead", False),
        ("3.5 dead", "35 dead", False),
        ("résumé", "resume", False),
        ("its", "it's", False),
    ],
)
def test_same_words(first: str, second: str, same: bool) -> None:
    assert changes.same_words(first, second) is same


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Three people died in Ottawa.", "Three people died in Ottawa.", []),
        ("Three people died in Ottawa.", "“Three people died in Ottawa”", []),
        ("Three people died in Ottawa.", "Four people died in Ottawa.", ["Four people died in Ottawa."]),
        ("3 people died in Ottawa.", "31 people died in Ottawa.", ["31 people died in Ottawa."]),
        ("It cost 1,000 dollars there.", "It cost 1000 dollars there.", []),
        (
            "The man was convicted in Ottawa.",
            "The man was not convicted in Ottawa.",
            ["The man was not convicted in Ottawa."],
        ),
        (
            "The man was convicted in Ottawa.",
            "The man wasn’t convicted in Ottawa.",
            ["The man wasn’t convicted in Ottawa."],
        ),
        ("The trial opens Monday in federal court.", "The trial opened Monday in federal court.", []),
        (
            "Three people died in Ottawa.",
            "Three people died in Ottawa. Police arrested a man.",
            ["Police arrested a man."],
        ),
        ("One. Two cats sat here.", "Two cats sat here.", []),
        ("", "A cat sat here.", ["A cat sat here."]),
        (
            "The council voted to close the library on Monday.",
            "The council voted to fire its mayor after the fraud inquiry.",
            ["The council voted to fire its mayor after the fraud inquiry."],
        ),
        ("A cat sat here.", "", []),
        ("Police look for a man.", "The minister resigned over it.", ["The minister resigned over it."]),
        (
            "Trois personnes sont mortes à Laval.",
            "Quatre personnes sont mortes à Laval.",
            ["Quatre personnes sont mortes à Laval."],
        ),
    ],
)
def test_new_sentences_say_something_new(old: str, new: str, said: list[str]) -> None:
    assert [new[start:end] for start, end in changes.new_sentences(new, old, "en")] == said


BLOCKS = frozenset("p div li ul ol br h1 h2 h3 h4 blockquote tr td table figure figcaption pre".split())


def plain_text(fragment: str) -> str:
    """The fragment's text by other code: a space at block ends, entities decoded, white space folded."""
    if not fragment.strip():
        return ""
    root = lxml_html.fragment_fromstring(fragment, create_parent="div")
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            element.tail = f" {element.tail or ''}"
    pieces = [piece for piece in root.itertext() if isinstance(piece, str)]
    text = "".join(pieces)
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(re.sub("[\u00ad\u200b\u200e\u200f\u2060\ufeff]", "", text).split())


@pytest.mark.parametrize("feed", ["npr_1001", "arstechnica_index", "nature_rdf"])
def test_every_summary_of_a_real_month_is_whole_sentences_of_its_source(feed: str) -> None:
    folder = DAILY / feed / "2024" / "06"
    if not folder.is_dir():
        pytest.skip(f"the captures of June 2024 (../shared/data/feeds/daily/{feed}) are not on this machine")
    seen: set[tuple[str, str]] = set()
    with_summary = 0
    for path in sorted(folder.glob("*.gz")):
        document = feedparser.parse(
            gzip.decompress(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False
        )
        for entry in document.entries:
            description = entry.get("summary", "")
            body = entry["content"][0]["value"] if entry.get("content") else ""
            if (description, body) in seen:
                continue
            seen.add((description, body))
            shown = summaries.summarise(
                title=clean_title(entry.get("title", "")),
                description_text=clean_html(description),
                body_text=clean_html(body),
                language="en",
                cuts_text=False,
                capture_sha256="0" * 64,
            )
            with_summary += bool(shown)
            assert sum(count_words(sentence.text) for sentence in shown) <= 60
            for sentence in shown:
                source = plain_text(description if sentence.field == "description_text" else body)
                assert sentence.text in source
                assert not is_unfinished(sentence.text, "en", cuts_text=False)
                assert not re.search(r"&\w+;|</?\w|Ã|â€|\ufffd", sentence.text)
    assert len(seen) > 300
    assert with_summary > 0.8 * len(seen)


@pytest.mark.parametrize("end", [",", ":", ";", " -", " –", "—"])
def test_a_line_that_ends_in_a_comma_or_dash_is_unfinished(end: str) -> None:
    assert is_unfinished(
        f"Groups wage legal battles against corporate diversity programs{end}", "en", cuts_text=False
    )


def test_a_body_sentence_without_its_end_is_not_shown() -> None:
    body = "The project of the photographer seeks to\nThe pictures hang in the hall until the end of May."
    shown = summaries.summarise(
        title="Winter",
        description_text="",
        body_text=body,
        language="en",
        cuts_text=False,
        capture_sha256="x",
    )
    assert [one.text for one in shown] == ["The pictures hang in the hall until the end of May."]


def test_a_first_body_sentence_that_is_too_long_gives_way_to_the_next_that_fits() -> None:
    long_one = "The harbour commission " + "and the council of the lower town " * 6 + "met on Tuesday."
    body = " ".join([long_one, "The tunnel under the harbour will open in the spring.", *MADE_UP[:12]])
    shown = summarise("“We go on.”", body)
    assert shown == ["“We go on.”", "The tunnel under the harbour will open in the spring."]
