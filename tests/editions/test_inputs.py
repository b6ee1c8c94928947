"""Which versions are candidates of which edition (DESIGN section 3), on lakes of a few captures.

The edition of a date in June is scheduled for 10:00 UTC (06:00 in Toronto).
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from briefing.captures.store import list_batches, write_batches
from briefing.editions.drawing_up import draw_up
from briefing.editions.inputs import NamedEdition, batches_of, read_catalogue, read_record, records_of
from briefing.errors import LakeError
from briefing.feeds.catalogue import load_catalogue
from tests.small_lake import HARBOUR, PRAIRIE, Capture, Entry, Feed, SmallLake, day, hourly, moment

FERRY = Entry("Ferry runs again after long storm")
LIBRARY = Entry("Council votes for new library roof")
BAKERY = Entry("Bakery wins national prize for rye bread")
TUNNEL = Entry("Cyclists get their own tunnel under river")
SCHOOL = Entry("Two schools close early because of heat")
QUIET = Entry("Lighthouse keeper retires after forty winters")


@pytest.fixture
def lake(tmp_path):
    """One feed that was read once, so that the rule of the first capture is behind it; no edition of it."""
    small = SmallLake(tmp_path, [HARBOUR])
    small.take_in(Capture("harbour", "2024-06-10T09:00Z", [QUIET]))
    small.run("2024-06-10")
    return small


def titles(lake, on):
    return sorted(lake.rules(on))


def test_a_version_is_a_candidate_of_the_one_edition_that_covers_its_first_capture(lake):
    changed = Entry(
        FERRY.title,
        text="The ferry sails soon. Its lower deck takes forty cars.",
        link="https://harbour.example/ferry",
    )
    first = Entry(FERRY.title, text="The ferry sails soon.", link="https://harbour.example/ferry")
    lake.take_in(
        Capture("harbour", "2024-06-10T12:00Z", [first, QUIET]),
        Capture("harbour", "2024-06-11T09:00Z", [LIBRARY, first]),
        Capture("harbour", "2024-06-11T12:00Z", [LIBRARY, changed]),
        Capture("harbour", "2024-06-12T12:00Z", [BAKERY, LIBRARY, changed]),
    )
    for on in ("2024-06-11", "2024-06-12", "2024-06-13"):
        lake.run(on)
    assert titles(lake, "2024-06-11") == sorted([FERRY.title, LIBRARY.title])
    assert titles(lake, "2024-06-12") == [FERRY.title]
    assert titles(lake, "2024-06-13") == [BAKERY.title]
    (old,) = [row for row in lake.selection("2024-06-11") if row["title"] == FERRY.title]
    (new,) = lake.selection("2024-06-12")
    assert (old["item_id"], old["change"], new["change"]) == (new["item_id"], "new", "update")
    assert old["captured_at_utc"] == moment("2024-06-10T12:00Z"), "the version's first capture"


def test_a_version_that_comes_back_is_no_candidate_again(lake):
    """A → B → A: the third text was printed already, and a version is a candidate once."""
    link = "https://harbour.example/ferry"
    one, other = (
        Entry(FERRY.title, text=text, link=link) for text in ("It sails at noon.", "It sails at one.")
    )
    for number, entry in enumerate((one, other, one)):
        lake.take_in(Capture("harbour", f"2024-06-{11 + number}T09:00Z", [entry]))
        lake.run(f"2024-06-{11 + number}")
    assert [titles(lake, f"2024-06-{on}") for on in (11, 12, 13)] == [[FERRY.title], [FERRY.title], []]


def test_what_a_failed_day_missed_goes_to_the_next_edition(lake):
    lake.take_in(
        Capture("harbour", "2024-06-10T12:00Z", [FERRY]), Capture("harbour", "2024-06-11T12:00Z", [LIBRARY])
    )
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {FERRY.title: "shown", LIBRARY.title: "shown"}
    record = lake.record("2024-06-12")
    assert record.window_start_utc == moment("2024-06-10T10:00Z"), "the cutoff of the last edition"
    assert record.cutoff_utc == moment("2024-06-12T10:00Z")


def test_a_batch_that_came_late_goes_to_the_next_edition(lake):
    lake.take_in(Capture("harbour", "2024-06-11T09:00Z", [FERRY]))
    lake.run("2024-06-11")
    before = lake.files("2024-06-11")
    lake.take_in(Capture("harbour", "2024-06-11T08:00Z", [LIBRARY]))
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [BAKERY]))
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    assert lake.files("2024-06-11") == before, "a published edition stays"
    assert lake.rules("2024-06-12") == {LIBRARY.title: "shown", BAKERY.title: "shown"}


@pytest.mark.parametrize(
    ("captured_at", "rule"),
    [
        ("2024-06-09T09:59:59Z", "too_late"),
        ("2024-06-09T10:00:00Z", "shown"),  # three days to the second, and not more
    ],
)
def test_what_was_captured_more_than_three_days_before_the_cutoff_is_too_late(tmp_path, captured_at, rule):
    lake = SmallLake(tmp_path, [HARBOUR])
    lake.take_in(Capture("harbour", "2024-06-08T09:00Z", [QUIET]))
    lake.run("2024-06-08")
    lake.take_in(Capture("harbour", "2024-06-11T09:00Z", [LIBRARY]))
    lake.run("2024-06-11")
    published = "2024-06-11T06:00Z"  # well within the look-back: only the capture is late
    lake.take_in(Capture("harbour", captured_at, [Entry(FERRY.title, published=published)]))
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [BAKERY]))
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {FERRY.title: rule, BAKERY.title: "shown"}


def test_the_days_after_which_a_capture_is_too_late_stand_in_the_catalogue(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR], "late_after_days: 1")
    lake.take_in(Capture("harbour", "2024-06-09T09:00Z", [QUIET]))
    lake.run("2024-06-09")
    lake.take_in(*hourly("harbour", "2024-06-11T09:00Z", FERRY, LIBRARY, BAKERY))
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {
        FERRY.title: "too_late",
        LIBRARY.title: "shown",
        BAKERY.title: "shown",
    }


def test_an_earlier_date_built_afterwards_leaves_to_the_later_one_what_that_covered(lake):
    lake.take_in(
        Capture("harbour", "2024-06-10T12:00Z", [FERRY]), Capture("harbour", "2024-06-11T12:00Z", [LIBRARY])
    )
    lake.run("2024-06-12")
    later = lake.files("2024-06-12")
    lake.take_in(Capture("harbour", "2024-06-10T13:00Z", [BAKERY]))
    lake.run("2024-06-11")
    assert lake.rules("2024-06-11") == {FERRY.title: "in_a_later_edition", BAKERY.title: "shown"}
    assert lake.record("2024-06-11").later == (
        NamedEdition(day("2024-06-12"), lake.generation("2024-06-12")),
    )
    assert lake.files("2024-06-12") == later
    lake.take_in(Capture("harbour", "2024-06-12T12:00Z", [TUNNEL, BAKERY, LIBRARY, FERRY]))
    lake.run("2024-06-13")
    assert titles(lake, "2024-06-13") == [TUNNEL.title], "both dates count for the next one"


def test_an_item_that_a_later_edition_showed_is_not_shown_in_an_earlier_date_built_afterwards(lake):
    """Another version, which only the late batch holds: the reader of both dates would see it twice."""
    link = "https://harbour.example/ferry"
    lake.take_in(Capture("harbour", "2024-06-11T12:00Z", [Entry(FERRY.title, "It sails at one.", link)]))
    lake.run("2024-06-12")
    assert lake.shown("2024-06-12") == [FERRY.title]
    lake.take_in(
        Capture("harbour", "2024-06-10T13:00Z", [Entry(FERRY.title, "It sails at noon.", link), BAKERY])
    )
    lake.run("2024-06-11")
    assert lake.rules("2024-06-11") == {FERRY.title: "in_a_later_edition", BAKERY.title: "shown"}


def test_reissuing_the_later_date_loses_nothing_that_the_earlier_one_left_to_it(lake):
    lake.take_in(
        Capture("harbour", "2024-06-10T12:00Z", [FERRY]), Capture("harbour", "2024-06-11T12:00Z", [LIBRARY])
    )
    lake.run("2024-06-12")
    lake.take_in(Capture("harbour", "2024-06-10T13:00Z", [BAKERY]))
    lake.run("2024-06-11")
    lake.run("2024-06-12", reissue=True)
    assert lake.rules("2024-06-12") == {FERRY.title: "shown", LIBRARY.title: "shown"}
    lake.take_in(Capture("harbour", "2024-06-12T12:00Z", [TUNNEL, BAKERY, LIBRARY, FERRY]))
    lake.run("2024-06-13")
    assert titles(lake, "2024-06-13") == [TUNNEL.title]


def test_a_batch_on_both_sides_of_the_cutoff_belongs_to_both_editions_and_its_rows_to_one_each(lake):
    lake.take_in(
        Capture("harbour", "2024-06-11T09:59:59Z", [FERRY]),
        Capture("harbour", "2024-06-11T10:00:00Z", [LIBRARY]),
        Capture("harbour", "2024-06-11T10:00:01Z", [BAKERY]),
    )
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    assert titles(lake, "2024-06-11") == sorted([FERRY.title, LIBRARY.title]), "the cutoff itself is inside"
    assert titles(lake, "2024-06-12") == [BAKERY.title]
    (batch,) = {*lake.record("2024-06-11").batches} & {*lake.record("2024-06-12").batches}
    assert batch[0] == day("2024-06-11")


def test_what_validation_found_counts_in_one_edition_each(lake):
    """The rows of a batch on both sides of a cutoff are counted where they are covered first."""
    broken = Capture("harbour", "2024-06-11T11:00Z", [LIBRARY, Entry("", text="", link="no link")])
    lake.take_in(Capture("harbour", "2024-06-11T09:00Z", [FERRY]), broken)
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    first, second = (lake.read(f"2024-06-{on}", "validation.json") for on in (11, 12))
    assert (b'"documents": 1' in first, b'"rejects": 0' in first) == (True, True)
    assert (b'"documents": 1' in second, b'"rejects": 1' in second) == (True, True)


def test_the_same_capture_in_two_batches_is_harmless(lake, tmp_path):
    """A second collector, or a compaction, may store a capture again beside others."""
    captures = [
        Capture("harbour", "2024-06-11T08:00Z", [FERRY]),
        Capture("harbour", "2024-06-11T09:00Z", [LIBRARY, FERRY]),
        Capture("harbour", "2024-06-11T12:00Z", [BAKERY, LIBRARY]),
    ]
    lake.take_in(*captures)
    doubled = lake.copy(tmp_path / "doubled")
    (batch,) = list_batches(doubled.lake)[1:]
    rows = doubled.lake.read_table(batch.path).to_pylist()
    write_batches(doubled.lake, rows[:2], "again")
    write_batches(doubled.lake, rows[1:], "again")
    assert len(list_batches(doubled.lake)) == 4
    for on in ("2024-06-11", "2024-06-12"):
        lake.run(on)
        doubled.run(on)
        assert len(doubled.record(on).batches) == 3 if on == "2024-06-11" else 2
        same = [name for name in lake.files(on) if name.startswith(("edition.json", "briefing."))]
        assert {name: lake.files(on)[name] for name in same} == {
            name: doubled.files(on)[name] for name in same
        }
        assert lake.selection(on) == doubled.selection(on)


# --- The first capture of a feed -------------------------------------------------------------------

IN_WINDOW = Entry(FERRY.title, published="2024-06-11T10:00:01Z")
ON_ITS_EDGE = Entry(LIBRARY.title, published="2024-06-11T10:00:00Z")
UNDATED = Entry(BAKERY.title, published=None)
NEXT = Entry(TUNNEL.title, published="2024-06-10T23:00Z")
NEXT_UNDATED = Entry(SCHOOL.title, published=None)


def first_capture_lake(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR])
    lake.take_in(
        Capture("harbour", "2024-06-12T08:00Z", [IN_WINDOW, ON_ITS_EDGE, UNDATED]),
        Capture("harbour", "2024-06-12T09:00Z", [NEXT, NEXT_UNDATED, IN_WINDOW, ON_ITS_EDGE, UNDATED]),
    )
    lake.run("2024-06-12")
    return lake


def test_the_first_capture_of_a_feed_brings_what_was_published_in_the_window(tmp_path):
    lake = first_capture_lake(tmp_path)
    assert lake.record("2024-06-12").window_start_utc == moment("2024-06-11T10:00Z"), "24 h, nothing before"
    assert lake.rules("2024-06-12") == {
        FERRY.title: "shown",
        LIBRARY.title: "before_first_capture",
        BAKERY.title: "before_first_capture",
        TUNNEL.title: "shown",  # new in the second capture: the published date is not asked
        SCHOOL.title: "shown",
    }


def test_a_feed_that_joins_later_has_a_first_capture_of_its_own(lake):
    """Its window begins at the cutoff before, here two days ago, and not 24 hours ago."""
    lake.use_catalogue([HARBOUR, PRAIRIE])
    lake.take_in(
        Capture("harbour", "2024-06-12T09:00Z", [QUIET, BAKERY]),
        Capture(
            "prairie",
            "2024-06-12T09:00Z",
            [
                Entry(FERRY.title, published="2024-06-10T11:00Z"),
                Entry(LIBRARY.title, published="2024-06-10T09:00Z"),
            ],
        ),
    )
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {
        BAKERY.title: "shown",
        FERRY.title: "shown",
        LIBRARY.title: "before_first_capture",
    }


def test_a_first_capture_is_one_that_succeeded(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR, PRAIRIE])
    old = Entry(FERRY.title, published="2024-06-10T11:00Z")
    lake.take_in(
        Capture("prairie", "2024-06-11T09:00Z", [QUIET]),
        Capture("harbour", "2024-06-11T09:00Z", status=503),
        Capture("harbour", "2024-06-12T09:00Z", [old, LIBRARY]),
    )
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {FERRY.title: "before_first_capture", LIBRARY.title: "shown"}


@pytest.mark.parametrize("same_edition", [True, False])
def test_an_answer_that_is_no_feed_is_no_first_capture(tmp_path, same_edition):
    """A page of consent or of maintenance, with status 200: the next answer brings the old entries."""
    lake = SmallLake(tmp_path, [HARBOUR, PRAIRIE])
    page = b"<!doctype html><html><head><title>Back soon</title></head><body><p>Back soon</p></body></html>"
    at = "2024-06-11T12:00Z" if same_edition else "2024-06-11T09:00Z"
    lake.take_in(
        Capture("prairie", "2024-06-11T09:00Z", [QUIET]),
        Capture("harbour", at, body=page),
        Capture("harbour", "2024-06-12T09:00Z", [Entry(FERRY.title, published="2024-06-10T11:00Z"), LIBRARY]),
    )
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {FERRY.title: "before_first_capture", LIBRARY.title: "shown"}


def test_after_an_empty_first_capture_everything_is_new(tmp_path):
    """A feed without an entry was read: what it holds the next time was not there before."""
    lake = SmallLake(tmp_path, [HARBOUR])
    lake.take_in(
        Capture("harbour", "2024-06-12T08:00Z", []),
        Capture("harbour", "2024-06-12T09:00Z", [Entry(FERRY.title, published="2024-06-11T06:00Z"), UNDATED]),
    )
    lake.run("2024-06-12")
    assert lake.rules("2024-06-12") == {FERRY.title: "shown", BAKERY.title: "shown"}


def test_an_empty_feed_alone_makes_an_edition_that_says_so(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR])
    lake.take_in(Capture("harbour", "2024-06-12T08:00Z", []))
    assert lake.run("2024-06-12").made
    assert lake.selection("2024-06-12") == []


# --- What a record names ---------------------------------------------------------------------------


def test_a_record_names_the_memory_and_the_newest_edition_before_it(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR], "memory_days: 2")
    for on in range(10, 16):
        lake.take_in(Capture("harbour", f"2024-06-{on}T09:00Z", [Entry(f"{QUIET.title} {on}")]))
        lake.run(f"2024-06-{on}")
    named = lake.record("2024-06-15").earlier
    assert [one.edition_date.day for one in named] == [12, 13, 14]
    assert all(one.generation == lake.generation(one.edition_date) for one in named)


def test_a_record_names_an_old_date_that_was_built_after_those_that_follow_it(tmp_path):
    """What it covers would be a candidate of today's edition once more."""
    lake = SmallLake(tmp_path, [HARBOUR], "memory_days: 1")
    for on in (12, 13, 14):
        lake.take_in(Capture("harbour", f"2024-06-{on}T09:00Z", [Entry(f"{QUIET.title} {on}")]))
        lake.run(f"2024-06-{on}")
    lake.take_in(Capture("harbour", "2024-06-10T09:00Z", [FERRY]))
    lake.run("2024-06-10")
    assert titles(lake, "2024-06-10") == [FERRY.title]
    lake.take_in(Capture("harbour", "2024-06-15T09:00Z", [LIBRARY]))
    lake.run("2024-06-15")
    assert titles(lake, "2024-06-15") == [LIBRARY.title]
    assert [one.edition_date.day for one in lake.record("2024-06-15").earlier] == [10, 13, 14]


