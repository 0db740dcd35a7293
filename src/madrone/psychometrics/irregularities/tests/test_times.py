"""Response times under the lognormal model, and what does not fit it."""

import numpy as np
import pytest
from scipy import stats

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irregularities import TimeModel, person_times, residuals, time_model

INTENSITY = np.linspace(3.2, 4.6, 15)
SD = np.linspace(0.3, 0.6, 15)
NAMES = [f"q{k}" for k in range(15)]
TRUE = TimeModel(tuple(NAMES), INTENSITY, SD, 0.35, np.minimum(0.1 * np.exp(INTENSITY), 10))


def drawn(seed: int, n: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    speed = rng.normal(0, 0.35, size=(n, 1))
    return np.exp(INTENSITY - speed + SD * rng.normal(size=(n, 15)))


def test_the_model_is_recovered_from_its_own_times_also_where_some_are_missing() -> None:
    seconds = drawn(1, 3000)
    seconds[np.random.default_rng(2).random(seconds.shape) < 0.2] = np.nan
    model = time_model(seconds, NAMES)
    assert model.intensity == pytest.approx(INTENSITY, abs=0.06)
    assert model.sd == pytest.approx(SD, rel=0.06)
    assert model.speed_sd == pytest.approx(0.35, rel=0.06)


def test_a_residual_compares_a_time_with_what_the_others_foretell() -> None:
    seconds = np.exp(INTENSITY)[None].copy()
    seconds[0, 3] *= np.exp(-1.0)
    z = residuals(TRUE, seconds)[0]
    alone = 1 / (np.delete(SD, 3) ** -2.0).sum()
    spread = 1 / (1 / alone + 0.35**-2)
    assert z[3] == pytest.approx(-1 / np.sqrt(SD[3] ** 2 + spread))
    assert z[0] > 0  # The odd time makes the person seem fast, so the others seem slow.


def test_one_odd_time_an_uneven_person_and_a_guesser_are_told_apart() -> None:
    seconds = drawn(3, 400)
    seconds[0, 7] = np.exp(INTENSITY[7] - 2.7)
    seconds[1] = np.exp(INTENSITY + 1.3 * np.where(np.arange(15) % 2, 1, -1))
    seconds[2, :5] = 1.0
    found = {person.row: person for person in person_times(time_model(seconds, NAMES), seconds)}
    assert found[0].oddest == "q7"
    assert found[0].oddest_z is not None and found[0].oddest_z < -4
    assert "odd-item" in found[0].flags
    assert "uneven-times" in found[1].flags
    assert found[2].rapid == 5
    assert found[2].effort == pytest.approx(2 / 3)
    assert "low-effort" in found[2].flags
    assert sum(bool(person.flags) for person in found.values() if person.row > 2) <= 6


def test_guessers_do_not_move_the_model() -> None:
    seconds = drawn(4, 1000)
    honest = time_model(seconds, NAMES)
    seconds[:80] = 1.5
    assert time_model(seconds, NAMES).sd == pytest.approx(honest.sd, rel=0.1)


def test_thresholds_are_a_tenth_of_the_mean_and_ten_seconds_at_most() -> None:
    seconds = np.array([[20.0, 300.0], [40.0, 200.0], [30.0, 100.0]])
    assert time_model(seconds, ["a", "b"]).thresholds == pytest.approx([3.0, 10.0])


def test_one_time_is_too_little_for_fit_and_nobody_without_times_is_listed() -> None:
    seconds = np.full((3, 15), np.nan)
    seconds[0, 0] = 30.0
    seconds[2] = np.exp(INTENSITY)
    found = person_times(TRUE, seconds)
    assert [person.row for person in found] == [0, 2]
    assert (found[0].fit_p, found[0].oddest, found[0].flags) == (None, None, ())
    assert found[1].fit_p == pytest.approx(1.0)


@pytest.mark.parametrize("value", [0.0, -3.0, np.inf])
def test_a_time_that_cannot_be_is_named_by_row_and_item(value: float) -> None:
    seconds = drawn(5, 4)
    seconds[2, 1] = value
    with pytest.raises(PsychometricsError, match="Examinee 3, item q1") as refused:
        time_model(seconds, NAMES)
    assert refused.value.code == "time-range"


def test_it_refuses_an_item_without_times_and_a_table_of_another_shape() -> None:
    seconds = drawn(6, 5)
    seconds[:, 2] = np.nan
    with pytest.raises(PsychometricsError, match="Item q2: three times"):
        time_model(seconds, NAMES)
    with pytest.raises(PsychometricsError) as refused:
        time_model(seconds, NAMES[:3])
    assert refused.value.code == "time-shape"


@pytest.mark.thorough
def test_times_of_the_model_are_flagged_as_often_as_the_levels_say() -> None:
    seconds = drawn(7, 6000)
    model = time_model(seconds, NAMES)
    z = residuals(model, seconds)
    assert stats.kstest(z[:, 4], "norm").pvalue > 0.001
    assert z.std() == pytest.approx(1, abs=0.02)
    found = person_times(model, seconds)
    fit = np.array([person.fit_p for person in found], dtype=float)
    odd = np.array([person.oddest_p for person in found], dtype=float)
    for level in (0.05, 0.01):
        assert (fit <= level).mean() == pytest.approx(level, abs=4 * np.sqrt(level / 6000))
        assert (odd <= level).mean() <= level + 3 * np.sqrt(level / 6000)
    assert not [person for person in found if "uneven-times" in person.flags][1:]
