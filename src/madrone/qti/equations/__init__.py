"""Scoring of mathematics: answers from an equation editor, in MathML, LaTeX or typed, by value and by form.

``read`` gives the one expression tree, ``compare`` the verdict on an answer, ``score_table`` that on a table. No text
of a student is ever evaluated; SymPy gets our tree, in a process that is ended when it takes too long. ``operators``
binds all this to response processing.
"""

from madrone.qti.equations.comparing import compare, compare_trees
from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.reading import Notation, notation_of, read
from madrone.qti.equations.rule import Rule, Tolerance, parse_rule, read_rule
from madrone.qti.equations.tables import TableKey, TableScore, score_table
from madrone.qti.equations.tokens import Options
from madrone.qti.equations.tree import Tree
from madrone.qti.equations.verdict import Verdict
from madrone.qti.equations.worker import close, warm
from madrone.qti.equations.writing import latex, mathml

__all__ = [
    "EquationError",
    "Notation",
    "Options",
    "Rule",
    "TableKey",
    "TableScore",
    "Tolerance",
    "Tree",
    "Verdict",
    "close",
    "compare",
    "compare_trees",
    "latex",
    "mathml",
    "notation_of",
    "parse_rule",
    "read",
    "read_rule",
    "score_table",
    "warm",
]
