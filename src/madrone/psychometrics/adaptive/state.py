"""Where an adaptive test stands: a small record that JSON holds, from which everything else follows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from madrone.psychometrics.errors import PsychometricsError

_MOST_SEED = 2**53


@dataclass(frozen=True, slots=True)
class TestState:
    """One test so far: its seed, the items given in order, and their scores (None while there is none).

    ``excluded`` are items that this person cannot be given, such as for accessibility; ``seen`` those of earlier
    tests, the least recent first; ``start`` is a first theta of this person's own.
    """

    __test__ = False  # pytest takes the name for a test.

    seed: int
    items: tuple[str, ...] = ()
    scores: tuple[int | None, ...] = ()
    excluded: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    start: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= _MOST_SEED:
            raise PsychometricsError(
                "state", f"The seed is {self.seed}; it has to lie from 0 to 2 to the 53."
            )
        if len(self.items) != len(self.scores):
            raise PsychometricsError(
                "state", f"The test has {len(self.items)} items but {len(self.scores)} scores."
            )
        if len(set(self.items)) != len(self.items):
            raise PsychometricsError("state", "The test has an item twice.")

    def given(self, items: Sequence[str], scores: Sequence[int | None]) -> "TestState":
        """The state once these items were given and scored."""
        return replace(self, items=(*self.items, *items), scores=(*self.scores, *scores))

    def as_json(self) -> dict[str, object]:
        """A dictionary of texts, numbers and lists."""
        return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(self).items()}

    @classmethod
    def from_json(cls, record: Mapping[str, object]) -> "TestState":
        """Read what ``as_json`` gave; ``state`` says what cannot be read."""
        seed, start = record.get("seed"), record.get("start")
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise PsychometricsError("state", "The state of a test needs a whole number as its seed.")
        if start is not None and (isinstance(start, bool) or not isinstance(start, int | float)):
            raise PsychometricsError("state", "The start of a test has to be a number of theta.")
        return cls(
            seed=seed,
            items=_texts(record, "items"),
            scores=_scores(record),
            excluded=_texts(record, "excluded"),
            seen=_texts(record, "seen"),
            start=None if start is None else float(start),
        )


def _texts(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = _list(record, key)
    texts = tuple(one for one in values if isinstance(one, str))
    if len(texts) != len(values):
        raise PsychometricsError("state", f"The {key} of a test have to be a list of item_ids.")
    return texts


def _scores(record: Mapping[str, object]) -> tuple[int | None, ...]:
    scores: list[int | None] = []
    for one in _list(record, "scores"):
        if isinstance(one, bool) or not (one is None or isinstance(one, int)):
            raise PsychometricsError("state", "The scores of a test have to be whole numbers or null.")
        scores.append(one)
    return tuple(scores)


def _list(record: Mapping[str, object], key: str) -> Sequence[object]:
    value = record.get(key, [])
    if not isinstance(value, list | tuple):
        raise PsychometricsError("state", f"The {key} of a test have to be a list.")
    return value
