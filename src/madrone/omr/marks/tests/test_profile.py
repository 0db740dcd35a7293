"""Profiles: what is kept comes back, what is no profile is refused, and nothing is sure beyond what was learnt."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.omr.errors import ScanError
from madrone.omr.marks.evidence import EVIDENCE
from madrone.omr.marks.profile import built_in, profile_from

KINDS = pytest.mark.parametrize("kind", ["gray", "bitonal"])


@KINDS
def test_a_built_in_profile_is_as_it_was_learnt(kind: str) -> None:
    profile = built_in(kind)
    assert profile.name == kind
    assert (profile.slope, profile.shift) == (1.0, 0.0)
    assert 0.9 < profile.certain < 1
    assert 0 < profile.erased < profile.light < 1


@KINDS
def test_a_profile_comes_back_from_its_text(kind: str) -> None:
    assert profile_from(built_in(kind).to_json()) == built_in(kind)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "7", "{}", '{"evidence": 3}', '{"evidence": ["a"]}'])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ScanError) as refused:
        profile_from(text)
    assert refused.value.code == "bad-profile"


@pytest.mark.parametrize("part", ["name", "middle", "scale", "reach", "slope", "shift", "certain", "light"])
def test_a_profile_without_one_of_its_parts_is_refused(part: str) -> None:
    content = json.loads(built_in("gray").to_json())
    del content[part]
    with pytest.raises(ScanError):
        profile_from(json.dumps(content))


def test_a_profile_of_other_evidence_says_to_calibrate_again() -> None:
    content = json.loads(built_in("gray").to_json())
    content["evidence"][0] = "something else"
    with pytest.raises(ScanError, match="Calibrate again"):
        profile_from(json.dumps(content))


@pytest.mark.thorough
@KINDS
@given(st.integers(0, 10_000), st.floats(0, 1e6))
def test_beyond_its_reach_evidence_counts_as_at_its_end(kind: str, seed: int, further: float) -> None:
    profile = built_in(kind)
    low, high = np.array(profile.reach[0]), np.array(profile.reach[1])
    rng = np.random.default_rng(seed)
    ends = np.where(rng.random((4, len(EVIDENCE))) < 0.5, low, high)
    outside = np.where(ends == low, ends - further, ends + further)
    found = profile.probabilities(outside)
    assert found == pytest.approx(profile.probabilities(ends))
    assert ((found >= 0) & (found <= 1)).all()


def test_a_slope_and_a_shift_move_the_logit() -> None:
    profile = built_in("gray")
    rng = np.random.default_rng(4)
    low, high = np.array(profile.reach[0]), np.array(profile.reach[1])
    evidence = low + (high - low) * rng.random((200, len(EVIDENCE)))
    plain = profile.probabilities(evidence)
    between = (plain > 1e-6) & (plain < 1 - 1e-6)
    assert between.sum() > 10
    moved = replace(profile, slope=0.7, shift=-0.4).probabilities(evidence)

    def logit(shares: np.ndarray) -> np.ndarray:
        return np.log(shares / (1 - shares))

    assert logit(moved[between]) == pytest.approx(0.7 * logit(plain[between]) - 0.4, abs=1e-6)
