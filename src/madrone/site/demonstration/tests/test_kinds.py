"""The practice test with one question of every kind: whole, clean, and scored as its author says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from madrone import qti
from madrone.qti.clones import clone_item
from madrone.qti.interactions.model import KINDS as EVERY_KIND
from madrone.qti.lint import lint_package
from madrone.qti.package import Package
from madrone.site.demonstration import KINDS

# These need a module of their author's, which is off by default (docs/reference/portable-custom.md).
WITH_A_MODULE = {"portable-custom", "custom"}
BY_HAND = {"KIND-08-extended-text", "KIND-18-drawing", "KIND-19-upload"}
IDENTIFIERS = sorted(file.stem for file in (KINDS / "items").glob("*.xml"))
ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture(scope="module")
def package() -> Iterator[Package]:
    """The package, opened."""
    with qti.open_package(KINDS) as opened:
        yield opened


def item(identifier: str) -> qti.Item:
    return qti.read_item((KINDS / "items" / f"{identifier}.xml").read_bytes(), source=f"{identifier}.xml")


def test_it_has_every_kind_that_needs_no_module(package: Package) -> None:
    kinds = {one.kind for entry in package.items if entry.content for one in entry.content.interactions}
    assert kinds == EVERY_KIND - WITH_A_MODULE


def test_nothing_of_it_is_lost_and_the_checks_for_authors_find_nothing(package: Package) -> None:
    assert package.all_problems == ()
    assert lint_package(package) == ()
    assert all(
        one.delivered for entry in package.items if entry.content for one in entry.content.interactions
    )


def test_its_test_has_every_item_once(package: Package) -> None:
    (test,) = [entry.content for entry in package.tests]
    assert test is not None
    assert (
        sorted(ref.identifier for ref in test.item_refs)
        == IDENTIFIERS
        == sorted(entry.identifier for entry in package.items)
    )


@pytest.mark.parametrize("identifier", sorted(set(IDENTIFIERS) - BY_HAND))
def test_the_key_earns_every_point_and_a_blank_none(identifier: str) -> None:
    one = item(identifier)
    key = qti.correct_responses(one)
    qti.validate_responses(one, key)
    result = qti.score_item(one, key)
    assert (result.score, result.warnings) == (one.max_score, ())
    assert result.outcomes["FEEDBACK"] == {"base": {"identifier": "right"}}
    assert qti.score_item(one, qti.blank_responses(one)).score == 0


@pytest.mark.parametrize("identifier", sorted(BY_HAND))
def test_open_answers_wait_for_a_person(identifier: str) -> None:
    assert item(identifier).external == ("SCORE",)


@pytest.mark.parametrize(
    ("identifier", "near", "far"),
    [
        ("KIND-11-select-point", [170, 210], [200, 160]),
        ("KIND-15-position-object", [245, 115], [120, 240]),
    ],
)
def test_a_point_counts_near_its_place(identifier: str, near: list[int], far: list[int]) -> None:
    one = item(identifier)
    scores = [qti.score_item(one, {"RESPONSE": {"base": {"point": point}}}).score for point in (near, far)]
    assert scores == [1, 0]


def test_the_hint_costs_a_point() -> None:
    one = item("KIND-20-end-attempt")
    hint = qti.score_item(one, {"HINT": {"base": {"boolean": True}}})
    assert (hint.score, hint.completion) == (0, "unknown")
    right = {"RESPONSE": {"base": {"integer": 72}}, "@candidateOutcomes": hint.outcomes}
    after = qti.score_item(one, right)
    assert (after.score, after.completion) == (1, "completed")


def test_students_get_questions_of_their_own() -> None:
    one = item("KIND-21-template")
    clones = [clone_item(one, seed).templates for seed in range(30)]
    assert len({tuple(each.values()) for each in clones}) > 10
    assert all(
        3 <= int(str(each["BASKETS"])) <= 9 and 12 <= int(str(each["SHELLS"])) <= 25 for each in clones
    )


def test_the_pictures_and_the_recording_are_what_the_script_makes(tmp_path: Path) -> None:
    make = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); from tools import kinds_media; "
        "kinds_media.FOLDER = pathlib.Path(sys.argv[2]); kinds_media.main()"
    )
    subprocess.run([sys.executable, "-c", make, str(ROOT), str(tmp_path)], check=True, timeout=60)
    made = sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file())
    assert len(made) == 5
    assert all((tmp_path / file).read_bytes() == (KINDS / file).read_bytes() for file in made)
