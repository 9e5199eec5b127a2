"""Real crawls: nothing of this machine is reached, and no half a page is taken for a whole one."""

from __future__ import annotations

import gzip
import zlib
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from backports import zstd

from crawler.feeds.formats import read_listing
from tests.crawler.server import CANARY, PUBLIC, SITES, Reply, serving
from tests.crawler.visit import visit

PAGE = Reply(body=b"<html><p>page")
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}
MIB = 1024 * 1024

# 40 ways to write 127.0.0.1, or another address of this machine.
SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7F.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "127.000.000.001",
    "127.0.0.1.",
    "127.1.",
    "127.0.0.2",
    "127.255.255.254",
    "127.127.127.127",
    "0.0.0.0",
    "0",
    "0x0",
    "00",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0::ffff:7f00:0001]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "user:pw@127.0.0.1",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "ⓛocalhost",
    "%31%32%37.0.0.1",
]
SCHEMES = [
    "file:///etc/hostname",
    "FILE:///etc/hostname",
    "ftp://127.0.0.1/",
    "s3://bucket/key",
    "data:text/plain,secret",
    "gopher://127.0.0.1/",
    "jar:file:///x!/y",
]
NAMES = {
    "private.example": [["10.0.0.1"]],
    "canary.example": [[CANARY]],
    "mixed.example": [[CANARY, PUBLIC]],
    "metadata.example": [["169.254.169.254"]],
    "six.example": [["::1"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    # Public the first time, private the second.
    "rebind.example": [[PUBLIC], [CANARY]],
}
REFUSED = (
    "IgnoreRequest: refused: ",
    "CannotResolveHostError: ",
    "ValueError: invalid hostname: ",
)
BODY = b"".join(b"%d<p>" % (number * number) for number in range(3000))
PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def packed(encoding, body, cut=0):
    whole = PACK[encoding](body)
    return Reply(body=whole[: len(whole) - cut], headers={"Content-Encoding": encoding})


def page_with(markup):
    return Reply(body=f"<html><head>{markup}</head><p>page</html>".encode())


def hostile(canary):
    """A site that leads to where nobody should go."""
    secret = f"{CANARY}:{canary.port}/secret"
    return {
        "/redirect": Reply(302, headers={"Location": f"http://{secret}"}),
        "/redirect-number": Reply(301, headers={"Location": f"http://2130706433:{canary.port}/"}),
        "/redirect-name": Reply(307, headers={"Location": f"http://canary.example:{canary.port}/"}),
        "/redirect-file": Reply(302, headers={"Location": "file:///etc/hostname"}),
        "/refresh": page_with(f'<meta http-equiv="refresh" content="0; url=http://{secret}">'),
        "/refresh-file": page_with(
            '<meta http-equiv="refresh" content="0; url=file:///etc/hostname">'
        ),
        "/loop": Reply(302, headers={"Location": "/loop"}),
    }


@pytest.fixture(scope="module")
def unsafe_crawl():
    with (
        serving(lambda path, times: PAGE) as canary,
        serving(hostile(canary), PUBLIC) as evil,
    ):
        urls = [
            *(f"http://{host}:{canary.port}/s" for host in SPELLINGS),
            f"http://rebind.example:{evil.port}/first",
            f"http://mixed.example:{evil.port}/mixed",
            *(f"http://{name}:{canary.port}/" for name in NAMES if name != "mixed.example"),
            *SCHEMES,
            *(evil.url(path) for path in hostile(canary)),
        ]
        outcomes, stats = visit(
            urls,
            names=NAMES,
            **FAST,
            SAFE_ALLOWED_HOSTS=SITES,
            DNSCACHE_ENABLED=False,
            DOWNLOAD_TIMEOUT=5,
            ROBOTSTXT_OBEY=False,
        )
        yield canary, evil, outcomes, stats


def test_nothing_of_this_machine_is_reached(unsafe_crawl):
    canary, _, outcomes, _ = unsafe_crawl

    assert canary.asked == []
    assert len(SPELLINGS) == 40
    assert [url for url, one in outcomes.items() if f":{canary.port}/" in one.get("url", "")] == []


def test_every_spelling_is_refused_with_its_reason_and_not_tried_again(unsafe_crawl):
    canary, _, outcomes, stats = unsafe_crawl

    said = [outcomes[f"http://{host}:{canary.port}/s"]["failure"] for host in SPELLINGS]
    unlike = [one for one in said if not one.startswith(REFUSED)]

    assert unlike == []
    assert stats["safe/refused_host"] > 30
    assert stats["safe/refused_scheme"] == len(SCHEMES)


@pytest.mark.parametrize("name", sorted(NAMES.keys() - {"mixed.example"}))
def test_a_name_of_a_private_address_is_refused(unsafe_crawl, name):
    canary, _, outcomes, _ = unsafe_crawl

    said = outcomes[f"http://{name}:{canary.port}/"]["failure"]

    assert said.startswith(f"IgnoreRequest: refused: {name} is at {NAMES[name][-1][0]}: ")


@pytest.mark.parametrize("path", ["/redirect", "/redirect-number", "/redirect-name", "/refresh"])
def test_what_leads_to_a_private_address_ends_there(unsafe_crawl, path):
    _, evil, outcomes, _ = unsafe_crawl

    assert outcomes[evil.url(path)]["failure"].startswith("IgnoreRequest: refused: ")


def test_a_name_is_reached_at_its_public_address_alone(unsafe_crawl):
    _, evil, outcomes, _ = unsafe_crawl

    assert "/mixed" in evil.paths()
    assert "/robots.txt" not in evil.paths()  # as the settings want it
    assert outcomes[f"http://mixed.example:{evil.port}/mixed"]["status"] == 404


def test_a_redirect_loop_ends(unsafe_crawl):
    _, evil, outcomes, _ = unsafe_crawl

    assert "max redirections" in outcomes[evil.url("/loop")]["failure"]
    assert evil.paths().count("/loop") == 6


def test_no_byte_of_a_file_is_read(unsafe_crawl):
    _, evil, outcomes, _ = unsafe_crawl

    assert "refused: file:///etc/hostname" in outcomes["file:///etc/hostname"]["failure"]
    assert outcomes[evil.url("/redirect-file")]["failure"].startswith("HttpError")
    assert outcomes[evil.url("/refresh-file")]["url"] == evil.url("/refresh-file")


def test_a_sitemap_that_names_files_gives_no_links():
    loc = "<url><loc>file:///etc/hostname</loc></url>"

    assert read_listing(f"<urlset>{loc}</urlset>".encode(), "https://news.example/").links == ()


def mending(encoding):
    """Cut off the first time that it is asked for."""
    return lambda times: packed(encoding, BODY, cut=0 if times else 20)


@pytest.fixture(scope="module")
def packed_crawl():
    steady = {f"/whole/{name}": packed(name, BODY) for name in PACK}
    steady |= {f"/cut/{name}": packed(name, BODY, cut=20) for name in PACK}
    steady |= {f"/bomb/{name}": packed(name, b"a" * 12 * MIB) for name in PACK}
    steady |= {
        "/plain": Reply(body=BODY),
        "/not-gzip": Reply(body=BODY, headers={"Content-Encoding": "gzip"}),
        "/empty": Reply(304, headers={"Content-Encoding": "gzip"}),
        "/short": Reply(body=BODY, headers={"Content-Length": str(len(BODY) + 10)}),
    }
    mended = {f"/mended/{name}": mending(name) for name in PACK}

    def answer(path, times):
        return mended[path](times) if path in mended else steady.get(path, Reply(404))

    with serving(answer) as here:
        urls = [here.url(path) for path in (*steady, *mended)]
        outcomes, stats = visit(
            urls, **FAST, SAFE_ALLOWED_HOSTS=CANARY, DOWNLOAD_TIMEOUT=3, RETRY_TIMES=1
        )
        yield here, outcomes, stats


@pytest.mark.parametrize("encoding", PACK)
def test_a_whole_body_is_taken_as_it_is(packed_crawl, encoding):
    here, outcomes, _ = packed_crawl

    page = outcomes[here.url(f"/whole/{encoding}")]

    assert (page["size"], page["flags"]) == (len(BODY), [])
    assert here.paths().count(f"/whole/{encoding}") == 1


@pytest.mark.parametrize("encoding", PACK)
def test_a_body_that_was_cut_off_once_is_asked_for_again(packed_crawl, encoding):
    here, outcomes, _ = packed_crawl

    page = outcomes[here.url(f"/mended/{encoding}")]

    assert (page["size"], page["flags"]) == (len(BODY), [])
    assert here.paths().count(f"/mended/{encoding}") == 2


@pytest.mark.parametrize("encoding", PACK)
def test_a_body_that_stays_cut_off_is_flagged(packed_crawl, encoding):
    here, outcomes, stats = packed_crawl

    page = outcomes[here.url(f"/cut/{encoding}")]

    assert page["flags"] == ["damaged", f"truncated {encoding}"]
    assert here.paths().count(f"/cut/{encoding}") == 2
    assert stats[f"safe/truncated_{encoding}"] == 3


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_is_refused(packed_crawl, encoding):
    here, outcomes, _ = packed_crawl

    page = outcomes[here.url(f"/bomb/{encoding}")]

    assert "exceeded DOWNLOAD_MAXSIZE (10485760 B)" in page["failure"]
    assert here.paths().count(f"/bomb/{encoding}") == 1


def test_what_says_it_is_packed_and_is_not_is_asked_for_again(packed_crawl):
    here, outcomes, _ = packed_crawl

    assert "failure" in outcomes[here.url("/not-gzip")]
    assert here.paths().count("/not-gzip") == 2


def test_an_answer_without_a_body_is_whole(packed_crawl):
    here, _, _ = packed_crawl

    assert here.paths().count("/empty") == 1


def test_a_body_shorter_than_it_says_is_refused(packed_crawl):
    here, outcomes, _ = packed_crawl

    assert "failure" in outcomes[here.url("/short")]


SCRAPYS = "scrapy.resolver.CachingThreadedResolver"


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(
            {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}, id="not ours"
        ),
        pytest.param(
            {"DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}, id="the old name"
        ),
        pytest.param({"TWISTED_REACTOR_ENABLED": False}, id="no reactor"),
        pytest.param({"HTTPPROXY_ENABLED": True}, id="a proxy"),
    ],
)
def test_a_crawl_without_the_resolver_does_not_begin(settings):
    from scrapy.settings import Settings  # noqa: PLC0415 - starts no crawl

    from crawler.safe.components import PublicWebOnly, UnsafeSettingsError  # noqa: PLC0415 - as above

    crawler: Any = SimpleNamespace()
    crawler.settings = Settings(
        {"TWISTED_DNS_RESOLVER": "crawler.safe.PublicResolver", "HTTPPROXY_ENABLED": False}
    )
    crawler.settings.setdict(settings, "cmdline")

    with pytest.raises(UnsafeSettingsError, match="Set TWISTED_DNS_RESOLVER"):
        PublicWebOnly.from_crawler(crawler)


def test_a_request_through_a_proxy_of_its_own_is_refused():
    from scrapy.exceptions import IgnoreRequest  # noqa: PLC0415 - as above
    from scrapy.http import Request  # noqa: PLC0415 - as above

    from crawler.safe.components import PublicWebOnly  # noqa: PLC0415 - as above

    counted: list[str] = []
    stats: Any = SimpleNamespace(inc_value=counted.append)
    request = Request("https://news.example/", meta={"proxy": f"http://{CANARY}:1"})

    with pytest.raises(IgnoreRequest, match="through a proxy"):
        PublicWebOnly(stats, lambda host: None).process_request(request)

    assert counted == ["safe/refused_proxy"]
