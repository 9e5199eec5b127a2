"""What was learned, a user's own rules and stories, as a user meets them."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from benchmarks.synthetic.articles import as_html
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom
from crawler.guard import InProcess
from service import runs
from service.cli import cli

RULES = """
[[rule]]
name = "promo.gathering"
kind = "promo"
reason = "the paper's own gathering"
pattern = '.{1,40} 밝혔다\\.'
longest = 400
removes = ["어떤 이가 무엇을 밝혔다."]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Pages of an outlet and of press releases, cleaned."""
    folder = tmp_path_factory.mktemp("news")
    pages = folder / "pages"
    pages.mkdir()
    printed = outlets(5, each=1)[0].articles[:16]
    for at, article in enumerate((*printed, *newsroom(5, releases=4, digests=0))):
        (pages / f"{at:03}.html").write_bytes(as_html(article))
    return folder


@pytest.fixture(scope="module")
def cleaned(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        in_process(patch)
        result = CliRunner().invoke(cli, ["clean", "pages"])
    assert result.exit_code == 0, result.output
    return (folder / "newswinnow.db").read_bytes()


def in_process(patch):
    def open_guard(knowledge, workers=None):
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    patch.setattr(runs, "open_guard", open_guard)


@pytest.fixture
def nw(tmp_path, monkeypatch, cleaned):
    """The command, in a folder with a database of its own."""
    monkeypatch.chdir(tmp_path)
    in_process(monkeypatch)
    (tmp_path / "newswinnow.db").write_bytes(cleaned)

    def nw(*arguments):
        return CliRunner().invoke(cli, list(map(str, arguments)))

    return nw


def learned(nw, *arguments):
    result = nw("outlet", "learned", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def bodies(nw):
    lines = nw("export").stdout.splitlines()
    return ["\n".join(one["body"]) for one in map(json.loads, lines)]


# ---- outlet


def test_learned_lists_what_goes_with_support_and_examples(nw):
    result = nw("outlet", "learned")
    [first, *_] = learned(nw)

    assert result.stdout.splitlines()[0].split()[:3] == ["outlet", "name", "stories"]
    assert first["name"] in result.stdout
    assert first["text"] in result.stdout
    assert first["stories"] >= 5
    assert first["examples"]
    assert not any(first["text"] in body for body in bodies(nw))


def test_learned_of_one_outlet_with_less_evidence_shows_more_and_stores_nothing(nw):
    source = learned(nw)[0]["outlet"]

    more = learned(nw, source, "--stories", 2, "--share", 0.01)

    assert len(more) > len(learned(nw, source))
    assert learned(nw, source) == [one for one in learned(nw) if one["outlet"] == source]


def test_an_outlet_that_nobody_stored_is_told_with_those_there_are(nw):
    source = learned(nw)[0]["outlet"]

    result = nw("outlet", "learned", "nowhere")

    assert result.exit_code == 2
    assert source in result.stderr


def test_where_nothing_was_learned_it_says_what_it_takes(nw):
    result = nw("outlet", "learned", "--stories", 999)

    assert "it stands in 999 stories" in result.stdout


def test_a_refused_block_goes_back_and_an_allowed_one_leaves_again(nw):
    block = learned(nw)[0]

    refused = nw("outlet", "refuse", block["outlet"], block["name"])
    assert refused.exit_code == 0, refused.output
    assert any(block["text"] in body for body in bodies(nw))
    assert learned(nw)[0]["refused"]
    assert "refused" in nw("outlet", "learned").stdout

    allowed = nw("outlet", "allow", block["outlet"], block["name"])
    assert allowed.exit_code == 0
    assert not any(block["text"] in body for body in bodies(nw))


@pytest.mark.parametrize("command", ["refuse", "allow", "freeze"])
def test_a_name_that_nobody_has_is_told_with_those_there_are(nw, command):
    block = learned(nw)[0]

    result = nw("outlet", command, block["outlet"], "zzzz")

    assert result.exit_code == 2
    assert block["name"] in result.stderr


def test_a_frozen_block_is_a_rule_that_preview_and_reclean_take(nw, tmp_path):
    block = learned(nw)[0]
    frozen = nw("outlet", "freeze", block["outlet"], block["name"])
    (tmp_path / "mine.toml").write_text(frozen.stdout, encoding="utf-8")
    nw("outlet", "refuse", block["outlet"], block["name"])

    assert f"would take {block['stories']}" in nw("rules", "preview", "mine.toml").stdout

    (tmp_path / "newswinnow.toml").write_text('rules = "mine.toml"', encoding="utf-8")
    assert nw("reclean").exit_code == 0
    assert not any(block["text"] in body for body in bodies(nw))


# ---- rules


def test_preview_shows_what_rules_would_take_and_changes_nothing(nw, tmp_path):
    (tmp_path / "mine.toml").write_text(RULES, encoding="utf-8")
    before = bodies(nw)

    result = nw("rules", "preview", "mine.toml")

    assert result.exit_code == 0
    assert result.stdout.startswith("1 rule would take ")
    assert "promo.gathering: " in result.stdout
    assert bodies(nw) == before


def test_rules_that_are_taken_away_leave_no_trace(nw, tmp_path):
    before = bodies(nw)
    line = before[0].splitlines()[0]
    rule = RULES.replace("밝혔다", "말했다").split("pattern")[0]
    text = f"text = {json.dumps(line)}\nremoves = [{json.dumps(line)}]"
    (tmp_path / "mine.toml").write_text(f"{rule}{text}\n", encoding="utf-8")
    settings = tmp_path / "newswinnow.toml"
    settings.write_text('rules = "mine.toml"', encoding="utf-8")
    assert "body in" in nw("reclean").stdout
    assert bodies(nw) != before

    settings.write_text("", encoding="utf-8")
    assert nw("reclean").exit_code == 0
    assert bodies(nw) == before


def test_a_bad_file_of_rules_is_one_line(nw, tmp_path):
    (tmp_path / "mine.toml").write_text("[[rule]]\nnmae = 'x'", encoding="utf-8")

    result = nw("rules", "preview", "mine.toml")

    assert result.exit_code == 1
    assert "Did you mean 'name'" in result.stderr


# ---- story


def told(nw):
    """The largest story."""
    lines = nw("list", "--stories").stdout.splitlines()
    rows = [line.split() for line in lines[1:]]
    return max(rows, key=lambda row: int(row[1]))[0]


def test_stories_can_be_listed_and_counted(nw):
    articles = nw("list").stdout.splitlines()
    stories = nw("list", "--stories").stdout.splitlines()

    assert stories[0].split()[:3] == ["id", "articles", "outlets"]
    assert len(stories) < len(articles)
    assert sum(int(line.split()[1]) for line in stories[1:]) == len(articles) - 1


def test_a_story_shows_its_articles_and_what_differs(nw):
    story = told(nw)

    result = nw("story", story)

    assert result.exit_code == 0
    assert f"story {story}: " in result.stdout
    assert "stands for it" in result.stdout
    assert "the same" in result.stdout


def test_any_article_of_it_leads_to_the_story(nw):
    story = json.loads(nw("story", told(nw), "--json").stdout)
    member = story["articles"][-1]["id"]

    assert json.loads(nw("story", member[:8], "--json").stdout) == story
    assert story["articles"][0]["id"] == story["story"]
    assert all(0 < one["similarity"] <= 1 for one in story["articles"])
    assert story["articles"][-1]["differences"]


def test_an_article_alone_is_a_story(nw):
    rows = [line.split() for line in nw("list", "--stories").stdout.splitlines()[1:]]
    alone = next(row[0] for row in rows if row[1] == "1")

    assert f"story {alone}: 1 article," in nw("story", alone).stdout


def test_a_story_that_nobody_has_is_told(nw):
    result = nw("story", "zzz")

    assert result.exit_code == 1
    assert "no article has an id that begins so" in result.stderr
