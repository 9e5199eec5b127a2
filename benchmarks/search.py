"""What the search finds, beside other ways of cutting Korean into words, and how fast.

    python -m benchmarks.search [--only quality speed] [--corpora FOLDER] [--articles N]

Quality: paragraphs of the corpora, each an article of its own, and questions with judgements made
by hand. A judgement is a rule over the text alone and knows nothing of tokens: which spelling is
the word (with or without a space), less the words that only look like it. A word of two or more
syllables counts inside of a compound that keeps its meaning (은행 in 기업은행, not 전기 in
안전기준); one of one syllable counts as a word of its own. No text of the corpora is kept here.

Speed: made-up articles, a third of which have the commonest words. Times are CPU and wall of one
question, hits with snippets included. Writes benchmarks/results/search.json.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from benchmarks.corpora import folder, load
from benchmarks.synthetic.prose import PROSE, dice, headline, paragraph
from cleaners.article import Article, Cleaned, Found, Kind, Passage
from db.connection import Database
from db.morphemes import Boundaries, kiwi
from db.opening import open_for_reading, open_for_writing
from db.query_language import parse
from db.records import Cause, Run
from db.search import MOST_HITS, Order, search
from db.version_writer import Version, add_version

RESULTS = Path(__file__).parent / "results" / "search.json"
OURS = "newswinnow"
CHECKED = "newswinnow --morphemes"
KOREAN, ENGLISH = "Korean", "English"
HANGUL = re.compile("[가-힣]")
ENOUGH_HANGUL, ENOUGH_LETTERS = 20, 60  # of a paragraph; shorter ones are captions and menus
MOST_ENGLISH = 1500
BATCH = 1000  # articles a transaction
SEED = 3
OUTLETS = 40
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what of the texts answers it."""

    question: str
    yes: str
    """Pattern of what is meant."""
    no: str = "(?!)"
    """Pattern of what only looks like it; taken out of the text first."""

    def judge(self, text: str) -> bool:
        return re.search(self.yes, re.sub(self.no, "·", text), re.IGNORECASE) is not None


def word(syllable: str, *, no: str = "(?!)") -> Asked:
    """A noun of one syllable that ends in a consonant: alone or with a particle."""
    particles = "을|은|이|의|에|에서|으로|로|과|도|만|이다|인데|인가|이나|까지|부터|보다"
    yes = f"(?<![가-힣0-9]){syllable}(?:{particles})?(?![가-힣])"
    return Asked(question=syllable, yes=yes, no=no)


def plain(spelling: str, *, no: str = "(?!)") -> Asked:
    return Asked(question=spelling, yes=spelling, no=no)


