"""The item response models as the calibration sees them: slopes and intercepts, many items at a time.

A family holds items of one model with equally many steps, each item one row ``xi``:

* ``logistic`` (1PL, 2PL, GPCM): ``alpha, delta_1 … delta_m``; score ``v`` has the exponent
  ``v alpha theta + delta_v``;
* ``graded`` (GRM): ``alpha, delta_1 … delta_m``, falling; a score of ``v`` or more has the logit
  ``alpha theta + delta_v``;
* ``guessing`` (3PL): ``alpha, delta, gamma``; the lower asymptote is ``c = 1 / (1 + exp(-gamma))``.

``alpha`` is ``D a``. These forms have no poles where a slope passes zero, so a badly keyed item ends with a
negative slope and can be named instead of stopping the others. Source: domain.md 8.2.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from madrone.psychometrics.irt.models import Floats, ItemParameters, Model

Kind = Literal["logistic", "graded", "guessing"]
KIND: dict[Model, Kind] = {
    "1pl": "logistic",
    "2pl": "logistic",
    "gpcm": "logistic",
    "grm": "graded",
    "3pl": "guessing",
}

#: The prior of a lower asymptote: Beta(5, 17), whose mode is .20, chance on five alternatives. It weighs as
#: much as twenty examinees of very low ability would.
GUESSING_PRIOR = (5.0, 17.0)


@dataclass(frozen=True, slots=True)
class Curves:
    """``logs`` [k, m+1, q]: log-probabilities; ``slopes`` [k, p, m+1, q]: their derivatives over ``xi`` [k, p]."""

    logs: Floats
    slopes: Floats


def curves(kind: Kind, xi: Floats, theta: Floats) -> Curves:
    """The curves of the items ``xi`` [k, p] at the nodes ``theta`` [q]; disordered thresholds give NaN."""
    if kind == "logistic":
        return _logistic(xi, theta)
    return _graded(xi, theta) if kind == "graded" else _guessing(xi, theta)


def log_prior(kind: Kind, xi: Floats) -> tuple[Floats, Floats, Floats]:
    """The log prior [k] of every item, its gradient [k, p] and minus its expected curvature [k, p]."""
    value, gradient, curvature = np.zeros(xi.shape[0]), np.zeros_like(xi), np.zeros_like(xi)
    if kind == "guessing":
        hits, misses = GUESSING_PRIOR[0] - 1, GUESSING_PRIOR[1] - 1
        gamma = xi[:, 2]
        c = _logistic_function(gamma)
        value = -hits * np.logaddexp(0, -gamma) - misses * np.logaddexp(0, gamma)
        gradient[:, 2] = hits * (1 - c) - misses * c
        curvature[:, 2] = (hits + misses) * c * (1 - c)
    return value, gradient, curvature


def starting_values(kind: Kind, shares: Floats) -> Floats:
    """Where to begin, from the share [k, m+1] of every score: equal slopes, difficulties as observed."""
    k, categories = shares.shape
    xi = np.ones((k, categories + (kind == "guessing")))
    spread = 1.2  # An average over abilities is flatter than the curve of one ability.
    if kind == "logistic":
        xi[:, 1:] = spread * np.log(shares[:, 1:] / shares[:, :1])
    elif kind == "graded":
        at_least = 1 - np.cumsum(shares, axis=1)[:, :-1]
        xi[:, 1:] = spread * np.log(at_least / (1 - at_least))
    else:
        guessing = 0.15
        known = np.clip((shares[:, 1] - guessing) / (1 - guessing), 0.02, 0.98)
        xi[:, 1] = spread * np.log(known / (1 - known))
        xi[:, 2] = np.log(guessing / (1 - guessing))
    return xi


def intercepts(item: ItemParameters, D: float) -> Floats:
    """The row ``xi`` of a known item."""
    alpha, steps = D * item.a, np.asarray(item.steps)
    if KIND[item.model] == "graded":
        return np.array([alpha, *(-alpha * steps)])
    row = [alpha, *np.cumsum(-alpha * steps)]
    return np.array([*row, np.log(item.c / (1 - item.c))] if item.model == "3pl" else row)


def parameters(item_id: str, model: Model, xi: Floats, D: float) -> ItemParameters:
    """The published form of a row ``xi``; its slope has to be above zero."""
    alpha, delta = xi[0], xi[1:]
    if model == "3pl":
        c = float(_logistic_function(xi[2:3])[0])
        return ItemParameters(item_id, model, float(alpha / D), (float(-delta[0] / alpha),), c=c)
    cumulated = delta if model == "grm" else np.diff(delta, prepend=0.0)
    return ItemParameters(item_id, model, float(alpha / D), tuple(float(x) for x in -cumulated / alpha))


def jacobian(model: Model, xi: Floats, D: float) -> Floats:
    """The derivative [p, p] of (a, steps…, c) over ``xi``, for standard errors of the published form."""
    alpha, p = xi[0], xi.shape[0]
    steps = p - 1 - (model == "3pl")
    matrix = np.zeros((p, p))
    matrix[0, 0] = 1 / D
    for r in range(1, steps + 1):
        before = xi[r - 1] if r > 1 and model != "grm" else 0.0
        matrix[r, 0] = (xi[r] - before) / alpha**2
        matrix[r, r] = -1 / alpha
        if r > 1 and model != "grm":
            matrix[r, r - 1] = 1 / alpha
    if model == "3pl":
        c = float(_logistic_function(xi[2:3])[0])
        matrix[2, 2] = c * (1 - c)
    return matrix


def _logistic(xi: Floats, theta: Floats) -> Curves:
    k, categories = xi.shape
    scores = np.arange(float(categories))
    deltas = np.concatenate([np.zeros((k, 1)), xi[:, 1:]], axis=1)
    exponents = xi[:, :1, None] * (scores[:, None] * theta) + deltas[:, :, None]
    exponents -= exponents.max(axis=1, keepdims=True)
    logs = exponents - np.log(np.exp(exponents).sum(axis=1, keepdims=True))
    chances = np.exp(logs)
    slopes = np.empty((k, categories, categories, theta.shape[0]))
    expected = np.einsum("v,kvq->kq", scores, chances)
    slopes[:, 0] = (scores[:, None] - expected[:, None, :]) * theta
    for r in range(1, categories):
        slopes[:, r] = -chances[:, r, None, :]
        slopes[:, r, r] += 1
    return Curves(logs, slopes)


def _graded(xi: Floats, theta: Floats) -> Curves:
    """A score's probability is a difference of two logistic curves, taken as a product so that no digit is lost:
    ``F(u) - F(w) = F(u) F(-w) (1 - exp(w - u))`` for ``u > w``."""
    k, categories = xi.shape
    logits = xi[:, :1, None] * theta + xi[:, 1:, None]
    above, below = _log_logistic(logits), _log_logistic(-logits)
    logs = np.zeros((k, categories, theta.shape[0]))
    logs[:, 1:] += above
    logs[:, :-1] += below
    gaps = xi[:, 1:-1] - xi[:, 2:]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        logs[:, 1:-1] += np.where(gaps > 0, np.log(-np.expm1(-gaps)), np.nan)[:, :, None]
        pull = (1 / np.expm1(gaps))[:, :, None]
    slopes = np.zeros((k, categories, categories, theta.shape[0]))
    for r in range(1, categories):
        slopes[:, r, r] = np.exp(below[:, r - 1])
        slopes[:, r, r - 1] = -np.exp(above[:, r - 1])
        slopes[:, 0, r] += theta * slopes[:, r, r]
        slopes[:, 0, r - 1] += theta * slopes[:, r, r - 1]
        if r < categories - 1:
            slopes[:, r, r] += pull[:, r - 1]
        if r > 1:
            slopes[:, r, r - 1] -= pull[:, r - 2]
    return Curves(logs, slopes)


def _guessing(xi: Floats, theta: Floats) -> Curves:
    logits = xi[:, :1] * theta + xi[:, 1:2]
    gamma = xi[:, 2:]
    c = _logistic_function(gamma)
    known, unknown = _logistic_function(logits), _logistic_function(-logits)
    right = c + (1 - c) * known
    logs = np.stack([_log_logistic(-gamma) + _log_logistic(-logits), np.log(right)], axis=1)
    over_logit = np.stack([-known, (1 - c) * known * unknown / right], axis=1)
    over_gamma = np.stack([np.broadcast_to(-c, right.shape), c * (1 - c) * unknown / right], axis=1)
    return Curves(logs, np.stack([over_logit * theta, over_logit, over_gamma], axis=1))


def _logistic_function(x: Floats) -> Floats:
    return np.exp(_log_logistic(x))


def _log_logistic(x: Floats) -> Floats:
    return -np.logaddexp(0.0, -x)
