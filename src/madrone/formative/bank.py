"""A quiz's key taken from a form of the item bank: its single choices, and why other questions stay behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from madrone import qti
from madrone.access import Actor, Perm
from madrone.content.parsed import parsed_item
from madrone.content.queries import FormItemView, all_tests, form_items, items_visible_to
from madrone.formative.keys import FEWEST, MOST
from madrone.formative.models import LETTERS, Quiz
from madrone.kernel.errors import NotFound
from madrone.qti.interactions.model import Choice

if TYPE_CHECKING:
    from madrone.content.models import Test

# The sheet offers two to six circles for a question.
_FEWEST_CHOICES, _MOST_CHOICES = 2, 6


@dataclass(frozen=True, slots=True)
class Taken:
    """A question of the form that the sheet can ask: its number there, its place on the form, and its right letter."""

    number: int
    position: int
    title: str
    letter: str
    choices: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question of the form that the sheet cannot ask, and why; without a title if the actor may not see it."""

    position: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormKey:
    """What a form gives to a quiz."""

    title: str
    language: str
    taken: tuple[Taken, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def key(self) -> str:
        """The right letters in the order of the sheet."""
        return "".join(one.letter for one in self.taken)

    @property
    def choices(self) -> int:
        """The number of circles that the question with the most choices needs."""
        return max((one.choices for one in self.taken), default=4)

    @property
    def enough(self) -> bool:
        """Tell whether these questions make a quiz."""
        return len(self.taken) >= FEWEST


def forms_for(actor: Actor) -> "QuerySet[Test]":
    """List the forms with enough questions of one choice interaction that the actor may see with their keys."""
    if not (actor.has(Perm.ITEM_VIEW) or actor.has(Perm.INTERIM_ITEM_VIEW)):
        return all_tests().none()
    usable = Q(places__item__in=items_visible_to(actor), places__item__interactions=["choice"])
    found = all_tests().annotate(usable=Count("places", filter=usable, distinct=True))
    return found.filter(usable__gte=FEWEST).order_by("title", "pk")


def key_of_form(actor: Actor, code: str) -> FormKey:
    """Read the key off a form, in the author's order of choices, as the form is printed.

    Raises NotFound for a form that is not among :func:`forms_for`.
    """
    form = forms_for(actor).filter(code=code).first()
    if form is None:
        raise NotFound(
            "form-unknown", _("There is no such test, or you may not see its questions. Choose another one.")
        )
    visible = set(items_visible_to(actor).filter(places__test=form).values_list("pk", flat=True))
    taken: list[Taken] = []
    left_out: list[LeftOut] = []
    places = form_items(form)
    for place in places:
        if place.item.pk not in visible:
            left_out.append(LeftOut(place.position, "", _("It is secure: its answer may not be shown.")))
            continue
        found = _answer(place, len(taken) + 1)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            taken.append(found)
    spanish = all((parsed_item(place.item).language or "en").startswith("es") for place in places)
    language = Quiz.Language.SPANISH if spanish else Quiz.Language.ENGLISH
    return FormKey(form.title, language, tuple(taken), tuple(left_out))


def _answer(place: FormItemView, number: int) -> Taken | LeftOut:
    """Give a question's letter, or the first reason why it has none."""
    item = parsed_item(place.item)
    reason = next(_hindrances(item, number), "")
    if reason:
        return LeftOut(place.position, place.item.title, reason)
    choices = item.interactions[0].choices
    correct = item.responses[item.interactions[0].response_identifier].correct
    at = _place_of(choices, correct)
    return Taken(number, place.position, place.item.title, LETTERS[at], len(choices))


def _hindrances(item: qti.Item, number: int) -> Iterator[str]:
    """Say what keeps a question off a sheet of single choices, the plainest first."""
    if len(item.interactions) != 1 or item.interactions[0].kind != "choice":
        yield _("It is not answered by choosing a letter.")
        return
    response = item.responses.get(item.interactions[0].response_identifier)
    choices = item.interactions[0].choices
    if response is None or response.cardinality != "single":
        yield _("It may have several answers.")
        return
    if qti.is_cloned(item):
        yield _("It is made anew for each student.")
    if not _FEWEST_CHOICES <= len(choices) <= _MOST_CHOICES:
        yield _("The number of its choices is %(n)s; the sheet has room for %(fewest)s to %(most)s.") % {
            "n": len(choices),
            "fewest": _FEWEST_CHOICES,
            "most": _MOST_CHOICES,
        }
    if _place_of(choices, response.correct) < 0:
        yield _("It has no key.")
    if number > MOST:
        yield _("The sheet ends at question %(most)s.") % {"most": MOST}


def _place_of(choices: tuple[Choice, ...], correct: object) -> int:
    return next((at for at, choice in enumerate(choices) if choice.identifier == correct), -1)
