"""An answer in words, for those who read it: what was chosen, in which order, joined with what, where a point lies."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madrone import qti
from madrone.delivery.answers import Value
from madrone.qti.pci import PciError, decode
from madrone.qti.values import Record, members_of
from madrone.qti.values import Value as QtiValue

Texts = Mapping[str, str]

_TITLES: dict[str, Promise] = {
    "choice": gettext_lazy("Chosen"),
    "inline-choice": gettext_lazy("Chosen"),
    "hottext": gettext_lazy("Chosen in the text"),
    "hotspot": gettext_lazy("Chosen in the picture"),
    "order": gettext_lazy("Put in this order"),
    "graphic-order": gettext_lazy("Put in this order"),
    "associate": gettext_lazy("Joined"),
    "graphic-associate": gettext_lazy("Joined"),
    "match": gettext_lazy("Matched"),
    "gap-match": gettext_lazy("Put into gaps"),
    "graphic-gap-match": gettext_lazy("Put into places"),
    "text-entry": gettext_lazy("Typed"),
    "extended-text": gettext_lazy("Written"),
    "select-point": gettext_lazy("Points set, from left and from top"),
    "position-object": gettext_lazy("Objects placed, from left and from top"),
    "slider": gettext_lazy("Slider set to"),
    "media": gettext_lazy("Played"),
    "drawing": gettext_lazy("Drawn"),
    "upload": gettext_lazy("Handed in"),
    "end-attempt": gettext_lazy("Button"),
}
_ORDERED = frozenset({"order", "graphic-order"})
_FILES = frozenset({"drawing", "upload"})


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that a student made or chose. The name and the type are what the student's browser said."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """What was answered at one place of a question; ``numbered`` when the order of the lines is the answer."""

    identifier: str
    title: str
    lines: tuple[str, ...]
    numbered: bool = False
    file: GivenFile | None = None

    @property
    def given(self) -> bool:
        """Tell whether anything was answered here."""
        return bool(self.lines) or self.file is not None


def parts_of(item: qti.Item, value: Value) -> list[AnswerPart]:
    """Say an answer place by place, in the order of the question. What cannot be read is said to be so."""
    return [_part(item, interaction, value) for interaction in item.interactions]


def file_in(item: qti.Item, value: Value, response: str) -> GivenFile | None:
    """Give the file that answers one place of a question; None where there is none that can be read."""
    interaction = item.interaction(response)
    return _file(value.get(response)) if interaction and interaction.kind in _FILES else None


def _part(item: qti.Item, interaction: qti.Interaction, value: Value) -> AnswerPart:
    kind, identifier = interaction.kind, interaction.response_identifier
    title = str(_TITLES.get(kind, _("Answered")))
    given = value.get(identifier)
    if kind in _FILES:
        return AnswerPart(identifier, title, (), file=_file(given))
    declaration = item.responses.get(identifier)
    if declaration is None or given is None:
        return AnswerPart(identifier, title, ())
    try:
        held = decode(given, declaration)
    except PciError:
        return AnswerPart(identifier, title, (_("This part of the answer cannot be read."),))
    lines = _lines(held, _say(kind, _texts_of(item, interaction)))
    return AnswerPart(identifier, title, lines, numbered=kind in _ORDERED)


def _lines(held: QtiValue, say: Callable[[Any], str]) -> tuple[str, ...]:
    if isinstance(held, Record):
        return tuple(f"{name}: {one}" for name, one in held.items() if one is not None)
    return tuple(map(say, members_of(held)))


def _say(kind: str, texts: Texts) -> Callable[[Any], str]:
    """How one value of a kind is said."""
    if kind == "media":
        return lambda times: ngettext("%(count)d time", "%(count)d times", times) % {"count": times}
    if kind == "end-attempt":
        return lambda pressed: _("pressed") if pressed else _("not pressed")

    def say(one: Any) -> str:
        if isinstance(one, tuple):
            if kind in ("select-point", "position-object"):
                return f"({one[0]}, {one[1]})"
            sign = " – " if kind in ("associate", "graphic-associate") else " → "
            return sign.join(texts.get(end, end) for end in one)
        return texts.get(one, one) if isinstance(one, str) else f"{one:g}"

    return say


def _texts_of(item: qti.Item, interaction: qti.Interaction) -> dict[str, str]:
    """What a student reads at each choice; its identifier where it is a place without a name."""
    texts = {one.identifier: one.label for one in (*interaction.choices, *interaction.columns) if one.label}
    for one in (*interaction.choices, *interaction.columns):
        if one.image is not None and one.image.alt:
            texts.setdefault(one.identifier, one.image.alt)
    for node in item.body.walk() if item.body is not None else ():
        if node.attributes.get("response-identifier") == interaction.response_identifier:
            for choice in node.walk():
                identifier, said = choice.attributes.get("identifier"), choice.text()
                if identifier and said:
                    texts[identifier] = said
    return texts


def _file(given: object) -> GivenFile | None:
    base = given.get("base") if isinstance(given, Mapping) else None
    held = base.get("file") if isinstance(base, Mapping) else None
    if not isinstance(held, Mapping):
        return None
    try:
        data = base64.b64decode(str(held.get("data", "")), validate=True)
    except (binascii.Error, ValueError):
        return None
    return GivenFile(str(held.get("name", "")), str(held.get("mime", "")), data)
