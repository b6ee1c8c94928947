"""Whether summaries are whole sentences of their source, and how near they come to an editor's.

ROUGE-1 is counted against the publisher's own description of articles that have one and a body
besides; and, where `SUMMARY_SETS` names a folder, against the reference summaries of each `*.jsonl` in
it: one object a line with `language`, `title`, `text` and `summary`. None of it is part of the project.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.captured_items import CapturedItem, captured_items
from benchmarks.likeness import Article, likeness
from benchmarks.report import Table
from benchmarks.splitting import tables as splitting_tables
from briefing.editions.changes import same_words
from briefing.editions.summaries import SUMMARY_WORDS, summarise
from briefing.items.sentences import count_words

FROM_ONE_FEED = 100
LONG_BODY = 150
"""Words: a quarter of it holds two sentences."""
TELLING_DESCRIPTION = 12
"""Words: a shorter description is a line, not a summary."""
COPIED_RUN = 6
"""Words in a row that show a description to be cut from the body."""
WORD = re.compile(r"\w+")
ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]\s]*$")
CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
SMILE = re.compile(r"(?<=\s)[:;]-?[()]")
INCHES = re.compile(r'\d"')
QUOTE_MARKS = re.compile('["“”„]')


def tables(data: Path | None) -> list[Table]:
    sets: dict[str, list[Article]] = {}
    found: list[Table] = []
    if data is not None:
        items = captured_items(data)
        found.append(_soundness(items))
        sets["captured articles, their own descriptions"] = _own_articles(items)
    folder = os.environ.get("SUMMARY_SETS")
    for path in sorted(Path(folder).glob("*.jsonl")) if folder else ():
        lines = path.read_text(encoding="utf-8").splitlines()
        sets[path.stem] = [Article(**json.loads(line)) for line in lines]
    if sets:
        found.append(likeness(sets))
    return found + splitting_tables(data)


def _soundness(items: Sequence[CapturedItem]) -> Table:
    rows = []
    for name, group in (
        ("all summaries", items),
        ("with body sentences", [item for item in items if _from_body(item)]),
    ):
        shown = [(item, _summary(item)) for item in group]
        shown = [(item, summary) for item, summary in shown if summary]
        told = [(item, sentence) for item, summary in shown for sentence in summary]
        verbatim = sum(item.holds(text) for item, text in told)
        unfinished = sum(_is_cut(text, item) for item, text in told)
        over = sum(count_words(" ".join(summary)) > SUMMARY_WORDS for _item, summary in shown)
        rows.append(
            (
                name,
                f"{len(group):,}",
                f"{len(shown):,}",
                f"{len(told):,}",
                f"{verbatim:,} ({100 * verbatim / max(1, len(told)):.2f} %)",
                str(unfinished),
                f"{over} ({100 * over / max(1, len(shown)):.2f} %)",
            )
        )
    return Table(
        "Summaries of real captures",
        ("items", "different", "with a summary", "sentences", "verbatim", "unfinished", "over 60 words"),
        tuple(rows),
        "Every capture of `feeds/mixed` and every eighth of each feed in `feeds/daily`; an item once. "
        "Verbatim: the sentence stands in the capture as lxml reads it, white space left out. Unfinished: an "
        "ellipsis at the end, an odd number of quotation marks, brackets that do not match, or no final stop "
        "in a sentence that is not a line of its own.",
    )


def _from_body(item: CapturedItem) -> bool:
    return any(sentence.field == "body_text" for sentence in _sentences(item))


def _sentences(item: CapturedItem) -> tuple:
    return summarise(
        title=item.title,
        description_text=item.description_text,
        body_text=item.body_text,
        language=item.language,
        cuts_text=False,
        capture_sha256="",
    )


def _summary(item: CapturedItem) -> list[str]:
    return [sentence.text for sentence in _sentences(item)]


def _is_cut(text: str, item: CapturedItem) -> bool:
    plain = SMILE.sub("", text)
    open_quote = all(len(QUOTE_MARKS.findall(one)) % 2 == 1 for one in (plain, INCHES.sub("", plain)))
    if CUT.search(text) or open_quote or plain.count("(") != plain.count(")"):
        return True
    lines = item.description_text.split("\n") + item.body_text.split("\n")
    return not (ENDS.search(plain) or text in lines)


def _own_articles(items: Iterable[CapturedItem]) -> list[Article]:
    """Articles whose description is a summary of its own: no six words in a row are copied from the body.

    Many platforms make the description by cutting the body, and then the first sentences are right by
    construction.
    """
    taken: dict[str, int] = {}
    articles = []
    for item in sorted(items, key=lambda one: one.digest):
        if (
            count_words(item.body_text) >= LONG_BODY
            and TELLING_DESCRIPTION <= count_words(item.description_text) <= SUMMARY_WORDS
            and not _copies(item.description_text, item.body_text)
            and not same_words(item.description_text, item.title)
            and taken.get(item.feed, 0) < FROM_ONE_FEED
        ):
            taken[item.feed] = taken.get(item.feed, 0) + 1
            articles.append(Article(item.language, item.title, item.body_text, item.description_text))
    return articles


def _copies(description: str, body: str) -> bool:
    held = f" {' '.join(WORD.findall(body.lower()))} "
    words = WORD.findall(description.lower())
    runs = (words[start : start + COPIED_RUN] for start in range(max(1, len(words) - COPIED_RUN + 1)))
    return any(f" {' '.join(run)} " in held for run in runs)
