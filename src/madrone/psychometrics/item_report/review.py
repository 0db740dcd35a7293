"""Which items ask for a person's look, and why, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from madrone.psychometrics.analysis import Distractor, ItemStatistics, MantelHaenszel
from madrone.psychometrics.calibration import ItemFit
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.plots import FitGroup, misses
from madrone.psychometrics.plots.items import signed

#: Nearer to zero, a correlation says nothing of a direction.
_CLEARLY_NEGATIVE = -0.05


class Remark(NamedTuple):
    """One reason to look at an item: a word or two for a table, a sentence, and whether it can wait."""

    short: str
    sentence: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class ReviewLimits:
    """Where an item begins to ask for a look. These are customary in item review, not rules of any program.

    ``easiest`` and ``hardest`` are shares of the points; ``correlation`` the corrected point-biserial;
    ``unanswered`` the share of examinees without a score; ``fit_p`` the chance of a misfit as large, already
    adjusted for the number of items; ``groups_off`` how many of an item's groups may differ from its curve;
    ``slope`` on the logistic metric, that is ``D`` times a.
    """

    easiest: float = 0.95
    hardest: float = 0.20
    correlation: float = 0.20
    unanswered: float = 0.10
    fit_p: float = 0.01
    groups_off: int = 2
    slope: float = 0.40
    fewest: int = 100


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one item; ``fit_p`` is adjusted for the number of items, ``None`` without item fit."""

    statistics: ItemStatistics
    parameters: ItemParameters | None
    D: float
    fit: ItemFit | None
    fit_p: float | None
    groups: Sequence[FitGroup]
    options: Sequence[Distractor]
    dif: MantelHaenszel | None = None


def remarks(item: Evidence, limits: ReviewLimits) -> tuple[Remark, ...]:
    """Everything about an item that asks for a look, the most serious first."""
    return (
        *_key(item),
        *_classical(item, limits),
        *_model(item, limits),
        *_groups(item),
        *_options(item),
    )


def _key(item: Evidence) -> Iterator[Remark]:
    for option in item.options:
        if not option.key:
            continue
        above = [other.option for other in item.options if "above-key" in other.flags]
        if "below-distractor" in option.flags and above:
            which = f"Option {above[0]}" if len(above) == 1 else f"Options {', '.join(above)}"
            yield Remark(
                "check the key",
                f"{which} {'draws' if len(above) == 1 else 'draw'} abler examinees than the key "
                f"{option.option} does: check the key.",
            )
        elif "negative-key" in option.flags:
            yield Remark(
                "check the key", f"Those who chose the key {option.option} did worse than the others."
            )


def _classical(item: Evidence, limits: ReviewLimits) -> Iterator[Remark]:
    found = item.statistics
    if found.n < limits.fewest:
        yield Remark("few examinees", f"Only {found.n} examinees have a score: all figures are rough.")
    everybody = found.n + found.missing
    if everybody and found.missing / everybody > limits.unanswered:
        yield Remark(
            "missing",
            f"{found.missing} of {everybody} examinees have no score ({found.missing / everybody:.0%}).",
        )
    if found.p is not None and found.p > limits.easiest:
        yield Remark("very easy", f"Very easy: {_share(found.p)} of the points were earned.")
    if found.p is not None and found.p < limits.hardest:
        yield Remark("very hard", f"Very hard: {_share(found.p)} of the points were earned.")
    correlation = found.corrected_point_biserial
    if correlation is not None and correlation < _CLEARLY_NEGATIVE:
        yield Remark(
            "negative",
            f"Examinees who do well on the other items do worse on this one (r = {signed(correlation)}).",
        )
    elif correlation is not None and correlation < limits.correlation:
        yield Remark(
            "weak",
            f"Hardly tells strong from weak examinees (r = {signed(correlation)}, {limits.correlation:.2f} is wished).",
        )


def _model(item: Evidence, limits: ReviewLimits) -> Iterator[Remark]:
    if item.parameters is not None and item.D * item.parameters.a < limits.slope:
        yield Remark(
            "flat", f"Its curve is flat (D·a = {item.D * item.parameters.a:.2f}): it adds little information."
        )
    if item.fit is not None and item.fit_p is not None and item.fit_p <= limits.fit_p:
        yield Remark(
            "misfit",
            f"Does not follow its model: S-X² = {item.fit.s_x2:.1f} with {item.fit.df} degrees of freedom, "
            f"p {chance(item.fit_p)} after adjustment for the number of items.",
        )
    off = misses(item.groups)
    if off > limits.groups_off:
        yield Remark("off its curve", f"{off} of {len(item.groups)} ability groups are off its curve.")


def _groups(item: Evidence) -> Iterator[Remark]:
    dif = item.dif
    if dif is None or dif.ets_class not in ("B", "C"):
        return
    size = "A large" if dif.ets_class == "C" else "A moderate"
    favored = ""
    if dif.delta is not None:
        favored = f", in favor of the {'focal' if dif.delta > 0 else 'reference'} group"
        favored += f" (delta {signed(dif.delta)})"
    yield Remark(
        f"DIF {dif.ets_class}",
        f"{size} difference between groups of equal ability: class {dif.ets_class}{favored}.",
        minor=dif.ets_class == "B",
    )


def _options(item: Evidence) -> Iterator[Remark]:
    idle = [option.option for option in item.options if "rarely-chosen" in option.flags]
    if idle:
        which = f"Option {idle[0]} draws" if len(idle) == 1 else f"Options {', '.join(idle)} draw"
        yield Remark("idle option", f"{which} hardly anybody.", minor=True)


def _share(p: float) -> str:
    """A share in percent; one that would round to nothing or all says so."""
    if 0 < p < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= p < 1 else f"{p:.0%}"


def chance(p: float) -> str:
    """A probability in words that stay true where it is tiny."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
