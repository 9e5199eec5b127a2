"""Hostile pages: a generator for every shape of page that ever broke an extractor, by size.

Each shape is a function of a size in bytes. It gives a page of about that size, with a story in it
where the shape leaves room for one, so that what is lost can be seen.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

MIB: Final = 1024 * 1024
Shape = Callable[[int], bytes]

SENTENCE: Final = "The council opened its {} library on Monday after two years of building work."
STORY: Final = tuple(SENTENCE.format(f"number {number}") for number in range(1, 13))
HEAD: Final = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Libraries open</title>{}</head>"
)
KOREAN: Final = "시는 월요일에 도서관을 열었다고 밝혔다. "


def story() -> str:
    """The article, as HTML."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in STORY)
    return f"<article><h1>Libraries open</h1>{paragraphs}</article>"


def page(body: str, *, head: str = "", before: str | None = None) -> bytes:
    """A whole page: the story, then `body`."""
    told = story() if before is None else before
    text = f"{HEAD.format(head)}<body>{told}{body}</body></html>"
    return text.encode("utf-8", "surrogatepass")


def times(unit: str, size: int) -> str:
    """As many of `unit` as have `size` bytes."""
    return unit * max(1, size // len(unit.encode("utf-8", "surrogatepass")))


def behind(unit: str) -> Shape:
    """The story, then one thing again and again."""
    return lambda size: page(times(unit, size))


def inside(tag: str, unit: str) -> Shape:
    """The story, then one element full of one thing."""
    return lambda size: page(f"<{tag}>{times(unit, size)}</{tag.split(maxsplit=1)[0]}>")


def headed(unit: str) -> Shape:
    """One thing again and again in the head."""
    return lambda size: page("", head=times(unit, size))


def alone(unit: str) -> Shape:
    """A page of one thing, without a story."""
    return lambda size: page(times(unit, size), before="")


def dump(unit: str) -> Shape:
    """A text dump: the story, then one thing."""
    told = "Libraries open\n\n" + "\n".join(STORY) + "\n"
    return lambda size: (told + times(unit, size)).encode("utf-8", "surrogatepass")


def nested(tag: str, *, closed: bool = True, around: bool = False) -> Shape:
    """Elements in elements; with `around`, the story stands in the innermost."""

    def shape(size: int) -> bytes:
        count = max(1, size // (2 * len(tag) + 5 if closed else len(tag) + 2))
        opened = f"<{tag}>" * count
        end = f"</{tag.split(maxsplit=1)[0]}>" * count if closed else ""
        if around:
            return page(f"{opened}{story()}{end}", before="")
        return page(f"{opened}deep{end}<p>{SENTENCE.format('last')}</p>")

    return shape


def numbered(unit: str) -> Shape:
    """A unit whose every copy differs: `{}` is its number."""

    def shape(size: int) -> bytes:
        count = max(1, size // (len(unit.encode()) + 5))
        return page("".join([unit.replace("{}", str(number)) for number in range(count)]))

    return shape


def json_ld(unit: str, *, end: str = "") -> Shape:
    """JSON-LD, broken where `end` does not mend it."""

    def shape(size: int) -> bytes:
        script = f'<script type="application/ld+json">{{"@type":"NewsArticle",{times(unit, size)}'
        return page("", head=f"{script}{end}</script>")

    return shape


def script(begin: str, unit: str, end: str) -> Shape:
    """Data in a script."""
    return lambda size: page(f"<script>{begin}{times(unit, size)}{end}</script>", before="")


def attribute(name: str, unit: str) -> Shape:
    """One element with one long attribute."""
    return lambda size: page(f'<p {name}="{times(unit, size)}">{SENTENCE}</p>')


# ---- shapes that need more than a unit


def many_attributes(size: int) -> bytes:
    named = " ".join(f"a{number}=1" for number in range(max(1, size // 9)))
    return page(f"<p {named}>{SENTENCE}</p>")


def many_attributes_of_many(size: int) -> bytes:
    named = " ".join(f"a{number}=1" for number in range(150))
    return page(times(f"<p {named}>x</p>", size))


def attributes_of_body(size: int) -> bytes:
    named = " ".join(f"data-a{number}=''" for number in range(max(1, size // 15)))
    text = f"{HEAD.format('')}<body {named}>{story()}</body></html>"
    return text.encode()


def doctype_junk(size: int) -> bytes:
    return f"<!DOCTYPE {times('a/', size)}>\n<html><body>{story()}</body></html>".encode()


def combining(size: int) -> bytes:
    return page(f"<p>a{times(chr(0x301) + chr(0x323), size)}</p>")


def combining_dump(size: int) -> bytes:
    return dump("e\u0301\u0323\u0316\u0300")(size)


def wide_table(size: int) -> bytes:
    return page(f"<table><tr>{times('<td>1</td>', size)}</tr></table>")


def nested_tables(size: int) -> bytes:
    count = max(1, size // 32)
    return page("<table><tr><td>" * count + "x" + "</td></tr></table>" * count)


def deep_with_text(size: int) -> bytes:
    count = max(1, size // 40)
    return page("".join(f"<div>word {n} of it. " for n in range(count)) + "</div>" * count)


def deep_spans_with_text(size: int) -> bytes:
    return page(times("<span>word ", size))


def deep_then_wide(size: int) -> bytes:
    """Nested as deep as a tree may be, with many texts in the innermost."""
    return page("<div>" * 1900 + times("<p>a text</p>", max(0, size - 9500)) + "</div>" * 1900)


def deep_inline_then_wide(size: int) -> bytes:
    return page("<b>" * 1900 + times("<p>a text</p>", max(0, size - 7600)) + "</b>" * 1900)


def ladder(size: int) -> bytes:
    """Every element has a text and one child, and every hundredth level a hundred texts."""
    return page(times("<section>" + "<p>a text of it</p>" * 100, size))


def misnested(size: int) -> bytes:
    return page(times("<b><p>x</b></i></p>", size))


def misnested_formats(size: int) -> bytes:
    return page(times("<a><b><i><u><div>x</a></b></i></u>", size))


def same_paragraphs(size: int) -> bytes:
    return page(times(f"<p>{SENTENCE}</p>", size))


def similar_paragraphs(size: int) -> bytes:
    count = max(1, size // 400)
    words = [f"word{number}" for number in range(50)]
    rows = (" ".join([*words, str(number)]) for number in range(count))
    return page("".join(f"<p>{row}.</p>" for row in rows))


def similar_lines(size: int) -> bytes:
    count = max(1, size // 90)
    return ("\n".join(SENTENCE.format(number) for number in range(count))).encode()


def contained_paragraphs(size: int) -> bytes:
    """Each the beginning of the next."""
    text, total = "", 0
    rows: list[str] = []
    while total < size:
        text += f"And {len(rows)} more were built. "
        rows.append(f"<p>{text}</p>")
        total += len(text)
    return page("".join(rows))


def random_words(size: int) -> bytes:
    chance = random.Random(7)
    count = max(1, size // 7)
    return page("<p>" + " ".join(f"{chance.randrange(10**6):06}" for _ in range(count)) + "</p>")


def random_bytes(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def random_tags(size: int) -> bytes:
    chance = random.Random(7)
    tags = ("p", "div", "b", "i", "a", "td", "tr", "table", "li", "ul", "form", "select", "svg")
    parts = (f"<{chance.choice(('', '/'))}{chance.choice(tags)}>x" for _ in range(size // 6))
    return page("".join(parts))


def truncated_gzip(size: int) -> bytes:
    return gzip.compress(bytes(size), mtime=0)[:-4]


def utf16(size: int) -> bytes:
    return b"\xff\xfe" + page(times("<p>a</p>", size // 2)).decode().encode("utf-16-le")


def utf32(size: int) -> bytes:
    return b"\xff\xfe\0\0" + page(times("<p>a</p>", size // 4)).decode().encode("utf-32-le")


def bad_utf8(size: int) -> bytes:
    return page("").replace(b"</body>", b"<p>" + b"\xc3(" * (size // 2) + b"</p></body>")


def bad_euc_kr(size: int) -> bytes:
    """Korean bytes with every twentieth one lost, and a wrong label."""
    text = f"<html><meta charset=utf-8><body><p>{times(KOREAN, size)}</p></body></html>"
    body = bytearray(text.encode("cp949"))
    del body[200::20]
    return bytes(body)


def lone_surrogates(size: int) -> bytes:
    return page("").replace(b"</body>", b"<p>" + b"ab\xed\xa0\x80" * (size // 5) + b"</p></body>")


def cesu_pairs(size: int) -> bytes:
    pair = b"\xed\xa0\xbd\xed\xb8\x80"
    return page("").replace(b"</body>", b"<p>" + pair * (size // 6) + b"</p></body>")


def iso_2022(size: int) -> bytes:
    mark = b'<html><meta charset="iso-2022-jp"><body><p>'
    return mark + b"\x1b$B$3\x1b(B" * (size // 8) + b"</p></body></html>"


def billion_laughs(size: int) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, size // 80))
    return f'<!DOCTYPE html [<!ENTITY a0 "ha">{entities}]><p>&a9;</p>{story()}'.encode()


def next_state(size: int) -> bytes:
    """A state of Next.js that nests as deep as it is long."""
    depth = size // 12
    inner = '{"body":' * depth + '"x"' + "}" * depth
    return page(f'<script id="__NEXT_DATA__" type="application/json">{inner}</script>', before="")


def next_lists(size: int) -> bytes:
    lists = "[" * (size // 2) + "]" * (size // 2)
    return page(f'<script id="__NEXT_DATA__" type="application/json">{lists}</script>', before="")


def next_paragraphs(size: int) -> bytes:
    rows = [{"type": "paragraph", "text": SENTENCE.format(n)} for n in range(max(1, size // 130))]
    state = json.dumps({"props": {"article": {"body": rows}}})
    return page(f'<script id="__NEXT_DATA__" type="application/json">{state}</script>', before="")


def next_html(size: int) -> bytes:
    state = json.dumps({"props": {"article": {"body": times("<p>A text. <b>", size)}}})
    return page(f'<script id="__NEXT_DATA__" type="application/json">{state}</script>', before="")


def ld_body(size: int) -> bytes:
    told = json.dumps({"@type": "NewsArticle", "articleBody": times(SENTENCE + "\n", size)})
    return page("", head=f'<script type="application/ld+json">{told}</script>', before="")


def ld_graph(size: int) -> bytes:
    nodes = [{"@id": f"#{n}", "author": {"@id": f"#{n + 1}"}} for n in range(max(1, size // 45))]
    told = json.dumps({"@graph": nodes})
    return page("", head=f'<script type="application/ld+json">{told}</script>')


def ld_deep(size: int) -> bytes:
    depth = size // 20
    inner = '{"author":' * depth + '"x"' + "}" * depth
    return page("", head=f'<script type="application/ld+json">{inner}</script>')


def react_segments(size: int) -> bytes:
    count = max(1, size // 110)
    parts = "".join(
        f'<template id="B:{n:x}"></template><div hidden id="S:{n:x}"><p>{n} and more.</p></div>'
        for n in range(count)
    )
    return page(parts)


def react_nested(size: int) -> bytes:
    count = max(1, size // 60)
    opened = "".join(
        f'<div hidden id="S:{n:x}"><template id="B:{n + 1:x}"></template>' for n in range(count)
    )
    return page(opened + "</div>" * count)


def long_words(size: int) -> bytes:
    return page(f"<p>{times('a', size)}</p>")


def long_cjk(size: int) -> bytes:
    return page(f"<p>{times('가', size)}</p>")


def one_line(size: int) -> bytes:
    return (" ".join(STORY) + " " + times(SENTENCE, size)).encode()


def digits_and_dots(size: int) -> bytes:
    return page(f"<p>{times('2024.01.02. 03:04 ', size)}</p>")


def links_of_list(size: int) -> bytes:
    return page("<ul>" + times('<li><a href="/a">A headline of it</a></li>', size) + "</ul>")


def comments_of_users(size: int) -> bytes:
    unit = "<div class=comment><span class=user>kim</span><p>I think so too, and more.</p></div>"
    return page(f"<div class=comments>{times(unit, size)}</div>")


def css_names(size: int) -> bytes:
    return page(f'<p class="{times("comment-list ", size)}">{SENTENCE}</p>')


def many_ids(size: int) -> bytes:
    return numbered("<div id=comment-{} class=c{}>x</div>")(size)


def meta_of_many(size: int) -> bytes:
    return headed('<meta property="article:author" content="Kim Hana">')(size)


def colspan(size: int) -> bytes:
    return page(times('<table><tr><td colspan="9007199254740993">1</td></tr></table>', size))


SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        # Super-linear somewhere: in a parser, an extractor, a pattern.
        "tiny_inline": inside("p", "<b>a</b> "),
        "tiny_inline_i": inside("p", "<i>word</i> text "),
        "ruby": inside("p", "<ruby>字<rt>じ</rt></ruby>"),
        "misnested": misnested,
        "misnested_formats": misnested_formats,
        "unclosed_p": behind("<p>x"),
        "unclosed_p_long": behind(f"<p>{SENTENCE}"),
        "unclosed_a": behind("<a href=x>y"),
        "unclosed_li": behind("<li>x"),
        "unclosed_td": behind("<td>x"),
        "unclosed_b": behind("<b>x"),
        "unclosed_font": behind("<font color=red>x"),
        "unclosed_div": behind("<div>x"),
        "unclosed_form": behind("<form>x"),
        "unclosed_select": behind("<select><option>x"),
        "unclosed_quote": inside("p", '<a href="x>y '),
        "unclosed_comment": behind("<!-- x "),
        "unclosed_script": behind("<script>x"),
        "unclosed_title": headed("<title>x"),
        "ld_author_flood": json_ld('"author":{"name":"Kim Hana"},'),
        "ld_author_list": json_ld('"author":["Kim Hana","'),
        "ld_organization_flood": json_ld('"@type":"Organization",'),
        "ld_publisher_flood": json_ld('"publisher":{"name":"x"},'),
        "ld_person_flood": json_ld('{"@type":"Person","name":"Kim"},'),
        "ld_whole_flood": json_ld('"a":{"name":"Kim Hana"},', end='"z":1}'),
        "ld_blanks": json_ld(" "),
        "ld_quotes": json_ld('\\"'),
        "ld_open_lists": json_ld("["),
        "ld_deep": ld_deep,
        "ld_graph": ld_graph,
        "ld_body": ld_body,
        "ld_scripts": headed(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>'
        ),
        "doctype_junk": doctype_junk,
        "combining": combining,
        "combining_dump": combining_dump,
        "many_attributes": many_attributes,
        "many_attributes_of_many": many_attributes_of_many,
        "attributes_of_body": attributes_of_body,
        "title_blanks": lambda size: page("", head=f"<title>a{times(' ', size)}b</title>"),
        "title_bars": lambda size: page("", head=f"<title>{times('a | ', size)}</title>"),
        "titles": headed("<title>a - b</title>"),
        "same_paragraphs": same_paragraphs,
        "similar_paragraphs": similar_paragraphs,
        "contained_paragraphs": contained_paragraphs,
        "similar_lines": similar_lines,
        # Linear, but heavy.
        "links_of_list": links_of_list,
        "links": behind('<a href="http://x.example/a">b</a> '),
        "comments_of_users": comments_of_users,
        "one_text": long_words,
        "one_text_cjk": long_cjk,
        "random_words": random_words,
        "breaks": behind("<br>"),
        "breaks_with_a": behind("a<br>"),
        "breaks_with_text": behind("a line of it<br>"),
        "empty_spans": behind("<span></span>"),
        "empty_divs": behind("<div></div>"),
        "rules": behind("<hr>"),
        "images": behind('<img src="a.jpg" alt="A picture">'),
        "rows": inside("table", "<tr><td>a</td><td>1</td></tr>"),
        "wide_table": wide_table,
        "tables": behind("<table><tr><td>1</td></tr></table>"),
        "colspan": colspan,
        "times": behind('<time datetime="2024-01-02T03:04:05Z">2 January</time>'),
        "date_classes": behind('<span class="date published">2024-01-02 03:04</span>'),
        "date_lines": behind("<p>입력 2024.01.02 03:04 수정 2024.01.02 05:06</p>"),
        "bylines": behind('<p class="byline">By Kim Hana and Lee Duri</p>'),
        "bylines_korean": behind("<p>김하나 기자 hana@news.example</p>"),
        "short_divs": behind("<div>a b</div>"),
        "headings": behind("<h2>A heading</h2>"),
        "h1": behind("<h1>A heading</h1>"),
        "figures": behind("<figure><img src=a><figcaption>Photo: Kim</figcaption></figure>"),
        "quotes": behind("<blockquote>he said so</blockquote>"),
        "lists": behind("<ul><li>a</li></ul>"),
        "definitions": behind("<dl><dt>a</dt><dd>b</dd></dl>"),
        "same_class": behind('<div class="article-body content">a text</div>'),
        "many_ids": many_ids,
        "css_names": css_names,
        "hidden": behind('<div style="display:none">not seen by anybody</div>'),
        "own_elements": numbered("<x-{}>a</x-{}>"),
        "react_segments": react_segments,
        "react_nested": react_nested,
        "metas": meta_of_many,
        "metas_rights": headed('<meta name="robots" content="noarchive, noai">'),
        "link_elements": headed('<link rel="canonical" href="http://x.example/a">'),
        "styles": headed("<style>p{color:red}</style>"),
        "scripts": behind("<script>var a=1;</script>"),
        "next_state": next_state,
        "next_lists": next_lists,
        "next_paragraphs": next_paragraphs,
        "next_html": next_html,
        "script_state": script('window.__INITIAL_STATE__={"body":"', "a text ", '"}'),
        "script_braces": script("window.__PRELOADED_STATE__=", "{", ""),
        "script_escapes": script('self.__next_f.push([1,"', "\\u003cp\\u003ea text\\n", '"])'),
        # Fast, but with a silent loss behind it.
        "deep_div": nested("div"),
        "deep_div_around": nested("div", around=True),
        "deep_div_open": nested("div", closed=False),
        "deep_div_open_around": nested("div", closed=False, around=True),
        "deep_span": nested("span"),
        "deep_span_around": nested("span", around=True),
        "deep_font": nested("font color=red"),
        "deep_b": nested("b", closed=False),
        "deep_i_around": nested("i", closed=False, around=True),
        "deep_table": nested_tables,
        "deep_table_around": nested("table", around=True),
        "deep_list": nested("ul"),
        "deep_list_items": nested("ul><li"),
        "deep_quote": nested("blockquote"),
        "deep_section": nested("section class=a"),
        "deep_own": nested("x-y"),
        "deep_svg": nested("svg"),
        "deep_object": nested("object", around=True),
        "deep_noscript": nested("noscript", around=True),
        "deep_with_text": deep_with_text,
        "deep_spans_with_text": deep_spans_with_text,
        "deep_then_wide": deep_then_wide,
        "deep_inline_then_wide": deep_inline_then_wide,
        "ladder": ladder,
        "lone_surrogates": lone_surrogates,
        "cesu_pairs": cesu_pairs,
        "bad_utf8": bad_utf8,
        "bad_euc_kr": bad_euc_kr,
        "utf16": utf16,
        "utf32": utf32,
        "iso_2022": iso_2022,
        "nul": inside("p", "a\0b "),
        "controls": inside("p", "\x1b[31mred\x07 "),
        "overrides": inside("p", "\u202eabc\u2066 "),
        "zero_width": inside("p", "a\u200b\ufeff"),
        "truncated_gzip": truncated_gzip,
        "random_bytes": random_bytes,
        # Harmless so far; a new version of a library may see it otherwise.
        "less_than": behind("<"),
        "open_tags": behind("<a "),
        "end_tags": behind("</div>"),
        "end_tags_of_nothing": behind("</x>"),
        "random_tags": random_tags,
        "entities": inside("p", "&amp;&#x41;&eacute;"),
        "bad_entities": inside("p", "&nosuch;&#99999999;&"),
        "escaped_tags": inside("p", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        "cdata": behind("<![CDATA[x]]>"),
        "instructions": behind("<?php echo 1 ?>"),
        "comments": behind("<!-- x -->"),
        "one_comment": lambda size: page(f"<!--{times('x-', size)}-->"),
        "one_attribute": attribute("title", "a "),
        "one_style": attribute("style", "display : "),
        "one_id": attribute("id", "comment_"),
        "one_link": attribute("href", "%20"),
        "billion_laughs": billion_laughs,
        "digits": inside("p", "1"),
        "dates": digits_and_dots,
        "copyrights": inside("p", "ⓒ 무단전재 및 재배포 금지 "),
        "brackets": inside("p", "[한빛뉴스="),
        "brackets_closed": inside("p", "[a]"),
        "parentheses": inside("p", "("),
        "quotation_marks": inside("p", "“"),
        "dots": inside("p", "."),
        "blanks": inside("p", " \n"),
        "wide_blanks": inside("p", "\u3000"),
        "arrows": inside("p", "▶ "),
        "mails": inside("p", "a@b.example "),
        "mails_open": inside("p", "a@"),
        "addresses": inside("p", "http://a.example/b "),
        "capitals": inside("p", "By A B C D E F "),
        "emoji": inside("p", "👍🏽‍"),
        "plain_text": dump(SENTENCE + "\n"),
        "plain_lines": dump("a\n"),
        "plain_blank_lines": dump("\n \n"),
        "plain_one_line": one_line,
        "plain_less_than": dump("<a "),
        "plain_returns": dump("a\r\n\r"),
        "text_only": alone("a word of it. "),
        "nothing": alone(" "),
    }
)
