"""Records and what becomes of them: written once, kept, drawn up anew only for a reason (DESIGN, section 3).

The edition of a date in June is scheduled for 10:00 UTC (06:00 in Toronto).
"""

import shutil
from datetime import date

import pytest

from briefing import steps
from briefing.editions import generations
from briefing.editions.inputs import NamedEdition, records_of
from briefing.errors import BriefingError, ConfigurationError, LakeError, NothingToPublish, UsageError
from briefing.stories import embeddings
from briefing.verification import verify
from tests.small_lake import HARBOUR, PRAIRIE, Capture, Entry, Feed, SmallLake, day, moment

QUIET = Entry("Lighthouse keeper retires after forty winters")
FERRY = Entry("Ferry runs again after long storm")
LIBRARY = Entry("Council votes for new library roof")
BAKERY = Entry("Bakery wins national prize for rye bread")
TUNNEL = Entry("Cyclists get their own tunnel under river")
SCHOOL = Entry("Two schools close early because of heat")
BY_DAY = {10: QUIET, 11: FERRY, 12: LIBRARY, 13: BAKERY}


@pytest.fixture
def lake(tmp_path):
    """A capture an hour before each cutoff from 10 to 13 June; no edition yet."""
    small = SmallLake(tmp_path, [HARBOUR])
    for on, entry in BY_DAY.items():
        small.take_in(Capture("harbour", f"2024-06-{on}T09:00Z", [entry]))
    return small


def june(number):
    return f"2024-06-{number:02}"


def inputs_of(lake):
    return {name: lake.lake.read(name) for name in lake.lake.names("inputs/*/*")}


def everything(lake):
    """All files of the lake, staging aside."""
    found = (path for path in lake.lake.root.rglob("*") if path.is_file())
    names = (path.relative_to(lake.lake.root).as_posix() for path in found)
    return {name: lake.lake.read(name) for name in names if not name.startswith("staging/")}


# --- Which date, and is anything left to do --------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "wanted", "expected", "live"),
    [
        ("2024-06-12T10:05Z", None, date(2024, 6, 12), True),
        ("2024-06-12T03:30Z", None, date(2024, 6, 11), True),  # 23:30 of the 11th in Toronto
        ("2024-06-12T04:30Z", None, date(2024, 6, 12), True),  # 00:30: provisional
        ("2024-06-13T09:59Z", date(2024, 6, 12), date(2024, 6, 12), True),
        ("2024-06-13T10:00Z", date(2024, 6, 12), date(2024, 6, 12), False),
        ("2026-03-08T09:30Z", None, date(2026, 3, 8), True),
        ("2026-11-02T10:59Z", date(2026, 11, 1), date(2026, 11, 1), True),
    ],
)
def test_a_plan_is_for_the_day_that_the_clock_on_the_wall_shows(lake, now, wanted, expected, live):
    planned = steps.plan(lake.at(now), wanted)
    assert (planned.edition_date, planned.live, planned.published) == (expected, live, False)
    assert bool(planned.shards) is live  # only a live date reads the web
    assert steps.plan(lake.at(now), wanted, offline=True).shards == ()


@pytest.mark.parametrize(
    ("now", "wanted"),
    [("2024-06-11T09:59Z", date(2024, 6, 12)), ("2024-06-12T10:00Z", date(2025, 6, 12))],
)
def test_a_date_in_the_future_is_refused(lake, now, wanted):
    with pytest.raises(UsageError, match=f"The edition of {wanted} lies in the future"):
        steps.plan(lake.at(now), wanted)
    assert inputs_of(lake) == {}


def test_a_plan_writes_nothing(tmp_path):
    lake = SmallLake(tmp_path, [HARBOUR])
    steps.plan(lake.settings, day(june(12)))
    assert not lake.lake.root.exists()


def test_a_plan_says_at_once_that_the_encoder_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(embeddings, "PACKAGE", "no_such_package")
    lake = SmallLake(tmp_path, [HARBOUR], "same_event: semantic")
    with pytest.raises(ConfigurationError, match=r"needs no_such_package(, \w+)*: run `make semantic`"):
        steps.plan(lake.settings, day(june(12)))


