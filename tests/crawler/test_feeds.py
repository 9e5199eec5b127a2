"""Feeds and sitemaps in the forms they come in."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds import textlist
from crawler.feeds.dates import read_date
from crawler.feeds.formats import FORMATS, read_listing
from crawler.feeds.listing import (
    CUT,
    LOST,
    MAX_LINKS,
    NO_ADDRESS,
    NO_LINK,
    NOT_HTTP,
    REPEATED,
    TOO_LONG,
    TOO_MANY,
    FeedError,
    Link,
    PassedOver,
)

URL = "https://news.example/rss/all.xml"
SEOUL = timezone(timedelta(hours=9))
NOON = datetime(2024, 5, 20, 12, 0, tzinfo=SEOUL)

RSS2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>새소식</title><link>https://news.example/</link><ttl>30</ttl>
<image><url>https://news.example/logo.png</url><title>로고</title><link>https://news.example/</link></image>
<atom:link rel="self" href="https://news.example/rss/all.xml"/>
<item><title>다리가 열렸다</title><link>https://news.example/a/1</link>
 <pubDate>Mon, 20 May 2024 12:00:00 +0900</pubDate><dc:creator>김하늘</dc:creator></item>
<item><title>강이 불었다</title><link>https://news.example/a/2</link>
 <pubDate>Mon, 20 May 2024 12:00:00 +0900</pubDate>
 <author>hong@news.example (홍바다)</author></item>
</channel></rss>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://news.example/"><title>T</title><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://news.example/a/1"><title>One</title><link>https://news.example/a/1</link>
<dc:date>2024-05-20T12:00:00+09:00</dc:date><dc:creator>Ann</dc:creator></item>
<item rdf:about="https://news.example/a/2"><title>Two</title></item>
</rdf:RDF>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/x/">
<title>T</title><author><name>Desk</name></author><link rel="self" href="feed"/>
<link rel="next" href="feed?page=2"/>
<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; day &amp;amp; night</title>
<link rel="enclosure" href="a.mp3"/><link rel="alternate" type="image/png" href="1.png"/>
<link rel="alternate" type="text/html" href="1"/><id>urn:1</id>
<published>2024-05-20T12:00:00+09:00</published><updated>2024-05-20T04:00:00Z</updated></entry>
<entry xml:base="y/"><title>Two</title><link href="2"/><author><name>Bo</name></author></entry>
<entry><title>Three</title><id>https://news.example/a/3</id></entry>
</feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "T", "next_url": "?page=2",
"authors": [{"name": "Desk"}], "items": [
{"id": "1", "url": "/a/1", "title": "One", "date_published": "2024-05-20T12:00:00+09:00"},
{"id": "https://news.example/a/2", "author": {"name": "Bo"},
 "date_modified": "2024-05-20T03:00:00Z"},
{"id": 7, "external_url": "https://other.example/"}]}"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a/1</loc><lastmod>2024-05-20</lastmod><news:news>
<news:publication><news:name>N</news:name><news:language>ko</news:language></news:publication>
<news:publication_date>2024-05-20T12:00:00+09:00</news:publication_date>
<news:title>One</news:title></news:news></url>
<url><loc>
 https://news.example/a/2?x=1&amp;y=2
</loc></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/s/1.xml.gz</loc><lastmod>2024-05-20T03:00:00Z</lastmod></sitemap>
<sitemap><loc>/s/2.xml</loc></sitemap></sitemapindex>"""
SAMPLES = {
    "rss": RSS2, "rdf": RDF, "atom": ATOM, "json": JSON, "sitemap": SITEMAP, "index": INDEX,
    "text": "https://news.example/a/1\nhttps://news.example/a/2\n",
}  # fmt: skip


def read(text, content_type=None, url=URL, zone=UTC):
    body = text if isinstance(text, bytes) else text.encode()
    return read_listing(body, url, content_type, zone)


def urls(text, content_type=None):
    return [link.url for link in read(text, content_type).links]


