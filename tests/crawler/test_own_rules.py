"""A file of rules is used as it is meant, or refused in words."""

from __future__ import annotations

import pytest

from crawler.own_rules import RuleError, frozen, load_own_rules, may_never_end, version_of

GOOD = """
[[rule]]
name = "promo.letter"
kind = "promo"
reason = "it asks for subscribers"
pattern = 'subscribe to .{1,40} letter'
removes = ["Subscribe to our weekly letter"]
keeps = ["They subscribe to the view of the letter"]

[[rule]]
name = "other.bar"
kind = "other"
reason = "a bar of the site"
text = "More | Less"
removes = ["More | Less"]
outlet = "etnews"
longest = 300
languages = ["en"]
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_file_of_rules_is_read(file):
    letter, bar = load_own_rules(file(GOOD))

    assert letter.takes("SUBSCRIBE to his letter")
    assert (bar.outlet, bar.text, bar.rule.longest) == ("etnews", "More | Less", 300)


def test_without_a_file_there_are_no_rules():
    assert load_own_rules(None) == ()
    assert version_of(()) == ""


def test_other_rules_are_another_version(file):
    one, two = load_own_rules(file(GOOD))

    assert version_of((one, two)).startswith("+own.")
    assert version_of((one,)) != version_of((one, two))


def test_a_frozen_block_is_a_rule_that_can_be_read_back(file):
    text = 'A "quoted" \\ line\twith a tab'

    [rule] = load_own_rules(file(frozen("a.example", "3f2a9c01", text, "stood in 9 stories")))

    assert rule.takes(text)
    assert (rule.rule.name, rule.outlet) == ("recurring.a-example-3f2a9c01", "a.example")


BAD = {
    "no table": ("x = 1", "unknown key 'x'"),
    "empty": ("", r"no \[\[rule\]\] table"),
    "no TOML": ("[[rule", "not TOML"),
    "rule is no table": ("rule = [1]", r"no \[\[rule\]\] table"),
    "misspelt": (GOOD.replace("reason", "raeson", 1), "Did you mean 'reason'"),
    "strange key": (GOOD.replace("longest", "zzzzzz"), "unknown key 'zzzzzz'"),
    "no kind": (GOOD.replace('kind = "promo"', 'kind = "title"'), "no kind 'title'"),
    "name": (GOOD.replace('"promo.letter"', '"letter"'), "does not say its kind"),
    "no regex": (GOOD.replace("'subscribe to .{1,40} letter'", "'('"), "its pattern is none"),
    "endless": (GOOD.replace("'subscribe to .{1,40} letter'", "'(a+)+'"), "may take for ever"),
    "language": (GOOD.replace('["en"]', '["Korean"]'), "no language 'Korean'"),
    "name of the memory": (
        GOOD.replace('"promo"', '"recurring"').replace('"promo.letter"', '"recurring.paragraph"'),
        "there is a rule 'recurring.paragraph' already",
    ),
    "both": (GOOD.replace("text =", "pattern = 'x'\ntext ="), "one of them"),
    "neither": (GOOD.replace("pattern = 'subscribe to .{1,40} letter'", ""), "one of them"),
    "no example": (GOOD.replace('["Subscribe to our weekly letter"]', "[]"), "no example"),
    "own example": (GOOD.replace('["Subscribe to', '["Read'), "its own example"),
    "takes its look-alike": (GOOD.replace('["They subscribe', '["subscribe'), "must keep"),
    "longest": (GOOD.replace("longest = 300", "longest = 0"), "no number of characters"),
    "text": (GOOD.replace('reason = "a bar of the site"', "reason = 3"), "not a text"),
    "texts": (GOOD.replace('languages = ["en"]', 'languages = "en"'), "not a list of texts"),
    "twins": (GOOD + GOOD[GOOD.index("[[rule]]", 20) :], "already"),
    "as ours": (GOOD.replace('"promo.letter"', '"promo.x"').replace('"other.bar"', '"promo.x"')
                .replace('kind = "other"', 'kind = "promo"'), "already"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_words(file, text, said):
    with pytest.raises(RuleError, match=said):
        load_own_rules(file(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RuleError, match="cannot be read"):
        load_own_rules(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("pattern", "may"),
    [
        pytest.param("(?:a|a)+b", True, id="a choice, repeated"),
        pytest.param("(?:a|ab)*c", True, id="alternatives that overlap"),
        pytest.param("(?:a?a?)*b", True, id="what may be absent, repeated"),
        pytest.param("((a{1,3})b?)+", True, id="a group in a group"),
        pytest.param(r"(?:[a-z]+\s?){1,40}", True, id="words, with a bound"),
        pytest.param("(?:foo|bar)?", False, id="a choice, once"),
        pytest.param("(?:foo|bar){1}", False, id="a choice, exactly once"),
        pytest.param("(?:ab){2,9}[^.]{1,80}", False, id="a fixed group, repeated"),
        pytest.param(r"\(\w+\)+", False, id="brackets that are no group"),
        pytest.param("[(a|b)+]+", False, id="a set with brackets in it"),
    ],
)
def test_a_pattern_that_may_never_end_is_known(pattern, may):
    assert may_never_end(pattern) is may
