"""Every path gives a page or a line that says why not; nothing blocks, nothing is taken twice."""

from __future__ import annotations

import io
import os
import socket
import tracemalloc
import zipfile
from contextlib import closing

import pytest

from cleaners.article import RawPage
from crawler.inputs import feed as inputs
from crawler.inputs.arrivals import MAX_PAGE, Oversized, Unreadable
from crawler.inputs.options import Options
from crawler.inputs.paths import MAX_PATH, File, NoFileError, paths_in, unreadable


def feed(*paths, **options):
    return list(inputs.pages([str(path) for path in paths], **options))


def names(arrivals):
    return [os.path.basename(one.source_path) for one in arrivals]  # noqa: PTH119 - names may be any bytes


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.html", "sub/.git/d.txt"):
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}")
    return tmp_path / "pages"


def test_a_file_is_a_page_with_its_absolute_path(folder, monkeypatch):
    monkeypatch.chdir(folder)

    [page] = feed("sub/../a.txt")

    assert page == RawPage(body=b"text of a.txt", source_path=str(folder / "a.txt"))


def test_a_folder_is_its_files_by_name_without_hidden_ones(folder):
    assert names(feed(folder)) == ["a.txt", "b.txt", "c.html"]


def test_a_hidden_file_that_is_named_is_taken(folder):
    assert names(feed(folder / ".hidden")) == [".hidden"]


def test_the_same_file_is_taken_once(folder):
    assert names(feed(folder / "b.txt", folder, folder / "sub" / ".." / "a.txt")) == [
        "b.txt",
        "a.txt",
        "c.html",
    ]


def test_the_database_that_is_written_to_is_no_page(folder):
    assert names(feed(folder, leave_out=frozenset({str(folder / "a.txt")}))) == ["b.txt", "c.html"]


def test_the_count_is_what_comes(folder):
    paths = [str(folder), str(folder / "nowhere"), str(folder / "a.txt")]

    assert inputs.count(paths) == len(feed(*paths)) == 4


def test_files_come_one_by_one(folder):
    arrivals = inputs.pages([str(folder)])

    next(arrivals)
    (folder / "b.txt").write_text("written meanwhile")

    assert next(arrivals) == RawPage(body=b"written meanwhile", source_path=str(folder / "b.txt"))


def test_standard_input_is_one_page_with_its_content_as_address():
    [page] = feed("-", stdin=io.BytesIO(b"a text"))

    assert (page.body, page.source_path) == (b"a text", None)
    assert page.address.startswith("sha256:")


def test_without_standard_input_the_rest_is_read(folder):
    unread, page = feed("-", folder / "a.txt")

    assert isinstance(unread, Unreadable)
    assert isinstance(page, RawPage)


def test_a_name_of_any_bytes_is_read(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\x1b.txt")).write_text("text")

    [page] = feed(tmp_path)

    assert page.source_path.endswith("\udcff\x1b.txt")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda path: None, "no such file", id="missing"),
        pytest.param(lambda path: path.symlink_to("nowhere"), "no such file", id="dangling link"),
        pytest.param(lambda path: path.symlink_to(path), "leads to itself", id="looping link"),
        pytest.param(os.mkfifo, "named pipe", id="pipe without a writer"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), "device", id="endless device"),
    ],
)
def test_what_is_no_file_is_unreadable_and_blocks_nothing(folder, make, reason):
    make(folder / "aa")

    found = feed(folder / "aa", folder / "b.txt")

    assert reason in found[0].reason
    assert found[0].hint
    assert names(found[1:]) == ["b.txt"]


def test_a_socket_is_unreadable(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's name is short
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind("s")

        [found] = feed("s")

    assert "socket" in found.reason


def test_an_empty_path_is_not_the_current_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)

    [found] = feed("")

    assert found.reason == "an empty path"


def test_a_path_through_a_file_is_unreadable(folder):
    [found] = feed(folder / "a.txt" / "b.txt")

    assert found.reason == "a part of the path is no folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_unreadable(folder):
    (folder / "a.txt").chmod(0)
    (folder / "sub").chmod(0)

    found = feed(folder)
    (folder / "sub").chmod(0o700)

    assert [type(one) for one in found] == [Unreadable, RawPage, Unreadable]


def test_a_folder_that_cannot_be_listed_is_unreadable(folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "listdir", refuse)

    [found] = feed(folder)

    assert found == Unreadable(
        path=str(folder),
        reason="no permission to read it",
        hint="Change its permissions, or run as its owner",
    )


