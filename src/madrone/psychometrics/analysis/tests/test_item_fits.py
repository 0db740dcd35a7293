"""Item fit from a calibration on the spot, or from given parameters."""

import numpy as np
import pytest

from madrone.psychometrics.analysis import item_fits
from madrone.psychometrics.analysis.tests.verbal import matrix
from madrone.psychometrics.calibration import Settings, calibrate, item_fit
from madrone.psychometrics.calibration.tests.oracle import simulated
from madrone.psychometrics.irt import ItemParameters


def test_it_is_the_fit_of_a_2pl_calibration() -> None:
    scores, item_ids = matrix("lsat7")
    found = item_fits(scores, item_ids)
    bank = calibrate(scores, item_ids, "2pl", settings=Settings(errors="none")).bank
    assert list(found.fits.values()) == list(item_fit(bank, scores))
    assert found.bank == bank
    assert (found.population, found.problems) == ((0.0, 1.0), ())


def test_items_of_many_points_are_calibrated_by_the_gpcm() -> None:
    scores, item_ids = matrix("science")
    scores[:, 1] = scores[:, 1] > 1
    found = item_fits(scores, item_ids)
    assert [item.model for item in found.bank] == ["gpcm", "2pl", "gpcm", "gpcm"]
    assert len(found.fits) == 4


def test_given_items_keep_their_parameters_and_the_population_is_found() -> None:
    rng = np.random.default_rng(8)
    bank = [ItemParameters(f"i{k}", "2pl", 0.8 + 0.1 * k, (-1.0 + 0.4 * k,)) for k in range(7)]
    scores = simulated(rng, bank, 0.6 + 0.8 * rng.standard_normal(3000), D=1.7)
    found = item_fits(scores, [item.item_id for item in bank], bank=bank, D=1.7)
    assert found.bank == tuple(bank)
    assert found.population == pytest.approx((0.6, 0.8), abs=0.06)
    assert list(found.fits.values()) == list(item_fit(bank, scores, D=1.7, population=found.population))
    assert all(fit.p is not None and fit.p > 0.001 for fit in found.fits.values())


def test_items_without_parameters_are_named_and_left_out() -> None:
    scores, item_ids = matrix("lsat7")
    bank = [ItemParameters(item_id, "2pl", 0.6, (-1.5,)) for item_id in item_ids[:4]]
    found = item_fits(scores, item_ids, bank=bank, D=1.7)
    assert [(problem.item_id, problem.code) for problem in found.problems] == [("item_5", "no-parameters")]
    assert list(found.fits) == item_ids[:4]


def test_what_cannot_be_calibrated_is_named_and_the_others_are_fitted() -> None:
    scores, item_ids = matrix("lsat7")
    with_easy = np.concatenate([scores, np.ones((1000, 1), int)], axis=1)
    found = item_fits(with_easy, [*item_ids, "easy"])
    assert [(problem.item_id, problem.code) for problem in found.problems] == [("easy", "all-right")]
    assert list(found.fits) == item_ids


def test_without_enough_items_there_is_no_fit_but_a_reason() -> None:
    found = item_fits(np.array([[0, 1], [1, 0], [1, 1]]), ["a", "b"])
    assert (found.fits, found.bank) == ({}, ())
    assert found.problems[0].code == "too-few-items"
    assert found.problems[0].message.startswith("There is no item fit (S-X²).")
