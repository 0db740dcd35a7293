"""PDF files: a scanner's picture is taken out, another page is drawn, and each trouble has a name."""

import io
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from madrone.omr.images import Page, count_pages
from madrone.omr.images import pdf as pdf_pages
from madrone.omr.images.tests.files import (
    alike,
    bitonal,
    flate_entries,
    jpeg,
    jpeg_entries,
    one_page,
    one_problem,
    pdf,
    picture,
    read,
)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a page is a failure."""

    def draw(self: object, number: int) -> None:
        raise AssertionError("the page was drawn")

    monkeypatch.setattr(pdf_pages._Drawing, "draw", draw)


@pytest.mark.usefixtures("undrawn")
def test_a_scanned_jpeg_is_taken_out(tmp_path: Path) -> None:
    pixels = picture()
    assert alike(one_page(tmp_path, pdf((jpeg(pixels), jpeg_entries(pixels)))), pixels)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("rotate", "turned"), [(90, -1), (180, 2), (270, 1), (-90, 1), (450, -1)])
def test_a_rotated_page_is_turned(rotate: int, turned: int, tmp_path: Path) -> None:
    pixels = picture()
    found = one_page(tmp_path, pdf((jpeg(pixels), jpeg_entries(pixels)), rotate=rotate))
    assert alike(found, np.rot90(pixels, turned))


@pytest.mark.usefixtures("undrawn")
def test_a_page_inherits_its_rotation(tmp_path: Path) -> None:
    pixels = picture()
    with pikepdf.open(io.BytesIO(pdf((jpeg(pixels), jpeg_entries(pixels))))) as document:
        document.Root.Pages.Rotate = 180
        out = io.BytesIO()
        document.save(out)
    assert alike(one_page(tmp_path, out.getvalue()), pixels[::-1, ::-1])


@pytest.mark.usefixtures("undrawn")
def test_a_flate_picture_is_taken_out(tmp_path: Path) -> None:
    pixels = picture()
    assert np.array_equal(
        one_page(tmp_path, pdf((zlib.compress(pixels.tobytes()), flate_entries(pixels)))), pixels
    )


@pytest.mark.usefixtures("undrawn")
def test_black_and_white_flate_is_taken_out(tmp_path: Path) -> None:
    page = bitonal()
    content = pdf((zlib.compress(np.packbits(page, axis=1).tobytes()), flate_entries(picture(), bits=1)))
    assert np.array_equal(one_page(tmp_path, content), np.where(page, 255, 0))


@pytest.mark.usefixtures("undrawn")
def test_flate_with_a_predictor_is_taken_out(tmp_path: Path) -> None:
    pixels = picture()
    upwards = np.diff(pixels, axis=0, prepend=np.zeros((1, pixels.shape[1]), np.uint8))
    rows = np.concatenate([np.full((len(pixels), 1), 2, np.uint8), upwards], axis=1)
    settings = pikepdf.Dictionary(Predictor=15, Columns=pixels.shape[1], Colors=1, BitsPerComponent=8)
    entries = {**flate_entries(pixels), "DecodeParms": settings}
    assert np.array_equal(one_page(tmp_path, pdf((zlib.compress(rows.tobytes()), entries))), pixels)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("black_is_one", [False, True])
def test_a_fax_picture_is_taken_out(black_is_one: bool, tmp_path: Path) -> None:
    page = bitonal()
    out = io.BytesIO()
    Image.fromarray(page).save(out, "TIFF", compression="group4", strip_size=10_000_000)
    with Image.open(out) as fax:
        tags = dict(fax.tag_v2)  # type: ignore[attr-defined]
    start, length = tags[273][0], tags[279][0]
    settings = pikepdf.Dictionary(K=-1, Columns=page.shape[1], Rows=page.shape[0], BlackIs1=black_is_one)
    entries = {
        **flate_entries(picture(), bits=1),
        "Filter": pikepdf.Name.CCITTFaxDecode,
        "DecodeParms": settings,
    }
    packed = out.getvalue()[start : start + length]
    # Pillow writes white as 0 or 1, which the tag of the photometric interpretation tells.
    white = page if (tags[262] == 0) != black_is_one else ~page
    assert np.array_equal(one_page(tmp_path, pdf((packed, entries))), np.where(white, 255, 0))


def test_a_page_with_more_than_a_picture_is_drawn(tmp_path: Path) -> None:
    pixels = picture()
    stamped = b"q 612 0 0 792 0 0 cm /Im0 Do Q 0 g 100 600 400 100 re f"
    found = one_page(tmp_path, pdf((jpeg(pixels), jpeg_entries(pixels)), commands=stamped))
    assert found.shape == (2200, 1700)
    assert found[400, 800] < 10


def test_a_picture_that_only_seems_to_be_the_page_is_drawn(tmp_path: Path) -> None:
    pixels = picture()
    small = b"q 300 0 0 400 0 0 cm /Im0 Do Q"
    found = one_page(tmp_path, pdf((jpeg(pixels), jpeg_entries(pixels)), commands=small))
    assert found[100, 1500] == 255


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    pixels = picture()
    for user, code in (("secret", "encrypted"), ("", "")):
        with pikepdf.open(io.BytesIO(pdf((jpeg(pixels), jpeg_entries(pixels))))) as document:
            out = io.BytesIO()
            document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
        if code:
            assert one_problem(tmp_path, out.getvalue()) == code
        else:
            assert alike(one_page(tmp_path, out.getvalue()), pixels)


def test_no_pages_and_no_pdf_have_names(tmp_path: Path) -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert one_problem(tmp_path, out.getvalue()) == "empty-file"
    assert one_problem(tmp_path, b"%PDF-1.4\n%%EOF\n") == "broken-file"
    assert one_problem(tmp_path, b"%PDF-1.7" + bytes(5000)) == "broken-file"


def test_a_broken_table_of_contents_is_mended(tmp_path: Path) -> None:
    pixels = picture()
    content = pdf((jpeg(pixels), jpeg_entries(pixels)))
    place = content.rindex(b"startxref")
    assert alike(one_page(tmp_path, content[:place] + b"startxref\n99999999\n%%EOF"), pixels)


def test_a_page_that_is_damaged_stops_no_other(tmp_path: Path) -> None:
    pixels = picture()
    good, bad = jpeg(pixels), jpeg(pixels)[:3000]
    found = read(tmp_path, pdf(*((packed, jpeg_entries(pixels)) for packed in (good, bad, good))))
    assert [isinstance(page, Page) for page in found] == [True, False, True]


def test_a_picture_that_would_grow_without_end_is_cut_at_its_size(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(60_000_000), 9)
    pixels = picture()
    assert one_page(tmp_path, pdf((bomb, flate_entries(pixels)))).max() == 0


def test_commands_that_would_grow_without_end_are_not_drawn(tmp_path: Path) -> None:
    pixels = picture()
    content = pdf((jpeg(pixels), jpeg_entries(pixels)), commands=b"0 0 m " * 4_000_000)
    assert one_problem(tmp_path, content) == "too-complex"


def test_a_page_as_large_as_a_house_is_refused(tmp_path: Path) -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_000, 14_000))
    out = io.BytesIO()
    document.save(out)
    assert one_problem(tmp_path, out.getvalue()) == "too-large"


@pytest.mark.thorough
def test_pages_behind_the_ten_thousandth_are_refused_once(tmp_path: Path) -> None:
    document = pikepdf.new()
    for _ in range(10_005):
        document.add_blank_page(page_size=(150, 150))
    path = tmp_path / "many.pdf"
    document.save(path)
    assert count_pages(path) == 10_001
    found = list(pdf_pages.decoders(path, 10_000))
    assert len(found) == 5
