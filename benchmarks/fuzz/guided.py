"""One parser under atheris, which is told which lines of ours an input reaches.

`python -m benchmarks.fuzz.guided PARSER FOLDER …`, with libFuzzer's own options behind.
"""

from __future__ import annotations

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["cleaners", "crawler", "db", "protego"]):
    from benchmarks.fuzz.parsers import PARSERS


def main() -> None:
    name, *options = sys.argv[1:]
    parser = PARSERS[name]

    def once(body: bytes) -> None:
        with contextlib.suppress(parser.may_raise):
            parser.read(body)

    atheris.Setup([sys.argv[0], *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
