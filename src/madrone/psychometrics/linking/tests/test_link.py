"""Linking: a known change of scale is found, and what is found is the best there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.calibration import calibrate
from madrone.psychometrics.calibration.tests.oracle import simulated, some_items
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, expected_score, probabilities
from madrone.psychometrics.linking import LINK_METHODS, LinkMethod, Scale, link


def mixed(seed: int) -> list[ItemParameters]:
    rng = np.random.default_rng(seed)
    return [item for model in ("2pl", "3pl", "gpcm", "grm") for item in some_items(rng, model, 4)]


def noisy(items: list[ItemParameters], seed: int) -> list[ItemParameters]:
    rng = np.random.default_rng(seed)
    return [
        ItemParameters(
            i.item_id,
            i.model,
            i.a * float(np.exp(0.1 * rng.standard_normal())),
            tuple(np.asarray(i.steps) + 0.1 * float(rng.standard_normal())),
            i.c,
        )
        for i in items
    ]


def test_a_change_of_scale_leaves_the_probabilities() -> None:
    scale, theta = Scale(1.3, -0.4), np.linspace(-3, 3, 13)
    for item in mixed(1):
        moved = probabilities(scale.item(item), scale.theta(theta), D=1.7)
        assert moved == pytest.approx(probabilities(item, theta, D=1.7), abs=1e-12)
        assert scale.inverse().item(scale.item(item)).steps == pytest.approx(item.steps)


@pytest.mark.parametrize("method", LINK_METHODS)
@given(slope=st.floats(0.5, 2.0), intercept=st.floats(-1.5, 1.5), seed=st.integers(0, 50))
@settings(max_examples=15, deadline=None)
def test_every_method_finds_an_exact_change_of_scale(
    method: LinkMethod, slope: float, intercept: float, seed: int
) -> None:
    new, scale = mixed(seed), Scale(slope, intercept)
    found = link([scale.item(item) for item in new], new, method, D=1.7)
    assert found.scale.slope == pytest.approx(slope, abs=1e-6)
    assert found.scale.intercept == pytest.approx(intercept, abs=1e-6)
    assert found.common == tuple(item.item_id for item in new)


def test_the_moments_are_as_defined() -> None:
    base = [ItemParameters("x", "2pl", 1.0, (0.0,)), ItemParameters("y", "2pl", 2.0, (1.0,))]
    new = [ItemParameters("y", "2pl", 3.0, (2.5,)), ItemParameters("x", "2pl", 1.5, (0.5,))]
    assert link(base, new, "mean-mean").scale == Scale(1.5, 0.5 - 1.5 * 1.5)
    assert link(base, new, "mean-sigma").scale == Scale(0.5, 0.5 - 0.5 * 1.5)


@pytest.mark.parametrize("method", ["haebara", "stocking-lord"])
@pytest.mark.parametrize("symmetric", [True, False])
def test_no_neighbouring_scale_has_a_smaller_criterion(method: LinkMethod, symmetric: bool) -> None:
    base, new = mixed(3), noisy(mixed(3), 4)
    found = link(base, new, method, symmetric=symmetric)
    nodes = np.linspace(-6, 6, 61)
    weights = np.exp(-0.5 * nodes**2) / np.exp(-0.5 * nodes**2).sum()

    def criterion(scale: Scale) -> float:
        total = 0.0
        for near, far in [
            (base, [scale.item(i) for i in new]),
            (new, [scale.inverse().item(i) for i in base]),
        ]:
            if method == "haebara":
                squares = sum(
                    ((probabilities(x, nodes, D=1.0) - probabilities(y, nodes, D=1.0)) ** 2).sum(axis=1)
                    for x, y in zip(near, far, strict=True)
                )
            else:
                sums = [sum(expected_score(i, nodes, D=1.0) for i in side) for side in (near, far)]
                squares = (np.asarray(sums[0]) - np.asarray(sums[1])) ** 2
            total += float(weights @ squares)
            if not symmetric:
                break
        return total

    best = criterion(found.scale)
    assert found.criterion == pytest.approx(best)
    for slope, intercept in [(1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, 1e-3), (-1e-3, 1e-3)]:
        assert criterion(Scale(found.scale.slope + slope, found.scale.intercept + intercept)) > best


def test_two_calibrations_of_different_populations_come_to_one_scale() -> None:
    rng = np.random.default_rng(5)
    items = some_items(rng, "2pl", 20)
    ids = [item.item_id for item in items]
    base = calibrate(simulated(rng, items, rng.standard_normal(4000)), ids, "2pl").bank
    new = calibrate(simulated(rng, items, 0.5 + 1.2 * rng.standard_normal(4000)), ids, "2pl").bank
    for method in LINK_METHODS:
        scale = link(base, new, method).scale  # type: ignore[arg-type]
        assert scale.slope == pytest.approx(1.2, abs=0.08)
        assert scale.intercept == pytest.approx(0.5, abs=0.06)


def test_items_that_cannot_link_are_refused_by_name() -> None:
    base = some_items(np.random.default_rng(6), "2pl", 3)
    other = [*base[:2], ItemParameters(base[2].item_id, "1pl", 1.0, (0.0,))]
    with pytest.raises(PsychometricsError, match=base[2].item_id) as caught:
        link(base, other)
    assert caught.value.code == "items-differ"
    assert len(link(base, other, leave_out=[base[2].item_id]).common) == 2
    with pytest.raises(PsychometricsError, match="there are 1"):
        link(base, base[:1])
    with pytest.raises(PsychometricsError, match="mean-sigma"):
        link(base, base, "magic")  # type: ignore[arg-type]
    flat = [ItemParameters(name, "2pl", 1.0, (0.0,)) for name in "ab"]
    with pytest.raises(PsychometricsError, match="equally difficult"):
        link(flat, flat, "mean-sigma")
    with pytest.raises(PsychometricsError, match="slope above zero"):
        Scale(0.0, 1.0)
