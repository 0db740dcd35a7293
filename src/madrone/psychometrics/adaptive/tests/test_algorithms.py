"""Algorithms are found by name, also those of packages that were installed later."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from madrone.psychometrics.adaptive import AdaptiveTest, Pool, TestState, algorithm_names, find_algorithm
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.errors import PsychometricsError

PLUG_IN = '''
"""Gives the items of a pool from the last to the first."""


class Backwards:
    def __init__(self, pool):
        self.step = int(pool.blueprint.selection.get("step", 1))

    def choose(self, progress):
        return [max(place for place, free in enumerate(progress.open) if free)]


class Stubborn(Backwards):
    def choose(self, progress):
        return [0]
'''


def install(folder: Path, points: str) -> None:
    """What an installer leaves in a folder of packages: the module, and the distribution's record."""
    (folder / "backwards.py").write_text(PLUG_IN)
    record = folder / "madrone_backwards-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: madrone-backwards\nVersion: 1.0\n")
    (record / "entry_points.txt").write_text(f"[madrone.adaptive]\n{points}")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, "backwards", raising=False)
    return tmp_path


def pool_for(algorithm: str) -> Pool:
    return Pool(drawn_pool(), replace(blueprint(), algorithm=algorithm, selection={}))


@pytest.mark.thorough
def test_an_installed_package_chooses_without_redeploying(packages: Path) -> None:
    install(packages, "backwards = backwards:Backwards\n")
    assert "backwards" in algorithm_names()
    test, state = AdaptiveTest(pool_for("backwards")), TestState(7)
    while (choice := test.next_item(state)).items:
        state = state.given(choice.items, [0])
    assert state.items == tuple(f"i{k}" for k in range(59, 47, -1))
    assert choice.ended == "length"


@pytest.mark.thorough
def test_a_choice_that_may_not_be_given_names_the_algorithm(packages: Path) -> None:
    install(packages, "stubborn = backwards:Stubborn\n")
    test = AdaptiveTest(pool_for("stubborn"))
    state = TestState(7).given(test.next_item(TestState(7)).items, [1])
    with pytest.raises(PsychometricsError, match="The algorithm stubborn chose the items at"):
        test.next_item(state)


def test_a_package_that_cannot_be_loaded_is_named(packages: Path) -> None:
    install(packages, "backwards = backwards:Missing\n")
    with pytest.raises(PsychometricsError, match="“backwards” cannot be loaded") as refused:
        find_algorithm("backwards")
    assert refused.value.code == "broken-algorithm"


def test_a_package_cannot_take_a_name_of_madrone(packages: Path) -> None:
    install(packages, "smarter-weighted = backwards:Backwards\n")
    assert find_algorithm("smarter-weighted").__name__ == "Weighted"  # type: ignore[attr-defined]


def test_an_unknown_name_is_told_which_are_installed() -> None:
    with pytest.raises(PsychometricsError, match=r"Installed are: max-information, shadow-test, smarter-w"):
        find_algorithm("smarter")
