"""What examinees chose on items with options: whom each option draws."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis.responses import Responses, checked
from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.errors import PsychometricsError

#: A distractor that fewer choose does not work as one (Haladyna and Downing 1993).
FEWEST_CHOOSERS = 0.05

Flag = Literal["below-distractor", "negative-key", "above-key", "rarely-chosen"]


@dataclass(frozen=True, slots=True)
class Distractor:
    """One option of an item, or its ``key``: ``n`` chose it, the share ``p`` of those with a choice on the item.

    ``point_biserial``: the correlation of choosing it with the points on all other items, ``None`` where all or
    none chose it. ``mean_score``: the choosers' mean of these points. The flags of a key are
    ``below-distractor``, if a distractor draws abler examinees, and ``negative-key``; those of a distractor
    ``above-key`` and ``rarely-chosen``.
    """

    item_id: str
    option: str
    key: bool
    n: int
    p: float
    point_biserial: float | None
    mean_score: float | None
    flags: tuple[Flag, ...]


def distractors(
    choices: Mapping[str, Sequence[str] | NDArray[np.str_]],
    keys: Mapping[str, str],
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
) -> tuple[Distractor, ...]:
    """Analyze the options of the items of ``keys``, whose value is the right option: item after item.

    ``choices`` has the options [n] that the examinees chose on each of these items, empty for none; ``scores``
    [n, k] are those on all items of the test, -1 where an item was not administered, which adds nothing.
    Raises ``PsychometricsError``: as ``classical``, and ``unknown-item``, ``choice-count``.
    """
    responses = checked(scores, item_ids)
    totals = np.maximum(responses.scores, 0).sum(axis=1, dtype=np.int64)
    found: list[Distractor] = []
    for item_id, key in keys.items():
        if item_id not in item_ids or item_id not in choices:
            raise PsychometricsError(
                "unknown-item", f"The key names the item {item_id}, which has no responses."
            )
        own = np.asarray(choices[item_id], dtype=np.str_)
        if own.shape != totals.shape:
            raise PsychometricsError(
                "choice-count", f"Item {item_id}: {own.size} choices for {totals.size} examinees."
            )
        found += _options(item_id, key, own, _rest(responses, totals, item_ids.index(item_id)))
    return tuple(found)


def key_problems(options: Sequence[Distractor]) -> list[ItemProblem]:
    """Name the items whose key draws less able examinees than a distractor, for somebody to look at."""
    problems = []
    for key in options:
        if "below-distractor" not in key.flags:
            continue
        above = [
            other.option for other in options if other.item_id == key.item_id and "above-key" in other.flags
        ]
        message = (
            f"Item {key.item_id}: the key {key.option} has a point-biserial of {key.point_biserial:.2f}, but abler "
            f"examinees chose {', '.join(above)}. Check the key."
        )
        problems.append(ItemProblem(key.item_id, "key-below-distractor", message))
    return problems


def _rest(responses: Responses, totals: NDArray[np.int64], place: int) -> NDArray[np.int64]:
    rest: NDArray[np.int64] = totals - np.maximum(responses.scores[:, place], 0)
    return rest


def _options(
    item_id: str, key: str, choices: NDArray[np.str_], rest: NDArray[np.int64]
) -> Iterator[Distractor]:
    chose = choices != ""
    choices, rest = choices[chose], rest[chose]
    options = sorted({key, *choices.tolist()})
    drawn = {option: _point_biserial(choices == option, rest) for option in options}
    for option in options:
        n = int((choices == option).sum())
        p = n / choices.size if choices.size else 0.0
        yield Distractor(
            item_id,
            option,
            option == key,
            n,
            p,
            drawn[option],
            float(rest[choices == option].mean()) if n else None,
            tuple(_flags(option, key, p, drawn)),
        )


def _point_biserial(chosen: NDArray[np.bool_], rest: NDArray[np.int64]) -> float | None:
    if not 0 < chosen.sum() < chosen.size or rest.min() == rest.max():
        return None
    # Rounded, so that options that draw the same points are equal.
    return round(float(np.corrcoef(chosen, rest)[0, 1]), 12) + 0.0


def _flags(option: str, key: str, p: float, drawn: Mapping[str, float | None]) -> Iterator[Flag]:
    right = drawn[key]
    others = [value for name, value in drawn.items() if name != key and value is not None]
    if option == key:
        if right is not None and others and max(others) >= right:
            yield "below-distractor"
        if right is not None and right <= 0:
            yield "negative-key"
        return
    own = drawn[option]
    if own is not None and right is not None and own >= right:
        yield "above-key"
    if p < FEWEST_CHOOSERS:
        yield "rarely-chosen"
