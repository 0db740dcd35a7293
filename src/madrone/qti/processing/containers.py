"""Operators that build containers or take something out of them."""

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, State, builder, is_container, null, strict
from madrone.qti.values import Ordered, Record, Scalar, Value, container, members_of, same_scalar

MAX_MEMBERS = 10_000
# So many members are copied in the time of one step.
_CHUNK = 16


@builder("qti-multiple")
def build_multiple(compiler: Compiler, element: etree._Element) -> Expression:
    """All values of all operands without order, NULLs left out; NULL where nothing is left."""
    return _gather(compiler, element, "multiple")


@builder("qti-ordered")
def build_ordered(compiler: Compiler, element: etree._Element) -> Expression:
    """All values of all operands in order, NULLs left out; NULL where nothing is left."""
    return _gather(compiler, element, "ordered")


def _gather(compiler: Compiler, element: etree._Element, cardinality: str) -> Expression:
    operands = compiler.operands(element, 0, None) or []

    def evaluate(state: State) -> Value:
        found: list[Scalar] = []
        for operand in operands:
            found.extend(members_of(operand(state)))
            state.spend(len(found))
        return _limited(container(cardinality, found), state)

    return evaluate


@strict("qti-delete", is_container, 2)
def delete(unwanted: Value, value: Value) -> Value:
    """The container without any occurrence of the first, a single value; NULL where nothing is left."""
    targets = members_of(unwanted)
    if len(targets) != 1:
        return None
    kept = [one for one in members_of(value) if not same_scalar(one, targets[0])]
    return container("ordered" if isinstance(value, Ordered) else "multiple", kept)


@builder("qti-index")
def build_index(compiler: Compiler, element: etree._Element) -> Expression:
    """The n-th value of an ordered container, counted from 1; NULL where there is none."""
    operands = compiler.operands(element, 1, 1)
    position = compiler.number(element, "n")
    if operands is None or position is None:
        return null
    operand = operands[0]

    def evaluate(state: State) -> Value:
        value, at = operand(state), position(state)
        if not isinstance(value, Ordered) or not isinstance(at, int) or not 1 <= at <= len(value):
            return None
        return value[at - 1]

    return evaluate


@builder("qti-field-value")
def build_field_value(compiler: Compiler, element: etree._Element) -> Expression:
    """The value of one field of a record; NULL where it has no such field."""
    operands = compiler.operands(element, 1, 1)
    name = element.get("field-identifier") or ""
    if operands is None:
        return null
    operand = operands[0]

    def evaluate(state: State) -> Value:
        value = operand(state)
        return value.get(name) if isinstance(value, Record) else None

    return evaluate


@builder("qti-repeat")
def build_repeat(compiler: Compiler, element: etree._Element) -> Expression:
    """All operands' values again and again, ``number-repeats`` times, as one ordered container."""
    operands = compiler.operands(element, 1, None)
    times = compiler.number(element, "number-repeats")
    if operands is None or times is None:
        return null
    size = sum(1 for _ in element.iter())

    def evaluate(state: State) -> Value:
        count = times(state)
        if not isinstance(count, int) or not 1 <= count <= 1000:
            return None
        found: list[Scalar] = []
        for _ in range(count):
            state.spend(size + len(found) // _CHUNK)
            for operand in operands:
                found.extend(members_of(operand(state)))
            if len(found) > MAX_MEMBERS:
                break
        return _limited(container("ordered", found), state)

    return evaluate


def _limited(value: Value, state: State) -> Value:
    """Rules that double a container again and again would otherwise fill the memory."""
    if isinstance(value, tuple) and len(value) > MAX_MEMBERS:
        state.warn(f"a container would hold more than {MAX_MEMBERS} values, so it is NULL")
        return None
    return value
