"""What of a document may be written: nothing that acts, and no address outside the package."""

import re
from typing import Literal, TypeAlias

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.errors import Problems
from madrone.qti.vocabulary import ACTIVE, HTML_NAMES, MATH, MATHML, SSML, SSML_ELEMENTS, names
from madrone.qti.writing.vocabulary import QTI_NAMES, XSI
from madrone.qti.xml import line_of, local_name, namespace

Fate: TypeAlias = Literal["keep", "unwrap", "drop"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
# What loads or runs something else, even in a module's own markup.
_LOADING = names("script iframe frame frameset embed applet link meta base foreignObject handler listener")
_SSML_NAMES = frozenset(SSML_ELEMENTS) | names("speak p s mark audio")
_ADDRESSES = names(
    """
    src srcdoc href ping data poster background longdesc cite action formaction srcset primary-path fallback-path
    primary-configuration secondary-configuration template-location long-interpretation codebase archive
    """
)
# Without their address these are nothing.
_NEEDED = {
    "img": ("src",),
    "object": ("data",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "qti-stylesheet": ("href",),
    "qti-assessment-item-ref": ("href",),
    "qti-assessment-section-ref": ("href",),
    "qti-assessment-stimulus-ref": ("href",),
    "qti-adaptive-engine-ref": ("href",),
}
_ACTING_STYLE = re.compile(r"url\s*\(|expression\s*\(|@import|javascript:|behavior\s*:", re.IGNORECASE)


def fate_of(element: etree._Element, *, free: bool, problems: Problems) -> Fate:
    """Whether an element is written, gives way to its content, or goes; ``free`` inside a module's markup."""
    name, space, line = local_name(element), namespace(element), line_of(element)
    if space not in (MATHML, SSML) and name in (_LOADING if free else ACTIVE):
        problems.loss(line, "active-content", f"<{name}> is not written: it could act or load something.")
        return "drop"
    if any(not _is_inside(element, key) for key in _NEEDED.get(name, ()) if element.get(key)):
        problems.loss(line, "address", f"<{name}> is not written: its address leads out of the package.")
        return "drop"
    if name == "a" and not _is_inside(element, "href"):
        problems.loss(line, "address", "A link out of the package is not written; its words are.")
        return "unwrap"
    if space == MATHML and name == "annotation-xml":
        problems.note(line, "math-annotation", "A formula's annotation in XML is not read and not written.")
        return "drop"
    if _is_known(name, space) or (free and space not in (MATHML, SSML)):
        return "keep"
    message = f"<{name}> is not an element of QTI 3.0; "
    if name.startswith("qti-") and not space:
        problems.loss(line, "element", message + "it is left out.")
        return "drop"
    problems.loss(line, "element", message + "its content is kept.")
    return "unwrap"


def attributes_of(element: etree._Element, problems: Problems) -> dict[str, str]:
    """The attributes of an element that may be written."""
    kept: dict[str, str] = {}
    for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        reason = _refused(element, key, value)
        if reason:
            bare = key.rpartition("}")[2]
            problems.loss(line_of(element), "attribute", f"The attribute {bare} is not written: {reason}.")
        elif not key.startswith(f"{{{XSI}}}"):
            kept[key] = value
    return kept


def _refused(element: etree._Element, key: str, value: str) -> str:
    """Why an attribute is not written; empty where it is."""
    bare = key.rpartition("}")[2].lower()
    if bare.startswith("on") and len(bare) > 2:
        return "it is an event handler"
    if bare == "style" and _ACTING_STYLE.search(value):
        return "its style calls for another file"
    if key == f"{_XML}base":
        return "addresses are relative to the file"
    if namespace(element) == MATHML and bare == "href":
        return "a formula is no link"
    if bare in _ADDRESSES and value and not all(map(is_package_address, _addresses(bare, value))):
        return "its address leads out of the package"
    return ""


def _addresses(key: str, value: str) -> list[str]:
    if key != "srcset":
        return [value]
    return [one.split()[0] for one in value.split(",") if one.split()]


def _is_inside(element: etree._Element, key: str) -> bool:
    return is_package_address(element.get(key) or "")


def _is_known(name: str, space: str) -> bool:
    if space == MATHML:
        return name not in _LOADING | ACTIVE
    if space == SSML:
        return name in _SSML_NAMES
    return name in QTI_NAMES or name in HTML_NAMES or name in MATH
