"""Content that is seen on a condition or on request: feedback, what belongs to a clone, values of variables.

Feedback follows the outcomes of an attempt; without an attempt none of it is in the HTML. Staff who see the key
see all of it, each piece with its condition (QTI 3.0.1, FeedbackBlock, TemplateBlock, ModalFeedback).
"""

from madrone.qti.content import Node
from madrone.qti.feedback import ModalFeedback, is_shown
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page
from madrone.qti.render.printing import PrintFormat, plain_number, print_value
from madrone.qti.values import is_number

_LONGEST_IN_FORMULAS = 200


def render_conditional(page: Page, writer: ContentWriter, node: Node) -> str:
    """HTML of one element of conditional content; nothing where its condition does not hold."""
    if node.name == "qti-printed-variable":
        return _printed(page, node)
    inline = node.name.endswith("-inline") or writer.phrased
    if node.name.startswith("qti-template-"):
        return _of_clone(page, writer, node, inline)
    outcome, identifier = _condition(node, "outcome-identifier")
    show = node.attributes.get("show-hide") != "hide"
    if not _is_fed_back(page, outcome, identifier, show=show):
        return ""
    kind = "qti-feedback-inline" if inline else "qti-feedback"
    inside = _said_condition(page, outcome, identifier, show=show) + writer.write(node.children)
    return element("span" if inline else "div", {"class": kind} | _language(node), inside)


def render_modal_feedback(page: Page, writer: ContentWriter, feedback: ModalFeedback, number: int) -> str:
    """HTML of feedback that follows the item; a dialog would stand between the student and the question.

    It answers an attempt: before the first one there is none, hidden or shown by what outcome ever (QTI 3.0.1,
    ModalFeedback).
    """
    if page.values.get("completionStatus") == "not_attempted" and not page.show_key:
        return ""
    if not _is_fed_back(page, feedback.outcome_identifier, feedback.identifier, show=feedback.show):
        return ""
    name = f"{page.prefix}feedback-{number}"
    title = element(
        "p", {"id": name, "class": "qti-feedback-title"}, text(feedback.title or page.words["feedback"])
    )
    condition = _said_condition(page, feedback.outcome_identifier, feedback.identifier, show=feedback.show)
    # A group, not a landmark: several may stand on one page under the same title.
    values: Attributes = {
        "class": "qti-feedback qti-feedback--after", "role": "group", "aria-labelledby": name
    }  # fmt: skip
    return element("div", values, title + condition + writer.write(feedback.body.children))


def math_variables(page: Page) -> dict[str, str]:
    """The MathML of the template variables that may stand in formulas."""
    found = {}
    for identifier, declaration in page.item.templates.items():
        value = page.values.get(identifier)
        if not declaration.math_variable or value is None:
            continue
        if is_number(value) and isinstance(value, int | float):
            found[identifier] = _number(value)
        else:
            printed = print_value(value, PrintFormat())
            # A formula may hold it thousands of times.
            if len(printed) <= _LONGEST_IN_FORMULAS:
                found[identifier] = element("mi", {}, printed)
    return found


def _printed(page: Page, node: Node) -> str:
    if page.room <= 0:
        return ""
    value = page.values.get(node.attributes.get("identifier", ""))
    printed = print_value(value, PrintFormat.read(node.attributes, page.values))
    # Even what prints nothing has taken some time.
    page.room -= len(printed) + 1
    return element("span", {"class": "qti-printed-variable"}, printed) if printed else ""


def _of_clone(page: Page, writer: ContentWriter, node: Node, inline: bool) -> str:
    variable, identifier = _condition(node, "template-identifier")
    show = node.attributes.get("show-hide") != "hide"
    if not is_shown(page.values, variable, identifier, show=show):
        return ""
    values: Attributes = {"class": node.attributes.get("class"), **_language(node)}
    return element("span" if inline else "div", values, writer.write(node.children))


def _condition(node: Node, variable: str) -> tuple[str, str]:
    return node.attributes.get(variable, ""), node.attributes.get("identifier", "")


def _is_fed_back(page: Page, outcome: str, identifier: str, *, show: bool) -> bool:
    if page.show_key:
        return True
    return page.attempted and is_shown(page.values, outcome, identifier, show=show)


def _said_condition(page: Page, outcome: str, identifier: str, *, show: bool) -> str:
    """For staff: when a student sees this."""
    if not page.show_key:
        return ""
    words = page.words["shown_when" if show else "hidden_when"].format(variable=outcome, value=identifier)
    return element("span", {"class": "qti-condition"}, text(words)) + " "


def _language(node: Node) -> Attributes:
    return {"lang": node.attributes["lang"]} if "lang" in node.attributes else {}


def _number(value: int | float) -> str:
    digits = element("mn", {}, text(plain_number(abs(value))))
    return digits if value >= 0 else element("mrow", {}, element("mo", {}, "−") + digits)
