"""Calibration: item parameters by marginal maximum likelihood, theta being normal in every population.

Source: issue "The psychometrics engine"; psychometrics.md 3(b), 4 and 5; cli-contract.md "calibrate".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.blas import one_thread
from madrone.psychometrics.calibration.data import Data, check_enough, checked, emptied
from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.em import Solution
from madrone.psychometrics.calibration.families import jacobian, parameters
from madrone.psychometrics.calibration.information import ErrorMethod, chosen_method, covariance
from madrone.psychometrics.calibration.layout import Layout
from madrone.psychometrics.calibration.maximisation import STEEPEST
from madrone.psychometrics.calibration.results import CalibratedItem, Calibration, ItemProblem, Population
from madrone.psychometrics.calibration.screening import score_counts, screened
from madrone.psychometrics.calibration.search import search
from madrone.psychometrics.irt.models import Floats, ItemParameters, Model


@dataclass(frozen=True, slots=True)
class Settings:
    """How to calibrate.

    ``tolerance``: how near its end every parameter has to be (slopes and intercepts of the logits).
    ``most_steps``: steps after which the search gives up. ``nodes`` at even distances from ``-reach`` to
    ``reach`` carry the populations; sixty-one over six standard deviations serve up to some hundred items.
    ``errors``: see ``calibration.information``.
    """

    tolerance: float = 1e-6
    most_steps: int = 1000
    nodes: int = 61
    reach: float = 6.0
    errors: ErrorMethod = "auto"

    def theta(self) -> Floats:
        """The nodes."""
        return np.linspace(-self.reach, self.reach, self.nodes)


@one_thread()
def calibrate(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    model: Model | Mapping[str, Model],
    *,
    D: float = 1.0,
    groups: Sequence[str] | None = None,
    reference: str | None = None,
    fixed: Sequence[ItemParameters] = (),
    settings: Settings | None = None,
) -> Calibration:
    """Estimate the items of ``scores`` [n, k], whole points with -1 where an item was not administered.

    Which items an examinee was given may depend on the group and on the answers before, as in an adaptive test.

    ``model`` is one for all or one for each item id; the 1PL items share one slope. ``groups`` [n] names each
    examinee's population: the ``reference`` (by default the first in order) has mean 0 and standard deviation
    1, the others' are estimated. ``fixed`` items keep their parameters and hold the scale; then every
    population is estimated.

    An item that cannot be estimated and a group without a usable response are left out and named in
    ``problems``; the others are calibrated. The reference may not be empty.
    Raises ``PsychometricsError``: ``score-shape``, ``score-range``, ``repeated-item``, ``no-model``,
    ``unknown-model``, ``group-count``, ``unknown-group``, ``unknown-anchor``, ``anchor-points``,
    ``empty-group``, ``too-few-items``.
    """
    settings = settings or Settings()
    data = checked(scores, item_ids, model, groups, reference, fixed)
    n = len(scores)
    problems = emptied(groups or (), data)
    while True:
        counts = score_counts(data.scores)
        unusable = list(screened(data.item_ids, counts, data.models, data.fixed))
        if not unusable:
            design, solution = _solved(data, counts, D, settings)
            unusable = list(_without_slope(data, design, solution.state))
        if not unusable and (data.scores >= 0).any(axis=1).all():
            break
        before, data = data, data.without({problem.item_id for problem in unusable})
        problems += [*unusable, *emptied(before.names, data)]
        check_enough(data, problems)
    problems += _unsettled(data, design, solution, settings)
    problems += _strained(data, design, solution.state, settings)
    return _calibration(data, design, solution, problems, n, settings)


def _solved(data: Data, counts: Sequence[Floats], D: float, settings: Settings) -> tuple[Design, Solution]:
    maxima = [
        data.fixed[place].max_points if place in data.fixed else seen.shape[0] - 1
        for place, seen in enumerate(counts)
    ]
    layout = Layout(data.scores, maxima, data.groups)
    free = np.array([bool(data.fixed) or place > 0 for place in range(len(data.names))])
    design = Design(layout, data.models, data.fixed, free, settings.theta(), D)
    solution = search(
        design,
        design.start([seen / seen.sum() for seen in counts]),
        rarest=min(float(seen.min()) for seen in counts),
        tolerance=settings.tolerance,
        most_steps=settings.most_steps,
    )
    return design, solution


def _without_slope(data: Data, design: Design, state: State) -> list[ItemProblem]:
    """Items without a slope that scoring could use; the negative ones first, for they distort the others."""
    negative, endless = [], []
    for family, xi in zip(design.families, state.xis, strict=True):
        for row in np.flatnonzero(family.free):
            item_id, alpha = data.item_ids[family.items[row]], float(xi[row, 0])
            if alpha <= 0:
                sentence = (
                    f"Item {item_id}: able examinees score lower on it than others (slope {alpha / design.D:.3f}); "
                    "left out. Check its key."
                )
                negative.append(ItemProblem(item_id, "negative-discrimination", sentence))
            elif alpha >= STEEPEST:
                sentence = (
                    f"Item {item_id}: its slope grows without end, because its scores tell exactly who is above "
                    "some point; left out. Check whether it repeats another item."
                )
                endless.append(ItemProblem(item_id, "endless-slope", sentence))
    return negative or endless


def _unsettled(data: Data, design: Design, solution: Solution, settings: Settings) -> list[ItemProblem]:
    if solution.converged:
        return []
    problems = []
    for family, place in zip(design.families, design.places, strict=True):
        errors = np.where(place >= 0, solution.error[place], 0.0).max(axis=1)
        for row in np.flatnonzero(~(errors < settings.tolerance)):
            item_id = data.item_ids[family.items[row]]
            problems.append(
                ItemProblem(
                    item_id,
                    "not-converged",
                    f"Item {item_id}: its parameters still moved (by about {errors[row]:.2g}) after "
                    f"{solution.iterations} steps.",
                )
            )
    return problems


def _strained(data: Data, design: Design, state: State, settings: Settings) -> list[ItemProblem]:
    """Populations that the nodes cannot carry."""
    theta = settings.theta()
    problems = []
    for place in np.flatnonzero(design.free_groups):
        name, mean, sd = data.names[place], state.means[place], state.sds[place]
        if abs(mean) + 2 * sd > theta[-1] or sd <= design.narrowest:
            problems.append(
                ItemProblem(
                    name,
                    "population-off-nodes",
                    f"Group {name or 'of all examinees'}: its abilities (mean {mean:.2f}, standard deviation "
                    f"{sd:.2f}) do not fit the nodes; set the reach or the number of nodes higher.",
                )
            )
    return problems


def _calibration(
    data: Data,
    design: Design,
    solution: Solution,
    problems: list[ItemProblem],
    n: int,
    settings: Settings,
) -> Calibration:
    method = chosen_method(design, settings.errors)
    found = covariance(design, solution.state, method)
    if found is None and method != "none" and design.n_free:
        method = "none"
        problems.append(
            ItemProblem(
                "",
                "no-standard-errors",
                "The responses do not determine every parameter, so there are no standard errors.",
            )
        )
    items: list[CalibratedItem | None] = [None] * len(data.item_ids)
    taken = (data.scores >= 0).sum(axis=0)
    for family, place, xi in zip(design.families, design.places, solution.state.xis, strict=True):
        for row, i in enumerate(family.items):
            items[i] = _item(data, design, int(i), place[row], xi[row], found, int(taken[i]))
    return Calibration(
        items=tuple(item for item in items if item is not None),
        populations=_populations(data, design, solution.state, found),
        problems=tuple(problems),
        log_likelihood=solution.log_likelihood,
        iterations=solution.iterations,
        converged=solution.converged,
        n=data.scores.shape[0],
        unanswered=n - data.scores.shape[0],
        parameters=design.n_free,
        errors=method,
        D=design.D,
    )


def _item(
    data: Data,
    design: Design,
    i: int,
    place: NDArray[np.intp],
    xi: Floats,
    found: Floats | None,
    n: int,
) -> CalibratedItem:
    if i in data.fixed:
        return CalibratedItem(data.fixed[i], None, None, None, n, True)
    model = data.models[i]
    item = parameters(data.item_ids[i], model, xi, design.D)
    if found is None:
        return CalibratedItem(item, None, None, None, n, False)
    along = jacobian(model, xi, design.D)
    errors = np.sqrt(np.diag(along @ found[np.ix_(place, place)] @ along.T)).tolist()
    se_c = errors.pop() if model == "3pl" else None
    return CalibratedItem(item, errors[0], tuple(errors[1:]), se_c, n, False)


def _populations(data: Data, design: Design, state: State, found: Floats | None) -> tuple[Population, ...]:
    populations, place = [], design.size
    for group, name in enumerate(data.names):
        mean, sd, se_mean, se_sd = float(state.means[group]), float(state.sds[group]), None, None
        if design.free_groups[group]:
            if found is not None:
                se_mean, se_sd = (
                    float(np.sqrt(found[place, place])),
                    sd * float(np.sqrt(found[place + 1, place + 1])),
                )
            place += 2
        n = int((data.groups == group).sum())
        populations.append(Population(name, n, mean, sd, se_mean, se_sd))
    return tuple(populations)
