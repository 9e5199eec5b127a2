"""Pages, outcomes and databases for tests, made by hand."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cleaners.article import (
    Article,
    Cleaned,
    Found,
    Kind,
    Passage,
    Quarantined,
    QuarantineReason,
    RawPage,
    Rejected,
    RejectReason,
    Removal,
)
from db.records import Cause, Run, Saved
from db.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
KST = timezone(timedelta(hours=9))

STORY = """시험신문, 새 도서관을 열다

입력 2024-09-04 12:00

시험시는 4일 오후 중앙동에 새 도서관을 열고 시민 이백여 명과 함께 개관식을 가졌다고 밝혔다.

도서관은 지상 4층 규모로 지어졌으며 어린이 열람실과 공연장을 갖추었고 매일 밤 10시까지 문을 연다.

저작권자 ⓒ 시험신문. 무단전재 및 재배포 금지
"""

OUTCOME_OF_STATE: dict[str, Rejected | Quarantined] = {
    "rejected": Rejected(reason=RejectReason.NO_STORY, detail="only noise; check the page"),
    "quarantined": Quarantined(reason=QuarantineReason.CRASHED, detail="broke", stack="a stack"),
}


def page(text: str = STORY, path: str = "/pages/one.txt", **fields: Any) -> RawPage:
    return RawPage(body=text.encode(), source_path=path, **fields)


def removal(text: str = "• 인쇄", position: int = 6, **fields: Any) -> Removal:
    whole: dict[str, Any] = {
        "position": position,
        "start": 0,
        "end": len(text),
        "text": text,
        "kind": Kind.CONTROLS,
        "rule": "controls.korean",
        "reason": "a button",
        "evidence": "its words",
        "key": f"key of {text}",
    }
    return Removal(**(whole | fields))


def article(*body: str, title: str | None = "제목", **fields: Any) -> Article:
    missing: Any = Found(value=None, where="nothing on the page")
    whole: dict[str, Any] = {
        "title": Found(value=title, where="line 1", raw=title),
        "authors": Found(value=("홍길동",), where="line 3"),
        "published": Found(
            value=datetime(2024, 9, 4, 12, tzinfo=KST), where="line 2", raw="2024-09-04 12:00"
        ),
        "modified": missing,
        "outlet": Found(value="시험신문", where="line 9"),
        "language": Found(value="ko", where="its letters"),
        "url": missing,
        "dateline": ("[시험신문] ",),
        "passages": passages(*(body or ("첫 문단이다.", "둘째 문단이다."))),
        "warnings": ("one bad byte was replaced",),
    }
    return Article(**(whole | fields))


def passages(*texts: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(kind=Kind.PARAGRAPH, text=text, position=2 * number)
        for number, text in enumerate(texts, start=1)
    )


def cleaned(*body: str, removals: tuple[Removal, ...] | None = None, **fields: Any) -> Cleaned:
    return Cleaned(
        article=article(*body, **fields), removals=(removal(),) if removals is None else removals
    )


def a_run(store: Store, command: str = "test") -> Run:
    return store.begin_run(command, cleaner="1", outlets={}, now=NOON)


def save(
    store: Store,
    run: Run,
    raw: RawPage,
    outcome: Any,
    *,
    cause: Cause = Cause.PAGE_CHANGED,
    restored: frozenset[str] | None = None,
) -> Saved:
    keys = store.restored_keys(raw.address) if restored is None else restored
    return store.save(raw, outcome, restored=keys, run=run, cause=cause, now=NOON)


# What a run leaves that says when, and in which run, rather than what.
TIMES = {"run", "created_at", "first_seen", "restored_at"}
CONTENT = (
    "outlets", "pages", "articles", "versions", "paragraphs", "removals", "restorations",
    "rejections", "quarantine",
)  # fmt: skip


def content(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """All rows of the content tables, in an order of their own, times and run numbers aside."""
    return {table: _rows(connection, table) for table in CONTENT}


def content_of_file(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return content(connection)


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    cursor = connection.execute(f"select * from {table}")
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, tuple(row), strict=True)) for row in cursor)
    kept = ({key: row[key] for key in row if key not in TIMES} for row in rows)
    return sorted(json.dumps(row, default=repr, ensure_ascii=False) for row in kept)
