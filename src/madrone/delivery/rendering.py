"""A test's form as the player's HTML, rendered once per process and kept: a class starts all at once."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from madrone import qti
from madrone.content.parsed import asset_address, parsed_item, parsed_stimulus
from madrone.content.queries import FormItemView, form_items

if TYPE_CHECKING:
    from madrone.content.models import Test

# Every grade and subject in both languages, with some room.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number on the form, its HTML, and which materials stand beside it."""

    identifier: str
    position: int
    html: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """A passage or other stimulus, once for all the questions that share it."""

    identifier: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class RenderedForm:
    """A whole form, ready to be put into the page. It holds no key and no rule of scoring."""

    questions: tuple[Question, ...]
    materials: tuple[Material, ...]
    # The codes of every picture that the form shows.
    assets: frozenset[str]


_rendered: OrderedDict[str, RenderedForm] = OrderedDict()


def rendered_form(test: "Test", locale: str) -> RenderedForm:
    """Give a test's form as HTML, from memory when content and language are the same as before."""
    places = form_items(test)
    key = _fingerprint(places, locale)
    form = _rendered.get(key) or _render(places, locale)
    _rendered[key] = form
    _rendered.move_to_end(key)
    while len(_rendered) > _KEPT:
        _rendered.popitem(last=False)
    return form


def _fingerprint(places: list[FormItemView], locale: str) -> str:
    digest = hashlib.sha256(locale.encode())
    for place in places:
        digest.update(f"{place.position} {place.item.assets} {place.item.xml}".encode())
        for stimulus in place.stimuli:
            digest.update(f"{stimulus.assets} {stimulus.xml}".encode())
    return digest.hexdigest()


def _render(places: list[FormItemView], locale: str) -> RenderedForm:
    materials: dict[str, Material] = {}
    questions = []
    for number, place in enumerate(places, start=1):
        for stimulus in place.stimuli:
            if stimulus.identifier not in materials:
                html = qti.render_stimulus(
                    parsed_stimulus(stimulus), asset_url=partial(asset_address, stimulus.assets)
                )
                materials[stimulus.identifier] = Material(stimulus.identifier, stimulus.title, html)
        html = qti.render_item(
            parsed_item(place.item),
            asset_url=partial(asset_address, place.item.assets),
            prefix=f"{place.item.identifier}-",
            locale=locale,
        )
        shared = tuple(stimulus.identifier for stimulus in place.stimuli)
        questions.append(Question(place.item.identifier, number, html, shared))
    maps = [place.item.assets for place in places]
    maps += [stimulus.assets for place in places for stimulus in place.stimuli]
    assets = frozenset(code for one in maps for code in one.values())
    return RenderedForm(tuple(questions), tuple(materials.values()), assets)
