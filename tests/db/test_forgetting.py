"""What is forgotten is nowhere any more, and what others have of it stays."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from cleaners.article import Found
from db import forgetting, integrity, queries
from db.connection import MEMORY, files_of
from db.forgetting import forget, forgotten_at, place_at
from db.frontier import Batch, Find, Frontier, LinkKind
from db.opening import open_for_reading
from db.records import State
from db.store import Store
from tests.db.indexed import assert_index_is_what_is_stored
from tests.db.samples import NOON, OUTCOME_OF_STATE, a_run, cleaned, page, removal, save

URL = "https://news.example/a/1"


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        yield store


@pytest.fixture
def run(store):
    return a_run(store)


def forget_at(store, run, address, **options):
    place = place_at(store.database, address)
    return forget(store.database, place, place.names, [], run=run, now=NOON, **options)


def rows(store, question):
    return [tuple(row.values()) for row in store.database.rows(question)]


ALL = (
    "articles", "versions", "paragraphs", "removals", "restorations", "pages", "captures",
    "rejections", "quarantine", "fingerprints", "likenesses", "search_articles", "search_docsize",
    "links", "rights",
)  # fmt: skip


def test_nothing_of_it_is_left(store, run):
    first = page("one", url=URL, fetched_at=NOON)
    save(store, run, first, cleaned("하나"))
    later = page("two", url=URL, fetched_at=NOON + timedelta(days=1))
    saved = save(store, run, later, cleaned("둘"))
    store.restore(
        later, removal(), cleaned("둘", removals=()),
        restored=frozenset({removal().key}), run=run, now=NOON,
    )  # fmt: skip
    save(store, run, page("bad", url=URL), OUTCOME_OF_STATE["quarantined"])
    frontier = Frontier(store.database)
    batch = Batch(
        finds=[Find(key=URL, url=URL)], kind=LinkKind.ARTICLE, way="feeds", outlet="o",
        found_in=None, depth=0,
    )  # fmt: skip
    frontier.add(batch, now=NOON, is_newer=lambda *_: False)
    frontier.note_rights(saved.article_id, {}, now=NOON)

    forgot = forget_at(store, run, URL)

    assert (forgot.pages, forgot.shared) == (3, ())
    assert [(name, rows(store, f"select * from {name}")) for name in ALL] == [
        (name, []) for name in ALL
    ]
    said = rows(store, "select kind, address, detail from events")
    assert said == [("forgotten", forgetting.digest(URL), "{}")]
    assert list(integrity.findings(store.database)) == []


def test_what_a_damaged_search_does_not_know_can_be_forgotten(store, run):
    save(store, run, page("one", url=URL), cleaned("하나"))
    with store.database.writing():
        store.database.change("delete from search_articles")

    assert forget_at(store, run, URL).pages == 1

    assert rows(store, "select count(*) from articles") == [(0,)]


def test_what_others_have_stays(store, run):
    save(store, run, page("same", "/one"), cleaned("하나 이야기"))
    other = save(store, run, page("same", "/two"), cleaned("둘 이야기"))

    forgot = forget_at(store, run, "/one")

    assert (forgot.pages, forgot.shared) == (0, (other.article_id,))
    assert queries.last_page(store.database, other.article_id).body == b"same"
    assert_index_is_what_is_stored(store.database)


def test_a_page_that_never_was_an_article_can_be_forgotten(store, run):
    save(store, run, page("bad", "/bad"), OUTCOME_OF_STATE["rejected"])

    assert forget_at(store, run, "/bad").pages == 1
    assert place_at(store.database, "/bad") is None


def test_what_is_forgotten_is_not_stored_again(store, run):
    save(store, run, page("one", "/one"), cleaned("하나"))
    forget_at(store, run, "/one")

    saved = save(store, run, page("other", "/one"), cleaned("둘"))

    assert (saved.state, saved.reason) == (State.REJECTED, "forgotten")
    assert "2026-11-21" in saved.detail
    assert rows(store, "select * from pages") == []


def test_nor_is_a_page_that_states_an_address_which_is_forgotten(store, run):
    forget(store.database, None, {URL}, [], run=run, now=NOON)

    saved = store.save(
        page("one", "/copy"), cleaned("하나"), restored=frozenset(), run=run, cause="first",
        now=NOON, names=[URL],
    )  # fmt: skip

    assert saved.reason == "forgotten"


def test_the_frontier_takes_no_forgotten_address(store, run):
    forget(store.database, None, {URL}, [], run=run, now=NOON)
    finds = [Find(key=key, url=key) for key in (URL, "https://news.example/a/2")]
    batch = Batch(
        finds=finds, kind=LinkKind.ARTICLE, way="feeds", outlet="o", found_in=None, depth=0
    )

    added = Frontier(store.database).add(batch, now=NOON, is_newer=lambda *_: False)

    assert added.new == 1
    assert rows(store, "select key from links") == [("https://news.example/a/2",)]


def test_the_frontier_forgets_what_leads_there(store, run):
    finds = [Find(key=key, url=key) for key in (URL, "https://news.example/b")]
    batch = Batch(
        finds=finds, kind=LinkKind.ARTICLE, way="feeds", outlet="o", found_in=None, depth=0
    )
    Frontier(store.database).add(batch, now=NOON, is_newer=lambda *_: False)
    store.database.change("update links set moved_to = :url where key like '%b'", url=URL)

    forget(store.database, None, {URL}, [URL], run=run, now=NOON)

    assert rows(store, "select key from links") == []


def test_it_is_let_in_again_under_all_its_addresses(store, run):
    forget(store.database, None, {URL, "/one"}, [], run=run, now=NOON)
    forget(store.database, None, {"/two"}, [], run=run, now=NOON + timedelta(microseconds=1))

    assert forgetting.allow(store.database, ["/one"]) == 2
    assert forgetting.allow(store.database, ["/three"]) == 0
    assert forgotten_at(store.database, [URL]) is None
    assert forgotten_at(store.database, ["/two"]) is not None


def test_an_address_that_another_article_states_as_its_own_is_told(store, run):
    home = {"value": "https://news.example/", "where": "the page"}
    save(store, run, page("one", "/one"), cleaned("하나", canonical=Found(**home)))
    place = place_at(store.database, "/one")
    assert forgetting.names_of_others(store.database, place, place.names) == frozenset()

    save(store, run, page("two", "/two"), cleaned("둘", canonical=Found(**home)))

    assert forgetting.names_of_others(store.database, place, place.names) == {home["value"]}


def test_the_others_of_its_story_are_looked_at_anew(store, run):
    ids = [save(store, run, page(name, f"/{name}"), cleaned(name)).article_id for name in "abc"]
    first = min(ids)
    store.database.change("update articles set story = :first", first=first)
    for article in ids:
        store.database.change(
            "insert into fingerprints values"
            " (:article, 1, '', 1, 's', 1, null, x'', '', x'', x'', x'')",
            article=article,
        )
    place = forgetting.place_of_article(store.database, first)

    forget(store.database, place, place.names, [], run=run, now=NOON)

    assert rows(store, "select settled from fingerprints") == [(0,), (0,)]
    assert rows(store, "select story from articles") == [(None,), (None,)]


@pytest.mark.parametrize(
    ("source", "settled"),
    [
        pytest.param("s", [0, 1, 1], id="of one outlet"),
        pytest.param(None, [1, 1, 1], id="of none"),
    ],
)
def test_its_outlet_is_looked_at_anew(store, run, source, settled):
    ids = sorted(
        save(store, run, page(name, f"/{name}"), cleaned(name)).article_id for name in "abcd"
    )
    for article in ids:
        store.database.change(
            "insert into fingerprints values"
            " (:article, 1, '', 1, :source, 1, null, x'', '', x'', x'', x'')",
            article=article, source=source,
        )  # fmt: skip
    place = forgetting.place_of_article(store.database, ids[0])

    forget(store.database, place, place.names, [], run=run, now=NOON)

    assert rows(store, "select settled from fingerprints order by article") == [
        (one,) for one in settled
    ]


def test_the_pages_that_went_are_counted(store, run):
    for text in ("one", "two", "three"):
        save(store, run, page(text, "/one"), cleaned(text))

    assert forget_at(store, run, "/one").pages == 3
    assert forget(store.database, None, {"/two"}, [], run=run, now=NOON).pages == 0


def test_the_bytes_of_its_text_are_nowhere_in_the_files(tmp_path):
    chance = random.Random(1)
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(150):
            words = ["".join(chance.choices("abcdefgh", k=7)) for _ in range(300)]
            body = [
                f"absatz{number:04}x{part} " + " ".join(words[: chance.choice((5, 40, 300))])
                for part in range(6)
            ]
            gone = tuple(
                removal(
                    f"entfernt{number:04}y{part} {'z' * 99}", position=100 + part, key=f"{part}"
                )
                for part in range(4)
            )
            raw = page(" ".join(body), f"/seite/{number:04}")
            save(store, run, raw, cleaned(*body, title=f"kopf{number:04}", removals=gone))
        victims = range(0, 150, 15)
        for victim in victims:
            forget_at(store, run, f"/seite/{victim:04}")
        assert forgetting.wipe(store.database)
        files = b"".join(Path(name).read_bytes() for name in files_of(path) if Path(name).exists())

    def left(number):
        signs = ("absatz%04dx", "entfernt%04dy", "kopf%04d", "/seite/%04d")
        return [sign for sign in signs if (sign % number).encode() in files]

    assert len(left(1)) == 4
    assert [left(victim) for victim in victims] == [[]] * len(victims)
    with open_for_reading(path) as database:
        assert list(integrity.findings(database)) == []


def test_a_reader_keeps_what_was_deleted_in_the_log(tmp_path):
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        run = a_run(store)
        save(store, run, page("one", "/one"), cleaned("하나"))
        with open_for_reading(path) as reader, reader.snapshot():
            list(reader.rows("select * from articles"))
            store.database.change("PRAGMA busy_timeout = 10")
            forget_at(store, run, "/one")

            assert not forgetting.wipe(store.database)

        assert forgetting.wipe(store.database)
