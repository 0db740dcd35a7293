"""The scoring rules of Smarter Balanced as dated policies. Source: domain.md 8, psychometrics.md 2."""

from madrone.psychometrics.smarter.policy import POLICIES, Policy, policy
from madrone.psychometrics.smarter.results import ClaimScore, Kind, Note, ScoredItem, TestScore
from madrone.psychometrics.smarter.rounding import round_half_away
from madrone.psychometrics.smarter.rules import ExtremePattern, NothingAnswered, Rule, Truncation
from madrone.psychometrics.smarter.scoring import attemptedness
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

__all__ = [
    "GRADES",
    "POLICIES",
    "Claim",
    "ClaimScore",
    "Cuts",
    "ExtremePattern",
    "Kind",
    "Limits",
    "Note",
    "NothingAnswered",
    "Policy",
    "Rule",
    "Scale",
    "ScoredItem",
    "Subject",
    "TestScore",
    "Truncation",
    "attemptedness",
    "claims",
    "policy",
    "reported_claim",
    "round_half_away",
]
