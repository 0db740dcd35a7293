"""The scoring rules of Smarter Balanced as dated policies. Source: domain.md 8, psychometrics.md 2."""

from madrone.psychometrics.smarter.blocks import BlockSummary, merged_blocks
from madrone.psychometrics.smarter.explanation import Explanation, ItemStep, ScoreSteps
from madrone.psychometrics.smarter.hand_scores import (
    CONDITION_CODES,
    EssayPoints,
    essay_points,
    hand_points,
)
from madrone.psychometrics.smarter.merging import MergedTest, PartAttempt, merge
from madrone.psychometrics.smarter.policy import POLICIES, Policy, policy
from madrone.psychometrics.smarter.results import (
    Attemptedness,
    ClaimScore,
    Kind,
    Note,
    Part,
    ScoredItem,
    Sitting,
    TestScore,
)
from madrone.psychometrics.smarter.rounding import round_half_away
from madrone.psychometrics.smarter.rules import (
    ExtremePattern,
    NothingAnswered,
    Rule,
    Truncation,
    UnansweredAdaptive,
)
from madrone.psychometrics.smarter.sittings import attemptedness
from madrone.psychometrics.smarter.tables import (
    GRADES,
    Claim,
    Cuts,
    Limits,
    Scale,
    Subject,
    claims,
    reported_claim,
)
from madrone.psychometrics.smarter.targets import (
    TargetReport,
    TargetResidual,
    TargetRow,
    target_report,
    target_residuals,
)

__all__ = [
    "CONDITION_CODES",
    "GRADES",
    "POLICIES",
    "Attemptedness",
    "BlockSummary",
    "Claim",
    "ClaimScore",
    "Cuts",
    "EssayPoints",
    "Explanation",
    "ExtremePattern",
    "ItemStep",
    "Kind",
    "Limits",
    "MergedTest",
    "Note",
    "NothingAnswered",
    "Part",
    "PartAttempt",
    "Policy",
    "Rule",
    "Scale",
    "ScoreSteps",
    "ScoredItem",
    "Sitting",
    "Subject",
    "TargetReport",
    "TargetResidual",
    "TargetRow",
    "TestScore",
    "Truncation",
    "UnansweredAdaptive",
    "attemptedness",
    "claims",
    "essay_points",
    "hand_points",
    "merge",
    "merged_blocks",
    "policy",
    "reported_claim",
    "round_half_away",
    "target_report",
    "target_residuals",
]
