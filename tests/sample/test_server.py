"""The sample's server over real HTTP: validators, gzip, each fault, and a port that is taken."""

import gc
import hashlib
import http.client
import socket
import threading
import time
import zlib
from datetime import UTC, datetime

import pytest

from briefing.errors import UsageError
from briefing.items.parse import Document, parse_document
from briefing.sample.server import SampleServer
from tests.sample.small_week import TODAY, Answer, ask, at, small_week

HARBOUR = "https://harbour.example/rss.xml"
MOMENT = at(7, "06:05")


@pytest.fixture
def week(tmp_path):
    return small_week(tmp_path / "week")


@pytest.fixture
def server(week):
    with SampleServer(TODAY, week, clock=lambda: MOMENT, faults={}) as started:
        yield started


def parsed(answer: Answer):
    return parse_document(
        Document(
            feed_id="harbour",
            feed_language="en",
            captured_at_utc=MOMENT.astimezone(UTC),
            url=HARBOUR,
            final_url=None,
            content_type=answer.headers["Content-Type"],
            body=answer.body,
            capture_sha256=hashlib.sha256(answer.body).hexdigest(),
        )
    )


def titles(answer: Answer):
    return [row["title"] for row in parsed(answer).items]


def test_feeds_are_told_apart_by_host_and_path(server):
    assert titles(ask(server, HARBOUR)) == ["Tunnel opens to cyclists", "Crane “Old Anna” repaired"]
    assert titles(ask(server, "https://ministere.example/fr.atom")) == ["Publication des tarifs de quai"]
    assert titles(ask(server, "https://NOTES.example/feed.json")) == ["Survey of knots"]
    assert len(parsed(ask(server, "https://ciel.example/city_f.xml")).items) == 10
    for nowhere in ("https://harbour.example/2024/06/12/story", "https://other.example/rss.xml"):
        assert ask(server, nowhere).status == 404


def test_the_port_in_the_host_header_makes_no_difference(server):
    assert ask(server, f"https://harbour.example:{server.port}/rss.xml").status == 200


def test_an_answer_has_its_validators_and_the_simulated_date(server):
    answer = ask(server, HARBOUR)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert answer.headers["Last-Modified"] == "Wed, 12 Jun 2024 09:50:00 GMT", "its newest change, 05:50"
    assert answer.headers["Date"] == "Wed, 12 Jun 2024 10:05:00 GMT"
    assert answer.headers["Server"] == "sample"
    assert answer.headers["ETag"].startswith('W/"')


def test_a_client_that_has_the_document_gets_304(server):
    first = ask(server, HARBOUR)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for validators in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"other", {tag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": changed},
        {"If_None_Match": tag, "If_Modified_Since": "Wed, 01 Jan 2020 00:00:00 GMT"},
    ):
        answer = ask(server, HARBOUR, **validators)
        assert (answer.status, answer.sent, answer.headers["ETag"]) == (304, b"", tag), validators
    for validators in (
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": changed},
        {"If_Modified_Since": "Wed, 12 Jun 2024 09:49:59 GMT"},
        {"If_Modified_Since": "yesterday"},
    ):
        assert ask(server, HARBOUR, **validators).status == 200, validators


def test_a_feed_that_changes_loses_its_validators(week):
    moment = [at(7, "05:49")]
    with SampleServer(TODAY, week, clock=lambda: moment[0]) as server:
        tag = ask(server, HARBOUR).headers["ETag"]
        assert ask(server, HARBOUR, If_None_Match=tag).status == 304
        moment[0] = at(7, "05:50")
        assert ask(server, HARBOUR, If_None_Match=tag).status == 200


def test_gzip_only_where_it_is_accepted(server):
    plain = ask(server, HARBOUR)
    packed = ask(server, HARBOUR, Accept_Encoding="br, gzip")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.body == plain.body
    assert packed.sent[4:8] == bytes(4), "no time of packing (RFC 1952, MTIME)"
    assert len(packed.sent) < len(plain.sent)
    assert packed.sent == ask(server, HARBOUR, Accept_Encoding="br, gzip").sent


def test_only_reading_is_allowed(server):
    assert ask(server, HARBOUR, method="POST").status == 405
    head = ask(server, HARBOUR, method="HEAD")
    assert (head.status, head.sent) == (200, b"")


@pytest.mark.parametrize(
    ("fault", "status"),
    [("gone", 410), ("not_found", 404), ("server_error", 500), ("unauthorised", 401), ("not_a_feed", 200)],
)
def test_faults_that_answer_with_a_page(server, fault, status):
    server.faults["harbour"] = fault
    answer = ask(server, HARBOUR)
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert parsed(answer).health["error_kind"] == "not_a_feed"
    assert ask(server, "https://notes.example/feed.json").status == 200, "the other feeds are well"


@pytest.mark.parametrize(("fault", "status"), [("moved", 301), ("temporarily_moved", 302)])
def test_a_moved_feed_stands_at_its_new_address(server, fault, status):
    new = "https://harbour.example/moved/rss.xml"
    assert ask(server, new).status == 404, "nothing stands there before"
    server.faults["harbour"] = fault
    answer = ask(server, HARBOUR)
    assert (answer.status, answer.headers["Location"]) == (status, new)
    assert titles(ask(server, new)) == ["Tunnel opens to cyclists", "Crane “Old Anna” repaired"]