def rss(item, head='<rss version="2.0"><channel>'):
    return f"{head}{item}</channel></rss>"


def link_of(item, head='<rss version="2.0"><channel>'):
    links = read(rss(item, head)).links
    assert len(links) == 1
    return links[0]


def test_rss_gives_the_links_of_its_items_and_of_nothing_else():
    listing = read(RSS2)

    assert listing.links == (
        Link(
            url="https://news.example/a/1",
            title="다리가 열렸다",
            published=NOON,
            authors=("김하늘",),
        ),
        Link(
            url="https://news.example/a/2", title="강이 불었다", published=NOON, authors=("홍바다",)
        ),
    )
    assert (listing.ttl, listing.passed_over) == (30, ())


def test_rdf_gives_its_items_beside_the_channel():
    listing = read(RDF)

    assert [(link.url, link.title) for link in listing.links] == [
        ("https://news.example/a/1", "One"),
        ("https://news.example/a/2", "Two"),
    ]
    assert (listing.links[0].published, listing.links[0].authors) == (NOON, ("Ann",))


def test_atom_takes_the_page_and_resolves_what_is_relative():
    listing = read(ATOM)

    first, second, third = listing.links
    assert (first.url, first.title) == ("https://news.example/x/1", "A bold day & night")
    assert (first.published, first.modified) == (NOON, NOON + timedelta(hours=1))
    assert (first.authors, second.authors) == (("Desk",), ("Bo",))
    assert (second.url, third.url) == ("https://news.example/x/y/2", "https://news.example/a/3")
    assert [link.url for link in listing.listings] == ["https://news.example/x/feed?page=2"]


@pytest.mark.parametrize(
    "relation",
    ["alternate", "Alternate", " alternate ", "http://www.iana.org/assignments/relation/alternate"],
)
def test_a_relation_of_atom_in_the_forms_it_comes_in(relation):
    links = f'<link rel="self" href="/f"/><link rel="{relation}" href="/1"/>'
    feed = f"<feed><entry>{links}</entry></feed>"

    assert urls(feed) == ["https://news.example/1"]


def test_json_with_line_ends_in_its_texts_is_read():
    feed = '{"items": [{"url": "/1", "title": "A\n\tB"}]}'

    assert read(feed).links[0].title == "A B"


def test_json_feed_of_both_versions():
    listing = read(JSON)

    first, second, third = listing.links
    assert (first.url, first.title, first.published) == ("https://news.example/a/1", "One", NOON)
    assert (first.authors, second.authors) == (("Desk",), ("Bo",))
    assert (second.url, second.modified) == ("https://news.example/a/2", NOON)
    assert third.url == "https://other.example/"
    assert [link.url for link in listing.listings] == ["https://news.example/rss/all.xml?page=2"]


def test_a_news_sitemap_gives_title_publication_and_change():
    first, second = read(SITEMAP).links

    assert (first.url, first.title, first.published) == ("https://news.example/a/1", "One", NOON)
    assert first.modified == datetime(2024, 5, 20, tzinfo=UTC)
    assert second == Link(url="https://news.example/a/2?x=1&y=2")


def map_changed(*times):
    urls = (
        f"<url><loc>/a/{number}</loc><lastmod>{time}</lastmod></url>"
        for number, time in enumerate(times)
    )
    return f"<urlset>{''.join(urls)}</urlset>"


def test_a_time_that_all_have_is_the_files_and_no_articles():
    now = [f"2024-05-20T03:00:0{number % 10}Z" for number in range(20)]

    assert {link.modified for link in read(map_changed(*now)).links} == {None}
    assert all(link.modified for link in read(map_changed(*now[:5])).links)
    assert all(link.modified for link in read(map_changed(*now, "2024-05-20T02:00:00Z")).links)


def test_a_day_that_all_have_is_theirs():
    days = ["2024-05-20"] * 20

    assert {link.modified for link in read(map_changed(*days), zone=SEOUL).links} == {
        datetime(2024, 5, 20, tzinfo=SEOUL)
    }


