"""No request reaches an internal address: each range of the table, and what is written in odd ways."""

import pytest

from briefing.captures.addresses import INTERNAL, is_public

# The ranges by hand from IANA's registries of special addresses: an address at each end of a range that
# is not obvious, and the clouds' metadata services.
REFUSED = [
    "0.0.0.0",  # noqa: S104 - refused, not bound to
    "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
    "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1",
    "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "10.0.0.0", "100.64.0.0", "127.0.0.0", "169.254.0.0", "169.254.255.255", "172.16.0.0", "192.0.0.0",
    "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.31.196.255", "192.52.193.255", "192.88.99.0",
    "192.88.99.255", "192.168.0.0", "192.168.255.255", "192.175.48.255", "198.18.0.0", "198.51.100.255",
    "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0",
    "2001:1ff:ffff:ffff::1", "2001:db8:ffff:ffff::1", "3fff:fff:ffff::1",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:1::1", "2001:20::1",
    "2001:db8::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fec0::1",
    "ff02::1", "ff0e::1",
    # An IPv4 address inside: mapped, translated, 6to4, NAT64, Teredo (relay and client).
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1", "2002:7f00:1::",
    "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2001:0:7f00:1::", "2001::4136:e378",
    # With a scope, and nothing that IANA has given out.
    "fe80::1%eth0", "::1%lo", "::ffff:127.0.0.1%1", "4000::1", "8000::1", "e000::1",
    # No address, or another way to write one: a resolver may understand it, so it is not public.
    "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "127.000.000.001", "1.1.1.1.", "",
    " 1.1.1.1", "1.1.1.1 ", "localhost", "127。0。0。1", "１２７.0.0.1", "[::1]", "%", "1.1.1.1/8",
]  # fmt: skip
ALLOWED = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1",
    "192.88.98.255", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255",
    "203.0.114.0", "223.255.255.255", "205.193.215.159",
    "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450::1", "2620:4f:7fff::1",
    "3ffe:ffff::1",
    # A public IPv4 address inside.
    "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::8.8.8.8", "2606:4700:4700::1111%eth0",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_an_internal_address_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address):
    assert is_public(address)


@pytest.mark.parametrize("network", INTERNAL, ids=str)
def test_each_range_of_the_table_is_refused_from_its_first_address_to_its_last(network):
    assert not is_public(str(network[0]))
    assert not is_public(str(network[-1]))


@pytest.mark.parametrize("network", [one for one in INTERNAL if one.version == 4], ids=str)
def test_no_range_hides_inside_an_address_of_the_other_version(network):
    inner = int(network[-1])
    high, low = inner >> 16, inner & 0xFFFF
    for written in (f"::ffff:{network[-1]}", f"2002:{high:x}:{low:x}::1", f"64:ff9b::{network[-1]}"):
        assert not is_public(written)