def test_a_disk_that_fails_has_its_own_words(folder, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fail)

    [found] = feed(folder / "a.txt")

    assert found.reason == "Input/output error"


@pytest.mark.parametrize("separator", [b"\n", b"\0"], ids=["lines", "NUL"])
def test_a_list_without_an_end_takes_no_memory(separator):
    """A picture or a database that is taken for a list."""
    body = b"a.txt" + separator + b"x" * 20_000_000 + separator + b"b.txt" + separator
    file = io.BytesIO(body)
    tracemalloc.start()
    try:
        first, long, last = paths_in(file)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (first, last) == ("a.txt", "b.txt")
    assert [one.reason for one in inputs.pages([long])] == ["a name too long"]
    assert most < 1_000_000


# ---- files that change


class Failing(io.BytesIO):
    def read(self, size=-1):
        if self.tell() >= 4:
            raise OSError(5, "Input/output error")
        return super().read(min(size, 4))

    read1 = read


def test_a_disk_that_fails_in_the_middle_is_named():
    page, found = feed("-", stdin=Failing(b"text and more"))

    assert page.body == b"text"
    assert found.reason == "Input/output error"


@pytest.mark.parametrize("change", ["ab", "wb"], ids=["it grows", "it shrinks"])
def test_a_page_that_changes_while_it_is_read_is_not_believed(folder, monkeypatch, change):
    def pieces(file, budget=None):
        yield file.read(4)
        with (folder / "a.txt").open(change) as other:
            other.write(b"more")
        yield file.read()

    monkeypatch.setattr(inputs, "pieces", pieces)

    [found] = feed(folder / "a.txt")

    assert found.reason == "it changed while it was read"
    assert found.hint


def test_a_page_that_changes_when_it_was_read_counts_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("글")
    readings = inputs.pages([str(path)])

    page = next(readings)
    path.write_text("다른 글")

    assert page.body == "글".encode()
    assert list(readings) == []


def test_a_container_that_changes_and_is_cut_off_is_named_once(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "1")
        archive.writestr("b.txt", "2")
    path.write_bytes(path.read_bytes()[:-10])
    readings = inputs.pages([str(path)])

    next(readings)
    with path.open("ab") as file:
        file.write(b"more")

    assert [one.reason for one in readings if isinstance(one, Unreadable)] == [
        "it changed while it was read"
    ]


def test_a_container_that_changes_while_it_is_read_is_named(tmp_path):
    path = tmp_path / "lines"
    path.write_text('{"html": "<p>one"}\n' * 3)
    arrivals = inputs.pages([str(path)])

    first = next(arrivals)
    path.write_text("")
    rest = list(arrivals)

    assert first.body == b"<p>one"
    assert rest[-1].reason == "it changed while it was read"


def test_a_file_that_is_replaced_or_removed_while_it_is_read_was_read(tmp_path):
    path = tmp_path / "lines"
    for change in (path.unlink, lambda: (tmp_path / "new").rename(path)):
        path.write_text('{"html": "<p>one"}\n' * 3)
        (tmp_path / "new").write_text("x")
        arrivals = inputs.pages([str(path)])
        next(arrivals)
        change()

        assert [type(one) for one in arrivals] == [RawPage, RawPage]


def test_a_file_that_becomes_a_folder_is_named(folder):
    with pytest.raises(NoFileError) as raised:
        File(path=str(folder / "sub"), top=str(folder)).open()

    reason = unreadable("sub", raised.value).reason
    assert reason == "a folder now, and a file before, and not a file"


# ---- which files


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (("*.txt",), ["a.txt", "b.txt"]),
        (("*.html", "b.*"), ["b.txt", "c.html"]),
        (("sub/*",), ["c.html"]),
        (("*.pdf",), []),
    ],
)
def test_of_a_folder_files_that_match_are_taken(folder, globs, expected):
    assert names(feed(folder, options=Options(globs=globs))) == expected
    assert inputs.count([str(folder)], options=Options(globs=globs)) == len(expected)


