"""One item: its characteristic curve with what examinees did, its category curves, its information."""

from collections.abc import Sequence

import numpy as np

from madrone.psychometrics.irt.models import (
    Floats,
    ItemParameters,
    expected_score,
    information,
    probabilities,
)
from madrone.psychometrics.plots.canvas import (
    INK,
    MUTED,
    PAPER,
    Plot,
    element,
    haloed,
    mark,
    number,
    picture,
    series,
    words,
)
from madrone.psychometrics.plots.empirical import FitGroup, misses
from madrone.psychometrics.plots.frame import Frame, round_ticks, round_top, spread

THETA = "Ability θ"
#: The part of the theta axis that is drawn, unless a caller wants another.
RANGE = (-4.0, 4.0)
_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, _HEIGHT = 46.0, 32.0, 396.0, 220.0, 300.0
_POINTS = 321


def item_characteristic(
    item: ItemParameters,
    *,
    D: float,
    groups: Sequence[FitGroup] = (),
    plot_id: str,
    across: tuple[float, float] = RANGE,
) -> Plot:
    """The expected score over theta, and each group's observed mean with its 95 % interval.

    A filled mark is a group whose interval holds what the model expects, a hollow one a group that differs.
    """
    top = float(item.max_points)
    frame = Frame(_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, across, (0.0, top))
    look = series(0)
    label = "Probability of a right answer" if item.max_points == 1 else "Mean score in points"
    grid = _grid(across)
    parts = [
        frame.vertical(label, round_ticks(0, top, 6)),
        frame.horizontal(THETA, round_ticks(*across, 9)),
        frame.curve(grid, expected_score(item, grid, D=D), look),
        *(_interval(frame, group) for group in groups),
    ]
    if groups:
        parts.append(_key())
    return Plot(
        title := f"Item {item.item_id}: characteristic curve",
        sentence := _fit_sentence(item, groups),
        picture(plot_id=plot_id, title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        ("Group at θ", "Examinees", "Expected", "Observed", "95 % interval"),
        tuple(
            (
                signed(group.theta),
                str(group.n),
                f"{group.expected:.3f}",
                f"{group.observed:.3f}",
                f"{group.low:.3f} to {group.high:.3f}",
            )
            for group in groups
        ),
    )


def category_curves(
    item: ItemParameters,
    *,
    D: float,
    groups: Sequence[FitGroup] = (),
    plot_id: str,
    across: tuple[float, float] = RANGE,
) -> Plot:
    """The probability of every score over theta, each labelled where it is highest, with the observed shares."""
    frame = Frame(_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, across, (0.0, 1.0))
    grid = _grid(across)
    chances = probabilities(item, grid, D=D)
    parts = [
        frame.vertical("Probability of each score", round_ticks(0, 1, 6)),
        frame.horizontal(THETA, round_ticks(*across, 9)),
    ]
    for score in range(item.max_points + 1):
        parts.append(frame.curve(grid, chances[:, score], series(score)))
    for group in groups:
        if across[0] <= group.theta <= across[1]:
            x = frame.x(group.theta)
            parts += [mark(series(score), x, frame.y(share)) for score, share in enumerate(group.shares)]
    parts += _category_labels(frame, grid, chances)
    tops = ", ".join(f"{score} at {signed(at)}" for score, at in enumerate(_tops(grid, chances)))
    return Plot(
        title := f"Item {item.item_id}: probability of each score",
        sentence := f"Theta at which each score is likeliest on the part that is shown: {tops}.",
        picture(plot_id=plot_id, title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        ("Group at θ", "Examinees", *(f"Score {score}" for score in range(item.max_points + 1))),
        tuple(
            (signed(group.theta), str(group.n), *(f"{share:.3f}" for share in group.shares))
            for group in groups
        ),
    )


def item_information(
    item: ItemParameters, *, D: float, plot_id: str, across: tuple[float, float] = RANGE
) -> Plot:
    """Fisher information over theta, with the place where the item says most."""
    grid = _grid(across)
    values = information(item, grid, D=D)
    highest = int(values.argmax())
    frame = Frame(_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, across, (0.0, round_top(float(values.max()))))
    x, y = frame.x(float(grid[highest])), frame.y(float(values[highest]))
    parts = [
        frame.vertical("Information", round_ticks(*frame.up, 6)),
        frame.horizontal(THETA, round_ticks(*across, 9)),
        _area(frame, grid, values),
        frame.curve(grid, values, series(0)),
        _drop(frame, x, y),
        mark(series(0), x, y),
    ]
    at = np.linspace(*across, 9)
    return Plot(
        title := f"Item {item.item_id}: information",
        sentence := (
            f"The item measures best at θ = {signed(float(grid[highest]))}, "
            f"with an information of {values[highest]:.3f}."
        ),
        picture(plot_id=plot_id, title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        ("θ", "Information"),
        tuple((signed(float(t)), f"{v:.3f}") for t, v in zip(at, information(item, at, D=D), strict=True)),
    )


def signed(value: float, digits: int = 2) -> str:
    """A number with a true minus sign."""
    text = f"{value:.{digits}f}".replace("-", "−")
    return text.lstrip("−") if not text.strip("−0.") else text


def _grid(across: tuple[float, float]) -> Floats:
    return np.linspace(*across, _POINTS)


def _fit_sentence(item: ItemParameters, groups: Sequence[FitGroup]) -> str:
    steps = ", ".join(signed(step) for step in item.steps)
    curve = (
        f"Model {item.model}: slope {item.a:.2f}, {'steps' if item.max_points > 1 else 'difficulty'} {steps}"
    )
    curve += f", lower asymptote {item.c:.2f}." if item.c else "."
    if not groups:
        return curve
    outside = misses(groups)
    if not outside:
        return f"{curve} In all {len(groups)} groups the 95 % interval holds what the model expects."
    return (
        f"{curve} In {outside} of {len(groups)} groups the 95 % interval leaves out what the model expects."
    )


def _interval(frame: Frame, group: FitGroup) -> str:
    if not frame.across[0] <= group.theta <= frame.across[1]:
        return ""
    x, low, high = frame.x(group.theta), frame.y(group.low), frame.y(group.high)
    whisker = (
        f"M{number(x)} {number(low)}V{number(high)}"
        f"M{number(x - 4)} {number(low)}H{number(x + 4)}M{number(x - 4)} {number(high)}H{number(x + 4)}"
    )
    look = series(0) if group.covered else series(1)
    line = element("path", d=whisker, stroke=look.colour, stroke_width=1.5)
    return line + mark(look, x, frame.y(group.observed), hollow=not group.covered)


def _key() -> str:
    """What the two marks mean, in words, over the panel on the right."""
    y = 17.0
    right = _LEFT + _WIDTH
    return (
        mark(series(0), right - 178, y)
        + words("as expected", right - 168, y + 4, font_size=11, fill=MUTED)
        + mark(series(1), right - 86, y, hollow=True)
        + words("not as expected", right - 76, y + 4, font_size=11, fill=MUTED)
    )


def _tops(grid: Floats, chances: Floats) -> list[float]:
    return [float(grid[place]) for place in chances.argmax(axis=0)]


def _category_labels(frame: Frame, grid: Floats, chances: Floats) -> list[str]:
    tops = [frame.x(at) for at in _tops(grid, chances)]
    places = spread(tops, 16, frame.left + 10, frame.right - 10)
    return [
        haloed(
            str(score),
            x,
            max(frame.top + 13, frame.y(float(chances[:, score].max())) - 11),
            text_anchor="middle",
            font_weight="700",
            fill=series(score).colour,
        )
        for score, x in enumerate(places)
    ]


def _area(frame: Frame, grid: Floats, values: Floats) -> str:
    points = "L".join(
        f"{number(frame.x(float(t)))} {number(frame.y(float(v)))}" for t, v in zip(grid, values, strict=True)
    )
    outline = (
        f"M{number(frame.left)} {number(frame.bottom)}L{points}L{number(frame.right)} {number(frame.bottom)}Z"
    )
    return element("path", d=outline, fill=series(0).colour, fill_opacity=0.1)


def _drop(frame: Frame, x: float, y: float) -> str:
    line = f"M{number(x)} {number(y)}V{number(frame.bottom)}"
    return element("path", d=line, stroke=INK, stroke_dasharray="2 3") + element(
        "circle", cx=x, cy=frame.bottom, r=2, fill=INK, stroke=PAPER
    )
