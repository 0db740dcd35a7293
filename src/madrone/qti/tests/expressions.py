"""Evaluates single expressions for tests."""

from lxml import etree

from madrone.qti.declarations import Declaration, ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.processing.compiler import Compiler
from madrone.qti.processing.rules import OPERATOR_MODULES
from madrone.qti.processing.state import State
from madrone.qti.values import Value

assert OPERATOR_MODULES  # Importing them fills the table of operators.


def evaluate(
    xml: str,
    values: dict[str, Value] | None = None,
    *,
    seed: str = "",
    declared: ResponseDeclaration | None = None,
) -> tuple[Value, list[str], list[str]]:
    """The value of an expression, the warnings of its run and the codes of its problems.

    ``values`` are variables; ``declared`` is a response that is declared in full.
    """
    problems = Problems("test", [])
    names = dict(values or {})
    responses = {declared.identifier: declared} if declared else {}
    others = {name: Declaration(name, "single", "string", 0) for name in names}
    expression = Compiler(responses, {}, others, problems).expression(etree.fromstring(xml))
    state = State(names, seed=seed)
    return expression(state), state.warnings, [problem.code for problem in problems.found]
