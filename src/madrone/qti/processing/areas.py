"""Operators on points of a picture."""

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, State, builder, null, strictly
from madrone.qti.shapes import read_shape
from madrone.qti.values import Point, Value, members_of


@builder("qti-inside")
def build_inside(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether a point, or any point of a container, lies in a shape or on its edge."""
    operands = compiler.operands(element, 1, 1)
    shape = read_shape(element, compiler.problems)
    if operands is None or shape is None:
        return null

    def any_inside(value: Value) -> bool:
        return any(isinstance(one, Point) and shape.contains(*one) for one in members_of(value))

    inside = strictly("qti-inside", operands, _is_points, any_inside)

    def evaluate(state: State) -> Value:
        state.spend(shape.size)
        return inside(state)

    return evaluate


@builder("qti-map-response-point")
def build_map_response_point(compiler: Compiler, element: etree._Element) -> Expression:
    """The points that a response's area mapping gives, within its bounds."""
    identifier = element.get("identifier") or ""
    declaration = compiler.responses.get(identifier)
    if declaration is None or declaration.area_mapping is None:
        return compiler.unusable(
            element, "map-response", f"The response {identifier[:60]!r} has no area mapping; it maps to NULL."
        )
    mapping = declaration.area_mapping

    def evaluate(state: State) -> Value:
        value = state.values.get(identifier)
        state.spend_on(value, times=mapping.size)
        return mapping.total(members_of(value))

    return evaluate


def _is_points(value: Value) -> bool:
    return all(isinstance(one, Point) for one in members_of(value))
