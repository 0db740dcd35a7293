"""Common items that changed between two calibrations: the robust z of Huynh and Meyer (2010).

Each item's change is compared with the median change, in units of 0.74 times the interquartile range, which for
normal changes is a standard deviation. A few items that drifted hardly move either, so they stand out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.irt.models import Floats, ItemParameters, probabilities
from madrone.psychometrics.linking.methods import Link, LinkMethod, common_items, link
from madrone.psychometrics.linking.scale import Scale

#: Two-sided, one item in ten that did not drift is flagged as well.
FLAGGED_FROM = 1.645
_IQR_TO_SD = 0.74
#: Below this the changes are rounding errors, and none is unusual.
_NOTHING = 1e-9
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class ItemDrift:
    """One common item: the robust z of its slope (log ratio) and of its difficulty, and how far its curves differ.

    ``rmsd`` is the root mean squared difference of the probabilities on the base scale, over N(0, 1) and all scores.
    """

    item_id: str
    z_slope: float
    z_difficulty: float
    rmsd: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """Every common item's drift, and the slope of the scale that the stable slopes suggest."""

    items: tuple[ItemDrift, ...]
    slope: float

    @property
    def flagged(self) -> tuple[str, ...]:
        """The items that drifted."""
        return tuple(item.item_id for item in self.items if item.flagged)


def item_drift(
    base: Sequence[ItemParameters],
    new: Sequence[ItemParameters],
    *,
    D: float = 1.0,
    flagged_from: float = FLAGGED_FROM,
) -> Drift:
    """Robust z of the slopes; then, on the scale that the stable slopes give, of the difficulties.

    An item's difficulty is the mean of its steps. An item is flagged if either z is ``flagged_from`` or more.
    """
    pairs = common_items(base, new)
    if not pairs:
        return Drift((), 1.0)
    ratios = np.log([other.a / old.a for old, other in pairs])
    z_slopes = robust_z(ratios)
    stable = np.abs(z_slopes) < flagged_from
    # theta' = A theta + B divides the slopes by A, so the ratio of slopes estimates A.
    slope = float(np.exp(ratios[stable].mean() if stable.any() else np.median(ratios)))
    differences = np.array([np.mean(old.steps) - slope * np.mean(other.steps) for old, other in pairs])
    z_difficulties = robust_z(differences)
    scale = Scale(slope, float(np.median(differences)))
    rows = zip(pairs, z_slopes.tolist(), z_difficulties.tolist(), strict=True)
    items = tuple(
        ItemDrift(
            old.item_id, z_a, z_b, _rmsd(old, scale.item(other), D), max(abs(z_a), abs(z_b)) >= flagged_from
        )
        for (old, other), z_a, z_b in rows
    )
    return Drift(items, slope)


def robust_z(values: Floats) -> Floats:
    """How far every value is from the median, in robust standard deviations."""
    centred = values - np.median(values)
    spread = _IQR_TO_SD * float(np.subtract(*np.percentile(values, [75, 25])))
    if spread < _NOTHING:
        # Half of the values are equal, so there is no ordinary change: any other is beyond comparison.
        return np.where(np.abs(centred) < _NOTHING, 0.0, np.copysign(np.inf, centred))
    return np.asarray(centred / spread, dtype=np.float64)


def stable_link(
    base: Sequence[ItemParameters],
    new: Sequence[ItemParameters],
    method: LinkMethod = "stocking-lord",
    *,
    D: float = 1.0,
    flagged_from: float = FLAGGED_FROM,
    most_left_out: float = 0.2,
) -> tuple[Link, Drift]:
    """Link by the common items that did not drift; at most a share of ``most_left_out`` is left out.

    If more are flagged, those with the largest z are: an anchor that keeps too few of its items no longer
    represents the test.
    """
    drift = item_drift(base, new, D=D, flagged_from=flagged_from)
    worst = sorted(
        (item for item in drift.items if item.flagged),
        key=lambda item: max(abs(item.z_slope), abs(item.z_difficulty)),
        reverse=True,
    )
    room = min(int(most_left_out * len(drift.items)), max(len(drift.items) - _FEWEST, 0))
    left_out = [item.item_id for item in worst[:room]]
    return link(base, new, method, D=D, leave_out=left_out), drift


def _rmsd(old: ItemParameters, other: ItemParameters, D: float) -> float:
    nodes = np.linspace(-6.0, 6.0, 61)
    weights = np.exp(-0.5 * nodes**2)
    squares = (probabilities(old, nodes, D=D) - probabilities(other, nodes, D=D)) ** 2
    return float(np.sqrt(squares.mean(axis=1) @ weights / weights.sum()))
