"""Storing answers that did not come from a student's browser: a scanned booklet's, or a simulation's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity, Response
from madrone.delivery.states import SAVING, State
from madrone.kernel import clock
from madrone.kernel.canonical import canonical_json
from madrone.kernel.signing import link

Entry = tuple[str, Mapping[str, Any]]


@transaction.atomic
def store_answers(*, opportunity: Opportunity, entries: Iterable[Entry]) -> Opportunity:
    """Append ``(item, value)`` entries to an opportunity's log, chained as the save path chains them."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if State(opportunity.state) not in SAVING:
        raise DeliveryError(
            "opportunity-closed", _("This test is not being taken, so no answer can be added.")
        )
    now = clock.now()
    rows = []
    for item, value in entries:
        opportunity.last_number += 1
        opportunity.sequence += 1
        stored = canonical_json(value)
        opportunity.chain = link(
            opportunity.chain,
            sequence=opportunity.sequence,
            epoch=opportunity.epoch,
            number=opportunity.last_number,
            item=item,
            value=stored,
            marked=False,
            late=False,
            received_at=now,
        )
        rows.append(
            Response(
                opportunity=opportunity,
                epoch=opportunity.epoch,
                number=opportunity.last_number,
                sequence=opportunity.sequence,
                item=item,
                value=stored.decode(),
                received_at=now,
                hash=opportunity.chain,
            )
        )
    Response.objects.bulk_create(rows)
    opportunity.last_activity_at = now
    opportunity.save(update_fields=["sequence", "chain", "last_number", "last_activity_at"])
    return opportunity
