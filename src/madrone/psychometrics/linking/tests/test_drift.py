"""Drift of common items."""

from dataclasses import replace

import numpy as np
import pytest

from madrone.psychometrics.calibration.tests.oracle import some_items
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.linking import Scale, item_drift, link, stable_link
from madrone.psychometrics.linking.drift import robust_z


def two_calibrations(seed: int) -> tuple[list[ItemParameters], list[ItemParameters]]:
    """The same items on two scales, with the noise of calibrations; theta' = 1.2 theta - 0.3."""
    rng = np.random.default_rng(seed)
    base = some_items(rng, "2pl", 20) + some_items(rng, "gpcm", 5)
    scale = Scale(1.2, -0.3).inverse()
    new = []
    for item in base:
        moved = scale.item(item)
        shift = 0.03 * float(rng.standard_normal())
        steps = tuple(step + shift for step in moved.steps)
        new.append(replace(moved, a=moved.a * float(np.exp(0.03 * rng.standard_normal())), steps=steps))
    return base, new


def test_robust_z_is_the_distance_from_the_median_in_interquartile_ranges() -> None:
    z = robust_z(np.array([1.0, 2.0, 3.0, 4.0, 105.0]))
    assert z == pytest.approx((np.array([1.0, 2.0, 3.0, 4.0, 105.0]) - 3) / (0.74 * 2))
    assert robust_z(np.array([1.0, 1.0, 1.0, 1.0, 2.0])).tolist() == [0, 0, 0, 0, np.inf]


def test_items_that_became_easier_or_sharper_stand_out() -> None:
    base, new = two_calibrations(1)
    new[3] = replace(new[3], steps=(new[3].steps[0] - 0.8,))
    new[22] = replace(new[22], a=new[22].a * 1.8)
    found = item_drift(base, new)
    drifted = {item.item_id: item for item in found.items}
    assert {base[3].item_id, base[22].item_id} <= set(found.flagged)
    assert drifted[base[3].item_id].z_difficulty > 5
    assert drifted[base[22].item_id].z_slope > 5
    assert found.slope == pytest.approx(1.2, abs=0.03)
    others = [item.rmsd for item in found.items if item.item_id not in (base[3].item_id, base[22].item_id)]
    assert drifted[base[3].item_id].rmsd > 2 * max(others)
    assert len(found.flagged) < 10


def test_the_stable_link_is_not_pulled_by_the_drifted_items() -> None:
    base, new = two_calibrations(2)
    for place in (0, 5, 9):
        new[place] = replace(new[place], steps=(new[place].steps[0] - 1.5,))
    pulled = link(base, new).scale
    found, drift = stable_link(base, new)
    assert abs(pulled.intercept + 0.3) > 0.1
    assert found.scale.intercept == pytest.approx(-0.3, abs=0.03)
    assert {base[place].item_id for place in (0, 5, 9)} <= set(drift.flagged)
    assert not {base[place].item_id for place in (0, 5, 9)} & set(found.common)
    assert len(found.common) >= 20


def test_no_more_than_the_given_share_is_left_out() -> None:
    base, new = two_calibrations(3)
    assert len(stable_link(base, new, most_left_out=0.0)[0].common) == 25
    assert len(stable_link(base, new, flagged_from=0.1, most_left_out=0.2)[0].common) == 20


def test_nothing_drifts_between_equal_calibrations() -> None:
    base = two_calibrations(4)[0]
    assert item_drift(base, base).flagged == ()
    assert item_drift(base, []).items == ()
