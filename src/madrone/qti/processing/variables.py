"""Expressions that read the item's variables, their keys and their mappings."""

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, State, builder, null
from madrone.qti.values import Value, members_of, parse_scalar


@builder("qti-base-value")
def build_base_value(compiler: Compiler, element: etree._Element) -> Expression:
    """The value written in the expression."""
    text = "".join(map(str, element.itertext()))
    try:
        constant = parse_scalar(element.get("base-type") or "string", text)
    except ValueError as error:
        return compiler.unusable(element, "base-value", f"A base value cannot be read: {error}.")
    # An empty string is NULL wherever it comes from.
    return null if constant == "" else lambda state: constant


@builder("qti-null")
def build_null(compiler: Compiler, element: etree._Element) -> Expression:
    """NULL."""
    return null


@builder("qti-variable")
def build_variable(compiler: Compiler, element: etree._Element) -> Expression:
    """The value that a variable has now."""
    identifier = element.get("identifier") or ""
    if not compiler.knows(identifier):
        return compiler.unusable(
            element, "variable", f"The variable {identifier!r} is not declared; it is always NULL."
        )
    return lambda state: state.values.get(identifier)


@builder("qti-default")
def build_default(compiler: Compiler, element: etree._Element) -> Expression:
    """The default value of a variable: what template processing has set, else what is declared."""
    identifier = element.get("identifier") or ""
    declaration = compiler.declaration(identifier)
    if declaration is None:
        return compiler.unusable(
            element, "variable", f"The variable {identifier!r} is not declared; it has no default."
        )
    declared = declaration.default
    return lambda state: state.defaults.get(identifier, declared)


@builder("qti-correct")
def build_correct(compiler: Compiler, element: etree._Element) -> Expression:
    """The correct response: what template processing has set, else what is declared."""
    identifier = element.get("identifier") or ""
    declaration = compiler.responses.get(identifier)
    if declaration is None:
        return compiler.unusable(
            element, "variable", f"The response {identifier!r} is not declared; it has no key."
        )
    declared = declaration.correct
    return lambda state: state.correct.get(identifier, declared)


@builder("qti-map-response")
def build_map_response(compiler: Compiler, element: etree._Element) -> Expression:
    """The points that a response's mapping gives; nothing answered maps to nothing, within the bounds."""
    identifier = element.get("identifier") or ""
    declaration = compiler.responses.get(identifier)
    if declaration is None or declaration.mapping is None:
        return compiler.unusable(
            element, "map-response", f"The response {identifier!r} has no mapping; it maps to NULL."
        )
    mapping = declaration.mapping

    def evaluate(state: State) -> Value:
        value = state.values.get(identifier)
        state.spend_on(value)
        return mapping.total(members_of(value))

    return evaluate
