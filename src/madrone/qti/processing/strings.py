"""Operators on text."""

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, builder, is_text, null, strictly
from madrone.qti.processing.patterns import Pattern, PatternError


@builder("qti-string-match")
def build_string_match(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether two strings are equal, or the second is in the first where the old ``substring`` says so."""
    operands = compiler.operands(element, 2, 2)
    if operands is None:
        return null
    fold = str.casefold if element.get("case-sensitive", "true") == "false" else str
    if element.get("substring") == "true":
        return strictly("qti-string-match", operands, is_text, lambda one, other: fold(other) in fold(one))
    return strictly("qti-string-match", operands, is_text, lambda one, other: fold(one) == fold(other))


@builder("qti-substring")
def build_substring(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether the first string stands in the second."""
    operands = compiler.operands(element, 2, 2)
    if operands is None:
        return null
    fold = str.casefold if element.get("case-sensitive", "true") == "false" else str
    return strictly("qti-substring", operands, is_text, lambda one, other: fold(one) in fold(other))


@builder("qti-pattern-match")
def build_pattern_match(compiler: Compiler, element: etree._Element) -> Expression:
    """Whether a whole string fits a regular expression of XML Schema, in time proportional to its length."""
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null
    text = element.get("pattern") or ""
    try:
        pattern = Pattern(text)
    except PatternError as error:
        return compiler.unusable(element, "pattern", f"The pattern {text[:80]!r} cannot be used: {error}.")
    return strictly("qti-pattern-match", operands, is_text, pattern.fits)
