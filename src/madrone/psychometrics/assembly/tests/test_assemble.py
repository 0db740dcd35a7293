"""Assembled forms hold every demand of the specification, and no better ones exist."""

import io
from itertools import combinations

import numpy as np
import pytest

from madrone.psychometrics.assembly import Assembly, Bank, assemble, read_specification, write_forms_csv
from madrone.psychometrics.assembly.tests.banks import bank
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import total_information

TARGET = "[target]\nthetas = [-1.0, 0.0, 1.0]\ninformation = [4.0, 5.0, 4.0]\ngap = 0.2\n"


def assembled(text: str, of: Bank | None = None) -> tuple[Assembly, Bank, np.ndarray]:
    items = of or bank()
    assembly = assemble(read_specification(text), items, seconds=20)
    assert assembly.taken is not None, str(assembly.conflict)
    return assembly, items, assembly.taken


def count(items: Bank, taken: np.ndarray, column: str, value: str) -> list[int]:
    return [sum(items.rows[place][column] == value for place in np.flatnonzero(form)) for form in taken]


def test_parallel_forms_share_no_item_and_come_near_the_target() -> None:
    algebra = "[[constraint]]\nname='Algebra'\nwhere={domain='algebra'}\nmin=5\nmax=6\n"
    assembly, items, taken = assembled(f"forms = 3\nlength = 12\nD = 1\n{TARGET}{algebra}")
    assert assembly.outcome == "optimal"
    assert taken.sum(axis=1).tolist() == [12, 12, 12]
    assert taken.sum(axis=0).max() == 1
    assert set(count(items, taken, "domain", "algebra")) <= {5, 6}
    by_hand = [
        total_information([items.items[place] for place in np.flatnonzero(form)], [-1.0, 0.0, 1.0], D=1.0)
        for form in taken
    ]
    assert assembly.information == pytest.approx(np.array(by_hand), abs=1e-9)
    assert assembly.objective == pytest.approx(np.abs(np.array(by_hand) - [4, 5, 4]).max(), abs=1e-6)
    assert assembly.gap is not None
    assert assembly.gap <= 0.2 + 1e-9


@pytest.mark.parametrize("objective", ["minimax", "absolute", "maximin"])
def test_no_choice_is_better_than_the_best_one(objective: str) -> None:
    items = bank(12)
    aim = np.array([1.0, 1.6])
    target = "[target]\nthetas = [-0.5, 1.0]\ninformation = [1.0, 1.6]\ngap = 0.0\n"
    text = f"forms = 1\nlength = 4\nD = 1\n{target}objective = '{objective}'\n"
    assembly, _, _ = assembled(text, items)
    curves = np.array([total_information([item], [-0.5, 1.0], D=1.0) for item in items.items])

    def judged(chosen: tuple[int, ...]) -> float:
        has = curves[list(chosen)].sum(axis=0)
        if objective == "maximin":
            return float((has / aim).min())
        off = np.abs(has - aim)
        return float(off.max() if objective == "minimax" else off.sum())

    every = [judged(chosen) for chosen in combinations(range(12), 4)]
    best = max(every) if objective == "maximin" else min(every)
    assert assembly.objective == pytest.approx(best, abs=1e-6)


def test_sets_come_whole_and_their_number_is_kept() -> None:
    text = (
        f"forms = 2\nlength = 12\nD = 1\n{TARGET}[sets]\ncolumn = 'passage'\n"
        "[[constraint]]\nname = 'Passages'\ncount = 'sets'\nmin = 1\nmax = 1\n"
    )
    _, items, taken = assembled(text)
    for form in range(2):
        used = [count(items, taken, "passage", name)[form] for name in ("p0", "p1", "p2")]
        assert sorted(used) == [0, 0, 4]