def test_an_index_gives_sitemaps_and_no_articles():
    listing = read(INDEX)

    assert listing.links == ()
    assert [link.url for link in listing.listings] == [
        "https://news.example/s/1.xml.gz",
        "https://news.example/s/2.xml",
    ]
    assert listing.listings[0].modified == NOON


def test_every_format_has_a_sample_here():
    kinds = {"rdf": "rss", "index": "sitemap"}

    assert {kinds.get(name, name) for name in SAMPLES} == set(FORMATS)


ITEM = "<item><link>https://news.example/a/1</link></item>"
BROKEN = [
    pytest.param(rss(ITEM), id="no declaration"),
    pytest.param("\ufeff" + RSS2, id="a byte order mark"),
    pytest.param("\n\n  " + RSS2, id="blank lines before the declaration"),
    pytest.param(
        "Warning: mysql_connect() in /x.php<br/>" + RSS2, id="the line of a script before it"
    ),
    pytest.param(b"\x00\x1f\xef\xbb\xbf" + RSS2.encode(), id="bytes before it"),
    pytest.param(RSS2.replace("utf-8", "utf-9"), id="a charset that there is not"),
    pytest.param(RSS2.replace("utf-8", "us-ascii"), id="the wrong charset"),
    pytest.param(RSS2.replace("utf-8", "euc-kr").encode("cp949"), id="cp949 as declared"),
    pytest.param(RSS2.encode("cp949"), id="cp949 that says it is utf-8"),
    pytest.param(RSS2.replace('encoding="utf-8"', "").encode("utf-16"), id="utf-16"),
    pytest.param(RSS2.replace("dc:creator", "x:creator"), id="a namespace nobody declared"),
    pytest.param(RSS2.replace("<rss", "<RSS").replace("</rss", "</RSS"), id="capitals"),
    pytest.param(
        RSS2.replace("새소식", "A &nbsp; &copy; &bogus; & B &#0; \x0b"), id="entities of HTML"
    ),
    pytest.param(
        RSS2.replace("다리가", "&#55357;&#56832; &#xD83D; &#1114112; &#9999999; &#x1F;"),
        id="references to what is no character",
    ),
    pytest.param(RSS2.replace("새소식", "<br>unclosed <b>tags"), id="tags of HTML"),
    pytest.param(
        RSS2.replace("</item>", "", 1).replace("<item>", "<item>", 1), id="an item not closed"
    ),
    pytest.param(RSS2 + "<!-- 0.1 s --><script>x</script>", id="junk behind the end"),
    pytest.param(
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        + rss("<title>&b;&c;</title>" + ITEM),
        id="a DOCTYPE with entities",
    ),
    pytest.param(
        '<rss version="0.91"><channel/>' + ITEM + "</rss>", id="an item beside the channel"
    ),
    pytest.param(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        f' xmlns="http://my.netscape.example/rdf/0.9/"><channel/>{ITEM}</rdf:RDF>',
        id="RSS 0.90",
    ),
    pytest.param("<channel>" + ITEM + "</channel>", id="a channel alone"),
    pytest.param(gzip.compress(RSS2.encode()), id="gzip that no header names"),
]


@pytest.mark.parametrize(
    ("channel", "item", "url"),
    [
        pytest.param("https://a.example/b/", "", "https://a.example/b/1", id="of the feed"),
        pytest.param("", "/c/", "https://news.example/c/1", id="of the item"),
        pytest.param("https://a.example/b/", "c/", "https://a.example/b/c/1", id="of both"),
        pytest.param("https://[half", "", "https://news.example/rss/1", id="no address"),
    ],
)
def test_an_address_of_rss_is_relative_to_what_the_feed_says(channel, item, url):
    written = f'<rss xml:base="{channel}"><item xml:base="{item}"><link>1</link></item></rss>'

    assert urls(written) == [url]


