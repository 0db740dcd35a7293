"""Whether an interaction and the response that it answers fit together."""

from lxml import etree

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.interactions.model import BASE_TYPES_OF, CARDINALITIES_OF
from madrone.qti.xml import line_of


def report_binding(
    element: etree._Element,
    kind: str,
    declaration: ResponseDeclaration | None,
    identifier: str,
    problems: Problems,
) -> None:
    """Report an undeclared response, and one of a base type or cardinality that the kind cannot give."""
    line = line_of(element)
    if declaration is None:
        message = f"This {kind} interaction answers {identifier!r}, which is not declared."
        problems.loss(line, "response-undeclared", message)
        return
    types = BASE_TYPES_OF.get(kind)
    if types is None:
        return
    if declaration.cardinality != "record" and declaration.base_type not in types:
        wanted = " or ".join(sorted(types))
        message = f"A {kind} interaction needs a response of base type {wanted}."
        problems.loss(line, "response-base-type", message)
    cardinalities = CARDINALITIES_OF[kind]
    if declaration.cardinality not in cardinalities:
        wanted = " or ".join(sorted(cardinalities))
        message = f"A {kind} interaction needs a response of cardinality {wanted}."
        problems.loss(line, "response-cardinality", message)
