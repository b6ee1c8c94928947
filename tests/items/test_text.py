"""Feed HTML to clean text: nothing active, nothing joined, nothing slow."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.items.text import clean_html

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

BLOCKS = frozenset(
    "p div li ul ol br hr h1 h2 h3 h4 h5 h6 blockquote table tr td th figure figcaption pre".split()
)


class PlainText(HTMLParser):
    """Another extraction of the same text: a space at block tags, all else joined."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base class's signature
        if tag in BLOCKS:
            self.pieces.append(" ")

    handle_endtag = handle_starttag  # type: ignore[assignment]

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain_text(fragment: str) -> str:
    parser = PlainText()
    parser.handle_endtag = lambda tag: parser.handle_starttag(tag, [])  # type: ignore[method-assign]
    parser.feed(fragment)
    parser.close()
    text = "".join(parser.pieces)
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(re.sub("[\u00ad\u200b\u200e\u200f\u2060\ufeff]", "", text).split())


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("", ""),
        ("Plain text, 3 < 5 and 7 > 6.", "Plain text, 3 < 5 and 7 > 6."),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One.<br><br/>Two.", "One.\nTwo."),
        ("chaos</p>RFK Jr", "chaos\nRFK Jr"),
        ("A <b>b</b>old <a href='x'>l<i>in</i>k</a>.", "A bold link."),
        ("CO<sub>2</sub> and <em>Nature</em>’s", "CO2 and Nature’s"),
        ("Tom &amp;amp; Jerry&amp;nbsp;&#8217;s", "Tom & Jerry ’s"),
        ("<p>Tom &amp;amp;amp; Jerry</p>", "Tom & Jerry"),
        ("&lt;p&gt;Escaped &lt;b&gt;twice&lt;/b&gt; here.&lt;/p&gt;", "Escaped twice here."),
        ("<div>&lt;p&gt;Escaped inside.&lt;/p&gt;</div>", "Escaped inside."),
        ("Use the &lt;b&gt; tag.<p>Kept.</p>", "Kept."),
        ("An &lt;x onclick=alert(1)&gt; attribute.<p>Kept.</p>", "Kept."),
        ("<p>Two\n  lines\u00a0and\u202fspaces\t.</p>", "Two lines and spaces ."),
        ("A\u200bB\u202eC\u0007D\u0085E\ufeff", "ABCD E"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Bad \ud800 half", "Bad \ufffd half"),
        ("<h2>Heading</h2>Text.<script>alert(1)</script>", "Text."),
        ("Before<script>x</script>after", "Before\nafter"),
        ("Before<iframe>x</iframe>after", "Before\nafter"),
        ("<p>Before <redacted> after</p>", "Before\nafter"),
        ("<p>Office <o:p>markup</o:p> stays.</p>", "Office markup stays."),
        ("<figure><img alt='x'><figcaption>Caption.</figcaption></figure>Text.", "Text."),
        ("<p class='wp-caption-text'>Caption.</p><p class='lead'>Text.</p>", "Text."),
        ("<span class='byline'>By A. Person</span>Text.", "Text."),
        ("<div class='share-buttons'><a>Share</a></div>Text.", "Text."),
        (f"<div class='newsletter'>{'word ' * 61}</div>", ("word " * 61).strip()),
        ("<table><tr><td>Cell</td></tr></table>Text.", "Text."),
        ("<time>June 5</time><p>On <time>Friday</time>, it rained.</p>", "On Friday, it rained."),
        (
            "<ul><li>Too short</li><li>One two three four five six seven eight</li></ul>",
            "One two three four five six seven eight",
        ),
        ("<pre>code()</pre><p>Call <code>run()</code> now.</p>", "Call run() now."),
        ("<!--><img src=x onerror=alert(1)>-->", "-->"),
        ("<p>Nature, Published online: 05 June 2024; <a>doi:10.1038/x</a></p>It rained.", "It rained."),
    ],
)
def test_fragments_become_text(fragment: str, text: str) -> None:
    assert clean_html(fragment) == text


@pytest.mark.parametrize(
    "unit",
    [
        "&lt;!--",
        "<!--",
        "<!h",
        "<div>",
        "<b>",
        "<b><i>",
        "<p>x",
        "<li>",
        "<table>",
        "&",
        "&amp;",
        "<",
        "<a b='",
        "<x>",
        "<span class=caption>x ",
        "<font>",
        "&lt;p&gt;x",
        "<p class=ad>",
        "the post ",
        "<svg>",
        "<ul><li>",
    ],
)
@pytest.mark.timeout(10)  # what one document may take; a quadratic pattern takes minutes
def test_cost_is_linear(unit: str) -> None:
    assert len(clean_html(unit * (400_000 // len(unit)))) <= 400_000


@pytest.mark.timeout(10)  # unguarded it took 58 s and 4.2 GB
def test_formatting_that_is_reopened_in_every_block_stays_small() -> None:
    text = clean_html("".join(f"<p><b class=c{place}>" for place in range(499)) + "<p>x" * 5_000)
    assert text == "\n".join(["x"] * 5_000)


def test_text_survives_any_depth() -> None:
    assert clean_html("<div>" * 100_000 + "Deep down.") == "Deep down."


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<div class='caption'>",
        "</div>",
        "<span class=ad>",
        "</span>",
        "<li>",
        "</li>",
        "<figure>",
        "</figure>",
        "&amp;",
        "&amp;amp;",
        "&nbsp;",
        "&eacute;",
        " ",
        "\n",
        "One two.",
        "Three, four",
        "« cinq »",
        "it’s",
        "\u200b",
        "<h2>",
        "</h2>",
        "5 < 6",
        "A&B",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_block_is_a_substring_of_a_plain_extraction(fragment: str) -> None:
    source = plain_text(fragment)
    for block in clean_html(fragment).split("\n"):
        assert block in source


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
    | st.text(alphabet="<>&;!-/abp =\"'#x0", max_size=60)
)
@settings(max_examples=300, deadline=None)
def test_any_string_gives_clean_lines(fragment: str) -> None:
    text = clean_html(fragment)
    for block in text.split("\n"):
        assert block == " ".join(block.split())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_no_script_vector_survives() -> None:
    """The vectors of three sanitisers; what is left must be text that no parser takes for an element."""
    folder = DATA / "hostile" / "html"
    if not folder.is_dir():
        pytest.skip("the hostile HTML vectors (../shared/data/hostile/html) are not on this machine")
    active = re.compile(
        r"<(?:script|img|svg|iframe|object|embed|form|style|link|meta|base|math)\b", re.IGNORECASE
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 200_000)
    assert len(files) > 100
    for path in files:
        for line in path.read_bytes().decode("utf-8", "replace").splitlines():
            assert not active.search(clean_html(line)), line