def test_a_rerun_of_a_published_date_does_nothing_and_says_so(lake):
    first = lake.run(june(12))
    before = everything(lake)
    inodes = {path: path.stat().st_ino for path in lake.lake.root.rglob("*") if path.is_file()}
    again = lake.run(june(12))
    assert (first.made, again.made, again.generation) == (True, False, first.generation)
    assert everything(lake) == before
    assert {path: path.stat().st_ino for path in inodes} == inodes, "not a file was written again"
    assert steps.plan(lake.settings, day(june(12))).published


def test_a_rerun_stays_with_what_is_published_though_captures_and_catalogue_changed(lake):
    first = lake.run(june(12))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.use_catalogue([HARBOUR, PRAIRIE])
    assert lake.run(june(12)) == steps.Published(day(june(12)), first.generation, first.state, made=False)
    assert len(records_of(lake.lake, day(june(12)))) == 1


# --- Reissue ---------------------------------------------------------------------------------------


def test_a_reissue_with_nothing_changed_gives_the_same_generation(lake):
    for on in (11, 12, 13):
        lake.run(june(on))
    before = everything(lake)
    for on in (13, 12):
        again = lake.run(june(on), reissue=True)
        if on == 13:
            assert (again.generation, again.made) == (lake.generation(june(on)), False)
            assert everything(lake) == before
    assert lake.rules(june(12)) == {LIBRARY.title: "shown"}, "with a later edition named: the same candidates"


def test_a_reissue_takes_a_late_batch_and_leaves_the_old_generation_readable(lake):
    old = lake.run(june(12))
    before, inputs = lake.files(june(12)), inputs_of(lake)
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    new = lake.run(june(12), reissue=True)
    assert (new.made, new.generation != old.generation) == (True, True)
    assert lake.files(june(12), old.generation) == before
    assert TUNNEL.title in lake.rules(june(12))
    assert [record.number for record in records_of(lake.lake, day(june(12)))] == [1, 2]
    assert lake.record(june(12)).number == 2
    assert {name: lake.lake.read(name) for name in inputs} == inputs, "records are written once"


def test_a_reissue_takes_a_changed_catalogue_and_keeps_the_old_one(lake):
    old = lake.run(june(12))
    lake.use_catalogue([Feed("harbour", "science")])
    new = lake.run(june(12), reissue=True)
    assert (new.made, new.generation != old.generation) == (True, True)
    assert len(lake.lake.names("inputs/catalogues/*.yaml")) == 2
    assert [row["section_id"] for row in lake.selection(june(12), old.generation)][-1:] == ["canada"]
    assert {row["section_id"] for row in lake.selection(june(12))} == {"science"}


def test_a_catalogue_that_changed_in_a_remark_makes_a_new_record_and_the_same_edition(lake):
    old = lake.run(june(12))
    catalogue = lake.settings.catalogue
    catalogue.write_text(f"# A remark.\n{catalogue.read_text()}")
    new = lake.run(june(12), reissue=True)
    assert old.generation != new.generation
    one, other = lake.files(june(12), old.generation), lake.files(june(12))
    assert {name for name in one if one[name] != other[name]} == {"manifest.json"}


def test_what_was_made_before_a_reissue_of_the_day_before_still_verifies(lake):
    lake.run(june(12))
    lake.run(june(13))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.run(june(12), reissue=True)
    for on in (12, 13):
        assert verify(lake.lake, day(june(on)), lake.settings).sound
    assert lake.record(june(13)).earlier[-1].generation != lake.generation(june(12))


def test_the_next_edition_builds_on_the_reissued_one(lake):
    lake.run(june(12))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.run(june(12), reissue=True)
    lake.run(june(13))
    assert lake.record(june(13)).earlier == (NamedEdition(day(june(12)), lake.generation(june(12))),)
    assert lake.rules(june(13)) == {BAKERY.title: "shown"}


