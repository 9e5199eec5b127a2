"""The house is in order: what documents say is there, and what must not be in the tree is not."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from db.opening import open_for_writing
from docs.generate import DOCS, PAGES
from service.cli import cli
from service.config import KEYS, PREFIX
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES_OF_OTHERS = ("seeds/", "tests/pages/", "tests/gold_seeds/")
BINARY = frozenset({".npz", ".png"})
TABLES = """
    select name from pragma_table_list
    where schema = 'main' and type <> 'shadow' and substr(name, 1, 1) <> '_'
        and name not like 'sqlite%'
"""
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def tree() -> list[Path]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def ours() -> list[Path]:
    """Files of our own writing: no seeds, no test pages, no weights."""
    texts = [path for path in tree() if path.suffix not in BINARY]
    return [path for path in texts if not name_of(path).startswith(PAGES_OF_OTHERS)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def documents() -> list[Path]:
    return [path for path in ours() if path.suffix == ".md"]


def commands() -> list[click.Command]:
    return [cli.commands[name] for name in sorted(cli.commands)]


def places(pattern: str, paths: list[Path]) -> list[str]:
    """`file:line` of everything that matches."""
    found = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(read(path).splitlines(), 1)
        if found.search(line)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    present = read(DOCS / name)

    assert present == f"{PAGES[name]()}\n", f"docs/{name} is stale: `./run fix` makes it anew"


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_a_command_is_shown_in_a_document_that_somebody_wrote(command: click.Command) -> None:
    written = [path for path in documents() if path.name not in PAGES]

    assert places(rf"newswinnow {command.name}\b", written)


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_a_command_and_its_options_have_a_help_text(command: click.Command) -> None:
    options = [option for option in command.params if isinstance(option, click.Option)]
    silent = [option.name for option in options if not option.help]

    assert (bool(command.help), silent) == (True, [])


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_is_explained_to_whoever_runs_it(key: str) -> None:
    operate = read(DOCS / "operate.md")

    assert f"`{key}`" in operate
    assert f"`{PREFIX}{key.upper()}`" in operate


def test_a_table_is_explained_to_whoever_runs_it(tmp_path: Path) -> None:
    operate = read(DOCS / "operate.md").partition("## The database")[2]
    with open_for_writing(tmp_path / "new.db") as database:
        names = [str(row["name"]) for row in database.rows(TABLES)]
        [version] = [row["user_version"] for row in database.rows("PRAGMA user_version")]

    assert "articles" in names
    assert [name for name in names if f"`{name}`" not in operate] == []
    assert f"schema version {version!r}." in operate


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_a_module_that_a_document_names_is_there(document: Path) -> None:
    if document.name == "CHANGELOG.md" or document.parent.name == "decisions":
        return  # they tell what was
    named = re.findall(r"`((?:cleaners|crawler|db|service|benchmarks)/[\w/]+\.py)`", read(document))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_has_the_two_commands_and_every_folder() -> None:
    readme = read(ROOT / "README.md")
    folders = {name_of(path).split("/")[0] for path in tree() if path.parent != ROOT}
    said = {f"{folder}/" for folder in folders if not folder.startswith(".")}

    assert {"./run demo", "./run test"} | said <= {
        word for word in [*said, "./run demo", "./run test"] if word in readme
    }


def test_every_run_command_is_in_contributing() -> None:
    listed = subprocess.run(
        ["bash", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    names = re.findall(r"^  (\w+) ", listed, re.MULTILINE)
    contributing = read(ROOT / "CONTRIBUTING.md")

    assert [name for name in names if f"./run {name}" not in contributing] == []


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_a_link_leads_to_a_file(document: Path) -> None:
    targets = LINK.findall(read(document))

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_changelog_has_the_version_and_a_place_for_the_next() -> None:
    headings = re.findall(r"^## \[?([\w.]+)", read(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert headings[:2] == ["Unreleased", PROJECT["project"]["version"]]


def test_a_decision_fits_on_a_page() -> None:
    notes = sorted((DOCS / "decisions").glob("*.md"))
    long = [note.name for note in notes if len(read(note).splitlines()) > 40]

    assert notes
    assert long == []


# The patterns are written so that they do not match themselves.
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b", id="unfinished work"),
        pytest.param(
            r"/(?:[w]ork|[f]arm|[t]mp/bash_jobs|[h]ome|[r]oot|[U]sers)/", id="machine path"
        ),
        pytest.param(
            r"(?i)index[-_]url|registry[=]|extra[-]index|files\.python[h]osted|/[s]imple/",
            id="registry address",
        ),
        pytest.param(r"[ \t]+$", id="white space at the end of a line"),
        pytest.param(r"^(?:<{7}|>{7}) ", id="conflict mark"),
    ],
)
def test_the_tree_is_free_of(pattern: str) -> None:
    assert places(pattern, [path for path in ours() if path.name != "LICENSE"]) == []


def test_a_file_of_ours_is_text_that_ends_with_one_line_end() -> None:
    texts = {name_of(path): read(path) for path in ours()}
    wrong = [
        name for name, text in texts.items() if text and (text[-1] != "\n" or text[-2:] == "\n\n")
    ]

    assert wrong == []


def test_the_pins_are_exact_and_cover_what_the_project_asks_for() -> None:
    lines = read(ROOT / "constraints.txt").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    pinned = {canonical(pin.split("==")[0]) for pin in pins}
    asked = [
        *PROJECT["project"]["dependencies"],
        *(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra),
    ]

    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.+!]+", pin)] == []
    names = {canonical(re.split(r"[<>=!~;\[ ]", name)[0]) for name in asked}
    assert names - {PROJECT["project"]["name"]} <= pinned  # one extra asks for another


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_folder_of_code_is_a_package_and_so_installed() -> None:
    folders = {
        path.parent
        for top in ("cleaners", "crawler", "db", "service")
        for path in (ROOT / top).rglob("*.py")
    }

    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
