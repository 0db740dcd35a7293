"""A test's form as the player's HTML: what all students share is drawn once per process and kept, for a class
starts all at once; what a student's own clone, order of choices or turns change is drawn for that student."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from madrone import qti
from madrone.content.parsed import asset_address, parsed_item, parsed_stimulus
from madrone.content.queries import FormItemView, form_items, item_on_form
from madrone.delivery.materials import Beside, beside
from madrone.delivery.queries import last_turns
from madrone.delivery.seeds import seed_of
from madrone.delivery.supports import supports_of
from madrone.delivery.turns import Turn, first_outcomes, takes_turns
from madrone.qti.clones import clone_item, is_cloned

if TYPE_CHECKING:
    from madrone.content.models import Item, Test
    from madrone.delivery.models import Opportunity

# Every grade and subject in both languages, with some room.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Look:
    """What a rendering depends on besides the content: language and supports."""

    locale: str
    supports: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number on the form, its HTML, which materials stand beside it, and what may be used.

    ``own`` tells that each student has an own HTML of it, ``turns`` that it answers the student during the test,
    and ``over`` that the student has finished it.
    """

    identifier: str
    position: int
    html: str
    materials: tuple[str, ...]
    beside: Beside
    own: bool = False
    turns: bool = False
    over: bool = False


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


def form_of(opportunity: "Opportunity", locale: str) -> RenderedForm:
    """Give an opportunity's form: what is shared from memory, what is the student's own drawn now."""
    look = Look(locale, supports_of(opportunity.settings))
    places = form_items(opportunity.test)
    form = _shared(places, opportunity.test, look)
    if not any(question.own for question in form.questions):
        return form
    items = {place.item.identifier: place.item for place in places}
    turns = last_turns(opportunity)
    questions = (
        _own(one, items[one.identifier], opportunity, turns.get(one.identifier), look) if one.own else one
        for one in form.questions
    )
    return replace(form, questions=tuple(questions))


def question_html(opportunity: "Opportunity", item: "Item", turn: Turn | None, look: Look) -> str:
    """Draw one student's question: the clone and the order of the opportunity, with what the last turn shows."""
    parsed = parsed_item(item)
    clone = clone_item(parsed, seed_of(opportunity.code, item.identifier))
    outcomes: Mapping[str, Any] | None = None
    if takes_turns(parsed, opportunity.test.kind):
        outcomes = turn.outcomes if turn else first_outcomes(parsed, clone)
    return qti.render_item(
        parsed,
        asset_url=partial(asset_address, item.assets),
        prefix=f"{item.identifier}-",
        locale=look.locale,
        clone=clone,
        outcomes=outcomes,
        supports=look.supports,
    )


def turned_html(opportunity: "Opportunity", identifier: str, turn: Turn, locale: str) -> str:
    """Draw a question anew after a turn that was taken at it."""
    item = item_on_form(opportunity.test, identifier)
    assert item is not None, "a turn is taken at items of the form only"
    return question_html(opportunity, item, turn, Look(locale, supports_of(opportunity.settings)))


def is_own(item: qti.Item, kind: str) -> bool:
    """Tell whether students see different things of an item: a clone, an order, or what their turns show."""
    return (
        is_cloned(item)
        or any(interaction.shuffle for interaction in item.interactions)
        or takes_turns(item, kind)
    )


def _own(
    question: Question, item: "Item", opportunity: "Opportunity", turn: Turn | None, look: Look
) -> Question:
    html = question_html(opportunity, item, turn, look)
    return replace(question, html=html, over=turn is not None and turn.completed)


def _shared(places: list[FormItemView], test: "Test", look: Look) -> RenderedForm:
    key = _fingerprint(places, test.kind, look)
    form = _rendered.get(key) or _render(places, test.kind, look)
    _rendered[key] = form
    _rendered.move_to_end(key)
    while len(_rendered) > _KEPT:
        _rendered.popitem(last=False)
    return form


def _fingerprint(places: Iterable[FormItemView], kind: str, look: Look) -> str:
    digest = hashlib.sha256(f"{kind} {look.locale} {sorted(look.supports)}".encode())
    for place in places:
        digest.update(f"{place.position} {place.item.assets} {place.item.xml}".encode())
        for stimulus in place.stimuli:
            digest.update(f"{stimulus.assets} {stimulus.xml}".encode())
    return digest.hexdigest()


def _render(places: Iterable[FormItemView], kind: str, look: Look) -> RenderedForm:
    materials: dict[str, Material] = {}
    questions = []
    assets: set[str] = set()
    for number, place in enumerate(places, start=1):
        assets.update(place.item.assets.values())
        for stimulus in place.stimuli:
            assets.update(stimulus.assets.values())
            if stimulus.identifier not in materials:
                html = qti.render_stimulus(
                    parsed_stimulus(stimulus),
                    asset_url=partial(asset_address, stimulus.assets),
                    supports=look.supports,
                )
                materials[stimulus.identifier] = Material(stimulus.identifier, stimulus.title, html)
        questions.append(_question(place, number, kind, look))
    return RenderedForm(tuple(questions), tuple(materials.values()), frozenset(assets))


def _question(place: FormItemView, number: int, kind: str, look: Look) -> Question:
    item = place.item
    parsed = parsed_item(item)
    own = is_own(parsed, kind)
    html = ""
    if not own:
        html = qti.render_item(
            parsed,
            asset_url=partial(asset_address, item.assets),
            prefix=f"{item.identifier}-",
            locale=look.locale,
            supports=look.supports,
        )
    return Question(
        identifier=item.identifier,
        position=number,
        html=html,
        materials=tuple(stimulus.identifier for stimulus in place.stimuli),
        beside=beside(parsed, item.assets),
        own=own,
        turns=takes_turns(parsed, kind),
    )
