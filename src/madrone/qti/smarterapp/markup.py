"""What the formats share: XML from strangers, answers in PCI JSON, and refusals that name the field."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.pci import NULL, Json, PciJson
from madrone.qti.xml import elements, local_name, parse_xml

Responses: TypeAlias = dict[str, PciJson]
SOURCE = "response"
MAX_CHARACTERS = 200_000

# Grid items come with the document type of their editor: names of elements, never entities.
_DECLARATION = re.compile(
    r"\A\s*(<\?xml[^>]*\?>)?\s*(<!--(?:(?!-->).)*-->\s*)*<!DOCTYPE\s+\w+\s*\[(\s*<!(ELEMENT|ATTLIST)\s[^<>\[\]&%]*>)*\s*\]\s*>",
    re.DOTALL,
)


def refusal(kind: str, message: str) -> QtiError:
    """The error for a response that is not of its format."""
    return QtiError("smarterapp-response", f"The {kind} response cannot be used: {message}.", SOURCE)


def parse(kind: str, text: str, name: str) -> etree._Element:
    """The root of a payload, which must be of this name."""
    if len(text) > MAX_CHARACTERS:
        raise refusal(kind, f"it has more than {MAX_CHARACTERS} characters")
    try:
        root = parse_xml(_DECLARATION.sub("", text).strip().encode(), SOURCE)
    except QtiError as error:
        raise QtiError(error.code, f"The {kind} response cannot be read. {error.message}", SOURCE) from None
    if local_name(root) != name:
        raise refusal(kind, f"it begins with <{local_name(root)}> in place of <{name}>")
    return root


def only(kind: str, parent: etree._Element, *names: str) -> list[etree._Element]:
    """The children of an element; one of another name than these is refused."""
    found = list(elements(parent))
    for child in found:
        if local_name(child) not in names:
            raise refusal(kind, f"<{local_name(child)}> is not known in <{local_name(parent)}>")
    return found


def words(element: etree._Element) -> str:
    """An element's own text, spaces collapsed."""
    return " ".join((element.text or "").split())


def listed(base_type: str, values: list[Json]) -> PciJson:
    """Several values, or NULL where there is none."""
    return {"list": {base_type: values}} if values else dict(NULL)


def values_of(kind: str, name: str, answer: Mapping[str, Json], base_type: str) -> list[Json]:
    """The values of an answer that is single, listed or NULL, all of one base type."""
    if answer.get("base", "") is None and len(answer) == 1:
        return []
    for form in ("base", "list"):
        inside = answer.get(form)
        if isinstance(inside, dict) and list(inside) == [base_type] and len(answer) == 1:
            value = inside[base_type]
            if form == "list" and isinstance(value, list):
                return value
            if form == "base":
                return [value]
    raise refusal(kind, f"{name} is not of base type {base_type}")


def text_of(kind: str, name: str, value: Json) -> str:
    """A value that must be text with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise refusal(kind, f"{name} holds a value that is no text")
    return value


def serialised(element: etree._Element) -> str:
    """XML text of an element without what stands behind it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)
