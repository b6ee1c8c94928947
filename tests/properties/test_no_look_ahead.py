"""PROMISES B2: whatever is captured after an edition's cutoff changes nothing in it."""

import shutil
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake, moment

COAST = Feed("coast")
CUTOFF = moment("2024-06-12T10:00Z")
FERRY = Entry("Ferry runs again after long storm", link="https://harbour.example/ferry")
LIBRARY = Entry("Council votes for new library roof")
BAKERY = Entry("Bakery wins national prize for rye bread")
BEFORE = [
    Capture("harbour", "2024-06-12T08:00Z", [FERRY]),
    Capture("harbour", CUTOFF, [LIBRARY, FERRY]),
    Capture("coast", "2024-06-12T09:00Z", [BAKERY]),
]

ENTRIES = [
    Entry("Cyclists get their own tunnel under river"),
    Entry(FERRY.title, text="The ferry stays in port. Its engine failed.", link=FERRY.link),
    Entry("Ferry stays in port after all", text=FERRY.text, link=FERRY.link),
    FERRY,
    BAKERY,
    Entry("Old mill becomes a museum", published=CUTOFF - timedelta(hours=5)),
    Entry("", text="", link="no link"),
]
captures = st.builds(
    Capture,
    feed=st.sampled_from(["harbour", "coast"]),
    at=st.integers(1, 3 * 86_400_000_000).map(lambda after: CUTOFF + timedelta(microseconds=after)),
    entries=st.lists(st.sampled_from(ENTRIES), max_size=4, unique_by=id),
    status=st.sampled_from([200, 200, 200, 404, 503]),
    body=st.sampled_from([None, None, None, b"<html>back soon</html>", b"\xff\xfe\x00"]),
)
ILL = Capture(
    "harbour", CUTOFF + timedelta(seconds=1), [Entry("", text="", link=f"no link {n}") for n in range(9)]
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A lake with the edition of the day before, and one on top with the edition that nothing may change."""
    base = SmallLake(tmp_path_factory.mktemp("base"), [HARBOUR, COAST])
    base.take_in(
        Capture("harbour", "2024-06-11T09:00Z", [Entry("Lighthouse keeper retires after forty winters")]),
        Capture("coast", "2024-06-11T09:00Z", []),
    )
    base.run("2024-06-11")
    expected = base.copy(tmp_path_factory.mktemp("expected"))
    expected.take_in(*BEFORE)
    expected.run("2024-06-12")
    return base, expected


@given(
    after=st.lists(captures, min_size=1, max_size=3, unique_by=lambda one: (one.feed, one.at)),
    apart=st.booleans(),
)
@example(after=[ILL], apart=False)
@settings(max_examples=50)
def test_what_is_captured_after_the_cutoff_changes_nothing(prepared, tmp_path_factory, after, apart):
    """In a batch with what was captured before the cutoff, or in batches of its own."""
    base, expected = prepared
    folder = tmp_path_factory.mktemp("example")
    lake = base.copy(folder)
    if apart:
        lake.take_in(*BEFORE)
        lake.take_in(*after)
    else:
        lake.take_in(*BEFORE, *after)
    lake.run("2024-06-12")
    found, wanted = lake.files("2024-06-12"), expected.files("2024-06-12")
    # The manifest names the record, and that names the batch, which holds more.
    assert {name for name in wanted if found.get(name) != wanted[name]} <= {"manifest.json"}
    assert set(found) == set(wanted)
    if apart:
        assert lake.generation("2024-06-12") == expected.generation("2024-06-12")
    shutil.rmtree(folder)
