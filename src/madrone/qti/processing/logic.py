"""Operators that give a boolean: logic with NULL as "unknown", comparison, and membership."""

from collections import Counter
from collections.abc import Callable
from decimal import localcontext

from lxml import etree

from madrone.qti.declarations import read_flag
from madrone.qti.processing.compiler import (
    Compiler,
    Expression,
    State,
    builder,
    is_any,
    is_boolean,
    is_container,
    is_single_number,
    null,
    strict,
    strictly,
)
from madrone.qti.processing.rounding import EXACT, as_written, round_decimals, round_significant
from madrone.qti.values import (
    Multiple,
    Ordered,
    Value,
    is_null,
    is_number,
    members_of,
    same,
    same_scalar,
    sort_key,
)


@builder("qti-is-null")
def build_is_null(compiler: Compiler, element: etree._Element) -> Expression:
    """True for NULL, for an empty container and for an empty string; never NULL itself."""
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null
    operand = operands[0]
    return lambda state: is_null(operand(state))


@builder("qti-and")
def build_and(compiler: Compiler, element: etree._Element) -> Expression:
    """False where any operand is false, else NULL where any is NULL, else true."""
    return _all_or_any(compiler, element, decisive=False)


@builder("qti-or")
def build_or(compiler: Compiler, element: etree._Element) -> Expression:
    """True where any operand is true, else NULL where any is NULL, else false."""
    return _all_or_any(compiler, element, decisive=True)


def _all_or_any(compiler: Compiler, element: etree._Element, *, decisive: bool) -> Expression:
    operands = compiler.operands(element, 1, None)
    if operands is None:
        return null

    def evaluate(state: State) -> Value:
        result: Value = not decisive
        for operand in operands:
            value = _truth(operand(state), state)
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return evaluate


@builder("qti-any-n")
def build_any_n(compiler: Compiler, element: etree._Element) -> Expression:
    """True where ``min`` to ``max`` operands are true; NULL where the NULLs could decide it."""
    operands = compiler.operands(element, 1, None)
    least, most = compiler.number(element, "min"), compiler.number(element, "max")
    if operands is None or least is None or most is None:
        return null

    def evaluate(state: State) -> Value:
        low, high = least(state), most(state)
        truths = [_truth(operand(state), state) for operand in operands]
        if not (is_number(low) and is_number(high)):
            return None
        true, unknown = truths.count(True), truths.count(None)
        if true > high or true + unknown < low:  # type: ignore[operator]  # is_number has just said so
            return False
        return True if true >= low and true + unknown <= high else None  # type: ignore[operator]  # likewise

    return evaluate


@strict("qti-not", is_boolean, 1)
def logical_not(value: bool) -> bool:
    """The opposite."""
    return not value


@strict("qti-match", is_any, 2)
def match(one: Value, other: Value) -> bool:
    """Whether two values are the same, in cardinality too; a single value matches a container of just it."""
    return same(one, other)


@strict("qti-lt", is_single_number, 2)
def less(one: float, other: float) -> bool:
    """Whether the first is the smaller."""
    return one < other


@strict("qti-lte", is_single_number, 2)
def less_or_equal(one: float, other: float) -> bool:
    """Whether the first is not the greater."""
    return one <= other


@strict("qti-gt", is_single_number, 2)
def greater(one: float, other: float) -> bool:
    """Whether the first is the greater."""
    return one > other


@strict("qti-gte", is_single_number, 2)
def greater_or_equal(one: float, other: float) -> bool:
    """Whether the first is not the smaller."""
    return one >= other


strict("qti-duration-lt", is_single_number, 2)(less)
strict("qti-duration-gte", is_single_number, 2)(greater_or_equal)


@strict("qti-member", is_container, 2)
def member(one: Value, container: Value) -> Value:
    """Whether the first, a single value, is in the container."""
    if isinstance(one, Multiple | Ordered) and len(one) != 1:
        return None
    wanted = members_of(one)[0]
    return any(same_scalar(wanted, value) for value in members_of(container))


