"""Items of another author, packed with a manifest of ours, are taken in as they stand."""

from pathlib import Path

import pytest

from madrone.content.errors import ContentError
from madrone.content.models import Item
from madrone.content.tests import packing
from tests.cast import Cast
from tests.samples import sample


def packed(*more: str) -> packing.Files:
    """The sample items with a manifest, and the resources named besides."""
    files = {file.name: file.read_bytes() for file in sorted(sample("qti").glob("*.xml"))}
    resources = [packing.resource(name.removesuffix(".xml"), "item", name) for name in files]
    return {**files, "imsmanifest.xml": packing.manifest(*resources, *more)}


def test_all_seven_are_taken_in_and_what_is_lost_is_named(cast: Cast, tmp_path: Path) -> None:
    report = packing.take_in(cast, tmp_path, packed(), kind="practice", subject="ELA", grade="05")
    assert (report.items, report.partial, report.rejected) == (7, 1, 0)
    assert (report.stimuli, report.tests, report.uncalibrated) == (0, 0, 7)
    losses = [(line.file, line.line, line.code) for line in report.lines if line.level == "loss"]
    assert losses == [
        ("hs.xml", 33, "asset-missing"),
        ("hs.xml", 36, "asset-missing"),
        ("1004.xml", 1, "no-interaction"),
        ("112505-MR.xml", 1, "no-interaction"),
        ("ITM-50069_Mapping.xml", 1, "no-interaction"),
        ("gap-match-item.xml", 1, "no-interaction"),
        ("sum_item.xml", 1, "no-interaction"),
    ]
    assert sorted(Item.objects.values_list("identifier", "max_score")) == [
        ("ITM-1004", 1),
        ("ITM-112505", 1),
        ("ITM-50069", 1),
        ("_111", 4),
        ("_2gaps", 10),
        ("_gap_match", 1),
        ("_sum", 4),
    ]


@pytest.mark.parametrize("name", ["1004.xml"])
def test_a_test_cannot_use_what_students_cannot_answer(name: str, cast: Cast, tmp_path: Path) -> None:
    files = packed(packing.resource("t1", "test", "t1.xml"))
    files["t1.xml"] = packing.form("2gaps.xml", name)
    with pytest.raises(ContentError) as problem:
        packing.take_in(cast, tmp_path, files, kind="practice", subject="ELA", grade="05")
    assert problem.value.code == "test-unanswerable"
    assert name in problem.value.message
    assert packing.bank() == packing.EMPTY


def test_a_test_of_what_can_be_answered_is_made(cast: Cast, tmp_path: Path) -> None:
    files = packed(packing.resource("t1", "test", "t1.xml"))
    files["t1.xml"] = packing.form("2gaps.xml")
    packing.take_in(cast, tmp_path, files, kind="practice", subject="ELA", grade="05")
    assert packing.bank()["FormItem"] == 1
