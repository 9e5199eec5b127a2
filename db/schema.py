"""The tables, and how an older file becomes a present one.

`sqlite3 newswinnow.db .schema` prints the comments below too: SQLite keeps them.
Times are UTC in ISO 8601, lists and mappings are JSON.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

from db import search_index
from db.connection import MEMORY, Database
from db.errors import FromTheFutureError, MigrationError, NotADatabaseError

MIGRATIONS = Migrations("newswinnow")

FIRST = (
    """
create table outlets (
    -- publishers we know by their names and domains, as in crawler/outlets/
    slug text primary key,
    name text not null,
    language text not null,       -- ISO 639-1
    time_zone text not null,      -- IANA
    names text not null,          -- JSON list: other names it prints of itself
    domains text not null         -- JSON list
)""",
    """
create table runs (
    -- one row for each command that cleaned pages
    id integer primary key,
    command text not null,
    cleaner text not null,        -- version of the rules
    started_at text not null,
    finished_at text,             -- null: still at work, or killed; then the counts are null too
    new integer,
    new_version integer,
    unchanged integer,
    rejected integer,
    quarantined integer,
    unreadable integer
)""",
    """
create table pages (
    -- the bytes as they came, once for each content: rules can be run again
    sha256 text primary key,
    body blob not null,           -- compressed with zstd; with zlib in older files
    size integer not null,        -- bytes before compression
    content_type text,
    headers text not null,        -- JSON list of [name, value]
    fetched_at text,              -- null for a file
    first_seen text not null
)""",
    """
create table articles (
    -- one row for each address; its text is in versions, paragraphs and removals
    id text primary key,          -- first 12 hex digits of the address's SHA-256
    address text not null unique, -- the URL, else the path, else the content
    url text,
    source_path text,
    outlet text references outlets(slug),               -- told by whoever brought the page
    version integer not null,                           -- the current one
    last_page text not null references pages(sha256),   -- what stood at the address last
    -- No article without its text: checked when the transaction ends.
    foreign key (id, version) references versions(article, number) deferrable initially deferred
)""",
    """
create table versions (
    -- what an article said at some time; the highest number is the current one
    article text not null references articles(id),
    number integer not null,
    page text not null references pages(sha256),        -- the bytes it was made from
    cause text not null,          -- first, page changed, rules changed, restored
    cleaner text not null,        -- version of the rules
    run integer not null references runs(id),
    created_at text not null,
    title text,
    published_at text,
    published_offset text,        -- of the zone the page is written in, such as +09:00
    modified_at text,
    modified_offset text,
    outlet text,                  -- the name it gives itself
    outlet_slug text references outlets(slug),          -- null: not in the outlets' table
    language text,                -- ISO 639-1
    url text,                     -- the address the page gives itself
    authors text,                 -- JSON list
    dateline text not null,       -- JSON list
    warnings text not null,       -- JSON list: what was wrong with the bytes
    found text not null,          -- JSON: for each field where it was found, or why it is missing
    published_raw text generated always as (json_extract(found, '$.published.raw')) virtual,
    primary key (article, number)
)""",
    """
create table paragraphs (
    -- everything kept, in reading order: title, subtitles, body and captions
    article text not null,
    version integer not null,
    number integer not null,      -- 1 is the first
    kind text not null,
    position integer not null,    -- line of a text dump, block of an HTML page
    text text not null,
    primary key (article, version, number),
    foreign key (article, version) references versions(article, number)
)""",
    """
create table removals (
    -- everything taken out, with the blame
    article text not null,
    version integer not null,
    number integer not null,      -- 1 is the first in reading order
    position integer not null,
    start_offset integer not null, -- characters of the block, from start up to but not at end
    end_offset integer not null,
    kind text not null,
    rule text not null,
    text text not null,
    reason text not null,
    evidence text not null,
    key text not null,            -- names this span for good; restorations use it
    primary key (article, version, number),
    foreign key (article, version) references versions(article, number)
)""",
    """
