"""Alerts: what is told, when, and where to."""

from __future__ import annotations

import json
import smtplib
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final
from zoneinfo import ZoneInfo

from typing_extensions import override

from db.conditions import Condition
from service import terminal
from service.serving.health import ORDER, Colour
from service.serving.settings import Service

WAIT: Final = 20  # seconds for whoever takes an alert to say something
PATIENCE: Final = 60.0  # seconds for all it says: one that says a byte at a time is not waited for
# An outlet that goes up and down is told once in so long of each colour.
REPEATED: Final = timedelta(hours=6)
MARK: Final = {Colour.RED: "🔴", Colour.YELLOW: "🟡", Colour.GREEN: "🟢"}

Send = Callable[[Service, list[Condition]], None]


def due(conditions: Iterable[Condition], service: Service, now: datetime) -> list[Condition]:
    """What is to be told now: each change to yellow or red once, and none in quiet hours.

    What was told of an outlet a while ago is not told again when it comes back; worse is.
    """
    if is_quiet(service, now):
        return []
    return [
        one
        for one in conditions
        if not one.is_told and one.colour != Colour.GREEN and not _is_repeated(one, now)
    ]


def _is_repeated(one: Condition, now: datetime) -> bool:
    if one.last_told is None or one.last_told_at is None:
        return False
    is_worse = ORDER.index(Colour(one.colour)) > ORDER.index(Colour(one.last_told))
    return not is_worse and abs(now - one.last_told_at) < REPEATED


def is_quiet(service: Service, now: datetime) -> bool:
    """Whether it is between the two hours, on the clock of the settings."""
    if not service.quiet:
        return False
    begin, end = map(int, service.quiet.split("-"))
    hour = now.astimezone(ZoneInfo(service.time_zone)).hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def places(service: Service) -> list[str]:
    """Where alerts go, by the settings' names."""
    return [name for name in SENDERS if getattr(service, name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a lot of alerts."""

    conditions: list[Condition]
    wrong: list[str]
    """What went wrong, in words."""
    is_taken: bool
    """By one place at least, or there is none: the others would get it again and again."""


@dataclass(slots=True)
class _Letter:
    """A lot on its way to one place."""

    thread: threading.Thread
    wrong: list[str]


@dataclass(slots=True)
class Outbox:
    """Sends alerts from threads, one for each place and one lot at a time.

    What waits, waits in the table of conditions: nothing is lost where a lot does not arrive or
    the service is killed, and nobody who is slow keeps the service from its crawls.
    """

    clock: Callable[[], float] = time.monotonic
    _letters: dict[str, _Letter] = field(default_factory=dict)
    _conditions: list[Condition] = field(default_factory=list)
    _places: list[str] = field(default_factory=list)
    _posted_at: float = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a lot is on its way, or what became of the last was not asked for."""
        return bool(self._conditions)

    def post(self, service: Service, conditions: list[Condition]) -> None:
        """Begin to send; who has not done with an earlier lot gets no other."""
        self._conditions, self._places = conditions, places(service)
        self._posted_at = self.clock()
        for name in self._places:
            if name not in self._letters or not self._letters[name].thread.is_alive():
                wrong: list[str] = []
                thread = threading.Thread(
                    target=_deliver, args=(name, service, conditions, wrong), daemon=True
                )
                self._letters[name] = _Letter(thread, wrong)
                thread.start()
            else:
                self._letters[name].wrong = [f"{name}: it still has an earlier one to answer for"]

    def sent(self) -> Sent | None:
        """What became of the lot, once; None where there is none, or it is on its way."""
        if not self.is_busy:
            return None
        is_over = self.clock() - self._posted_at > PATIENCE
        waiting = [name for name in self._places if self._letters[name].thread.is_alive()]
        if waiting and not is_over:
            return None
        wrong = [why for name in self._places for why in self._why(name)]
        conditions, self._conditions = self._conditions, []
        is_taken = len(wrong) < len(self._places) or not self._places
        return Sent(conditions=conditions, wrong=wrong, is_taken=is_taken)

    def _why(self, name: str) -> list[str]:
        letter = self._letters[name]
        if letter.thread.is_alive() and not letter.wrong:
            return [f"{name}: no answer for {PATIENCE:.0f} seconds"]
        return letter.wrong

    def wait(self, seconds: float) -> None:
        """Until the lot is delivered, or nobody took it so long."""
        until = time.monotonic() + seconds
        for name in self._places:
            self._letters[name].thread.join(max(0.0, until - time.monotonic()))


def _deliver(name: str, service: Service, conditions: list[Condition], wrong: list[str]) -> None:
    try:
        SENDERS[name](service, conditions)
    except Exception as error:  # noqa: BLE001 - a thread that breaks would count as one that told
        wrong.append(f"{name}: {type(error).__name__}: {error}")


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """Refuses redirects: what comes after one is a GET without what is to be told."""

    @override
    def redirect_request(self, *_: object) -> None:
        return None


def _post(service: Service, conditions: list[Condition]) -> None:
    body = _slack(conditions) if service.webhook_form == "slack" else _plain(conditions)
    request = urllib.request.Request(  # noqa: S310 - the settings allow http and https alone
        service.webhook,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
    )
    urllib.request.build_opener(_Unmoved).open(request, timeout=WAIT).close()


def _plain(conditions: list[Condition]) -> dict[str, object]:
    return {
        "outlets": [
            {
                "outlet": one.outlet,
                "colour": one.colour,
                "why": one.why,
                "what_now": one.what_now,
                "since": one.since.isoformat(),
                "evidence": dict(one.evidence),
            }
            for one in conditions
        ]
    }


def _slack(conditions: list[Condition]) -> dict[str, object]:
    # What Slack takes for its own signs; feeds and pages can have any.
    text = "\n".join(map(_line, conditions))
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def _mail(service: Service, conditions: list[Condition]) -> None:
    message = EmailMessage()
    first = conditions[0]
    more = f" and {len(conditions) - 1} more" if len(conditions) > 1 else ""
    message["Subject"] = terminal.visible(f"newswinnow: {first.outlet} is {first.colour}{more}")
    message["From"], message["To"] = service.mail_from, service.mail_to
    message.set_content("\n".join(map(_line, conditions)) + "\n")
    host, _, port = service.mail_server.rpartition(":")
    with smtplib.SMTP(host.strip("[]"), int(port), timeout=WAIT) as server:
        server.send_message(message)


def _line(one: Condition) -> str:
    now = f" ({one.what_now})" if one.what_now else ""
    return terminal.visible(f"{MARK[Colour(one.colour)]} {one.outlet}: {one.why}{now}")


SENDERS: Final[dict[str, Send]] = {"webhook": _post, "mail_to": _mail}
