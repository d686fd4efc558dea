"""Visitors without an account: what one of them is, and that no address is held."""

from __future__ import annotations

import pytest

from gateway.errors import TooManyRequests
from gateway.visitors import Visitors


def asked(visitors: Visitors, *hosts: str) -> list[bool]:
    """Who of some visitors was admitted."""
    admitted = []
    for host in hosts:
        try:
            visitors.admit("neijiang", {"type": "http", "client": (host, 4711)})
            admitted.append(True)
        except TooManyRequests:
            admitted.append(False)
    return admitted


@pytest.mark.parametrize(
    "hosts, admitted",
    [
        (("203.0.113.7", "203.0.113.8", "203.0.113.7"), [True, True, False]),
        (("2001:db8:1:2::7", "2001:db8:1:2:ffff::8", "2001:db8:1:3::7"), [True, False, True]),
        (("203.0.113.7", "::ffff:203.0.113.7", "::ffff:203.0.113.8"), [True, False, True]),
        (("", "testclient", "testclient"), [True, True, False]),
    ],
)
def test_a_visitor_is_an_address_and_of_ipv6_a_network(hosts: tuple[str, ...], admitted: list[bool]) -> None:
    visitors = Visitors(each=(0.001, 1))
    assert asked(visitors, *hosts) == admitted
    assert not any(host in str(vars(visitors._each)) for host in hosts if host)


def test_a_city_has_a_limit_of_its_own_and_none_where_limits_are_lifted() -> None:
    assert asked(Visitors(city=(0.001, 1)), "203.0.113.7", "203.0.113.8") == [True, False]
    assert all(asked(Visitors((1, 1), (1, 1), limited=False), *["203.0.113.7"] * 5))
