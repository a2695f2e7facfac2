"""Who counts as sitting at this machine, by the address of the socket's peer (rule 8)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address

import pytest

from handlers.loopback import is_loopback, is_loopback_host


@dataclass
class Caller:
    """A request from `peer` that is beyond reproach otherwise."""

    peer: str | None
    request_id: str = "req_1"
    user_agent: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"host": "localhost:8080"})

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_is_loopback_for_a_peer_on_this_machine(peer: str) -> None:
    assert is_loopback(Caller(peer))


@pytest.mark.parametrize(
    "peer", [None, "", "203.0.113.7", "10.0.0.1", "::", "2001:db8::1", "::ffff:203.0.113.7", "unix"]
)
def test_is_loopback_not_for_any_other_peer(peer: str | None) -> None:
    assert not is_loopback(Caller(peer))


def test_is_loopback_not_without_a_host() -> None:
    assert not is_loopback(Caller("127.0.0.1", headers={}))


@pytest.mark.parametrize("host", [str(IPv4Address(0)), "::", "tenants.example", "192.168.0.1", ""])
def test_is_loopback_host_not_for_an_address_that_others_reach(host: str) -> None:
    """What the server must not listen on without a credential."""
    assert not is_loopback_host(host)
