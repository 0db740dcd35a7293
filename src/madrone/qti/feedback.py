"""Feedback that an item shows after an attempt, apart from what stands in its body."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.content import ContentReader, Node
from madrone.qti.errors import Problems
from madrone.qti.upgrade import children, only_child
from madrone.qti.values import Value, members_of
from madrone.qti.xml import line_of


@dataclass(frozen=True, slots=True)
class ModalFeedback:
    """One piece of feedback: shown (or, with ``show`` false, hidden) where the outcome has the identifier."""

    outcome_identifier: str
    identifier: str
    show: bool
    title: str
    line: int
    body: Node = field(repr=False)


def read_modal_feedback(
    root: etree._Element, content: ContentReader, problems: Problems
) -> tuple[ModalFeedback, ...]:
    """Read every ``qti-modal-feedback`` of an item."""
    found = []
    for element in children(root, "qti-modal-feedback"):
        outcome, identifier = element.get("outcome-identifier") or "", element.get("identifier") or ""
        if not outcome or not identifier:
            message = "A feedback needs an outcome-identifier and an identifier; it is left out."
            problems.loss(line_of(element), "feedback", message)
            continue
        inside = only_child(element, "qti-content-body")
        body = content.read(element if inside is None else inside)
        show, title = element.get("show-hide") != "hide", element.get("title") or ""
        found.append(ModalFeedback(outcome, identifier, show, title, line_of(element), body))
    return tuple(found)


def is_shown(values: Mapping[str, Value], variable: str, identifier: str, *, show: bool) -> bool:
    """Whether feedback or a template's content is seen: ``show`` where the variable is or holds the
    identifier, the contrary with ``show`` false (QTI 3.0.1, show-hide)."""
    return (identifier in members_of(values.get(variable))) == show
