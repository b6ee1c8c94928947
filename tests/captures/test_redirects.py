"""Where a request may go: redirects, and addresses that must not be reached from any of them."""

import asyncio
import socket
from itertools import pairwise

import aiohttp
import pytest
from yarl import URL

from briefing.captures import connecting
from briefing.captures.addresses import AddressNotAllowed
from briefing.captures.fetch import Request
from briefing.captures.reach import Reach, read_loopback_hosts, read_ports
from tests.captures.capture_lake import fetched, fetched_all, reach, rss
from tests.feed_server import FeedServer, Reply, feed

BODY = rss("Tunnel opens")
START = "http://harbour.example/feed"


def redirect(location, status=302):
    return Reply(status, headers={"Location": location})


def chain(server, *urls, status=302):
    """Let each URL redirect to the next one; the last is a feed."""
    for url, location in pairwise(urls):
        server.answer(url.partition("://")[2], redirect(location, status))
    server.answer(urls[-1].partition("://")[2], feed(BODY))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server, status):
    chain(server, START, "https://www.harbour.example/rss?x=1", status=status)
    answer = fetched(START, server)
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.final_url == "https://www.harbour.example/rss?x=1"
    assert [asked.url for asked in server.asked] == ["harbour.example/feed", "www.harbour.example/rss?x=1"]


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/rss", "http://harbour.example/rss"),
        ("rss", "http://harbour.example/a/rss"),
        ("../rss", "http://harbour.example/rss"),
        ("?page=2", "http://harbour.example/a/feed?page=2"),
        ("//www.harbour.example/rss", "http://www.harbour.example/rss"),
        ("HTTP://WWW.Harbour.example/rss", "http://www.harbour.example/rss"),
        ("http://www.harbour.example/", "http://www.harbour.example/"),
        ("http://www.harbour.example:80/rss#top", "http://www.harbour.example/rss"),
        ("http://reader:secret@www.harbour.example/rss", "http://www.harbour.example/rss"),
        ("/fil d'été", "http://harbour.example/fil%20d'%C3%A9t%C3%A9"),
        ("/fil%20d%C3%A9j%C3%A0", "http://harbour.example/fil%20d%C3%A9j%C3%A0"),
        ("http://www.café.example/", "http://www.xn--caf-dma.example/"),
        ("///rss", "http://harbour.example/rss"),
        ("\\\\127.0.0.1\\rss", "http://harbour.example/a/%5C%5C127.0.0.1%5Crss"),
    ],
)
def test_where_a_redirect_leads(server, location, leads_to):
    raw = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\n\r\n"
    server.answer("harbour.example/a/feed", Reply(raw=raw))
    server.answer(leads_to.removeprefix("http://"), feed(BODY))
    answer = fetched("http://harbour.example/a/feed", server)
    assert (answer.final_url, answer.error_kind, answer.body) == (leads_to, None, BODY)
    assert "authorization" not in server.asked[-1].headers
    assert "@" not in server.asked[-1].headers["host"]


def test_five_redirects_are_followed_and_no_sixth(server):
    steps = [f"http://harbour.example/{number}" for number in range(7)]
    chain(server, *steps)
    assert fetched(steps[1], server).body == BODY
    server.asked.clear()
    answer = fetched(steps[0], server)
    assert (answer.error_kind, answer.error_detail) == (
        "too_many_redirects",
        "it redirects more than 5 times",
    )
    assert (answer.status, answer.final_url) == (302, steps[5])
    assert len(server.asked) == 6


@pytest.mark.parametrize("back", [START, "/feed", "#top", "", "http://harbour.example:80/feed#again"])
def test_a_circle_is_left_at_once(server, back):
    server.answer("harbour.example/feed", redirect("/other"))
    server.answer("harbour.example/other", redirect(back if "/" in back else f"/feed{back}"))
    answer = fetched(START, server)
    assert (answer.error_kind, answer.error_detail) == ("too_many_redirects", "it redirects in a circle")
    assert len(server.asked) == 2


