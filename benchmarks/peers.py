"""The extractors that are compared, each imported only when it is asked for.

Bytes go in as they came, so that decoding is part of the comparison, where a peer takes bytes;
otherwise the text as `decoded` has it. The options are those of the project's own benchmark scripts
or its defaults; comments are left out wherever there is a choice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from benchmarks.corpora import KOREAN, ROOT, Extraction, Page

Extract = Callable[[Page], Extraction]
OURS = "newswinnow"
NO_ADDRESS = "https://example.org/"  # for pages without one, where a peer insists


def newswinnow(page: Page) -> Extraction:
    """Ourselves, with weights that were learned without this page's site."""
    adapter = import_module("benchmarks.adapter")
    weights = import_module("benchmarks.folds").weights_for(page)
    cleaned = import_module("cleaners.pipeline").clean(
        adapter.raw_page(page.html, page.url), weights=weights
    )
    reading = adapter.reading(cleaned)
    return Extraction(
        text=reading["text"],
        title=reading["title"],
        date=reading["date"],
        authors=tuple(reading["authors"]),
        modified=reading["modified"],
        section=reading["section"],
        outlet=reading["outlet"],
    )


def trafilatura(page: Page) -> Extraction:
    """As it comes, without comments.

    `bare_extraction`, because `extract` gave another text on one page of fundus (F1 .540 for .985).
    """
    return _trafilatura(page)


def trafilatura_fast(page: Page) -> Extraction:
    """Without its fallbacks."""
    return _trafilatura(page, fast=True)


def trafilatura_precision(page: Page) -> Extraction:
    """Leaves out what it doubts."""
    return _trafilatura(page, favor_precision=True)


def _trafilatura(page: Page, **options: bool) -> Extraction:
    found = import_module("trafilatura").bare_extraction(
        page.html, url=page.url, include_comments=False, with_metadata=True, **options
    )
    if found is None:
        return Extraction()
    return _extraction(found.text, found.title, found.date, (found.author or "").split(";"))


def newspaper4k(page: Page) -> Extraction:
    """As it comes; it takes text."""
    article = import_module("newspaper").article(
        page.url or NO_ADDRESS, input_html=decoded(page.html)
    )
    return _extraction(article.text, article.title, article.publish_date, article.authors)


def news_please(page: Page) -> Extraction:
    """As it comes; it takes text, and a page without an address by another name."""
    found = import_module("newsplease").NewsPlease.from_html(
        decoded(page.html), url=page.url or NO_ADDRESS, fetch_images=False
    )
    return _extraction(found.maintext, found.title, found.date_publish, found.authors)


def readability(page: Page) -> Extraction:
    """The summary's text; it says neither who nor when."""
    document = import_module("readability").Document(page.html)
    tree = import_module("lxml.html").fromstring(document.summary())
    for block in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    return _extraction(tree.text_content(), document.short_title(), None, ())


def goose3(page: Page) -> Extraction:
    """As it comes, without the network."""
    with import_module("goose3").Goose({"enable_image_fetching": False}) as goose:
        article = goose.extract(raw_html=decoded(page.html))
    return _extraction(article.cleaned_text, article.title, article.publish_date, article.authors)


def resiliparse(page: Page) -> Extraction:
    """Main content as plain text; it says nothing else but the document's title."""
    tree = import_module("resiliparse.parse.html").HTMLTree.parse(decoded(page.html))
    text = import_module("resiliparse.extract.html2text").extract_plain_text(
        tree, main_content=True, alt_texts=False, links=False
    )
    return _extraction(text, tree.title, None, ())


def justext(page: Page) -> Extraction:
    """With the stop words of the page's language as far as `LANGUAGES` tells it, else English."""
    package = import_module("justext")
    group = page.corpus if page.corpus == KOREAN else page.group
    words = package.get_stoplist(LANGUAGES.get(group, "English"))
    paragraphs = package.justext(page.html, words)
    return _extraction("\n".join(one.text for one in paragraphs if not one.is_boilerplate))


# Of fundus' countries; of Japanese and Chinese it knows nothing, and the other corpora are English
# for the most part.
LANGUAGES = MappingProxyType(
    {
        "at": "German",
        "ch": "German",
        "cz": "Czech",
        "de": "German",
        "es": "Spanish",
        "fr": "French",
        "it": "Italian",
        "kr": "Korean",
        KOREAN: "Korean",
        "li": "German",
        "lt": "Lithuanian",
        "lu": "German",
        "no": "Norwegian_Bokmal",
        "ru": "Russian",
        "se": "Swedish",
        "tr": "Turkish",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An extractor and the distribution whose version is told beside its numbers."""

    extract: Extract
    package: str

    @property
    def version(self) -> str | None:
        """None where it, or one of our dependencies, is not installed."""
        try:
            return _own_version() if self.package == OURS else version(self.package)
        except PackageNotFoundError:
            return None


def _own_version() -> str:
    """Of the source beside us, and of its rules; our metadata is there without our dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for needed in project["dependencies"]:
        version(re.split(r"[^\w.-]", needed, maxsplit=1)[0])
    return f"{project['version']}, cleaners {import_module('cleaners').VERSION}"


PEERS: Mapping[str, Peer] = MappingProxyType(
    {
        "newswinnow": Peer(extract=newswinnow, package=OURS),
        "trafilatura": Peer(extract=trafilatura, package="trafilatura"),
        "trafilatura_fast": Peer(extract=trafilatura_fast, package="trafilatura"),
        "trafilatura_precision": Peer(extract=trafilatura_precision, package="trafilatura"),
        "newspaper4k": Peer(extract=newspaper4k, package="newspaper4k"),
        "news_please": Peer(extract=news_please, package="news-please"),
        "readability": Peer(extract=readability, package="readability-lxml"),
        "goose3": Peer(extract=goose3, package="goose3"),
        "resiliparse": Peer(extract=resiliparse, package="resiliparse"),
        "justext": Peer(extract=justext, package="jusText"),
    }
)


def decoded(html: bytes) -> str:
    """UTF-8 where it is, else as trafilatura decodes: peers that take text get the same one."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return str(import_module("trafilatura.utils").decode_file(html))


def _extraction(
    text: str | None,
    title: str | None = None,
    when: str | date | None = None,
    authors: Iterable[str] | None = (),
) -> Extraction:
    return Extraction(
        text=text or "",
        title=title or None,
        date=when.isoformat() if isinstance(when, date) else when or None,
        authors=tuple(name.strip() for name in authors or () if name.strip()),
    )
