"""Synthetic scans: known answers, by one seed."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import PageLayout
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import DEFECTS, FOREIGN, SCENARIOS, Behaviour, scan_foreign, scan_page
from madrone.omr.simulation.defects import ON_PAPER, ON_SCAN
from madrone.omr.simulation.students import COLUMN_SHARES, QUESTION_SHARES, answer_page

SHEET = """
title = "Quiz"
form = "QUIZ"
[[field]]
name = "q"
count = 30
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "room"
kind = "digits"
columns = 3
"""
#: Coarse paper, so that a page costs a few milliseconds.
DPI = 75.0


@pytest.fixture(scope="module")
def page() -> PageLayout:
    return lay_out(read_sheet(SHEET)).pages[0]


@pytest.fixture(scope="module")
def paper() -> NDArray[np.float32]:
    return np.ones((round(11 * DPI), round(8.5 * DPI)), dtype=np.float32)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_equal_seeds_give_equal_files(scenario: str, page: PageLayout, paper: NDArray[np.float32]) -> None:
    one, same, other = (
        scan_page(paper, page, scenario=scenario, seed=seed, dpi=60, paper_dpi=DPI) for seed in (1, 1, 2)
    )
    assert one.content == same.content
    assert one.content != other.content


def test_the_picture_is_what_the_file_holds(page: PageLayout, paper: NDArray[np.float32]) -> None:
    scan = scan_page(paper, page, scenario="bitonal", seed=3, dpi=60, paper_dpi=DPI)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(scan.content)).convert("L")), scan.pixels)


def test_every_field_has_an_answer(page: PageLayout, paper: NDArray[np.float32]) -> None:
    scan = scan_page(paper, page, scenario="clean", seed=4, dpi=60, paper_dpi=DPI)
    assert [answer.name for answer in scan.answers] == [place.name for place in page.fields]


def test_a_filled_bubble_is_darker_than_an_empty_one(page: PageLayout, paper: NDArray[np.float32]) -> None:
    scan = scan_page(paper, page, scenario="clean", seed=5, dpi=60, paper_dpi=DPI)
    scale = 60 / 25.4
    for place, answer in zip(page.fields, scan.answers, strict=True):
        if place.kind == "single" and answer.behaviours == (Behaviour.NORMAL,):
            tones = {
                bubble.value: scan.pixels[int(bubble.y * scale), int(bubble.x * scale)]
                for bubble in place.bubbles()
            }
            assert min(tones, key=lambda value: tones[value]) == answer.values[0]


@pytest.mark.thorough
def test_students_behave_in_the_shares_of_the_protocol(page: PageLayout) -> None:
    questions = [place for place in page.fields if place.kind == "single"]
    rng = np.random.default_rng(6)
    seen = [answer.behaviours[0] for _ in range(700) for answer in answer_page(questions, rng)[0]]
    for behaviour, share in QUESTION_SHARES.items():
        expected, spread = share / 1000, np.sqrt(share / 1000 / len(seen))
        assert abs(seen.count(behaviour) / len(seen) - expected) < 5 * spread
    assert sum(QUESTION_SHARES.values()) == sum(COLUMN_SHARES.values()) == 1000


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_leaves_its_trace(defect: str, page: PageLayout, paper: NDArray[np.float32]) -> None:
    rng = np.random.default_rng(7)
    if defect in ON_PAPER:
        drawn = paper * np.float32(0.95)
        drawn[:, 100:140] = 0.2
        for mark in page.fiducials:
            drawn[int(mark.y * DPI / 25.4), int(mark.x * DPI / 25.4)] = 0.0
        assert not np.array_equal(ON_PAPER[defect](drawn.copy(), page, DPI / 25.4, rng), drawn)
    else:
        pixels = rng.integers(0, 255, (400, 300)).astype(np.uint8)
        assert not np.array_equal(ON_SCAN[defect](pixels.copy(), DPI / 25.4, rng), pixels)


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_sheet_has_no_answers(kind: str, paper: NDArray[np.float32]) -> None:
    scan = scan_foreign([paper, paper], kind=kind, seed=8, dpi=60, paper_dpi=DPI)
    assert (scan.answers, scan.defect) == ((), kind)
