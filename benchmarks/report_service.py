"""The sections of docs/benchmarks.md on the service: its made-up year, and its run on loopback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Entry: TypeAlias = Mapping[str, Any]

WAYS = ("hourly", "adaptive")
OF_YEAR = {
    "crawls": "crawls",
    "windows": "windows",
    "windows_missed": "… missed",
    "windows_twice": "… with two crawls",
    "sooner_for_a_wrong_clock": "crawls more while the clock was wrong",
    "median_wait_min": "minutes from printing to finding, median",
    "p95_wait_min": "… 95 of 100",
    "down": "times an outlet was down",
    "down_not_noticed": "… not noticed",
    "down_noticed_within_intervals": "… intervals until it was red, at most",
    "mute": "five days without an article, noticed",
    "mute_not_noticed": "… not noticed: too few were to be expected",
    "mute_median_hours": "… hours until it was red, median",
    "mute_p95_hours": "… 95 of 100",
    "dry": "two weeks with a quarter of the articles, noticed",
    "dry_not_noticed": "… not noticed",
    "dry_median_days": "… days until it was yellow, median",
    "false_reds_an_outlet_year": "false alarms an outlet-year, red",
    "false_yellows_an_outlet_year": "… yellow",
}
CHANGES = {
    "short": "bodies of a quarter of their length",
    "removed": "three fifths of the text taken out",
    "field": "a field gone",
    "rejected": "two fifths more of the pages are no articles",
    "furniture": "learned furniture gone",
}
OF_LIVE = {
    "interval_s": "interval, seconds",
    "printed": "articles printed",
    "missing": "… not stored",
    "doubled": "… stored twice",
    "median_wait_s": "seconds until stored, median",
    "longest_wait_s": "… longest",
    "later_than_an_interval": "… longer than an interval",
    "longest_until_a_list_named_it_s": "of these until a list named it, longest",
    "longest_from_there_s": "and from there, longest",
}


OF_CHANGE = {
    "happened": "times", "noticed": "noticed", "median_hours": "hours, median",
    "median_pages": "pages, median", "p95_pages": "pages, 95 of 100",
}  # fmt: skip
YEAR = """\
`python -m benchmarks.year`: {outlets} outlets, {days} days, in five zones that set their clocks
or do not; outages, silence, dry lists; a service that sleeps, and whose clock is wrong four times.
`benchmarks/synthetic/rhythms.py` has the generator. By the rhythm articles are found {faster} times
sooner than by the hour, with {crawls_of_hourly} of the requests."""
CRONTABS = """\
Crontabs in {zones} zones: {windows} times, of which {missed} had no crawl and {twice} had two; what
was missed in {coalesced} nights was one crawl each."""
REDESIGNS = """\
Redesigns (`benchmarks/redesigns.py`) of {outlets} outlets. False alarms an outlet-year:
{false_reds_an_outlet_year} red, {false_yellows_an_outlet_year} yellow."""
LIVE = """\
`python -m benchmarks.live`: {minutes:g} minutes in which outlets print all the time. `kill -9` of a
service {service_kills} times and of its crawls {crawl_kills} times. Another is left alone: it has
{memory_mib} MiB, {memory_more_in_second_half_mib} more in the second half; {most_open_files} open
files, {more_open_files_in_second_half} more in the second half; {zombies} zombies."""


def year(found: Entry) -> list[str]:
    """The made-up year."""
    return [
        YEAR.format(**found),
        "",
        *_by(OF_YEAR, {way: found[way] for way in WAYS}),
        "",
        CRONTABS.format(**found["crontabs"]),
        "",
        REDESIGNS.format(**found["redesigns"]),
        "",
        *_table(
            ("what changes", *OF_CHANGE.values()),
            (
                (words, *(str(found["redesigns"][kind][key]) for key in OF_CHANGE))
                for kind, words in CHANGES.items()
            ),
        ),
    ]


def live(found: Entry) -> list[str]:
    """The run on loopback."""
    both = {"killed every minute": found["killed"], "left alone": found["left_alone"]}
    return [LIVE.format(**found), found.get("note", ""), "", *_by(OF_LIVE, both)]


def _by(words: Mapping[str, str], columns: Mapping[str, Entry]) -> list[str]:
    rows = (
        (said, *(str(column[key]) for column in columns.values())) for key, said in words.items()
    )
    return _table(("", *columns), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
