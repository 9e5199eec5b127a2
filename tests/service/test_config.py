"""Settings come from four places; the nearest wins, and a misspelt one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpora import ENVIRONMENT
from service.config import ConfigError, Settings, load_settings


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(*, db=None, workers=None, file=None, **environ):
    return load_settings(flags={"db": db, "workers": workers}, environ=environ, file=file)


def test_without_anything_there_are_defaults():
    assert load(HOME="/root") == Settings(db=Path("newswinnow.db"), outlets=None)


@pytest.mark.parametrize(
    ("text", "environ", "flag", "db"),
    [
        pytest.param('db = "file.db"', {}, None, "file.db", id="file over default"),
        pytest.param('db = "file.db"', {"NEWSWINNOW_DB": "env.db"}, None, "env.db", id="env"),
        pytest.param("", {"NEWSWINNOW_DB": "env.db"}, Path("flag.db"), "flag.db", id="flag"),
    ],
)
def test_the_nearest_wins(here, text, environ, flag, db):
    (here / "newswinnow.toml").write_text(text)

    assert load(db=flag, **environ).db == Path(db)


def test_paths_in_a_file_begin_at_the_file(here):
    (here / "etc").mkdir()
    (here / "etc" / "my.toml").write_text('db = "news.db"\noutlets = "/srv/outlets"')

    settings = load(file=Path("etc/my.toml"))

    assert settings == Settings(db=Path("etc/news.db"), outlets=Path("/srv/outlets"))


@pytest.mark.parametrize(
    ("text", "environ", "flag", "workers"),
    [
        pytest.param("", {}, None, None, id="as many as there are processors"),
        pytest.param("workers = 3", {}, None, 3, id="file"),
        pytest.param("workers = 3", {"NEWSWINNOW_WORKERS": "2"}, None, 2, id="environment"),
        pytest.param("workers = 3", {"NEWSWINNOW_WORKERS": "2"}, 0, 0, id="option"),
    ],
)
def test_the_number_of_workers_comes_from_the_same_places(here, text, environ, flag, workers):
    (here / "newswinnow.toml").write_text(text)

    assert load(workers=flag, **environ).workers == workers


def test_home_is_found():
    assert load(NEWSWINNOW_DB="~/news.db").db == Path.home() / "news.db"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'bd = "x"',
            r"toml: unknown setting 'bd'. Did you mean db\? There are: db, out",
        ),
        ("colour = 1", r"unknown setting 'colour'. There are: db, outlets"),
        ("db = 1", "`db` is not a path"),
        ('db = ""', "`db` is not a path"),
        ("db", "not TOML"),
        ('workers = "many"', "`workers` is not a number"),
        ("workers = true", "`workers` is not a number"),
        ("workers = -1", "`workers` is not a number"),
        ("workers = 257", "`workers` is more than 256"),
    ],
)
def test_a_mistake_in_the_file_is_named(here, text, words):
    (here / "newswinnow.toml").write_text(text)

    with pytest.raises(ConfigError, match=words):
        load()


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"NEWSWINNOW_BD": "x"}, r"'NEWSWINNOW_BD'. Did you mean NEWSWINNOW_DB\? There are"),
        ({"NEWSWINNOW_DB": ""}, "NEWSWINNOW_DB is not a path"),
        ({"NEWSWINNOW_DB": "~nobody-here/x"}, "Write it out without ~"),
    ],
)
def test_a_mistake_in_the_environment_is_named(environ, words):
    with pytest.raises(ConfigError, match=words):
        load(**environ)


def test_a_file_that_is_named_must_be_there():
    with pytest.raises(ConfigError, match="Check the path after --config"):
        load(file=Path("nowhere.toml"))


@pytest.mark.parametrize(
    ("text", "environ", "contact"),
    [
        pytest.param("", {}, "", id="none"),
        pytest.param(
            'contact = "https://example.org/bot"', {}, "https://example.org/bot", id="web"
        ),
        pytest.param("", {"NEWSWINNOW_CONTACT": "a@example.org"}, "a@example.org", id="mail"),
    ],
)
def test_a_contact_is_an_address_of_the_web_or_of_mail(here, text, environ, contact):
    (here / "newswinnow.toml").write_text(text)

    assert load(**environ).contact == contact


@pytest.mark.parametrize("contact", ["me", "a@example.org\nX: y", "김하늘@example.org", "(x@y.z)"])
def test_a_contact_that_cannot_be_sent_is_refused(contact):
    with pytest.raises(ConfigError, match="NEWSWINNOW_CONTACT"):
        load(NEWSWINNOW_CONTACT=contact)


def test_hosts_of_an_intranet_can_be_allowed(here):
    (here / "newswinnow.toml").write_text('allowed_hosts = "intranet.example,10.0.0.0/8"')

    assert load().allowed_hosts == "intranet.example,10.0.0.0/8"


def test_the_corpora_of_the_benchmarks_are_no_setting_and_no_mistake():
    """Whoever measures exports it, and benchmarks start commands."""
    assert load(**{ENVIRONMENT: "/elsewhere"}) == load()
