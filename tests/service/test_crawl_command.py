"""What `newswinnow crawl` and the spiders say when they cannot, and that they do the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import World
from db.frontier import Batch, Find, Frontier, LinkKind, Visit
from db.opening import open_for_writing
from service.cli import cli
from service.commands.crawling import due_of
from service.config import Settings
from tests.crawler.crawling import Crawling
from tests.crawler.server import PUBLIC, Reply, Site
from tests.crawler.server import serving as serving_alone

NOW = datetime.now(UTC)
OUTLET = """\
name = "Nowhere"
names = []
domains = ["nowhere.example"]
language = "en"
time_zone = "Europe/London"
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "nowhere.toml").write_text(OUTLET)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSWINNOW_OUTLETS", str(folder))

    def run(*arguments):
        return CliRunner().invoke(cli, ["crawl", *arguments])

    return run


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(["fetch"], "Name the Redis that the crawl names", id="none"),
        pytest.param(["fetch", "--redis", "10.0.0.5"], "`redis` is no address", id="no address"),
        pytest.param(["crawl", "etnews", "--redis", "http://a"], "`redis` is no", id="no Redis"),
    ],
)
def test_a_redis_that_cannot_be_is_told(run, command, said):
    done = CliRunner().invoke(cli, command)

    assert done.exit_code != 0
    assert said in done.output


@pytest.mark.parametrize("command", [["fetch"], ["crawl", "etnews"]], ids=lambda one: one[0])
def test_a_redis_that_does_not_answer_is_told_in_a_line_without_its_password(run, command):
    pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed")

    done = CliRunner().invoke(cli, [*command, "--redis", "redis://me:secret@127.0.0.1:9/0"])

    assert done.exit_code == 1
    assert "Error: Redis at redis://127.0.0.1:9/0 does not answer (" in done.output
    assert "secret" not in done.output
    assert len(done.output.splitlines()) == 1


def test_without_scrapy_redis_the_extra_is_named(run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    done = CliRunner().invoke(cli, ["fetch", "--redis", "redis://127.0.0.1:9/0"])

    assert done.exit_code == 1
    assert "pip install 'newswinnow[redis]'" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nowher"], "there is no outlet 'nowher'. There are: ", id="unknown"),
        pytest.param(
            ["nowhere"], "nowhere: its file names no feeds, sitemaps, sections", id="no ways"
        ),
        pytest.param([], "Name outlets, or give --all, or --due", id="nothing named"),
        pytest.param(["--all", "--due"], "Name outlets, or give", id="two ways of naming"),
        pytest.param(["etnews", "--since", "May"], "does not match the format", id="no day"),
        pytest.param(["etnews", "--limit", "0"], "--limit", id="no pages"),
        pytest.param(["etnews", "-s", "DELAY"], "write it as NAME=VALUE", id="no setting"),
    ],
)
def test_wrong_usage_is_told(run, arguments, said):
    done = run(*arguments)

    assert said in done.output
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("db", "said"),
    [("nowhere/news.db", "its folder does not exist"), ("outlets", "a folder")],
)
def test_a_database_that_cannot_be_is_told(run, tmp_path, db, said):
    (tmp_path / "outlets" / "nowhere.toml").write_text(
        OUTLET + 'feeds = ["https://nowhere.example/rss"]\n'
    )

    done = run("nowhere", "--db", str(tmp_path / db))

    assert said in done.output
    assert done.exit_code == 1


@pytest.fixture(scope="module")
def served():
    with serving(World(articles=50, until=datetime.now(UTC))) as served:
        yield served


@pytest.fixture
def crawling(served, tmp_path):
    return Crawling(served, tmp_path)


@pytest.mark.slow
def test_a_spider_does_the_same(served, tmp_path_factory):
    ours, theirs = (Crawling(served, tmp_path_factory.mktemp(name)) for name in "ab")

    ours.crawl("gaonilbo")
    theirs.scrapy("crawl", "feeds", "-a", "outlet=gaonilbo")
    done = theirs.scrapy("crawl", "sitemaps", "-a", "outlet=gaonilbo")

    question = "select id, url, outlet from articles order by id"
    assert done.returncode == 0
    assert len(ours.ask(question)) == 10
    assert ours.ask(question) == theirs.ask(question)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said", "reason"),
    [
        (["-a", "outlet=nobody"], "there is no outlet 'nobody'", "wrong_argument"),
        ([], "no outlet: name one", "wrong_argument"),
        (["-a", "outlet=marlow"], "names no sitemaps", "wrong_argument"),
        (["-a", "outlet=gaonilbo", "-a", "since=May"], "'May' is no day", "wrong_argument"),
        (["-a", "outlet=gaonilbo", "-a", "limit=x"], "'x'", "wrong_argument"),
    ],
)
def test_a_spider_says_what_is_wrong(crawling, arguments, said, reason):
    done = crawling.scrapy("crawl", "sitemaps", *arguments)

    assert said in done.stderr
    assert f"'finish_reason': '{reason}'" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("spider", ["feeds", "sitemaps", "outlets"])
