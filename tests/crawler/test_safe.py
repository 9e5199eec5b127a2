"""What is the public web, and which packed bodies are whole."""

from __future__ import annotations

import gzip
import ipaddress
import zlib
from typing import Any

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address

from crawler.safe import PublicResolver
from crawler.safe.networks import NOT_PUBLIC, Allowed, AllowedError, read_allowed, refusal
from crawler.safe.wholeness import damage

NOTHING = Allowed()
MIB = 1024 * 1024

REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::2", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.215.14",
    "64:ff9b::7f00:1", "64:ff9b::5db8:d70e", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "not an address", "",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
    "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "2003::1",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address):
    assert refusal("news.example", address, NOTHING)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_reached(address):
    assert refusal("news.example", address, NOTHING) is None


@given(st.ip_addresses())
def test_whatever_python_says_is_not_public_is_refused(address):
    if not address.is_global:
        assert refusal("news.example", str(address), NOTHING)


@pytest.mark.parametrize(("network", "why"), NOT_PUBLIC)
def test_a_network_of_the_table_is_refused_from_end_to_end(network, why):
    addresses = ipaddress.ip_network(network)

    assert refusal("x", str(addresses[0]), NOTHING)
    assert refusal("x", str(addresses[-1]), NOTHING)


def test_what_is_allowed_is_reached_and_nothing_beside_it():
    allowed = read_allowed(["Intranet.example.", "10.1.0.0/16", "127.0.0.2", "[fd00::1]"])

    assert refusal("intranet.example", "192.168.0.1", allowed) is None
    assert refusal("INTRANET.example.", "127.0.0.1", allowed) is None
    assert refusal("any.example", "10.1.2.3", allowed) is None
    assert refusal("any.example", "fd00::1", allowed) is None
    assert refusal("any.example", "10.2.0.1", allowed)
    assert refusal("any.example", "127.0.0.1", allowed)
    assert refusal("x.intranet.example", "127.0.0.1", allowed)


@pytest.mark.parametrize(
    "entry",
    ["", "http://intranet.example", "intranet.example:80", "10.1.2.3/8", "*", "a b", "가.kr"],
)
def test_an_entry_that_would_not_hold_is_refused(entry):
    with pytest.raises(AllowedError, match="neither a host nor a network"):
        read_allowed([entry])


class Names:
    """Answers of DNS, for the resolver to look at; and what it handed on."""

    def __init__(self, **addresses):
        self.nameResolver = self
        self.addresses = addresses
        self.handed_on = []

    def resolveHostName(self, receiver, host, port, types, semantics):  # noqa: N802 - Twisted's name
        receiver.resolutionBegan(None)
        for address in self.addresses[host.partition(".")[0]]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()

    def resolutionBegan(self, resolution):  # noqa: N802 - Twisted's name
        self.handed_on.clear()

    def addressResolved(self, address):  # noqa: N802 - Twisted's name
        self.handed_on.append(address.host)

    def resolutionComplete(self):  # noqa: N802 - Twisted's name
        pass


@pytest.mark.parametrize(
    ("host", "handed_on", "refused"),
    [
        pytest.param("public.example", ["1.1.1.1"], [], id="public"),
        pytest.param("private.example", [], ["private.example"], id="private"),
        pytest.param("mixed.example", ["1.1.1.1"], ["mixed.example"], id="one of two"),
        pytest.param("우리.example", [], ["xn--oy2b11v.example"], id="of other letters"),
        pytest.param("안.example", ["10.0.0.3"], [], id="of other letters, allowed"),
    ],
)
def test_the_resolver_hands_on_what_is_public(host, handed_on, refused):
    names: Any = Names(
        public=["1.1.1.1"],
        private=["10.0.0.1"],
        mixed=["10.0.0.1", "1.1.1.1"],
        우리=["10.0.0.2"],
        안=["10.0.0.3"],
    )
    resolver = PublicResolver(names, 0, read_allowed(["xn--le5b.example"]))

    for _ in range(2):  # from the cache too
        resolver.resolveHostName(names, host, 80)

        assert (names.handed_on, list(resolver.refused)) == (handed_on, refused)


def deflated(body):
    raw = zlib.compressobj(wbits=-15)
    return raw.compress(body) + raw.flush()


# A text that no codec makes short, so that there is something to cut.
BODY = b"".join(b"%d<p>" % (number * number) for number in range(3000))
PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate ": deflated,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


PACKED = {encoding: pack(BODY) for encoding, pack in PACK.items()}


@pytest.mark.parametrize("encoding", PACK)
def test_a_whole_body_is_whole(encoding):
    assert damage(PACKED[encoding], [encoding], MIB) is None


@pytest.mark.parametrize("encoding", PACK)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_body_cut_at_any_byte_is_not_whole(encoding, share):
    packed = PACKED[encoding]

    found = damage(packed[: int(len(packed) * share)], [encoding], MIB)

    # A raw stream begins like a damaged one of the other kind.
    assert found in {f"{kind} {encoding.strip().lower()}" for kind in ("truncated", "damaged")}


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
@given(junk=st.binary(min_size=30, max_size=200))
def test_bytes_that_are_not_packed_are_damaged_or_cut(encoding, junk):
    found = damage(b"<html>" + junk, [encoding], MIB)

    assert found in {f"damaged {encoding}", f"truncated {encoding}"}


@pytest.mark.parametrize(
    ("body", "encodings", "found"),
    [
        pytest.param(BODY, [], None, id="not packed"),
        pytest.param(BODY, ["identity"], None, id="an encoding that is none"),
        pytest.param(BODY, ["aws-chunked"], None, id="an encoding nobody knows"),
        pytest.param(gzip.compress(b"a") + gzip.compress(b"b"), ["gzip"], None, id="two members"),
        pytest.param(gzip.compress(b"a") + b"\n\0junk", ["gzip"], None, id="junk behind it"),
        pytest.param(
            gzip.compress(b"a") + gzip.compress(BODY)[:99],
            ["gzip"],
            "truncated gzip",
            id="the second member cut off",
        ),
        pytest.param(gzip.compress(BODY)[:-5] + b"12345", ["gzip"], "damaged gzip", id="wrong sum"),
        pytest.param(gzip.compress(b"a" * MIB * 2), ["gzip"], None, id="larger than the limit"),
        pytest.param(brotli.compress(b"a" * MIB * 2), ["br"], None, id="larger, br"),
        pytest.param(zstd.compress(b"a" * MIB * 2), ["zstd"], None, id="larger, zstd"),
        pytest.param(zlib.compress(b"a" * MIB * 2), ["deflate"], None, id="larger, deflate"),
        pytest.param(brotli.compress(gzip.compress(BODY)), ["gzip", "br"], None, id="packed twice"),
        pytest.param(
            brotli.compress(gzip.compress(BODY)[:-9]),
            ["gzip", "br"],
            "truncated gzip",
            id="cut off inside",
        ),
        pytest.param(b"", ["gzip"], "truncated gzip", id="nothing at all"),
    ],
)
def test_what_is_said_of_a_body(body, encodings, found):
    assert damage(body, encodings, MIB) == found
