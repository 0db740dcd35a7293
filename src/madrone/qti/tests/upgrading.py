"""Items of QTI 2 for tests, and what the upgrade makes of them."""

from lxml import etree

from madrone.qti.errors import Problem, Problems
from madrone.qti.upgrade import upgrade
from madrone.qti.xml import parse_xml

NAMESPACES = {
    "2.0": "http://www.imsglobal.org/xsd/imsqti_v2p0",
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
}
SINGLE = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"/>'
SEVERAL = SINGLE.replace("single", "multiple")


def old_item(inside: str, version: str = "2.1", attributes: str = "") -> bytes:
    """An item of QTI 2 with this inside."""
    opening = f'<assessmentItem xmlns="{NAMESPACES[version]}" identifier="i" title="t" {attributes}>'
    return f"{opening}{inside}</assessmentItem>".encode()


def upgraded(inside: str, version: str = "2.1") -> tuple[etree._Element, list[Problem]]:
    """The upgraded tree and what was reported."""
    root = parse_xml(old_item(inside, version), "item.xml")
    problems = Problems("item.xml", [])
    assert upgrade(root, "item.xml", problems) == version
    return root, problems.found


def first(root: etree._Element, name: str) -> etree._Element:
    """The first element of that name."""
    return next(root.iter(name))


def codes(problems: list[Problem]) -> list[str]:
    """The codes of what was reported, in order."""
    return [problem.code for problem in problems]
