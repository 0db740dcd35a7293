"""A pool is compiled for its blueprint, and what does not fit is refused by name."""

from dataclasses import replace

import pytest

from madrone.psychometrics.adaptive import Pool, PoolItem, read_pool
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.errors import PsychometricsError

ITEMS = """item_id,model,a,b,c,claim,group
x1,2pl,1,0,,1,
x2,2pl,0.8,0.5,,2,P1
x3,2pl,-1,0.5,,2,P1
x4,3pl,0.9,1,0.2,2,P1
""".splitlines(keepends=True)


def changed(items: list[PoolItem], place: int, **attributes: str) -> list[PoolItem]:
    items[place] = replace(items[place], attributes={**items[place].attributes, **attributes})
    return items


def test_further_columns_and_files_are_attributes() -> None:
    more = ["item_id,dok,claim\n", "x1,3,\n", "x9,1,\n", "x2,2,4\n", "x2,2,4\n"]
    file = read_pool(ITEMS, more)
    assert [item.item_id for item in file.items] == ["x1", "x2", "x4"]
    assert file.items[0].attributes == {"claim": "1", "group": "", "dok": "3"}
    assert file.items[1].attributes["claim"] == "4"
    assert [(number, problem.line, problem.code) for number, problem in file.problems] == [
        (0, 4, "bad-slope"),
        (1, 3, "unknown-item"),
        (1, 5, "repeated-item"),
    ]


def test_a_file_of_attributes_needs_its_header() -> None:
    with pytest.raises(PsychometricsError, match="header that names item_id"):
        read_pool(ITEMS, ["name,dok\n"])


def test_sets_give_as_many_items_as_the_blueprint_says() -> None:
    pool = Pool(drawn_pool(sets=3), blueprint(extra="[groups]\nsize = 3\nsizes = { P1 = 2 }\n"))
    assert [unit.size for unit in pool.units[:4]] == [3, 2, 3, 1]
    assert pool.units[0].items == (0, 1, 2, 3) and pool.unit_of[5] == 1


def test_minima_find_room_together_in_the_test_and_in_strict_maxima() -> None:
    pool = Pool(drawn_pool(), blueprint())
    # The three claims exclude each other; short answers of claim 1 stand within claim 1, whose maximum is strict.
    assert pool.reserves == ((-1, (0, 1, 2)), (-1, (3,)), (-1, (4,)), (0, (4,)))


@pytest.mark.parametrize(
    ("extra", "place", "attributes", "words"),
    [
        ("", 3, {"field_test": "maybe"}, "Item i3: the field-test mark is “maybe”"),
        (
            "[exposure]\n",
            4,
            {"exposure": "1.5"},
            "Item i4: exposure is “1.5”; it has to be a number from 0 to 1",
        ),
        ("[off_grade]\ngrade=5\nbelow=0\nabove=1\n", 2, {"grade": "five"}, "Item i2: grade is “five”"),
        ("", 1, {"field_test": "1", "group": "P9"}, ""),
    ],
)
def test_an_item_that_does_not_fit_is_named(
    extra: str, place: int, attributes: dict[str, str], words: str
) -> None:
    items = changed(drawn_pool(), place, **attributes)
    if not words:
        items, words = changed(items, 5, group="P9"), "Item i5: the set P9 mixes field-test items"
    with pytest.raises(PsychometricsError) as refused:
        Pool(items, blueprint(extra=extra))
    assert words in refused.value.message


def test_a_pool_that_is_too_small_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="“Claim 1” needs 4 items, but the pool has 1"):
        Pool(drawn_pool(n=3), blueprint())


def test_a_column_that_no_item_has_is_refused() -> None:
    bare = [PoolItem(item.parameters, {"claim": "1"}) for item in drawn_pool()]
    with pytest.raises(PsychometricsError, match="asks for the column dok, which no item has"):
        Pool(bare, blueprint())


def test_an_item_twice_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="has an item twice"):
        Pool([*drawn_pool(), drawn_pool()[0]], blueprint())


def test_a_pool_without_items_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="A pool has 1 to 32,766 items, not 0"):
        Pool([], blueprint())
