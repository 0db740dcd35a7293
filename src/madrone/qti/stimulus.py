"""A stimulus: a passage, a chart or other material that several items share."""

from dataclasses import dataclass, field

from madrone.qti.catalogs import Catalog, read_catalogs, report_bindings
from madrone.qti.content import ContentReader, Node
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.interactions.model import INTERACTIONS
from madrone.qti.upgrade import only_child, upgrade
from madrone.qti.xml import XML_LANG, elements, line_of, parse_xml, tag_of


@dataclass(frozen=True)
class Stimulus:
    """One stimulus; ``assets`` are the addresses of its images and media as it writes them."""

    identifier: str
    title: str
    language: str | None
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]
    source: str
    body: Node | None = field(repr=False)
    catalogs: dict[str, Catalog] = field(default_factory=dict, repr=False)
    version: str = "3.0"
    xml: bytes = field(default=b"", repr=False)


def read_stimulus(xml: bytes, source: str = "stimulus.xml") -> Stimulus:
    """Read a ``qti-assessment-stimulus``; raises ``QtiError`` for what is not one or not safe to read."""
    root, problems = parse_xml(xml, source), Problems(source, [])
    version = upgrade(root, source, problems)
    if root.tag != "qti-assessment-stimulus":
        message = f"A stimulus is expected here, but the file holds <{tag_of(root)}>."
        raise QtiError("not-a-stimulus", message, source, line_of(root))
    identifier = (root.get("identifier") or "").strip()
    if not identifier:
        raise QtiError(
            "stimulus-identifier", "The stimulus has no identifier. Give it one.", source, line_of(root)
        )
    for child in elements(root):
        if child.tag == "qti-stylesheet":
            problems.note(line_of(child), "stylesheet", "The style sheet is not used.")
        elif child.tag not in ("qti-stimulus-body", "qti-catalog-info"):
            problems.loss(
                line_of(child),
                "stimulus-element",
                f"The element <{tag_of(child)}> is not known in a stimulus.",
            )
    element = only_child(root, "qti-stimulus-body")
    content = ContentReader(problems)
    body = None if element is None else content.read(element)
    if element is None:
        problems.loss(line_of(root), "stimulus-body", "The stimulus has no body; there is nothing to read.")
    else:
        for interaction in element.iter(*INTERACTIONS):
            problems.loss(
                line_of(interaction), "interaction-place", "A stimulus may not hold an interaction."
            )
    catalogs = read_catalogs(only_child(root, "qti-catalog-info"), content, problems)
    report_bindings(root, catalogs, problems)
    language = root.get(XML_LANG) or (element.get(XML_LANG) if element is not None else None)
    return Stimulus(
        identifier,
        root.get("title") or identifier,
        language,
        tuple(content.assets),
        problems.in_order(),
        source,
        body,
        catalogs,
        version,
        xml,
    )
