"""What the search goes by, kept in step with the articles by whoever writes a version.

The index holds tokens and no text (`content=''`), so that it is no larger than the text: an entry
is taken out by giving its tokens once more, which are made from the version it was made from.
Triggers could not do it: they would need our functions in every program that writes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db.connection import Database, Row, Value
from db.records import number_of, shown_moment, text_of, text_or_none, texts_from
from db.search_words import SCHEME, index_text

ENOUGH: Final = 20
MERGED_AT_ONCE: Final = 2000  # pages of 4 kB: a tenth of a second
COLUMNS = ("text", "title", "authors")


def index_version(database: Database, article: str, version: int) -> None:
    """Let the search find this version of the article, and no other one."""
    old = database.row(INDEXED, article=article)
    if old is not None:
        _take_out(database, old)
    _put_in(database, article, version)


def take_out(database: Database, article: str) -> None:
    """Let the search find nothing of the article, in the transaction of whoever asks."""
    old = database.row(INDEXED, article=article)
    if old is not None:
        _take_out(database, old)
        database.change(FORGET_ARTICLE, article=article)


def rebuild(database: Database) -> None:
    """Make the index anew from the current versions, in the transaction of whoever asks."""
    database.change(FORGET_ALL)
    database.change(FORGET_ARTICLES)
    database.change(FORGET_SCHEME)
    # A row of its own would be ten times as large.
    current = [(text_of(row, "id"), number_of(row, "version")) for row in database.rows(CURRENT)]
    for article, version in current:
        _put_in(database, article, version)
    database.change(OPTIMIZE)
    database.change(SET_SCHEME, scheme=SCHEME)


def tidy(database: Database, changed: int) -> None:
    """Merge the index where so many changed articles are a twentieth of all, or more.

    What is taken out stays in it until then, under a mark that is as large: of articles that were
    all cleaned twice the index was 1.34 of the text, and is .81 when it is merged. In steps, so
    that whoever else writes waits for none of them.
    """
    [known] = database.rows(HOW_MANY)
    if changed * ENOUGH < number_of(known, "articles"):
        return
    pages = -MERGED_AT_ONCE  # below zero: all segments are to become one
    while True:
        before = database.connection.total_changes
        with database.writing():
            database.change(MERGE, pages=pages)
        # SQLite's own sign that there was nothing left to do.
        if database.connection.total_changes - before < 2:
            return
        pages = MERGED_AT_ONCE


def is_stale(database: Database) -> bool:
    """Whether the index has words as another release, or another Python, takes them apart."""
    row = database.row("select scheme from search_scheme")
    return row is None or row["scheme"] != SCHEME


def entry(database: Database, article: str, version: int) -> dict[str, str]:
    """The columns of the index for a version."""
    [about] = database.rows(ABOUT, article=article, version=version)
    titles: dict[str, None] = dict.fromkeys(filter(None, [text_or_none(about, "title")]))
    texts: list[str] = []
    for row in database.rows(PASSAGES, article=article, version=version):
        if row["kind"] == "title":
            titles[text_of(row, "text")] = None
        else:
            texts.append(text_of(row, "text"))
    authors = texts_from(text_or_none(about, "authors") or "[]")
    lists = (texts, titles, authors)
    return {
        # A line each, taken apart together: no token reaches over a line's end.
        name: index_text("\n".join(listed))
        for name, listed in zip(COLUMNS, lists, strict=True)
    }


def _take_out(database: Database, old: Row) -> None:
    article, version = text_of(old, "article"), int(str(old["version"]))
    database.change(TAKE_OUT, number=old["number"], **entry(database, article, version))


def _put_in(database: Database, article: str, version: int) -> None:
    [row] = database.rows(SAVE_ARTICLE, **known_by(database, article, version))
    database.change(PUT_IN, number=row["number"], **entry(database, article, version))


def known_by(database: Database, article: str, version: int) -> dict[str, Value]:
    """What the search chooses the version by: the columns of `search_articles`."""
    [about] = database.rows(ABOUT, article=article, version=version)
    published, slug = text_or_none(about, "published_at"), text_or_none(about, "slug")
    return {
        "article": article,
        "version": version,
        "outlet": text_or_none(about, "outlet") or slug,
        "slug": slug,
        "language": text_or_none(about, "language"),
        "published_at": published,
        "day": _day(shown_moment(published, text_or_none(about, "published_offset"))),
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()


INDEXED = "select number, article, version from search_articles where article = :article"

CURRENT = "select id, version from articles order by id"

ABOUT = """
    select versions.*, coalesce(articles.outlet, versions.outlet_slug) as slug
    from versions join articles on articles.id = versions.article
    where versions.article = :article and versions.number = :version
"""

PASSAGES = """
    select kind, text from paragraphs where article = :article and version = :version
    order by number
"""

SAVE_ARTICLE = """
    insert into search_articles (article, version, outlet, slug, language, published_at, day)
    values (:article, :version, :outlet, :slug, :language, :published_at, :day)
    on conflict (article) do update set
        version = excluded.version, outlet = excluded.outlet, slug = excluded.slug,
        language = excluded.language, published_at = excluded.published_at, day = excluded.day
    returning number
"""

PUT_IN = """
    insert into search (rowid, title, text, authors) values (:number, :title, :text, :authors)
"""

TAKE_OUT = """
    insert into search (search, rowid, title, text, authors)
    values ('delete', :number, :title, :text, :authors)
"""

HOW_MANY = "select count(*) as articles from search_articles"

MERGE = "insert into search (search, rank) values ('merge', :pages)"

FORGET_ALL = "insert into search (search) values ('delete-all')"

# A second of processor time for 100,000 articles, and a tenth less to keep and to read.
OPTIMIZE = "insert into search (search) values ('optimize')"

FORGET_ARTICLE = "delete from search_articles where article = :article"

FORGET_ARTICLES = "delete from search_articles"

FORGET_SCHEME = "delete from search_scheme"

SET_SCHEME = "insert into search_scheme (scheme) values (:scheme)"
