"""Dated scoring policies: which rule held in which year, and where it is written.

A policy is data. The numbers come from ``tables``, the words from ``wording``; ``scoring`` carries the rules out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters
from madrone.psychometrics.smarter import explanation, scoring, tables, wording
from madrone.psychometrics.smarter.explanation import Explanation
from madrone.psychometrics.smarter.results import Kind, ScoredItem, Sitting, TestScore
from madrone.psychometrics.smarter.rules import (
    ExtremePattern,
    NothingAnswered,
    Rule,
    Truncation,
    UnansweredAdaptive,
)
from madrone.psychometrics.smarter.tables import Cuts, Limits, Scale


@dataclass(frozen=True, slots=True)
class Policy:
    """The scoring rules of a program in a range of school years.

    A school year is named by the calendar year in which it ends: 2017-18 is 2018. ``rules`` says every rule
    in words, with its source; ``limit_source`` says where the limits are from. ``se_cap`` is in theta units,
    ``claim_band`` in standard errors. Another choice is made with ``dataclasses.replace`` and shows in
    ``rules``; ``with_limits`` and ``without_limits`` are the options that a member has. Raises
    ``PsychometricsError`` (``no-limit``) where extreme tests get a limit and there is none.
    """

    program: str
    name: str
    first_year: int
    last_year: int | None
    limit_table: Mapping[tuple[str, str], Limits]
    limit_source: str
    extreme_pattern: ExtremePattern
    truncation: Truncation
    nothing_answered: NothingAnswered
    unanswered_adaptive: UnansweredAdaptive
    D: float = SMARTER_D
    se_cap: float = 2.5
    claim_band: float = 1.5

    def __post_init__(self) -> None:
        if self.truncation is Truncation.NONE and self.extreme_pattern is ExtremePattern.LIMIT:
            raise PsychometricsError(
                "no-limit", "Without limits an all-right or all-wrong test needs the half-point rule."
            )

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule in words, with its source."""
        return wording.rules_of(self)

    @property
    def levels(self) -> dict[int, str]:
        """The four achievement levels by number, lowest first."""
        return dict(tables.LEVEL_NAMES)

    @property
    def claim_levels(self) -> dict[int, str]:
        """The three claim levels by number, lowest first."""
        return dict(tables.CLAIM_LEVEL_NAMES)

    @property
    def summary(self) -> str:
        """The rules in sentences, for the foot of a report."""
        return " ".join(f"{rule.topic}: {rule.text}" for rule in self.rules)

    def describe(self, subject: str | None = None, grade: str | None = None) -> str:
        """The policy in plain text, one rule a line with its source; with both a test's own figures too.

        This is what a report prints. Raises ``PsychometricsError`` for a subject or grade that there is not.
        """
        test = tables.known_test(subject, grade) if subject is not None and grade is not None else None
        return wording.described(self, test)

    def scale(self, subject: str) -> Scale:
        """The line from theta to the scale score of ``ELA`` or ``MATH``."""
        return tables.SCALES[tables.known_subject(subject)]

    def cuts(self, subject: str, grade: str) -> Cuts:
        """Where the levels begin for a subject and a tested grade (``03`` to ``08``, ``11``)."""
        return tables.CUTS[tables.known_test(subject, grade)]

    def limits(self, subject: str, grade: str) -> Limits:
        """The ends of the reporting range for a subject and a tested grade."""
        return self.limit_table[tables.known_test(subject, grade)]

    def simulated_item(self, subject: str, grade: str) -> ItemParameters:
        """The average item that stands for one that an unfinished adaptive part had still to give."""
        average = tables.AVERAGES[tables.known_test(subject, grade)]
        return ItemParameters(f"average {subject} {grade}", "2pl", average.a, (average.b,))

    def level(self, subject: str, grade: str, scale_score: int) -> int:
        """The achievement level, 1 to 4, of a rounded scale score."""
        return 1 + sum(scale_score >= cut for cut in self.cuts(subject, grade).scale)

    def with_limits(self, scale_limits: Mapping[tuple[str, str], tuple[int, int]]) -> "Policy":
        """The same rules with a member's own LOSS and HOSS by subject and grade (option 2 of 2015-16).

        Raises ``PsychometricsError``: ``unknown-subject``, ``unknown-grade``, or ``bad-limits`` where the range
        does not hold every cut.
        """
        own = {}
        for (subject, grade), (loss, hoss) in scale_limits.items():
            cuts = self.cuts(subject, grade).scale
            if not loss < cuts[0] <= cuts[-1] < hoss:
                raise PsychometricsError(
                    "bad-limits",
                    f"{subject} grade {grade}: the range from {loss} to {hoss} has to hold the cuts "
                    f"{', '.join(map(str, cuts))}.",
                )
            own[subject, grade] = tables.limits_at(subject, loss, hoss)
        return replace(
            self,
            name=f"{self.name}, own limits",
            limit_table={**self.limit_table, **own},
            limit_source="the member",
        )

    def without_limits(self) -> "Policy":
        """The same rules without any LOSS and HOSS (option 3 of 2015-16)."""
        return replace(
            self,
            name=f"{self.name}, no limits",
            truncation=Truncation.NONE,
            extreme_pattern=ExtremePattern.HALF_POINT,
        )

    def score_test(
        self,
        *,
        subject: str,
        grade: str,
        kind: Kind = "summative",
        items: Sequence[ScoredItem],
        sitting: Sitting | None = None,
    ) -> TestScore:
        """Score one student's test; the rules are in ``madrone.psychometrics.smarter.scoring``.

        ``sitting`` tells what an adaptive part asked for, which parts were entered, and whether the test was
        handed in. Raises ``PsychometricsError`` for a subject, grade, kind, claim or score that there cannot be.
        """
        return scoring.score_test(self, subject=subject, grade=grade, kind=kind, items=items, sitting=sitting)

    def explain(
        self,
        *,
        subject: str,
        grade: str,
        kind: Kind = "summative",
        items: Sequence[ScoredItem],
        sitting: Sitting | None = None,
    ) -> Explanation:
        """Score one student's test and keep every step, so that anyone can work it out again."""
        return explanation.explain(
            self, subject=subject, grade=grade, kind=kind, items=items, sitting=sitting
        )


