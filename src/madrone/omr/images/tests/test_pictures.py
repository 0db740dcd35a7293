"""PNG and TIFF files, with any number of pages and bits."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from madrone.omr.images import Page, PageProblem, count_pages, read_pages
from madrone.omr.images.tests.files import (
    alike,
    bitonal,
    one_page,
    one_problem,
    picture,
    png_claiming,
    read,
    saved,
    tiff,
)


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "RGBA", "LA", "1"])
def test_every_kind_of_png_is_read_as_gray(mode: str, tmp_path: Path) -> None:
    pixels = np.where(bitonal(), 255, 0).astype(np.uint8) if mode == "1" else picture()
    assert alike(one_page(tmp_path, saved(Image.fromarray(pixels).convert(mode), "PNG")), pixels, off=4)


def test_sixteen_bits_are_brought_to_eight(tmp_path: Path) -> None:
    pixels = picture()
    deep = Image.fromarray(pixels.astype(np.uint16) * 257)
    assert alike(one_page(tmp_path, saved(deep, "PNG")), pixels)
    assert alike(one_page(tmp_path, saved(deep, "TIFF")), pixels)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    assert one_page(tmp_path, saved(clear, "PNG")).min() == 255


@pytest.mark.parametrize(
    "compression", ["group4", "group3", "tiff_lzw", "tiff_adobe_deflate", "packbits", None]
)
def test_every_compression_of_black_and_white_tiff_is_read(compression: str | None, tmp_path: Path) -> None:
    page = bitonal()
    content = saved(Image.fromarray(page), "TIFF", compression=compression)
    assert np.array_equal(one_page(tmp_path, content), np.where(page, 255, 0))


def test_the_pages_of_a_tiff_come_in_order(tmp_path: Path) -> None:
    pages = [picture(seed=seed) for seed in range(5)]
    found = read(tmp_path, tiff(*pages))
    assert [page.page for page in found] == [1, 2, 3, 4, 5]
    assert all(isinstance(page, Page) and alike(page.pixels, pages[page.page - 1]) for page in found)
    assert [page.page for page in read_pages(tmp_path / "scan", skip=3)] == [4, 5]


def test_a_broken_page_in_the_middle_stops_no_other(tmp_path: Path) -> None:
    pages = [picture(seed=seed) for seed in range(3)]
    content = bytearray(tiff(*pages, compression="tiff_adobe_deflate"))
    with Image.open(io.BytesIO(content)) as middle:
        middle.seek(1)
        start = middle.tag_v2[273][0]  # type: ignore[attr-defined]
    content[start : start + 50] = bytes(50)
    found = read(tmp_path, bytes(content))
    assert [type(page) for page in found] == [Page, PageProblem, Page]


def test_a_tiff_that_ends_too_early_keeps_its_first_pages(tmp_path: Path) -> None:
    content = tiff(*(picture(seed=seed) for seed in range(3)), compression="raw")
    found = read(tmp_path, content[: len(content) // 2])
    assert isinstance(found[0], Page)
    assert isinstance(found[-1], PageProblem)
    assert count_pages(tmp_path / "scan") == len(found)


def _end_of(content: bytearray, directory: int) -> int:
    """Where a directory of a TIFF names the next one."""
    return int(directory + 2 + 12 * struct.unpack_from("<H", content, directory)[0])


def test_a_tiff_whose_pages_run_in_a_circle_ends(tmp_path: Path) -> None:
    content = bytearray(tiff(picture(), picture(seed=2), compression="raw"))
    first = last = struct.unpack_from("<I", content, 4)[0]
    while after := struct.unpack_from("<I", content, _end_of(content, last))[0]:
        last = after
    struct.pack_into("<I", content, _end_of(content, last), first)
    assert len(read(tmp_path, bytes(content))) == 2


def test_a_png_that_claims_sixty_thousand_pixels_is_refused_unread(tmp_path: Path) -> None:
    assert one_problem(tmp_path, png_claiming(60_000, 60_000, b"")) == "too-large"
    assert one_problem(tmp_path, png_claiming(60_000, 400, b"")) == "too-large"


def test_a_png_with_more_data_than_pixels_is_read_in_its_size(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    assert one_page(tmp_path, png_claiming(400, 400, bomb)).shape == (400, 400)


@pytest.mark.parametrize("kept", [9, 40, 0.5, 0.9])
def test_a_truncated_png_is_a_problem(kept: float, tmp_path: Path) -> None:
    content = saved(Image.fromarray(picture()), "PNG")
    length = int(kept * len(content)) if kept < 1 else int(kept)
    assert one_problem(tmp_path, content[:length]) == "broken-picture"


def test_other_files_are_named_as_such(tmp_path: Path) -> None:
    assert one_problem(tmp_path, b"") == "empty-file"
    assert one_problem(tmp_path, b"PK\x03\x04 a document of a word processor") == "unknown-kind"
