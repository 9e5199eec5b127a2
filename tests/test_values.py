"""No stage edits what it was given: the values of the cleaners and the database cannot change."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import is_dataclass
from types import ModuleType

import pytest

import cleaners
import db

# A page's tree while it is cut, and the state of the cut: nobody else sees them.
INNER = frozenset({"cleaners.readers.cutter"})


def modules_of(package: ModuleType) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [module.name for module in found if module.name not in INNER]


@pytest.mark.parametrize("name", [*modules_of(cleaners), *modules_of(db)])
def test_a_value_cannot_be_changed_nor_be_given_more(name: str):
    module = importlib.import_module(name)
    values = [
        value
        for _, value in inspect.getmembers(module, is_dataclass)
        if value.__module__ == name and inspect.isclass(value)
    ]

    assert [value for value in values if not value.__dict__["__dataclass_params__"].frozen] == []
    assert [value for value in values if "__slots__" not in vars(value)] == []
