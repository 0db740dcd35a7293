"""Cumulative-logit regression on counts; with two scores it is logistic regression."""

from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.irt.models import Floats, logistic

_STEPS, _HALVINGS = 100, 30
#: Twice the gain in log-likelihood that a further step promises, when the search ends.
_TOLERANCE = 1e-11
#: Coefficients of predictors in units of their spread do not come near this unless they grow without end.
_ENDLESS = 15.0


@dataclass(frozen=True, slots=True)
class Fit:
    """The maximum of the log-likelihood, and the predictors' coefficients [p] there."""

    log_likelihood: float
    coefficients: Floats


def fit(predictors: Floats, counts: Floats) -> Fit | None:
    """Fit ``P(score >= v) = logistic(a_v + x b)`` to cells with predictors [c, p] and counts [c, m + 1].

    Every score has to be seen, and the predictors' spread to be about one. Fisher's scoring, with halved steps
    where a whole one would go too far; the likelihood has one top (Pratt 1981). ``None`` if it has none: the
    predictors tell scores apart without exception, so that a coefficient grows without end, or one of them says
    nothing that the others do not.
    """
    reached = counts[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].sum(axis=0) / counts.sum()
    at = np.concatenate([np.log(reached / (1 - reached)), np.zeros(predictors.shape[1])])
    free = slice(reached.size, None)
    value = _log_likelihood(at, predictors, counts)
    for _ in range(_STEPS):
        gradient, information = _slopes(at, predictors, counts)
        if np.linalg.cond(information) > 1 / np.finfo(float).eps:
            return None
        step = np.linalg.solve(information, gradient)
        if gradient @ step < _TOLERANCE:
            return Fit(value, at[free])
        for _ in range(_HALVINGS):
            following = _log_likelihood(at + step, predictors, counts)
            if following > value:
                break
            step = step / 2
        else:
            return Fit(
                value, at[free]
            )  # No step along a rising slope rises: this is the top as far as numbers go.
        at, value = at + step, following
        if np.abs(at[free]).max(initial=0.0) > _ENDLESS:
            return None
    return None


def null_log_likelihood(counts: Floats) -> float:
    """The log-likelihood without predictors."""
    column = counts.sum(axis=0)
    return float(column @ np.log(column / column.sum()))


def _curves(at: Floats, predictors: Floats, m: int) -> tuple[Floats, Floats, Floats]:
    """``P(score >= v)`` and ``P(score < v)`` [c, m + 2], and what the distance of two cuts leaves [m + 1]."""
    logits = at[:m] + (predictors @ at[m:])[:, None]
    edge = np.ones((logits.shape[0], 1))
    reached = np.concatenate([edge, logistic(logits), 0 * edge], axis=1)
    missed = np.concatenate([0 * edge, logistic(-logits), edge], axis=1)
    return reached, missed, np.concatenate([[1.0], -np.expm1(np.diff(at[:m])), [1.0]])


def _log_likelihood(at: Floats, predictors: Floats, counts: Floats) -> float:
    m = counts.shape[1] - 1
    reached, missed, gaps = _curves(at, predictors, m)
    if (gaps <= 0).any():  # Cuts that crossed: some score would have a chance below zero.
        return -np.inf
    with np.errstate(divide="ignore"):
        logs = np.log(reached[:, :-1]) + np.log(missed[:, 1:]) + np.log(gaps)
    return float(np.where(counts > 0, counts * logs, 0.0).sum())


def _slopes(at: Floats, predictors: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """The gradient [m + p] of the log-likelihood, and the expected information [m + p, m + p]."""
    m = counts.shape[1] - 1
    reached, missed, gaps = _curves(at, predictors, m)
    chances = reached[:, :-1] * missed[:, 1:] * gaps
    # How the logarithm of the chance of a score rises with the cut below it, and falls with the cut above it.
    lower = missed[:, 1:-1] / (missed[:, 2:] * gaps[1:])
    upper = -reached[:, 1:-1] / (reached[:, :-2] * gaps[:-1])
    score = counts[:, 1:] * lower + counts[:, :-1] * upper
    n = counts.sum(axis=1, keepdims=True)
    own = n * (chances[:, 1:] * lower**2 + chances[:, :-1] * upper**2)
    shared = n * chances[:, 1:-1] * lower[:, :-1] * upper[:, 1:]
    rows = own.copy()
    rows[:, :-1] += shared
    rows[:, 1:] += shared
    information = np.zeros((at.size, at.size))
    information[:m, :m] = np.diag(own.sum(axis=0))
    information[range(m - 1), range(1, m)] = information[range(1, m), range(m - 1)] = shared.sum(axis=0)
    information[:m, m:] = rows.T @ predictors
    information[m:, :m] = information[:m, m:].T
    information[m:, m:] = (predictors * rows.sum(axis=1, keepdims=True)).T @ predictors
    return np.concatenate([score.sum(axis=0), predictors.T @ score.sum(axis=1)]), information