def test_scrapys_check_asks_for_the_first_list_of_an_outlet(crawling, spider):
    before = crawling.answered
    done = crawling.scrapy("check", spider, "-a", "outlet=gaonilbo")

    assert "Ran 1 contract " in done.stderr
    assert done.returncode == 0
    assert crawling.answered - before <= 3  # robots.txt and tdmrep.json, too
    assert not crawling.db.exists()


class WithoutFeed(Crawling):
    """One outlet's file names a feed that is not there."""

    @property
    def outlets(self):
        folder = super().outlets
        file = folder / "gaonilbo.toml"
        file.write_text(file.read_text().replace("/rss.xml", "/missing.xml"))
        return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-a", "outlet=gaonilbo"], "gaonilbo: its first list names 0 addresses"),
        (["-a", "outlet=all"], "one outlet is checked at a time"),
        (["-a", "outlet=nobody"], "there is no outlet 'nobody'"),
        ([], "no outlet: name one"),
    ],
)
def test_scrapys_check_says_what_is_wrong(served, tmp_path, arguments, said):
    done = WithoutFeed(served, tmp_path).scrapy("check", "feeds", *arguments)

    assert said in done.stderr
    assert "The above exception" not in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
def test_a_limit_ends_a_crawl_and_the_next_goes_on(crawling):
    first = crawling.crawl("gaonilbo", "--limit", "5")
    crawling.crawl("gaonilbo")

    assert first.stdout.splitlines()[1].split()[-1] == "limit"
    assert len(crawling.ask("select id from articles")) == 10


@pytest.mark.slow
def test_a_crawl_of_several_outlets_counts_the_pages_of_each(crawling):
    done = crawling.crawl("gaonilbo", "marlow")

    assert done.returncode == 0, done.stderr
    counted = dict(crawling.ask("select outlet, new from crawls"))
    stored = dict(
        crawling.ask("select outlet, count(distinct article) from links "
        "where article is not null group by outlet")
    )  # fmt: skip
    assert counted == stored
    assert min(stored.values()) > 0


@pytest.mark.slow
def test_a_crawl_whose_callbacks_raised_failed_and_its_log_says_whose_it_is(served, tmp_path):
    broken = "import crawler.rounds; crawler.rounds.Round.answered = lambda *a, **k: 1 / 0\n"
    done = Crawling(served, tmp_path, before=broken).crawl("gaonilbo", "--window", NOW.isoformat())

    [(outcome, detail)] = Crawling(served, tmp_path).ask("select outcome, detail from crawls")
    assert done.returncode == 1
    assert outcome == "failed"
    assert "errors in the crawler itself" in detail
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert {(one["outlet"], one["crawl"]) for one in lines} == {("gaonilbo", 1)}
    assert any("ZeroDivisionError" in one.get("traceback", "") for one in lines)


@pytest.mark.slow
def test_a_crawl_that_nobody_is_left_to_end_ends_itself_and_says_so(crawling):
    crawling.crawl("gaonilbo", "-s", "CLOSESPIDER_TIMEOUT=5", speed=("-s", "DOWNLOAD_DELAY=1"))

    [(outcome, detail, new)] = crawling.ask("select outcome, detail, new from crawls")
    # A machine with much else to do may have stored nothing until then.
    assert (outcome, detail) == ("overdue" if new else "failed", "ended at its deadline")


@pytest.mark.slow
def test_the_past_is_filled_from_a_day_on(tmp_path):
    with serving(World(articles=500, until=datetime.now(UTC))) as world:
        crawling = Crawling(world, tmp_path)
        seoul = ZoneInfo("Asia/Seoul")
        today = f"{datetime.now(seoul):%Y-%m-%d}"
        crawling.crawl("gaonilbo", "--since", today)
        stories = world.world.sites["gaonilbo"].stories
        days = [story.article.published.astimezone(seoul) for story in stories]
        expected = sum(f"{day:%Y-%m-%d}" == today for day in days)

        assert len(crawling.ask("select id from articles")) == expected
        crawling.crawl("gaonilbo", "--since", f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}")
        assert len(crawling.ask("select id from articles")) == len(stories)