def test_a_record_says_nothing_of_names_times_and_machines(lake, tmp_path):
    """Two lakes with the same captures, recorded at other times in other parts: the same record."""
    captures = [
        Capture("harbour", f"2024-06-{on}T{hour:02}:00Z", [Entry(f"{QUIET.title} {on}{hour}")])
        for on in (11, 12)
        for hour in (8, 9)
    ]
    lake.take_in(*captures)
    other = SmallLake(tmp_path / "other", [HARBOUR])
    other.settings = other.at("2031-05-05T05:05Z")
    other.take_in(*reversed(captures))
    other.take_in(Capture("harbour", "2024-06-10T09:00Z", [QUIET]))
    for on in ("2024-06-10", "2024-06-11", "2024-06-12"):
        lake.run(on)
        other.run(on)
        assert lake.record(on).content() == other.record(on).content()
        assert lake.files(on) == other.files(on)


def test_a_record_is_read_as_it_was_written(lake):
    (record,) = records_of(lake.lake, day("2024-06-10"))
    assert record == read_record(lake.lake, "inputs/edition=2024-06-10/1.json")
    assert (record.kind, record.number, record.cutoff_utc) == (
        "final",
        1,
        datetime(2024, 6, 10, 10, tzinfo=UTC),
    )
    assert [batch.path for batch in batches_of(lake.lake, record)] == lake.lake.names("captures/*/*.parquet")