create table restorations (
    -- removals that somebody put back; they stay back when the page is cleaned again
    article text not null references articles(id),
    key text not null,
    position integer not null,    -- as the removal was when it was put back
    kind text not null,
    rule text not null,
    text text not null,
    reason text not null,
    restored_at text not null,
    primary key (article, key)
)""",
    """
create table rejections (
    -- addresses whose last page is no article
    address text primary key,
    page text not null references pages(sha256),
    url text,
    source_path text,
    outlet text references outlets(slug),
    reason text not null,
    detail text not null,
    run integer not null references runs(id),
    created_at text not null
)""",
    """
create table quarantine (
    -- addresses whose last page broke the cleaners, or would have
    address text primary key,
    page text references pages(sha256), -- null: too large to be kept
    url text,
    source_path text,
    outlet text references outlets(slug),
    reason text not null,
    detail text not null,
    stack text not null,
    run integer not null references runs(id),
    created_at text not null
)""",
    """
create table events (
    -- what happened to an address beside its versions
    id integer primary key,
    run integer not null references runs(id),
    address text not null,
    kind text not null,           -- unreadable, accepted, no_article, restored
    detail text not null,         -- JSON
    created_at text not null
)""",
    # "What is new?", the first question of every reader of news.
    "create index versions_published_at on versions(published_at)",
    # "What did this run do?", asked after one that was killed or went wrong.
    "create index versions_run on versions(run)",
    "create index events_run on events(run)",
    # "What does this rule take out?", asked before and after it is changed.
    "create index removals_rule on removals(rule)",
    """
create view news_articles as
-- current versions with the names of https://schema.org/NewsArticle
select
    articles.id as identifier,
    coalesce(articles.url, versions.url) as url,
    versions.title as headline,
    (select group_concat(text, char(10)) from (
        select text from paragraphs
        where article = articles.id and version = articles.version and kind = 'subtitle'
        order by number)) as alternativeHeadline,
    versions.authors as author,
    versions.published_at as datePublished,
    versions.modified_at as dateModified,
    versions.language as inLanguage,
    versions.outlet as publisher,
    (select group_concat(text, char(10) || char(10)) from (
        select text from paragraphs
        where article = articles.id and version = articles.version
            and kind in ('paragraph', 'subhead', 'quote', 'list_item', 'table_row')
        order by number)) as articleBody,
    articles.source_path as isBasedOn,
    articles.version as version
from articles
join versions on versions.article = articles.id and versions.number = articles.version""",
)


FIELDS = (
    # Null where the version is of rules that did not read it yet.
    "alter table versions add column section text",
    "alter table versions add column image text",
    "alter table versions add column canonical text",
    "alter table versions add column rights text",
    "drop view news_articles",
    """
create view news_articles as
-- current versions with the names of https://schema.org/NewsArticle
select
    articles.id as identifier,
    coalesce(articles.url, versions.url) as url,
    versions.title as headline,
    (select group_concat(text, char(10)) from (
        select text from paragraphs
        where article = articles.id and version = articles.version and kind = 'subtitle'
        order by number)) as alternativeHeadline,
    versions.authors as author,
    versions.published_at as datePublished,
    versions.modified_at as dateModified,
    versions.language as inLanguage,
    versions.outlet as publisher,
    versions.section as articleSection,
    versions.image as image,
    versions.canonical as mainEntityOfPage,
    versions.rights as usageInfo,
    (select group_concat(text, char(10) || char(10)) from (
        select text from paragraphs
        where article = articles.id and version = articles.version
            and kind in ('paragraph', 'subhead', 'quote', 'list_item', 'table_row')
        order by number)) as articleBody,
    articles.source_path as isBasedOn,
    articles.version as version
from articles
join versions on versions.article = articles.id and versions.number = articles.version""",
)


REPETITION = (
    """