@pytest.mark.parametrize(
    "namespace", ["http://www.google.com/schemas/sitemap-news/0.9",
                  "https://www.google.com/schemas/sitemap-news/0.9"],
    ids=["as it is", "as https"],
)  # fmt: skip
def test_a_namespace_is_known_whatever_its_scheme(namespace):
    news = "<n:news><n:publication_date>2024-05-20T12:00:00+09:00</n:publication_date></n:news>"
    body = f'<urlset xmlns:n="{namespace}"><url><loc>/1</loc>{news}</url></urlset>'

    assert read(body).links[0].published == NOON


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_feed_still_gives_its_links(body):
    assert urls(body)[0] == "https://news.example/a/1"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        pytest.param("<link>https://e.example/1</link>", "https://e.example/1", id="plain"),
        pytest.param(
            "<link> /a/1\n</link>", "https://news.example/a/1", id="relative, with a line end"
        ),
        pytest.param(
            "<link>//e.example/1</link>", "https://e.example/1", id="relative to the scheme"
        ),
        pytest.param("<link>www.e.example/1</link>", "https://www.e.example/1", id="no scheme"),
        pytest.param("<link>../a?x=1&y=2</link>", "https://news.example/a?x=1&y=2", id="bare &"),
        pytest.param(
            "<link>/a?x=1&copy=2</link>", "https://news.example/a?x=1&copy=2", id="&copy without ;"
        ),
        pytest.param(
            "<link>/a?x=1&amp;amp;y=2</link>", "https://news.example/a?x=1&y=2", id="escaped twice"
        ),
        pytest.param(
            "<link><![CDATA[/a?x=1&y=2]]></link>", "https://news.example/a?x=1&y=2", id="CDATA"
        ),
        pytest.param('<link href="/a/1"/>', "https://news.example/a/1", id="as Atom has it"),
        pytest.param(
            '<atom:link href="/a/1"/>', "https://news.example/a/1", id="Atom's, not declared"
        ),
        pytest.param(
            '<atom:link rel="self" href="/f"/><guid>https://e.example/1</guid>',
            "https://e.example/1",
            id="the feed's own address is not the item's",
        ),
        pytest.param(
            "<guid>https://e.example/1</guid>", "https://e.example/1", id="guid is the address"
        ),
        pytest.param(
            "<link>https://count.example/x</link><feedburner:origLink>https://e.example/1"
            "</feedburner:origLink>",
            "https://e.example/1",
            id="behind a counter",
        ),
        pytest.param(
            "<link>https://e.example/가</link>", "https://e.example/가", id="other letters"
        ),
        pytest.param(
            "<link>https://e.example/1</link><media:title>x</media:title><media:content>"
            "<link>https://no.example</link></media:content>",
            "https://e.example/1",
            id="only the item's own children",
        ),
    ],
)
def test_the_address_of_an_item(item, url):
    assert link_of(f"<item>{item}</item>").url == url


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<title>[포토] <사랑의 하늘> 마지막 회</title>", id="a name in brackets"),
        pytest.param("<title><속보> 다리 열려</title>", id="an element in other letters"),
        pytest.param("<title>On <The Bridge> and 5 < 6</title>", id="a name that looks like a tag"),
        pytest.param("<author>Ann <a@e.example></author>", id="mail in brackets"),
        pytest.param("<category><K팝></category>", id="letters of two scripts"),
        pytest.param("<description>a<br>b<img src='a.png'><p>c</description>", id="HTML"),
        pytest.param("<content:encoded>a<br>b</content:encoded>", id="HTML with a prefix"),
        pytest.param("<description><![CDATA[a</item>]]><br>b</description>", id="CDATA and HTML"),
    ],
)
def test_markup_that_nobody_escaped_hides_no_address(text):
    items = "".join(f"<item>{text}<link>/{number}</link></item>" for number in range(300))
    listing = read(rss(items))

    assert [link.url for link in listing.links] == [
        f"https://news.example/{number}" for number in range(300)
    ]
    assert not listing.passed_over


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param("<link>file:///etc/hostname</link>", NOT_HTTP, id="a file"),
        pytest.param("<link>javascript:alert(1)</link>", NOT_HTTP, id="a script"),
        pytest.param("<link>ftp://e.example/1</link>", NOT_HTTP, id="ftp"),
        pytest.param("<link>https://[half/1</link>", NO_ADDRESS, id="half an address of IPv6"),
        pytest.param("<link>https://e.example:port/</link>", NO_ADDRESS, id="a port of letters"),
        pytest.param("<link>http:///a</link>", NO_ADDRESS, id="no host"),
        pytest.param(f"<link>/{'a' * 3000}</link>", TOO_LONG, id="too long"),
        pytest.param("<title>T</title>", NO_LINK, id="no link"),
        pytest.param('<guid isPermaLink="false">https://e.example/1</guid>', NO_LINK, id="an id"),
        pytest.param("<guid>1234</guid>", NO_LINK, id="a number for a guid"),
    ],
)
def test_what_gives_no_link_is_counted_with_its_reason(item, reason):
    listing = read(rss(f"<item>{item}</item><item><link>/ok</link></item>"))

    assert [link.url for link in listing.links] == ["https://news.example/ok"]
    assert listing.passed_over == (PassedOver(reason=reason, count=1),)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        pytest.param("A &amp; B", "A & B", id="escaped"),
        pytest.param("A &amp;amp; B", "A & B", id="escaped twice"),
        pytest.param("A &amp;lt;b&amp;gt;B&amp;lt;/b&amp;gt;", "A B", id="markup, escaped twice"),
        pytest.param("<![CDATA[A <b>B</b>\n C]]>", "A B C", id="markup in CDATA"),
        pytest.param("<![CDATA[5 < 6 &amp; 7 > 6]]>", "5 < 6 & 7 > 6", id="signs are no markup"),
        pytest.param("&ldquo;A&rdquo; &hellip;", "“A” …", id="entities of HTML"),
        pytest.param("a" * 5000, "a" * 1000, id="very long"),
        pytest.param("<속보> 다리 <열려>", "<속보> 다리 <열려>", id="brackets that are no markup"),
        pytest.param("A <b>B</b><br>C", "A B C", id="markup that nobody escaped"),
        pytest.param("  ", None, id="empty"),
    ],
)
def test_a_title_is_plain_text(written, title):
    assert link_of(f"<item><link>/1</link><title>{written}</title></item>").title == title


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        pytest.param("<author>a@e.example (Ann)</author>", ("Ann",), id="as RSS wants it"),
        pytest.param("<author>a@e.example</author>", (), id="mail alone"),
        pytest.param(
            "<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>", ("Ann", "Bo"), id="two"
        ),
        pytest.param("<dc:creator>Ann</dc:creator><author>Ann</author>", ("Ann",), id="said twice"),
        pytest.param(
            "<author><name>Ann</name><uri>x</uri></author>", ("Ann",), id="as Atom has it"
        ),
    ],
)
def test_the_authors_are_names(written, authors):
    assert link_of(f"<item><link>/1</link>{written}</item>").authors == authors


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        pytest.param("<ttl>60</ttl>", 60, id="minutes"),
        pytest.param("<ttl>0</ttl>", None, id="none"),
        pytest.param("<ttl>soon</ttl>", None, id="a word"),
        pytest.param("<ttl>9999999</ttl>", 525_600, id="a year at most"),
        pytest.param("<sy:updatePeriod>hourly</sy:updatePeriod>", 60, id="each hour"),
        pytest.param(
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            360,
            id="four times a day",
        ),
        pytest.param(
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            60,
            id="never an hour",
        ),
        pytest.param(
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>-x</sy:updateFrequency>",
            60,
            id="no number",
        ),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(channel, ttl):
    assert read(rss(channel + ITEM)).ttl == ttl


