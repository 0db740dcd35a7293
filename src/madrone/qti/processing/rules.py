"""The rules of response processing, and the standard templates in terms of them."""

from collections.abc import Callable
from typing import TypeAlias

from lxml import etree

from madrone.qti.declarations import OutcomeDeclaration
from madrone.qti.processing import containers, custom, logic, numbers, strings, variables
from madrone.qti.processing.coercion import Unsuitable, coerce
from madrone.qti.processing.compiler import Compiler, Expression, State, null
from madrone.qti.values import Value, is_number, same
from madrone.qti.xml import elements, line_of, tag_of

Rule: TypeAlias = Callable[[State], None]

# Importing these modules fills the table of operators.
OPERATOR_MODULES = (containers, custom, logic, numbers, strings, variables)

_COMPLETION = OutcomeDeclaration("completionStatus", "single", "identifier", 0)


class ExitProcessing(Exception):  # It is a jump, not an error.
    """The rules say that processing ends here."""


def compile_rules(compiler: Compiler, parent: etree._Element) -> list[Rule]:
    """Compile all rules in an element; one that is not known is a problem and does nothing."""
    return [rule for child in elements(parent) if (rule := _compile_rule(compiler, child)) is not None]


def _compile_rule(compiler: Compiler, element: etree._Element) -> Rule | None:
    build = _RULES.get(tag_of(element))
    if build is None:
        message = f"The rule <{tag_of(element)}> is not known; it does nothing."
        compiler.problems.loss(line_of(element), "rule", message)
        return None
    return build(compiler, element)


def _condition(compiler: Compiler, element: etree._Element) -> Rule:
    branches: list[tuple[Expression | None, list[Rule]]] = []
    for child in elements(element):
        if child.tag == "qti-response-else":
            branches.append((None, compile_rules(compiler, child)))
        elif child.tag in ("qti-response-if", "qti-response-else-if"):
            branches.append(_branch(compiler, child))
        else:
            compiler.problems.loss(
                line_of(child), "rule", f"<{tag_of(child)}> has no meaning in a response condition."
            )

    def run(state: State) -> None:
        for test, rules in branches:
            if test is None or test(state) is True:
                for rule in rules:
                    rule(state)
                return

    return run


def _branch(compiler: Compiler, element: etree._Element) -> tuple[Expression, list[Rule]]:
    inside = list(elements(element))
    if not inside:
        return compiler.unusable(
            element, "condition", f"<{tag_of(element)}> has no condition; it is never true."
        ), []
    rules = [rule for child in inside[1:] if (rule := _compile_rule(compiler, child)) is not None]
    return compiler.expression(inside[0]), rules


def _fragment(compiler: Compiler, element: etree._Element) -> Rule:
    rules = compile_rules(compiler, element)

    def run(state: State) -> None:
        for rule in rules:
            rule(state)

    return run


def _exit(compiler: Compiler, element: etree._Element) -> Rule:
    def run(state: State) -> None:
        raise ExitProcessing

    return run


def _outcome(compiler: Compiler, element: etree._Element) -> OutcomeDeclaration | None:
    identifier = element.get("identifier") or ""
    declaration = compiler.outcomes.get(identifier)
    if declaration is None and identifier == "completionStatus":
        return _COMPLETION
    if declaration is None:
        message = f"The outcome {identifier!r} is not declared; it is not set."
        compiler.problems.loss(line_of(element), "outcome", message)
    return declaration


def _operand(compiler: Compiler, element: etree._Element) -> Expression:
    operands = compiler.operands(element, 1, 1)
    return null if operands is None else operands[0]


def _set_outcome(compiler: Compiler, element: etree._Element) -> Rule | None:
    declaration, value = _outcome(compiler, element), _operand(compiler, element)
    return None if declaration is None else _setter(declaration, value)


def _setter(declaration: OutcomeDeclaration, value: Expression) -> Rule:
    """An outcome that a person gives is left as it is: processing has no say in it."""

    def run(state: State) -> None:
        if declaration.external is None:
            _assign(state, declaration, value(state))

    return run


def _assign(state: State, declaration: OutcomeDeclaration, value: Value) -> None:
    try:
        state.values[declaration.identifier] = coerce(declaration, value)
    except Unsuitable as error:
        state.values[declaration.identifier] = None
        state.warn(f"{declaration.identifier} becomes NULL: {error}")


def _lookup_outcome(compiler: Compiler, element: etree._Element) -> Rule | None:
    declaration, value = _outcome(compiler, element), _operand(compiler, element)
    if declaration is None:
        return None
    table = declaration.table
    if table is None:
        message = f"The outcome {declaration.identifier} has no table to look up in; it becomes NULL."
        compiler.problems.loss(line_of(element), "lookup-table", message)

    def look_up(state: State) -> Value:
        source = value(state)
        if table is None:
            return None
        return table.look_up(source) if is_number(source) else table.default  # type: ignore[arg-type]  # a number

    return _setter(declaration, look_up)


_RULES: dict[str, Callable[[Compiler, etree._Element], Rule | None]] = {
    "qti-response-condition": _condition,
    "qti-response-processing-fragment": _fragment,
    "qti-exit-response": _exit,
    "qti-set-outcome-value": _set_outcome,
    "qti-lookup-outcome-value": _lookup_outcome,
}


def match_correct(compiler: Compiler, line: int) -> list[Rule]:
    """The template of that name: SCORE is 1 where RESPONSE matches its key, else 0."""
    response, score = compiler.responses.get("RESPONSE"), compiler.outcomes.get("SCORE")
    if response is None or score is None:
        compiler.problems.loss(line, "template", "The template match_correct needs a RESPONSE and a SCORE.")
        return []
    correct = response.correct
    if correct is None:
        compiler.problems.note(line, "template-key", "RESPONSE has no correct response, so nobody can score.")

    def points(state: State) -> Value:
        given = state.values.get("RESPONSE")
        return 1.0 if given is not None and correct is not None and same(given, correct) else 0.0

    return [_setter(score, points)]


def map_response(compiler: Compiler, line: int) -> list[Rule]:
    """The template of that name: SCORE is what the mapping gives, 0 where nothing is answered."""
    response, score = compiler.responses.get("RESPONSE"), compiler.outcomes.get("SCORE")
    if response is None or score is None or response.mapping is None:
        compiler.problems.loss(
            line, "template", "The template map_response needs a RESPONSE with a mapping, and a SCORE."
        )
        return []
    mapping = response.mapping

    def points(state: State) -> Value:
        given = state.values.get("RESPONSE")
        return 0.0 if given is None else mapping.total(variables.members_of(given))

    return [_setter(score, points)]


TEMPLATES: dict[str, Callable[[Compiler, int], list[Rule]]] = {
    "match_correct": match_correct,
    "map_response": map_response,
}
