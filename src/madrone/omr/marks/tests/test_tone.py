"""The printed tones: what a scanner makes of a quarter and a half of black, or nothing if they cannot be trusted."""

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Box, Patch
from madrone.omr.marks.tone import AS_PRINTED, Tone, measure_tone, tone_of
from madrone.omr.registration.transform import Transform
from madrone.omr.sheet import read_sheet

# The samples are taken by compiled code.
pytestmark = pytest.mark.thorough

SCALE = 8.0
FLAT = Transform((SCALE, 0, 0, 0, SCALE, 0, 0, 0, 1), Box(15, 15, 185.9, 249.4))
PATCHES = (
    lay_out(
        read_sheet('title = "T"\nform = "T"\n[[field]]\nname = "q"\nkind = "single"\nvalues = ["A", "B"]')
    )
    .pages[0]
    .patches
)


def drawn(levels: dict[float, float], noise: float = 3.0) -> NDArray[np.uint8]:
    """The foot of a page with patches of these gray levels, by their shades."""
    page = np.full((round(279.4 * SCALE), round(215.9 * SCALE)), 240.0)
    for patch in PATCHES:
        if not patch.round:
            box = patch.box
            rows = slice(round(box.y * SCALE), round((box.y + box.height) * SCALE))
            page[rows, round(box.x * SCALE) : round((box.x + box.width) * SCALE)] = levels[patch.shade]
    page += np.random.default_rng(1).normal(0, noise, page.shape)
    return np.clip(page, 0, 255).astype(np.uint8)


LEVELS = {0.0: 240.0, 0.25: 190.0, 0.5: 140.0, 1.0: 40.0}


def test_tones_are_shares_of_the_contrast() -> None:
    found = measure_tone(drawn(LEVELS), FLAT, PATCHES)
    assert found is not None
    assert (found.quarter, found.half) == pytest.approx((0.25, 0.5), abs=0.01)
    pale = measure_tone(drawn({0.0: 240.0, 0.25: 232.0, 0.5: 180.0, 1.0: 60.0}), FLAT, PATCHES)
    assert pale is not None
    assert (pale.quarter, pale.half) == pytest.approx((8 / 180, 60 / 180), abs=0.015)


@pytest.mark.parametrize(
    "levels",
    [
        {**LEVELS, 1.0: 220.0},  # Hardly any contrast.
        {**LEVELS, 0.25: 130.0},  # Darker than half of black: something was drawn over it.
        {**LEVELS, 0.5: 40.0},
        {0.0: 255.0, 0.25: 255.0, 0.5: 0.0, 1.0: 0.0},  # Black and white.
    ],
)
def test_tones_that_contradict_each_other_say_nothing(levels: dict[float, float]) -> None:
    assert measure_tone(drawn(levels, noise=0.5), FLAT, PATCHES) is None


def test_a_dirty_patch_says_nothing() -> None:
    pixels = drawn(LEVELS)
    half = next(patch for patch in PATCHES if patch.shade == 0.5 and not patch.round)
    x, y = (round(side * SCALE) for side in (half.box.x, half.box.y))
    pixels[y : y + 40, x : x + 14] = 20
    assert measure_tone(pixels, FLAT, PATCHES) is None


def test_a_page_without_patches_says_nothing() -> None:
    assert measure_tone(drawn(LEVELS), FLAT, ()) is None
    assert measure_tone(drawn(LEVELS), FLAT, (Patch(1.0, Box(20, 20, 5, 5)),)) is None


def test_the_tone_of_a_batch_is_the_middle_of_its_pages() -> None:
    tones = [Tone(0.2, 0.5), Tone(0.3, 0.4), Tone(0.9, 0.95)]
    assert tone_of(tones) == Tone(0.3, 0.5)
    assert tone_of([]) is None


def test_a_scanner_that_swallows_faint_gray_or_blackens_it_is_not_faithful() -> None:
    assert AS_PRINTED.is_faithful
    assert not Tone(0.02, 0.5).is_faithful
    assert not Tone(0.25, 0.9).is_faithful
    assert not Tone(0.6, 0.7).is_faithful