def test_a_catalogue_that_was_accepted_once_is_read_again(lake):
    """What is refused today as a slip (a comma in a phrase, a pin of what is muted) made editions once."""
    record = lake.record("2024-06-10")
    data = read_catalogue(lake.lake, record).source + (
        b"watch: Ottawa, avian flu\npinned: [{outlet: Harbour Gazette, on: 2024-06-12}]\n"
        b"muted: [{outlet: harbour gazette, on: 2024-06-12}]\n"
    )
    digest = hashlib.sha256(data).hexdigest()
    lake.lake.write_once(f"inputs/catalogues/{digest}.yaml", data)
    catalogue = read_catalogue(lake.lake, replace(record, catalogue_sha256=digest))
    assert (catalogue.watch, len(catalogue.pinned), len(catalogue.muted)) == (("Ottawa, avian flu",), 1, 1)


def test_drawing_a_record_up_writes_nothing(lake):
    before = sorted(path for path in lake.lake.root.rglob("*"))
    catalogue = load_catalogue(lake.settings.catalogue)
    record = draw_up(lake.lake, catalogue, day("2024-06-12"), "final", moment("2024-06-12T10:00Z"))
    assert record.number == 0
    assert sorted(path for path in lake.lake.root.rglob("*")) == before


def test_a_batch_that_is_gone_is_named(lake):
    (name,) = lake.lake.names("captures/*/*.parquet")
    lake.lake.path(name).unlink()
    with pytest.raises(LakeError, match=r"1\.json names a batch captured on 2024-06-10 .* restore captures/"):
        batches_of(lake.lake, lake.record("2024-06-10"))


