"""Standard errors against the curvature of an independently computed likelihood."""

from dataclasses import replace

import numpy as np
import pytest

from madrone.psychometrics.calibration import Settings, calibrate
from madrone.psychometrics.calibration.tests.oracle import (
    marginal_log_likelihood,
    sample_scores,
    simulated,
    some_items,
)
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.irt.models import Model

pytestmark = pytest.mark.thorough


def numeric_errors(bank: list[ItemParameters], scores: np.ndarray) -> np.ndarray:
    """Square roots of the diagonal of minus the inverse Hessian over a and the steps, by differences."""
    sizes = [1 + item.max_points for item in bank]

    def likelihood(vector: np.ndarray) -> float:
        parts = np.split(vector, np.cumsum(sizes)[:-1])
        moved = [replace(item, a=p[0], steps=tuple(p[1:])) for item, p in zip(bank, parts, strict=True)]
        return marginal_log_likelihood(moved, scores, nodes=91)

    at = np.concatenate([[item.a, *item.steps] for item in bank])
    steps = np.eye(at.shape[0]) * 1e-3
    hessian = np.array(
        [
            [
                likelihood(at + i + j)
                - likelihood(at + i - j)
                - likelihood(at - i + j)
                + likelihood(at - i - j)
                for j in steps
            ]
            for i in steps
        ]
    )
    return np.sqrt(np.diag(np.linalg.inv(-hessian / 4e-6)))


@pytest.mark.parametrize(
    ("name", "model"), [("lsat7.csv", "2pl"), ("science.csv", "grm"), ("science.csv", "gpcm")]
)
def test_observed_errors_are_the_curvature_of_the_likelihood(name: str, model: Model) -> None:
    scores = sample_scores(name)[:, :3]
    result = calibrate(scores, list("abc"), model)
    assert result.errors == "observed"
    found = np.concatenate([[item.se_a or 0, *(item.se_steps or ())] for item in result.items])
    assert found == pytest.approx(numeric_errors(list(result.bank), scores), rel=2e-3)


@pytest.mark.parametrize("model", ["1pl", "2pl", "3pl", "gpcm", "grm"])
def test_both_kinds_of_errors_agree_where_the_model_holds(model: Model) -> None:
    rng = np.random.default_rng(11)
    scores = simulated(rng, some_items(rng, model, 8), rng.standard_normal(6000))
    ids = list("abcdefgh")
    observed = calibrate(scores, ids, model, settings=Settings(errors="observed"))
    crossed = calibrate(scores, ids, model, settings=Settings(errors="cross-product"))
    for one, other in zip(observed.items, crossed.items, strict=True):
        assert other.se_a == pytest.approx(one.se_a, rel=0.12)
        assert other.se_steps == pytest.approx(one.se_steps, rel=0.12)
        assert (one.se_c is None) == (model != "3pl")


def test_the_errors_are_the_spread_of_repeated_calibrations() -> None:
    rng = np.random.default_rng(5)
    items = some_items(rng, "2pl", 6)
    runs = [
        calibrate(simulated(rng, items, rng.standard_normal(1500)), list("abcdef"), "2pl") for _ in range(60)
    ]
    slopes = np.array([[item.a for item in run.bank] for run in runs])
    claimed = np.array([[item.se_a or 0 for item in run.items] for run in runs]).mean(axis=0)
    assert slopes.std(axis=0, ddof=1) == pytest.approx(claimed, rel=0.35)
    assert abs(slopes.mean(axis=0) - [item.a for item in items]).max() < 0.1


@pytest.mark.parametrize("model", ["1pl", "2pl", "gpcm"])
def test_the_quick_way_to_the_observed_errors_agrees_with_the_general_one(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two populations, and examinees who answer alike and so weigh more than one."""
    rng = np.random.default_rng(12)
    items = some_items(rng, model, 5)
    theta = np.concatenate([rng.standard_normal(900), 0.5 + 1.2 * rng.standard_normal(700)])
    scores, groups = simulated(rng, items, theta), ["one"] * 900 + ["two"] * 700

    def errors() -> list[float | None]:
        found = calibrate(scores, list("abcde"), model, groups=groups, settings=Settings(errors="observed"))
        of_items = [se for item in found.items for se in (item.se_a, *(item.se_steps or ()))]
        return of_items + [se for group in found.populations for se in (group.se_mean, group.se_sd)]

    quick = errors()
    monkeypatch.setattr("madrone.psychometrics.calibration.observed.is_canonical", lambda design: False)
    assert quick == [se if se is None else pytest.approx(se, rel=1e-6) for se in errors()]
    assert sum(se is not None for se in quick) > 10


def test_errors_can_be_left_out() -> None:
    result = calibrate(sample_scores("lsat7.csv"), list("abcde"), "2pl", settings=Settings(errors="none"))
    assert result.errors == "none"
    assert result.items[0].se_a is None
    assert not result.problems
