"""Target reports: where a group of students is better or worse than its ability, or than the standard, tells.

A student's residual on a target is the sum of (points less expected points) over the target's answered items,
divided by their possible points; expected at the student's own theta, and at the cut of level 3. For a group the
mean and its standard error, the sample's standard deviation over sqrt(n), decide. Sources: the data warehouse of
the consortium (RDW_Reporting, target reports) for the group's rule; psychometrics.md 2 and domain.md 8.6 for the
student's residual.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Literal, NamedTuple

from madrone.psychometrics.irt.models import expected_score
from madrone.psychometrics.smarter.results import Note, ScoredItem
from madrone.psychometrics.smarter.tables import reported_claim

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy

TargetLevel = Literal["above", "near", "below", "insufficient"]

#: A mean whose standard error is larger says nothing.
LARGEST_ERROR = 0.2
#: Groups of fewer students are reported with a caution; of still fewer, not at all.
CAUTION_BELOW, SMALLEST_GROUP = 50, 30


class TargetResidual(NamedTuple):
    """One student on one target: points above expectation per possible point, from -1 to 1.

    ``to_test`` is against the student's own theta, ``to_standard`` against the cut of level 3; ``points`` are the
    possible ones of the answered items.
    """

    claim: str
    target: str
    to_test: float
    to_standard: float
    points: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A group on one target: ``students`` with a residual, both means, their errors and what they tell.

    Errors are absent for a single student.
    """

    claim: str
    target: str
    students: int
    to_test: float
    to_test_error: float | None
    to_test_level: TargetLevel
    to_standard: float
    to_standard_error: float | None
    to_standard_level: TargetLevel


@dataclass(frozen=True, slots=True)
class TargetReport:
    """A group's targets in the order of claim and target; no rows where the group is too small."""

    students: int
    rows: tuple[TargetRow, ...]
    notes: tuple[Note, ...]


def target_residuals(
    policy: "Policy", *, subject: str, grade: str, items: Sequence[ScoredItem], theta: float
) -> tuple[TargetResidual, ...]:
    """A student's residuals on every target that is reported, from the answered items and the overall ``theta``.

    In mathematics only the targets of claim 1 are reported. Items without a target are passed over. Raises
    ``PsychometricsError`` for a subject, grade or claim that there is not.
    """
    standard = policy.cuts(subject, grade).theta[1]
    by_target: dict[tuple[str, str], list[ScoredItem]] = {}
    for item in items:
        claim = reported_claim(subject, item.claim).code
        reported = subject != "MATH" or claim == "1"
        if item.target and item.presented and not item.dropped and item.score is not None and reported:
            by_target.setdefault((claim, item.target), []).append(item)
    found = []
    for (claim, target), some in sorted(by_target.items()):
        points = sum(item.parameters.max_points for item in some)
        against_test, against_standard = (
            sum((item.score or 0) - _expected(policy, item, at) for item in some) / points
            for at in (theta, standard)
        )
        found.append(TargetResidual(claim, target, against_test, against_standard, points))
    return tuple(found)


def _expected(policy: "Policy", item: ScoredItem, theta: float) -> float:
    return float(expected_score(item.parameters, theta, D=policy.D))


def target_report(
    subject: str,
    students: Iterable[Sequence[TargetResidual]],
    *,
    smallest_group: int = SMALLEST_GROUP,
) -> TargetReport:
    """Report a group of ``students``, the residuals of each; of fewer than ``smallest_group`` nothing is told."""
    group = list(students)
    notes = _cautions(subject, len(group), smallest_group)
    if len(group) < smallest_group:
        return TargetReport(len(group), (), notes)
    by_target: dict[tuple[str, str], list[TargetResidual]] = {}
    for residuals in group:
        for one in residuals:
            by_target.setdefault((one.claim, one.target), []).append(one)
    rows = tuple(_row(claim, target, some) for (claim, target), some in sorted(by_target.items()))
    return TargetReport(len(group), rows, notes)


def _row(claim: str, target: str, residuals: Sequence[TargetResidual]) -> TargetRow:
    to_test, to_standard = [one.to_test for one in residuals], [one.to_standard for one in residuals]
    test_error, standard_error = error_of_mean(to_test), error_of_mean(to_standard)
    return TargetRow(
        claim=claim,
        target=target,
        students=len(residuals),
        to_test=fmean(to_test),
        to_test_error=test_error,
        to_test_level=target_level(fmean(to_test), test_error),
        to_standard=fmean(to_standard),
        to_standard_error=standard_error,
        to_standard_level=target_level(fmean(to_standard), standard_error),
    )


def error_of_mean(values: Sequence[float]) -> float | None:
    """The standard error of a mean; a single value has none."""
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else None


def target_level(mean: float, error: float | None) -> TargetLevel:
    """What a mean residual tells: above or below from one standard error on, nothing with a large error."""
    if error is None or error > LARGEST_ERROR:
        return "insufficient"
    if mean >= error:
        return "above"
    return "below" if mean <= -error else "near"


def _cautions(subject: str, students: int, smallest_group: int) -> tuple[Note, ...]:
    notes = []
    if students < smallest_group:
        words = f"A group of {students} is too small for a target report; it takes {smallest_group} students."
        notes.append(Note("small-group", words))
    elif students < CAUTION_BELOW:
        words = (
            f"With fewer than {CAUTION_BELOW} students, few items stand behind each target; read with care."
        )
        notes.append(Note("caution", words))
    if subject == "MATH":
        words = "In mathematics only the targets of Concepts & Procedures are reported."
        notes.append(Note("claim-1-only", words))
    return tuple(notes)
