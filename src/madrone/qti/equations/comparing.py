"""Whether an answer is the key's: by value first, then in the form that is asked for."""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from madrone.qti.equations import worker
from madrone.qti.equations.approximate import approximate
from madrone.qti.equations.errors import EquationError, TooHard, TooLarge, Undefined
from madrone.qti.equations.exact import exact, factor_between, limited_work, same
from madrone.qti.equations.forms import form_fault
from madrone.qti.equations.reading import Notation, read, read_key
from madrone.qti.equations.rule import Rule
from madrone.qti.equations.shaping import (
    as_statement,
    as_variables,
    canonical,
    expand_plus_minus,
    fold_case,
    split_unit,
    spread_label,
    unlabelled,
    with_factor,
)
from madrone.qti.equations.signs import CONSTANTS
from madrone.qti.equations.tree import Group, Negative, Quotient, Relation, Sum, Tree, functions, variables
from madrone.qti.equations.units import size_of
from madrone.qti.equations.verdict import Verdict

MAX_MEMBERS = 40
_UNORDERED = frozenset({"list", "or", "and", "set"})
# A list with commas may mean either; an "or" is never an "and".
_MATCHING_KINDS = frozenset({("list", "or"), ("list", "and"), ("list", "set"), ("set", "or")})

# Typed behind a value, this is ± for one student and adds a negative number for another.
_PLUS_MINUS = re.compile(r"(?<=[\w.)\]}|%!°])(\s*)\+-")

EQUAL = Verdict(True, "equal", "The answer has the value of the key.")
DIFFERENT = Verdict(False, "different", "The answer differs from the key.")
_KIND = Verdict(
    False, "kind", "The answer is another kind of thing than the key, such as a number for an equation."
)
_COUNT = Verdict(False, "count", "The answer has more or fewer members than the key.")
_UNIT = Verdict(False, "unit", "The unit is missing, is another one, or was not asked for.")
_UNDEFINED = Verdict(False, "undefined", "The answer divides by zero.")
_OPEN = {
    "time": "The comparison took too long; a person has to decide.",
    "busy": "Too many comparisons are under way; a person has to decide.",
    "too-large": "The answer would be too large to compute; a person has to decide.",
}

Comparison: TypeAlias = Callable[[Tree, Tree], Verdict]


def compare(
    student: str,
    key: str,
    *,
    notation: Notation = "auto",
    key_notation: Notation = "auto",
    rule: Rule = Rule(),  # noqa: B008 - frozen
) -> Verdict:
    """Compare an answer with the key under the author's rule.

    A student's answer never raises. Raises ``EquationError`` where the key cannot be read.
    """
    key_tree = read_key(key, key_notation, rule.options)
    if not student.strip():
        return Verdict(False, "empty", "Nothing was answered.")
    try:
        student_tree = read(student, notation, rule.options)
    except EquationError as error:
        return Verdict(False, "unreadable", f"{error.message} (position {error.position})")
    begun = time.monotonic()
    verdict = compare_trees(student_tree, key_tree, rule)
    added = _PLUS_MINUS.sub(r"\1+ -", student)
    if verdict.correct is False and added != student:
        left = max(begun + rule.timeout - time.monotonic(), 0.0)
        other = compare(
            added, key, notation=notation, key_notation=key_notation, rule=replace(rule, timeout=left)
        )
        return verdict if other.correct is False else other
    return verdict


def compare_trees(student: Tree, key: Tree, rule: Rule) -> Verdict:
    """``compare`` for what is read already."""
    if rule.fold_case:
        student, key = fold_case(student), fold_case(key)
    fault = _vocabulary_fault(student, rule)
    if fault is not None:
        return fault
    student, key = (as_variables(one, rule.variables or ()) for one in (student, key))
    with limited_work() as work:
        verdict = _compare(student, key, rule)
        # Out of steps, a look at the form may have seen too little.
        return _open("too-large") if verdict.correct and work.left < 0 else verdict


def judge_form(student: Tree, key: Tree, rule: Rule) -> Verdict:
    """Whether an answer has the form that the rule asks for, whatever its value."""
    with limited_work() as work:
        verdict = _form(student, key, rule, time.monotonic() + rule.timeout)
        return _open("too-large") if verdict.correct and work.left < 0 else verdict