DATES = [
    ("Mon, 20 May 2024 12:00:00 +0900", NOON),
    ("Mon, 20 May 2024 12:00:00 KST", NOON),
    ("Mon,20 May 2024 12:00:00 +09:00", NOON),
    ("20 May 24 03:00 GMT", NOON),
    ("Mon, 20 May 2024 03:00:00 UT", NOON.replace(hour=3)),
    ("Sun, 19 May 2024 22:00:00 EST", NOON),
    ("Monday, 20-May-24 03:00:00 GMT", NOON),
    ("2024-05-20T12:00:00+09:00", NOON),
    ("2024-05-20T12:00+0900", NOON),
    ("2024-05-20T03:00:00.000Z", NOON),
    ("2024-05-20 12:00:00", NOON),
    ("2024.05.20 12:00", NOON),
    ("2024년 5월 20일 오후 12시 00분", NOON),
    ("20240520120000", NOON),
    ("1716174000", NOON),
    ("1716174000000", NOON),
    ("Mon May 20 12:00:00 2024", NOON),
    ("Mon, 20 May 2024 12:00:00 GMT+0900", NOON),
    ("Mon, 20 May 2024 12:00:00 UTC+9", NOON),
    ("Mon May 20 2024 12:00:00 GMT+0900 (Korean Standard Time)", NOON),
    ("Mon May 20 12:00:00 GMT+09:00 2024", NOON),
    ("Wed, 30 Nov -0001 00:00:00 +0000", None),
    ("lundi, 20 mai 2024 05:00:00 +0200", NOON),
    ("2024-05-20", NOON.replace(hour=0)),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("0000-00-00T00:00:00", None),
    ("Mon, 31 Feb 2024 09:30:00 GMT", None),
    ("20 May 24 12:00 KST", NOON),
    ("20 May 24 12:00", NOON),
    ("yesterday", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "moment"), DATES, ids=str)