def test_a_slow_feed_answers_after_four_seconds(server):
    server.faults["harbour"] = "slow"
    begun = time.monotonic()
    assert ask(server, HARBOUR).status == 200
    assert time.monotonic() - begun > 3.9


def test_of_broken_bytes_the_entries_before_the_break_count(server):
    server.faults["harbour"] = "broken_bytes"
    answer = ask(server, HARBOUR)
    assert answer.body.count(b"\xff\xfe") == 1
    assert not answer.body.rstrip().endswith(b"</rss>")
    assert titles(answer)[:1] == ["Tunnel opens to cyclists"]
    assert parsed(answer).health["error_kind"] is None


def test_a_false_encoding_is_said_in_the_header_only(server):
    server.faults["harbour"] = "false_encoding"
    answer = ask(server, HARBOUR)
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=iso-8859-1"
    assert "“Old Anna”" in answer.body.decode("utf-8")
    assert titles(answer)[1] == "Crane “Old Anna” repaired"


def test_a_feed_without_gzip_is_plain_whatever_is_accepted(server):
    server.faults["harbour"] = "no_gzip"
    assert ask(server, HARBOUR, Accept_Encoding="gzip").headers["Content-Encoding"] is None


def test_the_faults_of_the_week_come_with_their_days(week):
    for day, status in ((2, 200), (3, 404), (4, 404), (5, 200)):
        with SampleServer(TODAY, week, clock=lambda day=day: at(day, "06:05")) as server:
            assert ask(server, "https://notes.example/feed.json").status == status


def test_a_hanging_feed_never_answers_and_does_not_keep_the_server(week):
    with SampleServer(TODAY, week, clock=lambda: MOMENT, faults={"harbour": "hang"}) as server:
        with pytest.raises(TimeoutError):
            ask(server, HARBOUR, seconds=0.5)
        silent = threading.Thread(target=lambda: suppressed(lambda: ask(server, HARBOUR, seconds=60)))
        silent.start()
        assert ask(server, "https://notes.example/feed.json").status == 200
    # That line is reached at all: the answer that hangs would last an hour.
    silent.join(timeout=30)
    assert not silent.is_alive()


def test_a_client_that_comes_in_as_the_server_ends_is_not_left_waiting(week):
    """Under load one in five of these clients was accepted and then forgotten, with its connection open."""
    clients, ended = [], threading.Event()
    load = [threading.Thread(target=work_until, args=(ended,)) for _ in range(2)]
    for thread in load:
        thread.start()
    gc.disable()  # it would close, some time, what was forgotten
    try:
        for _ in range(25):
            with SampleServer(TODAY, week, clock=lambda: MOMENT, faults={"harbour": "hang"}) as server:
                client = threading.Thread(
                    target=lambda server=server: suppressed(lambda: ask(server, HARBOUR, seconds=60))
                )
                client.start()
            clients.append(client)
        ended.set()
        for client in clients:
            client.join(timeout=5)
    finally:
        ended.set()
        gc.enable()
    assert [client for client in clients if client.is_alive()] == []


def work_until(ended: threading.Event):
    while not ended.is_set():
        sum(range(2_000))


def suppressed(call):
    try:
        return call()
    except (OSError, http.client.HTTPException) as error:
        return error


def test_faults_of_the_connection(server):
    for fault, expected in (
        ("dead", http.client.RemoteDisconnected),
        ("reset", ConnectionResetError),
        ("short_body", http.client.IncompleteRead),
        ("huge_headers", http.client.HTTPException),
    ):
        server.faults["harbour"] = fault
        assert isinstance(suppressed(lambda: ask(server, HARBOUR)), expected), fault


def test_a_bad_gzip_begins_well(server):
    server.faults["harbour"] = "bad_gzip"
    with pytest.raises(zlib.error):
        ask(server, HARBOUR)


def test_a_dripping_and_an_endless_body_go_on(server):
    for fault, least in (("drip", 1), ("endless_body", 1 << 20)):
        server.faults["harbour"] = fault
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("GET", "/rss.xml", headers={"Host": "harbour.example"})
        response = connection.getresponse()
        assert len(response.read(least)) == least
        begun = time.monotonic()
        response.read(1)
        assert fault != "drip" or time.monotonic() - begun > 0.3
        connection.sock.close()
        response.close()


def test_a_port_in_use_is_named(week):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(UsageError, match=rf"^Port {port} cannot be used \(.+\); choose another"),
            SampleServer(TODAY, week, clock=lambda: MOMENT, port=port),
        ):
            pass


def test_it_says_nothing_and_leaves_no_thread(week, capfd):
    before = threading.active_count()
    with SampleServer(TODAY, week, clock=lambda: datetime(2024, 6, 12, 10, 5, tzinfo=UTC)) as server:
        ask(server, HARBOUR)
        ask(server, "https://nobody.example/")
    assert threading.active_count() == before
    assert capfd.readouterr() == ("", "")
