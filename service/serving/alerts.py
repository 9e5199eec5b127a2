"""Alerts: what is told, when, and where to."""

from __future__ import annotations

import json
import smtplib
import urllib.request
from collections.abc import Callable, Iterable
from datetime import datetime
from email.message import EmailMessage
from http.client import HTTPException
from typing import Final
from zoneinfo import ZoneInfo

from db.conditions import Condition
from service import terminal
from service.serving.health import Colour
from service.serving.settings import Service

WAIT: Final = 20  # seconds for whoever takes an alert
MARK: Final = {Colour.RED: "🔴", Colour.YELLOW: "🟡", Colour.GREEN: "🟢"}

Send = Callable[[Service, list[Condition]], None]


def due(conditions: Iterable[Condition], service: Service, now: datetime) -> list[Condition]:
    """What is to be told now: each change to yellow or red once, and none in quiet hours."""
    if is_quiet(service, now):
        return []
    return [one for one in conditions if not one.is_told and one.colour != Colour.GREEN]


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


def send(service: Service, conditions: list[Condition]) -> list[str]:
    """Tell it wherever it is to be told; what went wrong, in words."""
    wrong: list[str] = []
    for name in places(service):
        try:
            SENDERS[name](service, conditions)
        except (OSError, HTTPException, smtplib.SMTPException, ValueError) as error:
            wrong.append(f"{name}: {error}")
    return wrong


def _post(service: Service, conditions: list[Condition]) -> None:
    body = _slack(conditions) if service.webhook_form == "slack" else _plain(conditions)
    request = urllib.request.Request(  # noqa: S310 - the settings allow http and https alone
        service.webhook,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=WAIT):  # noqa: S310 - as above
        pass


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
