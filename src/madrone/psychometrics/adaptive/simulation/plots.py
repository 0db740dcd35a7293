"""Plots of a simulation: errors over theta, coverage over theta, and how often each item was used."""

from collections.abc import Sequence

import numpy as np

from madrone.psychometrics.adaptive.simulation.summary import Conditional, Exposure
from madrone.psychometrics.plots import Plot
from madrone.psychometrics.plots.canvas import INK, element, haloed, mark, number, path, picture, series
from madrone.psychometrics.plots.frame import Frame, round_ticks, round_top, spread

_LEFT, _TOP, _WIDTH, _TALL, _HEIGHT = 46.0, 32.0, 318.0, 220.0, 300.0
_THETA = "True ability θ"
_HALF_BIN = 0.25


def middle(one: Conditional) -> float:
    """Where a bin of theta is drawn; an open one as wide as the others."""
    if one.low is None:
        return (one.high or 0.0) - _HALF_BIN
    return one.low + _HALF_BIN


def errors_over_theta(bins: Sequence[Conditional]) -> Plot:
    """Bias, root mean square error and mean standard error at each theta."""
    at = [middle(one) for one in bins]
    curves = {
        "RMSE": [one.accuracy.rmse for one in bins],
        "Mean SE": [one.accuracy.mean_se for one in bins],
        "Bias": [one.accuracy.bias for one in bins],
    }
    values = [value for curve in curves.values() for value in curve]
    low = min(0.0, *values)
    frame = _frame(at, (-round_top(-low) if low < 0 else 0.0, round_top(max(values))))
    worst = max(bins, key=lambda one: one.accuracy.rmse)
    sentence = (
        f"The root mean square error is largest, {worst.accuracy.rmse:.2f}, for examinees near "
        f"{_signed(middle(worst))}. Where it is above the mean standard error, the reported errors are too small."
    )
    parts = [
        frame.vertical("Theta units", round_ticks(*frame.up, 6)),
        frame.horizontal(_THETA, round_ticks(*frame.across, 8), rules=False),
        _level(frame, 0.0),
        *_curves(frame, at, curves),
    ]
    return Plot(
        title := "Error of the scores over ability",
        sentence,
        picture(plot_id="errors", title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        (_THETA, "Examinees", *curves),
        tuple(
            (_signed(theta), str(one.accuracy.n), *(_signed(curve[place]) for curve in curves.values()))
            for place, (theta, one) in enumerate(zip(at, bins, strict=True))
        ),
    )


def coverage_over_theta(bins: Sequence[Conditional]) -> Plot:
    """The share of the 95 % intervals that hold the true theta."""
    at, shares = [middle(one) for one in bins], [one.accuracy.coverage for one in bins]
    low = min(0.8, np.floor(min(shares) * 10) / 10)
    frame = _frame(at, (float(low), 1.0))
    least = min(bins, key=lambda one: one.accuracy.coverage)
    sentence = (
        "Of intervals of 1.96 standard errors to either side, 95 % should hold the true theta. Fewest do "
        f"near {_signed(middle(least))}: {least.accuracy.coverage:.0%}."
    )
    parts = [
        frame.vertical("Share of the intervals", round_ticks(*frame.up, 6)),
        frame.horizontal(_THETA, round_ticks(*frame.across, 8), rules=False),
        _level(frame, 0.95),
        *_curves(frame, at, {"Coverage": shares}),
    ]
    return Plot(
        title := "Coverage of the intervals over ability",
        sentence,
        picture(plot_id="coverage", title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        (_THETA, "Examinees", "Coverage"),
        tuple(
            (_signed(theta), str(one.accuracy.n), f"{one.accuracy.coverage:.3f}")
            for theta, one in zip(at, bins, strict=True)
        ),
    )


def exposure_of_items(exposure: Exposure) -> Plot:
    """The share of the tests that each item was in, the most used item first."""
    order = np.argsort(-exposure.rates, kind="stable")
    rates = exposure.rates[order].tolist()
    frame = Frame(
        _LEFT, _TOP, _WIDTH + 70, _TALL, (0.0, float(max(len(rates), 2))), (0.0, round_top(rates[0]))
    )
    points = [(frame.x(place + 0.5), frame.y(rate)) for place, rate in enumerate(rates)]
    most = exposure.item_ids[int(order[0])]
    sentence = (
        f"The most used item, {most}, was in {rates[0]:.1%} of the tests; {exposure.unused:.0%} of the "
        f"{len(rates)} items were in none. Two examinees have {exposure.overlap:.1%} of their items in common "
        "on average."
    )
    parts = [
        frame.vertical("Share of the tests", round_ticks(*frame.up, 6)),
        frame.horizontal("Items, the most used first", round_ticks(*frame.across, 7), rules=False),
        path(points, series(0), width=2.5),
        mark(series(0), *points[0]),
    ]
    return Plot(
        title := "How often each item was used",
        sentence,
        picture(plot_id="exposure", title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        ("Item", "Share of the tests"),
        tuple(
            (exposure.item_ids[int(place)], f"{exposure.rates[int(place)]:.4f}") for place in order.tolist()
        ),
    )


def _frame(at: Sequence[float], up: tuple[float, float]) -> Frame:
    return Frame(_LEFT, _TOP, _WIDTH, _TALL, (min(at) - _HALF_BIN, max(at) + _HALF_BIN), up)


def _curves(frame: Frame, at: Sequence[float], curves: dict[str, list[float]]) -> list[str]:
    """Curves with their names at the right ends."""
    parts = []
    ends = [frame.y(values[-1]) for values in curves.values()]
    labels = spread(ends, 15, frame.top + 4, frame.bottom)
    for place, (name, values) in enumerate(curves.items()):
        look = series(place)
        points = [(frame.x(theta), frame.y(value)) for theta, value in zip(at, values, strict=True)]
        if len(points) > 1:
            parts.append(path(points, look))
        parts += [mark(look, x, y) for x, y in points]
        parts.append(haloed(name, frame.right + 8, labels[place] + 4, fill=look.colour))
    return parts


def _level(frame: Frame, value: float) -> str:
    y = number(frame.y(value))
    return element(
        "path", d=f"M{number(frame.left)} {y}H{number(frame.right)}", stroke=INK, stroke_dasharray="2 3"
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
