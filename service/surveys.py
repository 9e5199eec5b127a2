"""A site looked at for a new outlet, and an outlet tried: visits with the user's settings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from cleaners.article import Cleaned, Outlet
from crawler.guard import Guard
from crawler.knowledge import Knowledge, load_knowledge
from crawler.outlets import OutletError, read_outlet
from crawler.outlets.files import SLUG
from crawler.outlets.keys import is_address
from crawler.outlets.samples import Sample, differing, load_samples, page_of
from crawler.outlets.ways import load_ways
from crawler.polite.addon import DEFAULTS
from crawler.polite.agent import token_of
from crawler.settings import POLITE_PRODUCT
from crawler.survey import verdict
from crawler.survey.draft import Sampled, as_raw, draft, outlet_of, slug_for
from crawler.survey.explore import Site, explore
from crawler.survey.trial import NO_WAYS, Found, Trial, Tried, try_out
from crawler.survey.verdict import Verdict
from crawler.survey.visit import Plan, visit
from service import runs, terminal
from service.commands.common import WrongUsage
from service.config import Settings, crawl_settings

T = TypeVar("T")

FOLDER: Final = Path("outlets")


# ---- another outlet


def address_of(url: str) -> str:
    """The front page that a user names; raises WrongUsage."""
    address = url if "://" in url else f"https://{url}"
    if not is_address(address):
        raise WrongUsage(f"'{url}' is no address of the web. Write https://news.example/")
    return address


def place_for(address: str, folder: Path | None, slug: str | None, *, overwrite: bool) -> Path:
    """Where the outlet's file goes; raises WrongUsage where there is one already."""
    name = slug_for(address) if slug is None else slug
    if not SLUG.fullmatch(name):
        raise WrongUsage(f"'{name}' is no slug. Use a-z, 0-9 and -, such as etnews")
    place = (folder or FOLDER) / f"{name}.toml"
    for path in (place, place.with_suffix(".html")):
        if path.exists() and not overwrite:
            raise WrongUsage(
                f"{path} is there already. Name another with --slug or --folder, or replace it "
                "with --overwrite"
            )
    return place


def add(address: str, place: Path, settings: Settings) -> Iterator[str]:
    """Look at the site, write its outlet's file, and tell what was seen."""
    token = token_of(POLITE_PRODUCT)
    site = _visit(settings, lambda fetch: explore(address, fetch, token))
    outlet, sampled = _settled(site, place.stem, settings)
    text = draft(site, outlet, sampled, runs.now().date())
    read_outlet(outlet.slug, text, place)  # nobody is left with a file that cannot be read
    _write(place, text, sampled)
    return _told(site, outlet, sampled, place, settings)


def _settled(site: Site, slug: str, settings: Settings) -> tuple[Outlet, Sampled | None]:
    """The outlet, and an article cleaned as one of it; in the language that the article is in."""
    knowledge = load_knowledge(settings.outlets, settings.rules)
    outlet = outlet_of(site, slug, site.head.language)
    sampled = _sampled(site, outlet, knowledge, settings)
    told = sampled.cleaned.article.language.value if sampled else None
    if not told or told == outlet.language:
        return outlet, sampled
    # Templates often state another language, and the time zone may hang on it.
    outlet = outlet_of(site, slug, told)
    return outlet, _sampled(site, outlet, knowledge, settings)


def _sampled(
    site: Site, outlet: Outlet, knowledge: Knowledge, settings: Settings
) -> Sampled | None:
    """The first page of the site that is an article."""
    known = replace(knowledge, outlets={**knowledge.outlets, outlet.slug: outlet})
    with runs.open_guard(known, settings.workers) as guard:
        for page in site.pages:
            outcome = guard.begin(as_raw(page, outlet.slug)).result()
            if isinstance(outcome, Cleaned):
                return Sampled(page=page, cleaned=outcome)
    return None


def _write(place: Path, text: str, sampled: Sampled | None) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if sampled:
            place.with_suffix(".html").write_bytes(sampled.page.body)
        place.write_text(text, "utf-8")
    except OSError as error:
        raise OutletError(
            place, f"cannot be written ({error.strerror})", "Choose another --folder"
        ) from error


