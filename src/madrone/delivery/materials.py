"""What a student may use beside a question: tools and things in words, digital materials to open."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone import qti
from madrone.content.parsed import asset_address
from madrone.qti.companions import Companion
from madrone.qti.media import media_type

_WORDS: dict[str, Promise] = {
    "calculator": gettext_lazy("calculator"),
    "rule": gettext_lazy("ruler"),
    "protractor": gettext_lazy("protractor"),
    "digital-material": gettext_lazy("reference sheet"),
    "physical-material": gettext_lazy("material from your teacher"),
}
_CALCULATORS: dict[str, Promise] = {
    "basic": gettext_lazy("basic calculator"),
    "standard": gettext_lazy("standard calculator"),
    "scientific": gettext_lazy("scientific calculator"),
    "graphing": gettext_lazy("graphing calculator"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A digital material: its name, where it is, and whether it is a picture that can stand in the page."""

    name: str
    url: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What may be used: names of things, and sheets to open in the page."""

    names: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def beside(item: qti.Item, assets: Mapping[str, str]) -> Beside:
    """Say what the companion materials of an item are; a digital one without its file is named all the same."""
    names, sheets = [], []
    for one in item.companions:
        if one.href in assets:
            picture = (media_type(one.href) or "").startswith("image/")
            sheets.append(Sheet(_name(one), asset_address(dict(assets), one.href), picture))
        else:
            names.append(_name(one))
    return Beside(tuple(names), tuple(sheets))


def _name(one: Companion) -> str:
    """The author's own description where there is one, else the word for such a thing."""
    if one.kind == "calculator":
        kind = dict(one.details).get("calculator-type", "").lower()
        return one.description or str(_CALCULATORS.get(kind, _WORDS["calculator"]))
    return one.description or str(_WORDS.get(one.kind, _("other material")))
