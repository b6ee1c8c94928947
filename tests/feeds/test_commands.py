"""`briefing feeds list` and `briefing feeds check`, over real HTTP on loopback."""

from datetime import UTC, datetime

import pytest

from briefing import cli
from tests.feed_server import Reply, feed
from tests.small_lake import Entry, Feed, catalogue_text, rss

NOW = "2024-06-12T06:05:00-04:00"
AT = datetime(2024, 6, 12, 10, tzinfo=UTC)


@pytest.fixture
def command(tmp_path, server, monkeypatch, capsys):
    """Run a command over these feeds; gives the exit code and what was printed and complained."""

    def run(feeds, *words):
        catalogue = tmp_path / "feeds.yaml"
        catalogue.write_text(catalogue_text(feeds))
        monkeypatch.setenv("BRIEFING_CATALOGUE", str(catalogue))
        monkeypatch.setenv("BRIEFING_LAKE", str(tmp_path / "lake"))
        monkeypatch.setenv("BRIEFING_LOOPBACK_HOSTS", server.loopback_hosts)
        monkeypatch.setenv("BRIEFING_NOW", NOW)
        code = cli.main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def line_of(out, feed_id):
    (line,) = [line for line in out.splitlines() if line.split()[0] == feed_id]
    return line


def entries(*titles):
    return rss("harbour", [Entry(title, text=f"{title} for the whole town.") for title in titles], AT)


def test_a_feed_that_works_says_status_items_newest_and_language(command, server, tmp_path):
    server.answer("harbour.example/feed", feed(entries("The tunnel opens to all", "The ferry is late")))
    code, out, _err = command([Feed("harbour")], "feeds", "check")
    assert code == 0
    # The entries are dated an hour before 10:00 UTC, which is 05:00 in Toronto.
    assert line_of(out, "harbour").split() == ["harbour", "en", "200", "2", "2024-06-12", "05:00", "en"]
    assert "1 of 1 addresses can be used. Nothing was stored." in out
    assert "set BRIEFING_CONTACT" in out
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(404), "not found: HTTP 404. Look for its new address"),
        (Reply(410), "gone: HTTP 410. Find another feed"),
        (Reply(body=b"<html><p>Welcome</p></html>"), "not a feed: "),
        (Reply(503), "server error: HTTP 503. Wait a day"),
    ],
    ids=["404", "410", "a page", "503"],
)
def test_a_feed_that_is_ill_comes_first_with_what_to_do(command, server, reply, said):
    server.answer("harbour.example/feed", feed(entries("The tunnel opens to all")))
    server.answer("prairie.example/feed", reply)
    code, out, _err = command([Feed("harbour"), Feed("prairie")], "feeds", "check")
    assert code == 0
    assert out.splitlines()[1].startswith("prairie")
    assert said in line_of(out, "prairie")
    assert "1 of 2 addresses can be used." in out
    assert command([Feed("harbour"), Feed("prairie")], "feeds", "check", "--strict")[0] == 4


def test_what_an_operator_should_know_of_a_feed_that_works(command, server):
    old = [Entry("An old story of the lighthouse", published="2024-01-02T10:00Z")]
    server.answer("old.example/feed", feed(rss("old", old, AT)))
    french = [
        Entry("Le maire de la ville a ouvert la bibliothèque", text="Elle est ouverte à tous les enfants.")
    ]
    server.answer("french.example/feed", feed(rss("french", french, AT)))
    server.answer("moved.example/feed", Reply(301, headers={"Location": "/new"}))
    server.answer("moved.example/new", feed(entries("The tunnel opens to all")))
    server.answer("passing.example/feed", Reply(302, headers={"Location": "/new"}))
    server.answer("passing.example/new", feed(entries("The tunnel opens to all")))
    server.answer("empty.example/feed", feed(rss("empty", [], AT)))
    feeds = [Feed("old"), Feed("french"), Feed("moved"), Feed("passing"), Feed("empty")]
    code, out, _err = command(feeds, "feeds", "check")
    assert code == 0
    assert "Nothing new for 162 days" in line_of(out, "old")  # 2 January to 12 June 2024
    assert "Its entries are in fr, the catalogue says en." in line_of(out, "french")
    assert "Moved for good: write https://moved.example/new under url" in line_of(out, "moved")
    assert "Moved" not in line_of(out, "passing")
    assert "The feed holds no entries." in line_of(out, "empty")


def test_only_the_feeds_that_are_named_are_read(command, server):
    server.answer("harbour.example/feed", feed(entries("The tunnel opens to all")))
    code, out, _err = command([Feed("harbour"), Feed("prairie")], "feeds", "check", "harbour")
    assert code == 0
    assert "1 of 1 addresses" in out
    assert [one.url for one in server.asked] == ["harbour.example/feed"]


def test_a_feed_that_is_not_in_the_catalogue_is_refused_with_a_near_name(command, server):
    code, _out, err = command([Feed("harbour")], "feeds", "check", "harbor")
    assert code == 2
    assert "The catalogue has no feed 'harbor'; did you mean \"harbour\"?" in err
    assert server.asked == []


def test_the_list_says_what_was_last_found(command, server):
    feeds = [Feed("harbour"), Feed("prairie", "science"), Feed("coast", "science")]
    code, out, _err = command(feeds, "feeds", "list")
    assert code == 0
    assert line_of(out, "canada").split() == [
        "canada",
        "harbour",
        "en",
        "news",
        "-",
        "-",
        "https://harbour.example/feed",
    ]
    server.answer("harbour.example/feed", feed(entries("The tunnel opens to all")))
    server.answer("prairie.example/feed", Reply(404))
    server.answer("coast.example/feed", feed(rss("coast", [Entry("The tide comes in")], AT)))
    assert command(feeds, "run")[0] == 0
    _code, out, _err = command(feeds, "feeds", "list")
    assert "2024-06-12 06:05  HTTP 200" in line_of(out, "canada")
    prairie = next(line for line in out.splitlines() if "prairie" in line)
    assert "2024-06-12 06:05  not found" in prairie
    assert "3 feeds at 3 addresses in 14 sections; none in weather, international, united_states" in out