def _told(
    site: Site, outlet: Outlet, sampled: Sampled | None, place: Path, settings: Settings
) -> Iterator[str]:
    yield f"{outlet.name} ({outlet.slug}), {outlet.language}, {outlet.time_zone}"
    yield f"robots.txt: {site.robots.why}"
    yield from site.said
    for way, lists in (("feed", site.feeds), ("sitemap", site.sitemaps)):
        yield from (f"{way}: {one.url}: {one.told}" for one in lists)
    yield from (f"passed over: {one.url}: {one.told}" for one in site.passed_over)
    yield from (f"not asked: {one}" for one in site.not_asked)
    if not site.feeds and not site.sitemaps:
        yield "no feed and no sitemap was found: the front page is its only list"
    if sampled:
        yield f"article: {sampled.page.url}: {sampled.cleaned.article.title.value}"
    else:
        yield "no article was found: write `articles` and `sections` into the file"
    yield f"Written: {place}" + (f" and {place.with_suffix('.html')}" if sampled else "")
    if place.parent != settings.outlets:
        yield f'For the other commands, write outlets = "{place.parent}" into newswinnow.toml'
    yield f"Then: newswinnow outlet check {outlet.slug}"


# ---- an outlet tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of an outlet's lists, of some articles and of its tests."""

    outlet: Outlet
    trial: Trial
    verdicts: tuple[Verdict, ...]
    failed: tuple[str, ...]
    """Tests of its file, and what came out otherwise."""

    @property
    def is_wrong(self) -> bool:
        """Whether anything is not as it should be."""
        lists = any(one.looked.wrong for one in self.trial.lists)
        articles = any(one.wrong for one in self.verdicts)
        return lists or articles or bool(self.failed) or not self.verdicts

    def lines(self) -> Iterator[str]:
        """For a reader."""
        yield f"{self.outlet.name} ({self.outlet.slug})"
        yield from (_list_line(one) for one in self.trial.lists)
        if not self.trial.lists:
            yield f"wrong: {NO_WAYS}"
        for one in self.verdicts:
            yield ""
            yield from _article_lines(one)
        yield ""
        yield from (f"wrong: test {one}" for one in self.failed)
        bad = sum(bool(one.wrong) for one in self.verdicts)
        good = len(self.verdicts) - bad
        yield f"{good} of {len(self.verdicts)} articles good, {bad} with something wrong"


def check(slug: str, pages: int, settings: Settings) -> Checked:
    """Ask for an outlet's lists and some articles, and put them and its tests to the test."""
    knowledge = load_knowledge(settings.outlets, settings.rules)
    ways, samples = load_ways(settings.outlets)[slug], load_samples(settings.outlets)[slug]
    domains = knowledge.outlets[slug].domains
    trial = _visit(
        settings,
        lambda fetch: try_out(ways, domains, fetch, pages),
        DOWNLOAD_DELAY=max(float(DEFAULTS["DOWNLOAD_DELAY"]), ways.delay or 0.0),
    )
    with runs.open_guard(knowledge, settings.workers) as guard:
        return Checked(
            outlet=knowledge.outlets[slug],
            trial=trial,
            verdicts=tuple(_judged(one, slug, guard) for one in trial.articles),
            failed=tuple(said for sample in samples for said in _failing(sample, guard)),
        )


def _judged(tried: Tried, slug: str, guard: Guard) -> Verdict:
    page = verdict.page_of(tried, slug)
    return verdict.judge(tried, guard.begin(page).result() if page else None)


def _failing(sample: Sample, guard: Guard) -> Iterator[str]:
    outcome = guard.begin(page_of(sample)).result()
    return (f"{sample.page.name}: {said}" for said in differing(sample, outcome))


def _list_line(found: Found) -> str:
    mark = "wrong: " if found.looked.wrong else ""
    return f"{mark}{found.way} {found.looked.url}: {found.looked.told}"


def _article_lines(one: Verdict) -> Iterator[str]:
    yield one.url
    if one.before:
        removed = ", ".join(f"{kind} {count}" for kind, count in one.removed) or "nothing"
        yield f"  lines      {one.before} before, {one.after} after; removed: {removed}"
        yield f"  title      {one.title or ''}"
        yield f"  authors    {', '.join(one.authors)}"
        yield f"  published  {one.published or ''}"
    yield from (f"  note       {said}" for said in one.notes)
    yield from (f"  wrong      {said}" for said in one.wrong)


# ---- visits


def _visit(settings: Settings, plan: Plan[T], **more: object) -> T:
    return visit(plan, {**crawl_settings(settings), **more}, _say)


def _say(url: str) -> None:
    if sys.stderr.isatty():
        terminal.warn(f"… {url}")
