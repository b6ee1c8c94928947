"""The DAG for live dates: captures mapped over shards, dead ones among them, day after day."""

import pytest

from briefing import steps
from tests.live.live_lake import LiveLake
from tests.small_lake import Entry

pytestmark = [pytest.mark.needs_airflow, pytest.mark.timeout(240)]

ON = "2024-06-12"
SIX = f"{ON}T10:00Z"
TUNNEL = Entry("Tunnel opens to cyclists", published="2024-06-12T06:00Z")
COMET = Entry("Comet seen over the prairie", published="2024-06-12T06:00Z")
LATER_TASKS = ("validate", "dedupe", "select", "render")
NOTHING = ("No capture of its feeds exists for this date.", "Aucune capture de ses fils pour cette date.")


@pytest.fixture
def lake(tmp_path, server):
    """harbour in the first of two shards, prairie in the second."""
    lake = LiveLake(tmp_path, server)
    lake.serve("harbour", TUNNEL)
    lake.serve("prairie", COMET)
    return lake


def kill(lake, number, shards=2):
    """Let the capture task of a shard fail: a file lies where the folder of its lock should be."""
    place = lake.lake.root / f"locks/capture-{number}-of-{shards}"
    if place.is_dir():
        place.rmdir()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("in the way")


def expected(*captures, later="success"):
    """The states of all tasks; `captures` are those of the mapped capture tasks, parse follows them."""
    states = {"plan": "success"}
    for place, state in enumerate(captures):
        states[f"extract.capture[{place}]"] = state
        states[f"extract.parse[{place}]"] = "success" if state == "success" else "upstream_failed"
    if later == "success":
        return states | dict.fromkeys(LATER_TASKS, "success")
    return states | dict.fromkeys(LATER_TASKS, "upstream_failed") | {"validate": "failed"}


def test_all_shards_alive_and_a_second_run_does_nothing(lake, run):
    ran = run(lake.at(SIX), run_conf={"edition_date": ON})
    assert ran.tasks == expected("success", "success")
    assert ran.state == "success"
    assert ran.results["plan:return_value"] == ["1-of-2", "2-of-2"]
    assert [ran.results[f"extract.capture[{place}]:return_value"] for place in (0, 1)] == [
        [name] for name in sorted(lake.lake.names("captures/*/*"), key=lambda name: name.rpartition("/")[2])
    ]
    assert [ran.results[f"extract.parse[{place}]:return_value"] for place in (0, 1)] == [1, 1]
    assert ran.results["render:return_value"]["state"] == "complete"
    assert ran.results["render:return_value"]["made"] is True
    assert sorted(lake.shown(ON)) == [COMET.title, TUNNEL.title]

    before = lake.stamps()
    again = run(lake.at(f"{ON}T15:00Z"), run_conf={"edition_date": ON})
    assert again.state == "success"
    assert again.tasks["extract.capture"] == again.tasks["extract.parse"] == "skipped"
    assert again.results["render:return_value"]["made"] is False
    assert len(lake.server.asked) == 2
    assert lake.stamps() == before


def test_the_dag_and_the_command_line_give_the_same_bytes(lake, tmp_path, server, run):
    run(lake.at(SIX), run_conf={"edition_date": ON})
    other = LiveLake(tmp_path / "other", server)
    other.live(SIX)
    assert lake.generation(ON) == other.generation(ON)
    assert lake.files(ON) == other.files(ON)


def test_one_shard_of_one_that_fails_fails_the_run_where_the_window_is_empty(lake, run):
    lake.settings = lake.settings.model_copy(update={"shards": 1})
    run(lake.at(SIX), run_conf={"edition_date": ON})
    pointer = f"editions/edition={ON}/CURRENT.json"
    current, files = lake.lake.read(pointer), lake.files(ON)
    kill(lake, 1, shards=1)
    ran = run(lake.at("2024-06-13T10:00Z"), run_conf={"edition_date": "2024-06-13"})
    assert ran.state == "failed"
    assert ran.tasks == expected("failed", later="failed")
    assert (ran.tries["extract.capture[0]"], ran.tries["validate"]) == (3, 1)
    assert (lake.lake.read(pointer), lake.files(ON)) == (current, files)
    assert not (lake.lake.root / "editions/edition=2024-06-13").exists()
    assert not (lake.lake.root / "inputs/edition=2024-06-13").exists()