def test_a_dates_own_earlier_generations_are_in_no_memory(lake):
    """Otherwise everything in the new one would be a repetition of the old."""
    lake.run(june(12))
    shown = lake.shown(june(12))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.run(june(12), reissue=True)
    assert sorted(lake.shown(june(12))) == sorted([*shown, TUNNEL.title])
    assert {row["change"] for row in lake.selection(june(12))} == {"new"}
    assert day(june(12)) not in {one.edition_date for one in lake.record(june(12)).earlier}


# --- Provisional records ---------------------------------------------------------------------------


def test_a_try_at_three_is_provisional_and_the_scheduled_run_is_final(lake):
    lake.run(june(11))
    early = Capture("harbour", "2024-06-12T06:30Z", [SCHOOL])
    lake.take_in(early)
    provisional = lake.run(june(12), now="2024-06-12T07:00Z")
    record = lake.record(june(12))
    assert (record.kind, record.number, record.cutoff_utc) == ("provisional", 1, moment("2024-06-12T07:00Z"))
    assert lake.shown(june(12)) == [SCHOOL.title], "the capture of 09:00 lies in the future"
    assert lake.run(june(12), now="2024-06-12T09:59Z").made is False, "before 06:00 it stays"

    final = lake.run(june(12), now="2024-06-12T10:05Z")
    record = lake.record(june(12))
    assert (record.kind, record.number, record.cutoff_utc) == ("final", 2, moment("2024-06-12T10:05Z"))
    assert final.made
    assert lake.generation(june(12)) == final.generation != provisional.generation
    assert sorted(lake.shown(june(12))) == sorted([SCHOOL.title, LIBRARY.title]), (
        "shown at three is no repetition"
    )
    assert record.window_start_utc == moment("2024-06-11T10:00Z"), "the provisional one sets no start"
    assert lake.files(june(12), provisional.generation), "and stays readable"

    assert lake.run(june(12), now="2024-06-12T10:06Z").made is False
    assert [record.kind for record in records_of(lake.lake, day(june(12)))] == ["provisional", "final"]


def test_the_edition_after_builds_on_the_final_record(lake):
    lake.take_in(Capture("harbour", "2024-06-12T06:30Z", [SCHOOL]))
    lake.run(june(12), now="2024-06-12T07:00Z")
    final = lake.run(june(12), now="2024-06-12T10:05Z")
    lake.run(june(13), now="2024-06-13T10:05Z")
    assert lake.record(june(13)).earlier == (NamedEdition(day(june(12)), final.generation),)
    assert lake.record(june(13)).window_start_utc == moment("2024-06-12T10:05Z")


def test_a_provisional_date_that_is_over_gets_its_final_record_at_its_scheduled_time(lake):
    lake.take_in(Capture("harbour", "2024-06-12T06:30Z", [SCHOOL]))
    lake.run(june(12), now="2024-06-12T07:00Z")
    lake.take_in(Capture("harbour", "2024-06-12T10:30Z", [TUNNEL]))
    lake.run(june(12))
    assert (lake.record(june(12)).kind, lake.record(june(12)).cutoff_utc) == (
        "final",
        moment("2024-06-12T10:00Z"),
    )
    assert TUNNEL.title not in lake.rules(june(12)), "captured after the scheduled time"


def test_a_late_live_run_covers_up_to_its_own_time(lake):
    lake.take_in(Capture("harbour", "2024-06-12T20:00Z", [TUNNEL]))
    lake.run(june(12), now="2024-06-12T21:00Z")
    assert lake.record(june(12)).cutoff_utc == moment("2024-06-12T21:00Z")
    assert TUNNEL.title in lake.rules(june(12))
    lake.run(june(13))
    assert lake.rules(june(13)) == {BAKERY.title: "shown"}


# --- Days that fail --------------------------------------------------------------------------------


