"""Charts, tables and names of hosts, without a server."""

from __future__ import annotations

import asyncio
import csv
import io
import socket
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from service.cli import cli
from service.web.charts import HEIGHT, MOST_SERIES, by_day, by_hour
from service.web.guard import guarded
from service.web.plugin import web_address
from service.web.server import hosts_of
from service.web.tables import Defusing

DAY = date(2026, 3, 4)

# ---- charts

counts = st.dictionaries(
    st.tuples(st.integers(0, 9).map(lambda back: DAY - timedelta(days=back)), st.text(max_size=2)),
    st.integers(1, 1000),
)


@given(counts)
def test_every_article_is_in_a_bar_and_no_bar_is_higher_than_the_drawing(found):
    chart = by_day(found, DAY, days=10)

    assert len(chart.bars) == 10
    assert sum(bar.total for bar in chart.bars) == sum(found.values())
    assert chart.most == max((bar.total for bar in chart.bars), default=0)
    for bar in chart.bars:
        assert sum(part.count for part in bar.parts) == bar.total
        # Each part is rounded to a tenth.
        assert sum(part.height for part in bar.parts) <= HEIGHT + 0.1 * len(bar.parts)


def test_outlets_beyond_the_first_share_a_colour():
    found = {(DAY, f"outlet-{at}"): at + 1 for at in range(9)}

    chart = by_day(found, DAY, days=1)

    assert len(chart.series) == MOST_SERIES + 1
    assert chart.series[0] == "outlet-8"
    assert chart.series[-1] == "others"
    assert chart.bars[0].parts[-1].count == 1 + 2 + 3


def test_an_empty_day_and_no_articles_at_all():
    assert by_day({}, DAY, days=2).most == 0
    assert [bar.total for bar in by_hour((0,) * 24).bars] == [0] * 24


# ---- tables


def through(text, cut=7):
    table, data = Defusing(), text.encode()
    pieces = [table.feed(data[at : at + cut]) for at in range(0, len(data), cut)]
    return b"".join([*pieces, table.close()]).decode()


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=3), max_size=5), st.integers(1, 9)
)
def test_a_table_keeps_its_cells_and_none_begins_like_a_formula(rows, cut):
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    text = written.getvalue()

    read = list(csv.reader(io.StringIO(through(text, cut), newline="")))

    assert [len(row) for row in read] == [len(row) for row in csv.reader(io.StringIO(text))]
    cells = [cell for row in read for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))]


def test_numbers_stay_numbers():
    assert through("key,n\r\na,-12\r\nb,+3.5e9\r\nc,-2+cmd\r\n") == (
        "key,n\r\na,-12\r\nb,+3.5e9\r\nc,'-2+cmd\r\n"
    )


# ---- addresses


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        pytest.param("https://a.example/1", True, id="https"),
        pytest.param("http://a.example/1", True, id="http"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param(" https://a.example", False, id="with a space"),
        pytest.param("//a.example", False, id="without a scheme"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_addresses_of_the_web_are_links(address, leads):
    assert (web_address(address) is not None) is leads


@pytest.mark.parametrize(
    ("host", "allowed", "asked", "served"),
    [
        pytest.param("127.0.0.1", (), "localhost:8001", True, id="this machine"),
        pytest.param("127.0.0.1", (), "127.0.0.1:8001", True, id="its number"),
        pytest.param("127.0.0.1", (), "[::1]:8001", True, id="the same in IPv6"),
        pytest.param("0.0.0.0", (), "192.0.2.7:8001", True, id="a number in its network"),
        pytest.param("0.0.0.0", (), "evil.example:8001", False, id="a name that leads here"),
        pytest.param("127.0.0.1", ("News.Example",), "news.example", True, id="a proxy's name"),
        pytest.param("127.0.0.1", ("news.example",), "evil.example", False, id="another name"),
        pytest.param("news.lan", (), "news.lan:8001", True, id="the name that it listens on"),
        pytest.param("127.0.0.1", (), "", False, id="no name"),
    ],
)
def test_who_may_be_asked_for(host, allowed, asked, served):
    statuses = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    async def send(message):
        statuses.append(message.get("status"))

    scope = {"type": "http", "path": "/", "headers": [(b"host", asked.encode())]}

    async def ask():
        await guarded(app, hosts_of(host, allowed))(scope, None, send)

    asyncio.run(ask())

    assert statuses[0] == (200 if served else 421)


# ---- the command


def test_a_place_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        CliRunner().invoke(cli, ["clean", "seeds", "--db", str(tmp_path / "n.db")])

        result = CliRunner().invoke(cli, ["web", "--db", str(tmp_path / "n.db"), "--port", port])

    assert result.exit_code == 1
    assert f"127.0.0.1:{port} cannot be served" in result.stderr
    assert "--port" in result.stderr


def test_a_file_that_is_not_there_is_told(tmp_path):
    result = CliRunner().invoke(cli, ["web", "--db", str(tmp_path / "n.db")])

    assert result.exit_code == 1
    assert "n.db: " in result.stderr
    assert "Traceback" not in result.output


def test_without_datasette_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    result = CliRunner().invoke(cli, ["web"])

    assert result.exit_code == 1
    assert "pip install 'newswinnow[web]'" in result.stderr
