"""Dated scoring policies: which rule held in which year, and where it is written.

A policy is data. The numbers come from ``tables``; ``scoring`` carries the rules out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import SMARTER_D
from madrone.psychometrics.smarter import scoring, tables
from madrone.psychometrics.smarter.results import Kind, ScoredItem, TestScore
from madrone.psychometrics.smarter.rules import ExtremePattern, NothingAnswered, Rule, Truncation
from madrone.psychometrics.smarter.tables import Cuts, Limits, Scale


@dataclass(frozen=True, slots=True)
class Policy:
    """The scoring rules of a program in a range of school years.

    A school year is named by the calendar year in which it ends: 2017-18 is 2018. ``rules`` says every rule
    in words, with its source; ``se_cap`` is in theta units, ``claim_band`` in standard errors.
    """

    program: str
    name: str
    first_year: int
    last_year: int | None
    limit_table: dict[tuple[str, str], Limits]
    extreme_pattern: ExtremePattern
    truncation: Truncation
    nothing_answered: NothingAnswered
    rules: tuple[Rule, ...]
    D: float = SMARTER_D
    se_cap: float = 2.5
    claim_band: float = 1.5

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

    def scale(self, subject: str) -> Scale:
        """The line from theta to the scale score of ``ELA`` or ``MATH``."""
        return tables.SCALES[tables.known_subject(subject)]

    def cuts(self, subject: str, grade: str) -> Cuts:
        """Where the levels begin for a subject and a tested grade (``03`` to ``08``, ``11``)."""
        return tables.CUTS[tables.known_test(subject, grade)]

    def limits(self, subject: str, grade: str) -> Limits:
        """The ends of the reporting range for a subject and a tested grade."""
        return self.limit_table[tables.known_test(subject, grade)]

    def level(self, subject: str, grade: str, scale_score: int) -> int:
        """The achievement level, 1 to 4, of a rounded scale score."""
        return 1 + sum(scale_score >= cut for cut in self.cuts(subject, grade).scale)

    def score_test(
        self, *, subject: str, grade: str, kind: Kind = "summative", items: Sequence[ScoredItem]
    ) -> TestScore:
        """Score one student's fixed form; the rules are in ``madrone.psychometrics.smarter.scoring``.

        Raises ``PsychometricsError`` for a subject, grade, kind, claim or score that there cannot be.
        """
        return scoring.score_test(self, subject=subject, grade=grade, kind=kind, items=items)


_COMMON_RULES: Final = (
    Rule(
        "Ability",
        "maximum likelihood under 2PL and generalized partial credit, D = 1.7; "
        "unanswered items of a fixed form count as wrong.",
        "Test Scoring Specifications 2015-16; domain.md 8.1, 8.2",
    ),
    Rule(
        "Standard error",
        "from the information of the answered items at the reported theta, no more than 2.5.",
        "Test Scoring Specifications 2015-16; domain.md 8.2",
    ),
    Rule(
        "Scale score",
        "85.8 theta + 2508.2 in ELA and 79.3 theta + 2514.9 in mathematics, halves rounded away from zero.",
        "Test Scoring Specifications 2015-16; domain.md 8.3",
    ),
    Rule("Level", "the rounded scale score at or above the cut.", "domain.md 8.4"),
    Rule(
        "Claims",
        "above or below the standard where the claim score differs from it by at least 1.5 standard errors; "
        "at the lowest score below, at the highest above; given for incomplete fixed forms too.",
        "Test Scoring Specifications 2014-15 and 2015-16; domain.md 8.1, 8.5",
    ),
)

_LIMIT_RULES: Final = (
    Rule(
        "All right or all wrong",
        "theta is the highest or lowest obtainable theta.",
        "Test Scoring Specifications 2014-15; domain.md 8.2",
    ),
    Rule(
        "Limits",
        "theta beyond the obtainable range is set to its nearer end.",
        "Test Scoring Specifications 2014-15; psychometrics.md 2",
    ),
)

_HALF_POINT_RULES: Final = (
    Rule(
        "All right or all wrong",
        "half a point is taken from or given to the item with the smallest slope before the estimate.",
        "Test Scoring Specifications 2015-16; domain.md 8.2",
    ),
    Rule(
        "Limits",
        "a scale score beyond the obtainable range is set to its nearer end and its standard error is taken "
        "there; theta is kept.",
        "Test Scoring Specifications 2015-16; domain.md 8.3",
    ),
)

_NO_SCORE_RULE: Final = Rule(
    "Nothing answered", "no score.", "Test Scoring Specifications 2015-16; domain.md 8.1"
)
_LOSS_RULE: Final = Rule(
    "Nothing answered",
    "the lowest obtainable scale score (California's LOSS code).",
    "CAASPP LEA student data file layout 2017-18; domain.md 8.1",
)

_SMARTER_2015: Final = Policy(
    program="smarter",
    name="Smarter Balanced 2014–15",
    first_year=2015,
    last_year=2015,
    limit_table=tables.LIMITS_2015,
    extreme_pattern=ExtremePattern.LIMIT,
    truncation=Truncation.THETA,
    nothing_answered=NothingAnswered.NO_SCORE,
    rules=(*_COMMON_RULES, *_LIMIT_RULES, _NO_SCORE_RULE),
)
_SMARTER_2016: Final = replace(
    _SMARTER_2015,
    name="Smarter Balanced 2015–16 to 2019–20",
    first_year=2016,
    last_year=2020,
    extreme_pattern=ExtremePattern.HALF_POINT,
    truncation=Truncation.SCALE_SCORE,
    rules=(*_COMMON_RULES, *_HALF_POINT_RULES, _NO_SCORE_RULE),
)
_SMARTER_2021: Final = replace(
    _SMARTER_2016,
    name="Smarter Balanced since 2020–21",
    first_year=2021,
    last_year=None,
    limit_table=tables.LIMITS_2021,
)


def _for_california(consortium: Policy) -> Policy:
    """The same rules with California's answer to a test without an answer."""
    return replace(
        consortium,
        program="caaspp",
        name=consortium.name.replace("Smarter Balanced", "CAASPP"),
        nothing_answered=NothingAnswered.LOSS,
        rules=(*consortium.rules[:-1], _LOSS_RULE),
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
