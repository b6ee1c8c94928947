"""Stories in the lake over days: ids that last, merges, splits, and the same rows whatever the order."""

import pytest

from briefing.editions import make
from briefing.editions.inputs import read_catalogue
from briefing.editions.operator_rules import orders_of
from briefing.feeds.orders import Order
from briefing.sql import connect
from briefing.stories import dedupe
from tests.small_lake import Capture, Entry, Feed, SmallLake
from tests.stories.nodes import WIRE

FEEDS = (Feed("harbour"), Feed("prairie"), Feed("lantern"))
FERRY = "Ferry runs aground off Bell Island"
FIRST, SECOND, THIRD = "2024-06-12", "2024-06-13", "2024-06-14"


def stories(lake, on):
    return lake.lake.read_table(lake_file(lake, on)).to_pylist()


def lake_file(lake, on):
    return f"editions/edition={on}/generation={lake.generation(on)}/stories.parquet"


def told(feed, text, title=FERRY, **more):
    return feed, Entry(title, text, **more)


def serve(lake, on, *told_by):
    lake.take_in(*(Capture(feed, f"{on}T09:00Z", [entry]) for feed, entry in told_by))
    lake.run(on)
    return {row["feed_id"]: row for row in stories(lake, on)}


def test_a_story_keeps_its_id_over_days_and_names_when_it_was_first_seen(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    first = serve(lake, FIRST, told("harbour", "All are safe."))
    second = serve(lake, SECOND, told("prairie", "Divers found a hole in the hull of 3 metres."))
    assert second["prairie"]["story_id"] == first["harbour"]["story_id"]
    assert second["prairie"]["story_first_seen_utc"] == first["harbour"]["captured_at_utc"]
    assert (second["harbour"]["is_candidate"], second["prairie"]["is_candidate"]) == (False, True)


def test_a_merged_story_says_into_which(tmp_path):
    """Two stories with other titles and texts; on the second day each outlet has the same headline."""
    lake = SmallLake(tmp_path, FEEDS)
    page = "https://prairie.example/island"
    first = serve(
        lake,
        FIRST,
        told("harbour", "All are safe."),
        told("prairie", "A bang was heard.", "Night at sea", link=page),
    )
    assert first["harbour"]["story_id"] != first["prairie"]["story_id"]
    second = serve(
        lake, SECOND, told("prairie", "A bang was heard.", link=page, published="2024-06-12T08:00Z")
    )
    ids = {row["story_id"] for row in stories(lake, SECOND)}
    assert len(ids) == 1
    assert second["prairie"]["section_id"] == "canada"
    merged = {row["merged_into"] for row in stories(lake, SECOND) if row["merged_into"]}
    assert merged == ids
    before = {first["harbour"]["story_id"], first["prairie"]["story_id"]}
    assert ids <= before
    (taken_over,) = before - ids
    assert {row["merged_from"] for row in stories(lake, SECOND) if row["merged_from"]} == {taken_over}
    muted = Order.model_validate({"story": taken_over, "on": SECOND})
    catalogue = read_catalogue(lake.lake, lake.record(SECOND)).model_copy(update={"muted": (muted,)})
    orders = orders_of(catalogue, lake.record(SECOND).edition_date, stories(lake, SECOND))
    assert orders.muted_stories == dict.fromkeys(ids, taken_over), "an order by an id lasts as the story does"


def test_a_story_that_falls_apart_says_from_which(tmp_path):
    """A page joined three stories; the next day its feed gives that link to many, so it joins no more."""
    lake = SmallLake(tmp_path, (*FEEDS, Feed("meadow")))
    topic = "https://harbour.example/live"
    first = serve(
        lake,
        FIRST,
        told("harbour", "All are safe.", link=topic),
        told("prairie", "A bang was heard.", "Night at sea", link=topic),
        told("lantern", "Shops stay shut.", "Island without bread", link=topic),
    )
    assert len({row["story_id"] for row in first.values()}) == 1
    changed = Entry(
        "Night at sea", "A bang was heard, and 40 people woke.", link=topic, published="2024-06-12T08:00Z"
    )
    crowd = [Entry(f"Island diary, part {n}", f"Part {n}.", link=topic, guid=f"part-{n}") for n in range(3)]
    lake.take_in(
        Capture("harbour", f"{SECOND}T09:00Z", crowd), Capture("prairie", f"{SECOND}T09:00Z", [changed])
    )
    lake.run(SECOND)
    rows = [row for row in stories(lake, SECOND) if row["feed_id"] == "prairie"]
    assert {row["title"] for row in rows} == {"Night at sea"}
    (printed,) = (row["feed_id"] for row in lake.selection(FIRST) if row["outcome"] == "shown")
    assert printed != "prairie"  # so its id is not for what is told of Night at sea
    (was,) = {row["story_id"] for row in first.values()}
    assert {row["split_from"] for row in rows if not row["is_candidate"]} == {was}
    assert was not in {row["story_id"] for row in rows}


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Two days of three outlets with copies, shared headlines and changes."""
    lake = SmallLake(tmp_path_factory.mktemp("busy"), FEEDS)
    for number, on in enumerate((FIRST, SECOND)):
        captures = []
        for place, feed in enumerate(FEEDS):
            entries = [
                Entry(
                    f"{FERRY}, part {n}", f"{WIRE} {feed.id} {n} {number}" if n % 2 else f"{feed.id} saw {n}."
                )
                for n in range(12)
            ]
            captures.append(Capture(feed.id, f"{on}T0{5 + place}:00Z", entries))
        lake.take_in(*captures)
        lake.run(on)
    return lake


def test_what_is_remembered_knows_whether_it_was_printed(busy):
    record = busy.record(SECOND)
    with connect(1) as connection:
        remembered = dedupe.read_remembered(connection, busy.lake, record, read_catalogue(busy.lake, record))
    printed = {row["item_id"] for row in busy.selection(FIRST) if row["outcome"] == "shown"}
    assert 0 < len(printed) < len(remembered)
    assert {row["item_id"] for row in remembered if row["is_printed"]} == printed


def test_a_changed_headline_alone_holds_no_id(tmp_path):
    """Its story would be new again, were what was shown of it to stand elsewhere."""
    link, text = "https://harbour.example/night", "The crew was on deck all night and saw no light."
    lake = SmallLake(tmp_path)
    titles = ("Night at sea for the ferry", "Ferry is out for all of a night")
    lake.make_days(
        *(
            Capture("harbour", f"{on}T09:00Z", [Entry(title, text, link=link, guid=title)])
            for on, title in zip((FIRST, SECOND), titles, strict=True)
        ),
        Capture("harbour", f"{THIRD}T09:00Z", [Entry("Bakers strike for better bread")]),
    )
    assert lake.rules(SECOND) == {titles[1]: "changed_headline"}
    record = lake.record(THIRD)
    with connect(1) as connection:
        remembered = dedupe.read_remembered(connection, lake.lake, record, read_catalogue(lake.lake, record))
    assert {row["title"]: row["is_printed"] for row in remembered} == {titles[0]: True, titles[1]: False}


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_threads_change_no_row(busy, threads):
    record = busy.record(SECOND)
    rows = make.stories_of(busy.lake, record, threads)
    assert make.stories_files(rows)["stories.parquet"] == busy.read(SECOND, "stories.parquet")


def test_the_order_in_which_items_come_changes_no_row(busy):
    record = busy.record(SECOND)
    catalogue = read_catalogue(busy.lake, record)
    with connect(1) as connection:
        candidates = dedupe.read_candidates(connection, busy.lake, record, catalogue)
        remembered = dedupe.read_remembered(connection, busy.lake, record, catalogue)
        rows = dedupe.story_rows(connection, record, catalogue, candidates[::-1], remembered[::-1])
    assert len(candidates) > 10
    assert make.stories_files(rows)["stories.parquet"] == busy.read(SECOND, "stories.parquet")
