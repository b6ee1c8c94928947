"""What a live run does again, and what it leaves alone."""

import pytest

from briefing import steps
from briefing.errors import NothingToPublish
from briefing.lake import Lake
from tests.small_lake import Entry, day

ON = "2024-06-12"
THREE, SIX = f"{ON}T07:00Z", f"{ON}T10:00Z"
TUNNEL = Entry("Tunnel opens to cyclists", published="2024-06-12T06:00Z")
COMET = Entry("Comet seen over the prairie", published="2024-06-12T06:00Z")


@pytest.fixture
def served(lake):
    lake.serve("harbour", TUNNEL)
    lake.serve("prairie", COMET)
    return lake


def records(lake):
    return [name.rpartition("/")[2] for name in lake.lake.names(f"inputs/edition={ON}/*")]


def test_a_second_run_of_a_published_date_asks_nobody_and_writes_nothing(served):
    first = served.live(SIX)
    before = served.stamps()
    for later in (SIX, f"{ON}T18:00Z", "2024-06-13T09:59Z", "2024-06-14T00:00Z"):
        again = served.live(later, on=ON)
        assert (first.made, again.made) == (True, False)
        assert again.generation == first.generation
    assert len(served.server.asked) == 2
    assert served.stamps() == before


def test_a_provisional_edition_is_followed_by_the_final_one_and_then_by_nothing(served):
    early = served.live(THREE)
    assert records(served) == ["1.json"]
    assert "Provisional: it was closed before 06:00 EDT; the final edition follows." in served.text(ON)
    asked = len(served.server.asked)
    assert served.live(f"{ON}T08:00Z").made is False, "before its time nothing more is done"
    assert len(served.server.asked) == asked

    ferry = Entry("Ferry sails again", published="2024-06-12T09:00Z")
    served.serve("harbour", ferry, TUNNEL)
    final = served.live(SIX)
    assert final.made
    assert final.generation != early.generation
    assert records(served) == ["1.json", "2.json"]
    assert len(served.server.asked) == asked + 2, "captured anew"
    assert served.record(ON).kind == "final"
    assert sorted(served.shown(ON)) == sorted([TUNNEL.title, COMET.title, ferry.title])
    assert served.files(ON, early.generation), "the provisional one stays readable"
    assert "Provisional" not in served.text(ON)

    asked, before = len(served.server.asked), served.stamps()
    assert served.live(f"{ON}T11:00Z").made is False
    assert len(served.server.asked) == asked
    assert served.stamps() == before


def test_a_final_record_that_was_not_published_is_finished_without_a_request(served):
    """As after a kill between validate and render: later captures would be another edition."""
    at_six = served.at(SIX)
    for shard in steps.plan(at_six, day(ON)).shards:
        steps.capture(at_six, shard)
    assert steps.validate(at_six, day(ON)) == f"inputs/edition={ON}/1.json"
    served.serve("harbour", Entry("Ferry sails again", published="2024-06-12T10:30Z"))
    published = served.live(f"{ON}T11:00Z")
    assert published.made
    assert len(served.server.asked) == 2
    assert records(served) == ["1.json"]
    assert sorted(served.shown(ON)) == sorted([TUNNEL.title, COMET.title])


def test_reissue_of_a_live_date_asks_nobody(served):
    """A final record fixes what the edition may read; only another record of the same captures comes."""
    served.live(SIX)
    asked = len(served.server.asked)
    assert served.live(f"{ON}T12:00Z", reissue=True).made is False, "nothing that it is made from has changed"
    assert len(served.server.asked) == asked


def test_offline_and_past_dates_ask_nobody(served):
    served.live(SIX)
    asked = len(served.server.asked)
    with pytest.raises(NothingToPublish, match="without --offline"):
        served.live("2024-06-13T10:00Z", offline=True)
    assert steps.plan(served.at("2024-06-14T10:00Z"), day("2024-06-13")).shards == ()
    with pytest.raises(NothingToPublish):
        served.live("2024-06-14T10:00Z", on="2024-06-13")
    assert len(served.server.asked) == asked


def test_a_run_in_which_nothing_succeeded_fetches_again_when_it_is_repeated(served):
    served.fail("harbour", 503)
    served.fail("prairie", 404)
    with pytest.raises(NothingToPublish):
        served.live(SIX)
    served.serve("harbour", TUNNEL)
    assert served.live(f"{ON}T10:10Z").made
    assert len(served.server.hits("harbour.example/feed")) == 2
    assert len(served.server.hits("prairie.example/feed")) == 1, "an hour has not passed"
    assert served.shown(ON) == [TUNNEL.title]
    assert served.section(ON, "science")[0] == ["Could not be read: Prairie Gazette (page not found)."]


@pytest.mark.parametrize("dead", [("1-of-2",), ("1-of-2", "2-of-2")])
def test_shards_that_fail_stop_no_edition_where_the_window_holds_something(served, caplog, dead):
    """As in the DAG; their feeds are told as not read."""
    for shard in ("1-of-2", "2-of-2"):
        steps.capture(served.at("2024-06-11T20:00Z"), shard)
    for shard in dead:
        served.lake.remove_folder(f"locks/capture-{shard}")
        (served.lake.root / f"locks/capture-{shard}").write_text("in the way")
    late = Entry("Lichens mapped from the air", published="2024-06-12T09:00Z")
    served.serve("prairie", late, COMET)
    published = served.live(SIX)
    assert published.made
    assert (late.title in served.shown(ON)) is ("2-of-2" not in dead)
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == len(dead)
    for shard in dead:
        assert any(f"Shard {shard} was not read. Cannot write " in line for line in said), said


def test_a_dead_shard_with_nothing_else_in_the_window(served):
    """harbour is in the first shard: it is named, and its section says that it was not captured."""
    (Lake(served.settings.lake).root / "locks").mkdir(parents=True)
    (served.lake.root / "locks/capture-1-of-2").write_text("in the way")
    assert served.live(SIX).state == "degraded"
    assert served.section(ON, "canada") == (
        ["No capture of its feeds exists for this date."],
        ["Aucune capture de ses fils pour cette date."],
    )
    assert served.header(ON) == (
        "Not read today: Harbour Gazette. News may be missing.",
        "Non lu aujourd’hui : Harbour Gazette. Des nouvelles peuvent manquer.",
    )
    assert served.section(ON, "notes")[0] == ["• No capture for this date: Harbour Gazette."]
    (served.lake.root / "locks/capture-2-of-2").rmdir()
    (served.lake.root / "locks/capture-2-of-2").write_text("in the way")
    with pytest.raises(NothingToPublish, match="what the log says of the shards"):
        served.live("2024-06-13T10:00Z")
