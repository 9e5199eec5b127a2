"""Whether the search index is what is stored: nothing less, nothing left over."""

from __future__ import annotations

from db import search_index


def entries(database):
    """Every word of the index with its place."""
    database.change("create virtual table temp.words using fts5vocab(main, search, instance)")
    found = [tuple(row.values()) for row in database.rows("select * from temp.words")]
    known = [tuple(row.values()) for row in database.rows("select * from search_articles")]
    database.change("drop table temp.words")
    return sorted(found), known


def assert_index_is_what_is_stored(database):
    before = entries(database)
    with database.writing():
        search_index.rebuild(database)
    numbers = {row[1]: row[0] for row in before[1]}
    # A rebuilt index counts its articles anew.
    renumbered = {row[0]: numbers[row[1]] for row in entries(database)[1]}
    after = [(term, renumbered[number], *place) for term, number, *place in entries(database)[0]]
    assert before[0] == sorted(after)
    assert sorted(row[1:] for row in before[1]) == sorted(row[1:] for row in entries(database)[1])
