"""Omega total: the share of a test's variance that one common factor explains."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from madrone.psychometrics.irt.models import Floats

#: The least part of an item's variance that is its own; a solution that ends here is none (Heywood, 1931).
_LEAST_OWN = 0.005
_FEWEST_ITEMS = 3


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

    The likelihood is maximised over the items' own variances, for given ones the loadings follow from the first
    eigenvector (Jöreskog 1967); so the result does not depend on the items' units. Items without variance take
    no part. ``None`` with fewer than three items, with covariances that no data can have (which missing
    responses may bring about), and where an item's own variance would vanish.
    """
    varied = np.diag(covariances) > 0
    if varied.sum() < _FEWEST_ITEMS or not np.isfinite(covariances).all():
        return None
    scale = np.sqrt(np.diag(covariances)[varied])
    correlations = covariances[np.ix_(varied, varied)] / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlations)[0] <= 1e-10:
        return None
    start = np.clip((1 - 0.5 / scale.size) / np.diag(np.linalg.inv(correlations)), _LEAST_OWN, 1.0)
    found = optimize.minimize(
        _misfit,
        start,
        (correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST_OWN, 1.0)] * scale.size,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )
    if (found.x <= _LEAST_OWN).any():
        return None
    loadings, own = np.zeros(varied.size), np.zeros(varied.size)
    loadings[varied] = scale * _loadings(found.x, correlations)
    own[varied] = scale**2 * found.x
    return OneFactor(loadings if loadings.sum() >= 0 else -loadings, own)


def _misfit(own: Floats, correlations: Floats) -> tuple[float, Floats]:
    """Twice the loss in log-likelihood per examinee, and its derivatives over ``own``."""
    root = np.sqrt(own)
    rest = np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1]
    implied = np.outer(loadings := _loadings(own, correlations), loadings) + np.diag(own)
    gradient: Floats = np.diag(implied - correlations) / own**2
    return float(np.sum(rest - np.log(rest) - 1)), gradient


def _loadings(own: Floats, correlations: Floats) -> Floats:
    root = np.sqrt(own)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    loadings: Floats = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0))
    return loadings