def test_a_date_in_the_forms_it_comes_in(text, moment):
    assert read_date(text, SEOUL) == moment


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text):
    moment = read_date(text, SEOUL)

    assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n", "empty", id="blank"),
        pytest.param(b"<!doctype html><html><head>", "a web page", id="a page"),
        pytest.param(
            b"<html><p>use &lt;rss&gt; <rss ></rss></html>", "a web page", id="a page about feeds"
        ),
        pytest.param(b"not found", "no feed", id="words"),
        pytest.param(b"https://news.example/1\nand words\nx", "no feed", id="an address and words"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "a PNG image", id="a picture"),
        pytest.param(b"\x1f\x8bxxxxxxxxxxxxxxxxxx", "damaged gzip", id="no gzip"),
        pytest.param(b"{", "JSON that cannot be read", id="half JSON"),
        pytest.param(b"[" * 200_000, "JSON that cannot be read", id="deep JSON"),
        pytest.param(b"[1]", "JSON, but no object", id="a list"),
        pytest.param(b'{"items": "x"}', "JSON without `items`", id="other JSON"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body, why):
    with pytest.raises(FeedError, match=why) as raised:
        read(body)

    assert raised.value.url == URL
    assert raised.value.hint


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_a_feed_cut_at_any_byte_gives_the_links_before_or_an_error(name, data):
    whole = SAMPLES[name].encode()
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    expected = [(link.url, link.title) for link in (*read(whole).links, *read(whole).listings)]

    try:
        # That a list of lines is whole is told by whoever has its bytes.
        listing = read(cut) if name != "text" else textlist.parse(cut.decode(), URL)
    except FeedError:
        return
    found = [(link.url, link.title) for link in (*listing.links, *listing.listings)]

    assert [one for one in found if one not in expected] == []


@given(st.sampled_from(list(SAMPLES.values())), st.binary(max_size=40), st.data())
def test_a_feed_with_bytes_put_in_gives_links_or_an_error(sample, junk, data):
    whole = sample.encode()
    place = data.draw(st.integers(0, len(whole)))

    try:
        listing = read(whole[:place] + junk + whole[place:])
    except FeedError:
        return

    assert all(link.url.startswith("http") for link in (*listing.links, *listing.listings))


