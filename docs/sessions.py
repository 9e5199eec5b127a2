"""The sessions in the documents, played: `python -m docs.sessions` renews those that changed.

A session is a block marked `console`. The lines behind `$` run in one shell, in a folder that holds
the seeds; the lines below each are what it prints. `...` stands for anything, any id for any other
(ids come from paths), and the folder is called /news.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
ID = re.compile(r"\b[0-9a-f]{12}\b")
BETWEEN = "\x1e"
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command and what it prints."""

    command: str
    printed: str

    def agrees(self, other: Step) -> bool:
        """Whether the other prints what this one shows."""
        shown, printed = ID.sub("ID", self.printed), ID.sub("ID", other.printed)
        return doctest.OutputChecker().check_output(shown, printed, LOOSE)


def documents() -> tuple[Path, ...]:
    """Those that have a session."""
    written = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    return tuple(path for path in written if BLOCK.search(path.read_text(encoding="utf-8")))


def steps(text: str) -> tuple[Step, ...]:
    """What the sessions of a document show, in order."""
    return tuple(
        Step(command=command, printed=printed)
        for block in BLOCK.findall(text)
        for command, _, printed in (
            step.partition("\n") for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        )
    )


def play(shown: Sequence[Step]) -> tuple[Step, ...]:
    """The same commands, with what they print now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        printed = _shell([step.command for step in shown], folder).split(BETWEEN)[:-1]
    return tuple(
        Step(command=step.command, printed=text.replace(str(folder), "/news").replace("\t", "  "))
        for step, text in zip(shown, printed, strict=True)
    )


def _shell(commands: Sequence[str], folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWINNOW_")}
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(  # noqa: S603  # the commands are our own documents'
        ["bash", "-c", "".join(f"{command}\nprintf '{BETWEEN}'\n" for command in commands)],  # noqa: S607 - the user's own bash
        cwd=folder,
        env={**kept, "PATH": tools, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    ).stdout


def renewed(text: str) -> str:
    """The document with sessions that print what they show."""
    played = iter(play(steps(text)))

    def block(match: re.Match[str]) -> str:
        shown = steps(f"```console\n{match.group()}```")
        pairs = [(old, next(played)) for old in shown]
        return "".join(_as_text(old if old.agrees(new) else new) for old, new in pairs)

    return BLOCK.sub(block, text)


def _as_text(step: Step) -> str:
    lines = [f"$ {step.command}", *(line.rstrip() for line in step.printed.splitlines())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for document in documents():
        document.write_text(renewed(document.read_text(encoding="utf-8")), encoding="utf-8")