@pytest.mark.parametrize(
    ("number", "section", "outlet", "shown"),
    [(1, "canada", "Harbour Gazette", COMET), (2, "science", "Prairie Gazette", TUNNEL)],
)
def test_a_dead_shard_stops_no_other_and_its_feeds_are_named(lake, run, number, section, outlet, shown):
    kill(lake, number)
    ran = run(lake.at(SIX), run_conf={"edition_date": ON})
    states = ["success", "success"]
    states[number - 1] = "failed"
    assert ran.tasks == expected(*states)
    assert ran.state == "success"
    assert ran.results["render:return_value"]["state"] == "degraded"
    assert lake.shown(ON) == [shown.title]
    assert lake.section(ON, section) == ([NOTHING[0]], [NOTHING[1]])
    assert lake.header(ON) == (
        f"Not read today: {outlet}. News may be missing.",
        f"Non lu aujourd’hui : {outlet}. Des nouvelles peuvent manquer.",
    )
    assert lake.section(ON, "notes")[0] == [f"• No capture for this date: {outlet}."]


def test_all_shards_dead_and_the_window_already_filled_is_an_edition(lake, run):
    """What collected the feeds an hour ago is in the window; nobody parsed it."""
    for shard in ("1-of-2", "2-of-2"):
        steps.capture(lake.at(f"{ON}T09:00Z"), shard)
    kill(lake, 1)
    kill(lake, 2)
    ran = run(lake.at(SIX), run_conf={"edition_date": ON})
    assert ran.tasks == expected("failed", "failed")
    assert ran.state == "success"
    assert ran.results["render:return_value"]["state"] == "complete"
    assert sorted(lake.shown(ON)) == [COMET.title, TUNNEL.title]


def test_every_feed_of_a_shard_dead_is_no_dead_task_and_says_why(lake, run):
    lake.fail("harbour", 410)
    ran = run(lake.at(SIX), run_conf={"edition_date": ON})
    assert ran.tasks == expected("success", "success")
    assert ran.results["render:return_value"]["state"] == "degraded"
    assert lake.section(ON, "canada") == (
        ["Could not be read: Harbour Gazette (gone for good)."],
        ["Lecture impossible : Harbour Gazette (supprimé)."],
    )
    assert lake.section(ON, "notes")[0] == ["• Harbour Gazette: gone for good (HTTP 410)."]


def test_every_feed_dead_fails_the_run_and_a_cleared_run_fetches_again(lake, run):
    lake.fail("harbour", 503)
    lake.fail("prairie", 500)
    ran = run(lake.at(SIX), run_conf={"edition_date": ON})
    assert ran.state == "failed"
    assert ran.tasks == expected("success", "success", later="failed")
    assert ran.tries["validate"] == 1
    assert not (lake.lake.root / "inputs").exists()
    assert not (lake.lake.root / "editions").exists()
    lake.serve("harbour", TUNNEL)
    ran = run(lake.at(f"{ON}T10:10Z"), run_conf={"edition_date": ON})
    assert ran.state == "success"
    assert lake.shown(ON) == [TUNNEL.title]
    assert lake.section(ON, "science")[0] == ["Could not be read: Prairie Gazette (server error)."]


def test_a_provisional_run_the_scheduled_one_and_the_next_day_with_the_time_in_a_file(
    lake, tmp_path, run, monkeypatch
):
    """BRIEFING_NOW names a file that is read anew by each task."""
    clock = tmp_path / "now"
    monkeypatch.setenv("BRIEFING_NOW", str(clock))
    settings = lake.settings.model_copy(update={"now": None})

    def at(now, on):
        clock.write_text(f"{now}\n")
        return run(settings, run_conf={"edition_date": on})

    assert at(f"{ON}T07:00Z", ON).results["validate:return_value"] == f"inputs/edition={ON}/1.json"
    ferry = Entry("Ferry sails again", published=f"{ON}T09:00Z")
    lake.serve("harbour", ferry, TUNNEL)
    final = at(SIX, ON)
    assert final.results["validate:return_value"] == f"inputs/edition={ON}/2.json"
    assert final.results["render:return_value"]["made"] is True
    assert sorted(lake.shown(ON)) == sorted([COMET.title, TUNNEL.title, ferry.title])
    assert len(lake.server.asked) == 4
    assert at(f"{ON}T11:00Z", ON).results["render:return_value"]["made"] is False
    assert len(lake.server.asked) == 4

    tomorrow = "2024-06-13"
    museum = Entry("Museum of small bridges reopens", published=f"{tomorrow}T09:00Z")
    lake.serve("harbour", museum, ferry, TUNNEL)
    ran = at(f"{tomorrow}T10:00Z", tomorrow)
    assert ran.state == "success"
    assert lake.shown(tomorrow) == [museum.title]
    assert "First seen by us from Wed June 12, 06:00 to Thu June 13, 06:00 EDT" in lake.text(tomorrow)
    assert len(lake.server.asked) == 6
    late = at(f"{tomorrow}T12:00Z", ON)
    assert late.results["plan:return_value"] == [], "the 12th is past now, and asks nobody"
    assert len(lake.server.asked) == 6
