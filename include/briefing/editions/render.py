"""An edition as HTML, plain text and Markdown, in English and French, from the one model.

Each format has its own Jinja2 environment whose `finalize` makes every printed value safe for that
format, so that a template cannot forget to. Publishers' text is a value, never template source.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from briefing.editions import escaping
from briefing.editions.page import Page, page
from briefing.editions.wording import NO_BREAK_SPACE, Language, Part, Phrase, Words
from briefing.model import Edition

Format = Literal["html", "txt", "md"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")
FORMATS: tuple[Format, ...] = ("html", "txt", "md")

RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur", "yi")


def render(edition: Edition, language: Language, format: Format) -> bytes:  # noqa: A002 - the reader's word
    """`edition` in `language` as UTF-8 bytes of `format`; the same edition gives the same bytes."""
    shown = page(edition, Words(language, edition.zone, edition.edition_date))
    return _rendered(shown, format)


def render_all(edition: Edition) -> dict[str, bytes]:
    """Every rendering of `edition`, keyed by its file name, such as `briefing.en.html`."""
    files_by_name = {}
    for language in LANGUAGES:
        shown = page(edition, Words(language, edition.zone, edition.edition_date))
        for extension in FORMATS:
            files_by_name[f"briefing.{language}.{extension}"] = _rendered(shown, extension)
    return files_by_name


def _rendered(shown: Page, extension: Format) -> bytes:
    template = environment(extension).get_template(f"briefing.{extension}")
    values = {"page": shown, "words": shown.words}
    if extension == "html":
        style = _source("briefing.css")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        values |= {"style": Markup(style), "style_digest": digest}  # noqa: S704 - our own file
    return template.render(values).encode()


@cache
def environment(extension: Format) -> Environment:
    """The environment of one format: strict about names, its `finalize` safe for that format."""
    return Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        # On for every format: it is what makes the output of a macro Markup, which is not escaped twice.
        autoescape=True,
        finalize=_finalizer({"html": html_value, "txt": text_value, "md": markdown_value}[extension]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _source(name: str) -> str:
    return files("briefing.editions").joinpath("templates", name).read_text(encoding="utf-8")


def html_value(context: Context, value: object) -> Markup:
    """Parts become text, or links and spans that carry the publisher's language; all is escaped."""
    language = context["words"].language
    return Markup("").join(_html_part(part, language) for part in _parts(value))


def _html_part(part: Part, page_language: str) -> Markup:
    attributes = Markup("")
    if part.language is not None and part.language != page_language:
        attributes += Markup(' lang="{}"').format(part.language)
        if part.language in RIGHT_TO_LEFT:
            attributes += Markup(' dir="rtl"')
    if part.link:
        if not part.link.startswith("#"):
            attributes += Markup(' rel="noopener noreferrer"')
        return Markup('<a href="{}"{}>{}</a>').format(part.link, attributes, part.text)
    return Markup("<span{}>{}</span>").format(attributes, part.text) if attributes else escape(part.text)


def text_value(context: Context, value: object) -> Markup:
    """Parts become their text, a publisher's without the ornaments that begin our own lines."""
    marks = context["page"].marks
    texts = [_plain_spaces(part) if part.ours else escaping.plain(part.text, marks) for part in _parts(value)]
    return Markup("".join(texts))  # noqa: S704 - plain text has no markup


def markdown_value(_: Context, value: object) -> Markup:
    """Parts become escaped text, or links where they lead to http or https."""
    return Markup("".join(_markdown_part(part) for part in _parts(value)))  # noqa: S704 - escaped for Markdown


def _markdown_part(part: Part) -> str:
    text = escaping.markdown(_plain_spaces(part)) if part.ours else escaping.markdown_start(part.text)
    link = escaping.safe_link(part.link)
    return text if link is None else f"[{text}]({escaping.markdown_destination(link)})"


def _plain_spaces(part: Part) -> str:
    return part.text.replace(NO_BREAK_SPACE, " ")


def _parts(value: object) -> Phrase:
    """What a template prints: a phrase, a part of one, or a string or number of ours.

    Raises TypeError for anything else, so that no value reaches a page unescaped by accident.
    """
    if isinstance(value, Part):
        return (value,)
    if isinstance(value, tuple):
        return value
    if isinstance(value, str | int):
        return (Part(str(value)),)
    raise TypeError(f"a template prints {type(value).__name__}")


def _finalizer(safe: Callable[[Context, object], Markup]) -> Callable[[Context, object], object]:
    """`safe` for every value but what a macro has rendered already, and names that do not exist."""

    @pass_context
    def finalize(context: Context, value: object) -> object:
        return value if isinstance(value, Markup | Undefined) else safe(context, value)

    return finalize
