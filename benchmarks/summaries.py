"""Whether summaries are whole sentences of their source, and how near they come to an editor's.

ROUGE-1 is counted against the publisher's own description of articles that have one and a body
besides; and, where `SUMMARY_SETS` names a folder, against the reference summaries of each `*.jsonl` in
it: one object a line with `language`, `title`, `text` and `summary`. None of it is part of the project.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import Stemmer
from rouge_score.rouge_scorer import RougeScorer

from benchmarks.captured_items import CapturedItem, captured_items
from benchmarks.report import Table
from benchmarks.splitting import tables as splitting_tables
from briefing.editions.changes import same_words
from briefing.editions.summaries import (
    BODY_SENTENCES,
    SUMMARY_WORDS,
    Field,
    choose_body_sentences,
    summarise,
    usable_spans,
)
from briefing.items.sentences import count_words

FROM_ONE_FEED = 100
LONG_BODY = 150
"""Words: a quarter of it holds two sentences."""
TELLING_DESCRIPTION = 12
"""Words: a shorter description is a line, not a summary."""
COPIED_RUN = 6
"""Words in a row that show a description to be cut from the body."""
WORD = re.compile(r"\w+")
RESAMPLES = 2_000
ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]\s]*$")
CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
SMILE = re.compile(r"(?<=\s)[:;]-?[()]")
QUOTE_MARKS = re.compile('["“”„]')


@dataclass(frozen=True)
class Article:
    language: str
    title: str
    text: str
    summary: str


class _Words:
    """ROUGE's tokens for French: letters with their accents, Snowball's stems."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("french")

    def tokenize(self, text: str) -> list[str]:
        return list(self._stemmer.stemWords(re.findall(r"\w+", text.lower())))


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
        found.append(_likeness(sets))
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
    open_quote = len(QUOTE_MARKS.findall(plain)) % 2 == 1
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


def _likeness(sets: dict[str, list[Article]]) -> Table:
    rows = []
    for name, articles in sets.items():
        scores = {system: _scores(articles, choice) for system, choice in CHOICES.items()}
        for system, (values, words) in scores.items():
            difference = "" if system == OURS else _difference(scores[OURS][0], values)
            rows.append(
                (name, str(len(articles)), system, f"{_mean(values):.2f}", f"{_mean(words):.1f}", difference)
            )
    return Table(
        "ROUGE-1 of the chosen sentences",
        ("set", "articles", "choice", "ROUGE-1 F", "words", "ours above it [95 %], resamples"),
        tuple(rows),
        "All choices have the same budget: 60 words or a quarter of the body, whichever is less, taken from "
        "the same sentences (finished, no question, no bare quotation, no promotion). Lead-3: the first "
        "three while they fit; lead-3 cut: the first three, cut within a sentence where the budget ends; "
        "lead-fill: from the start, as many as fit, passing over those that do not. Paired bootstrap over "
        f"articles, {RESAMPLES:,} resamples: the mean difference, its interval, the share above zero.",
    )


def _ours(article: Article) -> str:
    chosen = choose_body_sentences(_field(article), article.title, SUMMARY_WORDS, most=BODY_SENTENCES)
    return " ".join(sentence.text for sentence in chosen)


def _lead_3(article: Article) -> str:
    shown, left = [], _budget(article)
    for text in _offered(article)[:3]:
        left -= count_words(text)
        if left < 0:
            break
        shown.append(text)
    return " ".join(shown)


def _lead_3_cut(article: Article) -> str:
    return " ".join(" ".join(_offered(article)[:3]).split()[: _budget(article)])


def _lead_fill(article: Article) -> str:
    shown, left = [], _budget(article)
    for text in _offered(article):
        if count_words(text) <= left:
            shown.append(text)
            left -= count_words(text)
    return " ".join(shown)


OURS = "ours"
CHOICES: dict[str, Callable[[Article], str]] = {
    OURS: _ours,
    "lead-3": _lead_3,
    "lead-3 cut": _lead_3_cut,
    "lead-fill": _lead_fill,
}


def _field(article: Article) -> Field:
    return Field("body_text", article.text, article.language, cuts_text=False, capture_sha256="")


def _offered(article: Article) -> list[str]:
    spans = sorted(usable_spans(_field(article), article.title))
    return [article.text[start:end] for start, end in spans]


def _budget(article: Article) -> int:
    total = count_words(article.text)
    return min(SUMMARY_WORDS, total // 4) if total > SUMMARY_WORDS else SUMMARY_WORDS


def _scores(articles: Sequence[Article], choice: Callable[[Article], str]) -> tuple[list[float], list[float]]:
    english = RougeScorer(["rouge1"], use_stemmer=True)
    french = RougeScorer(["rouge1"], tokenizer=_Words())
    values, words = [], []
    for article in articles:
        text = choice(article)
        scorer = french if article.language == "fr" else english
        values.append(100 * scorer.score(article.summary, text)["rouge1"].fmeasure)
        words.append(float(count_words(text)))
    return values, words


def _difference(ours: Sequence[float], other: Sequence[float]) -> str:
    by_article = [one - two for one, two in zip(ours, other, strict=True)]
    draw = random.Random(20_240_612)  # noqa: S311 - a fixed seed, so that the report repeats
    means = sorted(_mean(draw.choices(by_article, k=len(by_article))) for _ in range(RESAMPLES))
    low, high = means[RESAMPLES // 40], means[-RESAMPLES // 40 - 1]
    above = sum(mean > 0 for mean in means) / RESAMPLES
    return f"{_mean(by_article):+.2f} [{low:+.2f}, {high:+.2f}], {100 * above:.1f} %"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
