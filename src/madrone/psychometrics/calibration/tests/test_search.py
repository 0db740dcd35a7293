"""The search in its two parts: where the second cannot go on, the first does, and both end at the same place."""

import numpy as np
import pytest

from madrone.psychometrics.calibration import Calibration, Settings, calibrate, search
from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.em import Solution
from madrone.psychometrics.calibration.tests.oracle import simulated, some_items
from madrone.psychometrics.irt.models import Floats, Model


def calibrated(model: Model, **settings: float) -> Calibration:
    rng = np.random.default_rng(14)
    items = some_items(rng, model, 8)
    scores = simulated(rng, items, rng.standard_normal(1500))
    return calibrate(scores, list("abcdefgh"), model, settings=Settings(**settings))  # type: ignore[arg-type]


@pytest.mark.thorough
@pytest.mark.parametrize("model", ["1pl", "2pl", "3pl", "gpcm", "grm"])
def test_the_climb_ends_where_em_alone_ends(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    climbed = calibrated(model, tolerance=1e-8)
    monkeypatch.setattr(search, "guide", lambda design, state: None)
    by_em = calibrated(model, tolerance=1e-8)
    assert climbed.converged
    assert by_em.converged
    assert climbed.iterations < by_em.iterations
    assert climbed.log_likelihood == pytest.approx(by_em.log_likelihood, abs=1e-8)
    assert [item.a for item in climbed.bank] == pytest.approx([item.a for item in by_em.bank], abs=2e-6)


def test_em_goes_on_where_the_climb_was_led_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    """An information far too small makes steps that are far too long."""
    good, led = calibrated("2pl"), []
    whole = search.guide

    def misleading(design: Design, state: State) -> Floats:
        led.append(True)
        return 1e-3 * np.asarray(whole(design, state))

    monkeypatch.setattr(search, "guide", misleading)
    found = calibrated("2pl")
    assert led
    assert found.converged
    assert found.log_likelihood == pytest.approx(good.log_likelihood, abs=1e-7)
    assert [item.a for item in found.bank] == pytest.approx([item.a for item in good.bank], abs=5e-6)


def test_an_information_without_an_inverse_leaves_the_search_to_em(monkeypatch: pytest.MonkeyPatch) -> None:
    good = calibrated("2pl")
    monkeypatch.setattr(search, "guide", lambda design, state: np.zeros((design.n_free, design.n_free)))
    found = calibrated("2pl")
    assert found.converged
    assert found.log_likelihood == pytest.approx(good.log_likelihood, abs=1e-7)


def test_a_sample_that_misleads_em_is_left_for_all_of_the_responses(monkeypatch: pytest.MonkeyPatch) -> None:
    good, seen = calibrated("2pl"), []
    solve = search.solve

    def stuck_in_the_sample(design: Design, start: State, **options: float) -> Solution:
        seen.append(design.layout.rows())
        options["most_steps"] = 1 if len(seen) == 1 else options["most_steps"]
        return solve(design, start, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(search, "solve", stuck_in_the_sample)
    monkeypatch.setattr(search, "_FEWEST", 1)
    monkeypatch.setattr(search, "_EACH", 1)
    monkeypatch.setattr(search, "_SEEN", 0)
    found = calibrated("2pl")
    assert len(seen) == 2
    assert seen[0] < seen[1]
    assert found.converged
    assert found.log_likelihood == pytest.approx(good.log_likelihood, abs=1e-7)
