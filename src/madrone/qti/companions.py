"""What a student may have beside an item: calculator, ruler, protractor, reference sheets, things to touch."""

from dataclasses import dataclass

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.errors import Problems
from madrone.qti.xml import elements, line_of, plain_text, tag_of

_KINDS = {
    "qti-calculator": "calculator",
    "qti-rule": "rule",
    "qti-protractor": "protractor",
    "qti-digital-material": "digital-material",
    "qti-physical-material": "physical-material",
}


@dataclass(frozen=True, slots=True)
class Companion:
    """One companion material. ``details`` holds the calculator's type, the ruler's length and units and such,
    by element name without the ``qti-`` prefix; ``href`` is a digital material's address in the package."""

    kind: str
    description: str
    details: tuple[tuple[str, str], ...] = ()
    href: str = ""


def read_companions(element: etree._Element | None, problems: Problems) -> tuple[Companion, ...]:
    """Read ``qti-companion-materials-info``; one of an unknown kind is a problem."""
    if element is None:
        return ()
    found = (_read(child, problems) for child in elements(element))
    return tuple(companion for companion in found if companion is not None)


def _read(element: etree._Element, problems: Problems) -> Companion | None:
    kind = _KINDS.get(tag_of(element))
    if kind is None:
        message = f"The companion material <{tag_of(element)}> is not known; it is not offered."
        problems.loss(line_of(element), "companion", message)
        return None
    if kind == "physical-material":
        return Companion(kind, plain_text(element))
    details: dict[str, str] = {}
    _gather(element, details)
    description = details.pop("description", "")
    href = details.pop("file-href", "") or element.get("file-href", "")
    if href and not is_package_address(href):
        message = f"The address {href!r} does not name a file of the package; it is left out."
        problems.loss(line_of(element), "address", message)
        href = ""
    return Companion(kind, description or details.get("resource-icon", ""), tuple(details.items()), href)


def _gather(element: etree._Element, details: dict[str, str]) -> None:
    """Leaves of the description by their name; attributes of the branches count as leaves."""
    for child in elements(element):
        name = tag_of(child).removeprefix("qti-")
        for key, value in child.attrib.items():
            details[f"{name}-{str(key).rpartition('}')[2]}"] = str(value)
        if next(elements(child), None) is None:
            details[name] = plain_text(child)
        else:
            _gather(child, details)
