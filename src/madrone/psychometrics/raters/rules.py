"""When agreement asks for a person: thresholds by name, and flags in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from madrone.psychometrics.raters.agreement import Agreement


class Flag(NamedTuple):
    """One thing to look into: a stable code and a sentence with the figure and the threshold."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is asked of readings.

    ``kappa`` and ``smd`` (overall), ``subgroup_smd`` (students of one group) and ``kappa_loss`` (an engine's
    kappa with people less that of people with each other) are those of Williamson, Xi and Breyer (2012), made
    for automated scoring and used for people alike. ``level`` is the chance of any false flag among all raters
    when severity and drift are tested. ``fewest`` readings are needed before anything is flagged: it is our own
    choice, as is ``non_adjacent``.
    """

    kappa: float = 0.70
    smd: float = 0.15
    subgroup_smd: float = 0.10
    kappa_loss: float = 0.10
    non_adjacent: float = 0.05
    level: float = 0.05
    fewest: int = 20


def agreement_flags(
    found: Agreement,
    thresholds: Thresholds | None = None,
    *,
    subgroup: bool = False,
    people: Agreement | None = None,
) -> tuple[Flag, ...]:
    """Name every threshold that two readings miss.

    With ``subgroup`` the stricter limit holds for the mean difference. ``people`` is the agreement of two people
    on the same task, with which an engine's is compared.
    """
    thresholds = thresholds or Thresholds()
    if found.n < thresholds.fewest:
        return (
            Flag(
                "few",
                f"Only {found.n} responses were read twice; {thresholds.fewest} are needed for a judgement.",
            ),
        )
    return tuple(_missed(found, thresholds, subgroup, people))


def _missed(
    found: Agreement, thresholds: Thresholds, subgroup: bool, people: Agreement | None
) -> Iterator[Flag]:
    if found.kappa is not None and found.kappa < thresholds.kappa:
        yield Flag("kappa", f"Quadratic weighted kappa is {found.kappa:.2f}, below {thresholds.kappa:.2f}.")
    limit = thresholds.subgroup_smd if subgroup else thresholds.smd
    if found.smd is not None and abs(found.smd) > limit:
        yield Flag(
            "smd",
            f"The second reading's mean is {abs(found.smd):.2f} standard deviations "
            f"{'higher' if found.smd > 0 else 'lower'}; up to {limit:.2f} is accepted.",
        )
    if found.non_adjacent > thresholds.non_adjacent:
        yield Flag(
            "non-adjacent",
            f"{found.non_adjacent:.0%} of the readings are two or more points apart; "
            f"up to {thresholds.non_adjacent:.0%} is accepted.",
        )
    if people and people.kappa is not None and found.kappa is not None:
        loss = people.kappa - found.kappa
        if loss > thresholds.kappa_loss:
            yield Flag(
                "kappa-loss",
                f"Kappa is {loss:.2f} lower than between two people; up to {thresholds.kappa_loss:.2f} is accepted.",
            )
