"""Sidecars: `page.html.json` says of `page.html`, beside it, what the page does not say itself."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from crawler.inputs.arrivals import MIB, DamagedError
from crawler.inputs.compressed import LAYERS, LONGEST_MAGIC, unpacked
from crawler.inputs.jsonl import parsed
from crawler.inputs.labels import label_of
from crawler.inputs.streams import Budget, Label, Stream

SUFFIX: Final = ".json"
MAX_SIDECAR: Final = MIB
KEYS: Final = ("url", "outlet", "fetched_at", "content_type")
REASON: Final = "sidecar of a page"
HINT: Final = f"Repair the sidecar or remove it; it may have {', '.join(KEYS)}"


def sidecars_of(name: str) -> tuple[str, ...]:
    """What the sidecar of a file may be called, best first.

    Of one that was packed later (`gzip page.html`, `gzip -r folder`) it has the page's own name.
    """
    packing = _packing_of(name)
    page = name.removesuffix(packing) + SUFFIX
    return (name + SUFFIX, page, page + packing) if packing else (page,)


def pages_of(name: str) -> tuple[str, ...]:
    """Of which files one of this name would be the sidecar."""
    packing = _packing_of(name)
    page, suffix, rest = name.removesuffix(packing).rpartition(SUFFIX)
    if not suffix or rest:
        return ()
    return (page + packing,) if packing else (page, *(page + one.suffix for one in LAYERS))


def is_sidecar(name: str, names: Container[str]) -> bool:
    """Whether a file of this name is the sidecar of another one of these."""
    return any(page in names for page in pages_of(name))


def _packing_of(name: str) -> str:
    return next((one.suffix for one in LAYERS if name.endswith(one.suffix)), "")


def read_sidecar(stream: Stream) -> Label:
    """What it says; raises DamagedError, since a page without its address would be another one."""
    stream = _unpacked(stream)
    text = stream.read(MAX_SIDECAR + 1)
    if stream.damage or len(text) > MAX_SIDECAR:
        why = stream.damage.reason if stream.damage else f"over {MAX_SIDECAR // MIB} MiB"
        raise DamagedError(f"its sidecar cannot be read ({why})", HINT)
    try:
        values = parsed(text)
    except DamagedError as error:
        raise DamagedError(f"its sidecar is {error.reason}", HINT) from error
    if not isinstance(values, dict):
        raise DamagedError("its sidecar is no JSON object", HINT)
    content_type = values.get("content_type")
    if content_type is not None and not isinstance(content_type, str):
        raise DamagedError("its sidecar has a content_type that is no text", HINT)
    stated, complaints = label_of(values, content_type=content_type or None)
    if complaints:
        raise DamagedError(f"its sidecar has {complaints[0].removesuffix(', left out')}", HINT)
    return stated


def _unpacked(stream: Stream) -> Stream:
    head = stream.peek(LONGEST_MAGIC)
    layer = next((one for one in LAYERS if one.magic and one.magic.match(head)), None)
    return Stream(unpacked(stream.chunks(), layer, Budget()), under=stream) if layer else stream
