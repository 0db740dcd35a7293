"""Versions, namespaces and names: what every element and attribute is called in QTI 3.0."""

import re

from lxml import etree

from madrone.qti.errors import Problems, QtiError
from madrone.qti.vocabulary import HTML_NAMES, MATHML, SSML
from madrone.qti.xml import line_of, local_name, namespace

XINCLUDE = "http://www.w3.org/2001/XInclude"
# QTI 2.2 took MathML 3 and SSML 1.1 under addresses of its own; QTI 3.0 went back to the common ones.
_COMMON = {
    MATHML: MATHML,
    SSML: SSML,
    "http://www.w3.org/2010/Math/MathML": MATHML,
    "http://www.w3.org/2010/10/synthesis": SSML,
    XINCLUDE: XINCLUDE,
}
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z]+)")
_VERSION = re.compile(r"qti(?:asi)?_?v(2p[0-2]|3p0)|imsqti_item_v(2p0)")
_ROOTS = frozenset({"assessmentItem", "assessmentTest", "assessmentStimulus", "assessmentSection"})
# These belong to their authors, capital letters and all.
_FREE = ("data-", "aria-")
# The schema of QTI 2.1 spells it so.
_MISSPELLED = {"centre-point": "center-point"}


def version_of(root: etree._Element, source: str) -> str:
    """The version that a document is written in.

    Raises ``QtiError("qti-version")`` for what is neither QTI 2 nor QTI 3.
    """
    name, space = local_name(root), namespace(root)
    if name.startswith("qti-"):
        return "3.0"
    found = _VERSION.search(space)
    if name in _ROOTS:
        version = (found.group(1) or found.group(2)) if found else ""
        return version.replace("p", ".") if version not in ("", "3p0") else "2.1"
    if name == "questestinterop":
        message = "This is QTI 1.2. Convert it to QTI 2.1 or 3.0 first."
    else:
        message = f"The file begins with <{name}>, which is not a QTI 2 or QTI 3 document."
    raise QtiError("qti-version", message, source, line_of(root))


def report_namespace(root: etree._Element, problems: Problems) -> None:
    """Note a document whose namespace is none of QTI's: it is read by its names, but other software may refuse it."""
    space = namespace(root)
    if not _VERSION.search(space):
        named = f"the namespace {space[:200]!r}" if space else "no namespace"
        message = f"<{local_name(root)}> has {named}, which is none of QTI's; it is read by its names."
        problems.note(line_of(root), "namespace", message)


def rename(root: etree._Element, version: str) -> None:
    """Give all elements the names of QTI 3.0 without a namespace; MathML, SSML and XInclude keep theirs."""
    for element in root.iter(etree.Element):
        name, space = local_name(element), namespace(element)
        common = _COMMON.get(space)
        if common is not None:
            if common != space:
                element.tag = f"{{{common}}}{name}"
            continue
        if version == "3.0":
            element.tag = name
            continue
        element.tag = name if name in HTML_NAMES else "qti-" + kebab(name)
        if name not in HTML_NAMES:
            _rename_attributes(element)


def kebab(name: str) -> str:
    """``durationGTE`` → ``duration-gte``."""
    return _HUMP.sub(lambda hump: "-" + hump.group(1).lower(), name)


def _rename_attributes(element: etree._Element) -> None:
    for name in list(element.attrib):
        text = str(name)
        if text.startswith("{") or text.startswith(_FREE):
            continue
        new = kebab(text)
        new = _MISSPELLED.get(new, new)
        if new != text:
            element.attrib[new] = element.attrib.pop(text)