_SMARTER_2015: Final = Policy(
    program="smarter",
    name="Smarter Balanced 2014–15",
    first_year=2015,
    last_year=2015,
    limit_table=tables.LIMITS_2015,
    limit_source="TSS 2014-15, table 4",
    extreme_pattern=ExtremePattern.LIMIT,
    truncation=Truncation.THETA,
    nothing_answered=NothingAnswered.NO_SCORE,
    unanswered_adaptive=UnansweredAdaptive.SIMULATED,
)
_SMARTER_2016: Final = replace(
    _SMARTER_2015,
    name="Smarter Balanced 2015–16 to 2019–20",
    first_year=2016,
    last_year=2020,
    extreme_pattern=ExtremePattern.HALF_POINT,
    truncation=Truncation.SCALE_SCORE,
    unanswered_adaptive=UnansweredAdaptive.WRONG,
)
_SMARTER_2021: Final = replace(
    _SMARTER_2016,
    name="Smarter Balanced since 2020–21",
    first_year=2021,
    last_year=None,
    limit_table=tables.LIMITS_2021,
    limit_source="scale score ranges since 2020-21, TOMS Appendix A",
)


def _for_california(consortium: Policy) -> Policy:
    """The same rules with California's answer to a part without an answer."""
    return replace(
        consortium,
        program="caaspp",
        name=consortium.name.replace("Smarter Balanced", "CAASPP"),
        nothing_answered=NothingAnswered.LOSS,
    )


_CONSORTIUM: Final = (_SMARTER_2015, _SMARTER_2016, _SMARTER_2021)
POLICIES: Final[tuple[Policy, ...]] = (*_CONSORTIUM, *map(_for_california, _CONSORTIUM))


def policy(program: str = "smarter", year: int = 2018) -> Policy:
    """The policy of ``smarter`` (consortium) or ``caaspp`` (California), for the school year ending ``year``.

    Raises ``PsychometricsError`` with the code ``unknown-program`` or ``unknown-year``.
    """
    of_program = [one for one in POLICIES if one.program == program]
    if not of_program:
        known = ", ".join(sorted({one.program for one in POLICIES}))
        raise PsychometricsError(
            "unknown-program", f"There is no scoring policy for “{program}”; known are: {known}."
        )
    for one in of_program:
        if one.first_year <= year and (one.last_year is None or year <= one.last_year):
            return one
    raise PsychometricsError(
        "unknown-year",
        f"The first scored school year of {program} ended in 2015; {year} was before it.",
        field="year",
    )