create table fingerprints (
    -- what repetition is found by, of each current version; made anew where it is missing
    -- What every run asks of all comes first: SQLite walks through all of a row before a column.
    number integer primary key,
    article text not null unique references articles(id),
    version integer not null,     -- the one it was made of
    scheme text not null,         -- of keys and sketches; others do not compare
    settled integer not null,     -- 0: what it teaches and its story are not worked out yet
    source text,                  -- outlet's slug or registered domain; null: it teaches nothing
    told integer not null,        -- names the headline, whichever telling of it
    day integer,                  -- of publication; day 1 is 0001-01-01
    blocks blob not null,         -- keys in reading order, 8 bytes each, little-endian
    removed text not null,        -- which of them were taken out, by which furniture
    words blob not null,          -- hashed words of the headline and of the first blocks
    bands blob not null,          -- of each sentence: 14 band keys of 4 bytes
    sketches blob not null        -- of each sentence: 8 bytes, near for those that are alike
)""",
    "create index fingerprints_source on fingerprints(source)",
    # "What is left to do?", asked at the end of each run.
    "create index fingerprints_open on fingerprints(source) where settled = 0",
    """
create table furniture (
    -- blocks that an outlet prints on many of its stories; learned, and made anew from the articles
    source text not null,
    key integer not null,
    text text not null,           -- as the first article with it prints it
    support integer not null,     -- stories in which it stands
    among integer not null,       -- stories of the outlet from its first day to its last
    first_day text,
    last_day text,
    witnesses text not null,      -- JSON list: the earliest articles with it, and its position
    closes integer not null,      -- 1: behind it nothing is of the story
    gone integer not null,        -- 1: it stood in most stories, and the newest ones lack it
    primary key (source, key)
)""",
    """
create table refusals (
    -- furniture that somebody said is none: it stays in the articles
    source text not null,
    key integer not null,
    text text not null,
    refused_at text not null,
    primary key (source, key)
)""",
    """
create table likenesses (
    -- articles that tell the same story
    article text not null references articles(id),
    other text not null references articles(id),  -- the greater id
    similarity real not null,     -- which part of the shorter text stands in the longer one
    primary key (article, other)
) without rowid""",
    "create index likenesses_other on likenesses(other)",
    # The article that stands for the story; its own id where it is alone, null until a run ends.
    "alter table articles add column story text references articles(id)",
    "create index articles_story on articles(story)",
    # "Which articles are cleaned of this furniture?", asked when its evidence changes.
    "create index removals_recurring on removals(evidence) where kind = 'recurring'",
    """
create view stories as
-- articles of one or several outlets that tell the same thing
select
    coalesce(articles.story, articles.id) as id,
    count(*) as articles,
    -- all of unknown outlets count as one
    count(distinct coalesce(fingerprints.source, '')) as outlets,
    min(versions.published_at) as first_published,
    min(first.created_at) as first_seen,
    (select title from versions as told join articles as one
        on told.article = one.id and told.number = one.version
        where one.id = coalesce(articles.story, articles.id)) as title
from articles
join versions on versions.article = articles.id and versions.number = articles.version
join versions as first on first.article = articles.id and first.number = 1
left join fingerprints on fingerprints.article = articles.id
group by coalesce(articles.story, articles.id)""",
    "drop view news_articles",
    FIELDS[-1].replace(
        "    articles.version as version\n",
        "    articles.version as version,\n    coalesce(articles.story, articles.id) as story\n",
    ),
)


SEARCH = (
    """
create virtual table search using fts5(
    -- words of the current versions, as db/search_words.py makes them; kept by db/search_index.py
    title, text, authors,
    content='',                   -- the text itself is in versions and paragraphs
    tokenize="ascii tokenchars '_.'"
)""",
    """
create table search_articles (
    -- what the search index knows of, and what its answers are chosen by
    number integer primary key,   -- rowid of `search`; that of `articles` may change in a VACUUM
    article text not null unique references articles(id),
    version integer not null,     -- the one whose words are in the index
    outlet text,                  -- the name it gives itself, else the slug
    slug text,                    -- of the outlet, where it is in our table
    language text,
    published_at text,
    day text                      -- of publication, on the clock of the page
)""",
    # "The newest with these words?"
    "create index search_articles_published_at on search_articles(published_at)",
    # "Which outlets are there?"
    "create index search_articles_outlet on search_articles(outlet, slug)",
    """
