"""Headlines: verbatim text, known inline markup out without a space."""

from __future__ import annotations

import pytest

from briefing.items.titles import clean_title


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("CO<sub>2</sub> rises", "CO2 rises"),
        ("CO&lt;sub&gt;2&lt;/sub&gt; rises", "CO2 rises"),
        ("CO&amp;lt;sub&amp;gt;2&amp;lt;/sub&amp;gt; rises", "CO2 rises"),
        ("<i>Nature</i>’s choice", "Nature’s choice"),
        ('<a href="javascript:x">Linked</a>', "Linked"),
        ("a < b", "a < b"),
        ("a &lt; b", "a < b"),
        ("a<b>c", "a<b>c"),
        ("I <3 cats", "I <3 cats"),
        ("How <blink-tag> died", "How <blink-tag> died"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<b>Never closed", "Never closed"),
        ("Two<br/>lines", "Two lines"),
        ("Super<wbr>long", "Superlong"),
        ("A<!-- note -->B", "AB"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ("Caf&eacute; &#8220;Noir&#8221;", "Café “Noir”"),
        ("  Two\n\t spaces\u00a0here ", "Two spaces here"),
        ("No\u0000 con\u200btrol\u202e", "No control"),
        ("Dune's", "Dune's"),
        ("", ""),
        ('Herons, <Emphasis Type="Italic">well-behaved</Emphasis> birds', "Herons, well-behaved birds"),
    ],
)
def test_titles_are_text(raw: str, title: str) -> None:
    assert clean_title(raw) == title


@pytest.mark.parametrize("unit", ["<b>", "<b>a", "<b ", "<!--", "<!-- x", "&lt;", "&amp;", "<a href='"])
@pytest.mark.timeout(10)  # what one document may take; a quadratic pattern takes minutes
def test_cost_is_linear(unit: str) -> None:
    assert len(clean_title(unit * (400_000 // len(unit)))) <= 400_000
