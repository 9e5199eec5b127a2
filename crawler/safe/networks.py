"""Which addresses are the public web: a table of the ones that are not, and whose word that is."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and the registries of multicast.
# A table of our own: what Python's `is_global` says differs from version to version.
NOT_PUBLIC: Final = (
    ("0.0.0.0/8", "this network, RFC 791"),
    ("10.0.0.0/8", "private, RFC 1918"),
    ("100.64.0.0/10", "carrier's (CGNAT), RFC 6598"),
    ("127.0.0.0/8", "loopback, RFC 1122"),
    ("169.254.0.0/16", "link-local, RFC 3927"),
    ("172.16.0.0/12", "private, RFC 1918"),
    ("192.0.0.0/24", "protocol assignments, RFC 6890"),
    ("192.0.2.0/24", "documentation, RFC 5737"),
    ("192.88.99.0/24", "6to4 relay, RFC 7526"),
    ("192.168.0.0/16", "private, RFC 1918"),
    ("198.18.0.0/15", "benchmarks, RFC 2544"),
    ("198.51.100.0/24", "documentation, RFC 5737"),
    ("203.0.113.0/24", "documentation, RFC 5737"),
    ("224.0.0.0/4", "multicast, RFC 5771"),
    ("240.0.0.0/4", "reserved and broadcast, RFC 1112"),
    ("::/128", "unspecified, RFC 4291"),
    ("::1/128", "loopback, RFC 4291"),
    ("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
    ("64:ff9b::/96", "NAT64, RFC 6052"),
    ("64:ff9b:1::/48", "local NAT64, RFC 8215"),
    ("2001::/23", "protocol assignments and Teredo, RFC 2928"),
    ("2001:db8::/32", "documentation, RFC 3849"),
    ("2002::/16", "6to4, RFC 3056"),
    ("3fff::/20", "documentation, RFC 9637"),
    ("fc00::/7", "unique local, RFC 4193"),
    ("fe80::/10", "link-local, RFC 4291"),
    ("fec0::/10", "site-local, RFC 3879"),
    ("ff00::/8", "multicast, RFC 4291"),
)
TABLE: Final = tuple((ipaddress.ip_network(network), why) for network, why in NOT_PUBLIC)
# All that was ever given out (IANA, IPv6 Global Unicast Address Assignments).
UNICAST: Final = ipaddress.IPv6Network("2000::/3")
NOT_GIVEN_OUT: Final = "not given out, RFC 4291"
NO_ADDRESS: Final = "no address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be reached although it is not public: hosts by name, addresses by network."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()


class AllowedError(ValueError):
    """An entry that is neither a host nor a network."""


def read_allowed(entries: Iterable[str]) -> Allowed:
    """Entries such as `intranet.example`, `10.1.2.3`, `10.0.0.0/8`; raises AllowedError."""
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in entries:
        bare = entry.strip().lower().strip("[]")
        try:
            networks.append(ipaddress.ip_network(bare))
        except ValueError as error:
            # A port or a path would look as if it was obeyed.
            if not bare or not bare.isascii() or set(bare) & set("/:*@ "):
                raise AllowedError(
                    f"'{entry}' is neither a host nor a network. Write intranet.example, "
                    "10.1.2.3 or 10.0.0.0/8"
                ) from error
            hosts.add(bare.rstrip("."))
    return Allowed(hosts=frozenset(hosts), networks=tuple(networks))


def name_of(host: str) -> str:
    """A host as a request has it: in lower case and ASCII, without the dot of the root."""
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        name = host
    return name.lower().rstrip(".")


def refusal(host: str, address: str, allowed: Allowed) -> str | None:
    """Why a host must not be reached at an address that its name resolved to; None where it may."""
    if name_of(host) in allowed.hosts:
        return None
    try:
        found: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return NO_ADDRESS
    if any(found in network for network in allowed.networks):
        return None
    return _not_public(found)


def _not_public(address: Address) -> str | None:
    why = next((why for network, why in TABLE if address in network), None)
    if why or address.version == 4 or address in UNICAST:
        return why
    return NOT_GIVEN_OUT