@pytest.mark.parametrize("back", [START, "/feed", "#top", "", "?"])
def test_a_redirect_to_itself_is_a_circle(server, back):
    server.answer("harbour.example/feed", redirect(back))
    answer = fetched(START, server)
    assert (answer.error_kind, answer.error_detail) == ("too_many_redirects", "it redirects in a circle")
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["http://harbour.example/rss", "HTTP://other.example/rss"])
def test_a_redirect_from_https_to_http_is_not_followed(server, location):
    chain(server, "https://harbour.example/feed", location)
    answer = fetched("https://harbour.example/feed", server)
    expected = ("insecure_connection", "it redirects from https to http")
    assert (answer.error_kind, answer.error_detail) == expected
    assert len(server.asked) == 1


def test_nor_after_a_hop_that_was_plain(server):
    chain(
        server, START, "https://harbour.example/feed", "https://harbour.example/2", "http://harbour.example/3"
    )
    server.answer("harbour.example/feed", lambda _: redirect("https://harbour.example/2"))
    assert fetched(START, server).error_kind == "insecure_connection"
    assert [asked.url for asked in server.asked] == ["harbour.example/feed", "harbour.example/2"]


def test_validators_go_to_the_address_that_gave_them_and_to_no_other(server, no_pauses):
    chain(server, START, "http://www.harbour.example/rss")
    shown = {"If-None-Match": '"1"', "If-Modified-Since": "Wed, 12 Jun 2024 08:00:00 GMT"}
    fetched(Request(START, shown, "http://www.harbour.example/rss"), server)
    first, second = server.asked
    assert [name for name in first.headers if name.startswith("if-")] == []
    assert second.headers["if-none-match"] == '"1"'
    assert second.headers["if-modified-since"] == "Wed, 12 Jun 2024 08:00:00 GMT"
    server.asked.clear()
    fetched(Request(START, shown, START), server)
    assert ["if-none-match" in asked.headers for asked in server.asked] == [True, False]


# What leads to this machine, in 24 ways to write it; {port} is that of a listener that nobody may reach.
TRICKS = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/", "http://0.0.0.0:{port}/", "http://127.1:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/",
    "http://user@127.0.0.1:{port}/", "http://harbour.example@127.0.0.1:{port}/",
    "http://inside.test:{port}/", "http://mixed.test:{port}/", "http://127。0。0。1:{port}/",
    "http://１２７.0.0.1:{port}/", "http://127.0.0.1.:{port}/", "http://localhost.:{port}/",
    "http://[::]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
    "http://[::ffff:7f00:1%25lo]:{port}/", "http://0:{port}/", "http://LOCALHOST:{port}/",
    "http://017700000001:{port}/", "http://127.000.000.001:{port}/", "http://%31%32%37.0.0.1:{port}/",
]  # fmt: skip
ODD = [
    "//127.0.0.1:{port}/", "///127.0.0.1:{port}/", "http:\\\\127.0.0.1:{port}/", "\\\\127.0.0.1:{port}\\",
    "http:/127.0.0.1:{port}/", "http:127.0.0.1:{port}/", "file:///etc/hosts", "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET", "data:text/xml,<rss/>", "javascript:alert(1)", "ws://127.0.0.1:{port}/",
    "http://harbour.example\\@127.0.0.1:{port}/", "http://harbour.example#@127.0.0.1:{port}/",
    " http://127.0.0.1:{port}/", "http://\t127.0.0.1:{port}/", "unix:///var/run/docker.sock",
    "http://127.0.0.1:{port}\\.harbour.example/", "http://[127.0.0.1]:{port}/", "://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@harbour.example/", "http://harbour.example:{port}@127.0.0.1:{port}/",
    "http://127.0.0.1%00.harbour.example:{port}/", "http://169.254.169.254/", "http://[fd00:ec2::254]/",
]  # fmt: skip
RESOLVED = {
    "inside.test": ["127.0.0.1"],
    "mixed.test": ["10.0.0.1", "127.0.0.1", "::1"],
    "localhost": ["127.0.0.1", "::1"],
    "0x7f000001": ["127.0.0.1"],
    "0": ["0.0.0.0"],  # noqa: S104 - what a resolver says, not what we bind to
}
"""What a system's resolver says to these names and ways of writing an address."""


