"""A whole test: how much it tells over theta, with the standard error that follows from it."""

import math
from collections.abc import Sequence

import numpy as np

from madrone.psychometrics.irt.models import Floats, ItemParameters, total_information
from madrone.psychometrics.plots.canvas import (
    INK,
    MUTED,
    Plot,
    element,
    mark,
    number,
    picture,
    series,
    words,
)
from madrone.psychometrics.plots.frame import Frame, round_ticks, round_top
from madrone.psychometrics.plots.items import RANGE, THETA, signed

_LEFT, _WIDTH, _HEIGHT = 46.0, 396.0, 422.0
#: In a population with SD 1, a standard error of this size is a reliability of 0.90.
SE_WANTED = math.sqrt(1 - 0.90)
#: Standard errors above this are not drawn: what a test says there is next to nothing.
_SE_SHOWN = 1.5


def test_information(
    items: Sequence[ItemParameters],
    *,
    D: float,
    plot_id: str,
    across: tuple[float, float] = RANGE,
    wanted: float = SE_WANTED,
) -> Plot:
    """Information above and its standard error below, on one theta axis: two panels, since the units differ.

    ``wanted`` is a standard error in theta units; where the test keeps to it is marked and said.
    """
    grid = np.linspace(*across, 321)
    values = total_information(items, grid, D=D)
    with np.errstate(divide="ignore"):
        errors = 1 / np.sqrt(values)
    upper = Frame(_LEFT, 32.0, _WIDTH, 160.0, across, (0.0, round_top(float(values.max()))))
    shown = min(_SE_SHOWN, max(round_top(float(errors.max())), wanted * 1.5))
    lower = Frame(_LEFT, 246.0, _WIDTH, 130.0, across, (0.0, shown))
    reached = _reached(grid, errors, wanted)
    highest = int(values.argmax())
    ticks = round_ticks(*across, 9)
    parts = [
        *(_band(frame, start, end) for start, end in reached for frame in (upper, lower)),
        upper.vertical("Test information", round_ticks(*upper.up, 5)),
        upper.horizontal("", ticks),
        upper.curve(grid, values, series(0)),
        mark(series(0), upper.x(float(grid[highest])), upper.y(float(values[highest]))),
        lower.vertical("Standard error of θ", round_ticks(*lower.up, 5)),
        lower.horizontal(THETA, ticks),
        _wanted_line(lower, wanted),
        lower.curve(grid, errors, series(1)),
    ]
    at = np.linspace(*across, 17)
    information = total_information(items, at, D=D)
    return Plot(
        title := "Test information and standard error",
        sentence := _sentence(float(grid[highest]), float(values[highest]), reached, wanted, across),
        picture(plot_id=plot_id, title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        ("θ", "Information", "Standard error"),
        tuple(
            (signed(float(t)), f"{v:.3f}", f"{1 / math.sqrt(v):.3f}" if v > 0 else "–")
            for t, v in zip(at, information, strict=True)
        ),
    )


def _reached(grid: Floats, errors: Floats, wanted: float) -> list[tuple[float, float]]:
    """The stretches of theta on which the standard error keeps to what is wanted."""
    good = np.flatnonzero(errors <= wanted)
    stretches = np.split(good, np.flatnonzero(np.diff(good) > 1) + 1)
    return [(float(grid[some[0]]), float(grid[some[-1]])) for some in stretches if some.size > 1]


def _sentence(
    at: float,
    highest: float,
    reached: Sequence[tuple[float, float]],
    wanted: float,
    across: tuple[float, float],
) -> str:
    best = (
        f"The test measures best at θ = {signed(at)}: information {highest:.2f}, "
        f"standard error {1 / math.sqrt(highest):.2f}."
    )
    if not reached:
        return f"{best} Nowhere is the standard error {wanted:.2f} or less (reliability 0.90 where SD is 1)."
    where = " and ".join(f"from {signed(start)} to {signed(end)}" for start, end in reached)
    if reached == [across]:
        where = "everywhere on the part that is shown"
    return f"{best} Its standard error is {wanted:.2f} or less {where} (reliability 0.90 where SD is 1)."


def _band(frame: Frame, start: float, end: float) -> str:
    x = frame.x(start)
    return element(
        "rect",
        x=x,
        y=frame.top,
        width=frame.x(end) - x,
        height=frame.height,
        fill=series(2).colour,
        opacity=0.1,
    )


def _wanted_line(frame: Frame, wanted: float) -> str:
    y = frame.y(wanted)
    line = element(
        "path",
        d=f"M{number(frame.left)} {number(y)}H{number(frame.right)}",
        stroke=INK,
        stroke_dasharray="2 3",
    )
    label = f"dotted: {wanted:.2f}, reliability 0.90"
    return line + words(label, frame.right, frame.top - 11, text_anchor="end", font_size=11, fill=MUTED)
