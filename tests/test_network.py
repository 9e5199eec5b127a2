"""Tests see this machine alone."""

from __future__ import annotations

import socket

import pytest


def test_a_test_cannot_reach_the_world() -> None:
    with socket.socket() as door, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        door.connect(("192.0.2.1", 80))


def test_a_test_cannot_ask_for_a_name() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


def test_a_test_may_talk_to_a_server_of_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(b"hello")
        heard, _ = server.accept()
        with heard:
            assert heard.recv(5) == b"hello"
