"""Standard errors of the estimates from the responses themselves.

``observed``: the curvature of the marginal log-likelihood, see ``calibration.observed``. ``cross-product``: the
sum of outer products of every examinee's score vector; the two agree when the model holds and the sample is
large, and this one is cheap for any number of items.
"""

from typing import Literal, get_args

import numpy as np

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.layout import dense, scaled
from madrone.psychometrics.calibration.maximisation import objective
from madrone.psychometrics.calibration.observed import is_canonical, observed
from madrone.psychometrics.calibration.score_vectors import posteriors, score_vectors
from madrone.psychometrics.irt.models import Floats

ErrorMethod = Literal["auto", "observed", "cross-product", "none"]
ERROR_METHODS: tuple[str, ...] = get_args(ErrorMethod)

#: ``auto`` takes the observed information up to this many multiplications, some tenths of a second. Larger data
#: need it least: there the cross-product hardly differs.
_AFFORDABLE = 5e9
_MOST_COLUMNS = 600
#: Fewer examinees than this for each parameter give a cross-product that is no guide.
_EXAMINEES_EACH = 5


def chosen_method(design: Design, wanted: ErrorMethod) -> ErrorMethod:
    """What ``auto`` stands for: the observed information, unless the data are too many or sparse for it."""
    if wanted != "auto":
        return wanted
    layout = design.layout
    if is_canonical(design) and layout.n_columns <= _MOST_COLUMNS:
        return "observed"
    work = layout.rows() * layout.n_columns**2 * design.theta.shape[0]
    affordable = not layout.sparse and layout.n_columns <= _MOST_COLUMNS and work <= _AFFORDABLE
    return "observed" if affordable else "cross-product"


def guide(design: Design, state: State) -> Floats | None:
    """An information [P, P] that is cheap and near enough to lead a search; ``None`` where there is none."""
    layout = design.layout
    if layout.sparse or layout.n_columns > _MOST_COLUMNS or not design.n_free:
        return None
    if is_canonical(design):
        return observed(design, state)
    return cross_product(design, state) if layout.rows() >= _EXAMINEES_EACH * design.n_free else None


def covariance(design: Design, state: State, method: ErrorMethod) -> Floats | None:
    """The covariance [P, P] of the free parameters in the order of ``Design.pack``.

    ``None`` for the method ``none``, or if the information is singular: then the data do not determine every
    parameter, and no standard error would be honest.
    """
    if method == "none" or not design.n_free:
        return None
    information = observed(design, state) if method == "observed" else cross_product(design, state)
    scale = np.sqrt(np.abs(np.diag(information)))
    if not (np.isfinite(scale).all() and scale.all()):
        return None
    scaled = information / np.outer(scale, scale)
    try:
        np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return None
    inverse: Floats = np.linalg.inv(scaled) / np.outer(scale, scale)
    return inverse


def cross_product(design: Design, state: State) -> Floats:
    """The sum over examinees of the outer product of their score vectors, plus the priors' curvature."""
    total = np.zeros((design.n_free, design.n_free))
    for block, z, posterior, _ in posteriors(design, state):
        scores = score_vectors(design, state, block, z, posterior / block.weights[:, None])
        total += dense(scores.T @ scaled(scores, block.weights[:, None]))
    return total + _prior_curvature(design, state)


def _prior_curvature(design: Design, state: State) -> Floats:
    total = np.zeros((design.n_free, design.n_free))
    for family, place, xi in zip(design.families, design.places, state.xis, strict=True):
        nobody = np.zeros((*family.columns.shape, design.theta.shape[0]))
        curvature = objective(family.kind, xi, nobody, design.theta).curvature
        for row in np.flatnonzero(family.free):
            np.add.at(total, np.ix_(place[row], place[row]), curvature[row])
    return total
