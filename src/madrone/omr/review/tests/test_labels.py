"""What the bars of a label say, however it was stuck; a part of them says nothing."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from zxingcpp import BarcodeFormat, create_barcode

from madrone.omr.review import read_labels
from madrone.omr.review.tests.labels import label, stick, torn

Gray = NDArray[np.uint8]
TEXT = "MD00123456"
#: What is cut out of a page for its label box, in millimetres, and its middle.
WIDTH, HEIGHT = 78.0, 36.0
MIDDLE = (WIDTH / 2, HEIGHT / 2)


def seen(page: NDArray[np.float32], blur: float = 0.8, noise: float = 5) -> Gray:
    """As a scanner sees it."""
    soft = cv2.GaussianBlur(page, (0, 0), blur)
    level = 20 + 225 * soft + np.random.default_rng(1).normal(0, noise, page.shape)
    return np.clip(level, 0, 255).astype(np.uint8)


def box() -> NDArray[np.float32]:
    """An empty label box with its printed outline."""
    page = np.ones((round(HEIGHT * 300 / 25.4), round(WIDTH * 300 / 25.4)), np.float32)
    cv2.rectangle(page, (47, 47), (page.shape[1] - 48, page.shape[0] - 48), 0.5, 4)
    return page


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_label_is_read_in_every_turn(turn: int) -> None:
    assert read_labels(np.ascontiguousarray(np.rot90(seen(label(TEXT)), turn))) == (TEXT,)


@pytest.mark.thorough
@pytest.mark.parametrize("angle", [-60, -30, -24, -10, -2, 1, 5, 15, 24, 30, 60, 172])
def test_a_label_is_read_askew(angle: float) -> None:
    page = box()
    stick(page, label(TEXT), *MIDDLE, angle)
    assert read_labels(seen(page)) == (TEXT,)


@pytest.mark.parametrize(("x", "y"), [(34.0, 14.0), (44.0, 22.0), (36.0, 22.5)])
def test_a_label_beside_its_place_is_read(x: float, y: float) -> None:
    page = box()
    stick(page, label(TEXT), x, y, 4)
    assert read_labels(seen(page)) == (TEXT,)


@pytest.mark.thorough
@pytest.mark.parametrize("kept", [0.25, 0.4, 0.5, 0.6, 0.7])
@pytest.mark.parametrize("angle", [0, 25])
def test_a_torn_label_says_nothing(kept: float, angle: float) -> None:
    page = box()
    stick(page, torn(label(TEXT), kept), *MIDDLE, angle)
    assert read_labels(seen(page)) == ()


def test_an_empty_box_says_nothing() -> None:
    assert read_labels(seen(box())) == ()
    assert read_labels(np.full((200, 400), 245, np.uint8)) == ()


def test_two_labels_are_both_named() -> None:
    piece = np.concatenate([label("TWO1234"), label("ONE1234"), label("TWO1234")])
    assert read_labels(seen(piece)) == ("ONE1234", "TWO1234")


def test_a_label_over_another_hides_it() -> None:
    page = box()
    stick(page, label("OLD1234"), *MIDDLE, 3)
    stick(page, label(TEXT), *MIDDLE, -1)
    assert read_labels(seen(page)) == (TEXT,)


def test_a_text_that_is_too_long_for_a_serial_is_none() -> None:
    long = "1234567890" * 5
    bars = np.asarray(create_barcode(long, BarcodeFormat.Code128).to_image(scale=4), np.uint8)
    piece = np.full((200, bars.shape[1] + 80), 245, np.uint8)
    piece[50:150, 40 : 40 + bars.shape[1]] = bars[:1].repeat(100, axis=0)
    assert read_labels(piece) == ()
