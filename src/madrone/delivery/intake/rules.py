"""What becomes of a request to save answers: pure decisions on the opportunity's row and what is stored.

The rules, in the order in which they are asked of each answer:

1. An answer whose number is stored already in its epoch is *repeated*: it gets the receipt that it got
before, whatever has happened since. With anything else under that number, nothing of the request is
stored. 2. An answer from an older epoch is *late*: another device has taken over. It is stored and
marked, whatever the state, and is never the present answer (quality.md 3.6, point 6). 3. Otherwise the
test must be under way and the item not locked by a long pause; else nothing of the request is stored. 4.
What is stored is hashed onto the receipt before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madrone.kernel.signing import link

SAVING = frozenset({"started", "review"})
# A test in one of these may still go on; in every other it is over.
WAITING = frozenset(
    {
        "pending",
        "suspended",
        "approved",
        "initializing",
        "segmentEntry",
        "segmentExit",
        "paused",
        "denied",
    }
)
Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """An opportunity's row, as far as saving goes. ``last_number`` is the highest of the present epoch."""

    opportunity: int
    code: str
    state: str
    epoch: int
    sequence: int
    chain: str
    last_number: int
    locked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the device sent it; ``value`` is its canonical JSON."""

    item: str
    number: int
    value: bytes
    marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One stored answer: a line of the log and a link of the chain."""

    opportunity: int
    epoch: int
    number: int
    sequence: int
    item: str
    value: bytes
    marked: bool
    late: bool
    received_at: datetime
    hash: str

    @property
    def key(self) -> Key:
        """What may be stored only once."""
        return (self.opportunity, self.epoch, self.number)

    def holds(self, answer: Answer) -> bool:
        """Tell whether this is the very same answer."""
        return (self.item, self.value, self.marked) == (answer.item, answer.value, answer.marked)


@dataclass(frozen=True, slots=True)
class Seat:
    """What a valid token says: an opportunity (by number and code), the epoch of the device, the form's items.

    ``items`` None, which no student's token has, allows any item; load generators use it.
    """

    opportunity: int
    code: str
    epoch: int
    items: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Save:
    """A request to store answers, in their order."""

    seat: Seat
    answers: Sequence[Answer]

    def key(self, answer: Answer) -> Key:
        """Tell where an answer would be stored."""
        return (self.seat.opportunity, self.seat.epoch, answer.number)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for the head of the chain."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Receipt:
    """The promise that an answer is on the disk, by its place in the chain: stored, repeated or late."""

    item: str
    number: int
    sequence: int
    hash: str
    status: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a request is answered once its rows are on the disk; ``rows`` are those that it adds."""

    head: Head
    receipts: Sequence[Receipt] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request is not carried out: HTTP status, code, a sentence, and the answer that it is about."""

    status: int
    code: str
    message: str
    item: str | None = None
    number: int | None = None
    retry_after: int | None = None


Outcome = Accepted | Refused


def decide(head: Head | None, save: Save, stored: Mapping[Key, Row], now: datetime) -> Outcome:
    """Decide what becomes of a request, by the rules above.

    ``head`` is the opportunity's row (None when there is none), locked; ``stored`` holds every stored
    row whose key one of the answers has; ``now`` is the moment of receipt.
    """
    problem = seat_problem(head, save.seat)
    if head is None or problem:
        return problem or UNKNOWN
    late = save.seat.epoch < head.epoch
    receipts: list[Receipt] = []
    rows: dict[Key, Row] = {}
    sequence, chain, last_number = head.sequence, head.chain, head.last_number
    for answer in save.answers:
        key = save.key(answer)
        kept = rows.get(key) or stored.get(key)
        if kept is not None:
            if not kept.holds(answer):
                return _number_reused(answer)
            receipts.append(Receipt(kept.item, kept.number, kept.sequence, kept.hash, "repeated"))
            continue
        problem = _item_problem(save.seat, answer) or (None if late else _state_problem(head, answer))
        if problem:
            return problem
        sequence += 1
        chain = link(
            chain,
            sequence=sequence,
            epoch=save.seat.epoch,
            number=answer.number,
            item=answer.item,
            value=answer.value,
            marked=answer.marked,
            late=late,
            received_at=now,
        )
        rows[key] = Row(*key, sequence, answer.item, answer.value, answer.marked, late, now, chain)
        receipts.append(Receipt(answer.item, answer.number, sequence, chain, "late" if late else "stored"))
        if not late:
            last_number = max(last_number, answer.number)
    moved = Head(
        head.opportunity, head.code, head.state, head.epoch, sequence, chain, last_number, head.locked
    )
    return Accepted(moved, receipts, list(rows.values()))


def answer_ask(head: Head | None, ask: Ask) -> Outcome:
    """Answer a request for the head of the chain."""
    problem = seat_problem(head, ask.seat)
    if head is None or problem:
        return problem or UNKNOWN
    return Accepted(head)


def may_be_stored(head: Head, save: Save, answer: Answer) -> bool:
    """Tell whether the log must be looked at; a number above the present epoch's highest is certainly new."""
    return save.seat.epoch != head.epoch or answer.number <= head.last_number


def seat_problem(head: Head | None, seat: Seat) -> Refused | None:
    """Tell why a valid token does not fit the opportunity, if it does not."""
    if head is None or head.code != seat.code:
        return UNKNOWN
    if seat.epoch > head.epoch:
        # Possible only after an older backup was restored: this device knows more than the server.
        return Refused(
            401,
            "token-forged",
            "This sign-in is for a later start of the test than is known here. Sign in again.",
        )
    return None


UNKNOWN = Refused(404, "opportunity-unknown", "There is no such test here. Sign in again.")
BUSY = Refused(
    503,
    "busy",
    "The answers could not be stored just now. They are kept on this device; it tries again by itself.",
    retry_after=1,
)


def _item_problem(seat: Seat, answer: Answer) -> Refused | None:
    if seat.items is None or answer.item in seat.items:
        return None
    message = "This question is not on the test that is being taken, so its answer is not stored."
    return Refused(422, "item-unknown", message, answer.item, answer.number)


def _state_problem(head: Head, answer: Answer) -> Refused | None:
    if head.state not in SAVING:
        if head.state in WAITING:
            return Refused(
                409,
                "opportunity-paused",
                "This test is paused, so nothing can be saved. Sign in again and wait for approval to go on.",
            )
        return Refused(
            409, "opportunity-closed", "This test is finished, so nothing more can be saved in it."
        )
    if answer.item in head.locked:
        return Refused(
            409,
            "item-locked",
            "This question was answered before a long pause and can no longer be changed.",
            answer.item,
            answer.number,
        )
    return None


def _number_reused(answer: Answer) -> Refused:
    return Refused(
        409,
        "number-reused",
        f"Save number {answer.number} is stored with another answer. Give each save a number of its own.",
        answer.item,
        answer.number,
    )
