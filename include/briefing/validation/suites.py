"""Expectations: what a document's values must keep, derived from the data dictionary and nothing else.

A column of :mod:`briefing.tables` that is marked `checked` gives one rule for each of its constraints.
The rules are plain values that need no import of Great Expectations, which costs 2 to 12 s.
"""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from briefing.items.limits import storable
from briefing.tables import Column, Table

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

Kind = Literal["present", "within_bounds", "matches", "free_of_replacement_characters", "known"]

CLASSES: dict[Kind, str] = {
    "present": "ExpectColumnValuesToNotBeNull",
    "within_bounds": "ExpectColumnValuesToBeBetween",
    "matches": "ExpectColumnValuesToMatchRegex",
    "free_of_replacement_characters": "ExpectColumnValuesToNotMatchRegex",
    "known": "ExpectColumnValuesToBeInSet",
}
"""Names in `great_expectations.expectations`; all but the first let null pass."""

SHOWN_CHARACTERS = 200
"""A value that stands in a sentence of ours is cut here: descriptions may hold 20,000 characters."""


@dataclass(frozen=True)
class Rule:
    """One expectation. `arguments` are those of the Great Expectations class of its kind."""

    name: str
    column: str
    kind: Kind
    arguments: tuple[tuple[str, Any], ...] = ()

    def finding(self, value: object) -> str:
        """One sentence that says how `value` breaks this rule."""
        if self.kind == "present":
            return f"{self.column} is missing."
        shown = shown_value(value)
        given = dict(self.arguments)
        if self.kind == "within_bounds":
            low, high = given.get("min_value", "any"), given.get("max_value", "any")
            return f"{self.column} is {shown}, not within {low} to {high}."
        if self.kind == "matches":
            return f"{self.column} is {shown}, which does not match {given['regex']}."
        if self.kind == "free_of_replacement_characters":
            return f"{self.column} holds a replacement character: {shown}."
        return f"{self.column} is {shown}, which is not one of its known values."


def shown_value(value: object) -> str:
    """`value` as it may stand in a sentence: text in quotes, at most 200 characters of it, on one line."""
    if not isinstance(value, str):
        return str(value)[:SHOWN_CHARACTERS]
    line = " ".join(storable(value[: SHOWN_CHARACTERS + 1]).split())
    return f'"{line[: SHOWN_CHARACTERS - 1]}…"' if len(value) > SHOWN_CHARACTERS else f'"{line}"'


def expectations(table: Table) -> tuple[Rule, ...]:
    """The rules of `table`, in the order of its columns."""
    return tuple(rule for column in table.columns if column.checked for rule in column_rules(column))


def column_rules(column: Column) -> Iterator[Rule]:
    def rule(kind: Kind, **arguments: object) -> Rule:
        return Rule(f"{column.name}_{kind}", column.name, kind, tuple(sorted(arguments.items())))

    if column.required:
        yield rule("present")
    bounds = {"min_value": column.minimum, "max_value": column.maximum}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    if given:
        yield rule("within_bounds", **given)
    if column.pattern is not None:
        yield rule("matches", regex=column.pattern)
    if column.forbidden is not None:
        yield rule("free_of_replacement_characters", regex=column.forbidden)
    if column.allowed is not None:
        yield rule("known", value_set=column.allowed)


def great_expectations() -> ModuleType:
    """Great Expectations, imported here and nowhere else, without its noise."""
    logger = logging.getLogger("great_expectations")
    if logger.level == logging.NOTSET:
        # The import alone writes 4,700 lines where the root logger is at DEBUG.
        logger.setLevel(logging.WARNING)
    with warnings.catch_warnings():
        # It imports sre_constants, deprecated since Python 3.11; an operator can do nothing about it.
        warnings.simplefilter("ignore", DeprecationWarning)
        importlib.import_module("great_expectations.expectations")
        return importlib.import_module("great_expectations")


def expectation_suite(table: Table) -> ExpectationSuite:
    """The rules of `table` as a suite: one expectation a rule, the rule's name as `rule` in its meta."""
    library = great_expectations()
    suite: ExpectationSuite = library.ExpectationSuite(name=table.name)
    for rule in expectations(table):
        expectation = getattr(library.expectations, CLASSES[rule.kind])
        suite.add_expectation(
            expectation(column=rule.column, meta={"rule": rule.name}, **dict(rule.arguments))
        )
    return suite
