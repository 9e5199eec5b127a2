"""Which mutants are the program that they were made of."""

from __future__ import annotations

import pytest

from benchmarks.same_program import plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("def f(a: int | str): ...", "def f(a: int ^ str): ...", id="an annotation"),
        pytest.param("a: int | str = 1", "a: int & str = 1", id="of a name"),
        pytest.param("FLAGS = re.I | re.X", "FLAGS = re.I ^ re.X", id="flags"),
        pytest.param("FLAGS = re.I | re.X", "FLAGS = re.I + re.X", id="their sum"),
        pytest.param("A = 60 * 1", "A = 60 // 1", id="a product"),
        pytest.param("def f(a, *, b=1): ...", "def f(a, /, b=1): ...", id="a mark"),
        pytest.param("@dataclass(kw_only=True)\nclass A: ...",
                     "@dataclass(kw_only=False)\nclass A: ...", id="how it is made"),
        pytest.param("a is None", "a == None", id="None"),
        pytest.param("a is not Kind.TITLE", "a != Kind.TITLE", id="a member"),
        pytest.param("class A:\n @override\n def f(self): ...", "class A:\n def f(self): ...",
                     id="what mypy reads"),
    ],
)  # fmt: skip
def test_a_program_that_does_the_same_is_no_mutant(one: str, other: str):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("A = 60", "A = 61", id="a number"),
        pytest.param("A = 1", "A = 1.0", id="another type"),
        pytest.param("FLAGS = re.I | re.I", "FLAGS = re.I ^ re.I", id="the same flag twice"),
        pytest.param("A = B | 1", "A = B ^ 1", id="who knows what B is"),
        pytest.param("a == 1", "a is 1", id="a number is not one of its kind"),
        pytest.param("a is False", "a == False", id="nor is False, which is 0"),
        pytest.param("a is A.b", "a == A.b", id="no enumeration"),
        pytest.param("def f(a, b=1): ...", "def f(a, b=2): ...", id="another default"),
        pytest.param("def f(*a, b): ...", "def f(*b, a): ...", id="other names"),
        pytest.param("@dataclass(frozen=True)\nclass A: ...",
                     "@dataclass(frozen=False)\nclass A: ...", id="what may be changed"),
        pytest.param("a = 1", "a = = 1", id="no program"),
    ],
)  # fmt: skip
def test_a_program_that_may_do_something_else_is_one(one: str, other: str):
    assert plain(one) != plain(other)
