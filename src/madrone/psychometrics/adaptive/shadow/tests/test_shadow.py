"""The shadow test keeps to the blueprint, plans the best test there is, and remembers nothing."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from madrone.psychometrics.adaptive import (
    AdaptiveTest,
    Pool,
    Progress,
    TestState,
    drawn_answers,
    seed_of,
    simulate_tests,
)
from madrone.psychometrics.adaptive.shadow import ShadowTest
from madrone.psychometrics.adaptive.tests.pools import BLUEPRINT, blueprint, drawn_pool
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import information

SHADOW = 'algorithm = "shadow-test"\n' + BLUEPRINT.split("[selection]")[0]


def pool(*, seed: int = 1, n: int = 80, sets: int = 0, extra: str = "", exposure: bool = False) -> Pool:
    return Pool(drawn_pool(seed, n, sets=sets, exposure=exposure), blueprint(text=SHADOW, extra=extra))


def after(test: AdaptiveTest, answers: int, seed: int = 5) -> tuple[TestState, Progress]:
    """A test after some answers, all of them drawn for an average examinee."""
    state = TestState(seed)
    scores = drawn_answers(test.pool, np.zeros(1), np.array([seed], np.int64))[0]
    while len(state.items) < answers and (choice := test.next_item(state)).items:
        places = [test.pool.place_of[name] for name in choice.items]
        state = state.given(choice.items, [int(scores[place]) for place in places])
    return state, test.progress(state)


@pytest.mark.thorough
@pytest.mark.parametrize("sets", [0, 4])
def test_no_test_misses_the_blueprint(sets: int) -> None:
    items = pool(sets=sets)
    tests = simulate_tests(items, np.random.default_rng(2).normal(size=60), seed=3)
    assert not tests.violations(items).any()
    assert (tests.lengths == 12).all()
    for row in tests.items:
        units = items.unit_of[row]
        for unit in np.unique(units):
            assert (units == unit).sum() == items.units[unit].size


@pytest.mark.parametrize("answers", [0, 5, 9])
def test_the_plan_is_the_best_one_by_another_solver(answers: int) -> None:
    test = AdaptiveTest(pool(seed=answers, sets=3))
    items = test.pool
    _, progress = after(test, answers)
    selector = ShadowTest(items)
    planned = selector._plan(progress, selector._information(progress.theta))
    given = list(progress.given)
    assert planned[given].all()
    told = np.array([information(item, progress.theta, D=items.blueprint.D) for item in items.parameters])
    n, sets = len(told), [unit for unit in items.units if len(unit.items) > 1]
    low, high = np.zeros(n + len(sets)), np.ones(n + len(sets))
    high[:n] = progress.open
    low[given] = high[given] = 1.0
    rows = np.zeros((len(items.minima) + 1 + len(sets), n + len(sets)))
    rows[: len(items.minima), :n] = items.has.T
    rows[len(items.minima), :n] = 1
    for row, unit in enumerate(sets):
        rows[len(items.minima) + 1 + row, list(unit.items)] = 1
        rows[len(items.minima) + 1 + row, n + row] = -unit.size
    rest = np.zeros(len(sets))
    rule = LinearConstraint(rows, np.r_[items.minima, 12, rest], np.r_[items.maxima, 12, rest])
    whole = np.ones(n + len(sets))
    best = milp(
        -np.r_[told, rest], integrality=whole, bounds=Bounds(low, high), constraints=rule,
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    assert best.status == 0
    # Ties are told apart by one part in 100,000.
    assert told[planned].sum() == pytest.approx(-best.fun, rel=2e-5)


def test_a_choice_does_not_depend_on_what_was_chosen_before() -> None:
    items = pool(sets=2)
    busy = AdaptiveTest(items)
    for seed in range(3):
        after(busy, 12, seed)
    for answers in (0, 4, 10):
        _, progress = after(busy, answers, seed=77)
        assert busy.selector.choose(progress) == ShadowTest(items).choose(progress)


def test_items_that_are_held_back_come_only_where_nothing_else_fits() -> None:
    items = pool(exposure=True, extra="[exposure]\n")
    test = AdaptiveTest(items)
    _, progress = after(test, 0)
    assert not progress.eligible.all()
    chosen = test.selector.choose(progress)
    assert progress.eligible[items.unit_of[list(chosen)]].all()
    nobody = replace(progress, eligible=np.zeros_like(progress.eligible))
    assert test.selector.choose(nobody)


def test_a_maximum_that_is_not_strict_gives_way_and_a_strict_one_never() -> None:
    items = pool()
    test = AdaptiveTest(items)
    _, progress = after(test, 0)
    in_claim = items.has[:, :3]
    only = replace(progress, open=progress.open & in_claim[:, 2])
    assert test.selector.choose(only)
    given = np.flatnonzero(in_claim[:, 0])[:6]
    full = replace(
        progress,
        given=tuple(given.tolist()),
        counts=items.has[given].sum(axis=0).astype(np.int32),
        open=progress.open & in_claim[:, 0] & ~np.isin(np.arange(len(in_claim)), given),
    )
    assert test.selector.choose(full) == ()


def test_a_set_that_was_given_in_part_does_not_end_the_test() -> None:
    items = pool(sets=3)
    test = AdaptiveTest(items)
    unit = next(unit for unit in items.units if len(unit.items) > 1)
    names = tuple(items.items[place].item_id for place in unit.items[:2])
    choice = test.next_item(TestState(1, names, (0, 0)))
    assert choice.items
    assert not set(choice.items) & {items.items[place].item_id for place in unit.items}


def test_randomesque_draws_among_the_best_of_the_plan() -> None:
    items = pool(extra="[selection]\nrandomesque = 4\n")
    test = AdaptiveTest(items)
    chosen = {test.next_item(TestState(seed_of(1, person))).items for person in range(40)}
    assert 2 <= len(chosen) <= 4


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="randomesqu"):
        ShadowTest(pool(extra="[selection]\nrandomesqu = 4\n"))
