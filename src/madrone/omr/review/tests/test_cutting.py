"""Pieces of a page come out upright and at their scale, whatever was done to the page."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Box
from madrone.omr.registration.transform import Transform
from madrone.omr.review import corners_of, cut, field_picture, page_picture

Gray = NDArray[np.uint8]
PAPER = Box(0, 0, 215.9, 279.4)
SCALE = 200 / 25.4
AREA = Box(40, 60, 80, 30)


def paper() -> Gray:
    """A Letter page at 200 dpi with a framed picture of soft blocks in ``AREA``."""
    pixels = np.full((2200, 1700), 245, np.uint8)
    inner = np.random.default_rng(5).integers(40, 200, (6, 16)).astype(np.uint8)
    width, height = round(AREA.width * SCALE), round(AREA.height * SCALE)
    top, left = round(AREA.y * SCALE), round(AREA.x * SCALE)
    pixels[top : top + height, left : left + width] = cv2.resize(inner, (width, height))
    return pixels


def seen(turned: NDArray[np.float64], size: tuple[int, int]) -> tuple[Gray, Transform]:
    """The paper through a homography of pixels, and the transform from millimetres to what is seen."""
    pixels = cv2.warpPerspective(paper(), turned, size, borderValue=(245.0,))
    scale = np.diag([SCALE, SCALE, 1.0])
    return np.asarray(pixels, np.uint8), Transform(tuple((turned @ scale).ravel()), PAPER)


def corner_pull(right_x: float, right_y: float) -> NDArray[np.float64]:
    """A perspective that pulls one corner of the page."""
    corners = np.array([[0, 0], [1700, 0], [1700, 2200], [0, 2200]], np.float32)
    pulled = corners + np.array([[30, 20], [0, 40], [-right_x, -right_y], [10, 0]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, pulled), np.float64)


UPSIDE_DOWN = np.array([[-1.0, 0, 1699], [0, -1, 2199], [0, 0, 1]])


@pytest.mark.parametrize("turned", [np.eye(3), UPSIDE_DOWN, corner_pull(120, 60)])
def test_a_piece_is_what_stood_on_the_paper(turned: NDArray[np.float64]) -> None:
    pixels, transform = seen(turned, (1700, 2200))
    whole, flat = seen(np.eye(3), (1700, 2200))
    expected, found = cut(whole, flat, AREA, dpi=100), cut(pixels, transform, AREA, dpi=100)
    assert found.shape == (round(30 / 25.4 * 100), round(80 / 25.4 * 100))
    assert np.abs(found.astype(int) - expected).mean() < 4


def test_what_is_outside_the_picture_is_white() -> None:
    pixels, transform = seen(np.eye(3), (1700, 2200))
    piece = cut(pixels, transform, Box(-30, -30, 20, 20), dpi=50)
    assert piece.min() == 255


def test_corners_stand_where_the_paper_is() -> None:
    _, transform = seen(np.eye(3), (1700, 2200))
    found = corners_of(transform, AREA)
    assert found[0] == pytest.approx((AREA.x * SCALE, AREA.y * SCALE))
    assert found[2] == pytest.approx(((AREA.x + AREA.width) * SCALE, (AREA.y + AREA.height) * SCALE))


def test_a_field_is_shown_three_times_as_large_as_a_screen_would() -> None:
    pixels, transform = seen(np.eye(3), (1700, 2200))
    assert field_picture(pixels, transform, AREA).shape[1] == pytest.approx(3 * (80 + 6) / 25.4 * 96, abs=1)


def test_the_page_is_shown_upright_with_the_place_outlined() -> None:
    upright, flat = seen(np.eye(3), (1700, 2200))
    pixels, transform = seen(UPSIDE_DOWN, (1700, 2200))
    expected = page_picture(upright, 0, flat, [AREA]).astype(int)
    found = page_picture(pixels, 180, transform, [AREA])
    assert found.shape == expected.shape == (900, 695, 3)
    assert np.abs(found - expected).mean() < 2
    coloured = (found[:, :, 2].astype(int) - found[:, :, 0]) > 150
    rows = np.flatnonzero(coloured.any(axis=1)) * 279.4 / 900
    assert (rows.min(), rows.max()) == pytest.approx((AREA.y - 1.5, AREA.y + AREA.height + 1.5), abs=1)
    assert page_picture(pixels, 180).shape == (900, 695)
