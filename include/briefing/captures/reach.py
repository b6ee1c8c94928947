"""What the operator allows a request to reach besides the public internet, as the settings say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

USUAL_PORTS = (80, 443)
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Reach:
    """What the operator allows: ports besides 80 and 443, and hosts that stand for a port on loopback.

    `loopback` maps a host's name, or `*.example` for all below it, to the port that serves it. The
    port is put in after the URL is handled: it is in no URL, no row and no edition.
    """

    ports: tuple[int, ...] = ()
    loopback: Mapping[str, int] = field(default_factory=dict)

    def loopback_port(self, host: str) -> int | None:
        host = host.lower().removesuffix(".")
        for pattern, port in self.loopback.items():
            if fnmatchcase(host, pattern):
                return port
        return None


def read_loopback_hosts(text: str) -> dict[str, int]:
    """`host=port` pairs with commas between them. Raises ValueError, the sentence's second half."""
    pairs = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        host, _, port = pair.partition("=")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
            raise ValueError("it is no list of host=port, such as feeds.example=8780 or *.example=8780")
        pairs[host.lower()] = int(port)
    return pairs


def read_ports(text: str) -> tuple[int, ...]:
    """Port numbers with commas between them. Raises ValueError, the sentence's second half."""
    numbers = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 0 < int(part) <= HIGHEST_PORT for part in numbers):
        raise ValueError("it is no list of ports, such as 8080,8443")
    return tuple(int(part) for part in numbers)
