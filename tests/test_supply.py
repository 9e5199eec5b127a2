"""What the project stands on: no version with a hole that is known, and a bill of all of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from docs.audit import FOUND, UNKNOWN, judged
from docs.sbom import bill, closure, pinned
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FLOOR = re.compile(r"^\| `([\w.-]+)` \| ([\d.]+) \| ([^|]+) \|$", re.MULTILINE)
FLOORS = FLOOR.findall((ROOT / "SECURITY.md").read_text("utf-8"))
PINS = pinned((ROOT / "constraints.txt").read_text("utf-8"))


def asked_for() -> dict[str, Requirement]:
    listed = [
        *PROJECT["dependencies"],
        *(name for extra in PROJECT["optional-dependencies"].values() for name in extra),
    ]
    return {canonicalize_name(Requirement(one).name): Requirement(one) for one in listed}


def test_there_are_floors():
    assert {"lxml", "brotli", "datasette", "scrapy"} <= {name for name, _, _ in FLOORS}


@pytest.mark.parametrize(("name", "floor", "why"), FLOORS, ids=[name for name, _, _ in FLOORS])
def test_a_version_with_a_known_hole_is_neither_pinned_nor_allowed(name, floor, why):
    below = f"{floor}.dev0"

    assert Version(PINS[name]) >= Version(floor), f"constraints.txt: {why}"
    if name in asked_for():
        specifier = asked_for()[name].specifier
        assert not specifier.contains(below, prereleases=True), f"pyproject.toml: {why}"
        assert specifier.contains(PINS[name])


def test_the_bill_has_all_that_is_asked_for_and_no_tools():
    components = {one["name"]: one.get("version") for one in bill()["components"]}

    runtime = {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    assert runtime <= components.keys()
    assert {"datasette", "pyarrow", "distributed", "kiwipiepy", "twisted"} <= components.keys()
    assert not {"pytest", "ruff", "mypy"} & components.keys()
    assert components["lxml"] == PINS["lxml"]


def test_every_dependency_in_the_bill_is_a_component_of_it():
    made = bill()
    references = {one["bom-ref"] for one in made["components"]}

    assert {ref for one in made["dependencies"] for ref in one["dependsOn"]} <= references
    assert {one["ref"] for one in made["dependencies"]} == references


def test_what_is_not_installed_needs_nothing_that_is_known():
    project = {"dependencies": ["no-such-package"], "optional-dependencies": {}}

    assert closure(project) == {"no-such-package": []}


def test_the_same_pins_give_the_same_bytes():
    command = [sys.executable, "-m", "docs.sbom"]
    first, again = (
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2)
    )

    assert first == again
    assert json.loads(first)["bomFormat"] == "CycloneDX"


HOLE = {"id": "PYSEC-1", "fix_versions": []}


def package(name="lxml", **more):
    return {"name": name, "version": "5.0", "vulns": [], **more}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        pytest.param([package(), package("yarl")], 0, "2 packages, none", id="well"),
        pytest.param(
            [package(vulns=[HOLE | {"fix_versions": ["6.1"]}]), package("a", skip_reason="x")],
            FOUND, "lxml 5.0: PYSEC-1, mended in 6.1", id="a hole",
        ),
        pytest.param([package(vulns=[HOLE])], FOUND, "no version yet", id="new"),
        pytest.param([package(), package("a", skip_reason="x")], UNKNOWN, "1 of 2", id="unasked"),
        pytest.param([], UNKNOWN, "any package", id="nobody"),
    ],
)  # fmt: skip
def test_an_audit_is_well_only_where_somebody_answered_for_all(packages, status, said):
    found, lines = judged(json.dumps({"dependencies": packages}))

    assert found == status
    assert said in lines[0]
    assert judged("")[0] == UNKNOWN