@pytest.mark.parametrize("content", [b"{}", b"[]", b"not json", b'{"edition_date": "2024-06-10"}'])
def test_a_damaged_record_is_named(lake, content):
    lake.lake.write("inputs/edition=2024-06-10/1.json", content)
    with pytest.raises(LakeError, match=r"1\.json is not an inputs record .* restore it from a copy"):
        read_record(lake.lake, "inputs/edition=2024-06-10/1.json")


# --- Days of 23 and 25 hours -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "on", "start", "cutoff", "hours"),
    [
        ("America/Toronto", "2026-03-08", "2026-03-07T11:00Z", "2026-03-08T10:00Z", 23),
        ("America/Toronto", "2026-11-01", "2026-10-31T10:00Z", "2026-11-01T11:00Z", 25),
        ("America/St_Johns", "2026-03-08", "2026-03-07T09:30Z", "2026-03-08T08:30Z", 23),
        ("America/St_Johns", "2026-11-01", "2026-10-31T08:30Z", "2026-11-01T09:30Z", 25),
        ("America/Toronto", "2024-02-29", "2024-02-28T11:00Z", "2024-02-29T11:00Z", 24),
        ("America/Toronto", "2024-03-01", "2024-02-29T11:00Z", "2024-03-01T11:00Z", 24),
    ],
)
def test_each_instant_is_in_one_edition_whatever_the_day_is_long(tmp_path, zone, on, start, cutoff, hours):
    """A capture at the last second of the window and one a second later, on the days of the change."""
    feed = Feed("harbour")
    lake = SmallLake(tmp_path, [feed], f"zone: {zone}")
    before, after = day(on) - timedelta(days=1), day(on) + timedelta(days=1)
    lake.take_in(
        Capture("harbour", moment(start), [QUIET]),
        Capture("harbour", moment(start) + timedelta(seconds=1), [FERRY]),
        Capture("harbour", moment(cutoff), [LIBRARY]),
        Capture("harbour", moment(cutoff) + timedelta(seconds=1), [BAKERY]),
    )
    for one in (before, on, after):
        lake.run(one)
    assert [titles(lake, one) for one in (before, on, after)] == [
        [QUIET.title],
        sorted([FERRY.title, LIBRARY.title]),
        [BAKERY.title],
    ]
    record = lake.record(on)
    assert (record.window_start_utc, record.cutoff_utc) == (moment(start), moment(cutoff))
    assert record.cutoff_utc - record.window_start_utc == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("at", "is_inside"),
    [
        ("2024-06-11T10:00Z", False),
        ("2024-06-11T10:00:00.000001Z", True),
        ("2024-06-12T10:00Z", True),
        ("2024-06-12T10:00:00.000001Z", False),
    ],
)
def test_a_window_begins_after_its_start_and_ends_at_its_cutoff(lake, at, is_inside):
    lake.take_in(
        Capture("harbour", "2024-06-11T09:00Z", [FERRY]), Capture("harbour", "2024-06-12T09:00Z", [BAKERY])
    )
    lake.run("2024-06-11")
    lake.run("2024-06-12")
    assert lake.record("2024-06-12").in_window(moment(at)) is is_inside
