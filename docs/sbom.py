"""A bill of materials: `python -m docs.sbom > sbom.cdx.json`, in CycloneDX 1.6.

What newswinnow needs to run, with all its extras, and what that needs in turn: at the versions of
constraints.txt, with the licences that the installed packages state. No clock and no chance: the
same pins give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
TOOLS: Final = "dev"  # the extra of what only developers need
LONGEST: Final = 60  # characters of a licence's name; some packages state the whole text


def bill() -> dict[str, Any]:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = pinned((ROOT / "constraints.txt").read_text("utf-8"))
    needs = dict(sorted(closure(project).items()))
    components = [_component(name, pins.get(name)) for name in needs]
    dependencies = [
        {"ref": _ref(name, pins.get(name)), "dependsOn": [_ref(one, pins.get(one)) for one in of]}
        for name, of in needs.items()
    ]
    body: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
            }
        },
        "components": components,
        "dependencies": dependencies,
    }
    # Its number is of its content: two bills of the same things are one.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {**body, "serialNumber": f"urn:uuid:{number}"}


def pinned(constraints: str) -> dict[str, str]:
    """Versions by canonical names."""
    found = re.findall(r"^([\w.-]+)==(\S+)", constraints, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def closure(project: Mapping[str, object]) -> dict[str, list[str]]:
    """Each package that is needed, and which of them it needs itself."""
    waiting = [*_asked(project)]
    found: dict[str, list[str]] = {}
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        needs = [*_needs(name, asked.extras)]
        known = found.setdefault(name, [])
        new = sorted({canonicalize_name(one.name) for one in needs}.difference(known))
        if new or not known:
            waiting += [one for one in needs if canonicalize_name(one.name) in new]
        known[:] = sorted({*known, *new})
    return found


def _asked(project: Mapping[str, object]) -> Iterator[Requirement]:
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)  # noqa: S101 - of our own file
    listed = [project["dependencies"], *(of for name, of in extras.items() if name != TOOLS)]
    for one in listed:
        assert isinstance(one, list)  # noqa: S101 - of a file of ours
        yield from map(Requirement, one)


def _needs(name: str, extras: set[str]) -> Iterator[Requirement]:
    """Nothing of what is not installed: its version is known all the same."""
    try:
        stated = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for asked in map(Requirement, stated):
        if asked.marker is None or any(
            asked.marker.evaluate({"extra": extra}) for extra in ("", *extras)
        ):
            yield asked


def _component(name: str, version: str | None) -> dict[str, object]:
    licence = _licence(name)
    return {
        "type": "library",
        "bom-ref": _ref(name, version),
        "name": name,
        **({"version": version} if version else {}),
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
        "purl": _ref(name, version),
    }


def _ref(name: str, version: str | None) -> str:
    return f"pkg:pypi/{name}@{version}" if version else f"pkg:pypi/{name}"


def _licence(name: str) -> str | None:
    """As the package states it: by SPDX, in a field of its own, or among its classes."""
    try:
        stated = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return None
    classes = sorted(
        str(one).rpartition(" :: ")[2]
        for one in stated.get("classifier", ())
        if str(one).startswith("License :: ")
    )
    short = str(stated.get("license", ""))
    candidates = (stated.get("license_expression"), short if len(short) <= LONGEST else None)
    return next((str(one) for one in (*candidates, " AND ".join(classes)) if one), None)


def main() -> None:
    """Print it."""
    sys.stdout.write(json.dumps(bill(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
