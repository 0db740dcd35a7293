"""Checking the receipt chains: each stored answer is hashed onto the one before, so that any edit shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TypedDict

from madrone.delivery.models import Opportunity, Response
from madrone.kernel.signing import GENESIS, link

CHUNK = 200
Progress = Callable[[int, int], None]


class Broken(TypedDict):
    """Where a chain does not hold: the opportunity, the receipt's sequence number, and what is wrong."""

    opportunity: str
    sequence: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of all chains found: receipts checked, and the first break of each chain that has one."""

    checked: int
    broken: tuple[Broken, ...]


def verify_receipts(progress: Progress | None = None) -> Verification:
    """Recompute every chain, also while answers are being saved; ``progress`` hears (done, all)."""
    total = Opportunity.objects.count()
    checked, done, broken = 0, 0, list(_orphans())
    for heads in _chunks():
        rows = Response.objects.filter(opportunity_id__in=[head.pk for head in heads])
        by_opportunity = groupby(rows.order_by("opportunity_id").iterator(), key=attrgetter("opportunity_id"))
        chains = {pk: sorted(chain, key=attrgetter("sequence")) for pk, chain in by_opportunity}
        for head in heads:
            chain = chains.get(head.pk, [])
            checked += len(chain)
            broken += _check(head, chain)
        done += len(heads)
        if progress:
            progress(done, max(total, done))
    return Verification(checked, tuple(broken))


def _chunks() -> Iterator[list[Opportunity]]:
    last = 0
    fields = ("pk", "code", "sequence", "chain")
    while heads := list(Opportunity.objects.filter(pk__gt=last).order_by("pk").only(*fields)[:CHUNK]):
        yield heads
        last = heads[-1].pk


def _check(head: Opportunity, chain: list[Response]) -> list[Broken]:
    if len(chain) > head.sequence:
        # Saved after the head was read; a receipt is never there without its head.
        head = Opportunity.objects.only("pk", "code", "sequence", "chain").get(pk=head.pk)
    previous = GENESIS
    for expected, row in enumerate(chain, start=1):
        problem = _problem(previous, expected, row)
        if problem:
            return [_broken(head, row.sequence, problem)]
        previous = row.hash
        if expected == head.sequence:
            break
    if len(chain) < head.sequence:
        return [_broken(head, len(chain) + 1, "the receipts end here, but more were given")]
    if len(chain) > head.sequence:
        return [_broken(head, head.sequence + 1, "an answer was added after the last receipt")]
    if previous != head.chain:
        return [_broken(head, head.sequence, "the last receipt is not the one that the opportunity holds")]
    return []


def _broken(head: Opportunity, sequence: int, problem: str) -> Broken:
    return Broken(opportunity=head.code, sequence=sequence, problem=problem)


def _problem(previous: str, expected: int, row: Response) -> str:
    if row.sequence != expected:
        return f"receipt {expected} is missing"
    if row.hash != hash_of(previous, row):
        return "the answer or its receipt has been changed"
    return ""


def hash_of(previous: str, row: Response) -> str:
    """Recompute a stored answer's receipt."""
    return link(
        previous,
        sequence=row.sequence,
        epoch=row.epoch,
        number=row.number,
        item=row.item,
        value=row.value.encode(),
        marked=row.marked,
        late=row.late,
        received_at=row.received_at,
    )


def _orphans() -> Iterator[Broken]:
    known = Opportunity.objects.order_by().values("pk")
    strays = Response.objects.exclude(opportunity_id__in=known).order_by("opportunity_id", "sequence")
    for opportunity_id, sequence in strays.values_list("opportunity_id", "sequence"):
        yield Broken(
            opportunity=f"#{opportunity_id}",
            sequence=sequence,
            problem="this answer belongs to no opportunity",
        )
