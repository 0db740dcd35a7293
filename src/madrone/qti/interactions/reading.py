"""Interactions as they stand in the XML of an item body; what is not carried over is a problem."""

from collections.abc import Mapping

from lxml import etree

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.interactions.attributes import flag, whole, words
from madrone.qti.interactions.bindings import report_binding
from madrone.qti.interactions.choices import read_choices
from madrone.qti.interactions.model import INTERACTIONS, UNDELIVERED, Interaction
from madrone.qti.interactions.objects import read_center, read_media, read_module, read_picture, read_slider
from madrone.qti.xml import line_of, tag_of

_BY_ASSOCIATION = frozenset({"associate", "match", "gap-match", "graphic-associate", "graphic-gap-match"})
# Where no limit is written: one choice for these, none for the others (QTI 3.0.1, each interaction's
# max-choices).
_ONE_UNLESS_SAID = frozenset({"choice", "hottext", "hotspot", "select-point", "position-object"})
_ONE_ASSOCIATION_UNLESS_SAID = frozenset({"associate", "match", "gap-match", "graphic-associate"})


def read_interaction(
    element: etree._Element, responses: Mapping[str, ResponseDeclaration], problems: Problems
) -> Interaction:
    """Read the element of one interaction; what is not carried over is a problem."""
    kind = INTERACTIONS[tag_of(element)]
    response = (element.get("response-identifier") or "").strip()
    delivered = kind not in UNDELIVERED
    if not delivered:
        message = f"The {kind} interaction is recognised, but cannot be shown."
        problems.loss(line_of(element), "interaction-kind", message)
    if kind == "portable-custom":
        message = "A portable custom interaction is shown only where such interactions are turned on."
        problems.note(line_of(element), "custom-off", message)
    report_binding(element, kind, responses.get(response), response, problems)
    choices, columns = read_choices(element, kind, problems)
    most, least = _limits(element, kind, responses.get(response), problems)
    return Interaction(
        kind,
        response,
        line_of(element),
        delivered=delivered,
        max_choices=most,
        min_choices=least,
        choices=choices,
        columns=columns,
        shuffle=flag(element, "shuffle"),
        orientation=element.get("orientation", "vertical"),
        required=flag(element, "required"),
        min_message=element.get("data-min-selections-message", ""),
        max_message=element.get("data-max-selections-message", ""),
        picture=read_picture(element, kind, problems),
        **_of_text(element, kind, problems),  # type: ignore[arg-type]  # a table of keyword arguments
        **_of_objects(element, kind, problems),  # type: ignore[arg-type]  # likewise
    )


def _limits(
    element: etree._Element, kind: str, declaration: ResponseDeclaration | None, problems: Problems
) -> tuple[int, int]:
    """The most and the least that may be given; a response of several values is not cut down to one."""
    by_association = kind in _BY_ASSOCIATION
    noun = "associations" if by_association else "choices"
    one_unless_said = kind in (_ONE_ASSOCIATION_UNLESS_SAID if by_association else _ONE_UNLESS_SAID)
    single = declaration is None or declaration.cardinality == "single"
    absent = 1 if one_unless_said and single else 0
    most = whole(element, f"max-{noun}", absent, problems)
    return most or 0, whole(element, f"min-{noun}", 0, problems) or 0


def _of_text(element: etree._Element, kind: str, problems: Problems) -> dict[str, object]:
    if kind == "inline-choice":
        return {"placeholder": element.get("data-prompt", "")}
    if kind not in ("text-entry", "extended-text"):
        return {}
    if element.get("format") == "xhtml":
        message = "Formatted text is asked for; students write plain text."
        problems.note(line_of(element), "rich-text", message)
    return {
        "expected_length": whole(element, "expected-length", None, problems),
        "expected_lines": whole(element, "expected-lines", None, problems),
        "placeholder": element.get("placeholder-text", ""),
        "format": element.get("format", "plain"),
        "pattern_mask": element.get("pattern-mask", ""),
        "pattern_message": element.get("data-patternmask-message", ""),
        "number_base": whole(element, "base", 10, problems) or 10,
        "string_identifier": element.get("string-identifier", ""),
        "min_strings": whole(element, "min-strings", 0, problems) or 0,
        "max_strings": _max_strings(element, problems),
    }


def _max_strings(element: etree._Element, problems: Problems) -> int:
    return whole(element, "max-strings", 0, problems) or 0


def _of_objects(element: etree._Element, kind: str, problems: Problems) -> dict[str, object]:
    if kind == "slider":
        return {"slider": read_slider(element, problems)}
    if kind == "media":
        return {"media": read_media(element, problems)}
    if kind == "upload":
        return {"upload_types": words(element, "type")}
    if kind == "end-attempt":
        counted = element.get("count-attempt") != "false"
        return {"title": element.get("title", ""), "count_attempt": counted}
    if kind == "position-object":
        return {"object": read_picture(element, "object", problems), "center": read_center(element, problems)}
    if kind == "portable-custom":
        return {"module": read_module(element, problems)}
    return {}
