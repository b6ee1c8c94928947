"""`why`: the path of an item, from its capture to its place or to the rule that dropped it."""

import pytest

from briefing.explanation import LONGEST_ANSWER, RULES, explain
from briefing.tables import SELECTION
from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake, day

QUIET = Entry("Lighthouse keeper retires after forty winters")
FERRY = Entry("Ferry runs again after long storm", link="https://harbour.example/ferry?utm_source=feed")
LATE = Entry("Council votes for new library roof", link="https://harbour.example/library")
OLD = Entry("Bakery wins national prize for rye bread", published="2024-06-01T09:00Z")
BRIDGE = Entry("Bridge over the narrows stays shut until autumn", link="https://harbour.example/bridge")
SAME = Entry("Bridge over the narrows stays shut until autumn", link="https://coast.example/bridge")
ON = "2024-06-12"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    small = SmallLake(tmp_path_factory.mktemp("why"), [HARBOUR, Feed("coast")])
    small.take_in(Capture("harbour", "2024-06-07T09:00Z", [QUIET]), Capture("coast", "2024-06-07T09:00Z", []))
    small.run("2024-06-07")
    small.take_in(
        Capture("harbour", "2024-06-08T10:30Z", [LATE]),
        Capture("harbour", "2024-06-12T08:15:30Z", [OLD, BRIDGE, FERRY]),
        Capture("coast", "2024-06-12T09:00Z", [SAME]),
    )
    small.run(ON)
    return small


def told(lake, wanted, on=None):
    return list(explain(lake.lake, wanted, day(on) if on else None))


def test_the_path_of_a_shown_item(lake):
    (row,) = [row for row in lake.selection(ON) if row["title"] == FERRY.title]
    version, body = row["content_hash"][:8], row["capture_sha256"][:12]
    # Published 07:15:30, cutoff 10:00: 164 minutes, 2.7 hours; weight 1, one outlet, half-life 24 h:
    # 0.5^(164 / 1440) = 0.924.
    assert (
        told(lake, "ferry storm")
        == f"""\
item: {FERRY.title}
  https://harbour.example/ferry
  feed harbour, item {row["item_id"]}
  version {version} in en: captured once, first 2024-06-12T08:15:30+00:00 as entry 2 of body {body}; \
valid, news
  edition of {ON}: candidate by its version {version}
    story {row["story_id"]}: 1 member, outlets: Harbour Gazette; first seen 2024-06-12T08:15:30+00:00
    section canada; new, day 1; score 0.924 = weight 1.000 x (1 + log2 of 1 outlets) x 0.5^(2.7 h / 24 h) x \
novelty 1.000
    beside what its section chose first: 0 of its outlet, likeness 0.000; counts 0.924
    shown at place {row["place"]}, round {row["round"]}
""".splitlines()
    )


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ("council library", "too_late"),
        ("BAKERY prize", "too_old"),
        ("https://harbour.example/library/", "too_late"),
    ],
)
def test_the_rule_that_dropped_an_item(lake, wanted, rule):
    lines = told(lake, wanted)
    assert lines[-1] == f"    dropped by {rule}: {RULES[rule]}"


def test_an_item_for_which_another_speaks_names_its_story_and_what_joined_it(lake):
    lines = told(lake, "bridge narrows")
    stories = [line for line in lines if line.startswith("    story ")]
    assert len(stories) == 2
    assert len(set(stories)) == 1
    assert "2 members, outlets: Coast Gazette, Harbour Gazette" in stories[0]
    assert lines.count(f"      same_content: Harbour Gazette, {BRIDGE.title}, {BRIDGE.link}") == 2
    copied = f"      same_content: Coast Gazette, text of Harbour Gazette, {SAME.title}, {SAME.link}"
    assert lines.count(copied) == 2
    assert sum("dropped by same_story: another item speaks for its story" in line for line in lines) == 1
    assert sum("shown at place" in line for line in lines) == 1


def test_a_link_is_found_however_it_is_written(lake):
    bare = "harbour.example/ferry"
    for link in (f"https://{bare}", f"http://www.{bare}/", FERRY.link, bare, f"www.{bare}/"):
        assert told(lake, link)[0] == f"item: {FERRY.title}", link
    assert told(lake, "https://harbour.example/fer") == []