QUESTIONS: Mapping[str, tuple[Asked, ...]] = {
    KOREAN: (
        plain("정부", no="행정부|재정부|선정부"),
        plain("의원", no="주의원칙|의의원인"),
        plain("의사", no="[건협주동]의사항"),
        Asked(question="의사*", yes="(?<![가-힣])의사"),
        plain(
            "회의",
            no="국회의원|국회의장|국회의사|국회의(?![가-힣])|[사협학]회의|통신위원회의|(?<![가-힣])위원회의",
        ),
        plain("기업"),
        plain("은행"),
        plain("시장"),
        plain("국회"),
        plain("대표", no="부대표창"),
        plain("조사"),
        plain("감사"),
        plain("전기", no="안전기준|참전기념|작전기지"),
        plain("교사", no="외교사"),
        plain("수사", no="잠수사|특수사"),
        plain("미국"),
        plain("북한", no="월북한"),
        plain("방류"),
        plain("선거"),
        plain("언론"),
        plain("대통령"),
        plain("민주당"),
        plain("반도체"),
        Asked(question="오염수방류", yes=r"오염수\s?방류"),
        Asked(question="윤석열정부", yes=r"윤석열\s?정부"),
        Asked(question='"국민의 힘"', yes=r"국민의\s?힘"),
        Asked(question='"여론 조사"', yes=r"여론\s?조사"),
        Asked(question='"윤석열 대통령"', yes=r"윤석열\)?\s?대통령"),
        word("물", no="부를 물은|책임을 물으려|물의를"),
        word("돈", no="돈 그레이브스"),
        plain("美"),
        plain("尹"),
        Asked(question="AI", yes="(?<![A-Za-z])AI(?![A-Za-z])"),
    ),
    ENGLISH: (
        Asked(question="bank", yes=r"\bbanks?\b"),
        Asked(question="company", yes=r"\bcompan(?:y|ies)\b"),
        Asked(question="school", yes=r"\bschools?\b"),
        Asked(question="minister", yes=r"\bministers?\b"),
        Asked(question="countries", yes=r"\bcountr(?:y|ies)\b"),
        Asked(question="police", yes=r"\bpolice\b"),
        Asked(question='"White House"', yes=r"\bwhite house\b"),
        Asked(question="econom*", yes=r"\beconom"),
        Asked(question="covid19", yes=r"\bcovid[- ]?19\b"),
        Asked(question="game", yes=r"\bgames?\b"),
    ),
}
SPEED_QUESTIONS = (
    "예산안", "도서관", "시장", "물", "은행", "반도체", "한우", "금리", "전기차", "예산안 도서관",
    '"새로운 예산안"', "도서관예산", "시장 -도서관", "도서관 OR 예산안 OR 시장", "title:도서관",
    "도서관 after:2024 before:2025", 'outlet:"outlet 3" 예산안', "language:en library", "시장*",
    'outlet:"outlet 7"', "-도서관", "없는말씀", "the", "library", "budget library", "bud*",
    '"the library"', "zebra", "council OR harbour", "수출 금리 연금", "이날", "지난해 예산안",
    "시의회", "시의회 도서관 예산안", "보조금을", "관광객", "교수", "위원장은", "새로운 도서관을",
    "language:ko after:2025",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=("quality", "speed"), default=None)
    parser.add_argument("--corpora", metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args(arguments)
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    with tempfile.TemporaryDirectory() as place:
        if "quality" in (options.only or ("quality",)):
            found["quality"] = quality(folder(options.corpora), Path(place))
        if "speed" in (options.only or ("speed",)):
            found["speed"] = speed(options.articles, Path(place) / "speed.db")
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    print(text)
    RESULTS.write_text(text + "\n", encoding="utf-8")


# ---- quality


def paragraphs(corpora: Path) -> Mapping[str, tuple[str, ...]]:
    """Korean and English paragraphs of the corpora, each once, in the corpora's order."""
    raw = sorted((corpora / "korean" / "text").glob("kp_*.txt"))
    korean = [
        *(text for page in load(["korean"], root=corpora) for text in page.golds[0]),
        *(line for path in raw for line in path.read_text(encoding="utf-8").split("\n")),
    ]
    english = [
        line
        for page in load(["aeb", "fundus_eval", "fundus", "naeb", "wcxb"], root=corpora)
        for text in (page.golds[0] if page.golds else ())
        for line in text.split("\n")
    ]
    return {
        KOREAN: _distinct(one for one in korean if len(HANGUL.findall(one)) >= ENOUGH_HANGUL),
        ENGLISH: tuple(islice(_distinct(one for one in english if _is_english(one)), MOST_ENGLISH)),
    }


def _is_english(text: str) -> bool:
    return len(text) >= ENOUGH_LETTERS and text.isascii() and " the " in text


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts))


def quality(corpora: Path, place: Path) -> dict[str, Any]:
    """Recall and precision of each way of cutting words, and the sizes of their indexes."""
    texts = paragraphs(corpora)
    every = [text for language in texts.values() for text in language]
    ways = {OURS: _ours(place / "quality.db", every), **_others(every)}
    if importlib.util.find_spec("kiwipiepy"):
        ways[CHECKED] = _ours(place / "checked.db", every, kiwi())
    size = sum(len(text.encode()) for text in every)
    found = {
        "paragraphs": {language: len(listed) for language, listed in texts.items()},
        "questions": {language: len(asked) for language, asked in QUESTIONS.items()},
        "bytes of text": size,
        "found": {
            name: {
                **{
                    language: _figures(way.find, asked, every)
                    for language, asked in QUESTIONS.items()
                },
                "index to text": round(way.size / size, 3),
            }
            for name, way in ways.items()
        },
        "false friends": _false_friends(ways[OURS].find, every),
        **(
            {f"false friends, {CHECKED}": _false_friends(ways[CHECKED].find, every)}
            if CHECKED in ways
            else {}
        ),
        "index to text, whole articles": _index_of_articles(corpora, place),
    }
    for way in ways.values():
        way.close()
    return found


