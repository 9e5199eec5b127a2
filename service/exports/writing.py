"""Files and folders that appear under their name when they are whole, or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

STDOUT: Final = "-"
HALF: Final = ".half"  # the end of a name of what is being written; whoever is killed leaves it
HINTS: Final = {
    errno.ENOSPC: "Make room and run the same command again",
    errno.EDQUOT: "Make room and run the same command again",
}


class ExportError(Exception):
    """What keeps an export from being written; the message says which, why and what now."""

    def __init__(self, output: Path, why: str, hint: str) -> None:
        super().__init__(f"{output}: {why}. {hint}")
        self.output = output


class Sink:
    """Bytes on their way into a file: counted and hashed."""

    closed: Final = False  # pyarrow asks for it; whoever opened the file closes it

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> int:
        """Write all of it."""
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)
        return len(chunk)

    def tell(self) -> int:
        return self.size

    def abandon(self) -> None:
        """Write nothing any more: what comes is the end of what was given up."""
        self._file = io.BytesIO()

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def opened(output: Path | None) -> Iterator[Sink]:
    """A file, a device, or standard output; raises ExportError."""
    if output is None or str(output) == STDOUT:
        yield Sink(sys.stdout.buffer)
    # A device or a pipe is written to; in the place of a file the new one appears when whole.
    elif output.is_file() or not output.exists():
        with new_file(output) as sink:
            yield sink
    else:
        with in_words(output), output.open("wb") as file:
            yield Sink(file)


@contextmanager
def new_file(output: Path) -> Iterator[Sink]:
    """The file that is to replace `output` when all is written."""
    with in_words(output):
        target = output.resolve()
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name[:100]}.", suffix=HALF, delete=False
        ) as file:
            part = Path(file.name)
            try:
                yield Sink(file)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                part.unlink()
                raise
        part.chmod(0o666 & ~_umask())
        part.replace(target)


@contextmanager
def new_path(output: Path) -> Iterator[Path]:
    """The name of a file that is to be called `output` when it is whole; none may be there."""
    with in_words(output):
        if output.exists():
            raise ExportError(
                output, "exists already", "Name a new file with --output, or remove this one"
            )
        target = output.resolve()
        folder = Path(
            tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=HALF)
        )
        try:
            part = folder / "part"
            yield part
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.chmod(0o666 & ~_umask())
            part.replace(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_folder(output: Path) -> Iterator[Path]:
    """The folder that is to be called `output` when all is written; an empty one may be there."""
    with in_words(output):
        if output.exists() and not (output.is_dir() and not any(output.iterdir())):
            raise ExportError(
                output, "exists already", "Name a new folder with --output, or remove this one"
            )
        target = output.resolve()
        part = Path(
            tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=HALF)
        )
        try:
            yield part
            part.chmod(0o777 & ~_umask())
            part.replace(target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


@contextmanager
def file_in(folder: Path, name: str) -> Iterator[Sink]:
    """A file of a new folder, under it by this path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        yield Sink(file)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def in_words(output: Path) -> Iterator[None]:
    """Let an error of the disk say which file, and what to do."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            output,
            f"cannot be written ({error.strerror or error})",
            HINTS.get(error.errno or 0, "Name another file with --output"),
        ) from error


def _umask() -> int:
    # There is no other way to ask for it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