@given(st.binary(max_size=300))
def test_any_bytes_are_links_or_an_error(body):
    try:
        listing = read(body)
    except FeedError:
        return

    assert all(link.url.startswith("http") for link in listing.links)


@pytest.mark.parametrize(
    "written", ["&#55357;&#56832;", "&#xD83D;&#xDE00;", "&#x1F600;", "😀"], ids=lambda one: one
)
def test_a_sign_beyond_16_bits_is_read_however_it_is_written(written):
    item = f"<item><title>A {written} day</title><link>/1</link></item>"

    assert read(rss(item)).links[0].title == "A 😀 day"


def test_references_behind_an_error_are_read():
    behind = "<item><link>/3?a=1&amp;b=2</link><title>A &lt; &quot;B&quot; &amp; C</title></item>"

    *_, last = read(rss(f"<item><link>/2</link><title>a < b</title></item>{behind}")).links

    assert (last.url, last.title) == ("https://news.example/3?a=1&b=2", 'A < "B" & C')


def test_a_feed_that_was_cut_off_says_so_and_gives_no_half_an_address():
    listing = read(RSS2[: RSS2.index("/a/2") + 2])

    assert [link.url for link in listing.links] == ["https://news.example/a/1"]
    assert listing.passed_over == (PassedOver(reason=CUT, count=1),)


LINES = "\n".join(f"https://news.example/a/{number * 7919}" for number in range(3000))


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", " "])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["bare", "packed"])
def test_the_last_line_of_a_whole_list_is_an_address_however_it_ends(pack, ending):
    listing = read(pack((LINES + ending).encode()))

    assert len(listing.links) == 3000
    assert listing.passed_over == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(gzip.compress(LINES.encode())[:9000], id="packed"),
        pytest.param(gzip.compress(LINES.encode())[:-4], id="packed, without its end"),
        pytest.param(f"{URL}/{'a' * 2_000}\n".encode() * 10_000, id="too large"),
    ],
)
def test_a_list_of_lines_that_was_cut_off_gives_no_half_an_address(body):
    listing = read(body)

    assert listing.links[-1].url in {*LINES.split("\n"), f"{URL}/{'a' * 2_000}"}
    assert CUT in {one.reason for one in listing.passed_over}


def test_no_more_links_than_the_protocol_allows():
    body = "\n".join(f"https://e.example/{number}" for number in range(MAX_LINKS + 3)) + "\n"

    listing = read(body)

    assert len(listing.links) == MAX_LINKS
    assert listing.passed_over == (PassedOver(reason=TOO_MANY, count=3),)


def test_a_sitemap_of_a_gigabyte_is_read_in_part():
    url = b"<url><loc>https://e.example/1</loc></url>"
    head = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    packed = gzip.compress(head + url + b" " * 100_000_000 + url + b"</urlset>", 1)

    listing = read(packed)

    assert [link.url for link in listing.links] == ["https://e.example/1"]
    assert listing.passed_over == (PassedOver(reason=CUT, count=1),)


