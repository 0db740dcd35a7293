"""Operators on text."""

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from madrone.qti.declarations import read_flag
from madrone.qti.processing.compiler import Compiler, Expression, State, builder, is_text, null, strictly
from madrone.qti.processing.patterns import MAX_STATES, MAX_TEXT, Pattern, PatternError
from madrone.qti.values import Value

_REFERENCE = re.compile(r"\{([^\W\d][\w.-]*)\}\Z")


@builder("qti-string-match")
def build_string_match(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether two strings are equal, or the second is in the first where the old ``substring`` says so."""
    operands = compiler.operands(element, 2, 2)
    if operands is None:
        return null
    fold = _folding(element)
    if read_flag(element, "substring", absent=False):
        return strictly("qti-string-match", operands, is_text, lambda one, other: fold(other) in fold(one))
    return strictly("qti-string-match", operands, is_text, lambda one, other: fold(one) == fold(other))


@builder("qti-substring")
def build_substring(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether the first string stands in the second."""
    operands = compiler.operands(element, 2, 2)
    if operands is None:
        return null
    fold = _folding(element)
    return strictly("qti-substring", operands, is_text, lambda one, other: fold(one) in fold(other))


def _folding(element: etree._Element) -> Callable[[str], str]:
    return str if read_flag(element, "case-sensitive", absent=True) else str.casefold


@builder("qti-pattern-match")
def build_pattern_match(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether a whole string fits a regular expression of XML Schema, in time proportional to its length.

    The pattern may stand in a variable, as ``{NAME}``; it is then read anew for every run.
    """
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null
    text = element.get("pattern") or ""
    reference = _REFERENCE.match(text)
    if reference is not None and compiler.knows(reference.group(1)):
        return _fits_variable(operands[0], reference.group(1))
    if compiler.pattern_room <= 0:
        return compiler.unusable(element, "pattern", "The patterns of this item are too many and too large.")
    try:
        pattern = Pattern(text)
    except PatternError as error:
        compiler.pattern_room -= MAX_STATES
        return compiler.unusable(element, "pattern", f"The pattern {text[:80]!r} cannot be used: {error}.")
    compiler.pattern_room -= pattern.size
    return _fits(operands[0], pattern)


def _fits(operand: Expression, pattern: Pattern) -> Expression:
    def evaluate(state: State) -> Value:
        value = operand(state)
        if value is None:
            return None
        if not isinstance(value, str):
            state.warn("qti-pattern-match: the operand is no text, so the result is NULL")
            return None
        fits = pattern.fits(value, state.spend)
        if fits is None:
            state.warn(f"a text longer than {MAX_TEXT} characters is not compared with a pattern")
        return fits

    return evaluate


def _fits_variable(operand: Expression, identifier: str) -> Expression:
    def evaluate(state: State) -> Value:
        text = state.values.get(identifier)
        if not isinstance(text, str):
            return None
        state.spend(1_000)
        try:
            pattern = _compiled(text)
        except PatternError as error:
            state.warn(f"the pattern in {identifier} cannot be used, so the result is NULL: {error}")
            return None
        return _fits(operand, pattern)(state)

    return evaluate


@lru_cache(maxsize=64)
def _compiled(text: str) -> Pattern:
    return Pattern(text)
