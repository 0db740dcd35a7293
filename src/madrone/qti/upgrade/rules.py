"""Declarations, limits and processing: where a later version reads the same words otherwise."""

import re

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.vocabulary import names
from madrone.qti.xml import line_of

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
_STANDARD = re.compile(r".*imsglobal\.org/.*/((?:CC2_)?[a-z_]+?)(?:\.xml)?/?\Z", re.IGNORECASE)
_NAMES = {
    name.lower(): name
    for name in names(
        "match_correct map_response map_response_point CC2_match CC2_match_basic CC2_map_response"
    )
}
_LIMITED = (
    "qti-choice-interaction",
    "qti-hotspot-interaction",
    "qti-hottext-interaction",
    "qti-position-object-interaction",
)
# Only choices that are shuffled can be fixed; QTI 2 let these carry the attribute without a meaning.
_NEVER_FIXED = (
    "qti-gap",
    "qti-gap-text",
    "qti-gap-img",
    "qti-hottext",
    "qti-hotspot-choice",
    "qti-associable-hotspot",
)


def name_templates(root: etree._Element) -> None:
    """Write the standard response processing templates with their addresses in QTI 3.0."""
    for processing in root.iter("qti-response-processing"):
        found = _STANDARD.match((processing.get("template") or "").strip())
        name = _NAMES.get(found.group(1).lower()) if found else None
        if name:
            processing.set("template", f"{TEMPLATES}{name}.xml")
            processing.attrib.pop("template-location", None)


def write_limits(root: etree._Element) -> None:
    """Without ``maxChoices`` QTI 2.1 sets no limit, QTI 3.0 one choice: say it where several are answers."""
    several = {
        declaration.get("identifier")
        for declaration in root.iter("qti-response-declaration")
        if declaration.get("cardinality") != "single"
    }
    for interaction in root.iter(*_LIMITED):
        if interaction.get("max-choices") is None and interaction.get("response-identifier") in several:
            interaction.set("max-choices", "0")


def write_case(root: etree._Element, version: str) -> None:
    """A mapping's words were matched letter by letter before QTI 2.2; since then case matters if it is said."""
    if version in ("2.0", "2.1"):
        for entry in root.iter("qti-map-entry"):
            if entry.get("case-sensitive") is None:
                entry.set("case-sensitive", "true")


def drop_fixed(root: etree._Element, problems: Problems) -> None:
    """Take ``fixed`` from what is never shuffled."""
    for element in root.iter(*_NEVER_FIXED):
        if element.attrib.pop("fixed", None) is not None:
            message = "The attribute fixed has no meaning here since QTI 2.2; it is left out."
            problems.note(line_of(element), "attribute", message)


def write_timing(root: etree._Element) -> None:
    """QTI 3.0 wants to be told whether time matters to an item."""
    if root.tag == "qti-assessment-item" and root.get("time-dependent") is None:
        root.set("time-dependent", "false")
