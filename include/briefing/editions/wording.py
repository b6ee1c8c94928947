"""Our own words in English and French: phrases, plurals, lists, numbers, dates and times.

All words stand in `words/en.yaml` and `words/fr.yaml`; `STANDARD` wordings are kept there word for word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from briefing.model import Label

Language = Literal["en", "fr"]

NO_BREAK_SPACE = "\u00a0"
# A date further away than this is printed with its year.
YEARLESS_DAYS = 180
# A weekday alone names a day of the last six.
WEEKDAY_DAYS = 6
NAMES_AT_MOST = 3


@dataclass(frozen=True)
class Part:
    """A stretch of one line. Publishers' text has `ours` False and, where it is known, its language."""

    text: str
    link: str | None = None
    language: str | None = None
    ours: bool = True


Phrase = tuple[Part, ...]
Value = str | int | Part | Phrase


def linked(phrase: Phrase, link: str | None) -> Phrase:
    """`phrase` of ours as one link."""
    return (Part("".join(part.text for part in phrase), link=link),)


@cache
def entries(language: Language) -> Mapping[str, str]:
    """The words of `language`, keyed by their path in the file, such as `silence.all_answered.one`."""
    source = files("briefing.editions").joinpath("words", f"{language}.yaml").read_bytes()
    return dict(_flatten("", yaml.safe_load(source)))


