"""Every way in which a scanner packs the picture of a PDF page ends as pixels, or as a problem with a name."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from madrone.omr.images import Page, PageProblem
from madrone.omr.images import pdf as pdf_pages
from madrone.omr.images.tests.files import (
    alike,
    bitonal,
    flate_entries,
    jpeg,
    one_page,
    one_problem,
    pdf,
    picture,
    read,
    saved,
)

PAGE = bitonal()
SHOWN = np.where(PAGE, 255, 0)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a page is a failure."""

    def draw(self: object, number: int) -> None:
        raise AssertionError("the page was drawn")

    monkeypatch.setattr(pdf_pages._Drawing, "draw", draw)


def fax(white: NDArray[np.bool_], compression: str = "group4") -> bytes:
    """Rows as a fax machine packs them, in which white comes first."""
    # Pillow says that its zeros are black, and a fax machine's zeros are white.
    packed = saved(Image.fromarray(~white), "TIFF", compression=compression, strip_size=10_000_000)
    with Image.open(io.BytesIO(packed)) as found:
        tags = dict(found.tag_v2)  # type: ignore[attr-defined]
    assert tags[262] == 1
    return packed[tags[273][0] :][: tags[279][0]]


def jbig2(white: NDArray[np.bool_], *, claimed: tuple[int, int] | None = None) -> bytes:
    """One picture as JBIG2 within a PDF: a page, one region of plain pixels packed as fax, and the end of the page.

    Source: ITU-T T.88, 7.2 and 7.4 (segments 48, 38 and 49; the region's flag 1 says that it is packed as fax).
    """
    height, width = claimed or white.shape
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + fax(white)
    segments = ((48, page), (38, region), (49, b""))
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(segments)
    )


def entries(filter_name: str, **more: object) -> dict[str, object]:
    """The entries of a black and white picture that is packed in this way."""
    return {**flate_entries(picture(), bits=1), "Filter": pikepdf.Name(filter_name), **more}


@pytest.mark.usefixtures("undrawn")
def test_jbig2_is_taken_out(tmp_path: Path) -> None:
    assert np.array_equal(one_page(tmp_path, pdf((jbig2(PAGE), entries("/JBIG2Decode")))), SHOWN)


@pytest.mark.thorough
@pytest.mark.usefixtures("undrawn")
def test_the_pages_of_a_jbig2_file_are_its_own(tmp_path: Path) -> None:
    """The values of one page lie in memory that the renderer uses for the next."""
    content = pdf(*((jbig2(page), entries("/JBIG2Decode")) for page in (PAGE, ~PAGE, PAGE)))
    found = [page.pixels for page in read(tmp_path, content) if isinstance(page, Page)]
    assert len(found) == 3
    assert np.array_equal(found[0], SHOWN)
    assert np.array_equal(found[1], 255 - SHOWN)
    assert np.array_equal(found[2], SHOWN)


@pytest.mark.usefixtures("undrawn")
def test_a_turned_jbig2_page_is_turned(tmp_path: Path) -> None:
    found = one_page(tmp_path, pdf((jbig2(PAGE), entries("/JBIG2Decode")), rotate=90))
    assert np.array_equal(found, np.rot90(SHOWN, -1))


@pytest.mark.thorough
@pytest.mark.parametrize(("more", "shown"), [({"ImageMask": True}, SHOWN), ({"Decode": [1, 0]}, 255 - SHOWN)])
def test_jbig2_that_is_painted_with_is_drawn(
    more: dict[str, object], shown: NDArray[np.uint8], tmp_path: Path
) -> None:
    """A mask's pixels are where ink goes, and swapped ones mean the other tone: only drawing shows either."""
    given = entries("/JBIG2Decode", **more)
    if "ImageMask" in more:
        del given["ColorSpace"]
    found = one_page(tmp_path, pdf((jbig2(PAGE), given)))
    assert found.shape == (2200, 1700)
    small = np.asarray(Image.fromarray(found).resize((640, 820)))
    assert alike(small, shown.astype(np.uint8), off=12)


