"""What cannot be calibrated is named, and the rest is calibrated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.calibration import Settings, calibrate
from madrone.psychometrics.calibration.tests.oracle import simulated, some_items
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters

RNG = np.random.default_rng(21)
ITEMS = some_items(RNG, "2pl", 6)
SCORES = simulated(RNG, ITEMS, RNG.standard_normal(1200))
SCORES.setflags(write=False)
IDS = [item.item_id for item in ITEMS]


def with_column(column: np.ndarray) -> np.ndarray:
    return np.column_stack([SCORES, column])


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (np.zeros(1200, int), "all-wrong"),
        (np.ones(1200, int), "all-right"),
        (np.full(1200, -1), "no-responses"),
        (2 * SCORES[:, 0], "too-many-points"),
        (1 - SCORES[:, 2], "negative-discrimination"),
    ],
)
def test_an_item_that_cannot_be_estimated_is_named_and_the_rest_is_calibrated(
    column: np.ndarray, code: str
) -> None:
    result = calibrate(with_column(column), [*IDS, "odd"], "2pl")
    assert [(problem.item_id, problem.code) for problem in result.problems] == [("odd", code)]
    assert "odd" in result.problems[0].message
    assert result.converged
    assert [item.item_id for item in result.bank] == IDS
    assert result.log_likelihood == pytest.approx(calibrate(SCORES, IDS, "2pl").log_likelihood, abs=1e-6)


def test_a_score_that_nobody_has_is_named() -> None:
    models = {**dict.fromkeys(IDS, "2pl"), "odd": "gpcm"}
    result = calibrate(with_column(2 * SCORES[:, 0]), [*IDS, "odd"], models)  # type: ignore[arg-type]
    assert [(problem.item_id, problem.code) for problem in result.problems] == [("odd", "empty-category")]
    assert "the score 1" in result.problems[0].message


def test_several_odd_items_are_all_named() -> None:
    scores = np.column_stack([SCORES, np.zeros(1200, int), np.ones(1200, int), 1 - SCORES[:, 2]])
    result = calibrate(scores, [*IDS, "x", "y", "z"], "2pl")
    assert [problem.item_id for problem in result.problems] == ["x", "y", "z"]


def test_examinees_without_a_score_are_counted_apart() -> None:
    blank = np.vstack([SCORES, np.full((7, 6), -1)])
    result = calibrate(blank, IDS, "2pl")
    assert (result.n, result.unanswered) == (1200, 7)
    assert result.log_likelihood == calibrate(SCORES, IDS, "2pl").log_likelihood


def test_an_examinee_whose_only_item_was_left_out_is_counted_apart() -> None:
    scores = np.full((1201, 7), -1)
    scores[:1200, :6] = SCORES
    scores[1200, 6] = 1
    result = calibrate(scores, [*IDS, "odd"], "2pl")
    assert (result.n, result.unanswered) == (1200, 1)
    assert [problem.code for problem in result.problems] == ["all-right"]


def test_an_item_that_separates_without_error_does_not_stop_the_others() -> None:
    """Its slope has no finite estimate; whatever is said of it, the others stay."""
    rng = np.random.default_rng(2)
    theta = rng.standard_normal(800)
    scores = simulated(rng, ITEMS, theta)
    total = scores.sum(axis=1)
    result = calibrate(np.column_stack([scores, total >= 3]).astype(int), [*IDS, "exact"], "2pl")
    assert set(IDS) <= {item.item_id for item in result.bank}
    assert all(np.isfinite(item.a) for item in result.bank)


def refused(code: str, *args: object, **options: object) -> str:
    with pytest.raises(PsychometricsError) as caught:
        calibrate(*args, **options)  # type: ignore[arg-type]
    assert caught.value.code == code
    return caught.value.message


def test_it_refuses_what_makes_no_sense() -> None:
    assert "Examinee 1, item" in refused(
        "score-range", np.where(SCORES[0, 0] == SCORES, -2, SCORES), IDS, "2pl"
    )
    refused("score-shape", SCORES, IDS[:-1], "2pl")
    refused("score-shape", SCORES.astype(float), IDS, "2pl")
    assert IDS[0] in refused("repeated-item", SCORES, [IDS[0]] * 6, "2pl")
    assert "rasch" in refused("unknown-model", SCORES, IDS, "rasch")
    assert IDS[1] in refused("no-model", SCORES, IDS, {IDS[0]: "2pl"})
    refused("group-count", SCORES, IDS, "2pl", groups=["a"])
    assert "zz" in refused("unknown-group", SCORES, IDS, "2pl", groups=["a"] * 1200, reference="zz")
    assert "gone" in refused(
        "unknown-anchor", SCORES, IDS, "2pl", fixed=[ItemParameters("gone", "2pl", 1, (0,))]
    )
    anchor = ItemParameters("odd", "2pl", 1.0, (0.0,))
    assert "odd" in refused(
        "anchor-points", with_column(2 * SCORES[:, 0]), [*IDS, "odd"], "2pl", fixed=[anchor]
    )


def test_too_few_items_are_refused_with_the_reason() -> None:
    message = refused("too-few-items", np.zeros((10, 3), int), list("abc"), "2pl")
    assert "Item a: everybody has the score 0" in message


def test_a_group_without_any_usable_response_is_named_and_the_rest_is_calibrated() -> None:
    scores = np.vstack([SCORES, np.full((3, 6), -1)])
    groups = ["here"] * 600 + ["there"] * 600 + ["gone"] * 3
    result = calibrate(scores, IDS, "2pl", groups=groups, reference="here")
    assert [(problem.item_id, problem.code) for problem in result.problems] == [("gone", "empty-group")]
    assert [(group.name, group.n) for group in result.populations] == [("here", 600), ("there", 600)]
    alone = calibrate(SCORES, IDS, "2pl", groups=groups[:1200], reference="here")
    assert result.bank == alone.bank


def test_a_group_that_loses_its_only_item_is_named() -> None:
    scores = np.full((1203, 7), -1)
    scores[:1200, :6] = SCORES
    scores[1200:, 6] = 1
    groups = ["many"] * 1200 + ["few"] * 3
    result = calibrate(scores, [*IDS, "odd"], "2pl", groups=groups, reference="many")
    assert [problem.code for problem in result.problems] == ["all-right", "empty-group"]
    assert [group.name for group in result.populations] == ["many"]


def test_the_group_that_holds_the_scale_may_not_be_empty() -> None:
    scores = np.vstack([SCORES, np.full((3, 6), -1)])
    groups = ["here"] * 1200 + ["gone"] * 3
    assert "gone" in refused("empty-group", scores, IDS, "2pl", groups=groups, reference="gone")
    assert "gone" in refused("empty-group", scores, IDS, "2pl", groups=groups)


def test_a_slope_without_end_is_named() -> None:
    """One score that says exactly who is above a point, beside items that measure well."""
    rng = np.random.default_rng(8)
    theta = 4 * rng.standard_normal(500)
    scores = simulated(rng, ITEMS, theta)
    result = calibrate(np.column_stack([scores, theta > 0.1]).astype(int), [*IDS, "exact"], "2pl")
    steep = {problem.item_id for problem in result.problems if problem.code == "endless-slope"}
    assert steep <= {*IDS, "exact"}
    assert result.converged
    assert max(item.a for item in result.bank) < 20


def test_a_population_without_spread_is_named() -> None:
    """Everybody of a group answers alike: its spread would be zero, which no node can carry."""
    alike = np.tile(SCORES[0], (200, 1))
    groups = ["many"] * 1200 + ["one"] * 200
    result = calibrate(np.vstack([SCORES, alike]), IDS, "2pl", groups=groups, reference="many")
    assert ("one", "population-off-nodes") in [(p.item_id, p.code) for p in result.problems]
    assert all(np.isfinite(item.a) for item in result.bank)


MODELS_BY_POINTS = {1: ["1pl", "2pl", "3pl"], 2: ["gpcm", "grm"], 3: ["gpcm", "grm"]}


@pytest.mark.thorough
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 4, 9, 30, 90]), st.integers(1, 6), st.booleans())
def test_no_responses_make_it_fail_in_another_way(seed: int, n: int, k: int, grouped: bool) -> None:
    rng = np.random.default_rng(seed)
    points = rng.integers(1, 4, k)
    level = rng.standard_normal((n, 1)) * rng.choice([0.1, 1, 5]) + rng.standard_normal((n, k)) * rng.choice(
        [0, 1]
    )
    scores = np.clip(np.floor(level + points / 2 + rng.standard_normal(k)), 0, points).astype(int)
    scores[rng.random(scores.shape) < rng.choice([0, 0.3, 0.8])] = -1
    ids = [f"i{place}" for place in range(k)]
    models = {
        item: str(rng.choice(MODELS_BY_POINTS[most])) for item, most in zip(ids, points.tolist(), strict=True)
    }
    groups = [str(group) for group in rng.integers(0, 2, n)] if grouped else None
    try:
        result = calibrate(scores, ids, models, groups=groups, settings=Settings(most_steps=40))  # type: ignore[arg-type]
    except PsychometricsError as problem:
        assert problem.code in ("too-few-items", "empty-group")
    else:
        named = {problem.item_id for problem in result.problems}
        assert set(ids) == {item.item_id for item in result.bank} | (named & set(ids))
        assert all(np.isfinite([item.a, *item.steps]).all() for item in result.bank)
        assert result.converged or named
