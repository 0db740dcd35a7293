"""Four ways to link two scales by the items they have in common (Kolen and Brennan, 2014, chapter 6).

Mean/mean (Loyd and Hoover, 1980) and mean/sigma (Marco, 1977) compare moments of the parameters. The
characteristic-curve methods compare what the items do: Haebara (1980) every curve of every item, Stocking and
Lord (1983) the expected score of all items together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy import optimize

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats, ItemParameters, expected_score, probabilities
from madrone.psychometrics.linking.scale import Scale

LinkMethod = Literal["mean-mean", "mean-sigma", "haebara", "stocking-lord"]
LINK_METHODS: tuple[str, ...] = get_args(LinkMethod)

_REACH, _NODES = 6.0, 61


@dataclass(frozen=True, slots=True)
class Link:
    """A scale found by a method from the items ``common``.

    ``criterion`` is what the characteristic-curve methods minimise, a weighted mean of squared differences: of
    probabilities, summed over curves (Haebara), or of expected points (Stocking–Lord). It is ``None`` for moments.
    """

    method: LinkMethod
    scale: Scale
    common: tuple[str, ...]
    criterion: float | None


def link(
    base: Sequence[ItemParameters],
    new: Sequence[ItemParameters],
    method: LinkMethod = "stocking-lord",
    *,
    D: float = 1.0,
    symmetric: bool = True,
    leave_out: Sequence[str] = (),
) -> Link:
    """Find the change of scale that brings the ``new`` items to the scale of the ``base`` items.

    Items are common if they have the same id and are not among ``leave_out``. ``symmetric`` characteristic-curve
    methods compare on both scales, each weighted by its own N(0, 1); otherwise on the base scale only. Means and
    spreads of moments are over all steps of all items.
    Raises ``PsychometricsError``: ``unknown-method``, ``too-few-common-items``, ``items-differ`` naming the item.
    """
    if method not in LINK_METHODS:
        raise PsychometricsError("unknown-method", f"The method is one of {', '.join(LINK_METHODS)}.")
    pairs = common_items(base, new, leave_out=leave_out)
    common = tuple(old.item_id for old, _ in pairs)
    if len(pairs) < 2:
        raise PsychometricsError(
            "too-few-common-items", f"Linking needs two or more common items; there are {len(pairs)}."
        )
    if method in ("mean-mean", "mean-sigma"):
        return Link(method, by_moments(pairs, method), common, None)
    return _by_curves(pairs, method, D, symmetric, common)


def common_items(
    base: Sequence[ItemParameters], new: Sequence[ItemParameters], *, leave_out: Sequence[str] = ()
) -> list[tuple[ItemParameters, ItemParameters]]:
    """The items of both, base first; one that has another model or other points is refused (``items-differ``)."""
    by_id = {item.item_id: item for item in new if item.item_id not in leave_out}
    pairs = [(item, by_id[item.item_id]) for item in base if item.item_id in by_id]
    for old, other in pairs:
        if (old.model, old.max_points) != (other.model, other.max_points):
            raise PsychometricsError(
                "items-differ",
                f"Item {old.item_id} is a {old.model} item of {old.max_points} points on the base scale, but a "
                f"{other.model} item of {other.max_points} on the new one. Leave it out of the link.",
            )
    return pairs


def by_moments(pairs: Sequence[tuple[ItemParameters, ItemParameters]], method: LinkMethod) -> Scale:
    """The scale by mean/mean or mean/sigma."""
    base, new = (np.concatenate([pair[side].steps for pair in pairs]) for side in (0, 1))
    if method == "mean-mean":
        slope = float(np.mean([item.a for _, item in pairs]) / np.mean([item.a for item, _ in pairs]))
    else:
        spread = float(new.std())
        if not spread > 0 or not base.std() > 0:
            raise PsychometricsError(
                "too-few-common-items",
                "The common items are all equally difficult; mean/sigma cannot link them.",
            )
        slope = float(base.std()) / spread
    return Scale(slope, float(base.mean() - slope * new.mean()))


def _by_curves(
    pairs: Sequence[tuple[ItemParameters, ItemParameters]],
    method: LinkMethod,
    D: float,
    symmetric: bool,
    common: tuple[str, ...],
) -> Link:
    nodes = np.linspace(-_REACH, _REACH, _NODES)
    weights = np.exp(-0.5 * nodes**2)
    roots = np.sqrt(weights / weights.sum())[:, None]
    base, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    curves = _every_curve if method == "haebara" else _test_curve
    fixed_base, fixed_new = curves(base, nodes, D), curves(new, nodes, D)

    def differences(at: Floats) -> Floats:
        slope, intercept = float(np.exp(at[0])), float(at[1])
        # A curve of the new scale, read on the base scale at theta, is that curve at (theta - intercept) / slope.
        parts = [roots * (curves(new, (nodes - intercept) / slope, D) - fixed_base)]
        if symmetric:
            parts.append(roots * (curves(base, slope * nodes + intercept, D) - fixed_new))
        return np.concatenate(parts).ravel()

    starts = [by_moments(pairs, "mean-mean"), Scale(1.0, 0.0)]
    found = [
        optimize.least_squares(
            differences, [np.log(start.slope), start.intercept], xtol=1e-13, ftol=1e-13, gtol=1e-13
        )
        for start in starts
    ]
    best = min(found, key=lambda result: float(result.cost))
    scale = Scale(float(np.exp(best.x[0])), float(best.x[1]))
    return Link(method, scale, common, 2 * float(best.cost))


def _every_curve(items: Sequence[ItemParameters], theta: Floats, D: float) -> Floats:
    return np.concatenate([probabilities(item, theta, D=D) for item in items], axis=1)


def _test_curve(items: Sequence[ItemParameters], theta: Floats, D: float) -> Floats:
    total: Floats = np.sum([expected_score(item, theta, D=D) for item in items], axis=0)
    return total[:, None]