def test_gzip_that_was_cut_off_gives_what_came_before():
    urls_ = "".join(f"<url><loc>https://e.example/{n * 7919}</loc></url>" for n in range(3000))
    packed = gzip.compress(f"<urlset>{urls_}</urlset>".encode())

    listing = read(packed[: len(packed) // 2])

    assert 100 < len(listing.links) < 3000
    assert listing.passed_over == (PassedOver(reason=CUT, count=1),)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<rss>" + "<![CDATA[" * 200_000, id="CDATA that never ends"),
        pytest.param("<rss>" + "&" * 1_000_000, id="ampersands"),
        pytest.param("<rss>" + "<a>" * 300_000, id="deep"),
        pytest.param("<rss " + "a='b' " * 100_000 + "></rss>", id="attributes"),
        pytest.param("<" * 1_000_000 + "<rss></rss>", id="brackets"),
        pytest.param("<rss>" + "</ite" * 300_000, id="half end tags"),
        pytest.param(
            "<rss>" + "<item><title>" + "<b" * 300_000 + "</title></item></rss>", id="half tags"
        ),
    ],
)
def test_a_hostile_feed_ends_soon(body):
    try:
        listing = read(body)
    except FeedError:
        return

    assert listing.links == ()


def test_an_entity_opens_no_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    (link,) = read(doctype + rss("<item><link>/1</link><title>a&x;b</title></item>")).links

    assert link.title == "a&x;b"


def items(*numbers):
    return "".join(f"<item><link>/{number}</link></item>" for number in numbers)


@pytest.mark.parametrize(
    ("body", "kept", "passed"),
    [
        pytest.param(rss(items(1, 1, 2)), 2, {REPEATED: 1}, id="said twice"),
        pytest.param('{"items": [1, "x", null, {"url": "/1"}]}', 1, {LOST: 3}, id="no objects"),
        pytest.param(rss(items(1)) + rss(items(2, 3)), 1, {LOST: 2}, id="two feeds in a file"),
        pytest.param(rss(items(1)) + items(2), 1, {LOST: 1}, id="behind the end"),
        pytest.param(
            rss(items(1) + "<item>" + "<a>" * 300 + "</a>" * 300 + "</item>" + items(2)),
            1,
            {NO_LINK: 1, LOST: 1},
            id="behind what is too deep",
        ),
        pytest.param(
            rss(items(1) + "<!-- " + items(2)), 1, {LOST: 1}, id="in a comment without an end"
        ),
        pytest.param(rss(items(1) + f"<!-- {items(2)} -->"), 1, {}, id="in a comment"),
        pytest.param(
            rss(f"<title><![CDATA[{items(2)}]]></title>" + items(1)), 1, {}, id="in CDATA"
        ),
        pytest.param(
            rss(items(1) + "<item><title><![CDATA[x</title></item>" + items(2)),
            2,
            {NO_LINK: 1},
            id="behind CDATA without an end in a text",
        ),
        pytest.param(
            "<rss><channel>" + "<item><link>/1</link>" * 5, 0, {CUT: 5}, id="nothing is closed"
        ),
        pytest.param(
            rss("<item><title></rss></title></item>") + items(1) + "<item><link>https://news.ex",
            0,
            {NO_LINK: 1, CUT: 1, LOST: 1},
            id="an end of the feed in a title",
        ),
        pytest.param(
            '<feed><entry xmlns="http://www.w3.org/2005/Atom"><link href="/1"/></entry></feed>',
            1,
            {},
            id="the namespace at the entry",
        ),
        pytest.param(
            gzip.compress(b"<rss><channel>" + items(1).encode())
            + gzip.compress(items(2).encode() + b"</channel></rss>"),
            2,
            {},
            id="gzip in two members",
        ),
    ],
)
def test_every_entry_is_a_link_or_counted(body, kept, passed):
    listing = read(body)

    assert len(listing.links) == kept
    assert {one.reason: one.count for one in listing.passed_over} == passed


ADDRESSES = st.sampled_from(["/1", "/2", "", "ftp://e.example/", "https://[half", "/" + "a" * 3000])


@given(st.lists(ADDRESSES, max_size=8), st.sampled_from(["rss", "atom", "json", "sitemap"]))
def test_links_and_what_was_passed_over_are_all_entries(addresses, kind):
    entries = {
        "rss": rss("".join(f"<item><link>{one}</link></item>" for one in addresses)),
        "atom": f"<feed>{''.join(f'<entry><id/><link>{one}</link></entry>' for one in addresses)}",
        "json": json.dumps({"items": [{"url": one} for one in addresses]}),
        "sitemap": f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in addresses)}",
    }
    ends = {"atom": "</feed>", "sitemap": "</urlset>"}

    listing = read(entries[kind] + ends.get(kind, ""))

    assert len(listing.links) + sum(one.count for one in listing.passed_over) == len(addresses)