def test_a_file_that_is_named_need_not_match(folder):
    assert names(feed(folder / "a.txt", options=Options(globs=("*.html",)))) == ["a.txt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a.txt\nb c.txt\n", ["a.txt", "b c.txt"]),
        (b"a.txt\r\n\r\n\nb.txt", ["a.txt", "b.txt"]),
        (b"a\nb.txt\0c.txt\0", ["a\nb.txt", "c.txt"]),
        (b"\xff.txt\n", ["\udcff.txt"]),
        (b"", []),
        (b"a" * 300_000, ["a" * (MAX_PATH + 1)]),
        (b"\n".join(b"%d" % n for n in range(50_000)), [str(n) for n in range(50_000)]),
    ],
    ids=["lines", "of Windows", "of find -print0", "any bytes", "empty", "one long", "many"],
)
def test_a_list_of_paths_is_read(text, expected):
    assert list(paths_in(io.BytesIO(text))) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("length", [1, 40_000], ids=["short", "long"])
def test_a_list_that_windows_wrote_is_read(encoding, length):
    names = ["/a/기사.html", "b" * length, "c"]
    text = "\r\n".join(names)
    mark = "\ufeff" if encoding == "utf-16-be" else ""

    assert [name[:MAX_PATH] for name in paths_in(io.BytesIO((mark + text).encode(encoding)))] == [
        name[:MAX_PATH] for name in names
    ]


def test_an_address_is_no_path_and_says_so():
    [found, other] = inputs.pages(["https://news.example/a.html", "https:"])

    assert isinstance(found, Unreadable)
    assert isinstance(other, Unreadable)
    assert (found.reason, other.reason) == ("an address, and no file", "no such file")
    assert "newswinnow crawl" in found.hint


def test_the_end_of_each_file_is_told(folder):
    ends = []

    feed(folder, done=lambda: ends.append(1))

    assert len(ends) == inputs.count([str(folder)])


# ---- links


def test_a_link_to_a_file_inside_is_read_under_its_own_name(folder):
    (folder / "link.txt").symlink_to("sub/c.html")

    [page] = [one for one in feed(folder) if one.source_path.endswith("link.txt")]

    assert page.body == b"text of sub/c.html"


def test_a_link_to_a_file_outside_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("text")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")

    [found] = [one for one in feed(folder) if isinstance(one, Unreadable)]

    assert found.path == str(folder / "link.txt")
    assert found.reason == "a link to a file outside of the folder that was named"
    assert str(tmp_path / "secret.txt") in found.hint


def test_a_file_that_becomes_a_link_on_the_way_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("text")
    arrivals = inputs.pages([str(folder)])
    next(arrivals)
    (folder / "b.txt").unlink()
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")

    assert isinstance(next(arrivals), Unreadable)


def test_a_link_to_a_file_that_is_named_is_followed(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder / "a.txt")

    assert feed(tmp_path / "link")[0].body == b"text of a.txt"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.txt").write_text("text")
    (folder / "out").symlink_to(tmp_path / "outside")

    [found] = [one for one in feed(folder) if isinstance(one, Unreadable)]

    assert found.path == str(folder / "out")
    assert str(tmp_path / "outside") in found.hint


def test_a_link_that_leads_back_in_is_passed_over(folder):
    (folder / "sub" / "up").symlink_to(folder)

    assert names(feed(folder)) == ["a.txt", "b.txt", "c.html"]


def test_a_link_that_is_named_is_followed(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)

    assert names(feed(tmp_path / "link")) == ["a.txt", "b.txt", "c.html"]


def test_a_folder_nested_deeper_than_python_calls_is_read(tmp_path):
    path = tmp_path
    for _ in range(300):
        path /= "d"
    path.mkdir(parents=True)
    (path / "page.txt").write_text("text")

    assert names(feed(tmp_path)) == ["page.txt"]


# ---- size


def test_a_huge_file_is_named_and_not_read(tmp_path):
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MAX_PAGE + 1)

    assert feed(tmp_path) == [Oversized(path=str(tmp_path / "huge"), size=MAX_PAGE + 1)]


def test_a_file_that_hides_its_size_is_read_to_the_limit(monkeypatch):
    # Files of /proc say that they have 0 bytes.
    monkeypatch.setattr("crawler.inputs.page.MAX_PAGE", 10)

    assert feed("/proc/self/status") == [Oversized(path="/proc/self/status", size=11)]


def test_endless_standard_input_is_read_to_the_limit():
    with open("/dev/zero", "rb") as endless:  # noqa: PTH123 - a device, no file of ours
        [found] = feed("-", stdin=endless)

    assert found == Oversized(path="-", size=MAX_PAGE + 1)
