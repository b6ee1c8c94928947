"""Versions of the month's items by SQL, against the same walked through by hand."""

from collections import defaultdict
from itertools import pairwise

import pytest

from briefing import history
from briefing.lake import Lake
from tests.real_month.month import report

pytestmark = pytest.mark.real_month

PARTS = {"title": "title", "description_text": "description", "body_text": "body"}


def walked(rows):
    """For each item its versions: what changed, the title before, and how often it was captured."""
    captures = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["captured_at_utc"]):
        captures[row["feed_id"], row["item_id"]].append(row)
    versions = {}
    for item, seen in captures.items():
        found = [[[], None, 1]]
        for before, now in pairwise(seen):
            changed = [name for part, name in PARTS.items() if before[part] != now[part]]
            if changed:
                found.append([changed, before["title"], 1])
            else:
                found[-1][2] += 1
        versions[item] = found
    return versions


def test_versions_are_those_that_the_captures_show(month):
    listed = defaultdict(list)
    for row in history.item_versions(Lake(str(month.root))):
        listed[row["feed_id"], row["item_id"]].append(
            [row["changed"], row["previous_title"], row["captures"]]
        )
    expected = walked(month.rows("items"))
    changes = [one for versions in expected.values() for one in versions[1:]]
    titles = sum("title" in changed for changed, _title, _captures in changes)
    report(f"{len(expected)} items, {len(changes)} changes, {titles} of them of the title")
    assert titles >= 10
    assert listed == expected
