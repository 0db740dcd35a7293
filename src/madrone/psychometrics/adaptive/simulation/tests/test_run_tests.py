"""Simulated tests are the same whoever carries them out, and exposure control reaches its target."""

import numpy as np
import pytest

from madrone.psychometrics.adaptive.bulk import simulate_tests
from madrone.psychometrics.adaptive.simulation import (
    Design,
    classify,
    control_exposure,
    drawn_thetas,
    run_tests,
    summarize,
)
from madrone.psychometrics.adaptive.simulation.design import PIECE
from madrone.psychometrics.adaptive.simulation.tests.designs import design
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.runs import Executor

pytestmark = pytest.mark.thorough


def test_workers_and_pieces_change_nothing() -> None:
    thetas = drawn_thetas(PIECE + 40, 0.0, 1.0, 8)
    told: list[int] = []
    alone = run_tests(design(), thetas, seed=8, told=told.append)
    both = run_tests(design(), thetas, seed=8, executor=Executor(2))
    whole = simulate_tests(design().pool(), thetas, seed=8)
    for other in (both, whole):
        for name in ("items", "scores", "theta", "se", "interim_theta", "ended", "counts"):
            assert getattr(alone, name).tobytes() == getattr(other, name).tobytes(), name
    assert told == [PIECE, PIECE + 40]


def test_another_seed_gives_other_tests() -> None:
    thetas = np.zeros(50)
    one, other = (run_tests(design(), thetas, seed=seed).theta for seed in (1, 2))
    assert (one != other).any()


def test_scores_lie_around_the_truth_by_their_standard_errors() -> None:
    built = design(n=200)
    found = summarize(built.pool(), run_tests(built, np.zeros(3000), seed=4)).overall
    assert abs(found.bias) < 4 * found.rmse / np.sqrt(3000) + 0.02
    assert found.coverage == pytest.approx(0.95, abs=0.02)
    assert found.rmse == pytest.approx(found.mean_se, rel=0.15)


def test_longer_tests_classify_better_and_more_alike() -> None:
    thetas = drawn_thetas(2000, 0.0, 1.0, 3)
    found = []
    for most in (12, 24):
        text = (
            design(n=200).blueprint.replace("max = 12", f"max = {most}").replace("min = 10", f"min = {most}")
        )
        longer = Design(text.replace("strict = true", ""), design(n=200).items)
        first, second = (run_tests(longer, thetas, seed=3, first=at).theta for at in (0, 2000))
        found.append(classify([0.0], thetas, first, second))
    assert found[1].accuracy > found[0].accuracy > 0.8
    assert found[1].consistency > found[0].consistency


def test_exposure_control_keeps_the_target_for_other_examinees_too() -> None:
    built = design(n=200)
    thetas = drawn_thetas(1500, 0.0, 1.0, 5)
    before = summarize(built.pool(), run_tests(built, thetas, seed=5)).exposure.rates.max()
    found = control_exposure(built, thetas, target=0.2, seed=6)
    assert found.converged
    assert found.rounds[0].largest > 0.25
    assert found.rounds[-1].above == 0
    controlled = Design(built.blueprint, built.items, exposure=found.chances)
    after = summarize(controlled.pool(), run_tests(controlled, thetas, seed=5)).exposure.rates.max()
    assert before > 0.25
    # Other examinees: chance may add as much again.
    assert after <= 0.2 + 2 * found.tolerance


def test_a_target_that_the_pool_cannot_keep_is_not_called_reached() -> None:
    found = control_exposure(design(n=60), np.zeros(300), target=0.02, seed=6, rounds=3)
    assert not found.converged
    assert len(found.rounds) == 3


def test_chances_fill_the_column_that_the_blueprint_names() -> None:
    named = design(extra='[exposure]\ncolumn = "sh"\n')
    chances = {"i0": 0.25}
    pool = Design(named.blueprint, named.items, exposure=chances).pool()
    assert pool.blueprint.exposure_column == "sh"
    assert pool.exposure[pool.unit_of[0]] == 0.25
    assert (np.delete(pool.exposure, pool.unit_of[0]) == 1).all()


def test_a_pool_without_items_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="no item that can be used"):
        Design(design().blueprint, "item_id,model,a,b\nx,2pl,-1,0\n").pool()
