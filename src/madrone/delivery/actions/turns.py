"""A turn at an item that answers the student: scored here, from the answer that is stored."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import qti
from madrone.content import queries as content
from madrone.content.parsed import parsed_item
from madrone.delivery import queries
from madrone.delivery.actions.moves import locked
from madrone.delivery.errors import DeliveryError, refusal
from madrone.delivery.models import ItemTurn, Opportunity
from madrone.delivery.seeds import seed_of
from madrone.delivery.states import SAVING, State
from madrone.delivery.turns import MOST_TURNS, Turn, score_turn, takes_turns
from madrone.kernel import clock


@transaction.atomic
def take_turn(*, opportunity: Opportunity, item: str, sequence: int) -> Turn:
    """Score the stored answer to one item as the student's next turn at it, and keep what came of it.

    ``sequence`` is the last receipt of the device, which says how far the log must have come: what the student
    sees is what is scored. The same rules as for saving apply. Raises DeliveryError ``not-all-saved``,
    ``item-locked``, ``item-completed``, ``turns-spent`` or ``no-turns``.
    """
    opportunity = locked(opportunity)
    if State(opportunity.state) not in SAVING:
        raise refusal(State(opportunity.state), State.STARTED)
    parsed = _item_of(opportunity, item)
    before = queries.last_turns(opportunity).get(item)
    _refuse(opportunity, item, sequence, before)
    answer = queries.present_answers(opportunity).get(item)
    turn = score_turn(parsed, seed_of(opportunity.code, item), answer.value if answer else {}, before)
    now = clock.now()
    ItemTurn.objects.create(
        opportunity=opportunity,
        item=item,
        number=turn.number,
        sequence=answer.sequence if answer else 0,
        responses=turn.responses,
        outcomes=turn.outcomes,
        at=now,
    )
    opportunity.last_activity_at = now
    opportunity.save(update_fields=["last_activity_at"])
    return turn


def _item_of(opportunity: Opportunity, identifier: str) -> qti.Item:
    found = content.item_on_form(opportunity.test, identifier)
    parsed = parsed_item(found) if found is not None else None
    if parsed is None or not takes_turns(parsed, opportunity.test.kind):
        raise DeliveryError("no-turns", _("This question is looked at when you hand in your test."))
    return parsed


def _refuse(opportunity: Opportunity, item: str, sequence: int, before: Turn | None) -> None:
    if item in json.loads(opportunity.locked_items):
        raise DeliveryError(
            "item-locked", _("This question is locked, because the test was paused for a long time.")
        )
    if before is not None and before.completed:
        raise DeliveryError("item-completed", _("You have finished this question. Go on with the next one."))
    if before is not None and before.number >= MOST_TURNS:
        raise DeliveryError(
            "turns-spent", _("You have tried this question very often. Go on with the next one.")
        )
    if sequence > opportunity.sequence:
        raise DeliveryError(
            "not-all-saved", _("Your answer is not saved yet. Wait a moment, then try again.")
        )
