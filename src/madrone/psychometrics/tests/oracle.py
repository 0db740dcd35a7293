"""Ability the slow and sure way: forty digits, bisection only, no code shared with the engine."""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

from madrone.psychometrics.irt import ItemParameters

_DIGITS = 40


def _moments(item: ItemParameters, theta: Decimal, D: Decimal) -> tuple[Decimal, Decimal]:
    """Mean and variance of the score."""
    weights = [Decimal(1)]
    for step in item.steps:
        weights.append(weights[-1] * (D * Decimal(item.a) * (theta - Decimal(step))).exp())
    whole = sum(weights)
    mean = sum((v * w for v, w in enumerate(weights)), Decimal(0)) / whole
    return mean, sum((v * v * w for v, w in enumerate(weights)), Decimal(0)) / whole - mean * mean


def exact_theta(
    items: Sequence[ItemParameters],
    scores: Sequence[float | None],
    *,
    D: float = 1.7,
    bounds: tuple[float, float] = (-8.0, 8.0),
    prior: tuple[float, float] | None = None,
) -> float:
    """The root of the score function, less the pull of a normal prior; a bound if it lies outside."""

    def slope(theta: Decimal) -> Decimal:
        total = Decimal(0)
        for item, score in zip(items, scores, strict=True):
            if score is not None:
                total += (
                    Decimal(D) * Decimal(item.a) * (Decimal(score) - _moments(item, theta, Decimal(D))[0])
                )
        if prior is not None:
            total -= (theta - Decimal(prior[0])) / Decimal(prior[1]) ** 2
        return total

    return _bisect(slope, bounds)


def exact_information(items: Sequence[ItemParameters], theta: float, *, D: float = 1.7) -> float:
    """The sum of D² a² Var(score)."""
    with localcontext() as context:
        context.prec = _DIGITS
        parts = (
            (Decimal(D) * Decimal(item.a)) ** 2 * _moments(item, Decimal(theta), Decimal(D))[1]
            for item in items
        )
        return float(sum(parts, Decimal(0)))


def _bisect(falling: Callable[[Decimal], Decimal], bounds: tuple[float, float]) -> float:
    with localcontext() as context:
        context.prec = _DIGITS
        low, high = Decimal(bounds[0]), Decimal(bounds[1])
        if falling(low) <= 0:
            return float(low)
        if falling(high) >= 0:
            return float(high)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if falling(middle) > 0 else (low, middle)
        return float((low + high) / 2)
