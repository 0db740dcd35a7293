"""One student's way through a test as a small value: kept as JSON, never changed in place."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

from madrone.qti.errors import QtiError
from madrone.qti.flow.attempts import Answer
from madrone.qti.pci import Json, PciJson
from madrone.qti.processing.state import MAX_WARNINGS

End: TypeAlias = Literal["", "finished", "branch", "stopped"]


@dataclass(frozen=True, slots=True)
class TestSession:
    """Where a student is in a test and what was answered.

    ``part`` counts from 0 and is the number of parts once all are left. ``item`` is the key of the item that
    is shown. ``presented`` are keys in the order of their first showing; ``left`` are keys of sections that
    are passed over, by a precondition or by leaving them early. ``outcomes`` are those of the test. ``end``
    says why it is over: all parts ``finished``, a ``branch`` out of the test, or ``stopped`` from outside.
    """

    __test__ = False

    test: str
    seed: int
    part: int = 0
    item: str | None = None
    presented: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    outcomes: Mapping[str, PciJson] = field(default_factory=dict)
    context: Mapping[str, PciJson] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    end: End = ""

    def warned(self, messages: Iterable[str]) -> "TestSession":
        """The session with more warnings, each once and at most 50."""
        return replace(self, warnings=tuple(dict.fromkeys((*self.warnings, *messages)))[:MAX_WARNINGS])

    def to_json(self) -> dict[str, Json]:
        """The session as JSON; what has its first value is left out."""
        found: dict[str, Any] = {"test": self.test, "seed": self.seed, "part": self.part, "item": self.item}
        lists = {"presented": self.presented, "left": self.left, "warnings": self.warnings}
        found |= {name: list(value) for name, value in lists.items() if value}
        mappings = {"outcomes": self.outcomes, "context": self.context}
        found |= {name: dict(value) for name, value in mappings.items() if value}
        if self.answers:
            found["answers"] = {key: _write_answer(answer) for key, answer in self.answers.items()}
        if self.end:
            found["end"] = self.end
        return found

    @classmethod
    def from_json(cls, data: object) -> "TestSession":
        """A session as ``to_json`` wrote it; ``QtiError("session-json")`` for anything else."""
        fields = _Fields(data)
        answers = {
            key: _read_answer(_Fields(answer)) for key, answer in fields.get("answers", dict, {}).items()
        }
        end = fields.get("end", str, "")
        if end not in get_args(End):
            raise _refusal("end")
        return cls(
            test=fields.get("test", str),
            seed=fields.get("seed", int),
            part=fields.count("part"),
            item=fields.get("item", str, None),
            presented=fields.texts("presented"),
            left=fields.texts("left"),
            answers=answers,
            outcomes=fields.values("outcomes"),
            context=fields.values("context"),
            warnings=fields.texts("warnings"),
            end=end,
        )


def _write_answer(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "responses": dict(answer.responses),
        "outcomes": dict(answer.outcomes),
        "attempts": answer.attempts,
    }
    details = {
        "correct": answer.correct,
        "responded": answer.responded or None,
        "completion": answer.completion,
        "duration": answer.duration or None,
        "late": answer.late or None,
    }
    return found | {name: value for name, value in details.items() if value is not None}


def _read_answer(fields: "_Fields") -> Answer:
    return Answer(
        responses=fields.values("responses"),
        outcomes=fields.values("outcomes"),
        correct=fields.get("correct", bool, None),
        responded=fields.get("responded", bool, False),
        completion=fields.get("completion", str, None),
        attempts=fields.count("attempts"),
        duration=fields.number("duration"),
        late=fields.get("late", bool, False),
    )


_REQUIRED = object()


class _Fields:
    """Takes the fields of a JSON object, each of the type that it must have."""

    def __init__(self, data: object) -> None:
        if not isinstance(data, dict):
            raise _refusal("whole")
        self.data = data

    def get(self, name: str, kind: type, absent: Any = _REQUIRED) -> Any:
        value = self.data.get(name, absent)
        if value is absent and absent is not _REQUIRED:
            return absent
        if absent is None and value is None:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _refusal(name)
        return value

    def count(self, name: str) -> int:
        value: int = self.get(name, int)
        if value < 0:
            raise _refusal(name)
        return value

    def number(self, name: str) -> float:
        value = self.data.get(name, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _refusal(name)
        return float(value)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise _refusal(name)
        return tuple(values)

    def values(self, name: str) -> dict[str, PciJson]:
        values: dict[str, PciJson] = self.get(name, dict, {})
        if not all(isinstance(value, dict) for value in values.values()):
            raise _refusal(name)
        return values


def _refusal(name: str) -> QtiError:
    message = f"This is not a kept test session: its {name} is missing or of another kind."
    return QtiError("session-json", message)
