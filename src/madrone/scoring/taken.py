"""A student's test as the program's rules ask for it: scored, or explained step by step (domain.md 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from madrone.administrations.queries import rules_of
from madrone.psychometrics.smarter import (
    Explanation,
    Kind,
    NothingAnswered,
    Policy,
    ScoredItem,
    Sitting,
    TestScore,
    round_half_away,
)
from madrone.scoring.answers import PlacedScore

if TYPE_CHECKING:
    from madrone.delivery.models import Opportunity


@dataclass(frozen=True, slots=True)
class TakenTest:
    """What the rules are given: the operational items that have a score and parameters, and how the test was sat."""

    rules: Policy
    subject: str
    grade: str
    kind: Kind
    items: tuple[ScoredItem, ...]
    sitting: Sitting

    def score(self) -> TestScore:
        """Score the test; the rules refuse a kind of test that they know nothing of."""
        return self.rules.score_test(**self._given)

    def explain(self) -> Explanation:
        """Score the test and keep every step."""
        return self.rules.explain(**self._given)

    @property
    def _given(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "grade": self.grade,
            "kind": self.kind,
            "items": self.items,
            "sitting": self.sitting,
        }


def taken_test(opportunity: "Opportunity", placed: Sequence[PlacedScore]) -> TakenTest:
    """Put an ended opportunity's scores before the rules of its window.

    Nothing was presented to a student who never began. While an answer waits for a person, no score is given for
    a lack of answers: the rule for those who answered nothing has to wait too.
    """
    began = opportunity.first_started_at is not None
    items = tuple(
        ScoredItem(
            parameters=one.parameters,
            score=round_half_away(one.points) if one.answered else None,
            claim=one.claim,
            presented=began,
        )
        for one in placed
        if one.counts and one.parameters is not None and one.points is not None
    )
    rules, test = rules_of(opportunity.assignment.window), opportunity.test
    if any(one.counts and one.points is None for one in placed):
        rules = replace(rules, nothing_answered=NothingAnswered.NO_SCORE)
    return TakenTest(
        rules=rules,
        subject=test.subject,
        grade=test.grade,
        kind=cast(Kind, test.kind),
        items=items,
        sitting=Sitting(submitted=opportunity.completed_at is not None),
    )
