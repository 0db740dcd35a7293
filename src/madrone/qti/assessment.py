"""A test: which items, in which order and section. Rules of its flow are reported, not carried out."""

from dataclasses import dataclass

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.upgrade import children, upgrade
from madrone.qti.xml import elements, line_of, parse_xml, tag_of


@dataclass(frozen=True, slots=True)
class ItemRef:
    """One item's place in a test; ``section`` is the identifier of the section that it stands in."""

    identifier: str
    href: str
    required: bool
    section: str


@dataclass(frozen=True)
class Test:
    """A test as the order of its items."""

    # The name is the field's; a collector of unit tests should pass it by.
    __test__ = False

    identifier: str
    title: str
    item_refs: tuple[ItemRef, ...]
    problems: tuple[Problem, ...]
    source: str


_NOT_CARRIED = {
    "qti-outcome-declaration": "outcomes of the test",
    "qti-outcome-processing": "outcome processing",
    "qti-test-feedback": "test feedback",
    "qti-time-limits": "time limits",
    "qti-pre-condition": "preconditions",
    "qti-branch-rule": "branch rules",
    "qti-item-session-control": "session control",
    "qti-selection": "selection of some of the items",
    "qti-ordering": "reordering of the items",
    "qti-weight": "weights",
    "qti-rubric-block": "directions of a test or section",
    "qti-variable-mapping": "mapping of variables",
    "qti-template-default": "template defaults",
    "qti-context-declaration": "context variables",
    "qti-adaptive-selection": "adaptive selection",
    "qti-assessment-stimulus-ref": "stimuli of a section",
    "qti-stylesheet": "style sheets",
    "qti-assessment-section-ref": "sections in files of their own",
}


def read_test(xml: bytes, source: str = "test.xml") -> Test:
    """Read a ``qti-assessment-test``; raises ``QtiError`` for what is not one or not safe to read."""
    root = parse_xml(xml, source)
    upgrade(root, source)
    if root.tag != "qti-assessment-test":
        message = f"A test is expected here, but the file holds <{tag_of(root)}>."
        raise QtiError("not-a-test", message, source, line_of(root))
    identifier = (root.get("identifier") or "").strip()
    if not identifier:
        raise QtiError("test-identifier", "The test has no identifier. Give it one.", source, line_of(root))
    problems = Problems(source, [])
    refs: list[ItemRef] = []
    _report(root, {"qti-test-part"}, problems)
    for part in children(root, "qti-test-part"):
        if part.get("navigation-mode") == "linear":
            problems.loss(
                line_of(part), "navigation", "Linear navigation is not enforced: students may go back."
            )
        _report(part, {"qti-assessment-section"}, problems)
        for section in children(part, "qti-assessment-section"):
            _read_section(section, refs, problems)
    _report_repeats(refs, root, problems)
    return Test(identifier, root.get("title") or identifier, tuple(refs), problems.in_order(), source)


def _read_section(section: etree._Element, refs: list[ItemRef], problems: Problems) -> None:
    name = section.get("identifier") or ""
    _report(section, {"qti-assessment-section", "qti-assessment-item-ref"}, problems)
    for child in elements(section):
        if child.tag == "qti-assessment-section":
            _read_section(child, refs, problems)
        elif child.tag == "qti-assessment-item-ref":
            _report(child, set(), problems)
            href, identifier = child.get("href") or "", (child.get("identifier") or "").strip()
            if not identifier or not is_package_address(href):
                message = f"The reference to {href!r} does not name a file of the package; it is left out."
                problems.loss(line_of(child), "item-ref", message)
                continue
            refs.append(ItemRef(identifier, href, child.get("required") == "true", name))


def _report(element: etree._Element, known: set[str], problems: Problems) -> None:
    for child in elements(element):
        name = tag_of(child)
        if name in known:
            continue
        what = _NOT_CARRIED.get(name, f"the element <{name}>")
        problems.loss(line_of(child), "test-element", f"Not carried over: {what}.")


def _report_repeats(refs: list[ItemRef], root: etree._Element, problems: Problems) -> None:
    seen: set[str] = set()
    for ref in refs:
        if ref.identifier in seen:
            problems.loss(
                line_of(root), "item-ref-twice", f"Two references share the identifier {ref.identifier}."
            )
        seen.add(ref.identifier)
    if not refs:
        problems.loss(line_of(root), "test-empty", "The test has no items.")
