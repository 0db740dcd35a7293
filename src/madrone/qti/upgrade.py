"""Names of QTI 2.0, 2.1 and 2.2 become those of QTI 3.0, so that one model serves all versions.

QTI 3.0 writes every element of its own with a ``qti-`` prefix and hyphens (``responseIf`` →
``qti-response-if``) and every attribute with hyphens; elements of HTML, MathML and SSML keep their names.
Values of attributes are the same.
"""

import re

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.vocabulary import HTML_NAMES, MATHML, SSML
from madrone.qti.xml import elements, line_of, local_name, namespace

KEPT_NAMESPACES = frozenset({MATHML, SSML})


_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z]+)")
_VERSION = re.compile(r"qti(?:asi)?_?v(2p[0-2]|3p0)")
_ROOTS = frozenset({"assessmentItem", "assessmentTest", "assessmentStimulus", "assessmentSection"})


def upgrade(root: etree._Element, source: str) -> str:
    """Rewrite the tree in place to QTI 3.0 names without namespaces; return the version it was written in.

    Raises ``QtiError("qti-version")`` for what is neither QTI 2 nor QTI 3.
    """
    version = _version(root, source)
    for element in root.iter(etree.Element):
        if namespace(element) in KEPT_NAMESPACES:
            continue
        name = local_name(element)
        element.tag = name if version == "3.0" else _new_name(name)
        if version != "3.0" and name not in HTML_NAMES:
            _rename_attributes(element)
    return version


def kebab(name: str) -> str:
    """``durationGTE`` → ``duration-gte``."""
    return _HUMP.sub(lambda hump: "-" + hump.group(1).lower(), name)


def _version(root: etree._Element, source: str) -> str:
    name, space = local_name(root), namespace(root)
    if name.startswith("qti-"):
        return "3.0"
    found = _VERSION.search(space)
    if name in _ROOTS:
        return found.group(1).replace("p", ".") if found and found.group(1) != "3p0" else "2.1"
    if name == "questestinterop":
        message = "This is QTI 1.2. Convert it to QTI 2.1 or 3.0 first."
    else:
        message = f"The file begins with <{name}>, which is not a QTI 2 or QTI 3 document."
    raise QtiError("qti-version", message, source, line_of(root))


def _new_name(name: str) -> str:
    return name if name in HTML_NAMES else "qti-" + kebab(name)


def _rename_attributes(element: etree._Element) -> None:
    for name in list(element.attrib):
        text = str(name)
        if not text.startswith("{") and kebab(text) != text:
            element.attrib[kebab(text)] = element.attrib.pop(text)


def only_child(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name, or none."""
    return next((child for child in elements(parent) if child.tag == name), None)


def children(parent: etree._Element, name: str) -> list[etree._Element]:
    """All children of that name, in order."""
    return [child for child in elements(parent) if child.tag == name]
