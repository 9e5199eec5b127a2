"""What changed between two versions of an article."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store
from service import changes as module
from service.changes import changes
from service.cli import cli
from service.storyline import Mark
from tests.db.samples import a_run, cleaned, page, removal, save

BRIDGE = "시험시는 4일 오후 새 다리를 열고 시민 이백여 명과 함께 개통식을 가졌다고 밝혔다."
RIVER = "강에는 다리가 모두 세 개 있으며 배를 타고 건너는 사람은 이제 거의 없다."
NEWER = BRIDGE.replace("이백여 명", "삼백여 명")
AD = "지금 신청하면 한 달 동안 무료로 볼 수 있다."

texts = st.lists(st.sampled_from([BRIDGE, RIVER, NEWER, AD, ""]), max_size=6)


def marks(old, new):
    return [one.difference.mark for one in changes(cleaned(*old), cleaned(*new))]


def test_paragraphs_stand_in_the_order_of_the_newer_version():
    assert marks([BRIDGE, RIVER], [AD, BRIDGE, RIVER]) == [Mark.ADDED, Mark.SAME, Mark.SAME]
    assert marks([BRIDGE, AD, RIVER], [BRIDGE, RIVER]) == [Mark.SAME, Mark.LACKING, Mark.SAME]


def test_an_edited_paragraph_says_whether_its_facts_differ():
    [first, _] = changes(cleaned(BRIDGE, RIVER), cleaned(NEWER, RIVER))

    assert first.difference.mark is Mark.EDITED
    assert (first.difference.other, first.difference.other_facts) == (BRIDGE, True)


def test_what_the_rules_took_out_says_as_what():
    new = cleaned(BRIDGE, removals=(removal(AD),))

    *_, lacking = changes(cleaned(BRIDGE, AD), new)

    assert (lacking.difference.text, lacking.why) == (AD, "controls  controls.korean  a button")


@given(texts, texts)
def test_every_paragraph_of_both_versions_is_there(old, new):
    found = [one.difference for one in changes(cleaned("x", *old), cleaned("x", *new))]

    in_new = [one.text for one in found if one.mark is not Mark.LACKING]
    in_old = [one for one in found if one.mark is not Mark.ADDED]
    assert sorted(in_new) == sorted(["x", *new])
    assert len(in_old) == len(old) + 1


def test_versions_of_very_many_paragraphs_are_not_paired(monkeypatch):
    monkeypatch.setattr(module, "MOST_PAIRS", 3)

    assert marks([BRIDGE, RIVER], [NEWER, AD]) == [Mark.LACKING] * 2 + [Mark.ADDED] * 2


@pytest.fixture
def nw(tmp_path, monkeypatch):
    """An article with three versions, and one with a single one."""
    monkeypatch.chdir(tmp_path)
    with Store.open("newswinnow.db") as store:
        run = a_run(store)
        save(store, run, page("1"), cleaned(BRIDGE, RIVER, title="다리"))
        save(store, run, page("2"), cleaned(NEWER, RIVER, title="새 다리"))
        save(store, run, page("3"), cleaned(NEWER, title="새 다리", removals=(removal(RIVER),)))
        save(store, run, page("4", "/other"), cleaned(AD, title="광고"))

    def nw(*arguments):
        return CliRunner().invoke(cli, ["diff", *arguments])

    return nw


@pytest.fixture
def ids():
    lines = CliRunner().invoke(cli, ["list"]).stdout.splitlines()[1:]
    return {line.split()[-1]: line.split()[0] for line in lines}


def test_the_newest_two_versions_are_compared(nw, ids):
    result = nw(ids["다리"])

    assert result.exit_code == 0
    assert "version 2 (page changed" in result.stdout
    assert "differs in: body\n" in result.stdout
    assert f"  - {RIVER}\n    taken out: controls  controls.korean  a button" in result.stdout


def test_two_versions_are_named_by_their_numbers(nw, ids):
    result = nw(ids["다리"], "1", "2")

    assert "differs in: title, body\ntitle      다리 → 새 다리\n" in result.stdout
    assert "  = 1 paragraph the same\n" in result.stdout
    assert f"other facts: {NEWER}\n    was: {BRIDGE}\n" in result.stdout


def test_a_version_beside_itself_is_the_same(nw, ids):
    assert "nothing that a reader sees differs" in nw(ids["다리"], "2", "2").stdout


def test_the_changes_for_programs(nw, ids):
    found = json.loads(nw(ids["다리"], "1", "--json").stdout)

    assert (found["old"]["version"], found["new"]["version"]) == (1, 3)
    assert found["differs_in"] == ["title", "body"]
    assert found["fields"] == [{"name": "title", "old": "다리", "new": "새 다리"}]
    assert [one["mark"] for one in found["paragraphs"]] == ["~", "-"]


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        pytest.param(["광고"], "has no version before version 1", 1, id="one version alone"),
        pytest.param(["다리", "1", "9"], "has no version 9", 1, id="no such version"),
        pytest.param(["다리", "0"], "has no version 0", 1, id="version 0"),
        pytest.param(["다리", "first"], "not a valid integer", 2, id="no number"),
    ],
)
def test_what_cannot_be_compared_is_said(nw, ids, arguments, message, code):
    name, *numbers = arguments

    result = nw(ids[name], *numbers)

    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", code)
