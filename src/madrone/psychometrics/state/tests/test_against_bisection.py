"""A sample of the bench's million students: every score again by bisection, which shares no code with the engine."""

from dataclasses import replace

import pytest

from madrone.psychometrics.smarter import policy
from madrone.site.bench.psychometrics import smarter
from madrone.site.bench.psychometrics.smarter import compared

pytestmark = pytest.mark.thorough


def test_no_scale_score_or_level_is_wrong_and_theta_is_exact() -> None:
    found = compared(8_400, seed=7, alone=336)
    wrong = {name: count for name, count in found.counts.items() if name.startswith(("wrong", "differing"))}
    assert wrong == dict.fromkeys(wrong, 0)
    assert len(wrong) == 6
    assert found.theta <= 1e-8
    assert found.counts["students"] == 8_400
    assert found.counts["alone"] >= 336
    for name in ("adaptive", "fixed", "unfinished adaptive", "attempted P", "attempted N", "extreme"):
        assert found.counts[name] > 30, name


def test_the_comparison_sees_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the engine's bands narrower, or its D another, the slow way would say so."""
    rules = policy("caaspp", 2018)
    monkeypatch.setattr(smarter, "POLICIES", [replace(rules, claim_band=1.4)])
    assert compared(840, seed=7, alone=0).counts["wrong levels"] > 0
    monkeypatch.setattr(smarter, "POLICIES", [replace(rules, D=1.69999)])
    found = compared(840, seed=7, alone=0)
    assert found.theta > 1e-8
    assert found.counts["wrong flags"] == 0
