"""Where a request may go, judged from its URL before anything is resolved; redirects are judged alike."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from yarl import URL

from briefing.captures.addresses import is_public
from briefing.captures.failures import FetchFailure
from briefing.captures.reach import USUAL_PORTS, Reach

LONGEST_URL = 4000


def first_target(address: str) -> URL:
    """The URL that the catalogue names, byte for byte where it is ASCII: a signature may stand in it.

    Raises FetchFailure where it cannot be requested.
    """
    try:
        return URL(address, encoded=address.isascii())
    except ValueError as error:
        raise FetchFailure("address_not_allowed", "its address cannot be used") from error


def check_target(url: URL, reach: Reach) -> None:
    """Raise FetchFailure where no request may go to `url`, whatever its name resolves to."""
    if url.scheme not in ("http", "https"):
        raise FetchFailure("address_not_allowed", "it is no web address")
    if not url.raw_host or len(str(url)) > LONGEST_URL:
        raise FetchFailure("address_not_allowed", "it names no server, or is too long")
    if url.port not in (*USUAL_PORTS, *reach.ports):
        raise FetchFailure("address_not_allowed", "its port is not allowed")
    if _is_address(url.raw_host) and not is_public(url.raw_host):
        raise FetchFailure("address_not_allowed", "its server is on a private network")


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def next_target(current: URL, location: str, visited: Iterable[URL], reach: Reach) -> URL:
    """Where a redirect from `current` leads. Raises FetchFailure where it may not be followed.

    A user or password in it is dropped: none of ours may travel to another host, and none of theirs
    is asked for.
    """
    try:
        target = current.join(URL(location)).with_fragment(None)
        target = target.with_user(None) if target.user or target.password else target
    except (ValueError, TypeError) as error:
        raise FetchFailure("address_not_allowed", "it redirects to what is no address") from error
    if current.scheme == "https" and target.scheme == "http":
        raise FetchFailure("insecure_connection", "it redirects from https to http")
    check_target(target, reach)
    # As text: to yarl a URL with its port 80 is another one.
    if str(target) in map(str, visited):
        raise FetchFailure("too_many_redirects", "it redirects in a circle")
    return target
