"""From the XML of an expression to a function of the attempt's state; the table of operators.

Each operator registers itself under its QTI 3.0 name. Nearly all are strict: NULL in, NULL out, and operands
of the wrong type give NULL with a warning, so that a student's odd answer never stops the processing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from madrone.qti.declarations import Declaration, OutcomeDeclaration, ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.processing.state import BUILT_IN, State
from madrone.qti.values import Multiple, Ordered, Record, Value, is_number, parse_float, parse_integer
from madrone.qti.xml import elements, line_of, tag_of

# Compiling a pattern takes time; a file of thousands of large ones would take minutes.
MAX_PATTERN_STATES = 50_000

Expression: TypeAlias = Callable[[State], Value]
Builder: TypeAlias = Callable[["Compiler", etree._Element], Expression]
Check: TypeAlias = Callable[[Value], bool]

BUILDERS: dict[str, Builder] = {}


@dataclass(slots=True)
class Compiler:
    """Knows the item's declarations while its expressions are compiled.

    ``others`` are template variables and context variables. ``new_keys`` collects the responses whose key
    template processing sets, so that program is compiled before response processing.
    """

    responses: Mapping[str, ResponseDeclaration]
    outcomes: Mapping[str, OutcomeDeclaration]
    others: Mapping[str, Declaration]
    problems: Problems
    pattern_room: int = MAX_PATTERN_STATES
    new_keys: set[str] = field(default_factory=set)

    def declaration(self, identifier: str) -> Declaration | None:
        """The declared variable of that name, of whatever kind."""
        return self.responses.get(identifier) or self.outcomes.get(identifier) or self.others.get(identifier)

    def knows(self, identifier: str) -> bool:
        """Whether a variable of that name is declared or always there."""
        return identifier in BUILT_IN or self.declaration(identifier) is not None

    def expression(self, element: etree._Element) -> Expression:
        """Compile one expression; one that is not known is a problem and always NULL."""
        build = BUILDERS.get(tag_of(element))
        if build is None:
            return self.unusable(
                element, "expression", f"The expression <{tag_of(element)}> is not known; it gives NULL."
            )
        return build(self, element)

    def operands(self, element: etree._Element, least: int, most: int | None) -> list[Expression] | None:
        """Compile the operands; none, and a problem, where their number is wrong."""
        found = [self.expression(child) for child in elements(element)]
        if len(found) < least or (most is not None and len(found) > most):
            wanted = (
                str(least) if least == most else f"at least {least}" if most is None else f"{least} to {most}"
            )
            message = f"<{tag_of(element)}> takes {wanted} expressions, but has {len(found)}; it gives NULL."
            self.problems.loss(line_of(element), "operands", message)
            return None
        return found

    def unusable(self, element: etree._Element, code: str, message: str) -> Expression:
        """Report an expression that cannot be carried out and put NULL in its place."""
        self.problems.loss(line_of(element), code, message)
        return null

    def number(self, element: etree._Element, name: str, absent: str | None = None) -> Expression | None:
        """An attribute that is a number or names a variable; none, and a problem, where it is neither."""
        text = (element.get(name) or absent or "").strip()
        if not text:
            self.problems.loss(
                line_of(element), "attribute-missing", f"<{tag_of(element)}> needs the attribute {name}."
            )
            return None
        return self.number_or_variable(element, text)

    def number_or_variable(self, element: etree._Element, text: str) -> Expression | None:
        """A number as written, else the value of the variable that is named, with or without braces."""
        try:
            constant: Value = parse_integer(text)
        except ValueError:
            try:
                constant = parse_float(text)
            except ValueError:
                return self._variable(element, text.removeprefix("{").removesuffix("}"))
        return lambda state: constant

    def _variable(self, element: etree._Element, identifier: str) -> Expression | None:
        if not self.knows(identifier):
            message = (
                f"<{tag_of(element)}> wants a number or a declared variable, but says {identifier[:60]!r}."
            )
            self.problems.loss(line_of(element), "attribute-number", message)
            return None
        return lambda state: _number(state.values.get(identifier))


def null(state: State) -> None:
    """The expression that is always NULL."""


def builder(name: str) -> Callable[[Builder], Builder]:
    """Register a function that compiles the element of that name itself."""

    def register(build: Builder) -> Builder:
        BUILDERS[name] = build
        return build

    return register


def strict(
    name: str, check: Check, least: int, most: int | None = -1
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register an operator that is a plain function of its operands' values.

    It is NULL where an operand is NULL or fails ``check``. ``most`` is ``least`` unless given; ``None`` is no
    limit.
    """
    limit = least if most == -1 else most

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        def build(compiler: Compiler, element: etree._Element) -> Expression:
            operands = compiler.operands(element, least, limit)
            return null if operands is None else strictly(tag_of(element), operands, check, function)

        BUILDERS[name] = build
        return function

    return register


def strictly(
    name: str, operands: list[Expression], check: Check, function: Callable[..., Value]
) -> Expression:
    """An expression that applies ``function`` where no operand is NULL and all pass ``check``."""

    def evaluate(state: State) -> Value:
        values = []
        for operand in operands:
            value = operand(state)
            if value is None:
                return None
            if not check(value):
                state.warn(f"{name}: an operand has the wrong type, so the result is NULL")
                return None
            if isinstance(value, tuple | str):
                state.spend_on(value)
            values.append(value)
        return function(*values)

    return evaluate


def is_any(value: Value) -> bool:
    """Any value at all."""
    return True


def is_boolean(value: Value) -> bool:
    """A single boolean."""
    return isinstance(value, bool)


def is_text(value: Value) -> bool:
    """A single string, identifier or address."""
    return isinstance(value, str)


def is_single_number(value: Value) -> bool:
    """A single integer, float or duration."""
    return is_number(value)


def is_integer(value: Value) -> bool:
    """A single integer."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_numeric(value: Value) -> bool:
    """A number or a container of numbers."""
    if isinstance(value, Multiple | Ordered):
        return all(is_number(member) for member in value)
    return is_number(value)


def is_container(value: Value) -> bool:
    """A container of either kind; a single value is taken as a container of one."""
    return not isinstance(value, Record)


def _number(value: Value) -> Value:
    return value if is_number(value) else None