def test_outlets_with_nothing_due_are_left_alone(tmp_path):
    settings = Settings(db=tmp_path / "news.db")
    assert list(due_of(settings, ("news", "other"))) == ["news", "other"]

    with open_for_writing(settings.db) as database:
        for slug, due_at in (("news", NOW + timedelta(hours=1)), ("other", NOW)):
            url = f"https://{slug}.example/rss"
            batch = Batch(
                finds=[Find(key=url, url=url)],
                kind=LinkKind.LISTING,
                way="feeds",
                outlet=slug,
                found_in=None,
                depth=0,
            )
            Frontier(database).configure(slug, [batch], now=NOW)
            Frontier(database).visited(Visit(key=url, at=NOW, status=200, due_at=due_at))

    assert list(due_of(settings, ("news", "other"))) == ["other"]


STORY = (
    "<html lang=en><body><h1>Boats of pier {number} are in again</h1>"
    + "".join(
        f"<p>The harbour master said on day {day} that all boats of pier {{number}} were in, and "
        f"that the tide of {day + 3} feet had done no harm to anybody.</p>"
        for day in range(5)
    )
    + "</body></html>"
)


class Harbour:
    """A small site that may be closed for a while."""

    def __init__(self):
        self.closed: dict[str, Reply] = {}
        self.base = ""

    def __call__(self, path, _times):
        if path in self.closed:
            return self.closed[path]
        if path == "/rss":
            items = "".join(
                f"<item><link>{self.base}/story/{number}</link></item>" for number in range(5)
            )
            return Reply(body=f"<rss><channel>{items}</channel></rss>".encode())
        if path.startswith("/story/"):
            return Reply(body=STORY.format(number=path[7:]).encode())
        return Reply(404)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("closed", "said"),
    [
        pytest.param(
            {f"/story/{n}": Reply(503, headers={"Retry-After": "3600"}) for n in range(5)},
            "left alone in this crawl: 127.0.0.64 wants to be left alone for",
            id="busy for an hour",
        ),
        pytest.param(
            {"/robots.txt": Reply(500)},
            "left alone in this crawl: robots.txt unreachable: HTTP 500",
            id="nobody knows its rules",
        ),
    ],
)
def test_a_site_that_is_closed_loses_nothing(tmp_path, closed, said):
    harbour = Harbour()
    with serving_alone(harbour, PUBLIC) as site:
        harbour.base = site.url("")
        harbour.closed = closed
        crawling = Harboured(None, tmp_path, site=site)

        first = crawling.crawl("harbour")
        harbour.closed = {}
        crawling.change("update links set due_at = '2020-01-01T00:00:00+00:00'")
        second = crawling.crawl("harbour")

    assert said in first.stderr
    assert "a host that is left alone" in first.stdout
    assert first.returncode == 1
    assert second.returncode == 0, second.stderr
    assert crawling.ask("select count(*) from articles") == [(5,)]
    assert crawling.ask("select count(*) from links where failures > 0") == [(0,)]


BREAKS = {
    "a callback": (
        "import crawler.rounds as r\n"
        "def broken(*args): raise ValueError('no')\n"
        "r.Round._fetched = broken\n"
    ),
    "a pipeline": (
        "import crawler.pipelines as p\n"
        "async def broken(*args): raise ValueError('no')\n"
        "p.StorePages._taken_in = broken\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", BREAKS)
def test_what_breaks_is_not_asked_for_again_and_again(tmp_path, what):
    harbour = Harbour()
    with serving_alone(harbour, PUBLIC) as site:
        harbour.base = site.url("")
        crawling = Harboured(None, tmp_path, BREAKS[what], site=site)
        done = crawling.crawl("harbour")

    assert done.returncode == 1
    assert sum(path.startswith("/story/") for path in site.paths()) == 5
    assert crawling.ask("select count(*) from links where failures = 1") == [(5,)]


@pytest.mark.slow
def test_an_outlets_own_delay_is_kept(tmp_path):
    harbour = Harbour()
    with serving_alone(harbour, PUBLIC) as site:
        harbour.base = site.url("")
        more = "[politeness]\ndelay = 0.4\n"
        done = Harboured(None, tmp_path, site=site, more=more).crawl("harbour")

    assert done.returncode == 0
    # Between robots.txt and what follows there is none yet.
    assert site.times[-1] - site.times[1] >= 0.3 * (len(site.times) - 2)
    assert len(site.paths()) == 8  # with robots.txt and tdmrep.json


@dataclass(frozen=True)
class Harboured(Crawling):
    """Crawls of one outlet at a server of the tests."""

    site: Site = None
    more: str = ""

    @property
    def outlets(self):
        folder = self.folder / "outlets"
        folder.mkdir(exist_ok=True)
        ways = f'feeds = ["{self.site.url("/rss")}"]\n'
        (folder / "harbour.toml").write_text(
            OUTLET.replace("nowhere.example", PUBLIC) + ways + self.more
        )
        return folder
