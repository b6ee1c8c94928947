"""Rows against the expectations of their table: which rows break which rules, by Great Expectations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefing.errors import BriefingError
from briefing.items.limits import storable
from briefing.tables import Table
from briefing.validation.suites import expectation_suite, expectations, great_expectations

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult

RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}


def broken_rules(table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Position in `rows` → sorted names of the rules of `table` that the row breaks; other rows are absent.

    Raises BriefingError when an expectation could not be judged: that is never a pass.
    """
    rules = expectations(table)
    if not rows or not rules:
        return {}
    result = _validate(table, rows)
    broken: dict[int, list[str]] = {}
    judged: set[str] = set()
    for outcome in result.results:
        name = _rule_of(outcome)
        judged.add(name)
        for position in _positions(table, name, outcome, len(rows)):
            broken.setdefault(position, []).append(name)
    missing = sorted({rule.name for rule in rules} - judged)
    if missing:
        raise BriefingError(f"Table {table.name}: not judged: {', '.join(missing)}; nothing was validated.")
    return {position: tuple(sorted(broken[position])) for position in sorted(broken)}


def _rule_of(outcome: ExpectationValidationResult) -> str:
    configuration = outcome.expectation_config
    meta = configuration.meta if configuration else None
    if not meta:
        raise BriefingError(
            "Great Expectations answered for an expectation that is not ours; nothing was validated."
        )
    return str(meta["rule"])


def _positions(table: Table, name: str, outcome: ExpectationValidationResult, rows: int) -> list[int]:
    raised = _raised(outcome.exception_info)
    if raised:
        raise BriefingError(f"Table {table.name}: {name} could not be judged: {raised:.300}")
    positions = [int(position) for position in outcome.result.get("unexpected_index_list") or []]
    seen, counted = outcome.result["element_count"], outcome.result["unexpected_count"]
    if seen != rows or counted != len(positions) or bool(outcome.success) != (counted == 0):
        raise BriefingError(
            f"Table {table.name}: {name} contradicts itself: {counted} of {seen} rows break it, "
            f"{len(positions)} are named, {rows} were given; nothing was validated."
        )
    return positions


def _raised(information: Mapping[str, Any] | None) -> str:
    """The message of an exception inside an expectation, empty for none.

    Great Expectations gives either one flat mapping, or one mapping per metric that failed.
    """
    if not information:
        return ""
    flat = [information] if "raised_exception" in information else list(information.values())
    return " ".join(sorted({str(each["exception_message"]) for each in flat if each["raised_exception"]}))


def _frame(table: Table, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The checked columns as Python objects: inferred types turn 0 beside a null into 0.0, None into NaN."""
    import pandas as pd

    def value(given: Any) -> Any:
        return storable(given) if isinstance(given, str) else given

    names = [column.name for column in table.columns if column.checked]
    return pd.DataFrame({name: pd.Series([value(row[name]) for row in rows], dtype=object) for name in names})


def _validate(table: Table, rows: Sequence[Mapping[str, Any]]) -> ExpectationSuiteValidationResult:
    library = great_expectations()
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    # The default ephemeral context makes a temporary folder for pages that we do not use.
    context = library.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    asset = context.data_sources.add_pandas(name="rows").add_dataframe_asset(name=table.name)
    definition = asset.add_batch_definition_whole_dataframe("all")
    batch = definition.get_batch(batch_parameters={"dataframe": _frame(table, rows)})
    result: ExpectationSuiteValidationResult = batch.validate(
        expectation_suite(table), result_format=RESULT_FORMAT
    )
    return result
