"""JPEG files: gray and upright whatever a telephone wrote, and a damaged one is a problem."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from madrone.omr.images.tests.files import alike, jpeg, one_page, one_problem, picture, saved


def test_it_is_read_as_gray(tmp_path: Path) -> None:
    pixels = picture()
    assert alike(one_page(tmp_path, jpeg(pixels)), pixels)
    colour = Image.fromarray(pixels).convert("RGB")
    assert alike(one_page(tmp_path, saved(colour, "JPEG", quality=90)), pixels)


@pytest.mark.parametrize(
    ("orientation", "back"),
    [
        (1, lambda page: page),
        (2, lambda page: page[:, ::-1]),
        (3, lambda page: page[::-1, ::-1]),
        (4, lambda page: page[::-1]),
        (5, lambda page: page.T),
        (6, lambda page: np.rot90(page, 1)),
        (7, lambda page: page[::-1, ::-1].T),
        (8, lambda page: np.rot90(page, -1)),
    ],
)
def test_it_is_turned_as_its_exif_says(orientation: int, back: object, tmp_path: Path) -> None:
    pixels = picture()
    stored = np.ascontiguousarray(back(pixels))  # type: ignore[operator]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(Image.fromarray(stored), "JPEG", quality=90, exif=exif)
    assert alike(one_page(tmp_path, content), pixels)


def test_four_colours_become_gray(tmp_path: Path) -> None:
    pixels = picture()
    content = saved(Image.fromarray(pixels).convert("RGB").convert("CMYK"), "JPEG", quality=90)
    assert alike(one_page(tmp_path, content), pixels, off=6)


def test_a_picture_of_more_than_enough_pixels_is_halved(tmp_path: Path) -> None:
    pixels = picture(3600, 4800)
    assert alike(one_page(tmp_path, jpeg(pixels)), pixels[::2, ::2], off=4)


def test_broken_exif_leaves_the_picture_as_it_is(tmp_path: Path) -> None:
    pixels = picture()
    content = jpeg(pixels)
    spoiled = b"\xff\xe1\x00\x10Exif\x00\x00" + b"MM\x00\x2a\xff\xff\xff\xff"
    assert alike(one_page(tmp_path, content[:2] + spoiled + content[2:]), pixels)


@pytest.mark.parametrize("kept", [3, 30, 400, 0.5, 0.95])
def test_a_truncated_file_is_a_problem(kept: float, tmp_path: Path) -> None:
    content = jpeg(picture())
    length = int(kept * len(content)) if kept < 1 else int(kept)
    assert one_problem(tmp_path, content[:length]) == "broken-picture"


def test_a_size_that_no_page_has_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    content = bytearray(jpeg(picture()))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = b"\xea\x60\xea\x60"
    assert one_problem(tmp_path, bytes(content)) == "too-large"
    assert one_problem(tmp_path, jpeg(picture(200, 320))) == "too-small"
