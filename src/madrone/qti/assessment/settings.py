"""Attributes and small elements of a test: modes, control of item sessions, time limits, selection, weights."""

import math
from collections.abc import Mapping, Sequence

from lxml import etree

from madrone.qti.assessment.model import (
    ItemRef,
    Navigation,
    Section,
    Selection,
    SessionControl,
    Submission,
    TimeLimits,
)
from madrone.qti.declarations import read_number
from madrone.qti.errors import Problems
from madrone.qti.upgrade import children, only_child
from madrone.qti.values import parse_integer
from madrone.qti.xml import line_of

_MAX_SELECT = 1_000


def flag(element: etree._Element, name: str, absent: bool) -> bool:
    """A boolean attribute of XML Schema."""
    text = (element.get(name) or "").strip()
    return absent if text not in ("true", "false", "1", "0") else text in ("true", "1")


def read_modes(element: etree._Element, problems: Problems) -> tuple[Navigation, Submission]:
    """How students move in a part and submit its items: freely and one by one where that is not said."""
    navigation = element.get("navigation-mode", "nonlinear")
    submission = element.get("submission-mode", "individual")
    if navigation not in ("linear", "nonlinear") or submission not in ("individual", "simultaneous"):
        message = (
            "A part is linear or nonlinear in navigation, individual or simultaneous in submission, not "
            f"{navigation[:40]!r} and {submission[:40]!r}; students go through it freely, item by item."
        )
        problems.loss(line_of(element), "part-modes", message)
    return (
        "linear" if navigation == "linear" else "nonlinear",
        "simultaneous" if submission == "simultaneous" else "individual",
    )


def read_control(parent: etree._Element, above: SessionControl, problems: Problems) -> SessionControl:
    """The control of item sessions in an element: what it says, else what the element above it says."""
    element = only_child(parent, "qti-item-session-control")
    if element is None:
        return above
    return SessionControl(
        max_attempts=_attempts(element, above.max_attempts, problems),
        show_feedback=flag(element, "show-feedback", above.show_feedback),
        allow_review=flag(element, "allow-review", above.allow_review),
        show_solution=flag(element, "show-solution", above.show_solution),
        allow_comment=flag(element, "allow-comment", above.allow_comment),
        allow_skipping=flag(element, "allow-skipping", above.allow_skipping),
        validate_responses=flag(element, "validate-responses", above.validate_responses),
    )


def _attempts(element: etree._Element, above: int, problems: Problems) -> int:
    text = element.get("max-attempts")
    if text is None:
        return above
    try:
        attempts = parse_integer(text.strip())
    except ValueError:
        attempts = -1
    if attempts < 0:
        message = f"max-attempts is a whole number from 0 on, not {text[:40]!r}."
        problems.loss(line_of(element), "max-attempts", message)
        return above
    return attempts


def read_time_limits(parent: etree._Element, problems: Problems, *, least: bool = True) -> TimeLimits | None:
    """The time limits of an element; a least time has a meaning for sections and items only (``least``)."""
    element = only_child(parent, "qti-time-limits")
    if element is None:
        return None
    shortest, longest = _seconds(element, "min-time", problems), _seconds(element, "max-time", problems)
    if shortest is not None and not least:
        message = "A least time counts for sections and items only; that of a test or part is not enforced."
        problems.note(line_of(element), "min-time", message)
    if shortest is not None and longest is not None and shortest > longest:
        message = "The least time is longer than the most time; the least is left out."
        problems.loss(line_of(element), "time-limits", message)
        shortest = None
    return TimeLimits(shortest if least else None, longest, flag(element, "allow-late-submission", False))


def _seconds(element: etree._Element, name: str, problems: Problems) -> float | None:
    number = read_number(element, name, problems)
    if number is None or (math.isfinite(number) and number >= 0):
        return number
    problems.loss(
        line_of(element), "time-limits", f"{name} is a number of seconds from 0 on; it is left out."
    )
    return None


def read_selection(
    parent: etree._Element, inside: Sequence[Section | ItemRef], problems: Problems
) -> Selection | None:
    """How many children are taken; a number that the section cannot give is a problem."""
    element = only_child(parent, "qti-selection")
    if element is None:
        return None
    line, replaced = line_of(element), flag(element, "with-replacement", False)
    try:
        select = parse_integer((element.get("select") or "").strip())
    except ValueError:
        select = -1
    required = sum(child.required for child in inside)
    if not 0 <= select <= _MAX_SELECT:
        message = f"A section gives 0 to {_MAX_SELECT} of its children, not {element.get('select')!r}; it gives all."
        problems.loss(line, "selection", message)
        return None
    if select > len(inside) and not replaced:
        message = f"{select} children are to be selected, but there are {len(inside)}; all are taken."
        problems.loss(line, "selection", message)
    if required > select:
        message = (
            f"{required} children are required, but {select} are to be selected; all required are taken."
        )
        problems.loss(line, "selection", message)
    if select and not inside:
        return None
    return Selection(select, replaced)


def read_weights(parent: etree._Element, problems: Problems) -> Mapping[str, float]:
    """The weights of a reference to an item, by identifier."""
    weights: dict[str, float] = {}
    for element in children(parent, "qti-weight"):
        value = read_number(element, "value", problems)
        if value is None or not math.isfinite(value):
            message = "A weight needs a number as its value; it counts as 1."
            problems.loss(line_of(element), "weight", message)
            continue
        weights[element.get("identifier") or ""] = value
    return weights
