"""How much the tests notice: `python -m benchmarks.mutants --help`.

cosmic-ray makes mutants of our code: another comparison, another number, `and` for `or`, a
condition turned round, a loop that never runs. A sample of them is tested, each in a process of its
own that has everything but our code loaded already. A mutant that no test notices survived; it is
printed. What is certainly the same program is no mutant: see `same_program`.

In an environment of its own: benchmarks/requirements-mutants.txt.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Final

from typing_extensions import override

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.same_program import plain

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results" / "mutants.json"
SEED: Final = 7
SLACK: Final = 20  # seconds of processor time beyond five times what the tests take
# What takes long to load and is none of ours.
LOADED: Final = ("pytest", "hypothesis", "lxml.html", "numpy", "sqlite_utils", "trafilatura")
QUIETLY: Final = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # of what is loaded already


@dataclass(frozen=True, slots=True)
class Group:
    """Modules, and the tests that are to notice when they change."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


VALUES: Final = "tests/test_values.py"
GROUPS: Final = MappingProxyType(
    {
        "rules": Group(
            ("cleaners/rules/*.py",),
            (
                "tests/cleaners/test_needs.py", "tests/cleaners/test_words.py",
                "tests/cleaners/test_rules.py", "tests/cleaners/test_spans.py",
                "tests/cleaners/test_screen.py",
                "tests/test_pages.py", VALUES,
            ),
        ),
        "judges": Group(
            ("cleaners/judge.py", "cleaners/pagetype.py", "cleaners/split.py"),
            (
                "tests/cleaners/test_judge.py", "tests/cleaners/test_pagetype.py",
                "tests/cleaners/test_split.py", "tests/cleaners/test_pipeline.py",
                "tests/test_pages.py", VALUES,
            ),
        ),
        "duplicates": Group(
            (
                "cleaners/duplicates.py", "cleaners/facts.py", "cleaners/stories.py",
                "cleaners/furniture.py",
            ),
            (
                "tests/cleaners/test_duplicates.py", "tests/cleaners/test_facts.py",
                "tests/cleaners/test_stories.py", "tests/cleaners/test_furniture.py",
                "tests/cleaners/test_pipeline.py", VALUES,
            ),
        ),
        "store": Group(
            ("db/store.py", "db/page_writer.py", "db/version_writer.py", "db/trimming.py",
             "db/forgetting.py"),
            (
                "tests/db/test_store.py", "tests/db/test_trimming.py",
                "tests/db/test_forgetting.py", "tests/db/test_faults.py",
                "tests/db/test_laws.py", VALUES,
            ),
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    path: Path
    operator: str
    code: str


def mutants_of(paths: Sequence[Path], chance: random.Random) -> Iterator[Mutant]:
    """Those that cosmic-ray makes of these modules, in random order."""
    from cosmic_ray import plugins  # noqa: PLC0415 - of an environment of its own
    from cosmic_ray.ast import ast_nodes, get_ast_from_path  # noqa: PLC0415 - as above
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415 - as above

    kinds = {name: plugins.get_operator(name) for name in plugins.operator_names()}
    kinds = {name: kind for name, kind in kinds.items() if not kind.arguments()}
    places = [
        (path, name, occurrence)
        for path in paths
        for nodes in [list(ast_nodes(get_ast_from_path(path)))]
        for name, kind in kinds.items()
        for occurrence in range(sum(len(list(kind().mutation_positions(one))) for one in nodes))
    ]
    chance.shuffle(places)
    for path, name, occurrence in places:
        source = path.read_text("utf-8")
        code = mutate_code(source, kinds[name](), occurrence)
        shape = plain(code) if code else None
        if shape is not None and shape != plain(source):
            yield Mutant(path, name.rpartition("/")[2], code)


# ---- one at a time


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with other code."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self._name = ".".join(part for part in parts if part != "__init__")

    @override
    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._mutant.path, loader=self)

    @override
    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.code, str(self._mutant.path), "exec"), module.__dict__)  # noqa: S102 - that is what a mutant is for


def tested(mutant: Mutant | None, tests: Sequence[str], seconds: int) -> tuple[bool, float]:
    """Whether the tests pass, and seconds of processor time."""
    before = _spent()
    process = os.fork()
    if process == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        if mutant is not None:
            sys.meta_path.insert(0, Mutated(mutant))
        import pytest  # noqa: PLC0415 - loaded before

        options = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *QUIETLY]
        os._exit(int(pytest.main([*options, *tests])))
    _, status = os.waitpid(process, 0)
    return status == 0, _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(name: str, count: int, *, seed: int = SEED) -> dict[str, Any]:
    """A sample of one group's mutants; 0 for all."""
    group = GROUPS[name]
    paths = sorted(path for glob in group.modules for path in ROOT.glob(glob))
    chance = random.Random(seed)  # noqa: S311 - the same sample each time
    sample = list(islice(mutants_of(paths, chance), count or None))
    passes, spent = tested(None, group.tests, 3600)
    if not passes:
        raise SystemExit(f"{name}: the tests fail without a mutant")
    survived = []
    for mutant in sample:
        began = time.monotonic()
        passes, _ = tested(mutant, group.tests, int(5 * spent) + SLACK)
        if passes:
            survived.append(_told(mutant))
            print(survived[-1], file=sys.stderr)
        print(f"{time.monotonic() - began:6.1f} s {mutant.path.name} {passes}", file=sys.stderr)
    return {
        "seed": seed,
        "sampled": len(sample),
        "killed": len(sample) - len(survived),
        "share": round(1 - len(survived) / max(1, len(sample)), 3),
        "survived": survived,
    }


def _told(mutant: Mutant) -> str:
    """Where, and what was changed to what."""
    old = mutant.path.read_text("utf-8").splitlines()
    lines = difflib.unified_diff(old, mutant.code.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    where = next(at for at, (a, b) in enumerate(zip(old, mutant.code.splitlines(), strict=False), 1)
                 if a != b)  # fmt: skip
    return f"{mutant.path.relative_to(ROOT)}:{where}: " + " → ".join(
        line[1:].strip() for line in changed[:2]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Sample, test, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("which", nargs="*", choices=[*GROUPS, []], help="all, if none is named")
    add("--count", type=int, default=25, help="mutants of each group [25]; 0 for all")
    add("--seed", type=int, default=SEED)
    add("--output", type=Path, metavar="FILE", help=f"write the figures, too: {RESULTS.name}")
    options = parser.parse_args(arguments)
    os.environ["CI"] = "true"  # the same examples of every property each time
    for name in LOADED:
        importlib.import_module(name)
    measured: dict[str, Mapping[str, Any]] = {}
    for name in options.which or GROUPS:
        measured[name] = measure(name, options.count, seed=options.seed)
        print(json.dumps({name: measured[name]}, indent=1, ensure_ascii=False), flush=True)
        if options.output:
            known = json.loads(options.output.read_text()) if options.output.exists() else {}
            text = json.dumps({**known, **measured}, indent=1, sort_keys=True, ensure_ascii=False)
            options.output.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
