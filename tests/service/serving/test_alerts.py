"""What is told, when, and to whom."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from db.conditions import Condition
from service.config import ConfigError
from service.serving import alerts
from service.serving.settings import KEYS, Service, read_service

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RED = Condition(
    outlet="etnews", colour="red", why="no article <b>for</b> 9 hours\x1b[31m", what_now="look",
    since=NOON, evidence={"expected": "20"},
)  # fmt: skip
GREEN = Condition(outlet="sedaily", colour="green", why="all is well", what_now="", since=NOON)
TOLD = Condition(outlet="x", colour="red", why="y", what_now="z", since=NOON, is_told=True)


def test_each_change_is_told_once():
    assert alerts.due([RED, GREEN, TOLD], Service(), NOON) == [RED]


@pytest.mark.parametrize(
    ("quiet", "hour", "is_quiet"),
    [
        ("", 3, False), ("23-7", 3, True), ("23-7", 23, True), ("23-7", 7, False),
        ("23-7", 12, False), ("9-17", 12, True), ("9-17", 17, False),
    ],
)  # fmt: skip
def test_nobody_is_woken(quiet, hour, is_quiet):
    service = Service(quiet=quiet, time_zone="Asia/Seoul")
    now = datetime(2026, 3, 4, (hour - 9) % 24, tzinfo=UTC)

    assert alerts.is_quiet(service, now) is is_quiet
    assert alerts.due([RED], service, now) == ([] if is_quiet else [RED])


def delivered(service, conditions):
    """What went wrong, once all have been told."""
    outbox = alerts.Outbox()
    outbox.post(service, conditions)
    outbox.wait(30)
    return outbox.sent().wrong


class Listening(HTTPServer):
    heard: list[object]
    status: int


class Post(socketserver.TCPServer):
    heard: list[str]
    status: int


class Hook(BaseHTTPRequestHandler):
    server: Listening

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append(json.loads(body))
        self.send_response(self.server.status)
        if self.server.status in {301, 302, 303}:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


class Mail(socketserver.StreamRequestHandler):
    server: Post

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        in_body = False
        for line in self.rfile:
            said = line.decode().rstrip("\r\n")
            self.server.heard.append(said)
            if in_body:
                in_body = said != "."
                if in_body:
                    continue
            elif said.upper() == "DATA":
                in_body = True
                self.wfile.write(b"354 go on\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if said.upper() == "QUIT" else b"250 fine\r\n")
            if said.upper() == "QUIT":
                return


@pytest.fixture
def listening():
    servers = []

    def listen(kind, handler, status=200):
        server = kind(("127.0.0.1", 0), handler)
        server.heard, server.status = [], status
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        servers.append((server, thread))
        return server

    yield listen
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_webhook_hears_all_of_it(listening):
    server = listening(Listening, Hook)
    service = Service(webhook=f"http://127.0.0.1:{server.server_port}/")

    assert delivered(service, [RED]) == []

    [heard] = server.heard
    assert heard["outlets"][0]["outlet"] == "etnews"
    assert heard["outlets"][0]["evidence"] == {"expected": "20"}


def test_slack_hears_a_line_that_nothing_in_it_can_break(listening):
    server = listening(Listening, Hook)
    where = f"http://127.0.0.1:{server.server_port}/"

    delivered(Service(webhook=where, webhook_form="slack"), [RED])

    [heard] = server.heard
    assert "etnews: no article &lt;b&gt;for&lt;/b&gt; 9 hours" in heard["text"]
    assert "\x1b" not in heard["text"]


def test_mail_goes_out(listening):
    server = listening(Post, Mail)
    service = Service(
        mail_to="desk@news.example", mail_from="bot@news.example",
        mail_server=f"127.0.0.1:{server.server_address[1]}",
    )  # fmt: skip

    assert delivered(service, [RED]) == []

    assert "Subject: newswinnow: etnews is red" in server.heard
    assert any("desk@news.example" in line for line in server.heard)


@pytest.mark.parametrize("path", ["a b", "\n"], ids=["space", "line"])
def test_an_address_that_is_none_is_named_and_breaks_nothing(path):
    [wrong] = delivered(Service(webhook=f"http://127.0.0.1:9/{path}/"), [RED])

    assert wrong.startswith("webhook: ")


class Mute(socketserver.BaseRequestHandler):
    server: Post

    def handle(self):
        self.server.heard.append("a connection")
        threading.Event().wait(self.server.status)


def test_nobody_waits_for_a_place_that_does_not_answer(listening, monkeypatch):
    monkeypatch.setattr(alerts, "WAIT", 1)
    slow, quick = listening(Post, Mute, status=1), listening(Post, Mail)
    service = Service(
        webhook=f"http://127.0.0.1:{slow.server_address[1]}/", mail_to="desk@news.example",
        mail_from="bot@news.example", mail_server=f"127.0.0.1:{quick.server_address[1]}",
    )  # fmt: skip
    times = iter([0.0, 1.0, 61.0, 62.0, 62.1])
    outbox = alerts.Outbox(clock=lambda: next(times))
    began = time.monotonic()
    outbox.post(service, [RED])
    assert time.monotonic() - began < 0.5
    assert outbox.is_busy
    assert outbox.sent() is None

    while not quick.heard or quick.heard[-1] != "QUIT":
        time.sleep(0.01)
    sent = outbox.sent()

    assert (sent.is_taken, sent.conditions) == (True, [RED])
    assert sent.wrong == ["webhook: no answer for 60 seconds"]
    assert not outbox.is_busy
    # It has one to answer for, and gets no other meanwhile.
    outbox.post(Service(webhook=service.webhook), [RED])
    outbox._letters["webhook"].thread.join()
    [wrong] = outbox.sent().wrong
    assert "earlier one" in wrong
    assert len(slow.heard) == 1


def test_an_outlet_that_goes_up_and_down_is_told_once_and_again_when_it_is_worse():
    told = replace(RED, colour="yellow", last_told="yellow", last_told_at=NOON)
    soon, late = NOON + timedelta(hours=1), NOON + timedelta(hours=7)

    assert alerts.due([told], Service(), soon) == []
    assert alerts.due([told], Service(), late) == [told]
    assert alerts.due([replace(told, colour="red")], Service(), soon) != []


def test_who_cannot_be_told_is_named(listening):
    server = listening(Listening, Hook, status=500)

    [wrong] = delivered(Service(webhook=f"http://127.0.0.1:{server.server_port}/"), [RED])

    assert wrong.startswith("webhook: ")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_webhook_that_moved_did_not_take_it(listening, status):
    # Asked for the other address, it would hear nothing of what is wrong.
    server = listening(Listening, Hook, status=status)

    [wrong] = delivered(Service(webhook=f"http://127.0.0.1:{server.server_port}/"), [RED])

    assert wrong.startswith("webhook: ")
    assert len(server.heard) == 1


def test_whatever_breaks_on_the_way_is_wrong(monkeypatch):
    def broken(*_):
        raise IndexError("string index out of range")

    monkeypatch.setitem(alerts.SENDERS, "mail_to", broken)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    assert delivered(Service(mail_to="a@x", mail_from="b@x"), [RED]) == [
        "mail_to: IndexError: string index out of range"
    ]


# ---- the table [service]


def test_what_is_written_is_what_is_read():
    read = read_service({"outlets": ["etnews"], "at_once": 2, "quiet": "23-7"}, "here")

    assert read == Service(outlets=("etnews",), at_once=2, quiet="23-7")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"outlet": ["a"]}, "Did you mean 'outlets'"),
        ({"outlets": "etnews"}, "not a list of slugs"),
        ({"at_once": 0}, "less than 1"),
        ({"at_once": "two"}, "Write at_once = 4"),
        ({"web": "nowhere"}, '"127.0.0.1:8001"'),
        ({"web": "127.0.0.1:80010"}, '"127.0.0.1:8001"'),
        ({"mail_server": "localhost:0"}, '"localhost:25"'),
        ({"quiet": "late"}, '"23-7"'),
        ({"webhook": "ftp://x"}, "https"),
        ({"webhook_form": "teams"}, '"slack"'),
        ({"mail_to": "a@b.example"}, "mail_from"),
        ({"mail_to": "desk@", "mail_from": "a@b.example"}, "desk@news.example"),
        ({"mail_to": "a@[", "mail_from": "a@b.example"}, "desk@news.example"),
        ({"mail_to": "a@b.example;c@d.example", "mail_from": "a@b.example"}, "two by a comma"),
        ({"mail_to": ",", "mail_from": "a@b.example"}, "desk@news.example"),
        ({"mail_to": "a@b.example", "mail_from": "<"}, "desk@news.example"),
        ({"time_zone": "Mars/Olympus"}, "IANA"),
    ],
)
def test_what_has_no_sense_is_told(written, said):
    with pytest.raises(ConfigError, match="here: ") as error:
        read_service(written, "here")

    assert said in str(error.value)


@pytest.mark.parametrize(
    "address",
    ["desk@news.example", "Desk <desk@news.example>, 데스크 <two@news.example>", "a@[::1]"],
)
def test_a_mail_address_is_what_mail_knows_as_one(address):
    written = {"mail_to": address, "mail_from": "bot@news.example"}

    assert read_service(written, "here").mail_to == address


def test_every_key_has_a_default():
    assert set(KEYS) == set(Service.__slots__)
