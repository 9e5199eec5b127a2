"""Bytes to text: the label where it is right, the bytes where it lies, and every repair told."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from cleaners.normal import compose, is_settled

# Labels that pages use for a smaller set than the one they are written in (WHATWG Encoding).
LABELS = {
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "ks-c-5601": "cp949",
    "uhc": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "ms949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Codecs whose bytes are always some character: they cannot be caught lying by their errors.
SINGLE_BYTE = re.compile(r"^(?:cp125\d|iso8859|koi8|cp8\d\d|mac|cp437|latin|tis_620|hz$)")
META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE
)
HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE)
HEAD = (
    4096  # bytes in which a page may declare its charset; browsers look at 1,024, dumps begin late
)
CESU_PAIR = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
HANGUL = re.compile(r"[가-힣]")
NON_ASCII = re.compile(r"[^\x00-\x7f]")
DAMAGE_LIMIT = 0.1  # more replaced characters than this: the label is wrong, not single bytes
# Bytes of another charset hardly ever make whole characters of UTF-8: where every second is one,
# a label of UTF-8 is right, and the page damaged.
DECLARED_LIMIT = 0.5
LEAST_WIDE = 16  # bytes; a NUL in less says nothing
ESCAPE = b"\x1b"
SAMPLE = 65536  # bytes the detector reads
# The charsets that pages are written in; every other codec is a wrong guess.
GUESSES = (
    "cp949", "cp932", "euc_jp", "gb18030", "big5", "cp1252", "cp1251", "cp1250", "koi8_r", "cp1253",
    "cp1254", "cp1255", "cp1256", "tis_620",
)  # fmt: skip

MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"BZh91AY&SY", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"OggS", "an Ogg file"),
    (b"ID3\x03\x00", "an MP3 file"),
    (b"ID3\x04\x00", "an MP3 file"),
    (b"\xd0\xcf\x11\xe0", "an old Office or HWP document"),
)
CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
CONTROL = re.compile(f"[{CONTROLS}]")
# What no reader sees and much software breaks on, in the order in which it is told.
UNSEEN = {
    "NUL character": "\0",
    "lone surrogate": "\ud800-\udfff",
    "control character": CONTROLS,
    "bidirectional override": "\u202a-\u202e\u2066-\u2069",
    None: "\ufeff\u200b",  # as common as spaces, and not worth a warning
}
ANY_UNSEEN = re.compile(f"[{''.join(UNSEEN.values())}]")
ANY_UNSEEN_OR_BREAK = re.compile(f"[\f\v{''.join(UNSEEN.values())}]")
PLAIN = bytes({*b"\t\n", *range(0x20, 0x7F)})
BINARY_SHARE = 0.05  # control characters in text that is none; prose has nearly zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page as characters."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotText:
    """The bytes are no text; `what` names what they look like."""

    what: str


def decode(body: bytes, content_type: str | None = None) -> Decoded | NotText:
    """Decode by BOM, then valid UTF-8, then the declared charset, then detection.

    A label is believed only while its characters come out whole; one bad byte costs one character.
    The text has no NUL, no surrogate, no control or bidirectional override, and is in NFC.
    """
    what = next((name for magic, name in MAGIC if body.startswith(magic)), None)
    if what:
        return NotText(what=what)
    text, encoding, warnings = _characters(body, content_type)
    if _looks_binary(text):
        return NotText(what="binary data")
    clean, repairs = scrub(text)
    return Decoded(text=clean, encoding=encoding, warnings=(*warnings, *repairs))


def _characters(body: bytes, content_type: str | None) -> tuple[str, str, tuple[str, ...]]:
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return _decoded(body[len(bom) :], encoding)
    wide = _wide_without_bom(body)
    if wide:
        return _decoded(body, wide)
    declared = tuple(_declared(body, content_type))
    seven_bit = [label for label in declared if label.startswith(("iso2022", "iso-2022"))]
    if seven_bit and ESCAPE in body and body.isascii():
        return _decoded(body, seven_bit[0])
    whole = _as_utf8(body)
    if whole is None:
        text, encoding, warnings = _repaired(body, declared)
    else:
        text, encoding, warnings = whole, "utf-8", ()
    if not text.isascii():
        warnings = (*warnings, *_doubts(encoding, declared))
    return text, encoding, warnings


def _repaired(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Of a page that is not whole UTF-8."""
    bare, surrogates = _without_surrogates(body)
    text, encoding, warnings = _decoded(bare, _best(bare, declared))
    if surrogates:
        warnings = (*warnings, f"{_count(surrogates, 'lone surrogate')} removed")
    return text, encoding, warnings


