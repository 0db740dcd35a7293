"""What a report of items says, gathered from the analyses: numbers, remarks and plots, but no page yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis import (
    Distractor,
    ItemStatistics,
    MantelHaenszel,
    TestStatistics,
    classical,
    distractors,
    item_fits,
)
from madrone.psychometrics.calibration import ItemFit, ItemProblem
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, ItemParameters
from madrone.psychometrics.irt.scoring import estimate_all
from madrone.psychometrics.item_report.review import Evidence, Remark, ReviewLimits, remarks
from madrone.psychometrics.multiple_testing import benjamini_hochberg
from madrone.psychometrics.plots import (
    Plot,
    category_curves,
    distractor_curves,
    empirical_fit,
    item_characteristic,
    item_information,
    option_shares,
    test_information,
    wright_map,
)

_OPTION_GROUPS = 5
_FEWEST_IN_OPTION_GROUP = 20


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item in the report; ``parameters`` and ``fit`` are ``None`` without an item response model."""

    statistics: ItemStatistics
    parameters: ItemParameters | None
    fit: ItemFit | None
    dif: MantelHaenszel | None
    options: tuple[Distractor, ...]
    remarks: tuple[Remark, ...]
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class ItemReport:
    """A whole report: the test, its items in order, plots of the test, and what could not be computed.

    ``compared`` says that the items were compared between two groups.

    ``population`` is the mean and standard deviation of ability that the responses imply.
    """

    test: TestStatistics
    items: tuple[ItemPage, ...]
    plots: tuple[Plot, ...]
    population: tuple[float, float]
    D: float
    limits: ReviewLimits
    compared: bool
    problems: tuple[ItemProblem, ...]


def gather(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    bank: Sequence[ItemParameters],
    *,
    D: float,
    choices: Mapping[str, NDArray[np.str_]] | None = None,
    keys: Mapping[str, str] | None = None,
    dif: Sequence[MantelHaenszel] = (),
    limits: ReviewLimits | None = None,
) -> ItemReport:
    """Analyze scores [n, k], -1 where an item was not administered, with the parameters of ``bank``.

    ``choices`` are the options [n] chosen on the items of ``keys``; ``dif`` is what a comparison of two groups
    found. Items without parameters keep their classical statistics and are named in ``problems``. Raises
    ``PsychometricsError`` as ``classical`` and ``distractors``.
    """
    limits = limits or ReviewLimits()
    known = {item.item_id: item for item in bank}
    points = [
        known[name].max_points if name in known else _highest(scores, k) for k, name in enumerate(item_ids)
    ]
    statistics = classical(scores, item_ids, points=points)
    fits = item_fits(scores, item_ids, bank=bank, D=D)
    modelled = [k for k, name in enumerate(item_ids) if name in known]
    form = Form([known[item_ids[k]] for k in modelled], D=D)
    own = scores[:, modelled]
    groups = dict(
        zip(
            (item_ids[k] for k in modelled), empirical_fit(form, own, population=fits.population), strict=True
        )
    )
    options = distractors(choices or {}, keys or {}, scores, item_ids)
    adjusted = _adjusted(fits.fits)
    compared = {one.item_id: one for one in dif}
    items = []
    for k, found in enumerate(statistics.items):
        name = found.item_id
        evidence = Evidence(
            found,
            known.get(name),
            D,
            fits.fits.get(name),
            adjusted.get(name),
            groups.get(name, ()),
            tuple(option for option in options if option.item_id == name),
            compared.get(name),
        )
        plots = _model_plots(evidence, f"item-{k + 1}")
        if keys and choices and name in keys:
            # Beside the characteristic curve, before the information.
            plots.insert(1, _option_plot(name, keys[name], choices[name], scores, k))
        items.append(
            ItemPage(
                found,
                evidence.parameters,
                evidence.fit,
                evidence.dif,
                tuple(evidence.options),
                remarks(evidence, limits),
                tuple(plots),
            )
        )
    return ItemReport(
        statistics.test,
        tuple(items),
        _test_plots(form, own),
        fits.population,
        D,
        limits,
        bool(dif),
        (*statistics.problems, *fits.problems),
    )


def _highest(scores: NDArray[np.integer], place: int) -> int:
    return max(0, int(scores[:, place].max(initial=0)))


def _adjusted(fits: Mapping[str, ItemFit]) -> dict[str, float]:
    p: Floats = np.array([np.nan if fit.p is None else fit.p for fit in fits.values()], dtype=np.float64)
    pairs = zip(fits, benjamini_hochberg(p).tolist(), strict=True)
    return {name: value for name, value in pairs if not np.isnan(value)}


def _model_plots(item: Evidence, plot_id: str) -> list[Plot]:
    if item.parameters is None:
        return []
    own, groups = item.parameters, item.groups
    plots = [item_characteristic(own, D=item.D, groups=groups, plot_id=f"{plot_id}-curve")]
    if own.max_points > 1:
        plots.append(category_curves(own, D=item.D, groups=groups, plot_id=f"{plot_id}-scores"))
    plots.append(item_information(own, D=item.D, plot_id=f"{plot_id}-information"))
    return plots


def _option_plot(
    name: str, key: str, chosen: NDArray[np.str_], scores: NDArray[np.integer], place: int
) -> Plot:
    """The options over the points on the *other* items, so that the item does not choose its own judges."""
    took = np.flatnonzero((scores[:, place] >= 0) | (chosen != ""))
    points = np.maximum(scores, 0)
    rest = (points.sum(axis=1) - points[:, place])[took].astype(np.float64)
    groups = max(1, min(_OPTION_GROUPS, took.size // _FEWEST_IN_OPTION_GROUP))
    shares = option_shares([option or None for option in chosen[took].tolist()], rest, groups=groups)
    return distractor_curves(
        name,
        shares,
        key=key,
        plot_id=f"item-{place + 1}-options",
        criterion="Mean points of the group on the other items",
    )


def _test_plots(form: Form, scores: NDArray[np.integer]) -> tuple[Plot, ...]:
    if not form.items:
        return ()
    thetas = estimate_all(form, scores, Estimator("wle", (-6.0, 6.0))).theta
    return (
        test_information(form.items, D=form.D, plot_id="test-information"),
        wright_map(form.items, thetas, D=form.D, plot_id="wright-map"),
    )
