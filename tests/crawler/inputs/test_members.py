"""Members of archives: each has a place of its own, whatever the archive calls them."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.inputs.members import Names
from tests.crawler.inputs.making import packed, parts, read

SAME = pytest.mark.filterwarnings("ignore:Duplicate name")


def zip_of(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body in members:
            archive.writestr(name, body)
    return buffer.getvalue()


def tar_of(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, body in members:
            header = tarfile.TarInfo(name)
            header.size = len(body)
            archive.addfile(header, io.BytesIO(body))
    return buffer.getvalue()


PACKS = {
    "zip": zip_of,
    "tar": tar_of,
    "tar.gz": lambda members: packed(tar_of(members), "gzip"),
    "tar that comes by once": lambda members: zip_of([("inner.tar", tar_of(members))]),
}


@SAME
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@pytest.mark.parametrize("at", range(3), ids=["first", "between", "last"])
def test_a_member_that_is_called_as_a_second_one_would_be_is_no_other(tmp_path, pack, at):
    members = [("a.html", b"one"), ("a.html", b"two")]
    members.insert(at, ("a.html (2)", b"three"))
    (tmp_path / "a").write_bytes(pack(members))

    found = read(tmp_path)

    assert len(set(parts(found))) == 3
    assert {*found.bodies} == {b"one", b"two", b"three"}
    assert found.unreadable == []


@SAME
def test_a_member_of_a_name_of_its_own_keeps_it(tmp_path):
    members = [("a", b"one"), ("a", b"two"), ("a (2)", b"three"), ("a", b"four")]
    (tmp_path / "a.zip").write_bytes(zip_of(members))

    assert parts(read(tmp_path)) == ["a", "a (3)", "a (2)", "a (4)"]


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "a (2) (2)", "b"]), max_size=12))
def test_no_two_members_have_one_place(names):
    known, unknown = Names.of(names), Names()

    assert len({known.part(name) for name in names}) == len(names)
    assert len({unknown.part(name) for name in names}) == len(names)
