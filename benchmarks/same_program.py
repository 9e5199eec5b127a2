"""Whether a mutant is certainly the program that it was made of."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from typing_extensions import override

ROOT: Final = Path(__file__).resolve().parent.parent


def plain(code: str) -> str | None:
    """The program without what changes nothing that runs; None for what is none."""
    try:
        return ast.dump(Plain().visit(ast.parse(code)))
    except SyntaxError:
        return None


class Plain(ast.NodeTransformer):
    """One spelling for programs that do the same.

    Left out is what mypy alone looks at: annotations, `@override`, and how arguments may be given
    (`kw_only`, and the marks `*` and `/` between parameters, which cosmic-ray takes for operators).
    One spelling have constants that are computed (`re.I | re.X` is `re.I ^ re.X`), and `is` and
    `==` where None or a member of an enumeration is compared: of what mypy lets one compare with
    them they are equal to themselves alone.
    """

    @override
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        node.decorator_list = [
            one for one in node.decorator_list if ast.unparse(one).rpartition(".")[2] != "override"
        ]
        return self.generic_visit(node)

    @override
    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        node.args = node.posonlyargs + node.args
        node.posonlyargs = []
        if node.vararg is None:
            missing = [None] * (len(node.args) - len(node.defaults))
            node.kw_defaults = [*missing, *node.defaults, *node.kw_defaults]
            node.kwonlyargs = node.args + node.kwonlyargs
            node.args, node.defaults = [], []
        return self.generic_visit(node)

    @override
    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    @override
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "dataclass":
            node.keywords = [one for one in node.keywords if one.arg != "kw_only"]
        return self.generic_visit(node)

    @override
    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if any(map(_is_one_of_its_kind, (node.left, *node.comparators))):
            node.ops = [SPELLED.get(type(one), type(one))() for one in node.ops]
        return node

    @override
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return _computed(node) or self.generic_visit(node)

    @override
    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return _computed(node) or self.generic_visit(node)


SPELLED: Final = MappingProxyType({ast.Is: ast.Eq, ast.IsNot: ast.NotEq})
ENUMERATION: Final = re.compile(r"^class (\w+)\((?:Str)?Enum\):", re.MULTILINE)


@cache
def _enumerations() -> frozenset[str]:
    """Names of ours; read, not imported, for a mutant's tests are to import them."""
    paths = [path for folder in ("cleaners", "db") for path in (ROOT / folder).rglob("*.py")]
    return frozenset(
        name for path in paths for name in ENUMERATION.findall(path.read_text("utf-8"))
    )


def _is_one_of_its_kind(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr.isupper() and node.value.id in _enumerations()
    return isinstance(node, ast.Constant) and node.value is None


def _computed(node: ast.expr) -> ast.Constant | None:
    """The value of an expression of numbers and regular expressions' flags; None for another."""
    if not all(map(_is_of_numbers, ast.walk(node))):
        return None
    expression = ast.fix_missing_locations(ast.Expression(node))
    try:
        value = eval(compile(expression, "a number", "eval"), {"re": re})  # noqa: S307 - nothing but numbers
    except (ArithmeticError, MemoryError, TypeError, ValueError):
        return None
    return ast.Constant(int(value) if isinstance(value, re.RegexFlag) else value)


def _is_of_numbers(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float)
    if isinstance(node, ast.Name):
        return node.id == "re"
    return isinstance(node, OPERATORS)


OPERATORS: Final = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Attribute, ast.Load)
