"""The gates of registration: a page that is not surely in its place is refused or asked about, never guessed at."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from madrone.omr.identity import layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.reading import PageReading, read_page
from madrone.omr.reading.tests.paper import (
    ANSWERS,
    DOCUMENTS,
    EXPECTED,
    LAYOUTS,
    SHEET,
    Paper,
    identity,
    mark,
    nothing_wrong_in_silence,
    page,
    scanned,
    sheet,
    values_of,
)
from madrone.omr.registration.registering import register
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import PAPER_DPI

pytestmark = pytest.mark.thorough

SCALE = PAPER_DPI / 25.4
PITCH = 7.5


def erase(paper: Paper, x: float, y: float, reach: float) -> Paper:
    """White out a square around a point, in millimetres."""
    first, last = ((round((x + side * reach) * SCALE), round((y + side * reach) * SCALE)) for side in (-1, 1))
    cv2.rectangle(paper, first, last, 1.0, -1)
    return paper


def piece(paper: Paper, x: float, y: float, reach: float) -> tuple[slice, slice]:
    """Where a square stands in the picture."""
    return (
        slice(round((y - reach) * SCALE), round((y + reach) * SCALE)),
        slice(round((x - reach) * SCALE), round((x + reach) * SCALE)),
    )


def move(paper: Paper, x: float, y: float, reach: float, by: tuple[float, float]) -> None:
    """Print something in another place."""
    here = paper[piece(paper, x, y, reach)].copy()
    erase(paper, x, y, reach)
    there = piece(paper, x + by[0], y + by[1], reach)
    target = paper[there]
    paper[there] = np.minimum(target, here[: target.shape[0], : target.shape[1]])


def read(paper: Paper, **how: float) -> PageReading:
    return read_page(scanned(paper, **how), LAYOUTS)  # type: ignore[arg-type]


@pytest.mark.parametrize("lost", [0, 1, 2, 3])
def test_three_fiducials_are_enough(lost: int) -> None:
    fiducial = page().fiducials[lost]
    paper = erase(mark(sheet(), ANSWERS), fiducial.x, fiducial.y, 1.2 * fiducial.r)
    reading = read(paper)
    assert (reading.status, reading.identity) == ("read", identity())
    assert values_of(reading) == EXPECTED


@pytest.mark.parametrize("lost", [(0, 1), (0, 2), (1, 3), (0, 1, 2), (0, 1, 2, 3)])
def test_two_fiducials_are_not(lost: tuple[int, ...]) -> None:
    paper = mark(sheet(), ANSWERS)
    for corner in lost:
        fiducial = page().fiducials[corner]
        erase(paper, fiducial.x, fiducial.y, 1.2 * fiducial.r)
    reading = read(paper)
    assert reading.status in ("asked", "refused")
    assert reading.fields == ()


@pytest.mark.parametrize("lost", [0, 1])
def test_either_code_tells_which_page_it_is(lost: int) -> None:
    code = page().codes[lost]
    reading = read(erase(mark(sheet(), ANSWERS), code.x, code.y, code.size / 2 + 0.5))
    assert (reading.status, reading.identity) == ("read", identity())
    assert values_of(reading) == EXPECTED


def test_without_a_code_the_page_is_asked_about_in_its_place() -> None:
    paper = mark(sheet(), ANSWERS)
    for code in page().codes:
        erase(paper, code.x, code.y, code.size / 2 + 0.5)
    reading = read(paper)
    assert (reading.status, reading.reason, reading.identity) == ("asked", "no-code", None)
    assert reading.fields == ()
    # A person is shown the page upright, and its pieces.
    assert reading.transform is not None


@pytest.mark.parametrize("other", [(1, DOCUMENTS[1]), (2, DOCUMENTS[0])])
@pytest.mark.parametrize("which", [0, 1])
def test_codes_of_two_pages_ask(other: tuple[int, str], which: int) -> None:
    code = page().codes[which]
    paper = mark(sheet(), ANSWERS)
    strange = piece(paper, code.x, code.y, code.size / 2 + 1)
    paper[strange] = sheet(*other)[strange]
    reading = read(paper)
    assert (reading.status, reading.reason) == ("asked", "codes-differ")
    assert (reading.identity, reading.fields) == (None, ())


def test_a_sheet_of_another_form_is_refused_with_what_it_says() -> None:
    other = lay_out(read_sheet(SHEET.replace("READ1", "READ2")))
    layouts = {layout_tag(other.form, other.version): other}
    reading = read_page(scanned(mark(sheet(), ANSWERS)), layouts)
    assert (reading.status, reading.reason) == ("refused", "foreign-form")
    assert reading.identity == identity()
    assert reading.fields == ()


def test_a_page_that_the_form_does_not_have_is_refused() -> None:
    whole = LAYOUTS[identity().layout]
    short = {identity().layout: replace(whole, pages=whole.pages[:1])}
    reading = read_page(scanned(sheet(2)), short)
    assert (reading.status, reading.reason, reading.fields) == ("refused", "foreign-form", ())


def test_a_mirrored_page_is_refused() -> None:
    pixels = np.ascontiguousarray(scanned(mark(sheet(), ANSWERS))[:, ::-1])
    reading = read_page(pixels, LAYOUTS)
    assert (reading.status, reading.reason, reading.fields) == ("refused", "mirrored", ())


def test_half_a_sheet_on_a_black_lid_is_not_blank() -> None:
    pixels = scanned(sheet()).copy()
    pixels[pixels.shape[0] * 2 // 5 :] = 20
    reading = read_page(pixels, LAYOUTS)
    assert (reading.status, reading.reason) == ("refused", "no-fiducials")


def test_an_empty_page_is_called_blank() -> None:
    reading = read_page(scanned(np.ones_like(sheet())), LAYOUTS)
    assert (reading.status, reading.reason) == ("refused", "blank-page")


def _lower_row(paper: Paper) -> None:
    for one in page().fiducials:
        move(paper, one.x, one.y, 1.15 * one.r, (0, PITCH))


def _right_column(paper: Paper) -> None:
    for one in page().fiducials:
        move(paper, one.x, one.y, 1.15 * one.r, (PITCH, 0))


def _left_side_lower(paper: Paper) -> None:
    for one in (page().fiducials[0], page().fiducials[3]):
        move(paper, one.x, one.y, 1.15 * one.r, (0, PITCH))


@pytest.mark.parametrize("shift", [_lower_row, _right_column, _left_side_lower], ids=lambda one: one.__name__)
def test_a_page_that_seems_one_row_off_is_never_read_so(shift: Callable[[Paper], None]) -> None:
    """All rings would line up again one pitch further: only anchors of which no two gaps are alike can tell."""
    paper = mark(sheet(), ANSWERS)
    shift(paper)
    assert nothing_wrong_in_silence(read(paper))


@pytest.mark.parametrize(
    ("kept", "expected"), [(1.0, "read"), (0.85, "read"), (0.6, "asked"), (0.2, "asked")]
)
def test_three_of_four_anchors_have_to_be_in_their_places(kept: float, expected: str) -> None:
    paper = mark(sheet(), ANSWERS)
    anchors = page().anchors
    rng = np.random.default_rng(5)
    for at in rng.permutation(len(anchors))[round(kept * len(anchors)) :]:
        erase(paper, anchors[at].x, anchors[at].y, 2.0)
    reading = read(paper)
    assert reading.status == expected
    if expected == "asked":
        assert (reading.reason, reading.fields) == ("anchors", ())
    else:
        assert values_of(reading) == EXPECTED


@pytest.mark.parametrize("share", [0.97, 1.03])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_page_that_was_stretched_in_one_direction_is_read(share: float, axis: int) -> None:
    pixels = scanned(mark(sheet(), ANSWERS))
    height, width = pixels.shape
    size = (round(width * share), height) if axis else (width, round(height * share))
    reading = read_page(np.asarray(cv2.resize(pixels, size), np.uint8), LAYOUTS)
    assert (reading.status, values_of(reading)) == ("read", EXPECTED)


def test_squashed_beyond_what_machines_do_a_page_has_no_answers_that_are_wrong() -> None:
    pixels = scanned(mark(sheet(), ANSWERS))
    reading = read_page(np.asarray(cv2.resize(pixels, (1700, 1400)), np.uint8), LAYOUTS)
    assert nothing_wrong_in_silence(reading)


@pytest.mark.parametrize("angle", [-6, -2, 3, 7])
def test_a_page_that_lies_askew_is_found_within_a_fifth_of_a_millimetre(angle: float) -> None:
    pixels = scanned(mark(sheet(), ANSWERS))
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.93)
    turned = np.asarray(cv2.warpAffine(pixels, turn, (width, height), borderValue=250), np.uint8)
    straight, found = register(pixels, LAYOUTS), register(turned, LAYOUTS)
    assert straight.transform is not None
    assert found.transform is not None
    centres = np.array([(bubble.x, bubble.y) for bubble in page().bubbles()])
    expected = np.c_[straight.transform.pixels(centres), np.ones(len(centres))] @ turn.T
    away = np.linalg.norm(found.transform.pixels(centres) - expected, axis=1)
    assert away.max() < 0.2 * 200 / 25.4
