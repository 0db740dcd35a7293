"""The shape of requests and answers on the wire, checked field by field (delivery contract)."""

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from madrone.delivery.intake.rules import Accepted, Answer, Refused

MAX_BODY = 256 * 1024
MAX_ANSWERS = 100
_LARGEST = 2**31 - 1
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


# A drawing or an uploaded file of 120 kB, as base64 text. The whole body has its own limit besides.
MAX_FILE = 160_000
_BASE64 = r"^[A-Za-z0-9+/]*={0,2}\Z"
_MEDIA_TYPE = r"^[a-z]+/[A-Za-z0-9.+-]+\Z"


class File(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A file that a student made or chose: its content as base64 text, its media type and its name."""

    data: Annotated[str, Meta(min_length=1, max_length=MAX_FILE, pattern=_BASE64)]
    mime: Annotated[str, Meta(max_length=120, pattern=_MEDIA_TYPE)]
    name: Annotated[str, Meta(max_length=200)] = ""


# Every place of a value has a fixed shape: what is stored can be read again by everything that reads answers,
# and nothing can be nested deeper than the interactions ask for. A pair or point is a list of two.
Scalar = str | int | float | bool
Single = Scalar | Annotated[list[Scalar], Meta(min_length=2, max_length=2)] | File | None
Base = Annotated[dict[str, Single], Meta(min_length=1, max_length=1)]
Many = Annotated[dict[str, Annotated[list[Single], Meta(max_length=1_000)]], Meta(min_length=1, max_length=1)]


class Field(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One named part of a record."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    base: Base | UnsetType | None = UNSET
    many: Many | UnsetType = msgspec.field(name="list", default=UNSET)


class Given(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A response variable's value as 1EdTech PCI JSON: exactly one of base, list and record."""

    base: Base | UnsetType | None = UNSET
    many: Many | UnsetType = msgspec.field(name="list", default=UNSET)
    record: Annotated[list[Field], Meta(max_length=100)] | UnsetType = UNSET

    @property
    def forms(self) -> int:
        """How many of the three are there."""
        return (self.base is not UNSET) + (self.many is not UNSET) + (self.record is not UNSET)


class Entry(Struct, forbid_unknown_fields=True):
    """One answer of a request."""

    item: Annotated[str, Meta(min_length=1, max_length=120)]
    number: Annotated[int, Meta(ge=1, le=_LARGEST)]
    value: Annotated[dict[str, Given], Meta(max_length=100)]
    marked: bool = False


class Body(Struct, forbid_unknown_fields=True):
    """The body of a save."""

    responses: Annotated[list[Entry], Meta(min_length=1, max_length=MAX_ANSWERS)]


_decode = msgspec.json.Decoder(Body).decode
_encode = msgspec.json.Encoder(order="sorted").encode
_encode_answer = msgspec.json.Encoder().encode


def read_answers(body: bytes) -> list[Answer] | Refused:
    """Read the answers of a save, each value as canonical JSON; or say which field cannot be read and why."""
    try:
        entries = _decode(body).responses
    except msgspec.ValidationError as problem:
        return _unreadable(str(problem))
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return _unreadable(f"not JSON: {problem}")
    except RecursionError:
        return _unreadable("it is nested too deeply")
    for place, entry in enumerate(entries):
        problem_text = _problem(entry)
        if problem_text:
            return _unreadable(f"{problem_text} - at `$.responses[{place}]`", entry)
    return [Answer(entry.item, entry.number, _encode(entry.value), entry.marked) for entry in entries]


def _problem(entry: Entry) -> str:
    if _UNPRINTABLE.search(entry.item):
        return "Expected an `item` without control characters"
    for name, given in entry.value.items():
        if given.forms != 1:
            return f"Expected one of `base`, `list` and `record` for `value.{name}`, got {given.forms}"
    return ""


def _unreadable(detail: str, entry: Entry | None = None) -> Refused:
    return Refused(
        422,
        "body-unreadable",
        f"The answers could not be read: {detail}.",
        entry.item if entry else None,
        entry.number if entry else None,
    )


def accepted_body(outcome: Accepted, now: datetime, *, asked: bool) -> bytes:
    """Write the answer to a save, or to a question for the head (``asked``)."""
    head = outcome.head
    shown: dict[str, Any] = {"head": {"sequence": head.sequence, "hash": head.chain}, "server_time": now}
    if asked:
        shown |= {"state": head.state, "epoch": head.epoch}
    else:
        shown["receipts"] = outcome.receipts
    return _encode_answer(shown)


def refused_body(outcome: Refused) -> bytes:
    """Write a refusal."""
    error: dict[str, str | int] = {"code": outcome.code, "message": outcome.message}
    if outcome.item is not None and outcome.number is not None:
        error |= {"item": outcome.item, "number": outcome.number}
    return _encode_answer({"error": error})
