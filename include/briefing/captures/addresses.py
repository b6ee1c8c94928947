"""Which addresses a request may reach: an explicit table of those that are not the public internet.

`ipaddress.is_private` alone misses 12 of 33 bad addresses, and `not is_global or is_multicast or
is_reserved` still misses three of them on Python 3.11 (192.0.0.192, 192.88.99.1, fec0::1).
"""

from __future__ import annotations

import errno
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

INTERNAL = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers; 100.100.100.200 is a cloud's metadata service
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; 169.254.169.254 is the clouds' metadata service
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is a cloud's metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "::/96",  # unspecified, loopback, and IPv4-compatible addresses
        "64:ff9b:1::/48",  # NAT64 of a local network
        "100::/64",  # discarded
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # private
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local
        "ff00::/8",  # multicast
    )
)
"""The registries of special addresses of IANA, with the metadata services of clouds that lie in them."""

NAT64 = ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ip_network("2000::/3")
"""All that IANA has given out of IPv6 for the public internet; NAT64's prefix lies outside."""


class AddressNotAllowed(OSError):
    """The refusal to connect to one of them. One text for all: several are told as one."""

    def __init__(self) -> None:
        super().__init__(errno.EPERM, "its server is on a private network")


def is_public(address: str) -> bool:
    """Whether `address`, an IP address as text (a scope after % is ignored), is one of the public internet.

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is judged as itself; Teredo is refused. False
    for what is no address.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        inner = _inner(parsed)
        if inner is not None:
            return is_public(str(inner))
        if parsed not in GLOBAL_UNICAST:
            return False
    return not any(parsed in network for network in INTERNAL if network.version == parsed.version)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a packet to `address` would end at, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
