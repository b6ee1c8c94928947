"""PROMISES C10: captures, late captures, runs, reissues and failures in any order.

Every version that was covered is a candidate of exactly one visible edition, nothing is shown twice
but as an update, and shown + dropped = candidates.
"""

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from briefing import steps
from briefing.errors import NothingToPublish
from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake, day

DATES = [f"2024-06-{on}" for on in (11, 12, 13, 14)]
SLOTS = ["08:00", "10:00", "10:01", "20:00"]
TITLES = [
    "Ferry runs again after long storm",
    "Council votes for new library roof",
    "Bakery wins prize for rye",
]
MORE = ["", " The mayor thanked all volunteers.", " Forty more places open in autumn."]
ITEMS = [
    Entry(
        title,
        text=f"{title} in the old town.{more}",
        link=f"https://{{feed}}.example/{number}",
        published=None,
    )
    for number, title in enumerate(TITLES)
    for more in MORE
]
PARSED = Path(tempfile.mkdtemp(prefix="briefing-parsed-"))

captures = st.tuples(
    st.sampled_from(["harbour", "coast"]),
    st.sampled_from(DATES),
    st.sampled_from(SLOTS),
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3, unique_by=lambda entry: entry.title),
)


class Lake(RuleBasedStateMachine):
    """A lake with two feeds whose first capture, an empty one, lies before everything else."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="briefing-machine-"))
        self.lake = SmallLake(self.folder, [HARBOUR, Feed("coast")], parsed=PARSED)
        self.lake.take_in(*(Capture(feed, "2024-06-10T09:00Z") for feed in ("harbour", "coast")))
        self.lake.run("2024-06-10")
        self.taken = set()
        self.changed = False

    @rule(listed=st.lists(captures, min_size=1, max_size=4, unique_by=lambda one: one[:3]))
    def take_in(self, listed):
        """Some of them for dates whose edition is out already."""
        fresh = [one for one in listed if one[:3] not in self.taken]
        self.taken.update(one[:3] for one in fresh)
        self.lake.take_in(
            *(
                Capture(feed, f"{on}T{slot}Z", [self.entry(feed, entry) for entry in entries])
                for feed, on, slot, entries in fresh
            )
        )

    @staticmethod
    def entry(feed, entry):
        # Each outlet tells of another town, so that no story joins the two.
        town = {"harbour": "North", "coast": "South"}[feed]
        return Entry(
            f"{town} {entry.title}",
            text=entry.text.replace("old town", f"old {town} town"),
            link=entry.link.format(feed=feed),
            published=None,
        )

    @precondition(lambda self: self.taken)
    @rule(on=st.sampled_from(DATES), reissue=st.booleans())
    def run(self, on, reissue):
        try:
            self.lake.run(on, reissue=reissue)
        except NothingToPublish:
            return
        self.changed = True

    @precondition(lambda self: self.taken)
    @rule(on=st.sampled_from(DATES), grouped=st.booleans(), reissue=st.booleans())
    def stop_in_the_middle(self, on, grouped, reissue):
        """The inputs are fixed, perhaps the stories are formed, and the run ends there."""
        try:
            work = steps.validate(self.lake.settings, day(on), reissue=reissue)
        except NothingToPublish:
            return
        if grouped:
            steps.dedupe(self.lake.settings, work)

    @precondition(lambda self: self.changed)
    @invariant()
    def everything_adds_up(self):
        self.changed = False
        published = self.lake.published_dates()
        rows = {on: self.lake.selection(on) for on in published}
        self.shown_and_dropped_are_all(rows)
        self.each_version_is_a_candidate_once(rows)
        self.nothing_is_shown_twice(rows)

    def shown_and_dropped_are_all(self, rows):
        for on, listed in rows.items():
            shown = [row for row in listed if row["outcome"] == "shown"]
            dropped = [row for row in listed if row["outcome"] == "dropped"]
            assert len(shown) + len(dropped) == len(listed)
            assert all(row["rule"] is None and row["place"] for row in shown)
            assert all(row["rule"] and row["place"] is None for row in dropped)
            page = json.loads(self.lake.read(on, "edition.json"))
            assert page["stories_shown"] == len(shown)

    def each_version_is_a_candidate_once(self, rows):
        """Each version that a visible edition's record covers: in one edition, or left to a later one."""
        covered = set()
        for on in rows:
            record = self.lake.record(on)
            names = {f"{captured_on}/archive-{digest}" for captured_on, digest in record.batches}
            for name in self.lake.lake.names("items/captured_on=*/*.parquet"):
                captured_on, file = name.removeprefix("items/captured_on=").split("/")
                if f"{captured_on}/{file.split('.')[0]}" in names:
                    items = self.lake.lake.read_table(name).to_pylist()
                    covered.update(
                        version(row) for row in items if row["captured_at_utc"] <= record.cutoff_utc
                    )
        everywhere = [row for listed in rows.values() for row in listed]
        own = Counter(version(row) for row in everywhere if row["rule"] != "in_a_later_edition")
        assert not [one for one, times in own.items() if times > 1]
        assert {version(row) for row in everywhere} == covered

    def nothing_is_shown_twice(self, rows):
        before = set()
        for on in sorted(rows):
            shown = [row for row in rows[on] if row["outcome"] == "shown"]
            items = [(row["feed_id"], row["item_id"]) for row in shown]
            assert len(set(items)) == len(items)
            again = [row for row in shown if (row["feed_id"], row["item_id"]) in before]
            assert all(row["change"] == "update" for row in again), (on, again)
            before.update(items)

    def teardown(self):
        shutil.rmtree(self.folder)


def version(row):
    return row["feed_id"], row["feed_language"], row["item_id"], row["content_hash"]


@pytest.fixture(scope="module", autouse=True)
def shared_folder():
    yield
    shutil.rmtree(PARSED, ignore_errors=True)


TestExactlyOnce = Lake.TestCase
TestExactlyOnce.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