def test_a_date_without_a_capture_fails_writes_no_record_and_the_last_edition_stays(lake):
    lake.run(june(13))
    before = everything(lake)
    with pytest.raises(
        NothingToPublish, match=r"2024-06-20 cannot be made: no feed has a usable capture .* 2024-06-13 stays"
    ):
        lake.run(june(20))
    assert everything(lake) == before
    lake.take_in(Capture("harbour", "2024-06-20T09:00Z", status=404))
    with pytest.raises(NothingToPublish):
        lake.run(june(20))
    lake.take_in(Capture("harbour", "2024-06-20T09:30Z", [TUNNEL]))
    assert lake.run(june(20)).made, "a cleared run may come back with captures"


def test_captures_of_another_window_do_not_make_an_edition(lake):
    """The feed answered, but only before the window: an edition would be empty and say that all is well."""
    lake.run(june(13))
    lake.take_in(Capture("harbour", "2024-06-13T09:30Z", [TUNNEL]))
    with pytest.raises(NothingToPublish):
        lake.run(june(14))
    assert records_of(lake.lake, day(june(14))) == []


@pytest.mark.parametrize("after", ["validate", "dedupe", "select"])
def test_a_day_that_stopped_in_the_middle_goes_on_with_the_same_record(lake, tmp_path, after):
    whole = lake.copy(tmp_path / "whole")
    whole.run(june(11))
    whole.run(june(12))
    lake.run(june(11))
    work = steps.validate(lake.settings, day(june(12)))
    for step in (steps.dedupe, steps.select)[: ["validate", "dedupe", "select"].index(after)]:
        step(lake.settings, work)
    assert not generations.is_published(lake.lake, day(june(12)))
    # What comes in the meantime is for the next edition: the inputs of this one are fixed.
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.use_catalogue([HARBOUR, PRAIRIE])
    assert lake.run(june(12)).made
    assert inputs_of(lake) == inputs_of(whole)
    assert lake.files(june(12)) == whole.files(june(12))
    lake.run(june(13))
    assert TUNNEL.title in lake.rules(june(13))


@pytest.mark.parametrize("damaged", ["stories.parquet", "edition.json"])
def test_a_day_that_failed_on_a_damaged_file_is_repeated_with_the_same_bytes(lake, tmp_path, damaged):
    whole = lake.copy(tmp_path / "whole")
    whole.run(june(12))
    work = steps.validate(lake.settings, day(june(12)))
    steps.dedupe(lake.settings, work)
    (staged,) = lake.lake.names("staging/editions/*/*/stories.parquet")
    if damaged == "edition.json":
        steps.select(lake.settings, work)
    name = f"{staged.rpartition('/')[0]}/{damaged}"
    lake.lake.write(name, lake.lake.read(name)[:-20])
    failing = steps.select if damaged == "stories.parquet" else steps.render
    with pytest.raises((BriefingError, ValueError)):
        failing(lake.settings, work)
    assert not generations.is_published(lake.lake, day(june(12)))
    lake.run(june(12))
    assert (inputs_of(lake), lake.files(june(12))) == (inputs_of(whole), whole.files(june(12)))
    assert lake.lake.names("staging/**/*.*") == []


def test_a_damaged_batch_stops_the_day_before_a_record_is_written(lake):
    name = lake.lake.names("captures/captured_on=2024-06-12/*.parquet")[0]
    content = lake.lake.read(name)
    lake.lake.write(name, content[:-20])
    for items in lake.lake.names("items/captured_on=2024-06-12/*"):
        lake.lake.path(items).unlink()
    with pytest.raises(LakeError, match="damaged"):
        lake.run(june(12))
    assert inputs_of(lake) == {}
    lake.lake.write(name, content)
    assert lake.run(june(12)).made


def stopped(lake, on):
    """The date fixes its inputs, and stops."""
    steps.validate(lake.settings, day(june(on)))


def test_a_failed_day_after_which_the_next_was_published_draws_up_a_record_that_names_it(lake):
    lake.run(june(11))
    stopped(lake, 12)
    lake.run(june(13))
    assert lake.rules(june(13)) == {LIBRARY.title: "shown", BAKERY.title: "shown"}
    lake.run(june(12))
    record = lake.record(june(12))
    assert (record.number, record.later) == (2, (NamedEdition(day(june(13)), lake.generation(june(13))),))
    assert lake.rules(june(12)) == {LIBRARY.title: "in_a_later_edition"}


