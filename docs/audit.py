"""What pip-audit found out, in a word: `python -m docs.audit FOUND.json`; `./run audit` makes it.

Exit status 1 where a pinned package has a known hole; 75 where nobody answered for some: pip-audit
itself calls a mirror without advisories a success.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

FOUND: Final = 1
UNKNOWN: Final = 75  # as `EX_TEMPFAIL`: another time, or elsewhere, somebody may know


def judged(report: str) -> tuple[int, list[str]]:
    """The exit status, and what is to be said."""
    packages = json.loads(report)["dependencies"] if report.strip() else []
    holes = [line for one in packages for line in _holes(one)]
    if holes:
        return FOUND, [
            *holes,
            "Raise the floor in SECURITY.md and pyproject.toml, then `./run pin`",
        ]
    unasked = [one["name"] for one in packages if "skip_reason" in one]
    if unasked or not packages:
        whom = f"{len(unasked)} of {len(packages)} packages" if packages else "any package"
        return UNKNOWN, [f"Nobody answered for {whom}: try where there is a network"]
    return 0, [f"{len(packages)} packages, none with a known hole"]


def _holes(package: Mapping[str, Any]) -> Iterator[str]:
    for hole in package.get("vulns", ()):
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        yield f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}"


def main(path: str) -> int:
    """Say it, for a report that may not be there."""
    report = Path(path)
    status, said = judged(report.read_text("utf-8") if report.exists() else "")
    print("audit:", "\n".join(said), file=sys.stderr if status else sys.stdout)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
