"""Expressions and rules that only a test has: over all its items, or over those of a section or category.

An item's variable is ``ITEM.NAME``, and ``ITEM.2.NAME`` for the second time that a selection with replacement
gives the item (QTI 3.0.1, Variable). Tests otherwise use the same operators as items.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from madrone.qti.assessment.model import BranchRule, ItemRef, PreCondition
from madrone.qti.declarations import Declaration
from madrone.qti.processing.compiler import Compiler, Expression, State
from madrone.qti.processing.responding import build_lookup_outcome, build_set_outcome
from madrone.qti.processing.rules import ExitProcessing, Rule, RuleBook, operand_of
from madrone.qti.processing.state import Exhausted
from madrone.qti.values import Multiple, Scalar, Value, container, is_number
from madrone.qti.xml import line_of, tag_of


@dataclass(frozen=True, slots=True)
class ItemView:
    """What a test's rules may know of one item that is planned for a student.

    ``values`` and ``declared`` have the item's own names. ``correct`` is none where an answer has no key for
    each of its responses. ``minima`` and ``maxima`` are the declared bounds of its outcomes.
    """

    ref: ItemRef
    occurrence: int
    sections: frozenset[str]
    values: Mapping[str, Value]
    declared: Mapping[str, Declaration]
    minima: Mapping[str, float] = field(default_factory=dict)
    maxima: Mapping[str, float] = field(default_factory=dict)
    presented: bool = False
    attempted: bool = False
    responded: bool = False
    correct: bool | None = None

    def own_name(self, name: str) -> str | None:
        """The item's name of what the test calls ``name``; none where a mapping gives it another name."""
        source = self.ref.mappings.get(name)
        if source is not None:
            return source
        return None if name in self.ref.mappings.values() else name


class TestState(State):
    """The variables of a test while its rules run, and its planned items."""

    __slots__ = ("items",)
    __test__ = False

    def __init__(self, values: dict[str, Value], items: tuple[ItemView, ...], *, seed: str = "") -> None:
        super().__init__(values, seed=seed)
        self.items = items


@dataclass(frozen=True, slots=True)
class Named:
    """A name that an expression relies on; checked once the whole test is read."""

    kind: str
    name: str
    line: int
    source: str


TestBuilder: TypeAlias = Callable[["TestCompiler", etree._Element], Expression]


@dataclass(slots=True)
class TestCompiler(Compiler):
    """Compiles expressions of a test; ``named`` gathers the items and sections that they rely on."""

    __test__ = False

    named: list[Named] = field(default_factory=list)

    def knows(self, identifier: str) -> bool:
        """A name with a period is an item's, a section's or a part's variable."""
        return "." in identifier or Compiler.knows(self, identifier)

    def expression(self, element: etree._Element) -> Expression:
        """Compile one expression, of the test or of any kind."""
        build = _BUILDERS.get(tag_of(element))
        return Compiler.expression(self, element) if build is None else build(self, element)

    def inner(self, element: etree._Element) -> Expression:
        """Compile the one expression in a rule."""
        return operand_of(self, element)

    def rely_on(self, kind: str, name: str, element: etree._Element) -> None:
        """Remember that an expression needs a name."""
        self.named.append(Named(kind, name, line_of(element), self.problems.source))


def compile_outcome_rules(compiler: TestCompiler, element: etree._Element | None) -> tuple[Rule, ...]:
    """Compile ``qti-outcome-processing``."""
    return () if element is None else tuple(_OUTCOME_RULES.compile(compiler, element))


def run_rules(rules: tuple[Rule, ...], state: State) -> None:
    """Carry out the rules on the state's variables."""
    try:
        for rule in rules:
            rule(state)
    except ExitProcessing:
        return
    except Exhausted:
        state.warn("the rules of the test want more work than is allowed; they end early")


def is_true(expression: Expression, state: State) -> bool:
    """Whether a condition holds; NULL does not."""
    try:
        return expression(state) is True
    except Exhausted:
        state.warn("a condition wants more work than is allowed; it counts as not met")
        return False


def all_true(conditions: Iterable[PreCondition], state: State) -> bool:
    """Whether every precondition holds."""
    return all(is_true(one.expression, state) for one in conditions)


def first_target(rules: Iterable[BranchRule], state: State) -> str | None:
    """Where the first branch rule that holds leads; none where none does."""
    return next((rule.target for rule in rules if is_true(rule.expression, state)), None)


def _build_fragment(compiler: Compiler, element: etree._Element) -> Rule:
    rules = _OUTCOME_RULES.compile(compiler, element)

    def run(state: State) -> None:
        for rule in rules:
            rule(state)

    return run


def _build_exit(compiler: Compiler, element: etree._Element) -> Rule:
    def run(state: State) -> None:
        raise ExitProcessing

    return run


_OUTCOME_RULES = RuleBook("outcome")
_OUTCOME_RULES.builders |= {
    "qti-exit-test": _build_exit,
    "qti-lookup-outcome-value": build_lookup_outcome,
    "qti-outcome-processing-fragment": _build_fragment,
    "qti-set-outcome-value": build_set_outcome,
}


@dataclass(frozen=True, slots=True)
class Subset:
    """Some of a test's items: of a section, with one of some categories, with none of others."""

    section: str
    including: frozenset[str]
    excluding: frozenset[str]

    def of(self, state: State) -> Iterator[ItemView]:
        """The planned items that belong to it."""
        if not isinstance(state, TestState):
            return
        state.spend(len(state.items))
        for item in state.items:
            categories = set(item.ref.categories)
            inside = not self.section or self.section in item.sections
            if (
                inside
                and (not self.including or categories & self.including)
                and not categories & self.excluding
            ):
                yield item


