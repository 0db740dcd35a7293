"""Operators that draw by chance. The seed of the run decides, so the same clone comes again."""

import math

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, State, builder, is_container, null, strictly
from madrone.qti.values import Value, is_number, members_of

_LARGEST = 10**15


@builder("qti-random-integer")
def build_random_integer(compiler: Compiler, element: etree._Element) -> Expression:
    """One of ``min``, ``min + step``, ``min + 2 step`` … up to ``max``; NULL where the range is empty."""
    bounds = [
        compiler.number(element, "min", "0"),
        compiler.number(element, "max"),
        compiler.number(element, "step", "1"),
    ]
    if None in bounds:
        return null
    low_of, high_of, step_of = (bound or null for bound in bounds)

    def evaluate(state: State) -> Value:
        low, high, step = low_of(state), high_of(state), step_of(state)
        if not (isinstance(low, int) and isinstance(high, int) and isinstance(step, int)):
            return None
        if step < 1 or high < low or max(abs(low), abs(high)) > _LARGEST:
            state.warn(f"there is no whole number from {low} to {high} in steps of {step}, so it is NULL")
            return None
        return low + step * state.draw_below((high - low) // step + 1)

    return evaluate


@builder("qti-random-float")
def build_random_float(compiler: Compiler, element: etree._Element) -> Expression:
    """A float from ``min`` to ``max``; NULL where the range is empty."""
    bounds = [compiler.number(element, "min", "0"), compiler.number(element, "max")]
    if None in bounds:
        return null
    low_of, high_of = (bound or null for bound in bounds)

    def evaluate(state: State) -> Value:
        low, high = low_of(state), high_of(state)
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return None
        if not (is_number(low) and is_number(high) and low <= high and math.isfinite(high - low)):
            state.warn("a random float has no numbers to choose from, so it is NULL")
            return None
        return min(float(low) + state.draw() * (float(high) - float(low)), float(high))

    return evaluate


@builder("qti-random")
def build_random(compiler: Compiler, element: etree._Element) -> Expression:
    """One value of a container by chance."""
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null
    whole = strictly("qti-random", operands, is_container, lambda value: value)

    def evaluate(state: State) -> Value:
        members = members_of(whole(state))
        return members[state.draw_below(len(members))] if members else None

    return evaluate
