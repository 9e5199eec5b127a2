"""Crawls of the made-up outlets in processes of their own, as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.synthetic.newsserver import Served
from benchmarks.synthetic.newssite import FAULT_EVERY, FAULTS

ROOT = Path(__file__).parent.parent.parent
LONGEST = 120  # seconds; a crawl that takes longer is a failure
NEWSWINNOW = "from service.cli import main; main()"
SCRAPY = "from scrapy.cmdline import execute; execute()"
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
HOSTS = "127.0.0.64/26"

# Half of what a crawl that is killed at once costs is that Python loads it.
PREPARED = """
import json, os, sys
from service.cli import main
import service.crawls
for line in sys.stdin:
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        sys.argv = ["newswinnow", *json.loads(line)]
        main()
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Crawling:
    """The sites, and the place of a database that crawls of them fill."""

    served: Served
    folder: Path
    before: str = ""
    """Python that is run in the crawl's process first."""

    @property
    def db(self) -> Path:
        return self.folder / "news.db"

    @property
    def slugs(self) -> list[str]:
        return list(self.served.world.sites)

    def crawl(self, *arguments: str, speed: tuple[str, ...] = FAST):
        """To its end."""
        return subprocess.run(
            self._command(arguments, speed),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def killed(self, answers: int, *arguments: str, speed: tuple[str, ...] = FAST) -> bool:
        """Kill -9 as soon as the sites gave so many answers; False where it ended before."""
        with self.started(*arguments, speed=speed) as process:
            self.wait_for_answers(answers, process)
            process.send_signal(signal.SIGKILL)
            return process.wait() == -signal.SIGKILL

    @contextmanager
    def killing(self, *arguments: str) -> Iterator[Callable[[int], bool]]:
        """As `killed`, many times, by one process that has all loaded; for crawls as users have."""
        _, _, _, *command = self._command(arguments, FAST)
        with subprocess.Popen(
            [sys.executable, "-c", PREPARED],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as prepared:

            def killed(answers: int) -> bool:
                prepared.stdin.write(json.dumps(command) + "\n")
                prepared.stdin.flush()
                child = int(prepared.stdout.readline())
                self._wait(answers, lambda: _is_there(child))
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                return int(prepared.stdout.readline()) == -signal.SIGKILL

            yield killed
            prepared.stdin.close()

    def started(self, *arguments: str, speed: tuple[str, ...] = FAST) -> subprocess.Popen:
        """On its way."""
        return subprocess.Popen(
            self._command(arguments, speed),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_for_answers(self, answers: int, process: subprocess.Popen) -> None:
        """Until the sites gave so many more, or it ended."""
        self._wait(answers, lambda: process.poll() is None)

    def _wait(self, answers: int, is_there: Callable[[], bool]) -> None:
        before, end = self.answered, time.monotonic() + LONGEST
        while is_there() and self.answered - before < answers:
            assert time.monotonic() < end, "the crawl hangs"
            time.sleep(0.002)

    def scrapy(self, *arguments: str):
        """`scrapy …` with the same settings."""
        ours = {
            "NEWSWINNOW_DB": self.db,
            "NEWSWINNOW_OUTLETS": self.outlets,
            "SAFE_ALLOWED_HOSTS": HOSTS,
        }
        options = [part for name, value in ours.items() for part in ("-s", f"{name}={value}")]
        return subprocess.run(
            [
                sys.executable,
                "-c",
                SCRAPY,
                *arguments,
                *options,
                *FAST,
            ],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def _command(self, arguments: tuple[str, ...], speed: tuple[str, ...]) -> list[str]:
        named = arguments or tuple(self.slugs)
        of_ours = (*self.config, "--db", str(self.db))
        return [sys.executable, "-c", self.before + NEWSWINNOW, "crawl", *named, *of_ours, *speed]

    @property
    def config(self) -> tuple[str, str]:
        """The option that names the settings."""
        config = self.folder / "newswinnow.toml"
        config.write_text(
            f'outlets = "{self.outlets}"\nallowed_hosts = "{HOSTS}"\n'
            'contact = "https://news.example/bot"\n'
        )
        return "--config", str(config)

    @property
    def environment(self) -> dict[str, str]:
        # Other tests at the same time have the same sites: each has locks of its own.
        return {**os.environ, "TMPDIR": str(self.folder)}

    @property
    def outlets(self) -> Path:
        return self.served.write_outlets(self.folder / "outlets")

    @property
    def answered(self) -> int:
        return sum(len(log.answers) for log in self.served.logs.values())

    def ask(self, question: str, *values: str):
        with closing(sqlite3.connect(self.db)) as connection:
            return connection.execute(question, values).fetchall()

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.db)) as connection, connection:
            connection.execute(statement)

    def let_pass(self, time_span: str) -> None:
        """As if so much time had passed: all that the frontier knows is older by it."""
        columns = ("first_seen", "last_seen", "asked_at", "fetched_at", "due_at", "published_at")
        parts = ", ".join(
            f"{name} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {name}, '-{time_span}')"
            for name in columns
        )
        self.change(f"update links set {parts}")

    # ---- what was found

    def missing(self) -> list[str]:
        """Addresses of articles that are there and not stored."""
        stored = {url for (url,) in self.ask("select url from articles")}
        return [
            site.url(story.path)
            for site in self.served.world.sites.values()
            for story in site.there
            if site.url(story.path) not in {address.partition("?utm")[0] for address in stored}
        ]

    def fetched(self) -> Counter[tuple[str, str]]:
        """How often each article was sent whole, without those that fail on purpose."""
        paths = {
            (slug, story.path)
            for slug, site in self.served.world.sites.items()
            for story in site.stories
            if not (site.design.is_hostile and story.number % FAULT_EVERY in FAULTS)
        }
        return Counter(
            (slug, bare)
            for slug, path, status in self.served.asked()
            if status == 200 and (slug, bare := path.partition("?utm")[0]) in paths
        )

    def twice(self) -> list[tuple[str, str]]:
        """Articles that were sent more than once."""
        return [place for place, times in self.fetched().items() if times > 1]


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
