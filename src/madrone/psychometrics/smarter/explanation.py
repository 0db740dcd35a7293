"""One student's score step by step, as data and as plain text, so that anyone can work it out again by hand.

Under 2PL and partial credit theta is where the weighted points that are expected, the sum of D a E(score), equal
those that were got, the sum of D a score; each line carries both parts (domain.md 8.2).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from madrone.psychometrics.irt.models import expected_score, information
from madrone.psychometrics.smarter import explanation_text
from madrone.psychometrics.smarter.measures import Measure, Test, band, measure
from madrone.psychometrics.smarter.results import Kind, ScoredItem, Sitting, TestScore
from madrone.psychometrics.smarter.rules import Rule
from madrone.psychometrics.smarter.scoring import by_claim, checked, score_test
from madrone.psychometrics.smarter.sittings import attemptedness, counted
from madrone.psychometrics.smarter.tables import Cuts, Limits, Scale

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy


@dataclass(frozen=True, slots=True)
class ItemStep:
    """One item in an estimate.

    ``standing`` is ``answered``, ``unanswered`` (wrong) or ``simulated`` (wrong). ``points`` went into the
    estimate, half points by the rule for extreme tests. ``expected`` points are those at the estimated theta,
    ``information`` is that at the reported theta, 0 for what was not answered.
    """

    item_id: str
    standing: str
    a: float
    steps: tuple[float, ...]
    points: float
    expected: float
    information: float


@dataclass(frozen=True, slots=True)
class ScoreSteps:
    """How a score came about: the whole test's, with an empty ``claim``, or a claim's.

    ``weighted_points`` is the sum of D a points, ``weighted_expected`` that of D a expected points at
    ``estimated``; they are equal unless theta was set by rule (``by_rule``). ``theta`` is the one reported and
    ``at`` the one that error and scale score are taken at. ``band`` is what a claim's level, or an interim
    block's, is judged by; elsewhere it is absent.
    """

    claim: str
    name: str
    items: tuple[ItemStep, ...]
    weighted_points: float
    weighted_expected: float
    estimated: float
    by_rule: bool
    theta: float
    at: float
    information: float
    se: float
    scale: float
    scale_score: int
    scale_se: float
    sem: int
    band: tuple[float, float] | None
    level: int
    level_name: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A student's score with everything it was made of; ``left_out`` are the items that did not count.

    ``text`` says it in words; ``as_data`` gives plain data for JSON.
    """

    score: TestScore
    D: float
    se_cap: float
    claim_band: float
    scale: Scale
    cuts: Cuts
    limits: Limits
    sitting: Sitting
    rules: tuple[Rule, ...]
    left_out: tuple[str, ...]
    whole: ScoreSteps | None
    claims: tuple[ScoreSteps, ...]

    @property
    def text(self) -> str:
        """The steps in plain text, one score after the other."""
        return explanation_text.text_of(self)

    def as_data(self) -> dict[str, Any]:
        """The steps as dictionaries, lists, numbers and texts."""
        data = asdict(self)
        logged_on = self.sitting.logged_on
        data["sitting"]["logged_on"] = None if logged_on is None else sorted(logged_on)
        data["rules"] = [rule._asdict() for rule in self.rules]
        data["score"]["notes"] = [note._asdict() for note in self.score.notes]
        return data | {name: getattr(self, name)._asdict() for name in ("scale", "cuts", "limits")}


def explain(
    policy: "Policy",
    *,
    subject: str,
    grade: str,
    kind: Kind,
    items: Sequence[ScoredItem],
    sitting: Sitting | None = None,
) -> Explanation:
    """Score a test as ``score_test`` does and keep the steps; raises what that raises."""
    test, how = checked(policy, subject, grade, kind, items, sitting)
    score = score_test(policy, subject=subject, grade=grade, kind=kind, items=items, sitting=sitting)
    count = counted(items, how, policy.unanswered_adaptive)
    whole, claims = None, []
    if attemptedness(items, kind=kind, sitting=how) == "Y" and count.items:
        whole = _steps(test, count.items, count.simulated, score)
        claims = [
            _steps(test, of_claim, 0, found)
            for found, of_claim in zip(score.claims, by_claim(test, count.items).values(), strict=True)
            if found.level is not None
        ]
    used = {id(item) for item in count.items} if whole else set()
    return Explanation(
        score=score,
        D=policy.D,
        se_cap=policy.se_cap,
        claim_band=policy.claim_band,
        scale=policy.scale(subject),
        cuts=policy.cuts(subject, grade),
        limits=policy.limits(subject, grade),
        sitting=how,
        rules=policy.rules,
        left_out=tuple(item.parameters.item_id for item in items if id(item) not in used),
        whole=whole,
        claims=tuple(claims),
    )


def _steps(test: Test, items: Sequence[ScoredItem], simulated: int, score: Any) -> ScoreSteps:
    found = measure(test, items, simulated)
    steps = _item_steps(test, items, simulated, found)
    D = test.policy.D
    judged = test.kind == "iab" or not isinstance(score, TestScore)
    return ScoreSteps(
        claim=getattr(score, "claim", ""),
        name=getattr(score, "name", "Whole test"),
        items=steps,
        weighted_points=sum(D * step.a * step.points for step in steps),
        weighted_expected=sum(D * step.a * step.expected for step in steps),
        estimated=found.estimated,
        by_rule=found.by_rule,
        theta=found.theta,
        at=found.at,
        information=found.information,
        se=found.se,
        scale=found.scale,
        scale_score=found.scale_score,
        scale_se=found.scale_se,
        sem=found.sem,
        band=band(test, found) if judged else None,
        level=score.level,
        level_name=score.level_name,
    )


def _item_steps(
    test: Test, items: Sequence[ScoredItem], simulated: int, found: Measure
) -> tuple[ItemStep, ...]:
    policy = test.policy
    average = policy.simulated_item(test.subject, test.grade)
    lines = [(item.parameters, "unanswered" if item.score is None else "answered") for item in items]
    lines += [(average, "simulated")] * simulated
    return tuple(
        ItemStep(
            item_id=parameters.item_id,
            standing=standing,
            a=parameters.a,
            steps=parameters.steps,
            points=points,
            expected=float(expected_score(parameters, found.estimated, D=policy.D)),
            information=float(information(parameters, found.at, D=policy.D))
            if standing == "answered"
            else 0.0,
        )
        for (parameters, standing), points in zip(lines, found.points, strict=True)
    )