create table search_scheme (
    -- one row: how the words were made; of another scheme, the index is made anew
    scheme text not null
)""",
)

CAPTURES = (
    """
create table captures (
    -- when the pages of an address were fetched, where that is known: one that was fetched before
    -- another is not the newer one, whenever it comes
    address text not null,
    fetched_at text not null,
    page text not null,           -- SHA-256 of its bytes
    primary key (address, fetched_at, page)
) without rowid""",
    """
insert into captures
select distinct address, fetched_at, sha256 from (
    select address, page from versions join articles on articles.id = versions.article
    union all select address, last_page from articles
    union all select address, page from rejections
    union all select address, page from quarantine
)
join pages on pages.sha256 = page
where fetched_at is not null""",
)


FINGERPRINTS = (
    "drop table fingerprints",
    """
create table fingerprints (
    -- what repetition is found by, of each current version; made anew where it is missing
    -- What every run asks of all comes first: SQLite walks through all of a row before a column.
    article text primary key references articles(id),
    version integer not null,     -- the one it was made of; 0: it is to be made anew
    scheme text not null,         -- of keys and sketches; others do not compare
    settled integer not null,     -- 0: what it teaches and its story are not worked out yet
    source text,                  -- outlet's slug or registered domain; null: it teaches nothing
    told integer not null,        -- names the headline, whichever telling of it
    day integer,                  -- of publication; day 1 is 0001-01-01
    blocks blob not null,         -- keys in reading order, 8 bytes each, little-endian
    removed text not null,        -- which of them were taken out, by which furniture
    words blob not null,          -- hashed words of the headline and of the first blocks
    bands blob not null,          -- of each sentence: 14 band keys of 4 bytes
    sketches blob not null        -- of each sentence: 8 bytes, near for those that are alike
)""",
    "create index fingerprints_source on fingerprints(source)",
    # "What is left to do?", asked at the end of each run.
    "create index fingerprints_open on fingerprints(source) where settled = 0",
)


FRONTIER = (
    """
create table links (
    -- the frontier: addresses that lists and pages named, and when each is asked for again
    key text primary key,         -- one for all forms of an address: crawler/addresses.py
    url text not null,            -- as it is asked for
    kind text not null,           -- listing, article
    way text not null,            -- how it was found: feeds, sitemaps, sections, archives
    outlet text not null references outlets(slug),
    found_in text,                -- key of the listing that named it first; null: the outlet's file
    depth integer not null,       -- steps from the outlet's file
    title text,                   -- this and the next three: as the listing says
    authors text not null,        -- JSON list
    published_at text,
    modified_at text,
    first_seen text not null,
    last_seen text not null,      -- in a listing
    asked_at text,                -- whatever became of it; null: never yet
    status integer,               -- of the last answer, HTTP; null: there was none
    reason text not null,         -- of a failure, or why it is not asked for any more
    failures integer not null,    -- in a row
    etag text,
    last_modified text,           -- as the server wrote it
    sha256 text,                  -- of the last body
    fetched_at text,              -- when that came
    due_at text,                  -- null: not again
    moved_to text,                -- key of the address that stands for this one
    article text references articles(id),
    newest text generated always as (coalesce(published_at, modified_at, first_seen)) virtual
) without rowid""",
    # "What is next?", asked for every few pages: lists before articles, the newest first.
    "create index links_due on links(outlet, kind, newest) where due_at is not null",
    # "What did a listing say of this page?", asked when it is cleaned again.
    "create index links_url on links(url)",
    # "What do this outlet's articles' addresses look like?"
    "create index links_article on links(outlet, article) where article is not null",
    """
create table rights (
    -- what robots.txt, headers and the page's head said of an article's use when it came last
    article text primary key references articles(id),
    robots text,                  -- the decision on fetching
    content_signal text not null, -- JSON list, of robots.txt
    x_robots_tag text not null,   -- JSON list, of the header: noarchive, noai
    meta_robots text not null,    -- JSON list, of the page
    tdm_reservation text,         -- 1: text and data mining is reserved
    tdm_policy text,              -- address of its conditions
    noted_at text not null
)""",
)


CRAWLS = (
    """
