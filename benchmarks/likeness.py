"""How near chosen sentences come to an editor's summary, beside the first sentences of the same body."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import Stemmer
from rouge_score.rouge_scorer import RougeScorer

from benchmarks.report import Table
from briefing.editions.summaries import (
    BODY_SENTENCES,
    SUMMARY_WORDS,
    Field,
    choose_body_sentences,
    usable_spans,
)
from briefing.items.sentences import count_words

RESAMPLES = 2_000


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


def likeness(sets: Mapping[str, Sequence[Article]]) -> Table:
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
