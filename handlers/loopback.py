"""Whether a request comes from this machine and from nobody who only made a browser send it."""

import re
from ipaddress import ip_address

from handlers.request import Request

HOST = re.compile(r"(\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9.-]+))(:[0-9]*)?")
FORWARDING_HEADERS = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)


def is_loopback(request: Request) -> bool:
    """True when `request` may pass for the person at the keyboard (rule 8).

    The peer has to be a loopback address, the Host a local name, nothing may have forwarded the
    request, and no page of another origin may have sent it. A proxy on this machine is a loopback
    peer too: that is why any forwarding header refuses. A foreign name that resolves to 127.0.0.1
    is caught by its Host.
    """
    host = request.header("host")
    return (
        request.peer is not None
        and is_loopback_host(request.peer)
        and host is not None
        and is_loopback_host(_hostname(host))
        and not any(request.header(name) is not None for name in FORWARDING_HEADERS)
        and request.header("origin") in (None, f"http://{host}", f"https://{host}")
        and request.header("sec-fetch-site") in (None, "none", "same-origin")
    )


def is_loopback_host(host: str) -> bool:
    """True when `host`, an address or a name without port, can only mean this machine."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _hostname(host: str) -> str:
    """The name in a Host header, without port and brackets; '' where it is not exactly one."""
    match = HOST.fullmatch(host)
    return (match["address"] or match["name"]) if match else ""