create table crawls (
    -- one row for each crawl of an outlet: at work, done, failed, stopped or lost
    id integer primary key,
    outlet text not null,
    due_at text not null,         -- the window it is for
    holder text not null,         -- whose it is: machine and process
    started_at text not null,
    beat_at text not null,        -- when its holder said last that it lives
    ended_at text,                -- null: at work, or lost and not found out yet
    outcome text,                 -- done, failed, stopped, lost
    detail text not null,
    asked integer,                -- pages and lists
    not_modified integer,
    new_links integer,
    failed integer,               -- pages and lists that did not come
    new integer,                  -- this and the rest: how its pages ended
    new_version integer,
    unchanged integer,
    rejected integer,
    quarantined integer
)""",
    # One crawl at a time of an outlet, whoever asks.
    "create unique index crawls_running on crawls(outlet) where ended_at is null",
    "create index crawls_outlet on crawls(outlet, due_at)",
    # "Where do the outlets stand?", asked every second: the newest of each outcome.
    "create index crawls_outcome on crawls(outlet, outcome)",
    # "Do the lists of the outlet's file answer?", among a million other addresses.
    "create index links_lists on links(outlet, kind) where found_in is null",
    """
create table conditions (
    -- how each outlet is: green, yellow or red, since when and why
    outlet text primary key,
    colour text not null,
    why text not null,
    what_now text not null,
    evidence text not null,       -- JSON
    since text not null,
    told_at text                  -- when an alert went out for it
)""",
)


CARE = (
    """
create table forgotten (
    -- addresses whose articles somebody had forgotten: pages of them are not taken in again
    address text primary key,     -- SHA-256 of the address, in the form that its spellings share
    forgotten_at text not null
) without rowid""",
    # Null: the body is there. Else it is empty, and the page is known by its digest alone.
    "alter table pages add column dropped_at text",
    # Of all that the version says but evidence: a text that is damaged is not shown for what was
    # stored. Null in versions of older releases.
    "alter table versions add column digest text",
)


ASKING = (
    "drop table search",
    # FTS5 writes two bytes more for a word of an article in every column but the first: with the
    # text first the index is a quarter smaller (benchmarks/search.py: 1.17 to .82 of paragraphs).
    """
create virtual table search using fts5(
    -- words of the current versions, as db/search_words.py makes them; kept by db/search_index.py
    text, title, authors,
    content='',                   -- the text itself is in versions and paragraphs
    tokenize="ascii tokenchars '_.'"
)""",
    "drop index fingerprints_source",
    # "Which outlets are there, and of which day is the newest article of each?"
    "create index fingerprints_source on fingerprints(source, day)",
)


SERVICES = (
    """
