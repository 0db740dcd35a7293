"""The options of a multiple-choice item: who chose which, from the weakest to the strongest examinees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.plots.canvas import Plot, haloed, mark, path, picture, series
from madrone.psychometrics.plots.frame import Frame, round_ticks, spread

_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, _HEIGHT = 46.0, 32.0, 344.0, 220.0, 300.0
NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class OptionShares:
    """The share of every option in every group, weakest group first: ``shares`` [groups, options].

    ``means`` is every group's mean criterion, ``sizes`` its number of examinees.
    """

    options: tuple[str, ...]
    means: tuple[float, ...]
    sizes: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]


def option_shares(
    choices: Sequence[str | None],
    criterion: NDArray[np.floating],
    *,
    options: Sequence[str] = (),
    groups: int = 5,
) -> OptionShares:
    """Split the examinees into groups by ``criterion`` (their total score) and count what each group chose.

    ``None`` is no answer and an option of its own if anybody gave none. ``options`` fixes the order and keeps
    those that nobody chose. Examinees with an equal criterion stay in one group, so sizes may differ.
    """
    given = [NO_ANSWER if choice is None else choice for choice in choices]
    names = tuple(options) + tuple(sorted(set(given) - set(options) - {NO_ANSWER}))
    names += (NO_ANSWER,) if NO_ANSWER in given else ()
    place = {name: number for number, name in enumerate(names)}
    chosen = np.array([place[choice] for choice in given], dtype=np.intp)
    cuts = np.quantile(criterion, np.arange(1, groups) / groups) if len(given) else np.zeros(0)
    group = np.searchsorted(cuts, criterion, side="left")
    kept = [np.flatnonzero(group == number) for number in np.unique(group)]
    return OptionShares(
        names,
        tuple(float(criterion[some].mean()) for some in kept),
        tuple(int(some.size) for some in kept),
        tuple(tuple((np.bincount(chosen[some], minlength=len(names)) / some.size).tolist()) for some in kept),
    )


def distractor_curves(
    item_id: str,
    shown: OptionShares,
    *,
    key: str,
    plot_id: str,
    criterion: str = "Mean total score of the group",
) -> Plot:
    """Every option's share from group to group, named at its right end; the key's line is the thick one."""
    low, high = min(shown.means, default=0.0), max(shown.means, default=1.0)
    margin = (high - low) * 0.04 or 0.5
    frame = Frame(_LEFT, _TOP, _WIDTH, _PLOT_HEIGHT, (low - margin, high + margin), (0.0, 1.0))
    order = sorted(range(len(shown.options)), key=lambda i: shown.options[i] != key)
    parts = [
        frame.vertical("Share of the group", round_ticks(0, 1, 6)),
        frame.horizontal(criterion, round_ticks(low, high, 7), rules=False),
    ]
    ends = [frame.y(shown.shares[-1][i]) for i in order] if shown.shares else []
    labels = spread(ends, 15, frame.top + 4, frame.bottom)
    for look_number, i in reversed(list(enumerate(order))):
        look, is_key = series(look_number), shown.options[i] == key
        points = [
            (frame.x(mean), frame.y(shares[i]))
            for mean, shares in zip(shown.means, shown.shares, strict=True)
        ]
        if points:
            parts.append(path(points, look, width=3.5 if is_key else 1.75))
            parts += [mark(look, x, y) for x, y in points]
            name = f"{shown.options[i]} (key)" if is_key else shown.options[i]
            weight = {"font_weight": "700"} if is_key else {}
            parts.append(
                haloed(name[:14], frame.right + 8, labels[look_number] + 4, fill=look.colour, **weight)
            )
    return Plot(
        title := f"Item {item_id}: who chose which option",
        sentence := _sentence(shown, key),
        picture(plot_id=plot_id, title=title, sentence=sentence, height=_HEIGHT, parts=parts),
        (
            "Mean of the group",
            "Examinees",
            *(f"{name} (key)" if name == key else name for name in shown.options),
        ),
        tuple(
            (f"{mean:.2f}", str(size), *(f"{share:.3f}" for share in shares))
            for mean, size, shares in zip(shown.means, shown.sizes, shown.shares, strict=True)
        ),
    )


def _sentence(shown: OptionShares, key: str) -> str:
    if key not in shown.options or not shown.shares:
        return f"Nobody chose the key {key}."
    i = shown.options.index(key)
    first, last = shown.shares[0], shown.shares[-1]
    said = (
        f"The key {key} was chosen by {first[i]:.0%} of the weakest group and {last[i]:.0%} of the strongest."
    )
    wrong = [name for name in shown.options if name not in (key, NO_ANSWER)]
    rising = [name for name in wrong if last[shown.options.index(name)] > first[shown.options.index(name)]]
    if rising:
        return f"{said} Chosen more often by the strongest than by the weakest: {', '.join(rising)}."
    return f"{said} No other option gains from the weakest to the strongest group."
