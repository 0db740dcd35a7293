"""Item responses in SmarterApp's formats (domain.md 5.7), and the same as QTI responses in PCI JSON.

A response string is ``item key~score~payload``; score -1 says that nobody has scored it yet. The payload is plain for
mc, ms, sa and wer and XML for ebsr, htq, mi, gi, eq and ti. Everything is parsed with the limits for XML from
strangers; what is not of its format is a ``QtiError`` that names the field.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from madrone.qti.pci import PciJson
from madrone.qti.smarterapp import choices, grid, written
from madrone.qti.smarterapp.markup import Responses, refusal

__all__ = ["KINDS", "ItemResponse", "read_response", "read_string", "write_response", "write_string"]

UNSCORED = -1.0
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")
_SCORE = re.compile(r"-1|[0-9]{1,4}(\.[0-9]{1,4})?\Z")


class _Format(NamedTuple):
    """How one kind is read and written."""

    read: Callable[[str], Responses]
    write: Callable[[Responses], str]


KINDS: Mapping[str, _Format] = {
    "mc": _Format(choices.read_option, choices.write_option),
    "ms": _Format(choices.read_options, choices.write_options),
    "ebsr": _Format(partial(choices.read_parts, "ebsr"), partial(choices.write_parts, "ebsr")),
    "htq": _Format(partial(choices.read_parts, "htq"), partial(choices.write_parts, "htq")),
    "mi": _Format(choices.read_matches, choices.write_matches),
    "gi": _Format(grid.read_grid, grid.write_grid),
    "eq": _Format(written.read_formulas, written.write_formulas),
    "ti": _Format(written.read_table, written.write_table),
    "sa": _Format(partial(written.read_text, "sa"), partial(written.write_text, "sa")),
    "wer": _Format(partial(written.read_text, "wer"), partial(written.write_text, "wer")),
}


@dataclass(frozen=True, slots=True)
class ItemResponse:
    """One response string. ``score`` is none where nobody has scored it."""

    key: str
    score: float | None
    responses: Responses


def read_response(text: str, kind: str, *, single: Collection[str] = ()) -> Responses:
    """A payload as PCI JSON for each response identifier; ``single`` names those that take one value.

    Raises ``QtiError`` for another kind and for what is not of its format.
    """
    found = _format(kind).read(text)
    return {name: _single(kind, name, answer) if name in single else answer for name, answer in found.items()}


def write_response(responses: Responses, kind: str) -> str:
    """The payload that says these answers; raises ``QtiError`` for answers that the kind cannot say."""
    return _format(kind).write(responses)


def read_string(text: str, kind: str, *, single: Collection[str] = ()) -> ItemResponse:
    """A whole response string; raises ``QtiError`` that names the key, the score or the field."""
    key, found, rest = text.partition("~")
    score, also, payload = rest.partition("~")
    if not found or not also:
        raise refusal(kind, "a key, a score and a payload with ~ between them are expected")
    if not _KEY.match(key.strip()):
        raise refusal(kind, f"the item key is {key[:40]!r}")
    if not _SCORE.match(score.strip()):
        raise refusal(kind, f"the score is {score[:40]!r}; a number is expected, or -1")
    number = float(score)
    return ItemResponse(
        key.strip(), None if number == UNSCORED else number, read_response(payload, kind, single=single)
    )


def write_string(response: ItemResponse, kind: str) -> str:
    """The response string of an answer; raises ``QtiError`` for a key or a score that cannot stand there."""
    score = f"{UNSCORED if response.score is None else response.score:g}"
    if not _KEY.match(response.key):
        raise refusal(kind, f"the item key is {response.key[:40]!r}")
    if not _SCORE.match(score):
        raise refusal(kind, f"the score is {score}")
    return f"{response.key}~{score}~{write_response(response.responses, kind)}"


def _format(kind: str) -> _Format:
    found = KINDS.get(kind.lower())
    if found is None:
        raise refusal(kind, f"the kinds are {', '.join(KINDS)}")
    return found


def _single(kind: str, name: str, answer: PciJson) -> PciJson:
    inside = answer.get("list")
    if not isinstance(inside, dict):
        return answer
    ((base_type, values),) = inside.items()
    if not isinstance(values, list) or len(values) != 1:
        raise refusal(kind, f"{name} takes one value")
    return {"base": {base_type: values[0]}}