create table services (
    -- who crawls what is due: `serve` or `run-due`, and when it said last that it is at work
    kind text primary key,
    holder text not null,         -- machine and process
    beat_at text not null
)""",
    # What was told of an outlet last, in which colour and when: one that goes up and down is told
    # once and not each time.
    "alter table conditions add column last_told text",
    "alter table conditions add column last_told_at text",
    # Minutes for which a list asks to be left alone, as its last body said: a 304 says nothing.
    "alter table links add column ttl integer",
    # "Which articles of this outlet were seen lately?", asked for each outlet every few minutes.
    "create index links_seen on links(outlet, first_seen) where article is not null",
)


STEPS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "0001_first": FIRST,
        "0002_fields": FIELDS,
        "0003_repetition": REPETITION,
        "0004_search": SEARCH,
        "0005_fingerprints": FINGERPRINTS,
        "0006_captures": CAPTURES,
        "0007_frontier": FRONTIER,
        "0008_crawls": CRAWLS,
        "0009_care": CARE,
        "0010_asking": ASKING,
        "0011_services": SERVICES,
    }
)
"""What brings an older file up to date, in this order; none is changed once it is released."""


def step(name: str) -> Callable[[Tables], None]:
    """What a step does to a file."""

    def taken(tables: Tables) -> None:
        for statement in STEPS[name]:
            tables.execute(statement)
        if STEPS[name] is ASKING:
            _index_all(tables)

    return taken


def _index_all(tables: Tables) -> None:
    """Those that were stored before are found, too."""
    [(_, _, path)] = tables.execute("select * from pragma_database_list where name = 'main'")
    search_index.rebuild(Database(tables.conn, path or MEMORY))


for _name in STEPS:
    MIGRATIONS(name=_name)(step(_name))


def is_behind(database: Database, migrations: Migrations = MIGRATIONS) -> bool:
    """Whether migrations are due.

    Raises NotADatabaseError for a file of another kind and FromTheFutureError for one that a
    newer newswinnow wrote; nothing is written.
    """
    tables = {row["name"] for row in database.rows("select name from sqlite_master")}
    known = _names(migrations)
    applied = _applied(database, migrations) if migrations.migrations_table in tables else set()
    if tables and not applied:
        raise NotADatabaseError(
            database.path,
            "a database of another program",
            "Name another file with --db; this one is left as it is",
        )
    future = sorted(applied - set(known))
    if future or _user_version(database) > len(known):
        raise FromTheFutureError(
            database.path,
            f"written by a newer newswinnow ({', '.join(future) or 'schema version too high'})",
            "Update newswinnow (pip install --upgrade newswinnow), or name another file with --db",
        )
    return applied != set(known)


def missing_columns(database: Database) -> tuple[str, ...]:
    """What a file of the present schema has to have and this one lacks, in words."""
    there = frozenset(_columns(database))
    return tuple(
        f"no column {column} in the table {table}"
        for table, column, kind in sorted(_expected())
        if (table, column, kind) not in there
    )


@lru_cache(maxsize=1)  # 4 ms, and the same for every file
def _expected() -> frozenset[tuple[str, str, str]]:
    with closing(sqlite3.connect(MEMORY, isolation_level=None)) as connection:
        empty = Database(connection, MEMORY)
        MIGRATIONS.apply(empty.tables)
        return frozenset(_columns(empty))


def _columns(database: Database) -> Iterator[tuple[str, str, str]]:
    """Table, column and type; of views, whose columns may have no name of their own, nothing."""
    for row in database.rows(COLUMNS):
        yield str(row["place"]), str(row["name"]), str(row["type"])


COLUMNS = """
    select tables.name as place, columns.name, columns.type
    from sqlite_master as tables join pragma_table_xinfo(tables.name) as columns
    where tables.type = 'table' and tables.name not like 'sqlite%'
"""


def migrate(
    database: Database,
    migrations: Migrations = MIGRATIONS,
    *,
    before: Callable[[int], None] = lambda _: None,
) -> None:
    """Apply what is due, all or nothing; a failure leaves the file as it was.

    `before` is called with the number of the coming schema while nobody else can write, if there
    is anything in the file and something is due.
    """
    try:
        with database.writing():
            # Asked again inside: another process may have been faster.
            if _user_version(database) and is_behind(database, migrations):
                before(len(_names(migrations)))
            migrations.apply(database.tables)
            database.change(f"PRAGMA user_version = {len(_names(migrations)):d}")
    except sqlite3.Error as error:
        raise MigrationError(
            database.path,
            f"could not be brought to the present schema ({error})",
            "The file is as it was; report this, and go on with the newswinnow that wrote it",
        ) from error


def _names(migrations: Migrations) -> tuple[str, ...]:
    # sqlite-utils has no public list of all migrations; those due in an empty file are all of them.
    with Tables(memory=True) as empty:
        return tuple(migration.name for migration in migrations.pending(empty))


def _applied(database: Database, migrations: Migrations) -> set[str]:
    question = "select name from _sqlite_migrations where migration_set = :name"
    return {str(row["name"]) for row in database.rows(question, name=migrations.name)}


def _user_version(database: Database) -> int:
    return sum(int(str(row["user_version"])) for row in database.rows("PRAGMA user_version"))
