"""Which items a student gets, and in which order."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.qti import QtiError
from madrone.qti.assessment import Section
from madrone.qti.flow import TestPlan, plan_test
from madrone.qti.tests.assessing import LINEAR, build_test, part, ref, section

ITEMS = "".join(ref(f"i{number}") for number in range(8))


def keys(plan: TestPlan) -> list[str]:
    return [item.key for item in plan.items]


def plan(inside: str, seed: int = 0) -> TestPlan:
    return plan_test(build_test(part(inside)), seed)


def test_without_rules_all_items_come_in_written_order() -> None:
    assert keys(plan(section("S", ref("a") + section("T", ref("b")) + ref("c")))) == ["a", "b", "c"]


@given(st.integers(0, 10**9), st.integers(0, 8))
def test_a_selection_takes_that_many_in_written_order(seed: int, select: int) -> None:
    found = keys(plan(section("S", f'<qti-selection select="{select}"/>{ITEMS}'), seed))
    assert len(found) == select
    assert found == sorted(set(found))


@given(st.integers(0, 10**9))
def test_a_selection_never_leaves_out_what_is_required(seed: int) -> None:
    must = ref("must", attributes='required="true"')
    assert "must" in keys(plan(section("S", f'<qti-selection select="2"/>{ITEMS}{must}'), seed))
    replaced = '<qti-selection select="3" with-replacement="true"/>'
    found = [item.ref.identifier for item in plan(section("S", replaced + ITEMS + must), seed).items]
    assert len(found) == 3
    assert "must" in found


def test_every_item_has_its_chance_of_selection() -> None:
    inside = section("S", f'<qti-selection select="2"/>{ITEMS}')
    test = build_test(part(inside))
    drawn = [key for seed in range(400) for key in keys(plan_test(test, seed))]
    # 100 of 400 are expected for each; 50 is more than five standard errors away.
    assert all(drawn.count(f"i{number}") > 50 for number in range(8))


@given(st.integers(0, 10**9))
def test_with_replacement_an_item_comes_again_under_a_key_of_its_own(seed: int) -> None:
    found = plan(
        section("S", f'<qti-selection select="9" with-replacement="true"/>{ref("a")}{ref("b")}'), seed
    )
    assert len(set(keys(found))) == 9
    for name in ("a", "b"):
        mine = [item for item in found.items if item.ref.identifier == name]
        assert [item.occurrence for item in mine] == list(range(1, len(mine) + 1))
        assert [item.key for item in mine] == [name, *(f"{name}#{n}" for n in range(2, len(mine) + 1))][
            : len(mine)
        ]


def test_a_section_that_comes_twice_selects_each_time_anew() -> None:
    inner = section("T", f'<qti-selection select="1"/>{ITEMS}')
    test = build_test(part(section("S", f'<qti-selection select="2" with-replacement="true"/>{inner}')))
    plans = [plan_test(test, seed) for seed in range(30)]
    assert {item.path for one in plans for item in one.items} == {("S", "T"), ("S", "T#2")}
    assert any(len({item.ref.identifier for item in one.items}) == 2 for one in plans)


@given(st.integers(0, 10**9))
def test_shuffling_keeps_all_items_and_the_places_of_the_fixed(seed: int) -> None:
    fixed = ref("fixed", attributes='fixed="true"')
    inside = section("S", f'<qti-ordering shuffle="true"/>{ref("a")}{ref("b")}{fixed}{ref("c")}{ref("d")}')
    found = keys(plan(inside, seed))
    assert sorted(found) == ["a", "b", "c", "d", "fixed"]
    assert found[2] == "fixed"


def test_every_order_comes() -> None:
    test = build_test(part(section("S", f'<qti-ordering shuffle="true"/>{ref("a")}{ref("b")}{ref("c")}')))
    orders = [tuple(keys(plan_test(test, seed))) for seed in range(300)]
    assert len(set(orders)) == 6
    # 50 of 300 are expected for each.
    assert all(orders.count(order) > 20 for order in set(orders))


INNER = '<qti-assessment-section identifier="T" title="T" visible="{}" keep-together="{}">{}</qti-assessment-section>'


@pytest.mark.parametrize(
    ("visible", "together", "mixed"),
    [("true", "true", False), ("true", "false", False), ("false", "true", False), ("false", "false", True)],
)
def test_only_an_invisible_section_that_need_not_keep_together_is_mixed_in(
    visible: str, together: str, mixed: bool
) -> None:
    inner = INNER.format(visible, together, ref("x") + ref("y") + ref("z"))
    test = build_test(part(section("S", f'<qti-ordering shuffle="true"/>{ref("a")}{ref("b")}{inner}')))
    apart = 0
    for seed in range(40):
        found = keys(plan_test(test, seed))
        assert sorted(found) == ["a", "b", "x", "y", "z"]
        at = sorted(found.index(key) for key in "xyz")
        apart += at[2] - at[0] != 2
    assert (apart > 0) is mixed


def test_a_fixed_section_keeps_its_place_as_a_block() -> None:
    inner = INNER.format("false", "false", ref("x") + ref("y")).replace("visible", 'fixed="true" visible')
    test = build_test(part(section("S", f'<qti-ordering shuffle="true"/>{ref("a")}{inner}{ref("b")}')))
    plans = {tuple(keys(plan_test(test, seed))) for seed in range(20)}
    assert plans == {("a", "x", "y", "b"), ("b", "x", "y", "a")}


def test_the_plan_is_the_same_in_another_process() -> None:
    inside = section("S", f'<qti-selection select="5"/><qti-ordering shuffle="true"/>{ITEMS}')
    script = f"""import sys
