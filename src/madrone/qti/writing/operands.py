"""Operands that nobody knows: they give NULL where they stand, and may not silently leave their place."""

from lxml import etree

from madrone.qti.writing.vocabulary import CALCULATING, CONDITIONAL
from madrone.qti.xml import elements

NULL = "qti-null"


def is_operand(element: etree._Element) -> bool:
    """Whether an element stands where an expression is expected."""
    parent = element.getparent()
    if parent is None:
        return False
    if parent.tag in CALCULATING:
        return True
    return parent.tag in CONDITIONAL and next(elements(parent), None) is element