def test_a_failed_day_before_which_one_was_published_in_the_meantime_draws_up_a_new_record(lake):
    """Both would cover what the day before had missed."""
    lake.run(june(10))
    stopped(lake, 12)
    lake.run(june(11))
    assert lake.rules(june(11)) == {FERRY.title: "shown"}
    lake.run(june(12))
    assert lake.record(june(12)).number == 2
    assert lake.rules(june(12)) == {LIBRARY.title: "shown"}


def test_a_failed_day_before_which_one_was_reissued_in_the_meantime_draws_up_a_new_record(lake):
    lake.run(june(11))
    lake.take_in(Capture("harbour", "2024-06-11T09:30Z", [TUNNEL]))
    stopped(lake, 12)
    lake.run(june(11), reissue=True)
    lake.run(june(12))
    assert TUNNEL.title in lake.rules(june(11))
    assert lake.rules(june(12)) == {LIBRARY.title: "shown"}


def test_a_failed_day_after_which_one_was_reissued_in_the_meantime_draws_up_a_new_record(lake):
    lake.run(june(11))
    lake.run(june(13))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    stopped(lake, 12)
    lake.run(june(13), reissue=True)
    lake.run(june(12))
    rules = {june(on): lake.rules(june(on)) for on in (12, 13)}
    assert TUNNEL.title in rules[june(13)]
    assert rules[june(12)].get(TUNNEL.title, "in_a_later_edition") == "in_a_later_edition"


def test_a_failed_final_run_after_a_provisional_one_names_what_was_published_since(lake):
    """The provisional edition is in the memory of the next one, and covers only what it saw."""
    lake.take_in(Capture("harbour", "2024-06-12T06:30Z", [SCHOOL]))
    lake.run(june(12), now="2024-06-12T07:00Z")
    steps.validate(lake.at("2024-06-12T10:05Z"), day(june(12)))
    lake.run(june(13))
    assert lake.rules(june(13)) == {LIBRARY.title: "shown", BAKERY.title: "shown"}
    lake.run(june(12))
    assert lake.record(june(12)).number == 3
    assert lake.rules(june(12))[LIBRARY.title] == "in_a_later_edition"


