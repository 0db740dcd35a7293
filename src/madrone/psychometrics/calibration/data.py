"""The responses of a calibration, checked: what cannot be used at all is refused by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.calibration.screening import MOST_POINTS
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import MODELS, ItemParameters, Model


@dataclass(frozen=True, slots=True)
class Data:
    """Scores [n, k] of examinees who have at least one, and what is asked for each item and examinee.

    ``fixed`` is by column; ``groups`` [n] are numbers into ``names``.
    """

    scores: NDArray[np.integer]
    item_ids: tuple[str, ...]
    models: tuple[Model, ...]
    fixed: dict[int, ItemParameters]
    groups: NDArray[np.intp]
    names: tuple[str, ...]

    def without(self, left_out: set[str]) -> "Data":
        """The data without some items, and then without the examinees who have no other, and empty groups.

        Raises ``PsychometricsError`` (``empty-group``) where the group that holds the scale is one of them.
        """
        kept = [i for i, item_id in enumerate(self.item_ids) if item_id not in left_out]
        scores = self.scores[:, kept] if len(kept) < len(self.item_ids) else self.scores
        answered = (scores >= 0).any(axis=1)
        if not answered.all():
            scores = scores[answered]
        groups, names = self._filled(self.groups[answered])
        return Data(
            scores,
            tuple(self.item_ids[i] for i in kept),
            tuple(self.models[i] for i in kept),
            {place: self.fixed[i] for place, i in enumerate(kept) if i in self.fixed},
            groups,
            names,
        )

    def _filled(self, groups: NDArray[np.intp]) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """The numbers and names of the groups that somebody is in."""
        filled, numbers = np.unique(groups, return_inverse=True)
        if filled.size and filled[0] > 0 and not self.fixed:
            raise PsychometricsError(
                "empty-group",
                f"Nobody in group {self.names[0]}, which holds the scale, has a score on a usable item. Name "
                "another group as the reference.",
            )
        return numbers.astype(np.intp), tuple(self.names[group] for group in filled)


def checked(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    model: Model | Mapping[str, Model],
    groups: Sequence[str] | None,
    reference: str | None,
    fixed: Sequence[ItemParameters],
) -> Data:
    """Check the arguments of ``calibrate``, which names the errors."""
    scores = np.asarray(scores)
    if scores.ndim != 2 or scores.shape[1] != len(item_ids) or scores.dtype.kind not in "iu":
        raise PsychometricsError(
            "score-shape", "The scores have to be whole numbers, a row per examinee and a column per item."
        )
    for item_id in {item_id for item_id in item_ids if list(item_ids).count(item_id) > 1}:
        raise PsychometricsError("repeated-item", f"Item {item_id} has more than one column of scores.")
    outside = (scores < -1) | (scores > MOST_POINTS)
    if outside.any():
        row, column = (int(x) for x in np.argwhere(outside)[0])
        raise PsychometricsError(
            "score-range",
            f"Examinee {row + 1}, item {item_ids[column]}: {scores[row, column]} is not a score from 0 to "
            f"{MOST_POINTS} (-1 marks an item that was not administered).",
        )
    known = {item.item_id: item for item in fixed}
    models = tuple(_model_of(item_id, model, known) for item_id in item_ids)
    anchors = _anchors(item_ids, known, scores)
    numbers, names = _groups(groups, reference, scores.shape[0])
    compact = scores.astype(np.int8)
    data = Data(compact, tuple(item_ids), models, anchors, numbers, names).without(set())
    check_enough(data)
    return data


def _model_of(item_id: str, model: Model | Mapping[str, Model], known: Mapping[str, ItemParameters]) -> Model:
    if item_id in known:
        item = known[item_id]
        return "2pl" if item.model == "3pl" and not item.c else item.model
    if isinstance(model, str):
        chosen: str | None = model
    else:
        chosen = model.get(item_id)
    if chosen is None:
        raise PsychometricsError("no-model", f"Item {item_id} has no model; name one for every item.")
    if chosen not in MODELS:
        raise PsychometricsError(
            "unknown-model", f"Item {item_id}: there is no model “{chosen}”; use one of {', '.join(MODELS)}."
        )
    return cast(Model, chosen)


def _anchors(
    item_ids: Sequence[str], known: Mapping[str, ItemParameters], scores: NDArray[np.integer]
) -> dict[int, ItemParameters]:
    anchors = {}
    for item_id, item in known.items():
        if item_id not in item_ids:
            raise PsychometricsError("unknown-anchor", f"The fixed item {item_id} has no column of scores.")
        place = list(item_ids).index(item_id)
        if scores[:, place].max(initial=-1) > item.max_points:
            raise PsychometricsError(
                "anchor-points",
                f"The fixed item {item_id} has {item.max_points} points, but somebody has a higher score on it.",
            )
        anchors[place] = item
    return anchors


def _groups(
    groups: Sequence[str] | None, reference: str | None, n: int
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    labels = [""] * n if groups is None else [str(group) for group in groups]
    if len(labels) != n:
        raise PsychometricsError("group-count", f"There are {n} examinees but {len(labels)} groups.")
    found = sorted(set(labels))
    if reference is not None and reference not in found:
        raise PsychometricsError("unknown-group", f"Nobody is in the reference group {reference}.")
    names = tuple(sorted(found, key=lambda name: name != reference))
    number = {name: place for place, name in enumerate(names)}
    return np.array([number[label] for label in labels], dtype=np.intp), names


def check_enough(data: Data, left_out: Sequence[ItemProblem] = ()) -> None:
    """Refuse too few items (``too-few-items``)."""
    fewest = 1 if data.fixed else 2 if set(data.models) == {"1pl"} else 3
    if len(data.item_ids) < fewest or not data.scores.shape[0]:
        because = f" {left_out[0].message}" if left_out else ""
        raise PsychometricsError(
            "too-few-items",
            f"There are responses to {len(data.item_ids)} usable items; this calibration needs {fewest} or "
            f"more.{because}",
        )


def emptied(names: Iterable[str], data: Data) -> list[ItemProblem]:
    """A problem for every group of ``names`` that nobody in the data is in."""
    return [
        ItemProblem(name, "empty-group", f"Group {name}: nobody has a score on a usable item; left out.")
        for name in sorted(set(names) - set(data.names))
    ]