async def resolver(host, port):
    """Nothing is asked: what a resolver would say to what reaches it."""
    addresses = RESOLVED.get(host.lower().removesuffix("."), ["127.0.0.1"])
    return [
        (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
        for one in addresses
    ]


@pytest.fixture
def canary():
    with FeedServer() as listening:
        yield listening


@pytest.mark.parametrize("trick", TRICKS + ODD)
def test_no_redirect_leads_inside(server, canary, trick):
    location = trick.format(port=canary.port).encode()
    server.answer(
        "harbour.example/feed", Reply(raw=b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n\r\n")
    )
    # The canary's port is allowed: what stops the request must be the address.
    answer = fetched(START, reach(server, canary.port), resolver)
    assert canary.connections == 0
    assert answer.body is None
    at_the_server = [asked.url for asked in server.asked]
    assert at_the_server[0] == "harbour.example/feed"
    if answer.error_kind != "address_not_allowed":
        # It led to another path of the public server, which has nothing there.
        assert (answer.error_kind, len(at_the_server)) == ("not_found", 2)


@pytest.mark.parametrize("trick", TRICKS)
def test_each_of_the_tricks_is_told_as_one(server, canary, trick):
    server.answer("harbour.example/feed", redirect(trick.format(port=canary.port).encode().decode("latin-1")))
    answer = fetched(START, reach(server, canary.port), resolver)
    assert answer.error_kind == "address_not_allowed"
    assert str(canary.port) not in answer.error_detail
    assert "127" not in answer.error_detail


@pytest.mark.parametrize("trick", TRICKS + ODD)
def test_no_address_of_the_catalogue_leads_inside(canary, trick):
    answer = fetched(trick.format(port=canary.port), Reach((canary.port,)), resolver)
    assert canary.connections == 0
    assert (answer.error_kind, answer.status, answer.final_url) == ("address_not_allowed", None, None)


def test_a_header_is_not_split_and_markup_is_not_followed(server, canary):
    inside = f"http://127.0.0.1:{canary.port}/"
    split = f"/other%0d%0aHost:%20127.0.0.1:{canary.port}%0d%0a%0d%0aGET%20{inside}"
    server.answer("harbour.example/feed", redirect(split))
    fetched(START, reach(server, canary.port), resolver)
    assert server.asked[-1].headers["host"] == "harbour.example"
    raw = f"HTTP/1.1 302 Found\r\nLocation: /other\rX-More: 1\nLocation: {inside}\r\n\r\n".encode()
    server.answer("harbour.example/feed", Reply(raw=raw))
    fetched("https://harbour.example/feed", reach(server, canary.port), resolver)
    page = (
        f"<meta http-equiv='refresh' content='0;url={inside}'><script>location='{inside}'</script>".encode()
    )
    refresh = {"Refresh": f"0;url={inside}", "Content-Location": inside, "Link": f"<{inside}>; rel=self"}
    server.answer("harbour.example/page", Reply(body=page, headers=refresh))
    assert fetched("http://harbour.example/page", reach(server, canary.port), resolver).body == page
    assert canary.connections == 0


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "http://inside.test:{port}/", "http://localhost:{port}/", "http://127.1:{port}/",
     "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/"],
)  # fmt: skip
@pytest.mark.parametrize("allowed", [True, False])
def test_a_port_on_loopback_is_open_for_its_hosts_alone(server, location, allowed):
    where = reach(server, *([server.port] if allowed else []))
    server.answer("harbour.example/feed", redirect(location.format(port=server.port)))
    answer = fetched(START, where, resolver)
    assert answer.error_kind == "address_not_allowed"
    assert server.connections == 1
    assert fetched(location.format(port=server.port), where, resolver).error_kind == "address_not_allowed"
    assert server.connections == 1


def test_nor_is_port_80_of_a_host_on_loopback(server):
    """`{port}` in the URL is not needed where the operator put a host on port 80 itself."""
    where = Reach((), {"*.example": 80})
    answer = fetched("http://inside.test/", where, resolver)
    assert (answer.error_kind, answer.error_detail) == (
        "address_not_allowed",
        "its server is on a private network",
    )


@pytest.mark.parametrize("scheme", ["ws", "wss", "ftp", "file", "feed", "unix"])
def test_only_the_web_is_asked(server, scheme):
    """ws and wss have the ports of http and https, and the host is a public one."""
    server.answer("harbour.example/feed", redirect(f"{scheme}://www.harbour.example/"))
    answer = fetched(START, server)
    assert (answer.error_kind, answer.error_detail) == ("address_not_allowed", "it is no web address")
    assert len(server.asked) == 1


