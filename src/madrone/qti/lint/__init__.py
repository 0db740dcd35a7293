"""Checks for authors: what a file says correctly, but should not say so.

Each rule has a code, a level and a sentence in ``RULES``, from which documentation is made. ``loss`` is what
keeps some students from the question or its points, ``note`` what an author should look at. A check reads;
it never changes anything, and never refuses a file.
"""

from madrone.qti.lint import marking, pictures, questions, structure, wording
from madrone.qti.lint.check import lint_item, lint_package, lint_stimulus
from madrone.qti.lint.rules import RULES, Rule

__all__ = [
    "RULES",
    "Rule",
    "lint_item",
    "lint_package",
    "lint_stimulus",
    "marking",
    "pictures",
    "questions",
    "structure",
    "wording",
]
