"""Rules as such: what every kind of processing shares. Conditions, assignment, and where processing ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from madrone.qti.declarations import Declaration
from madrone.qti.processing import areas, chance, containers, custom, logic, mathematics, numbers, strings
from madrone.qti.processing import variables as variable_operators
from madrone.qti.processing.coercion import Unsuitable, coerce
from madrone.qti.processing.compiler import Compiler, Expression, State, null
from madrone.qti.values import Value
from madrone.qti.xml import elements, line_of, tag_of

Rule: TypeAlias = Callable[[State], None]
RuleBuilder: TypeAlias = Callable[[Compiler, etree._Element], Rule | None]

# Importing these modules fills the table of operators.
OPERATOR_MODULES = (
    areas,
    chance,
    containers,
    custom,
    logic,
    mathematics,
    numbers,
    strings,
    variable_operators,
)


class ExitProcessing(Exception):  # It is a jump, not an error.
    """The rules say that processing ends here."""


@dataclass(slots=True)
class RuleBook:
    """The rules that one kind of processing knows, by the name of their element.

    ``kind`` is the word in its condition's elements: ``response`` for ``qti-response-condition``,
    ``qti-response-if``, ``qti-response-else-if`` and ``qti-response-else``.
    """

    kind: str
    builders: dict[str, RuleBuilder] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every kind has its conditions and its exit."""
        self.builders[f"qti-{self.kind}-condition"] = self._condition
        self.builders[f"qti-exit-{self.kind}"] = _exit

    def rule(self, name: str) -> Callable[[RuleBuilder], RuleBuilder]:
        """Register a function that compiles the rule of that name."""

        def register(build: RuleBuilder) -> RuleBuilder:
            self.builders[name] = build
            return build

        return register

    def compile(self, compiler: Compiler, parent: etree._Element) -> list[Rule]:
        """Compile all rules in an element; one that is not known is a problem and does nothing."""
        return self._compile_each(compiler, list(elements(parent)))

    def _compile_each(self, compiler: Compiler, found: list[etree._Element]) -> list[Rule]:
        rules = []
        for element in found:
            build = self.builders.get(tag_of(element))
            if build is None:
                message = f"The rule <{tag_of(element)}> is not known here; it does nothing."
                compiler.problems.loss(line_of(element), "rule", message)
            elif (rule := build(compiler, element)) is not None:
                rules.append(rule)
        return rules

    def _condition(self, compiler: Compiler, element: etree._Element) -> Rule:
        tests = (f"qti-{self.kind}-if", f"qti-{self.kind}-else-if")
        branches: list[tuple[Expression, list[Rule]]] = []
        otherwise: list[Rule] = []
        for child in elements(element):
            if child.tag == f"qti-{self.kind}-else":
                otherwise = self.compile(compiler, child)
            elif child.tag in tests:
                branches.append(self._branch(compiler, child))
            else:
                compiler.problems.loss(
                    line_of(child), "rule", f"<{tag_of(child)}> has no meaning in a {self.kind} condition."
                )

        def run(state: State) -> None:
            for test, rules in branches:
                if test(state) is True:
                    for rule in rules:
                        rule(state)
                    return
            for rule in otherwise:
                rule(state)

        return run

    def _branch(self, compiler: Compiler, element: etree._Element) -> tuple[Expression, list[Rule]]:
        inside = list(elements(element))
        if not inside:
            return compiler.unusable(
                element, "condition", f"<{tag_of(element)}> has no condition; it is never true."
            ), []
        return compiler.expression(inside[0]), self._compile_each(compiler, inside[1:])


def operand_of(compiler: Compiler, element: etree._Element) -> Expression:
    """The one expression in a rule; NULL, and a problem, where there is none or are several."""
    operands = compiler.operands(element, 1, 1)
    return null if operands is None else operands[0]


def fitted(state: State, declaration: Declaration, value: Value) -> Value:
    """A value as the declaration wants it; NULL with a warning where it cannot be had."""
    try:
        return coerce(declaration, value)
    except Unsuitable as error:
        state.warn(f"{declaration.identifier} becomes NULL: {error}")
        return None


def _exit(compiler: Compiler, element: etree._Element) -> Rule:
    def run(state: State) -> None:
        raise ExitProcessing

    return run
