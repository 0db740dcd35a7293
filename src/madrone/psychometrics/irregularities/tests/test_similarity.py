"""Answer similarity: exact where a count can be made by hand, honest on examinees who work alone."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irregularities import (
    Answers,
    Similarity,
    at_least,
    independent_answers,
    omega,
    similar_pairs,
)
from madrone.psychometrics.irregularities.tests.scenes import multiple_choice, options_of, scores_of
from madrone.psychometrics.irt import Estimator, Form, ItemParameters, estimate_all


def alone(seed: int, n: int, *, copies: int = 0) -> tuple[Answers, np.ndarray]:
    """Examinees of whom the first takes ``copies`` answers from the second, with their estimated abilities."""
    rng = np.random.default_rng(seed)
    items = multiple_choice(3)
    theta = rng.normal(size=n)
    scores = scores_of(rng, items, theta)
    options = options_of(rng, scores, theta)
    taken = rng.permutation(len(items))[:copies]
    if copies:
        scores[0, taken], options[0, taken] = scores[1, taken], options[1, taken]
    form = Form(items)
    estimated = estimate_all(form, scores, Estimator("wle")).theta
    choices = {item.item_id: options[:, place] for place, item in enumerate(items)}
    keys = dict.fromkeys(choices, "A")
    return independent_answers(form, estimated, scores, choices=choices, keys=keys), scores


@pytest.mark.thorough
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(0, 8))
def test_the_tail_is_the_sum_over_all_outcomes(chances: list[float], count: int) -> None:
    total = 0.0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        if sum(outcome) >= count:
            total += math.prod(p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True))
    assert float(at_least(np.array(chances), np.array(count))) == pytest.approx(total, abs=1e-12)


def test_equal_chances_give_the_binomial_tail() -> None:
    tails = at_least(np.full((5, 30), 0.3), np.array([0, 5, 9, 20, 30]))
    assert tails == pytest.approx(stats.binom.sf([-1, 4, 8, 19, 29], 30, 0.3), abs=1e-14)


def test_chances_of_an_item_sum_to_one_and_the_key_follows_the_model() -> None:
    answers, _ = alone(1, 60)
    assert answers.chances.sum(axis=2) == pytest.approx(np.ones((60, 40)))
    assert (answers.codes.max(), answers.codes.min()) == (3, 0)


def test_the_wrong_options_follow_the_ability() -> None:
    rng = np.random.default_rng(2)
    theta = np.sort(rng.normal(size=4000))
    items = multiple_choice(3, 2)
    scores = scores_of(rng, items, theta)
    options = options_of(rng, scores, theta)
    choices = {item.item_id: options[:, place] for place, item in enumerate(items)}
    answers = independent_answers(
        Form(items), theta, scores, choices=choices, keys=dict.fromkeys(choices, "A")
    )
    given_wrong = answers.chances[:, 0, 1:] / answers.chances[:, 0, 1:].sum(axis=1, keepdims=True)
    assert given_wrong[0] == pytest.approx([0.72, 0.25, 0.03], abs=0.06)
    assert given_wrong[-1, 2] > 0.4


def test_an_examinee_with_most_of_anothers_answers_is_found_among_eighty() -> None:
    answers, _ = alone(2, 80, copies=28)
    found = similar_pairs(answers)
    assert found.compared == 80 * 79 // 2
    flagged = [(pair.first, pair.second) for pair in found.pairs if pair.flagged]
    assert flagged == [(0, 1)]
    pair = found.pairs[0]
    assert pair.matches > pair.expected + 8
    assert pair.omega > 3
    assert pair.k2_p < 0.01
    assert pair.n == 40
    assert 0 < pair.wrong_matches <= pair.matches


def test_groups_are_compared_within_only_and_missing_answers_count_on_neither_side() -> None:
    answers, _ = alone(6, 20, copies=25)
    apart = similar_pairs(answers, groups=["a", "b"] * 10, shown=1)
    assert apart.compared == 2 * (10 * 9 // 2)
    assert all((pair.first - pair.second) % 2 == 0 for pair in apart.pairs)
    codes = answers.codes.copy()
    codes[0, :15] = -1
    fewer = similar_pairs(Answers(codes, answers.chances, answers.wrong & (codes >= 0)), shown=1)
    assert {pair.n for pair in fewer.pairs if pair.first == 0} == {25}
    assert {pair.n for pair in fewer.pairs if pair.first > 0} == {40}


def test_scores_alone_serve_where_options_were_not_kept() -> None:
    items = [*multiple_choice(3, 20), ItemParameters("essay", "gpcm", 0.8, (-0.5, 0.5))]
    theta = np.array([-1.0, 1.0])
    scores = np.array([[0] * 20 + [1], [1] * 20 + [1]])
    answers = independent_answers(Form(items), theta, scores)
    assert answers.wrong.sum(axis=1).tolist() == [21, 1]
    assert answers.chances[:, 20].sum(axis=1) == pytest.approx([1, 1])
    assert similar_pairs(answers, shown=1).pairs[0].matches == 1


def test_nobody_to_compare_gives_no_pairs() -> None:
    answers = independent_answers(Form(multiple_choice(1, 5)), np.zeros(1), np.zeros((1, 5), dtype=int))
    assert similar_pairs(answers) == Similarity((), 0)


def test_it_refuses_a_key_of_an_essay_and_choices_that_are_missing() -> None:
    essay, choice = ItemParameters("essay", "gpcm", 0.8, (-0.5, 0.5)), multiple_choice(1, 1)[0]
    for item, code in ((essay, "points-differ"), (choice, "choice-count")):
        with pytest.raises(PsychometricsError) as refused:
            independent_answers(
                Form([item]), np.zeros(2), np.zeros((2, 1), dtype=int), keys={item.item_id: "A"}
            )
        assert refused.value.code == code


@pytest.mark.thorough
def test_examinees_who_work_alone_are_flagged_no_more_often_than_the_levels_say() -> None:
    gbt, omegas, k2, runs_flagged = [], [], [], 0
    for seed in range(20):
        answers, _ = alone(100 + seed, 60)
        found = similar_pairs(answers, level=0.05, shown=1.0)
        runs_flagged += any(pair.flagged for pair in found.pairs)
        gbt += [pair.gbt_p for pair in found.pairs]
        k2 += [pair.k2_p for pair in found.pairs if not math.isnan(pair.k2_p)]
        omegas += [omega(answers, pair.first, pair.second) for pair in found.pairs]
    assert len(gbt) == 20 * 60 * 59 // 2
    for p in (np.array(gbt), np.array(k2)):
        assert (p <= 0.05).mean() <= 0.055
        assert (p <= 0.01).mean() <= 0.012
        assert (p <= 0.001).mean() <= 0.002
    assert (stats.norm.sf(omegas) <= 0.05).mean() <= 0.055
    assert (stats.norm.sf(omegas) <= 0.01).mean() <= 0.012
    # Any false flag at all: at most one run in twenty; four would be far beyond chance.
    assert runs_flagged <= 3