def test_a_part_of_a_set_lies_between_its_bounds() -> None:
    text = (
        f"forms = 2\nlength = 14\nD = 1\n{TARGET}[sets]\ncolumn = 'passage'\nmin = 2\nmax = 3\n"
        "[[constraint]]\nname = 'Passages'\ncount = 'sets'\nmin = 2\n"
        "[use]\nmax = 2\n"
    )
    _, items, taken = assembled(text)
    for form in range(2):
        used = [count(items, taken, "passage", name)[form] for name in ("p0", "p1", "p2")]
        assert set(used) <= {0, 2, 3}
        assert sum(number > 0 for number in used) >= 2


def test_fixed_excluded_and_enemy_items_and_sums_are_kept() -> None:
    text = (
        "forms = ['A', 'B']\nlength = 10\nD = 1\n"
        "[[fixed]]\nitems = ['i007']\nforms = ['B']\n"
        "[[excluded]]\nwhere = {passage = ['p0', 'p1']}\n[[excluded]]\nitems = ['i001']\nforms = ['A']\n"
        "[[enemies]]\nitems = ['i007', 'i003', 'i009']\n"
        "[[constraint]]\nname = 'Words'\nsum = 'words'\nmax = 300\n"
        "[[constraint]]\nname = 'Geometry'\nwhere = {domain = 'geometry'}\nmin = 12\ntogether = true\n"
    )
    assembly, items, taken = assembled(text)
    chosen = [{items.items[place].item_id for place in np.flatnonzero(form)} for form in taken]
    assert "i007" in chosen[1]
    assert not chosen[1] & {"i003", "i009"}
    assert "i001" not in chosen[0]
    assert sum(count(items, taken, "passage", "p0") + count(items, taken, "passage", "p1")) == 0
    words = items.numbers("words", "test")
    assert max(words[form].sum() for form in taken) <= 300
    assert sum(count(items, taken, "domain", "geometry")) >= 12
    assert (assembly.objective, assembly.gap) == (None, None)


def test_forms_share_as_many_items_as_they_should() -> None:
    _, _, taken = assembled(
        f"forms = 2\nlength = 12\nD = 1\n{TARGET}[use]\nmax = 2\n[overlap]\nmin = 3\nmax = 4\n"
    )
    assert 3 <= (taken[0] & taken[1]).sum() <= 4


def test_the_forms_file_lists_every_item_once_with_sets_together() -> None:
    text = "forms = 1\nlength = 12\n[sets]\ncolumn = 'passage'\n[[fixed]]\nwhere = {passage = 'p1'}\n"
    assembly, items, taken = assembled(text)
    out = io.StringIO()
    write_forms_csv(assembly, read_specification(text), items, out)
    rows = [line.split(",") for line in out.getvalue().splitlines()]
    assert rows[0] == ["form", "position", "item_id"]
    assert [row[1] for row in rows[1:]] == [str(n) for n in range(1, 13)]
    assert {row[2] for row in rows[1:]} == {items.items[place].item_id for place in np.flatnonzero(taken[0])}
    where = [n for n, row in enumerate(rows) if items.rows[items.places.get(row[2], 0)]["passage"] == "p1"]
    assert where == list(range(where[0], where[0] + 4))


def test_the_same_specification_gives_the_same_forms() -> None:
    text = f"forms = 2\nlength = 8\nD = 1\n{TARGET}"
    assert (assembled(text)[2] == assembled(text)[2]).all()


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("[[constraint]]\nwhere={colour='red'}\nmin=1\n", "has no column “colour”; it has item_id, model"),
        (
            "[[constraint]]\nwhere={domain='algbra'}\nmin=1\n",
            "no item has “algbra” as domain; there are algebra",
        ),
        ("[[constraint]]\nsum='domain'\nmin=1\n", "item i000 has “geometry” as domain, not a number"),
        ("[[fixed]]\nitems=['zz']\n", "the items file has no usable item “zz”"),
        ("[[constraint]]\ncount='sets'\nmin=1\n", "needs [sets] with its column"),
    ],
)
def test_what_the_bank_lacks_is_named(rest: str, sentence: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        assemble(read_specification(f"forms = 1\nlength = 5\n{rest}"), bank())
    assert sentence in refused.value.message