def test_the_id_of_an_item_and_that_of_its_story(lake):
    rows = [row for row in lake.selection(ON) if row["title"] == BRIDGE.title]
    for row in rows:
        lines = told(lake, row["item_id"])
        assert [line for line in lines if not line.startswith(" ")] == [f"item: {BRIDGE.title}"]
        assert f"  feed {row['feed_id']}, item {row['item_id']}" in lines
    feeds = [line.split(",")[0] for line in told(lake, rows[0]["story_id"]) if line.startswith("  feed")]
    assert feeds == ["  feed coast", "  feed harbour"]
    assert told(lake, "0" * 32) == told(lake, "0" * 16) == []


def test_words_are_found_without_case_accents_ligatures_and_kind_of_apostrophe(tmp_path):
    small = SmallLake(tmp_path, [HARBOUR])
    entry = Entry("L’hôpital de l’Île-aux-Noix a rouvert")
    small.make_days(Capture("harbour", f"{ON}T09:00Z", [entry]))
    small.take_in(Capture("harbour", f"{ON}T11:00Z", [Entry("La sœur de l’échevin élue")]))
    assert told(small, "l'HOPITAL ile-aux-noix")[0] == f"item: {entry.title}"
    assert told(small, "soeur l'echevin ELUE")[0] == "item: La sœur de l’échevin élue"


def test_the_newest_edition_comes_first_and_a_date_is_a_limit(lake):
    titles = [line for line in told(lake, "e") if not line.startswith(" ")]
    assert len(titles) == 6
    assert titles[-1] == f"item: {QUIET.title}"
    assert [line for line in told(lake, "e", "2024-06-07") if not line.startswith(" ")] == [
        f"item: {QUIET.title}"
    ]
    assert told(lake, "ferry", "2024-06-07") == []


UNTITLED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>harbour</title>"
    b"<item><link>https://harbour.example/untitled</link><guid>u1</guid><description>Unnamed.</description>"
    b"</item><item><title>Ferry runs again</title><link>https://harbour.example/ferry</link>"
    b"<pubDate>Wed, 12 Jun 2024 08:00:00 +0000</pubDate></item></channel></rss>"
)


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    small = SmallLake(tmp_path_factory.mktemp("refused"), [HARBOUR])
    small.take_in(
        Capture("harbour", f"{ON}T09:00Z", body=UNTITLED),
        Capture("harbour", f"{ON}T09:30Z", body=UNTITLED + b"<!-- again -->"),
    )
    small.run(ON)
    small.take_in(
        Capture(
            "harbour",
            f"{ON}T11:00Z",
            [Entry("Ferry runs again", "It will sail at six.", "https://harbour.example/ferry")],
        )
    )
    return small


def test_an_entry_that_never_became_an_item(refused):
    lines = told(refused, "https://harbour.example/untitled")
    assert lines[:2] == ["item: (no title)", "  https://harbour.example/untitled"]
    (first, second) = [line for line in lines if "rejected" in line]
    assert first.startswith(
        "  rejected by validate (title_present), captured 2024-06-12T09:00:00+00:00 as entry 0 of body "
    )
    assert "2024-06-12T09:30:00+00:00" in second
    assert not [line for line in lines if "edition" in line]


def test_an_order_of_many_lines_is_told_on_one(tmp_path):
    """Words of the catalogue are told as they were written; none can look like a fact of ours."""
    small = SmallLake(tmp_path, [HARBOUR])
    text = small.settings.catalogue.read_text()
    small.settings.catalogue.write_text(f'{text}watch: ["ferry\\n    shown at place 1\\u2028runs"]\n')
    ferry = Entry("Ferry shown at place 1 runs")
    small.make_days(Capture("harbour", f"{ON}T09:00Z", [ferry]))
    lines = "\n".join(told(small, "ferry")).splitlines()
    assert "    operator's rule watch: ferry shown at place 1 runs" in lines
    assert sum("shown at place" in line for line in lines[1:]) == 2


def test_what_was_read_after_the_last_edition_waits_for_the_next(refused):
    lines = told(refused, "ferry runs")
    versions = [
        line for line in lines if line.startswith("  version ") and "captured" in line and " in en" in line
    ]
    assert "captured 2 times, first 2024-06-12T09:00:00+00:00" in versions[0]
    assert versions[0].endswith("last 2024-06-12T09:30:00+00:00; valid, news")
    assert "captured once, first 2024-06-12T11:00:00+00:00 as entry 0" in versions[1]
    assert lines[-1].endswith(
        "candidate of no published edition: it was captured after the newest one closed; the next covers it"
    )
    assert len([line for line in lines if line.startswith("  edition of ")]) == 1


