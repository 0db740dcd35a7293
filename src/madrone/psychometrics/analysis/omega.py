"""Omega total: the share of a test's variance that one common factor explains."""

from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.irt.models import Floats

#: The least share of an item's variance that is its own; a search that comes here ends nowhere (Heywood 1931).
_LEAST_OWN = 0.005
_FEWEST_ITEMS = 3
_STEPS, _HALVINGS = 100, 40
_TOLERANCE = 1e-8
_FLATTEST, _LONGEST = 1e-4, 1.0


@dataclass(frozen=True, slots=True)
class OneFactor:
    """One factor's ``loadings`` [k] in points, and the variances ``own`` [k] that it leaves to each item."""

    loadings: Floats
    own: Floats

    @property
    def omega(self) -> float:
        """McDonald's omega total: the factor's share of the variance of the total score."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.own.sum()))


def one_factor(covariances: Floats) -> OneFactor | None:
    """Fit one factor to covariances [k, k] by normal-theory maximum likelihood.

    The likelihood is maximised over the items' own variances; for given ones the loadings follow from the first
    eigenvector (Jöreskog 1967). So the result does not depend on the items' units. Items without variance take
    no part. ``None`` with fewer than three items, with covariances that no complete data have (as missing
    responses may bring about), and where an item's own variance would vanish.
    """
    varied = np.diag(covariances) > 0
    if varied.sum() < _FEWEST_ITEMS or not np.isfinite(covariances).all():
        return None
    scale = np.sqrt(np.diag(covariances)[varied])
    correlations = covariances[np.ix_(varied, varied)] / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlations)[0] <= _TOLERANCE:
        return None
    share = _own_shares(correlations)
    if share is None:
        return None
    loadings, own = np.zeros(varied.size), np.zeros(varied.size)
    loadings[varied] = scale * _Split(share, correlations).loadings
    own[varied] = scale**2 * share
    return OneFactor(loadings if loadings.sum() >= 0 else -loadings, own)


class _Split:
    """Correlations in units of the items' ``own`` variances, split into the first eigenvector and the rest.

    ``misfit`` is twice what the factor loses in log-likelihood per examinee; ``slopes`` [k] and ``curvature``
    [k, k] are its derivatives over the logarithms of ``own``.
    """

    def __init__(self, own: Floats, correlations: Floats) -> None:
        root = np.sqrt(own)
        values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
        self._values, self._rest = values, vectors[:, :-1]
        self._first = vectors[:, -1]
        self.loadings: Floats = root * self._first * np.sqrt(max(values[-1] - 1.0, 0.0))
        self.misfit = float(np.sum(values[:-1] - np.log(values[:-1]) - 1))
        self.slopes: Floats = self._rest**2 @ (1 - values[:-1])

    def curvature(self) -> Floats:
        rest, values, first = self._rest, self._values[:-1], self._values[-1]
        # Two factors of equal weight can turn into each other freely; then there is no one to be found.
        turning = (values - 1) * (values + first) / np.minimum(values - first, -_TOLERANCE)
        bent: Floats = (rest * values) @ rest.T * (rest @ rest.T)
        return bent + (rest * turning) @ rest.T * np.outer(self._first, self._first)


def _own_shares(correlations: Floats) -> Floats | None:
    """Each item's own share [k] of its variance, by Newton's method on the logarithms; ``None`` without one."""
    start = (1 - 0.5 / correlations.shape[0]) / np.diag(np.linalg.inv(correlations))
    logs = np.log(np.clip(start, 0.1, 0.95))
    at = _Split(np.exp(logs), correlations)
    for _ in range(_STEPS):
        if np.abs(at.slopes).max() < _TOLERANCE:
            return np.exp(logs)
        values, vectors = np.linalg.eigh(at.curvature())
        # Far from the end the surface may be a saddle; so lifted, every step still goes down.
        step = -vectors @ ((vectors.T @ at.slopes) / np.maximum(np.abs(values), _FLATTEST))
        step *= min(1.0, _LONGEST / np.abs(step).max())
        for _ in range(_HALVINGS):
            following = _Split(np.exp(logs + step), correlations)
            if following.misfit < at.misfit:
                break
            step = step / 2
        else:
            return np.exp(logs)  # No step downhill goes down: as far as numbers go, this is the end.
        logs, at = logs + step, following
        if np.exp(logs).min() < _LEAST_OWN:
            return None
    return None
