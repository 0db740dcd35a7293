"""Interactions: choices that can be told apart, places and fields that have a name."""

import unicodedata
from collections.abc import Iterator

from lxml import etree

from madrone.qti.lint.document import Document, shown_text
from madrone.qti.lint.rules import Finding, rule
from madrone.qti.xml import line_of, local_name

_SETS = (
    "qti-choice-interaction",
    "qti-order-interaction",
    "qti-associate-interaction",
    "qti-inline-choice-interaction",
    "qti-simple-match-set",
    "qti-gap-match-interaction",
    "qti-graphic-gap-match-interaction",
)
_CHOICES = frozenset(
    {
        "qti-simple-choice",
        "qti-simple-associable-choice",
        "qti-inline-choice",
        "qti-gap-text",
        "qti-gap-img",
    }
)
_WANT_TWO = {
    "qti-choice-interaction": "qti-simple-choice",
    "qti-inline-choice-interaction": "qti-inline-choice",
    "qti-order-interaction": "qti-simple-choice",
    "qti-hottext-interaction": "qti-hottext",
    "qti-hotspot-interaction": "qti-hotspot-choice",
}
_FIELDS = ("qti-text-entry-interaction", "qti-extended-text-interaction")
_AROUND_FIELD = frozenset({"p", "li", "td", "th", "div", "qti-item-body", "label"})


@rule("choice-twice", "loss", "QTI 3.0.1, choices")
def choices_differ(document: Document) -> Iterator[Finding]:
    """No two choices of a question say the same."""
    for one in document.find(*_SETS):
        seen: dict[str, str] = {}
        for choice in _choices(one):
            said = _said(choice)
            first = seen.setdefault(said, choice.get("identifier") or "")
            if said and first != choice.get("identifier"):
                here = choice.get("identifier")
                yield line_of(choice), f"The choices {first} and {here} say the same: {said[:60]!r}."


@rule("choice-empty", "loss", "WCAG 2.2, 4.1.2")
def choices_say_something(document: Document) -> Iterator[Finding]:
    """Every choice has text, or a picture with an alternative text."""
    for one in document.find(*_SETS):
        for choice in _choices(one):
            label = choice.get("object-label") or choice.get("label") or ""
            if not shown_text(choice) and not label.strip():
                yield line_of(choice), f"The choice {choice.get('identifier')} says nothing that can be read."


@rule("choice-count", "note", "QTI 3.0.1, choices")
def there_is_a_choice(document: Document) -> Iterator[Finding]:
    """A question with choices has at least two, unless taking it or leaving it is the answer."""
    for one in document.find(*_WANT_TWO):
        wanted = _WANT_TWO[local_name(one)]
        count = sum(1 for inner in one.iter(etree.Element) if local_name(inner) == wanted)
        may_stay_empty = local_name(one) in ("qti-hottext-interaction", "qti-hotspot-interaction")
        if count == 1 and not may_stay_empty:
            yield line_of(one), "There is only one choice, so nothing is asked."


@rule("target-label", "loss", "WCAG 2.2, 4.1.2")
def targets_have_names(document: Document) -> Iterator[Finding]:
    """Every place to choose in a picture has a name, for those who do not see where it lies."""
    for target in document.find("qti-hotspot-choice", "qti-associable-hotspot"):
        if not (target.get("hotspot-label") or "").strip():
            message = f"The place {target.get('identifier')} has no name."
            yield line_of(target), f"{message} Say in hotspot-label what lies there."


@rule("placeholder-label", "loss", "WCAG 2.2, 3.3.2")
def placeholder_is_no_label(document: Document) -> Iterator[Finding]:
    """A field is asked for in words beside it; a placeholder goes as soon as somebody types."""
    for entry in document.find(*_FIELDS):
        placeholder = (entry.get("placeholder-text") or "").strip()
        if placeholder and not _is_named(entry):
            message = f"Only the placeholder {placeholder[:40]!r} says what to write here."
            yield line_of(entry), f"{message} Write it beside the field, or as its prompt."


def _choices(parent: etree._Element) -> list[etree._Element]:
    return [child for child in parent if isinstance(child.tag, str) and local_name(child) in _CHOICES]


def _said(choice: etree._Element) -> str:
    """The text of a choice, and its pictures, as they compare."""
    pictures = " ".join(one.get("src") or "" for one in choice.iter(etree.Element) if one.get("src"))
    feedback = {"qti-feedback-inline", "qti-feedback-block"}
    text = shown_text(_without(choice, feedback))
    # A formula without words is told from another by its marks.
    marks = "".join(
        etree.tostring(one, encoding="unicode", with_tail=False)
        for one in choice.iter(etree.Element)
        if local_name(one) == "math" and not one.get("alttext")
    )
    return unicodedata.normalize("NFKC", f"{text} {pictures}{marks}").strip()


def _without(element: etree._Element, names: set[str]) -> etree._Element:
    if not any(local_name(one) in names for one in element.iter(etree.Element)):
        return element
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for one in list(copy.iter(etree.Element)):
        parent = one.getparent()
        if local_name(one) in names and parent is not None:
            parent.remove(one)
    return copy


def _is_named(entry: etree._Element) -> bool:
    if any(local_name(one) == "qti-prompt" and shown_text(one) for one in entry):
        return True
    if local_name(entry) == "qti-extended-text-interaction":
        before = entry.getprevious()
        return before is not None and bool(shown_text(before))
    block = next((one for one in entry.iterancestors() if local_name(one) in _AROUND_FIELD), None)
    return block is not None and bool(shown_text(block))