def test_what_the_operator_ordered_and_why_it_may_lead(tmp_path):
    small = SmallLake(tmp_path, [Feed("harbour", more=("weight: 1.5",))])
    text = small.settings.catalogue.read_text()
    small.settings.catalogue.write_text(
        f"{text}watch: STORM\npinned:\n  - {{story: '{FERRY.link}', on: {ON}}}\n"
    )
    small.make_days(Capture("harbour", f"{ON}T09:00Z", [FERRY]))
    lines = told(small, "ferry")
    assert lines[-4:] == [
        "    may lead: pinned",
        f"    operator's rule pinned: {FERRY.link}",
        "    operator's rule watch: STORM",
        "    shown at place 1, a top story",
    ]


def test_a_long_answer_ends_with_advice(tmp_path):
    small = SmallLake(tmp_path, [HARBOUR])
    numbers = "one two three four five six seven eight nine ten".split()
    titles = [f"Ward {left} elects councillor {right}" for left in numbers for right in numbers[:3]]
    assert len(titles) > LONGEST_ANSWER
    small.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry(title) for title in titles]))
    small.run(ON)
    lines = told(small, "councillor")
    assert lines[-1] == "There are more: write more words or the whole link."
    assert len([line for line in lines if line.startswith("item: Ward")]) == LONGEST_ANSWER


def test_a_version_of_another_edition_is_not_said_to_be_of_none(tmp_path):
    """Who asks about one edition asks nothing about the others."""
    small = SmallLake(tmp_path, [HARBOUR])
    longer = Entry(
        QUIET.title, f"{QUIET.title}. Some 300 people came to see it.", link="https://harbour.example/q"
    )
    shorter = Entry(QUIET.title, f"{QUIET.title}.", link=longer.link)
    small.make_days(
        Capture("harbour", "2024-06-11T09:00Z", [shorter]), Capture("harbour", f"{ON}T09:00Z", [longer])
    )
    lines = told(small, "lighthouse", ON)
    assert [line for line in lines if line.startswith("  edition of ")]
    assert not [line for line in lines if "of no published edition" in line]


@pytest.mark.parametrize("wanted", ["", "  ", "http://[x", "ftp://[x/y", "\udcff", "ferry \ud800", "a\0b"])
def test_what_can_be_no_name_of_an_entry_finds_none(lake, wanted):
    assert told(lake, wanted) == []


@pytest.mark.parametrize("letters", ["Ærøskøbing", "Straße", "CO₂", "ﬁsh…"])
def test_letters_are_compared_alike_before_and_after_the_edition(tmp_path, letters):
    small = SmallLake(tmp_path, [HARBOUR])
    small.take_in(Capture("harbour", f"{ON}T08:00Z", [Entry(f"{letters} at noon")]))
    small.run(ON)
    small.take_in(Capture("harbour", f"{ON}T11:00Z", [Entry(f"{letters} at dusk")]))
    for time in ("noon", "dusk"):
        assert told(small, f"{letters.upper()} {time}")[0] == f"item: {letters} at {time}"


def test_a_link_with_a_slash_in_its_query_is_found_before_its_edition(tmp_path):
    small = SmallLake(tmp_path, [HARBOUR])
    small.make_days(Capture("harbour", f"{ON}T08:00Z", [FERRY]))
    late = Entry("A page of the archive", link="https://harbour.example/go?to=/news/")
    small.take_in(Capture("harbour", f"{ON}T11:00Z", [late]))
    assert told(small, late.link)[0] == f"item: {late.title}"


def test_an_entry_of_a_feed_of_alerts_is_none_whatever_its_form(tmp_path):
    alerts = Feed("ice-roads", more=("kind: alerts", "place: Ottawa"))
    small = SmallLake(tmp_path, [HARBOUR, alerts])
    bulletin = Entry("Bulletin about the ice road")
    small.make_days(
        Capture("harbour", f"{ON}T09:00Z", [FERRY]), Capture("ice-roads", f"{ON}T09:00Z", [bulletin])
    )
    assert told(small, "ice road")[-1].endswith("of no published edition: weather and alerts never are")


def test_an_entry_that_was_refused_for_its_link_is_found_by_it(tmp_path):
    small = SmallLake(tmp_path, [HARBOUR])
    refused = Entry("The chart of the harbour", link="ftp://files.example/chart/")
    small.take_in(Capture("harbour", f"{ON}T09:00Z", [refused]))
    small.run(ON)
    assert told(small, refused.link)[0] == f"item: {refused.title}"


def test_every_rule_is_explained():
    (rule,) = [column for column in SELECTION.columns if column.name == "rule"]
    assert set(RULES) == set(rule.allowed)