@strict("qti-contains", is_container, 2)
def contains(outer: Value, inner: Value) -> bool:
    """Whether the first container holds all of the second: as often, and as one run in that order where
    ordered."""
    whole, part = members_of(outer), members_of(inner)
    if isinstance(outer, Ordered) and isinstance(inner, Ordered):
        # Each different value becomes a character: a text is searched in linear time.
        letters = {key: chr(at) for at, key in enumerate(dict.fromkeys(map(sort_key, (*whole, *part))))}
        texts = ["".join(letters[sort_key(one)] for one in run) for run in (part, whole)]
        return texts[0] in texts[1]
    return not Counter(map(sort_key, part)) - Counter(map(sort_key, whole))


@builder("qti-equal")
def build_equal(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether two numbers are equal: exactly, or the second within a tolerance about the first."""
    operands = compiler.operands(element, 2, 2)
    mode = element.get("tolerance-mode", "exact")
    if operands is None:
        return null
    if mode == "exact":
        return strictly("qti-equal", operands, is_single_number, lambda one, other: bool(one == other))
    texts = (element.get("tolerance") or "").split()
    if mode not in ("absolute", "relative") or not 1 <= len(texts) <= 2:
        return compiler.unusable(
            element, "tolerance", "A tolerance mode is absolute or relative, with one or two numbers."
        )
    tolerances = [one for text in texts if (one := compiler.number_or_variable(element, text)) is not None]
    if len(tolerances) != len(texts):
        return null
    bounds = (
        read_flag(element, "include-lower-bound", absent=True),
        read_flag(element, "include-upper-bound", absent=True),
    )
    return _within(operands, tolerances, mode == "relative", *bounds)


def _within(
    operands: list[Expression],
    tolerances: list[Expression],
    relative: bool,
    with_lower: bool,
    with_upper: bool,
) -> Expression:
    def evaluate(state: State) -> Value:
        values = [operand(state) for operand in (*operands, *tolerances)]
        numbers = [value for value in values if isinstance(value, int | float) and is_number(value)]
        if len(numbers) != len(values):
            return None
        target, given, down, up = (as_written(number) for number in (*numbers[:3], numbers[-1]))
        if not (target.is_finite() and given.is_finite() and down.is_finite() and up.is_finite()):
            return bool(numbers[0] == numbers[1])
        with localcontext(EXACT):
            if relative:
                # For a negative target the two ends change places; the range is still the one about it.
                low, high = sorted((target * (100 - down), target * (100 + up)))
                given *= 100
            else:
                low, high = target - down, target + up
            return (low < given or (with_lower and low == given)) and (
                given < high or (with_upper and given == high)
            )

    return evaluate


@builder("qti-equal-rounded")
def build_equal_rounded(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether two numbers are equal once both are rounded to so many figures."""
    operands = compiler.operands(element, 2, 2)
    figures = compiler.number(element, "figures")
    if operands is None or figures is None:
        return null
    rounding = rounding_of(element)

    def evaluate(state: State) -> Value:
        count = figures(state)
        values = [operand(state) for operand in operands]
        if not isinstance(count, int) or not all(is_number(value) for value in values):
            return None
        rounded = [rounding(float(value), count) for value in values]  # type: ignore[arg-type]  # numbers
        return None if None in rounded else rounded[0] == rounded[1]

    return evaluate


def rounding_of(element: etree._Element) -> Callable[[float, int], float | None]:
    """Rounding as the element's ``rounding-mode`` says: significant figures unless decimal places are asked
    for."""
    return round_decimals if element.get("rounding-mode") == "decimalPlaces" else round_significant


def _truth(value: Value, state: State) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    state.warn(
        "a value that is neither true nor false stands where a truth value is needed; it counts as NULL"
    )
    return None
