"""Which figures of a bench have fallen behind: the regression gate of psychometrics.md 5.

A speed or a size may lie a fifth below what it has to be, because other work on the machine takes that much; what
is right or wrong may not.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

#: A rate has to reach this part of its goal, and a time may be longer by the same part.
SHARE = 0.8
#: Units of what a busy machine makes worse. All others are counts of faults, and distances from the truth.
_SPEEDS = {"examinees/s", "items/s", "million responses/s", "CPU seconds", "s", "ms", "MB", "times our CPU"}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


def shortfalls(figures: Sequence[Mapping[str, Any]], musts: Sequence[str] = ()) -> list[str]:
    """A sentence for every figure under the gate, and for every name of ``musts`` that no figure begins with."""
    found = [sentence for figure in figures if (sentence := _shortfall(figure))]
    names = [str(figure["name"]) for figure in figures]
    return found + [
        f"{must}: not measured." for must in musts if not any(name.startswith(must) for name in names)
    ]


def _shortfall(figure: Mapping[str, Any]) -> str | None:
    if figure["holds"] in (True, None) or _is_near(figure):
        return None
    value = f"{figure['value']:,.4g}" if figure["value"] < 1000 else f"{figure['value']:,.0f}"
    tolerated = f" ({SHARE:.0%} of it is let pass)" if figure["unit"] in _SPEEDS else ""
    return f"{figure['name']}: {value} {figure['unit']}; the goal is {figure['goal']}{tolerated}."


def _is_near(figure: Mapping[str, Any]) -> bool:
    number = _NUMBER.search(figure["goal"])
    if figure["unit"] not in _SPEEDS or number is None:
        return False
    goal = float(number.group().replace(",", ""))
    if figure["goal"].startswith("at least"):
        return bool(figure["value"] >= SHARE * goal)
    return bool(figure["value"] <= goal / SHARE)