from madrone.qti.flow import plan_test
from madrone.qti.tests.assessing import build_test
found = plan_test(build_test({part(inside)!r}), 7)
sys.stdout.write(",".join(item.key for item in found.items))"""
    surroundings = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", script]
    other = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
    assert other.stdout.split(",") == keys(plan(inside, 7))
    assert len({tuple(keys(plan(inside, seed))) for seed in range(20)}) > 10


def test_a_plan_beyond_reason_is_refused() -> None:
    inside = section("I", '<qti-selection select="1000" with-replacement="true"/>' + ref("a"))
    inside = section("S", f'<qti-selection select="1000" with-replacement="true"/>{inside}')
    with pytest.raises(QtiError) as refusal:
        plan(inside)
    assert refusal.value.code == "plan-size"


STRUCTURES = st.recursive(
    st.just("item"),
    lambda inner: st.tuples(
        st.lists(inner, min_size=1, max_size=4),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.integers(0, 4),
    ),
    max_leaves=12,
)


@given(STRUCTURES, st.integers(0, 99))
def test_any_structure_gives_a_plan_whose_items_lie_in_the_sections_of_their_path(
    structure: object, seed: int
) -> None:
    names = iter(range(1_000))

    def write(one: object) -> str:
        if not isinstance(one, tuple):
            return ref(f"i{next(names)}")
        inside, shuffle, together, chosen, select = one
        rules = f'<qti-selection select="{select}"/>' if chosen else ""
        rules += f'<qti-ordering shuffle="{str(shuffle).lower()}"/>'
        return INNER.replace('"T"', f'"S{next(names)}"').format(
            "false", str(together).lower(), rules + "".join(map(write, inside))
        )

    test = build_test(part(section("top", write(structure)), LINEAR))
    found = plan_test(test, seed)
    assert plan_test(test, seed) == found
    assert len(set(keys(found))) == len(found.items) <= len(test.item_refs)
    for item in found.items:
        above: Section = found.parts[0].sections[item.path[0]]
        for key in item.path[1:]:
            inside_it = found.parts[0].sections[key]
            assert inside_it in above.children
            above = inside_it
        assert item.ref in above.children