def _index_of_articles(corpora: Path, place: Path) -> dict[str, float]:
    """As they are stored: the figures above are of articles of one paragraph."""
    raw = sorted((corpora / "korean" / "text").glob("kp_*.txt"))
    golds = [page.golds[0] for page in load(["aeb", "fundus", "wcxb"], root=corpora) if page.golds]
    articles = {
        KOREAN: [_lines(path.read_text(encoding="utf-8")) for path in raw],
        "other": [_lines("\n".join(gold)) for gold in golds],
    }
    shares = {}
    for language, listed in articles.items():
        path = place / f"{language}.db"
        store(path, (made_up(*lines, outlet="one") for lines in listed))
        with open_for_reading(path) as database:
            size = sum(len(line.encode()) for lines in listed for line in lines)
            shares[language] = round(index_bytes(database) / size, 3)
    return shares


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


Finder = Callable[[str], set[int]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way of finding, and the bytes of its index."""

    find: Finder
    size: int
    close: Callable[[], None]


def _figures(find: Finder, asked: Sequence[Asked], texts: Sequence[str]) -> dict[str, float]:
    """Means over questions; one that finds nothing finds nothing wrong."""
    recalls, precisions = [], []
    for one in asked:
        found, right = find(one.question), _right(one, texts)
        recalls.append(len(found & right) / len(right) if right else 1.0)
        precisions.append(len(found & right) / len(found) if found else 1.0)
    return {
        "recall": round(fmean(recalls), 4),
        "precision": round(fmean(precisions), 4),
        "questions without any hit": sum(not find(one.question) for one in asked),
    }


def _right(asked: Asked, texts: Sequence[str]) -> set[int]:
    return {number for number, text in enumerate(texts) if asked.judge(text)}


def _false_friends(find: Finder, texts: Sequence[str]) -> dict[str, str]:
    """Questions of which something found is wrong, or something right is not found."""
    said = {}
    for one in (asked for listed in QUESTIONS.values() for asked in listed):
        found, right = find(one.question), _right(one, texts)
        if found != right:
            said[one.question] = (
                f"{len(found - right)} of {len(found)} found are wrong, "
                f"{len(right - found)} of {len(right)} are missing"
            )
    return said


def _ours(path: Path, texts: Sequence[str], boundaries: Boundaries | None = None) -> Way:
    store(path, (made_up(text) for text in texts))
    database = open_for_reading(path)

    def find(question: str) -> set[int]:
        answer = search(database, parse(question), limit=MOST_HITS, boundaries=boundaries)
        return {int(hit.id, 16) for hit in answer.hits}

    return Way(find, index_bytes(database), database.close)


def _others(texts: Sequence[str]) -> dict[str, Way]:
    ways = {
        "FTS5 unicode61": _fts(texts, "unicode61", _quoted),
        "FTS5 unicode61, word*": _fts(
            texts, "unicode61", lambda one: _quoted(one).rstrip("*") + "*"
        ),
        "FTS5 trigram": _fts(texts, "trigram", lambda one: _quoted(one).rstrip("*")),
    }
    if importlib.util.find_spec("kiwipiepy"):
        ways["Kiwi morphemes"] = _kiwi(texts)
    return ways


def _bare(question: str) -> str:
    words = question.strip('*"')
    return f'"{words}"'


def _quoted(question: str) -> str:
    return _bare(question) + ("*" if question.endswith("*") else "")


def _fts(texts: Iterable[str], tokenizer: str, ask: Callable[[str], str]) -> Way:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        f"create virtual table one using fts5(text, content='', tokenize={tokenizer})"
    )
    rows = ((number, text) for number, text in enumerate(texts))
    connection.executemany("insert into one (rowid, text) values (?, ?)", rows)
    connection.execute("insert into one (one) values ('optimize')")
    [(size,)] = connection.execute(
        "select sum(pgsize) from dbstat where name like 'one%'"
    ).fetchall()

    def find(question: str) -> set[int]:
        found = connection.execute("select rowid from one where one match ?", (ask(question),))
        return {number for (number,) in found}

    return Way(find, size, connection.close)


def _kiwi(texts: Sequence[str]) -> Way:
    kiwi = importlib.import_module("kiwipiepy").Kiwi()

    def morphemes(text: str) -> str:
        return " ".join(token.form for token in kiwi.tokenize(text))

    return _fts(map(morphemes, texts), "unicode61", lambda one: _quoted(morphemes(one.strip('"*'))))


# ---- speed


def speed(articles: int, path: Path) -> dict[str, Any]:
    """Times of questions to a database of made-up articles, and the size of the index."""
    began = time.process_time()
    store(path, prose(articles))
    built = time.process_time() - began
    with open_for_reading(path) as database:
        text = database.row(TEXT_BYTES)
        size = int(str(text["bytes"])) if text else 0
        times = [_times(database, question) for question in SPEED_QUESTIONS]
        return {
            "articles": articles,
            "bytes of text": size,
            "index to text": round(index_bytes(database) / size, 3),
            "ms of CPU to make and store an article": round(1000 * built / articles, 2),
            "questions": len(SPEED_QUESTIONS),
            "most hits": max(_hits(database, question) for question in SPEED_QUESTIONS),
            **{
                name: {
                    "cpu ms": _shares([one[at] for one in times]),
                    "wall ms": _shares([one[at + 1] for one in times]),
                }
                for at, name in ((0, "best first"), (2, "newest first"), (4, "stories"))
            },
        }


def _times(database: Database, question: str) -> list[float]:
    """CPU and wall of each order, the median of some rounds, in milliseconds."""
    times: list[float] = []
    for options in ({}, {"order": Order.NEWEST}, {"stories": True}):
        rounds = []
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            search(database, parse(question), **options)
            rounds.append((time.process_time() - cpu, time.perf_counter() - wall))
        cpu, wall = sorted(rounds)[ROUNDS // 2]
        times += [1000 * cpu, 1000 * wall]
    return times


def _shares(times: Sequence[float]) -> dict[str, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1), "max": round(max(times), 1)}


def _hits(database: Database, question: str) -> int:
    return len(search(database, parse(question), limit=MOST_HITS).hits)


def prose(count: int) -> Iterator[Article]:
    """Made-up articles, a fifth of them English, with the commonest words."""
    for number in range(count):
        language = PROSE["en" if number % 5 == 0 else "ko"]
        chance = dice(SEED, number)
        texts = [paragraph(chance, language) for _ in range(chance.randint(4, 12))]
        published = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randint(0, 50_000))
        yield made_up(
            *texts,
            title=headline(chance, language),
            published=published,
            outlet=f"outlet {number % OUTLETS}",
            language=language.code,
        )


def made_up(*texts: str, **fields: Any) -> Article:
    """An article of these paragraphs."""
    names = ("title", "authors", "published", "modified", "outlet", "language", "url")
    found: dict[str, Any] = {name: Found(value=fields.get(name), where="made up") for name in names}
    return Article(
        **found,
        passages=tuple(
            Passage(kind=Kind.PARAGRAPH, text=text, position=place)
            for place, text in enumerate(texts, start=1)
        ),
    )


def store(path: Path, articles: Iterable[Article]) -> None:
    """Articles as `newswinnow clean` stores them, many in a transaction and without their pages."""
    run = Run(number=1, command="benchmark", cleaner="1")
    waiting = enumerate(articles)
    with open_for_writing(path) as database:
        database.change("PRAGMA synchronous = OFF")
        database.change(A_RUN, now=NOW)
        database.change(A_PAGE, now=NOW)
        while batch := tuple(islice(waiting, BATCH)):
            with database.writing():
                for number, article in batch:
                    name = f"{number:012x}"
                    database.change(AN_ARTICLE, id=name)
                    version = Version(
                        article=name, number=1, page="none", cause=Cause.FIRST, run=run, now=NOW
                    )
                    add_version(database, version, Cleaned(article=article, removals=()))
        database.change("insert into search (search) values ('optimize')")


def index_bytes(database: Database) -> int:
    """Pages of the file that the search needs: its tables, and their indexes."""
    row = database.row(INDEX_BYTES)
    return int(str(row["bytes"])) if row else 0


NOW = "2026-01-01T00:00:00+00:00"
A_RUN = "insert into runs (id, command, cleaner, started_at) values (1, 'made', '1', :now)"
A_PAGE = """
    insert into pages (sha256, body, size, headers, first_seen)
    values ('none', x'', 0, '[]', :now)
"""
AN_ARTICLE = "insert into articles (id, address, version, last_page) values (:id, :id, 1, 'none')"
INDEX_BYTES = """
    select sum(pgsize) as bytes from dbstat where name in
        (select name from sqlite_schema where tbl_name like 'search%')
"""
TEXT_BYTES = """
    select (select sum(length(cast(text as blob))) from paragraphs)
        + (select sum(length(cast(coalesce(title, '') as blob))) from versions) as bytes
"""


if __name__ == "__main__":
    main()
