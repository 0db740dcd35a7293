"""Where no forms exist, the demands in conflict are named, none too many, with a change that helps."""

import re

import pytest

from madrone.psychometrics.assembly import Conflict, assemble, read_specification
from madrone.psychometrics.assembly.tests.banks import bank


def conflict_of(text: str) -> Conflict:
    assembly = assemble(read_specification(text), bank(), seconds=10)
    assert assembly.outcome == "infeasible"
    assert assembly.conflict is not None
    return assembly.conflict


def rule(name: str, rest: str) -> str:
    return f"[[constraint]]\nname = '{name}'\n{rest}\n"


MANY = rule("Algebra", "where = {domain = 'algebra'}\nmin = 8")
FEW = rule("Geometry", "where = {domain = 'geometry'}\nmin = 5")
WORDS = rule("Words", "sum = 'words'\nmax = 900")


def test_only_the_demands_in_conflict_are_named_and_each_change_helps() -> None:
    text = f"forms = 2\nlength = 10\n{MANY}{FEW}{WORDS}"
    conflict = conflict_of(text)
    assert conflict.proven
    assert [demand.key for demand in conflict.demands] == [
        "length, max",
        "[[constraint]] “Algebra”, min",
        "[[constraint]] “Geometry”, min",
    ]
    assert [demand.change for demand in conflict.demands] == [
        "Raise it to 13 or more.",
        "Lower it to 5 or less.",
        "Lower it to 2 or less.",
    ]
    # Length alone has two sides; min = max = 10, so that 13 items need the other side moved as well.
    for old, new in (("min = 8", "min = 5"), ("min = 5", "min = 2"), ("length = 10", "length = 13")):
        repaired = assemble(read_specification(text.replace(old, new, 1)), bank(), seconds=10)
        assert repaired.outcome == "optimal"


@pytest.mark.parametrize("gone", [MANY, FEW])
def test_without_one_of_the_named_demands_the_others_hold(gone: str) -> None:
    text = f"forms = 2\nlength = 10\n{MANY}{FEW}{WORDS}"
    assert assemble(read_specification(text.replace(gone, "")), bank(), seconds=10).outcome == "optimal"


def test_a_pool_that_is_too_small_for_all_forms_is_said() -> None:
    conflict = conflict_of("forms = 5\nlength = 13\n")
    assert {demand.key for demand in conflict.demands} == {"length, min", "[use], max"}
    assert "an item stands on at most 1 of the 5 forms. Raise it to 2 or more. This is enough." in str(
        conflict
    )
    assert "Lower it to 12 or less. This is enough." in str(conflict)


def test_fixed_items_that_are_enemies_are_said() -> None:
    fixed = "[[fixed]]\nname = 'Anchors'\nitems = ['i001', 'i002', 'i003']\n"
    text = f"forms = 1\nlength = 5\n{fixed}[[enemies]]\nname = 'Cues'\nitems = ['i001', 'i002']\n"
    conflict = conflict_of(text)
    assert {demand.key for demand in conflict.demands} == {"[[fixed]] “Anchors”", "[[enemies]] “Cues”"}
    assert "Hold on to 2 or fewer of these items. This is enough." in str(conflict)


def test_a_conflict_of_whole_items_alone_is_found() -> None:
    # Five odd numbers cannot be 2: in parts of items all of this could hold.
    text = "forms = 1\nlength = 7\n[sets]\ncolumn='passage'\n" + rule(
        "From passages", "where = {passage = ['p0', 'p1', 'p2']}\nmin = 5\nmax = 7"
    )
    conflict = conflict_of(text)
    assert conflict.proven
    assert "[sets]" in {demand.key for demand in conflict.demands}


def test_a_target_out_of_reach_is_said_with_the_deviation_it_takes() -> None:
    text = "forms = 1\nlength = 5\nD = 1\n[target]\nthetas = [0.0]\ninformation = [40.0]\nwithin = 1.0\n"
    conflict = conflict_of(text)
    (target,) = [demand for demand in conflict.demands if demand.key == "[target], within"]
    raised = re.search(r"Raise it to ([\d.]+) or more", target.change)
    assert raised is not None
    again = read_specification(text.replace("within = 1.0", f"within = {raised.group(1)}"))
    assert assemble(again, bank(), seconds=10).outcome == "optimal"


def test_several_conflicts_are_told_apart_from_one() -> None:
    text = f"forms = 1\nlength = 10\n{MANY}{FEW}" + rule("Words too", "sum = 'words'\nmin = 5000")
    conflict = conflict_of(text)
    assert not all(demand.enough for demand in conflict.demands)
    assert "something else stands in the way" in str(conflict)
