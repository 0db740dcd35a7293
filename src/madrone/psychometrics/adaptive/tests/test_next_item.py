"""What comes next follows from the state: positions of field-test items, other grades, seen items, the end."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import AdaptiveTest, Choice, Pool, TestState
from madrone.psychometrics.adaptive.blueprint import FieldTest, Precision, Termination
from madrone.psychometrics.adaptive.field_test import planned
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.errors import PsychometricsError

pytestmark = pytest.mark.thorough

OFF_GRADE = "[off_grade]\ngrade = 5\nafter = 0.5\nbelow = 0\nabove = 0\nstandard_errors = 1\n"


def walk(test: AdaptiveTest, state: TestState, score: int | None) -> tuple[TestState, list[Choice]]:
    """Answer everything with this score, or the highest that the item has, until the test ends."""
    choices = []
    while True:
        choices.append(test.next_item(state))
        if not choices[-1].items:
            return state, choices
        places = [test.pool.place_of[item] for item in choices[-1].items]
        most = [test.pool.parameters[place].max_points for place in places]
        state = state.given(choices[-1].items, [None if score is None else min(score, one) for one in most])


def test_equal_states_get_equal_choices_and_other_seeds_other_ones() -> None:
    pool = Pool(drawn_pool(), blueprint())
    first = [AdaptiveTest(pool).next_item(TestState(seed)).items for seed in range(30)]
    assert first == [AdaptiveTest(pool).next_item(TestState(seed)).items for seed in range(30)]
    assert len(set(first)) > 3


def test_field_test_items_stand_at_their_positions_and_do_not_count() -> None:
    pool = Pool(drawn_pool(field=8), blueprint(extra="[field_test]\npositions = [3, 9]\n"))
    test = AdaptiveTest(pool)
    state, choices = walk(test, TestState(5), 1)
    tried = [position for position, choice in enumerate(choices, start=1) if choice.field_test]
    assert tried == [3, 9]
    assert len(state.items) == 14 and len(test.progress(state).given) == 12
    without = AdaptiveTest(Pool(drawn_pool(field=8), blueprint(extra="[field_test]\npositions = [13, 14]\n")))
    plain, _ = walk(without, TestState(5), 1)
    assert [item for item in state.items if item not in (state.items[2], state.items[8])] == list(
        plain.items[:12]
    )


def test_field_test_items_are_drawn_by_their_weights() -> None:
    items = drawn_pool(field=4)
    weights = {"i56": "0", "i57": "8", "i58": "1", "i59": "1"}
    heavy = [
        replace(item, attributes={**item.attributes, "field_test_weight": weights.get(item.item_id, "")})
        for item in items
    ]
    pool = Pool(heavy, blueprint(extra="[field_test]\ncount = 1\nfirst = 4\nlast = 8\n"))
    slots = [planned(pool, seed)[0] for seed in range(600)]
    names = [slot.unit.name for slot in slots]
    assert names.count("i56") == 0 and names.count("i57") > 400 and names.count("i58") > 20
    assert {slot.position for slot in slots} == {4, 5, 6, 7, 8}


def test_two_field_test_slots_are_spread_between_first_and_last() -> None:
    rule = FieldTest("field_test", "field_test_weight", 2, 5, 10)
    pool = Pool(drawn_pool(field=8), replace(blueprint(), field_test=rule))
    for seed in range(50):
        one, other = (slot.position for slot in planned(pool, seed))
        assert 5 <= one <= 7 and other - one == 3


def test_items_of_other_grades_join_late_and_only_where_the_score_is_clear() -> None:
    pool = Pool(drawn_pool(n=90, off_grade=30), blueprint(extra=OFF_GRADE))
    test = AdaptiveTest(pool)

    def sides(score: int) -> NDArray[np.int8]:
        """For 20 tests and their 12 places, on which side of the grade the item is."""
        walks = [walk(test, TestState(seed), score)[0].items for seed in range(20)]
        return np.array([[pool.off_grade[pool.place_of[item]] for item in items] for items in walks])

    low, high = sides(0), sides(9)
    assert not low[:, :6].any() and not high[:, :6].any()
    assert (low[:, 6:].min(), low.max()) == (-1, 0)
    assert (high.min(), high[:, 6:].max()) == (0, 1)


def test_excluded_items_are_never_given_and_minima_follow_what_is_left() -> None:
    pool = Pool(drawn_pool(), blueprint())
    claim_2 = [item.item_id for item in pool.items if item.attributes["claim"] == "2"]
    state, choices = walk(AdaptiveTest(pool), TestState(2, excluded=tuple(claim_2[:-1])), 1)
    assert not set(state.items) & set(claim_2[:-1])
    # Claim 2 is a reporting category that lacks two of its three items, so the test is two shorter.
    assert len(state.items) == 10 and claim_2[-1] in state.items
    assert choices[-1].ended == "length"


def test_seen_items_come_back_from_the_least_recent_only_where_needed() -> None:
    pool = Pool(drawn_pool(), blueprint())
    test = AdaptiveTest(pool)
    few = TestState(2, seen=("i0", "i1", "i2"))
    assert not set(walk(test, few, 1)[0].items) & {"i0", "i1", "i2"}
    claim_1 = tuple(item.item_id for item in pool.items if item.attributes["claim"] == "1")
    progress = test.progress(TestState(2, seen=claim_1))
    back = [item for item in claim_1 if progress.open[pool.place_of[item]]]
    short = [item for item in claim_1 if pool.items[pool.place_of[item]].attributes["kind"] == "short"]
    assert back == sorted({*claim_1[:4], short[0]}, key=claim_1.index)


def test_a_held_back_unit_comes_only_where_nothing_else_fits() -> None:
    items = [
        replace(item, attributes={**item.attributes, "exposure": "0" if k % 2 else "1"})
        for k, item in enumerate(drawn_pool())
    ]
    state, _ = walk(AdaptiveTest(Pool(items, blueprint(extra="[exposure]\n"))), TestState(1), 1)
    assert all(int(item[1:]) % 2 == 0 for item in state.items)
    none = [replace(item, attributes={**item.attributes, "exposure": "0"}) for item in drawn_pool()]
    state, _ = walk(AdaptiveTest(Pool(none, blueprint(extra="[exposure]\n"))), TestState(1), 1)
    assert len(state.items) == 12


@pytest.mark.parametrize(
    ("rule", "length", "why"),
    [
        (Termination(), 12, "length"),
        (Termination(at_minimum=True), 10, "minimum"),
        (Termination(overall=True), 10, "overall-precision"),
        (Termination(too_close=(0.0, 50.0)), 10, "too-close"),
        (Termination(too_close=(0.0, 50.0), overall=True, every=True), 10, "all"),
        (Termination(too_close=(6.0, 0.1), at_minimum=True, every=True), 12, "length"),
    ],
)
def test_a_test_ends_by_its_rules(rule: Termination, length: int, why: str) -> None:
    design = replace(blueprint(), termination=rule, precision=Precision(target_se=0.9))
    state, choices = walk(AdaptiveTest(Pool(drawn_pool(), design)), TestState(4), 1)
    assert (len(state.items), choices[-1].ended) == (length, why)


def test_a_pool_that_has_nothing_left_ends_the_test() -> None:
    features = tuple(replace(one, max=min(one.max, 3), min=0, strict=True) for one in blueprint().features)
    design = replace(blueprint(), features=features)
    state, choices = walk(AdaptiveTest(Pool(drawn_pool(), design)), TestState(4), 1)
    assert choices[-1].ended == "pool" and len(state.items) == 9


def test_a_state_of_another_pool_is_refused() -> None:
    test = AdaptiveTest(Pool(drawn_pool(), blueprint()))
    with pytest.raises(PsychometricsError, match="was given item i99, which is not in this pool"):
        test.next_item(TestState(1, ("i99",), (1,)))
    with pytest.raises(PsychometricsError, match="the score 7 is outside 0 to"):
        test.next_item(TestState(1, ("i3",), (7,)))


def test_an_unscored_item_was_given_but_tells_nothing() -> None:
    test = AdaptiveTest(Pool(drawn_pool(), blueprint()))
    progress = test.progress(TestState(1, ("i3", "i4"), (None, None)))
    assert progress.given == (3, 4) and (progress.theta, progress.se) == (0.0, 1.0)
    assert int(progress.counts[0]) + int(progress.counts[1]) == 2
    assert not progress.open[[3, 4]].any() and np.count_nonzero(~progress.open) == 2


def test_a_start_of_ones_own_moves_the_first_ability() -> None:
    test = AdaptiveTest(Pool(drawn_pool(), blueprint()))
    assert test.next_item(TestState(1, start=-1.5)).theta == -1.5
    assert test.next_item(TestState(1, start=40.0)).theta == 6.0
    assert 2 < test.next_item(TestState(1, ("i3",), (1,), start=40.0)).theta <= 6
