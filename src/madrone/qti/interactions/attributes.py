"""Attributes of interactions as values; one that cannot be read is a problem."""

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.values import parse_float
from madrone.qti.xml import line_of

_MAX_DIGITS = 6


def flag(element: etree._Element, name: str) -> bool:
    """Whether an attribute says true."""
    return (element.get(name) or "").strip() in ("true", "1")


def words(element: etree._Element, name: str) -> tuple[str, ...]:
    """The words of an attribute."""
    return tuple((element.get(name) or "").split())


def whole(element: etree._Element, name: str, absent: int | None, problems: Problems) -> int | None:
    """A whole number of at most six digits; ``absent`` where there is none or it cannot be read."""
    text = element.get(name)
    if text is None:
        return absent
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
        return int(text)
    message = f"The attribute {name} is {text!r}; a whole number is expected."
    problems.loss(line_of(element), "attribute-count", message)
    return absent


def number(element: etree._Element, name: str, absent: float, problems: Problems) -> float:
    """A number; ``absent`` where there is none or it cannot be read."""
    text = element.get(name)
    if text is None:
        return absent
    try:
        return parse_float(text.strip())
    except ValueError as error:
        message = f"The attribute {name} is not a number: {error}."
        problems.loss(line_of(element), "attribute-number", message)
        return absent
