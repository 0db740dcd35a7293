"""The rules of response processing."""

from lxml import etree

from madrone.qti.declarations import OutcomeDeclaration
from madrone.qti.processing.compiler import Compiler, Expression, State
from madrone.qti.processing.rules import Rule, RuleBook, fitted, operand_of
from madrone.qti.values import Value, is_number
from madrone.qti.xml import line_of

RESPONSE_RULES = RuleBook("response")

COMPLETION = OutcomeDeclaration("completionStatus", "single", "identifier", 0)


@RESPONSE_RULES.rule("qti-response-processing-fragment")
def build_fragment(compiler: Compiler, element: etree._Element) -> Rule:
    """Rules in a group: the group has no meaning of its own."""
    rules = RESPONSE_RULES.compile(compiler, element)

    def run(state: State) -> None:
        for rule in rules:
            rule(state)

    return run


@RESPONSE_RULES.rule("qti-set-outcome-value")
def build_set_outcome(compiler: Compiler, element: etree._Element) -> Rule | None:
    """Set an outcome to the value of an expression."""
    declaration, value = _outcome(compiler, element), operand_of(compiler, element)
    return None if declaration is None else setter(declaration, value)


@RESPONSE_RULES.rule("qti-lookup-outcome-value")
def build_lookup_outcome(compiler: Compiler, element: etree._Element) -> Rule | None:
    """Set an outcome to what its table gives for a number; for NULL the table's default."""
    declaration, value = _outcome(compiler, element), operand_of(compiler, element)
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
        if isinstance(source, int | float) and is_number(source):
            return table.look_up(source)
        return table.default

    return setter(declaration, look_up)


def setter(declaration: OutcomeDeclaration, value: Expression) -> Rule:
    """A rule that sets an outcome. One that a person gives is left as it is: processing has no say in it."""
    identifier, external = declaration.identifier, declaration.external is not None

    def run(state: State) -> None:
        if not external:
            state.values[identifier] = fitted(state, declaration, value(state))

    return run


def _outcome(compiler: Compiler, element: etree._Element) -> OutcomeDeclaration | None:
    identifier = element.get("identifier") or ""
    declaration = compiler.outcomes.get(identifier)
    if declaration is None and identifier == COMPLETION.identifier:
        return COMPLETION
    if declaration is None:
        message = f"The outcome {identifier[:60]!r} is not declared; it is not set."
        compiler.problems.loss(line_of(element), "outcome", message)
    return declaration