def _doubts(encoding: str, declared: tuple[str, ...]) -> tuple[str, ...]:
    """Whatever is not plain UTF-8 or the first label was our choice, and is said."""
    if declared and encoding != declared[0]:
        return (f"declared as {declared[0]}, but written in {encoding}",)
    if not declared and encoding != "utf-8":
        return (f"no charset declared, read as {encoding}",)
    return ()


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    header = HEADER_CHARSET.search(content_type or "")
    meta = META_CHARSET.search(body[:HEAD])
    for label in (header and header[1], meta and meta[1].decode("ascii")):
        codec = _codec(label) if label else None
        if codec:
            yield codec


def _codec(label: str) -> str | None:
    """The text codec a label means; None for unknown ones and for codecs that are no charsets."""
    name = LABELS.get(label.lower().strip(), label.lower().strip())
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    known = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in known else None


def _wide_without_bom(body: bytes) -> str | None:
    """UTF-16 without a BOM: every second byte of ASCII letters and white space is NUL."""
    sample = body[:SAMPLE]
    if len(sample) < LEAST_WIDE or sample.count(0) < len(sample) * 0.1:
        return None
    # Where every letter has its NUL they are half of it; fewer stand beside Hangul, which no
    # UTF-8 is. What is UTF-8 all the same has NULs for damage.
    if sample.count(0) < len(sample) * 0.4 and _as_utf8(body) is not None:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _without_surrogates(body: bytes) -> tuple[bytes, int]:
    """CESU-8 pairs become the character they mean; lone surrogates go."""
    if not LONE_SURROGATE.search(body):
        return body, 0
    joined = CESU_PAIR.sub(lambda pair: _join(pair[0]), body)
    stripped, count = LONE_SURROGATE.subn(b"", joined)
    # In a two-byte charset such bytes are ordinary letters: only near-UTF-8 is repaired.
    return (stripped, count) if _damage(stripped, "utf-8") <= DAMAGE_LIMIT else (body, 0)


def _join(pair: bytes) -> bytes:
    wide = pair.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
    return wide.decode("utf-16").encode("utf-8")


def _as_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _best(body: bytes, declared: tuple[str, ...]) -> str:
    """Of the declared codecs, UTF-8 and cp949 the one that damages least, if that is little."""
    if _as_utf8(body) is not None:  # without its lone surrogates it may be
        return "utf-8"
    damage = {"utf-8": _damage(body, "utf-8")}
    one_byte = None
    for label in (*declared, "cp949"):
        if SINGLE_BYTE.match(label):
            one_byte = one_byte or label
        elif _plausible(body, label, declared):
            damage[label] = _damage(body, label)
    best = min(damage, key=lambda label: damage[label])
    if damage[best] <= (DECLARED_LIMIT if best == "utf-8" in declared else DAMAGE_LIMIT):
        return best
    return one_byte or _detected(body) or (declared[0] if declared else "utf-8")


def _damage(body: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that could not be decoded."""
    text = body.decode(encoding, "replace")
    return text.count("\ufffd") / max(1, len(NON_ASCII.findall(text)))


def _plausible(body: bytes, label: str, declared: tuple[str, ...]) -> bool:
    """Nobody's word for cp949 but ours: then nearly all of it must be Hangul."""
    if label != "cp949" or label in declared[:1]:
        return True
    letters = NON_ASCII.findall(body[:SAMPLE].decode("cp949", "replace"))
    return sum(1 for letter in letters if HANGUL.match(letter)) >= 0.6 * max(1, len(letters))


def _detected(body: bytes) -> str | None:
    best = from_bytes(body[:SAMPLE], cp_isolation=list(GUESSES)).best()
    return _codec(best.encoding) if best else None


def _decoded(body: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    text = body.decode(encoding, "replace")
    bad = text.count("\ufffd") - body.count("\ufffd".encode()) * (encoding == "utf-8")
    if bad <= 0:
        return text, encoding, ()
    return text, encoding, (f"{_count(bad, 'character')} not valid in {encoding}, shown as \ufffd",)


def _looks_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    telling = _without_plain(sample)
    odd = len(CONTROL.findall(telling)) + telling.count("\x00") + telling.count("\ufffd")
    return odd > BINARY_SHARE * len(sample) and odd > 8


def _without_plain(text: str) -> str:
    """What is left of a text without its plain letters: a page is long, and most of it is ASCII."""
    few = text.encode("utf-8", "surrogatepass").translate(None, PLAIN)
    return few.decode("utf-8", "surrogatepass")


def scrub(text: str) -> tuple[str, tuple[str, ...]]:
    """Take out what no reader sees and much software breaks on; form feeds end a line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    telling = _without_plain(text)
    if not ANY_UNSEEN_OR_BREAK.search(telling):
        return (text if is_settled(telling) else compose(text)), ()
    text = text.replace("\f", "\n").replace("\v", "\n")
    unseen = "".join(ANY_UNSEEN.findall(text))
    counts = {name: len(re.findall(f"[{letters}]", unseen)) for name, letters in UNSEEN.items()}
    warnings = (
        f"{_count(count, name)} removed" for name, count in counts.items() if name and count
    )
    return compose(ANY_UNSEEN.sub("", text)), tuple(warnings)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
