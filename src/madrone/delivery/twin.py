"""The save path once more as a plain Django view: the oracle of its tests and the baseline of its bench.

It is written from the rules without a look at the fast one, one query after the other, and nothing serves it.
"""

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from madrone.delivery.access import intake_signer
from madrone.delivery.models import Opportunity, Response
from madrone.delivery.states import ENDED, SAVING, State
from madrone.kernel import clock
from madrone.kernel.canonical import canonical_json
from madrone.kernel.errors import MadroneError
from madrone.kernel.signing import link

STATUSES = {"opportunity-unknown": 404, "token-forged": 401, "token-expired": 401}


class TwinError(MadroneError):
    """A refusal, with the answer that it is about."""

    def __init__(self, code: str, entry: dict[str, Any] | None = None) -> None:
        super().__init__(code, code)
        self.entry = entry


@csrf_exempt
def save_answers(request: HttpRequest) -> JsonResponse:
    """Store answers as the contract says, with the ORM."""
    now = clock.now()
    try:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        seat = intake_signer().read(token, now=now.timestamp())
        with transaction.atomic():
            opportunity, receipts = _store(seat, json.loads(request.body)["responses"])
    except MadroneError as problem:
        error: dict[str, Any] = {"code": problem.code, "message": problem.message}
        if isinstance(problem, TwinError) and problem.entry:
            error |= {"item": problem.entry["item"], "number": problem.entry["number"]}
        return JsonResponse({"error": error}, status=STATUSES.get(problem.code, 409))
    head = {"sequence": opportunity.sequence, "hash": opportunity.chain}
    return JsonResponse({"receipts": receipts, "head": head, "server_time": now.isoformat()})


def _store(seat: dict[str, Any], entries: list[dict[str, Any]]) -> tuple[Opportunity, list[dict[str, Any]]]:
    opportunity = Opportunity.objects.select_for_update().filter(pk=seat["o"], code=seat["c"]).first()
    if opportunity is None:
        raise TwinError("opportunity-unknown")
    if seat["e"] > opportunity.epoch:
        raise TwinError("token-forged")
    receipts = [_store_one(opportunity, seat["e"], entry) for entry in entries]
    opportunity.save(update_fields=["sequence", "chain", "last_number", "last_activity_at"])
    return opportunity, receipts


def _store_one(opportunity: Opportunity, epoch: int, entry: dict[str, Any]) -> dict[str, Any]:
    value = canonical_json(entry["value"]).decode()
    marked = entry.get("marked", False)
    kept = Response.objects.filter(opportunity=opportunity, epoch=epoch, number=entry["number"]).first()
    if kept is not None:
        if kept.item != entry["item"] or kept.value != value or kept.marked != marked:
            raise TwinError("number-reused", entry)
        return _receipt(kept, "repeated")
    late = epoch < opportunity.epoch
    if not late:
        _refuse(opportunity, entry)
        opportunity.last_number = max(opportunity.last_number, entry["number"])
        opportunity.last_activity_at = clock.now()
    opportunity.sequence += 1
    row = Response(
        opportunity=opportunity,
        epoch=epoch,
        number=entry["number"],
        sequence=opportunity.sequence,
        item=entry["item"],
        value=value,
        marked=marked,
        late=late,
        received_at=clock.now(),
    )
    row.hash = opportunity.chain = link(
        opportunity.chain,
        sequence=row.sequence,
        epoch=row.epoch,
        number=row.number,
        item=row.item,
        value=row.value.encode(),
        marked=row.marked,
        late=row.late,
        received_at=row.received_at,
    )
    row.save(force_insert=True)
    return _receipt(row, "late" if late else "stored")


def _refuse(opportunity: Opportunity, entry: dict[str, Any]) -> None:
    state = State(opportunity.state)
    if state not in SAVING:
        over = state in ENDED or state in {State.FAILED, State.DISABLED}
        raise TwinError("opportunity-closed" if over else "opportunity-paused")
    if entry["item"] in json.loads(opportunity.locked_items):
        raise TwinError("item-locked", entry)


def _receipt(row: Response, status: str) -> dict[str, Any]:
    return {
        "item": row.item,
        "number": row.number,
        "sequence": row.sequence,
        "hash": row.hash,
        "status": status,
    }
