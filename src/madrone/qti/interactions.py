"""Interactions of an item body: what they ask for, apart from how they look."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.upgrade import children
from madrone.qti.vocabulary import names
from madrone.qti.xml import line_of

DELIVERED = {
    "qti-choice-interaction": "choice",
    "qti-text-entry-interaction": "text-entry",
    "qti-inline-choice-interaction": "inline-choice",
    "qti-extended-text-interaction": "extended-text",
    "qti-match-interaction": "match",
}
_KINDS_TO_COME = names(
    """
    order associate gap-match hottext hotspot select-point graphic-order graphic-associate graphic-gap-match
    position-object slider media drawing upload end-attempt portable-custom custom
    """
)
RECOGNISED = {f"qti-{kind}-interaction": kind for kind in sorted(_KINDS_TO_COME)}
BASE_TYPES_OF = {
    "choice": {"identifier"},
    "inline-choice": {"identifier"},
    "match": {"directedPair"},
    "text-entry": {"string", "integer", "float"},
    "extended-text": {"string", "integer", "float"},
}
_CHOICES_OF = {
    "choice": "qti-simple-choice",
    "inline-choice": "qti-inline-choice",
    "match": "qti-simple-associable-choice",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. ``match_max`` 0 means as often as one likes."""

    identifier: str
    line: int
    match_max: int = 1


@dataclass(frozen=True, slots=True)
class Interaction:
    """One place where a student answers. ``max_choices`` 0 means no limit.

    ``choices`` holds the choices in order; for a match interaction they are the rows, ``columns`` the other
    set. ``delivered`` is false for kinds that are recognised but cannot be shown yet.
    """

    kind: str
    response_identifier: str
    line: int
    delivered: bool = True
    max_choices: int = 1
    min_choices: int = 0
    choices: tuple[Choice, ...] = ()
    columns: tuple[Choice, ...] = ()
    expected_length: int | None = None
    expected_lines: int | None = None
    placeholder: str = ""
    format: str = "plain"


def read_interaction(
    element: etree._Element, responses: Mapping[str, ResponseDeclaration], problems: Problems
) -> Interaction:
    """Read the element of one interaction; what is not carried over is a problem."""
    kind = DELIVERED.get(str(element.tag))
    line = line_of(element)
    response = (element.get("response-identifier") or "").strip()
    if kind is None:
        kind = RECOGNISED[str(element.tag)]
        problems.loss(
            line, "interaction-kind", f"The {kind} interaction is recognised, but cannot be shown yet."
        )
        return Interaction(kind, response, line, delivered=False, max_choices=0)
    _report_attributes(element, kind, problems)
    _report_binding(element, kind, responses.get(response), response, problems)
    rows, columns = _read_choices(element, kind, problems)
    limits = ("max-associations", "min-associations") if kind == "match" else ("max-choices", "min-choices")
    # Where no limit is written, a response that takes several values is not cut down to one.
    single = response not in responses or responses[response].cardinality == "single"
    return Interaction(
        kind,
        response,
        line,
        max_choices=_count(element, limits[0], 1 if single else 0, problems) or 0,
        min_choices=_count(element, limits[1], 0, problems) or 0,
        choices=rows,
        columns=columns,
        expected_length=_count(element, "expected-length", None, problems),
        expected_lines=_count(element, "expected-lines", None, problems),
        placeholder=element.get("placeholder-text", ""),
        format=element.get("format", "plain"),
    )


def _read_choices(
    element: etree._Element, kind: str, problems: Problems
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    if kind not in _CHOICES_OF:
        return (), ()
    if kind != "match":
        return _choices(element, _CHOICES_OF[kind], kind, problems), ()
    sets = children(element, "qti-simple-match-set")
    if len(sets) != 2:
        problems.loss(
            line_of(element),
            "match-sets",
            f"A match interaction has two sets of choices; this has {len(sets)}.",
        )
    read = [_choices(one, _CHOICES_OF[kind], kind, problems) for one in sets[:2]]
    read += [()] * (2 - len(read))
    return read[0], read[1]


def _choices(parent: etree._Element, name: str, kind: str, problems: Problems) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for element in children(parent, name):
        identifier = (element.get("identifier") or "").strip()
        line = line_of(element)
        if identifier in found or identifier.split() != [identifier]:
            problems.loss(
                line, "choice-identifier", f"A choice needs an identifier of its own; {identifier!r} is not."
            )
            continue
        match_max = _count(element, "match-max", 1, problems) or 0 if kind == "match" else 1
        found[identifier] = Choice(identifier, line, match_max)
        if element.get("template-identifier"):
            problems.loss(
                line, "template-choice", "A choice that depends on a template variable is always shown."
            )
    if not found:
        problems.loss(line_of(parent), "no-choices", f"This {kind} interaction has no choices.")
    return tuple(found.values())


def _count(element: etree._Element, name: str, absent: int | None, problems: Problems) -> int | None:
    text = element.get(name)
    if text is None:
        return absent
    if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 7:
        return int(text)
    problems.loss(
        line_of(element), "attribute-count", f"The attribute {name} is {text!r}; a whole number is expected."
    )
    return absent


def _report_attributes(element: etree._Element, kind: str, problems: Problems) -> None:
    line = line_of(element)
    if element.get("shuffle") == "true":
        problems.note(
            line, "shuffle", "Shuffling is not applied: the choices keep the order in which they are written."
        )
    if element.get("pattern-mask"):
        problems.note(line, "pattern-mask", "The pattern mask is not enforced while a student types.")
    if kind == "extended-text":
        if element.get("format") == "xhtml":
            problems.loss(
                line, "text-format", "Formatted writing is not offered; the student writes plain text."
            )
        if element.get("max-strings", "1") not in ("0", "1") or element.get("min-strings", "0") not in (
            "0",
            "1",
        ):
            problems.loss(
                line, "text-strings", "Only one text field is offered, where several strings are asked for."
            )


def _report_binding(
    element: etree._Element,
    kind: str,
    declaration: ResponseDeclaration | None,
    identifier: str,
    problems: Problems,
) -> None:
    line = line_of(element)
    if declaration is None:
        problems.loss(
            line,
            "response-undeclared",
            f"This {kind} interaction answers {identifier!r}, which is not declared.",
        )
    elif declaration.base_type not in BASE_TYPES_OF[kind]:
        wanted = " or ".join(sorted(BASE_TYPES_OF[kind]))
        problems.loss(
            line, "response-base-type", f"A {kind} interaction needs a response of base type {wanted}."
        )
    elif kind in ("text-entry", "inline-choice", "extended-text") and declaration.cardinality != "single":
        problems.loss(
            line, "response-cardinality", f"A {kind} interaction is offered with a single value only."
        )