@pytest.mark.parametrize("port", [0, 22, 25, 81, 8080, 65535])
def test_other_ports_are_not_asked(server, port):
    server.answer("harbour.example/feed", redirect(f"http://www.harbour.example:{port}/"))
    answer = fetched(START, server)
    assert (answer.error_kind, answer.error_detail) == ("address_not_allowed", "its port is not allowed")
    assert fetched(f"http://www.harbour.example:{port}/", server).error_kind == "address_not_allowed"
    assert len(server.asked) == 1


def test_a_port_that_the_operator_allows_is_asked(server):
    server.answer("harbour.example/feed", redirect("http://www.harbour.example:8080/rss"))
    server.answer("www.harbour.example/rss", feed(BODY))
    answer = fetched(START, reach(server, 8080))
    assert (answer.status, answer.final_url) == (200, "http://www.harbour.example:8080/rss")


@pytest.fixture
def internet(monkeypatch):
    """127.0.0.2 stands for the internet and 127.0.0.1, on the same port, for the inside."""
    judged = connecting.is_public
    monkeypatch.setattr(connecting, "is_public", lambda address: address == "127.0.0.2" or judged(address))
    with FeedServer("127.0.0.2") as public, FeedServer("127.0.0.1", public.port) as inside:
        yield public, inside


def test_a_name_that_is_bound_anew_does_not_lead_inside(internet, no_pauses):
    public, inside = internet
    answers = iter(["127.0.0.2", "127.0.0.1", "127.0.0.1"])

    async def rebinding(_host, port):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    url = f"http://rebinds.test:{public.port}/feed"
    public.answer(url.removeprefix("http://"), redirect("/secret"))
    first = fetched(url, Reach((public.port,)), rebinding)
    assert (first.error_kind, first.status) == ("address_not_allowed", 302)
    assert fetched(url, Reach((public.port,)), rebinding).error_kind == "address_not_allowed"
    assert (public.connections, inside.connections) == (1, 0)


def test_of_several_addresses_only_public_ones_are_tried(internet):
    public, inside = internet

    async def several(_host, port):
        inner = [("10.0.0.1", port), ("127.0.0.1", port), ("169.254.169.254", port)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", one) for one in (*inner, ("127.0.0.2", port))]

    url = f"http://several.test:{public.port}/feed"
    public.answer(url.removeprefix("http://"), feed(BODY))
    assert fetched(url, Reach((public.port,)), several).body == BODY
    assert (public.connections, inside.connections) == (1, 0)


@pytest.mark.parametrize("address", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_the_socket_itself_refuses(canary, address):
    """Behind the checks of URL and name stands a third one, where the connection is made."""

    async def ask():
        async with aiohttp.ClientSession(connector=connecting.connector(Reach())) as session:
            await session.get(f"http://{address}:{canary.port}/")

    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        asyncio.run(ask())
    assert isinstance(refused.value.os_error, AddressNotAllowed)
    assert canary.connections == 0


def test_hosts_that_stand_on_loopback():
    allowed = Reach((), read_loopback_hosts("feeds.example=8780, *.sample.example=8781,"))
    assert allowed.loopback_port("feeds.example") == 8780
    assert allowed.loopback_port("FEEDS.Example.") == 8780
    assert allowed.loopback_port("harbour.sample.example") == 8781
    for host in ("feeds.example.org", "a.feeds.example", "sample.example", "localhost", "127.0.0.1", ""):
        assert allowed.loopback_port(host) is None


@pytest.mark.parametrize("text", ["feeds.example", "=80", "a=0", "a=65536", "a=x", "a=８０", "a=1=2", "a=-1"])
def test_hosts_that_cannot_be_read(text):
    with pytest.raises(ValueError, match="host=port"):
        read_loopback_hosts(text)


def test_ports_that_can_be_read_and_that_cannot():
    assert read_ports("8080, 8443,") == (8080, 8443)
    assert read_ports("") == ()
    for text in ("0", "65536", "x", "80-90", "８０", "-1"):
        with pytest.raises(ValueError, match="list of ports"):
            read_ports(text)


def test_a_url_that_is_too_long_is_not_followed(server):
    for length, kind in ((4000, "not_found"), (4001, "address_not_allowed")):
        location = "http://harbour.example/".ljust(length, "a")
        assert len(str(URL(location))) == length
        server.answer("harbour.example/feed", redirect(location))
        assert fetched_all([START], server)[0].error_kind == kind
