"""Log-linear presmoothing of score distributions (Holland and Thayer, 2000).

The logarithm of the shares is a polynomial of the score. At its maximum likelihood, a polynomial of degree ``C``
leaves the first ``C`` moments of the scores as they were seen, and takes away the rest of the roughness.
"""

from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.equating.distributions import ScoreDistribution
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats

_MOST_STEPS = 100
_SETTLED = 1e-12
HIGHEST_DEGREE = 10


@dataclass(frozen=True, slots=True)
class LogLinear:
    """A smoothed distribution, its degree, and Akaike's criterion of the model against others of these scores."""

    distribution: ScoreDistribution
    degree: int
    aic: float


def smoothed(seen: ScoreDistribution, degree: int | None = None) -> LogLinear:
    """Smooth with a polynomial of ``degree``, or of the degree from 1 to 6 with the lowest AIC.

    Raises ``PsychometricsError``: ``bad-degree`` if the scores do not determine a polynomial of this degree,
    ``no-scores`` if the shares come from no examinees.
    """
    if not seen.n:
        raise PsychometricsError(
            "no-scores", "These shares come from a model; only seen scores are smoothed."
        )
    if degree is not None:
        return _fitted(seen, degree)
    possible = range(1, min(6, int((seen.shares > 0).sum()) - 1) + 1)
    if not possible:
        raise PsychometricsError("bad-degree", "Everybody has the same score; there is nothing to smooth.")
    return min((_fitted(seen, tried) for tried in possible), key=lambda model: model.aic)


def _fitted(seen: ScoreDistribution, degree: int) -> LogLinear:
    if not 1 <= degree <= min(HIGHEST_DEGREE, int((seen.shares > 0).sum()) - 1):
        raise PsychometricsError(
            "bad-degree",
            f"A degree of {degree} is not possible: it lies from 1 to {HIGHEST_DEGREE}, below the number of "
            "different scores seen.",
        )
    basis = _orthonormal_powers(seen.maximum + 1, degree)
    wanted = seen.shares @ basis
    beta, shares = np.zeros(degree), np.full(seen.maximum + 1, 1 / (seen.maximum + 1))
    value = _log_likelihood(seen, shares)
    for _ in range(_MOST_STEPS):
        means = shares @ basis
        curvature = (basis * shares[:, None]).T @ basis - np.outer(means, means)
        step = np.linalg.solve(curvature + 1e-14 * np.eye(degree), wanted - means)
        beta, shares, value, moved = _climbed(seen, basis, beta, step, value)
        if moved < _SETTLED:
            break
    if np.abs(wanted - shares @ basis).max() > 1e-8:
        raise PsychometricsError(
            "bad-degree", f"The scores do not determine a polynomial of degree {degree}; use a lower one."
        )
    aic = 2 * degree - 2 * seen.n * value
    return LogLinear(ScoreDistribution(shares, seen.n), degree, aic)


def _climbed(
    seen: ScoreDistribution, basis: Floats, beta: Floats, step: Floats, value: float
) -> tuple[Floats, Floats, float, float]:
    """Go along Newton's step as far as the likelihood rises."""
    scale = 1.0
    while True:
        trial = beta + scale * step
        exponents = basis @ trial
        shares = np.exp(exponents - exponents.max())
        shares /= shares.sum()
        after = _log_likelihood(seen, shares)
        if after >= value - 1e-14 * abs(value) or scale < 1e-6:
            return trial, shares, after, float(np.abs(scale * step).max())
        scale /= 2


def _log_likelihood(seen: ScoreDistribution, shares: Floats) -> float:
    """Per examinee."""
    some = seen.shares > 0
    with np.errstate(divide="ignore"):
        return float(seen.shares[some] @ np.log(shares[some]))


def _orthonormal_powers(points: int, degree: int) -> Floats:
    """Polynomials of the score, orthogonal over the scores: powers themselves are too alike to solve for."""
    powers = np.vander(np.linspace(-1, 1, points), degree + 1, increasing=True)
    basis: Floats = np.linalg.qr(powers)[0][:, 1:]
    return basis * np.sqrt(points)
