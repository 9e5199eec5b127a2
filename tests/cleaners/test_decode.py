"""Bytes of every kind that news servers send, and what is made of them."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from cleaners.decode import ANY_UNSEEN, PLAIN, Decoded, NotText, decode
from tests.cleaners.samples import LEAD

KOREAN = f"똠방각하 {LEAD}"  # its first syllable is in cp949 and not in plain EUC-KR
JAPANESE = "図書館は百年ぶりに改装され、住民を迎えたと町が発表した。"
CHINESE = "图书馆时隔百年重新开放，市民周一前来参观。朱镕基"
FRENCH = "Le café « Été » a rouvert à midi – l’œuvre d’un élève."
RUSSIAN = "Библиотека открылась после ремонта в понедельник утром."
ENGLISH = "The harbour library reopened on Monday after a hundred years."


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    outcome = decode(body, content_type)
    assert isinstance(outcome, Decoded), outcome
    return outcome


def html(charset: str) -> str:
    return f"text/html; charset={charset}"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        pytest.param(codecs.BOM_UTF8, "utf-8", id="UTF-8"),
        pytest.param(codecs.BOM_UTF16_LE, "utf-16-le", id="UTF-16 little-endian"),
        pytest.param(codecs.BOM_UTF16_BE, "utf-16-be", id="UTF-16 big-endian"),
        pytest.param(codecs.BOM_UTF32_LE, "utf-32-le", id="UTF-32, which begins as UTF-16 does"),
        pytest.param(codecs.BOM_UTF32_BE, "utf-32-be", id="UTF-32 big-endian"),
    ],
)
def test_a_byte_order_mark_is_believed_before_any_label(mark: bytes, encoding: str):
    page = decoded(mark + KOREAN.encode(encoding), html("euc-kr"))

    assert page == Decoded(text=KOREAN, encoding=encoding)


@pytest.mark.parametrize(
    ("text", "codec", "label", "encoding"),
    [
        pytest.param(KOREAN, "utf-8", None, "utf-8", id="no label: UTF-8 shows itself"),
        pytest.param(KOREAN, "cp949", None, "cp949", id="no label: Hangul of cp949"),
        pytest.param(KOREAN, "cp949", "euc-kr", "cp949", id="EUC-KR means cp949"),
        pytest.param(KOREAN, "cp949", "EUC-KR", "cp949", id="in capitals"),
        pytest.param(KOREAN, "cp949", "ks_c_5601-1987", "cp949", id="the old name of EUC-KR"),
        pytest.param(KOREAN, "cp949", '"ms949"', "cp949", id="in quotes"),
        pytest.param(KOREAN, "cp949", "x-nobody", "cp949", id="an unknown label is none"),
        pytest.param(KOREAN, "cp949", "rot13", "cp949", id="a codec that is no charset"),
        pytest.param(KOREAN, "cp949", "idna", "cp949", id="a codec of host names"),
        pytest.param(JAPANESE, "cp932", "Shift_JIS", "cp932", id="Shift_JIS"),
        pytest.param(JAPANESE * 5, "cp932", None, "cp932", id="Shift_JIS without a label"),
        pytest.param(JAPANESE, "euc_jp", "euc-jp", "euc_jp", id="EUC-JP"),
        pytest.param(JAPANESE, "iso2022_jp", "iso-2022-jp", "iso2022_jp", id="seven-bit Japanese"),
        pytest.param(CHINESE, "gb18030", "gb2312", "gb18030", id="GB2312 means GB 18030"),
        pytest.param(CHINESE * 5, "gb18030", None, "gb18030", id="GB 18030 without a label"),
        pytest.param(FRENCH, "cp1252", "iso-8859-1", "cp1252", id="Latin-1 means windows-1252"),
        pytest.param(FRENCH, "cp1252", "windows-1252", "cp1252", id="windows-1252"),
        pytest.param(RUSSIAN, "koi8-r", "koi8-r", "koi8-r", id="KOI8-R"),
        pytest.param(KOREAN, "utf-16-le", None, "utf-16-le", id="UTF-16 Hangul, no BOM"),
        pytest.param(ENGLISH, "utf-16-le", None, "utf-16-le", id="UTF-16 Latin, no BOM"),
        pytest.param(ENGLISH, "utf-16-be", None, "utf-16-be", id="UTF-16 big-endian, no BOM"),
    ],
)
def test_a_page_comes_out_as_it_was_written(
    text: str, codec: str, label: str | None, encoding: str
):
    page = decoded(text.encode(codec), html(label) if label else None)

    assert (page.text, page.encoding) == (text, encoding)


def test_a_charset_that_nobody_declared_is_said():
    assert decoded(KOREAN.encode("cp949")).warnings == ("no charset declared, read as cp949",)
    assert decoded(KOREAN.encode("cp949"), html("euc-kr")).warnings == ()
    assert decoded(KOREAN.encode()).warnings == ()


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(
            KOREAN.encode("cp949"), html("iso-8859-1"), KOREAN, id="a server's one-byte label"
        ),
        pytest.param(
            "RIFF 영화제가 개막했다.".encode(), None, "RIFF 영화제가 개막했다.", id="RIFF"
        ),
        pytest.param("ID3 태그란 무엇인가".encode(), None, "ID3 태그란 무엇인가", id="ID3"),
        pytest.param("가\x00나다".encode(), None, "가나다", id="a NUL in a very short text"),
    ],
)
def test_what_once_came_out_wrong_comes_out_right(body: bytes, content_type: str | None, text: str):
    assert decoded(body, content_type).text == text


@pytest.mark.parametrize(
    ("meta", "header", "text", "codec"),
    [
        pytest.param("euc-kr", "utf-8", KOREAN, "cp949", id="the header says UTF-8, meta is right"),
        pytest.param("shift_jis", "euc-kr", JAPANESE, "cp932", id="the header is wrong"),
        pytest.param("utf-8", None, KOREAN, "cp949", id="meta says UTF-8, nothing is right"),
        pytest.param("euc-kr", None, KOREAN, "utf-8", id="UTF-8 under an old label"),
        pytest.param(None, "iso-8859-1", KOREAN, "utf-8", id="UTF-8 under a server's default"),
        pytest.param(None, "shift_jis", KOREAN, "cp949", id="another script's label"),
    ],
)
def test_a_lying_label_is_told_and_not_believed(
    meta: str | None, header: str | None, text: str, codec: str
):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""

    page = decoded((head + text).encode(codec), html(header) if header else None)

    assert page.text == head + text
    assert len(page.warnings) == 1
    assert page.warnings[0].endswith(f"but written in {codec}")


def test_the_header_is_asked_before_the_meta_tag():
    body = b'<meta charset="euc-kr">' + JAPANESE.encode("cp932")

    assert decoded(body, html("shift_jis")).warnings == ()


def test_a_wrong_label_on_plain_ascii_is_not_worth_a_warning():
    assert decoded(ENGLISH.encode(), html("euc-kr")).warnings == ()


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        pytest.param("utf-8", None, id="UTF-8"),
        pytest.param("utf-8", html("utf-8"), id="UTF-8 with its label"),
        pytest.param("cp949", None, id="cp949"),
        pytest.param("cp949", html("euc-kr"), id="cp949 with its label"),
    ],
)
def test_one_bad_byte_costs_one_character(codec: str, content_type: str | None):
    body = "앞 문장이다. ".encode(codec) + b"\xff\n" + KOREAN.encode(codec)

    page = decoded(body, content_type)

    assert page.text == f"앞 문장이다. \ufffd\n{KOREAN}"
    assert page.warnings[0] == f"1 character not valid in {codec}, shown as \ufffd"


def test_a_bad_byte_does_not_make_the_label_of_a_server_right():
    page = decoded(KOREAN.encode() + b"\xff", html("iso-8859-1"))

    assert page.text == KOREAN + "\ufffd"
    assert page.encoding == "utf-8"


def test_a_replacement_character_of_the_page_itself_is_no_damage():
    assert decoded(f"{KOREAN}\ufffd".encode()) == Decoded(text=f"{KOREAN}\ufffd", encoding="utf-8")


@pytest.mark.parametrize(
    ("bad", "text", "warnings"),
    [
        pytest.param(b"\xed\xa0\x80", "", ("1 lone surrogate removed",), id="one half"),
        pytest.param(
            b"\xed\xb0\x80 \xed\xa0\x80", " ", ("2 lone surrogates removed",), id="wrong order"
        ),
        pytest.param(b"\xed\xa0\xbd\xed\xb8\x80", "😀", (), id="CESU-8: two halves mean one emoji"),
    ],
)
def test_surrogates_become_the_character_they_mean_or_go(
    bad: bytes, text: str, warnings: tuple[str, ...]
):
    page = decoded(KOREAN.encode() + bad)

    assert page == Decoded(text=KOREAN + text, encoding="utf-8", warnings=warnings)


def test_ideographs_of_cp949_are_not_taken_for_surrogates():
    rare = b"\xed\xa1\xa1".join([b""] * 4)  # as bytes a lone surrogate of UTF-8, thrice

    page = decoded((KOREAN + " ").encode("cp949") + rare + b"a", html("euc-kr"))

    assert page.encoding == "cp949"
    assert not [warning for warning in page.warnings if "surrogate" in warning]


@pytest.mark.parametrize(
    ("written", "read", "warnings"),
    [
        pytest.param("가나\x00다라", "가나다라", ("1 NUL character removed",), id="NUL"),
        pytest.param("가\x01\x1b\x80나", "가나", ("3 control characters removed",), id="controls"),
        pytest.param(
            "가\u202e나\u2066다\u2069", "가나다", ("3 bidirectional overrides removed",), id="bidi"
        ),
        pytest.param("가\ufeff나\u200b다", "가나다", (), id="BOM and zero-width space inside"),
        pytest.param("가\r\n나\r다\f라\v마", "가\n나\n다\n라\n마", (), id="all line ends are one"),
        pytest.param("가\t나", "가\t나", (), id="a tab is white space"),
        pytest.param(
            unicodedata.normalize("NFD", "한글 é"), "한글 é", (), id="letters in parts are joined"
        ),
        pytest.param(
            "\uf9e1 \U0002f800 e\u0301", "\uf9e1 \U0002f800 é", (), id="own ideographs stay"
        ),
        pytest.param("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", (), id="a joined emoji stays"),
    ],
)
def test_what_no_reader_sees_goes_and_is_told(written: str, read: str, warnings: tuple[str, ...]):
    page = decoded(written.encode())

    assert page == Decoded(text=read, encoding="utf-8", warnings=warnings)


def test_lone_surrogates_of_wide_encodings_cost_one_character_each():
    body = codecs.BOM_UTF16_LE + KOREAN.encode("utf-16-le") + b"\x00\xd8" + "끝".encode("utf-16-le")

    assert decoded(body).text == f"{KOREAN}\ufffd끝"


def test_a_flood_of_combining_marks_is_cut_to_thirty():
    page = decoded(("e" + "\u0316\u0301" * 50_000 + "끝").encode())

    assert page.text.endswith("끝")
    assert len(page.text) <= 32


@pytest.mark.parametrize(
    ("start", "what"),
    [
        pytest.param(b"%PDF-1.7\n", "a PDF document", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a PNG image", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0", "a JPEG image", id="JPEG, no UTF-16"),
        pytest.param(b"PK\x03\x04", "a zip archive", id="zip: docx, hwpx, epub"),
        pytest.param(b"\x1f\x8b\x08", "gzip-compressed", id="gzip that nobody unpacked"),
        pytest.param(b"\xd0\xcf\x11\xe0", "an old Office or HWP document", id="HWP"),
        pytest.param(b"SQLite format 3\x00", "a SQLite database", id="our own database"),
    ],
)
def test_a_file_that_is_no_text_is_named(start: bytes, what: str):
    assert decode(start + LEAD.encode(), html("utf-8")) == NotText(what=what)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\x00" * 100, id="zeros"),
        pytest.param(bytes(range(256)) * 8, id="all bytes"),
        pytest.param(b"\x07\x08\x0e" * 9 + b"abc" * 9, id="control characters"),
    ],
)
def test_bytes_without_a_known_start_are_binary_when_they_read_as_noise(body: bytes):
    assert decode(body) == NotText(what="binary data")


def test_a_few_control_characters_make_no_binary():
    assert decoded(b"\x07" * 8 + b"abc").text == "abc"


def test_what_no_charset_explains_is_read_as_its_label_says():
    noise = (
        b" \x90\xc1\x9e\xfe\xf3\xf8\xe1\xb5\x98\xfc\x87\xe3\xee\x80\xf2\xc4\xba\x9a\xd1\x87\x85\x86"
        b" \x82\xe1\xb7\xec\x87 \xb8\xf0\xfe \xbb\xd8\xbb\xb8\xf5\xca"
    )

    assert decode(noise) == NotText(what="binary data")
    assert decoded(noise, html("euc-kr")).encoding == "cp949"


def test_utf8_with_nuls_is_not_taken_for_utf16():
    # Each third character of Latin text: in UTF-16 it would be each second byte.
    assert decode(b"<p>ab\0" + b"ab\0c" * 50) == NotText(what="binary data")


def test_utf16_of_latin_letters_without_a_bom_is_seen():
    text = "<html><body><p>" + "A library was opened. " * 50

    assert decode(text.encode("utf-16-le")).text == text


def test_no_plain_letter_is_one_that_nobody_sees():
    assert ANY_UNSEEN.search(PLAIN.decode()) is None