def _subset(compiler: TestCompiler, element: etree._Element) -> Subset:
    section = (element.get("section-identifier") or "").strip()
    if section:
        compiler.rely_on("section", section, element)
    return Subset(
        section,
        frozenset((element.get("include-category") or "").split()),
        frozenset((element.get("exclude-category") or "").split()),
    )


def _build_variable(compiler: TestCompiler, element: etree._Element) -> Expression:
    """The value of a variable of the test, or of an item, weighted where that is asked for."""
    identifier = (element.get("identifier") or "").strip()
    if not compiler.knows(identifier):
        message = f"The variable {identifier[:60]!r} is not declared; it is always NULL."
        return compiler.unusable(element, "variable", message)
    if "." not in identifier:
        return lambda state: state.values.get(identifier)
    compiler.rely_on("item", identifier.rpartition(".")[0], element)
    weight = element.get("weight-identifier")
    if not weight:
        return lambda state: state.values.get(identifier)
    prefix, _, name = identifier.rpartition(".")

    def evaluate(state: State) -> Value:
        value = state.values.get(identifier)
        items = state.items if isinstance(state, TestState) else ()
        state.spend(len(items))
        for item in items:
            if prefix in (item.ref.identifier, f"{item.ref.identifier}.{item.occurrence}"):
                return _weighted(value, _declaration(item, name), item.ref.weights.get(weight, 1.0))
        return value

    return evaluate


def _declaration(item: ItemView, name: str) -> Declaration | None:
    own = item.own_name(name)
    return None if own is None else item.declared.get(own)


def _weighted(value: Value, declaration: Declaration | None, weight: float) -> Value:
    """Only numbers have weights; a duration has none."""
    if declaration is None or declaration.base_type not in ("integer", "float"):
        return value
    return float(value) * weight if isinstance(value, int | float) and is_number(value) else value


def _build_test_variables(compiler: TestCompiler, element: etree._Element) -> Expression:
    """The values of one variable in all items of a subset, without NULLs."""
    subset = _subset(compiler, element)
    name = (element.get("variable-identifier") or "").strip()
    wanted, weight = element.get("base-type"), element.get("weight-identifier")
    if weight and wanted not in (None, "float"):
        message = f"Weights make floats of numbers, so they do not go with base type {wanted}."
        return compiler.unusable(element, "weight-base-type", message)
    base_types = (wanted,) if wanted else ("integer", "float")

    def evaluate(state: State) -> Value:
        found: list[Scalar] = []
        for item in subset.of(state):
            declaration = _declaration(item, name)
            if declaration is None or declaration.base_type not in base_types:
                continue
            value = item.values.get(declaration.identifier)
            if declaration.cardinality != "single" or value is None or isinstance(value, Multiple | dict):
                continue
            if weight:
                value = _weighted(value, declaration, item.ref.weights.get(weight, 1.0))
            found.append(value)  # type: ignore[arg-type]  # single by declaration
        return container("multiple", _one_type(found) if wanted is None else found)

    return evaluate


def _one_type(found: list[Scalar]) -> list[Scalar]:
    """All integers, or all floats: a container holds values of one base type."""
    if all(isinstance(one, int) for one in found):
        return found
    return [float(one) if isinstance(one, int) else one for one in found]


def _build_outcome_bound(compiler: TestCompiler, element: etree._Element) -> Expression:
    """The declared least or most of one outcome in all items of a subset.

    A missing most makes the whole NULL, since no sum of the others would be the most; a missing least is
    passed over (QTI 3.0.1, OutcomeMaximum and OutcomeMinimum).
    """
    subset = _subset(compiler, element)
    name = (element.get("outcome-identifier") or "").strip()
    weight = element.get("weight-identifier")
    most = tag_of(element) == "qti-outcome-maximum"

    def evaluate(state: State) -> Value:
        found: list[Scalar] = []
        for item in subset.of(state):
            declaration = _declaration(item, name)
            if declaration is not None and declaration.cardinality != "single":
                continue
            bounds = item.maxima if most else item.minima
            bound = None if declaration is None else bounds.get(declaration.identifier)
            if bound is not None:
                found.append(bound * item.ref.weights.get(weight, 1.0) if weight else bound)
            elif most:
                return None
        return container("multiple", found)

    return evaluate


def _counter(counts: Callable[[ItemView], bool]) -> TestBuilder:
    def build(compiler: TestCompiler, element: etree._Element) -> Expression:
        subset = _subset(compiler, element)
        return lambda state: sum(1 for item in subset.of(state) if counts(item))

    return build


_BUILDERS: dict[str, TestBuilder] = {
    "qti-number-correct": _counter(lambda item: item.correct is True),
    "qti-number-incorrect": _counter(lambda item: item.attempted and item.correct is False),
    "qti-number-presented": _counter(lambda item: item.presented),
    "qti-number-responded": _counter(lambda item: item.attempted and item.responded),
    "qti-number-selected": _counter(lambda item: True),
    "qti-outcome-maximum": _build_outcome_bound,
    "qti-outcome-minimum": _build_outcome_bound,
    "qti-test-variables": _build_test_variables,
    "qti-variable": _build_variable,
}
EXPRESSIONS = frozenset(_BUILDERS)
