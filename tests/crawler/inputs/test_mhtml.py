"""MHTML and mails: the page as the browser or its sender saw it, and not its pictures."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage

import pytest

from crawler.inputs import mhtml as module
from tests.crawler.inputs.making import FETCHED, URL, mhtml, parts, read

PAGE = "<html><p>도서관이 문을 열었다고 시는 밝혔다.</p>\r\n".encode() * 100


def write(folder, body, name="a.mhtml"):
    path = folder / name
    path.write_bytes(body)
    return path


def saved(*parts, start=""):
    """By hand, where the library would put it right."""
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; boundary="b"{start}\r\n\r\n'
    )
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"{head}{body}--b--\r\n".encode()


HTML = "Content-Type: text/html\r\nContent-ID: <{0}>\r\n\r\n<p>{0}"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_the_page_is_read_with_its_address_and_time(tmp_path, encoding):
    path = write(tmp_path, mhtml(PAGE, encoding=encoding))

    [page] = read(path).pages

    assert page.body.split() == PAGE.split()
    assert (page.url, page.fetched_at, page.source_path) == (URL, FETCHED, str(path))


def test_a_sidecar_wins(tmp_path):
    path = write(tmp_path, mhtml(PAGE))
    write(tmp_path, b'{"url": "https://b.example/", "outlet": "x"}', "a.mhtml.json")

    [page] = read(path).pages

    assert (page.url, page.outlet, page.fetched_at) == ("https://b.example/", "x", FETCHED)


def test_an_address_inside_of_the_file_is_none(tmp_path):
    body = mhtml(PAGE, url="cid:frame@mhtml.blink")

    assert [page.url for page in read(write(tmp_path, body)).pages] == [None]


def test_the_part_that_is_named_as_the_start_is_the_page(tmp_path):
    body = saved(HTML.format("frame"), HTML.format("root"), start='; start="<root>"')

    assert [page.strip() for page in read(write(tmp_path, body)).bodies] == [b"<p>root"]


def test_a_start_that_is_not_there_is_the_first_page(tmp_path):
    body = saved(HTML.format("one"), HTML.format("two"), start='; start="<root>"')

    assert [page.strip() for page in read(write(tmp_path, body)).bodies] == [b"<p>one"]


def test_an_alternative_has_its_page_in_it(tmp_path):
    inner = (
        'Content-Type: multipart/alternative; boundary="c"\r\n\r\n'
        "--c\r\nContent-Type: text/html\r\n\r\n<p>inner\r\n--c--"
    )

    assert b"<p>inner" in read(write(tmp_path, saved(inner))).bodies[0]


def test_of_an_alternative_the_markup_is_the_page(tmp_path):
    """As mail programs save what they show: the plain text of it stands first."""
    inner = (
        'Content-Type: multipart/alternative; boundary="c"\r\n\r\n'
        "--c\r\nContent-Type: text/plain\r\n\r\ninner\r\n"
        "--c\r\nContent-Type: text/html\r\n\r\n<p>inner\r\n--c--"
    )

    assert [body.strip() for body in read(write(tmp_path, saved(inner))).bodies] == [b"<p>inner"]


def test_a_page_that_was_saved_without_pictures_has_no_parts(tmp_path):
    """As Internet Explorer did it."""
    body = (
        'From: "Saved by Internet Explorer 11"\r\nSubject: =?utf-8?B?64+E7ISc6rSA?=\r\n'
        "Date: Thu, 5 Sep 2024 10:02:03 +0900\r\nMIME-Version: 1.0\r\n"
        'Content-Type: text/html;\r\n\tcharset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {URL}\r\n\r\n<p>=EB=8F=84=EC=84=9C=\r\n=EA=B4=80"
    ).encode()

    [page] = read(write(tmp_path, body)).pages

    assert (page.body, page.url, page.fetched_at) == ("<p>도서관".encode(), URL, FETCHED)


@pytest.mark.parametrize("above", [b"\xef\xbb\xbf", b"\r\n\n"], ids=["a mark", "empty lines"])
def test_what_stands_above_its_headers_is_no_matter(tmp_path, above):
    [page] = read(write(tmp_path, above + mhtml(PAGE))).pages

    assert (page.body.split(), page.url) == (PAGE.split(), URL)


def test_a_page_without_parts_is_one(tmp_path):
    body = (
        f"Snapshot-Content-Location: {URL}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html\r\n\r\n<p>alone"
    ).encode()

    [page] = read(write(tmp_path, body)).pages

    assert (page.body, page.url) == (b"<p>alone", URL)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(saved("Content-Type: image/png\r\n\r\nx"), id="pictures alone"),
        pytest.param(saved(), id="nothing"),
        pytest.param(saved('Content-Type: multipart/mixed; boundary="c"\r\n\r\nx'), id="no parts"),
        pytest.param(
            saved(
                'Content-Type: multipart/mixed; boundary="c"\r\n\r\n'
                "--c\r\nContent-Type: image/png\r\n\r\nx\r\n--c--"
            ),
            id="pictures in parts",
        ),
    ],
)
def test_a_file_without_a_page_is_named(tmp_path, body):
    found = read(write(tmp_path, body))

    assert (found.pages, found.reasons) == ([], ["MHTML or a mail without a page in it"])


def test_parts_without_end_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_PART", 1000)

    large = "Content-Type: image/png\r\n\r\n" + "line\r\n" * 1000

    found = read(write(tmp_path, saved(large, HTML.format("two"))))
    assert found.bodies == [b"<p>two"]

    found = read(write(tmp_path, saved(HTML.format("line\r\n" * 1000))))
    assert "MHTML or a mail whose page has over" in found.reasons[0]


def test_a_page_that_is_cut_off_is_read_and_named(tmp_path):
    whole = mhtml(PAGE)

    found = read(write(tmp_path, whole[: len(whole) // 2]))

    assert PAGE.split()[0] in found.bodies[0]
    assert found.reasons == ["cut off: MHTML or a mail without its end"]


def test_base64_that_is_none_is_named(tmp_path):
    part = "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nabcde"

    assert "no base64" in read(write(tmp_path, saved(part))).reasons[0]


def test_parts_in_parts_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_NESTED", 1000)
    part = 'Content-Type: multipart/mixed; boundary="c"\r\n\r\n' + "x" * 2000

    assert "parts in parts over" in read(write(tmp_path, saved(part))).reasons[0]


def test_a_part_of_headers_alone_is_an_empty_page(tmp_path):
    assert read(write(tmp_path, saved("Content-Type: text/html"))).bodies == [b""]


def test_headers_without_end_are_named(tmp_path):
    body = saved(HTML.format("x")).replace(b"\r\n\r\n", b"\r\n" + b"X: y\r\n" * 20_000, 1)

    assert read(write(tmp_path, body)).reasons == ["MHTML or a mail whose headers do not end"]


@pytest.mark.parametrize("depth", [100, 200, 300, 400, 500, 700, 900, 1000, 3000])
def test_parts_in_parts_do_not_break_it(tmp_path, depth):
    inner = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(depth)
    )

    found = read(write(tmp_path, saved(inner)))

    assert found.reasons in (
        ["MHTML or a mail that is nested too deep"],
        ["MHTML or a mail without a page in it"],
        [],
    )
    assert found.reasons or found.bodies


# ---- mails


TEXT = "도서관이 문을 열었다고 시는 밝혔다.\n" * 20
SENT = "Thu, 5 Sep 2024 10:02:03 +0900"


def mail(*, plain=None, markup=None, cte="base64", attached=()):
    """As it lies in a mailbox: dozens of headers in front, some over many lines."""
    message = EmailMessage(policy=email.policy.SMTP)
    for number in range(70):
        message["Received"] = f"from mx{number}.example.org by mail.example; {SENT}"
    message["X-Spam-Score2"] = "1"
    message["X_Info"] = " ".join("some words" for _ in range(300))
    message["From"], message["Subject"], message["Date"] = "a@b.example", "a page", SENT
    if plain is not None:
        message.set_content(plain, cte=cte)
    if markup is not None and plain is not None:
        message.add_alternative(markup, subtype="html", cte=cte)
    elif markup is not None:
        message.set_content(markup, subtype="html", cte=cte)
    for body, kind in attached:
        message.add_attachment(body, "text", kind, filename="a")
    return message.as_bytes()


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"markup": PAGE.decode()}, PAGE, id="markup"),
        pytest.param({"plain": TEXT}, TEXT.encode(), id="text"),
        pytest.param({"plain": TEXT, "markup": PAGE.decode()}, PAGE, id="the same in two forms"),
        pytest.param(
            {"plain": TEXT, "markup": PAGE.decode(), "attached": [(b"<p>no", "html")]},
            PAGE,
            id="two forms and an attachment",
        ),
        pytest.param(
            {"plain": TEXT, "attached": [(b"<p>no", "html")]}, TEXT.encode(), id="an attachment"
        ),
    ],
)
def test_the_text_of_a_mail_is_the_page(tmp_path, given, expected, cte):
    found = read(write(tmp_path, mail(**given, cte=cte), name="a.eml"))

    [page] = found.pages
    assert page.body.split() == expected.split()
    assert (page.url, page.fetched_at) == (None, FETCHED)
    assert found.unreadable == []


def test_of_parts_of_a_mail_the_markup_is_the_page_wherever_it_stands(tmp_path):
    body = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>the page\r\n--b--\r\n"
    )

    assert read(write(tmp_path, body)).bodies == [b"<p>the page"]


def test_a_mail_without_text_is_named(tmp_path):
    body = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )

    assert read(write(tmp_path, body)).reasons == ["MHTML or a mail without a page in it"]


FROM = b"From a@b.example Thu Sep  5 10:02:03 2024\n"


def test_each_mail_of_a_mailbox_is_a_page(tmp_path):
    mails = [mail(plain=TEXT), b"Subject: no page\r\nFrom: x\r\n\r\n", mail(markup=PAGE.decode())]
    body = b"".join(FROM + one + b"\n\n" for one in mails)

    found = read(write(tmp_path, body, name="mbox"))

    assert parts(found) == ["mail 1", "mail 2", "mail 3"]
    assert [found.bodies[0].split(), found.bodies[2].split()] == [
        TEXT.encode().split(),
        PAGE.split(),
    ]
    assert found.unreadable == []


def test_a_line_of_a_text_begins_no_mail(tmp_path):
    text = "So it began:\n>From a@b.example Thu Sep  5 10:02:03 2024\n\nFrom here to there\n"

    found = read(write(tmp_path, FROM + mail(plain=text, cte="8bit"), name="mbox"))

    assert [body.split() for body in found.bodies] == [text.encode().split()]


def test_a_damaged_mail_leaves_the_others_alone(tmp_path):
    broken = saved("Content-Type: image/png\r\n\r\nx")
    body = b"".join(FROM + one + b"\n\n" for one in (broken, mail(plain=TEXT)))

    found = read(write(tmp_path, body, name="mbox"))

    assert parts(found) == ["mail 2"]
    assert found.reasons == ["MHTML or a mail without a page in it"]


@pytest.mark.parametrize(
    "body",
    [
        b"From: a\r\nSubject: b\r\nContent-Type: text/plain\r\n\r\ntext",
        b"MIME-Version: 1.0\nSubject: b\n\nof a text about mails\n",
        b"From here to there\n\nA story of a Thursday.\n",
        b"From a@b.example, on Thu Sep 5\n\nA story of a Thursday.\n",
    ],
)
def test_what_is_no_mail_of_today_is_a_page(tmp_path, body):
    assert read(write(tmp_path, body)).bodies == [body]
