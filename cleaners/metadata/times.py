"""When the article was published and changed: visible dates and the markup together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from cleaners.article import Found, Kind, Metadata
from cleaners.metadata.witness import EAST_ASIAN_LANGUAGES, Witness
from cleaners.rules.words import DATE_LABEL
from cleaners.times import date_in_address, find_time, local_zone, placed, zone_known

Moment = Found[datetime]

WIDEST = timedelta(hours=14)  # no zone is further from UTC
HALF_HOUR = timedelta(minutes=30)  # nearly all zones differ by whole or half hours
ROUNDED = timedelta(minutes=5)  # a line may leave out the minutes behind the hour or half
SLACK = timedelta(days=1)  # markup and line may give one moment in two zones, or a day alone
LOCAL = frozenset({"ko", "ja"})  # languages of one state: whoever reads them has its clock

LABEL_BEHIND = re.compile(rf"[ )\]]{{0,3}}({DATE_LABEL})", re.IGNORECASE)
LABELLED = re.compile(rf"({DATE_LABEL})", re.IGNORECASE)
CHANGED = re.compile(
    r"수정|업데이트|Stand|Updated|Modified|Aktualisiert|geändert|Mis à jour|Modifié|Actualizado"
    r"|更新|actualización|Atualizado|atualização|Uppdaterad|Opp?dat|Päivitetty|Bijgewerkt|Aggiorna|modifica"
    r"|Aktualiz|Güncelleme|Обновлено",
    re.IGNORECASE,
)


def find_times(
    witnesses: Sequence[Witness],
    markup: Metadata,
    *,
    language: str | None,
    zone: str | None,
    url: str | None = None,
    listed: Found[datetime] | None = None,
) -> tuple[Found[datetime], Found[datetime]]:
    """When the page was published and when it was changed last, as it says itself.

    A Korean, Japanese or Chinese page prints both to the minute, and its markup often has another
    time or none; elsewhere the markup is surer than a line, which may be another article's. What
    the list said in which it was found comes before what can only be guessed.
    """
    printed, changed = _printed(witnesses, language=language, zone=zone)
    stated = markup.published and _placed(markup.published, language, zone)
    edited = markup.modified and _placed(markup.modified, language, zone)
    lines_first = language in EAST_ASIAN_LANGUAGES
    published = (printed or stated) if lines_first else (stated or printed)
    modified = (changed or edited) if lines_first else (edited or changed)
    if published is None:
        published = listed or _addressed(url, language, zone)
        published = published or (markup.guessed and _placed(markup.guessed, language, zone))
    elif lines_first:
        published = _to_the_minute(published, stated)
    else:
        published = _on_own_clock(published, printed)
    return (
        published or Found(value=None, where="no date on the page"),
        _on_one_clock(published, _not_before(published, modified)),
    )


def _printed(
    witnesses: Sequence[Witness], *, language: str | None, zone: str | None
) -> tuple[Moment | None, Moment | None]:
    """The surest date that the lines give, and the first that they call a change."""
    published: list[tuple[int, Moment]] = []
    modified: list[Moment] = []
    label = ""
    for witness in witnesses:
        if witness.kind not in {Kind.DATE, Kind.BYLINE}:
            continue
        for said, found in _stamps(witness, label, language=language, zone=zone):
            if CHANGED.search(said):
                modified.append(found)
            else:
                published.append((_trust(witness, said), found))
        label = witness.text if LABELLED.fullmatch(witness.text.strip(" :：")) else ""
    best = max(published, key=lambda scored: scored[0], default=(0, None))[1]
    return best, modified[0] if modified else None


def _placed(found: Moment, language: str | None, zone: str | None) -> Moment:
    """A time of the markup on the clock of its readers."""
    moment = found.value
    if moment is not None and moment.tzinfo is None:
        where = found.where
        if not zone_known(language, zone):
            where += "; no zone given, taken as UTC"
        value = placed(moment, language=language, zone=zone)
        return replace(found, value=value, where=where)
    is_local = zone_known(language, zone) and language in LOCAL
    if moment is not None and is_local and not moment.utcoffset():
        return replace(found, value=moment.astimezone(local_zone(language, zone)))
    return found


def _to_the_minute(published: Moment, stated: Moment | None) -> Moment:
    """Where a line rounds, or gives the day alone, the markup may know the minute."""
    if published.value is None or stated is None or stated.value is None:
        return published
    if abs(stated.value - published.value) <= ROUNDED:
        return stated
    is_midnight = (published.value.hour, published.value.minute) == (0, 0)
    same = stated.value.date() == published.value.date()
    return stated if same and is_midnight else published


def _on_own_clock(published: Moment, printed: Moment | None) -> Moment:
    """The moment in the zone of the page's readers, where a line tells it on their clock."""
    if published.value is None or printed is None or printed.value is None:
        return published
    if published.value.utcoffset() or ":" not in (printed.raw or ""):
        return published
    ahead = printed.value.replace(tzinfo=UTC) - published.value.replace(second=0, microsecond=0)
    ahead -= timedelta(seconds=printed.value.second)
    if abs(ahead) > WIDEST or ahead % HALF_HOUR or not ahead:
        return published
    return replace(published, value=published.value.astimezone(timezone(ahead)))


def _addressed(url: str | None, language: str | None, zone: str | None) -> Moment | None:
    found = date_in_address(url) if url else None
    if found is None:
        return None
    value = placed(found[0], language=language, zone=zone)
    return Found(value=value, where="the page's URL", raw=found[1])


def _not_before(published: Moment | None, modified: Moment | None) -> Moment:
    """A change before the publication was made to a draft: it is none."""
    if modified is None or modified.value is None:
        return Found(value=None, where="no date of a change on the page")
    slack = timedelta(0) if published and _one_source(published, modified) else SLACK
    if published and published.value and modified.value < published.value - slack:
        return Found(value=None, where="the stated change lies before the publication")
    return modified


def _one_source(one: Moment, other: Moment) -> bool:
    """Both to the minute and from one place: JSON-LD, meta tags."""
    exact = ":" in (one.raw or "") and ":" in (other.raw or "")
    return exact and one.where.split()[0] == other.where.split()[0] != "position"


def _on_one_clock(published: Moment | None, modified: Moment) -> Moment:
    """A change that is stated in UTC, on the clock that the publication is told on."""
    if published is None or published.value is None or modified.value is None:
        return modified
    if modified.value.utcoffset() or not published.value.utcoffset():
        return modified
    return replace(modified, value=modified.value.astimezone(published.value.tzinfo))


def _trust(witness: Witness, label: str) -> int:
    """A labelled date below the headline is surest; a bare one above it is the site's."""
    return 2 * bool(label) + 1 * witness.below_title


def _stamps(
    witness: Witness, label_before: str, *, language: str | None, zone: str | None
) -> Iterator[tuple[str, Moment]]:
    """Each time in the text with the label before it, or behind it where none is before."""
    rest = witness.text
    while found := find_time(rest, language=language, zone=zone):
        moment, raw = found
        at = rest.index(raw)
        before = LABELLED.findall(rest[:at])
        after = rest[at + len(raw) :]
        behind = None if before else LABEL_BEHIND.match(after)
        said = before[-1] if before else (behind[1] if behind else label_before)
        where = witness.where
        if moment.tzname() == "UTC" and not zone_known(language, zone):
            where += "; no zone given, taken as UTC"
        if said or witness.below_title:
            yield said, Found(value=moment, where=where, raw=raw)
        rest = after[behind.end() :] if behind else after