@pytest.mark.thorough
@pytest.mark.parametrize("kept", [5, 30, 60])
def test_damaged_jbig2_is_a_problem_or_what_is_left_of_the_page(kept: int, tmp_path: Path) -> None:
    (found,) = read(tmp_path, pdf((jbig2(PAGE)[:kept], entries("/JBIG2Decode"))))
    # What cannot be unpacked has no ink: nobody's answers are read from it.
    assert isinstance(found, PageProblem) or found.pixels.std() == 0


def test_a_jbig2_picture_of_any_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    large = {"Width": 60_000, "Height": 60_000}
    packed = jbig2(PAGE, claimed=(60_000, 60_000))
    assert one_problem(tmp_path, pdf((packed, entries("/JBIG2Decode", **large)))) == "too-large"


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("compression", "k"), [("group4", -1), ("group3", 0)])
@pytest.mark.parametrize("black_is_one", [False, True])
def test_every_fax_picture_is_taken_out(compression: str, k: int, black_is_one: bool, tmp_path: Path) -> None:
    settings = pikepdf.Dictionary(
        K=k, Columns=PAGE.shape[1], Rows=PAGE.shape[0], BlackIs1=black_is_one, EndOfLine=k == 0
    )
    given = entries("/CCITTFaxDecode", DecodeParms=settings)
    # Where black is one, a gray space shows ones as white: the picture is the negative.
    shown = 255 - SHOWN if black_is_one else SHOWN
    assert np.array_equal(one_page(tmp_path, pdf((fax(PAGE, compression), given))), shown)


@pytest.mark.thorough
def test_sixteen_bits_are_drawn(tmp_path: Path) -> None:
    pixels = picture()
    wide = (pixels.astype(">u2") * 257).tobytes()
    found = one_page(tmp_path, pdf((zlib.compress(wide), flate_entries(pixels, bits=16))))
    assert alike(np.asarray(Image.fromarray(found).resize((640, 820))), pixels, off=8)


@pytest.mark.thorough
@pytest.mark.parametrize("mode", ["L", "RGB", "I;16"])
def test_jpeg_2000_is_drawn(mode: str, tmp_path: Path) -> None:
    pixels = picture()
    image = Image.fromarray(pixels)
    if mode == "I;16":
        image = Image.fromarray(pixels.astype(np.uint16) * 257)
    elif mode == "RGB":
        image = image.convert("RGB")
    given: dict[str, object] = {
        "Filter": pikepdf.Name.JPXDecode,
        "Width": 640,
        "Height": 820,
    }
    found = one_page(tmp_path, pdf((saved(image, "JPEG2000"), given)))
    assert alike(np.asarray(Image.fromarray(found).resize((640, 820))), pixels, off=8)


@pytest.mark.thorough
def test_a_jpeg_within_flate_is_drawn(tmp_path: Path) -> None:
    pixels = picture()
    twice = {
        **flate_entries(pixels),
        "Filter": pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]),
    }
    found = one_page(tmp_path, pdf((zlib.compress(jpeg(pixels)), twice)))
    assert alike(np.asarray(Image.fromarray(found).resize((640, 820))), pixels, off=8)


@pytest.mark.thorough
def test_a_palette_is_drawn_in_its_tones(tmp_path: Path) -> None:
    pixels = picture() // 128 * 255
    palette = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceGray, 1, pikepdf.String(b"\xff\x00")])
    given = {**flate_entries(pixels), "ColorSpace": palette}
    found = one_page(tmp_path, pdf((zlib.compress((pixels // 255).tobytes()), given)))
    assert alike(np.asarray(Image.fromarray(found).resize((640, 820))), 255 - pixels, off=12)


def test_a_file_of_jpeg_2000_has_a_name(tmp_path: Path) -> None:
    assert one_problem(tmp_path, saved(Image.fromarray(picture()), "JPEG2000")) == "unknown-kind"