def _flatten(path: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [
            pair
            for key, inner in value.items()
            for pair in _flatten(f"{path}.{key}" if path else str(key), inner)
        ]
    return [(path, str(value))]


class Words:
    """The words of one language, with times shown in `zone` and dates seen from `today`."""

    def __init__(self, language: Language, zone: str = "America/Toronto", today: date | None = None) -> None:
        self.language: Language = language
        self.zone = ZoneInfo(zone)
        self.today = today
        self._entries = entries(language)
        self._locale = Locale.parse(self._entries["locale"])

    def text(self, key: str) -> str:
        """The words under `key`. Raises KeyError for a key that the file lacks."""
        return self._typeset(self._entries[key])

    def label(self, label: Label) -> str:
        return label.en if self.language == "en" else label.fr

    def phrase(self, key: str, **values: Value) -> Phrase:
        """The words under `key` with `values` in place of its {names}; whole numbers are written out."""
        parts: list[Part] = []
        for literal, name, _, _ in Formatter().parse(self.text(key)):
            if literal:
                parts.append(Part(literal))
            if name is not None:
                parts.extend(self._parts(values[name]))
        return tuple(parts)

    def plural(self, key: str, count: int, **values: Value) -> Phrase:
        """The form of `key` for `count`: `two` where there is one, else `one` or `other`."""
        form = "two" if count == 2 and f"{key}.two" in self._entries else self._form(count)
        return self.phrase(f"{key}.{form}", count=count, **values)

    def share(self, key: str, part: int, whole: int, **values: Value) -> Phrase:
        """1 of 3 stories / 1 sujet sur 3: English agrees with the whole, French with the part."""
        agreeing = whole if self._entries["lists.share_agrees_with"] == "whole" else part
        return self.phrase(f"{key}.{self._form(agreeing)}", part=part, whole=whole, **values)

    def number(self, number: int) -> str:
        """1,180 / 1 180 (with a no-break space)."""
        return format_decimal(number, locale=self._locale)

    def all_of(self, items: Sequence[Value]) -> Phrase:
        """A, B and C: every item, the last after "and"."""
        if len(items) < 2:
            return self.joined(items, "lists.between")
        before = self.joined(items[:-1], self._between(items))
        return before + self.phrase("lists.last") + self._parts(items[-1])

    def some_of(self, items: Sequence[Value], link: str | None = None) -> Phrase:
        """A, B, C and 5 more: three items at most, the rest as a count that links to `link`."""
        shown = self.names(items[:NAMES_AT_MOST])
        left = len(items) - NAMES_AT_MOST
        if left <= 0:
            return shown
        return shown + self.phrase("lists.after") + linked(self.plural("lists.more", left), link)

    def names(self, items: Sequence[Value]) -> Phrase:
        """A, B, C; with semicolons where a name has a comma of its own: Nature, public health; NASA."""
        return self.joined(items, self._between(items))

    def joined(self, items: Sequence[Value], between: str = "lists.separator") -> Phrase:
        """`items` with the words under `between` put between them."""
        parts: list[Part] = []
        for index, item in enumerate(items):
            if index:
                parts.append(Part(self.text(between)))
            parts.extend(self._parts(item))
        return tuple(parts)

    def date_long(self, day: date) -> str:
        """Wednesday, June 12, 2024 / mercredi 12 juin 2024."""
        return self._date(day, "date_long")

    def short_date(self, day: date) -> str:
        """Tue June 11 / mar. 11 juin, with the year where it is far from the edition's date."""
        return self._date(day, "date" if self._is_near(day) else "date_with_year")

    def day(self, day: date) -> str:
        """June 3 / 3 juin, with the year where it is far from the edition's date."""
        return self._date(day, "day" if self._is_near(day) else "day_with_year")

    def time(self, moment: datetime, *, with_zone: bool = True) -> str:
        """06:45 EDT / 6 h 45 HAE, on the hour 06:00 EDT / 6 h HAE."""
        local = moment.astimezone(self.zone)
        key = "patterns.time" if local.minute else "patterns.time_full_hour"
        shown = self._typeset(format_datetime(local, self._entries[key], locale=self._locale))
        if not with_zone:
            return shown
        return self._typeset(self._fill("times.time_with_zone", time=shown, zone=self.zone_name(moment)))

    def moment(self, moment: datetime, *, with_zone: bool = True) -> str:
        """Tue June 11, 18:56 EDT / mar. 11 juin, 18 h 56 HAE."""
        local = moment.astimezone(self.zone)
        return self._fill(
            "times.date_and_time",
            date=self.short_date(local.date()),
            time=self.time(moment, with_zone=with_zone),
        )

    def short_moment(self, moment: datetime) -> str:
        """Wed 04:10 EDT / mer. à 4 h 10 HAE; the whole date where a weekday alone would mislead."""
        local = moment.astimezone(self.zone).date()
        if self.today is None or not timedelta(0) <= self.today - local <= timedelta(days=WEEKDAY_DAYS):
            return self.moment(moment)
        weekday = self._date(local, "weekday")
        return self._fill("times.weekday_and_time", weekday=weekday, time=self.time(moment))

    def first_seen(self, moment: datetime) -> str:
        """First seen 05:10 EDT / repéré à 5 h 10 HAE, with the date where it is not the edition's."""
        if moment.astimezone(self.zone).date() == self.today:
            return self._fill("times.first_seen_at", time=self.time(moment))
        return self._fill("times.first_seen_on", moment=self.moment(moment))

    def until(self, moment: datetime) -> str:
        """Until 09:00 EDT / jusqu’à 9 h HAE, with the date where it is not the edition's."""
        if moment.astimezone(self.zone).date() == self.today:
            return self._fill("times.until_time", time=self.time(moment))
        return self._fill("times.until_date", moment=self.moment(moment))

    def window(self, start: datetime, end: datetime) -> Phrase:
        """From Tue June 11, 06:00 to Wed June 12, 06:00 EDT; both zones where the clocks changed between."""
        same_zone = self.zone_name(start) == self.zone_name(end)
        return self.phrase(
            "header.window", start=self.moment(start, with_zone=not same_zone), end=self.moment(end)
        )

    def zone_name(self, moment: datetime) -> str:
        """EDT / HAE. Zones outside Canada are named by the Unicode data, or by their offset from UTC."""
        local = moment.astimezone(self.zone)
        name = local.tzname() or ""
        if f"zones.{name}" in self._entries:
            return self._entries[f"zones.{name}"]
        localised = format_datetime(local, "z", locale=self._locale)
        return localised if localised.isalpha() else format_datetime(local, "'UTC'xxx", locale=self._locale)

    def language_tag(self, language: str) -> str | None:
        """In French / en anglais where `language` is not the edition's and has a name; None otherwise."""
        name = self._locale.languages.get(language)
        if language in (self.language, "und", "mul", "zxx") or name is None:
            return None
        return self._fill("tags.language", language=name)

    def _between(self, names: Sequence[Value]) -> str:
        has_comma = any("," in part.text for name in names for part in self._parts(name))
        return "lists.between_names_with_commas" if has_comma else "lists.between"

    def _form(self, count: int) -> str:
        # The Unicode data also knows "many" (millions in French), for which our phrases need no form.
        return "one" if self._locale.plural_form(count) == "one" else "other"

    def _parts(self, value: Value) -> Phrase:
        if isinstance(value, tuple):
            return value
        if isinstance(value, Part):
            return (value,)
        return (Part(self.number(value) if isinstance(value, int) else value),)

    def _fill(self, key: str, **values: str) -> str:
        return "".join(part.text for part in self.phrase(key, **values))

    def _date(self, day: date, pattern: str) -> str:
        shown = format_date(day, self._entries[f"patterns.{pattern}"], locale=self._locale)
        if self.language != "fr":
            return shown
        if day.day == 1:
            shown = re.sub(r"\b1\b", "1er", shown, count=1)
        return re.sub(r"\b(\d+|1er) (?=[^\W\d])", rf"\1{NO_BREAK_SPACE}", shown, count=1)

    def _is_near(self, day: date) -> bool:
        return self.today is None or abs(self.today - day) <= timedelta(days=YEARLESS_DAYS)

    def _typeset(self, text: str) -> str:
        """`text` with the spaces that must not break a line: before °C and, in French, many more."""
        text = text.replace(" °C", f"{NO_BREAK_SPACE}°C")
        if self.language != "fr":
            return text
        text = re.sub(r" (?=[:;?!»%])|(?<=«) ", NO_BREAK_SPACE, text)
        text = re.sub(r"(?<=\d) (?=[sh]\b)", NO_BREAK_SPACE, text)
        text = re.sub(rf"(?<=\d{NO_BREAK_SPACE}h) (?=\d)", NO_BREAK_SPACE, text)
        return re.sub(r" (?=(?:H[AN][A-Z]|UTC)\b)", NO_BREAK_SPACE, text)
