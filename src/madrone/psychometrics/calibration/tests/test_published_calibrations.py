"""Calibrations that others have published, from the same responses (psychometrics.md 4)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from madrone.psychometrics.calibration import Calibration, Settings, calibrate
from madrone.psychometrics.calibration.tests.oracle import marginal_log_likelihood, sample_scores
from madrone.psychometrics.irt.models import ItemParameters, Model


def calibrated(name: str, model: Model) -> Calibration:
    scores = sample_scores(name)
    result = calibrate(scores, [f"item_{i + 1}" for i in range(scores.shape[1])], model)
    assert result.converged
    assert not result.problems
    return result


def slopes(result: Calibration) -> list[float]:
    return [item.a for item in result.bank]


def test_it_finds_the_published_2pl_of_lsat_7() -> None:
    result = calibrated("lsat7.csv", "2pl")
    assert result.log_likelihood == pytest.approx(-2658.805114, abs=1e-6)
    assert slopes(result) == pytest.approx([0.98755, 1.08084, 1.70748, 0.76499, 0.73567], abs=6e-6)
    intercepts = [-item.a * item.steps[0] for item in result.bank]
    assert intercepts == pytest.approx([1.85586, 0.80797, 1.80521, 0.48600, 1.85446], abs=6e-6)


def test_it_finds_the_published_2pl_of_lsat_6() -> None:
    result = calibrated("lsat6.csv", "2pl")
    assert result.log_likelihood == pytest.approx(-2466.653, abs=5e-4)
    assert slopes(result) == pytest.approx([0.8257, 0.7227, 0.8909, 0.6884, 0.6569], abs=1e-4)
    difficulties = [item.steps[0] for item in result.bank]
    assert difficulties == pytest.approx([-3.3588, -1.3701, -0.2797, -1.8664, -3.1259], abs=5e-4)


def test_it_finds_the_published_rasch_model_of_lsat_6() -> None:
    """Rizopoulos (2006), Journal of Statistical Software 17(5): ``rasch(LSAT)`` of the R package ltm.

    Its 21 points of Gauss-Hermite leave the fourth decimal of the difficulties open.
    """
    result = calibrated("lsat6.csv", "1pl")
    assert len(set(slopes(result))) == 1
    assert slopes(result)[0] == pytest.approx(0.7551, abs=1e-4)
    difficulties = [item.steps[0] for item in result.bank]
    assert difficulties == pytest.approx([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=1e-3)
    assert result.log_likelihood == pytest.approx(-2466.938, abs=1e-3)


@pytest.mark.parametrize(("model", "log_likelihood"), [("grm", -1608.870), ("gpcm", -1612.683)])
def test_it_finds_the_published_likelihoods_of_science(model: Model, log_likelihood: float) -> None:
    """The help page "anova-method" of the R package mirt, whose search stops at changes of 1e-4."""
    assert calibrated("science.csv", model).log_likelihood == pytest.approx(log_likelihood, abs=2e-3)


def test_it_finds_the_published_graded_model_of_science() -> None:
    """The help page "gen.difficulty" of the R package mirt, whose search stops at changes of 1e-4."""
    bank = calibrated("science.csv", "grm").bank
    assert [item.a for item in bank] == pytest.approx([1.041755, 1.225962, 2.293372, 1.094915], abs=1e-2)
    published = [
        (-4.669193, -2.5341299, 1.4072541),
        (-2.385068, -0.7350678, 1.8488053),
        (-2.282226, -0.9652918, 0.8562529),
        (-3.057698, -0.9056673, 1.5419094),
    ]
    assert [item.steps for item in bank] == [pytest.approx(steps, abs=1e-2) for steps in published]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("lsat7.csv", "2pl"),
        ("science.csv", "gpcm"),
        ("science.csv", "grm"),
        ("wirs.csv", "2pl"),
        ("abortion.csv", "2pl"),
        ("verbal.csv", "1pl"),
    ],
)
def test_no_parameter_can_be_moved_to_a_better_likelihood(name: str, model: Model) -> None:
    """The likelihood is computed independently, with nodes of its own."""
    scores, result = sample_scores(name), calibrated(name, model)
    best = marginal_log_likelihood(result.bank, scores)
    assert result.log_likelihood == pytest.approx(best, abs=0.01)
    assert all(marginal_log_likelihood(bank, scores) <= best + 1e-7 for bank in nudged(result, model))


def nudged(result: Calibration, model: Model) -> Iterator[list[ItemParameters]]:
    """The same items with one parameter a little off, either way."""
    for by in (-2e-3, 2e-3):
        if model == "1pl":
            yield [replace(item, a=item.a + by) for item in result.bank]
        for i, item in enumerate(result.bank):
            moved = [
                replace(item, steps=tuple(d + by * (r == s) for s, d in enumerate(item.steps)))
                for r in range(item.max_points)
            ]
            if model != "1pl":
                moved.append(replace(item, a=item.a + by))
            for changed in moved:
                yield [*result.bank[:i], changed, *result.bank[i + 1 :]]


def test_the_scaling_constant_divides_the_slopes_only() -> None:
    scores = sample_scores("lsat7.csv")
    ids = [str(i) for i in range(5)]
    plain, scaled = calibrate(scores, ids, "2pl"), calibrate(scores, ids, "2pl", D=1.7)
    assert [item.a * 1.7 for item in scaled.bank] == pytest.approx(slopes(plain), rel=1e-12)
    assert [item.steps for item in scaled.bank] == [pytest.approx(item.steps) for item in plain.bank]
    assert scaled.items[0].se_a == pytest.approx((plain.items[0].se_a or 0) / 1.7)
    assert scaled.log_likelihood == plain.log_likelihood


def test_a_search_that_is_cut_short_says_so_and_names_the_items() -> None:
    scores = sample_scores("lsat7.csv")
    result = calibrate(scores, list("abcde"), "2pl", settings=Settings(most_steps=3))
    assert not result.converged
    assert {problem.code for problem in result.problems} == {"not-converged"}
    assert "still moved" in result.problems[0].message
    assert result.problems[0].item_id in "abcde"