def _compare(student: Tree, key: Tree, rule: Rule) -> Verdict:
    """By value, then by form, within one time-out."""
    deadline = time.monotonic() + rule.timeout
    verdict = _Comparer(rule, deadline).statements(student, key)
    return _form(student, key, rule, deadline) if verdict.correct else verdict


def _form(student: Tree, key: Tree, rule: Rule, deadline: float) -> Verdict:
    def ask(question: worker.Question, trees: Sequence[Tree]) -> worker.Reply:
        return worker.ask(question, trees, seconds=deadline - time.monotonic())

    return form_fault(student, key, rule, ask) or EQUAL


def _vocabulary_fault(student: Tree, rule: Rule) -> Verdict | None:
    if rule.variables is not None:
        for name in sorted(variables(student) - rule.variables - CONSTANTS):
            return Verdict(False, "variable", f"The variable {name} is not one of this item.")
    if rule.functions is not None:
        for name in sorted(functions(student) - rule.functions):
            return Verdict(False, "function", f"The function {name} is not allowed here.")
    return None


class _Comparer:
    """One comparison under one rule, with the time that is left for it."""

    def __init__(self, rule: Rule, deadline: float) -> None:
        self.rule = rule
        self.deadline = deadline

    def statements(self, student: Tree, key: Tree) -> Verdict:
        """Two whole answers."""
        student, key = (spread_label(expand_plus_minus(one)) for one in (student, key))
        return self.pair(student, key)

    def pair(self, student: Tree, key: Tree) -> Verdict:
        """Two parts that should be the same."""
        is_ordered = self.rule.ordered and isinstance(key, Group)
        if not is_ordered and canonical(student) == canonical(key):
            return EQUAL
        student, key = as_statement(student), as_statement(key)
        if self.rule.labels and isinstance(student, Relation) != isinstance(key, Relation):
            student, key = unlabelled(student), unlabelled(key)
        if isinstance(student, Group) or isinstance(key, Group):
            return self.groups(student, key)
        if isinstance(student, Relation) or isinstance(key, Relation):
            return self.relations(student, key)
        return self.quantities(student, key, self.values)

    # Lists, sets, points, intervals.

    def groups(self, student: Tree, key: Tree) -> Verdict:
        if not isinstance(student, Group) or not isinstance(key, Group):
            return _KIND
        if student.kind != key.kind and tuple(sorted((student.kind, key.kind))) not in _MATCHING_KINDS:
            return _KIND
        if len(student.members) != len(key.members):
            return _COUNT
        if len(key.members) > MAX_MEMBERS:
            return _open("too-large")
        if key.kind == "ratio":
            return self.ratios(student.members, key.members)
        if key.kind in _UNORDERED and not self.rule.ordered:
            return self.unordered(student.members, key.members)
        return _all(self.pair(one, other) for one, other in zip(student.members, key.members, strict=True))

    def ratios(self, student: Sequence[Tree], key: Sequence[Tree]) -> Verdict:
        """Each part stands to the first one as in the key."""
        parts = zip(student[1:], key[1:], strict=True)
        return _all(self.pair(Quotient(one, student[0]), Quotient(other, key[0])) for one, other in parts)

    def unordered(self, student: Sequence[Tree], key: Sequence[Tree]) -> Verdict:
        left = list(student)
        undecided: Verdict | None = None
        for wanted in key:
            for index, one in enumerate(left):
                verdict = self.pair(one, wanted)
                if verdict.correct:
                    del left[index]
                    break
                if verdict.correct is None:
                    undecided = verdict
            else:
                return undecided or DIFFERENT
        return EQUAL

    # Equations and inequalities.

    def relations(self, student: Tree, key: Tree) -> Verdict:
        if not isinstance(student, Relation) or not isinstance(key, Relation):
            return _KIND
        sign, sides = student.signs[0], student.sides
        key_sign, key_sides = key.signs[0], key.sides
        if any(isinstance(side, Group) for side in (*sides, *key_sides)):
            pairs = zip(sides, key_sides, strict=True)
            return _KIND if sign != key_sign else _all(self.pair(one, other) for one, other in pairs)
        if sign != key_sign:
            return DIFFERENT if "=" not in (sign, key_sign) else _KIND
        if self.rule.tolerance is not None and (shared := _shared_side(sides, key_sides)) is not None:
            return self.quantities(sides[1 - shared], key_sides[1 - shared], self.values)
        place, key_place = _place_of_unit(sides), _place_of_unit(key_sides)

        def compare_values(value: Tree, key_value: Tree) -> Verdict:
            return self.differences(
                sign, _difference(sides, place, value), _difference(key_sides, key_place, key_value)
            )

        return self.quantities(sides[place], key_sides[key_place], compare_values)

    def differences(self, sign: str, student: Tree, key: Tree) -> Verdict:
        """Both sides brought to one: the same but for a constant factor, a positive one in an inequality."""
        needs_sign = sign in ("<", "<=")
        try:
            factor = factor_between(exact(student), exact(key))
        except Undefined:
            return _UNDEFINED
        except TooLarge:
            return _open("too-large")
        except TooHard:
            return self.asked(
                "factor", student, key, lambda answer: answer == 1 or (answer == -1 and not needs_sign)
            )
        if factor is None or (needs_sign and factor < 0):
            return DIFFERENT
        return EQUAL

    # Values.

    def quantities(self, student: Tree, key: Tree, compare_values: Comparison) -> Verdict:
        """Compare units as the rule says, then what stands before them."""
        value, unit = split_unit(student)
        key_value, key_unit = split_unit(key)
        if self.rule.units == "ignore" or unit == key_unit:
            return compare_values(value, key_value)
        size, key_size = size_of(unit), size_of(key_unit)
        if self.rule.units != "convert" or not unit or not key_unit or size is None or key_size is None:
            return _UNIT
        if size[0] != key_size[0]:
            return _UNIT
        return compare_values(with_factor(value, size[1] / key_size[1]), key_value)

    def values(self, student: Tree, key: Tree) -> Verdict:
        if self.rule.tolerance is not None and not (variables(key) - {"pi", "e"}):
            return self.within_tolerance(student, key)
        return self.expressions(student, key)

    def within_tolerance(self, student: Tree, key: Tree) -> Verdict:
        assert self.rule.tolerance is not None
        key_value = approximate(key)
        value = approximate(student)
        if value is None or key_value is None:
            return self.expressions(student, key)
        return EQUAL if self.rule.tolerance.allows(value, key_value) else DIFFERENT

    def expressions(self, student: Tree, key: Tree) -> Verdict:
        try:
            key_ratio = exact(key)
        except ArithmeticError:
            key_ratio = None
        try:
            ratio = exact(student)
            if key_ratio is not None:
                return EQUAL if same(ratio, key_ratio) else DIFFERENT
        except Undefined:
            return _UNDEFINED
        except TooLarge:
            return _open("too-large")
        except TooHard:
            pass
        return self.asked("equal", student, key, lambda answer: answer is True)

    def asked(
        self, question: worker.Question, student: Tree, key: Tree, is_right: Callable[[bool | int], bool]
    ) -> Verdict:
        """What only the worker knows."""
        if any(isinstance(one, Group | Relation) for one in (student, key)):
            return _KIND
        left = self.deadline - time.monotonic()
        reply = worker.ask(question, [student, key], seconds=left, positive=self.rule.positive)
        if reply.answer is None:
            return _open(reply.why)
        return EQUAL if is_right(reply.answer) else DIFFERENT


def _shared_side(sides: tuple[Tree, ...], key_sides: tuple[Tree, ...]) -> int | None:
    """The side that both relations have in common, as x in x = 3.14 and x = 3.15."""
    same_form = (place for place in (0, 1) if canonical(sides[place]) == canonical(key_sides[place]))
    return next(same_form, None)


def _place_of_unit(sides: tuple[Tree, ...]) -> int:
    """Which of two sides has a unit; the second one where neither has."""
    return 0 if split_unit(sides[0])[1] else 1


def _difference(sides: tuple[Tree, ...], place: int, value: Tree) -> Tree:
    """The first side less the second, with a value in the place of one of them."""
    left, right = (value if index == place else side for index, side in enumerate(sides))
    return Sum((left, Negative(right)))


def _open(reason: str) -> Verdict:
    """The verdict that is left to a person."""
    return Verdict(None, reason, _OPEN.get(reason, "This could not be decided; a person has to."))


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """The first one that is wrong, else the first that is open, else equal."""
    undecided: Verdict | None = None
    for verdict in verdicts:
        if verdict.correct is False:
            return verdict
        if verdict.correct is None:
            undecided = verdict
    return undecided or EQUAL
