"""Item fit for an analysis: S-X² from given parameters, or from a calibration made on the spot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration import ItemFit, ItemProblem, Settings, calibrate, item_fit
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import ItemParameters, Model


@dataclass(frozen=True, slots=True)
class ItemFits:
    """S-X² of each item that has one, and what it is from: the ``bank`` with its ``D``, and the ``population``.

    The population is the mean and the standard deviation of abilities. ``problems`` name the items that are left
    out and why.
    """

    fits: Mapping[str, ItemFit]
    bank: tuple[ItemParameters, ...]
    population: tuple[float, float]
    problems: tuple[ItemProblem, ...]
    D: float


def item_fits(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    *,
    bank: Sequence[ItemParameters] = (),
    D: float = 1.0,
) -> ItemFits:
    """Find S-X² of the items of scores [n, k], -1 where an item was not administered.

    Without a ``bank`` they are calibrated: items of one point by the 2PL, of more by the GPCM. With one, its
    items keep their parameters, and only the population is estimated. Only examinees with a score on all of
    these items are counted. Where nothing can be fitted there are no fits, and the problems say why.
    """
    scores, known = np.asarray(scores), {item.item_id: item for item in bank}
    kept = [place for place, item_id in enumerate(item_ids) if not bank or item_id in known]
    problems = [_without_parameters(item_id) for item_id in item_ids if bank and item_id not in known]
    try:
        found = calibrate(
            scores[:, kept],
            [item_ids[place] for place in kept],
            _models(scores, item_ids),
            D=D,
            fixed=[known[item_ids[place]] for place in kept] if bank else (),
            settings=Settings(errors="none"),
        )
        columns = [list(item_ids).index(item.item_id) for item in found.bank]
        population = (found.populations[0].mean, found.populations[0].sd)
        fits = item_fit(found.bank, scores[:, columns], D=D, population=population)
    except PsychometricsError as error:
        problems.append(ItemProblem("", error.code, f"There is no item fit (S-X²). {error.message}"))
        return ItemFits({}, (), (0.0, 1.0), tuple(problems), D)
    return ItemFits(
        {fit.item_id: fit for fit in fits}, found.bank, population, (*problems, *found.problems), D
    )


def _models(scores: NDArray[np.integer], item_ids: Sequence[str]) -> dict[str, Model]:
    highest = scores.max(axis=0, initial=0)
    return {item_id: "gpcm" if most > 1 else "2pl" for item_id, most in zip(item_ids, highest, strict=True)}


def _without_parameters(item_id: str) -> ItemProblem:
    return ItemProblem(
        item_id,
        "no-parameters",
        f"Item {item_id}: it has no usable parameters, so no item fit; left out of it.",
    )
