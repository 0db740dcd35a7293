"""The checks for authors, where the engine has them."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from madrone.qti.errors import Problem
from madrone.qti.package import Package


def lint_package(package: Package) -> tuple[Problem, ...]:
    """Run the checks; an engine without them says so, rather than finding nothing."""
    try:
        found: tuple[Problem, ...] = import_module("madrone.qti.lint").lint_package(package)
    except ModuleNotFoundError:
        message = "The checks for authors are not installed, so nothing was checked for them."
        return (Problem(0, "lint-missing", message, "note", package.path.name),)
    return found


def rules() -> Mapping[str, Any]:
    """The table of checks by code."""
    try:
        table: Mapping[str, Any] = import_module("madrone.qti.lint").RULES
    except ModuleNotFoundError:
        return {}
    return table