# --- From captures and inputs alone ----------------------------------------------------------------


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Four dates, the second with a provisional and a final record, the third reissued after the fourth."""
    lake = SmallLake(tmp_path_factory.mktemp("month"), [HARBOUR])
    for on, entry in BY_DAY.items():
        lake.take_in(Capture("harbour", f"2024-06-{on}T09:00Z", [entry]))
    lake.run(june(10))
    lake.take_in(Capture("harbour", "2024-06-11T06:30Z", [SCHOOL]))
    lake.run(june(11), now="2024-06-11T07:00Z")
    lake.run(june(11), now="2024-06-11T10:05Z")
    lake.run(june(12))
    lake.run(june(13))
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [TUNNEL]))
    lake.run(june(12), reissue=True)
    assert [len(records_of(lake.lake, day(june(on)))) for on in (10, 11, 12, 13)] == [1, 2, 2, 1]
    return lake


@pytest.fixture
def month(made_once, tmp_path):
    return made_once.copy(tmp_path / "month")


@pytest.mark.parametrize("order", [(10, 11, 12, 13), (13, 12, 11, 10), (12, 10, 13, 11)], ids=str)
def test_from_captures_and_inputs_alone_come_the_same_bytes(month, tmp_path, order):
    copy = month.copy(tmp_path / "copy", "captures", "inputs")
    for on in order:
        copy.run(june(on))
    assert inputs_of(copy) == inputs_of(month), "no record was needed but those that are there"
    for on in order:
        assert copy.generation(june(on)) == month.generation(june(on))
        assert copy.files(june(on)) == month.files(june(on))
        pointer = f"editions/edition={june(on)}/CURRENT.json"
        assert copy.lake.read(pointer) == month.lake.read(pointer)
    assert copy.lake.names("staging/**/*.*") == []


@pytest.mark.parametrize(
    "lost", ["items", "editions/edition=2024-06-11", "editions/edition=2024-06-12", "staging"]
)
def test_a_part_that_is_lost_comes_back(month, lost):
    """The edition after it is made as if nothing had been lost."""
    before = everything(month)
    shutil.rmtree(month.lake.path(lost), ignore_errors=True)
    month.take_in(Capture("harbour", "2024-06-14T09:00Z", [Entry("Old mill becomes a small museum")]))
    for on in (10, 11, 12, 13):
        month.run(june(on))
    month.run(june(14))
    assert month.shown(june(14)) == ["Old mill becomes a small museum"]
    for on in (10, 11, 12, 13):
        pointer = f"editions/edition={june(on)}/CURRENT.json"
        assert month.lake.read(pointer) == before[pointer]
        assert generations.damaged_files(month.lake, day(june(on)), month.generation(june(on))) == []
    assert {name for name in inputs_of(month) if "2024-06-14" not in name} == {
        name for name in before if name.startswith("inputs/")
    }


# --- Memory over thirty days -----------------------------------------------------------------------


@pytest.mark.parametrize(("days", "remembered"), [(29, True), (30, True), (31, False)])
def test_an_item_is_remembered_for_thirty_days(tmp_path, days, remembered):
    """The same story under another id and link: only the memory knows that it was shown."""
    lake = SmallLake(tmp_path, [HARBOUR])
    lake.take_in(Capture("harbour", "2024-05-01T09:00Z", [QUIET]))
    lake.run("2024-05-01")
    first = moment("2024-06-01T09:00Z")
    lake.take_in(
        Capture("harbour", first, [Entry(FERRY.title, text="The ferry sails at noon from the old pier.")])
    )
    lake.run(june(1))
    assert lake.shown(june(1)) == [FERRY.title]
    later = date.fromordinal(day(june(1)).toordinal() + days)
    again = Entry(
        FERRY.title, text="The ferry sails at noon from the old pier.", link="https://harbour.example/moved"
    )
    lake.take_in(Capture("harbour", f"{later}T09:00Z", [again]))
    lake.run(later)
    rule = lake.rules(later)[FERRY.title]
    assert rule in (("cosmetic_change", "shown_before") if remembered else ("shown",))


def test_a_changed_item_of_31_days_ago_is_dropped_by_its_date(tmp_path):
    """Nothing remembers it, but it says itself that it is old."""
    lake = SmallLake(tmp_path, [HARBOUR])
    link, published = "https://harbour.example/ferry", "2024-06-01T08:00Z"
    lake.take_in(Capture("harbour", "2024-05-31T09:00Z", [QUIET]))
    lake.run("2024-05-31")
    lake.take_in(
        Capture(
            "harbour",
            "2024-06-01T09:00Z",
            [Entry(FERRY.title, "It sails at noon.", link, published=published)],
        )
    )
    lake.run(june(1))
    changed = Entry(
        FERRY.title, "It sails at noon. Its lower deck takes forty cars.", link, published=published
    )
    lake.take_in(Capture("harbour", "2024-07-02T09:00Z", [changed]))
    lake.run("2024-07-02")
    assert lake.rules("2024-07-02") == {FERRY.title: "too_old"}


def test_a_changed_item_of_29_days_ago_is_an_update(tmp_path):
    """However old its first publication is: what is new in it is news."""
    lake = SmallLake(tmp_path, [HARBOUR])
    link, published = "https://harbour.example/ferry", "2024-06-01T08:00Z"
    first = Entry(FERRY.title, "It sails at noon.", link, published=published)
    changed = Entry(
        FERRY.title, "It sails at noon. Its lower deck takes forty cars.", link, published=published
    )
    for on, entry in (("2024-05-31", QUIET), ("2024-06-01", first), ("2024-06-30", changed)):
        lake.take_in(Capture("harbour", f"{on}T09:00Z", [entry]))
        lake.run(on)
    (row,) = lake.selection("2024-06-30")
    assert (row["outcome"], row["change"], row["day_number"]) == ("shown", "update", 30)
