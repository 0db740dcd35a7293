"""The choices of an interaction: options, rows and columns, words and gaps, hotspots."""

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.interactions.attributes import flag, whole, words
from madrone.qti.interactions.model import Choice
from madrone.qti.interactions.objects import find_picture
from madrone.qti.shapes import read_shape
from madrone.qti.upgrade import children
from madrone.qti.xml import line_of, tag_of

_CHOICES_OF = {
    "choice": ("qti-simple-choice",),
    "order": ("qti-simple-choice",),
    "associate": ("qti-simple-associable-choice",),
    "inline-choice": ("qti-inline-choice",),
    "gap-match": ("qti-gap-text", "qti-gap-img"),
    "hottext": ("qti-hottext",),
    "hotspot": ("qti-hotspot-choice",),
    "graphic-order": ("qti-hotspot-choice",),
    "graphic-associate": ("qti-associable-hotspot",),
    "graphic-gap-match": ("qti-gap-text", "qti-gap-img"),
}
_COLUMNS_OF = {"gap-match": "qti-gap", "graphic-gap-match": "qti-associable-hotspot"}
# These stand anywhere in the interaction's text, not only as its children.
_IN_TEXT = frozenset({"qti-hottext", "qti-gap"})
_WITH_SHAPE = frozenset({"qti-hotspot-choice", "qti-associable-hotspot"})

Choices = tuple[Choice, ...]


def read_choices(element: etree._Element, kind: str, problems: Problems) -> tuple[Choices, Choices]:
    """The choices of an interaction and what they are joined to, both in the author's order."""
    if kind == "match":
        return _read_sets(element, problems)
    if kind not in _CHOICES_OF:
        return (), ()
    choices = _read(element, _CHOICES_OF[kind], kind, problems)
    columns = _read(element, (_COLUMNS_OF[kind],), kind, problems) if kind in _COLUMNS_OF else ()
    return choices, columns


def _read_sets(element: etree._Element, problems: Problems) -> tuple[Choices, Choices]:
    sets = children(element, "qti-simple-match-set")
    if len(sets) != 2:
        message = f"A match interaction has two sets of choices; this has {len(sets)}."
        problems.loss(line_of(element), "match-sets", message)
    read = [_read(one, ("qti-simple-associable-choice",), "match", problems) for one in sets[:2]]
    read += [()] * (2 - len(read))
    return read[0], read[1]


def _read(parent: etree._Element, names: tuple[str, ...], kind: str, problems: Problems) -> Choices:
    found: dict[str, Choice] = {}
    for element in _elements(parent, names):
        choice = _read_choice(element, problems)
        if choice is None:
            continue
        if choice.identifier in found:
            _report_identifier(element, choice.identifier, problems)
            continue
        found[choice.identifier] = choice
    if not found:
        problems.loss(line_of(parent), "no-choices", f"This {kind} interaction has no choices.")
    return tuple(found.values())


def _elements(parent: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    if any(name in _IN_TEXT for name in names):
        return list(parent.iter(*names))
    return [child for name in names for child in children(parent, name)]


def _read_choice(element: etree._Element, problems: Problems) -> Choice | None:
    identifier, name = (element.get("identifier") or "").strip(), tag_of(element)
    if identifier.split() != [identifier]:
        _report_identifier(element, identifier, problems)
        return None
    shape = read_shape(element, problems) if name in _WITH_SHAPE else None
    if name in _WITH_SHAPE and shape is None:
        return None
    return Choice(
        identifier,
        line_of(element),
        match_max=_match_max(element, problems),
        match_min=whole(element, "match-min", 0, problems) or 0,
        match_group=words(element, "match-group"),
        fixed=flag(element, "fixed"),
        template_identifier=element.get("template-identifier", ""),
        show=element.get("show-hide", "show") != "hide",
        shape=shape,
        label=element.get("hotspot-label", ""),
        image=find_picture(element) if name == "qti-gap-img" else None,
        required=flag(element, "required"),
    )


def _match_max(element: etree._Element, problems: Problems) -> int:
    found = whole(element, "match-max", 1, problems)
    return 1 if found is None else found


def _report_identifier(element: etree._Element, identifier: str, problems: Problems) -> None:
    message = f"A choice needs an identifier of its own; {identifier!r} is not."
    problems.loss(line_of(element), "choice-identifier", message)
