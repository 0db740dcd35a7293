"""Files made to hurt: each page ends with a name for why, soon and in little memory."""

import io
import json
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from madrone.omr.batches import Batch, read_batch
from madrone.omr.batches.journal import NAME
from madrone.omr.batches.tests.readers import LAYOUTS, draw, save
from madrone.omr.images import Gray
from madrone.omr.images.tests.files import jpeg, saved, tiff_of_equal_pages
from madrone.omr.layout.geometry import Layout
from madrone.omr.reading import PageReading

pytestmark = pytest.mark.thorough


def look(pixels: Gray, layouts: Mapping[str, Layout]) -> PageReading:
    """A reader that only looks how large the page is."""
    return PageReading("refused", f"seen-{max(pixels.shape)}")


def look_which_way(pixels: Gray, layouts: Mapping[str, Layout]) -> PageReading:
    """A reader that looks in which corner the page is black."""
    height, width = pixels.shape
    corners = (pixels[9, 9], pixels[9, -9], pixels[-9, -9], pixels[-9, 9])
    return PageReading("refused", f"{'upright' if height > width else 'across'}-{int(np.argmin(corners))}")


def _bomb(content: bytes, megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    block = content * (1_000_000 // len(content))
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def _page(document: pikepdf.Pdf, commands: bytes, thing: pikepdf.Object) -> bytes:
    page = document.add_blank_page(page_size=(612, 792))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=thing))
    page.obj.Contents = document.make_stream(commands)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _form(document: pikepdf.Pdf, content: bytes, within: pikepdf.Object | None = None) -> pikepdf.Object:
    form = pikepdf.Stream(document, b"")
    form.write(content, filter=pikepdf.Name.FlateDecode)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 612, 792])
    if within is not None:
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=within))
    return document.make_indirect(form)


def form_that_grows() -> bytes:
    """A form of 600 MB of drawing commands, in a few kilobytes."""
    document = pikepdf.new()
    return _page(document, b"/X Do", _form(document, _bomb(b"0 0 m 9 9 l S ", 600)))


def forms_in_forms() -> bytes:
    """Ten forms in each of ten forms, and so on: a million million lines."""
    document = pikepdf.new()
    thing = _form(document, zlib.compress(b"0 0 m 9 9 l S " * 50))
    for _ in range(11):
        thing = _form(document, zlib.compress(b"/X Do " * 10), thing)
    return _page(document, b"/X Do", thing)


def picture_that_grows() -> bytes:
    """A picture of sixty thousand pixels a side on a page that has to be drawn."""
    document = pikepdf.new()
    found = pikepdf.Stream(document, b"")
    found.write(_bomb(b"\0", 1_000), filter=pikepdf.Name.FlateDecode)
    found.Type, found.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    found.Width = found.Height = 60_000
    found.BitsPerComponent, found.ColorSpace = 8, pikepdf.Name.DeviceRGB
    return _page(document, b"q 612 0 0 792 0 0 cm /X Do Q 0 0 m", document.make_indirect(found))


def jpeg_without_end() -> bytes:
    """A progressive JPEG whose last pass over sixty million pixels comes three hundred times."""
    content = saved(Image.new("L", (7_900, 7_900), 128), "JPEG", progressive=True)
    passes = [place for place in range(len(content) - 1) if content[place : place + 2] == b"\xff\xda"]
    return content[:-2] + content[passes[-1] : -2] * 300 + b"\xff\xd9"


@pytest.mark.parametrize("make", [form_that_grows, forms_in_forms, jpeg_without_end])
def test_what_never_ends_is_given_up_and_the_next_file_is_read(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    (tmp_path / "bomb").write_bytes(make())
    good = save(tmp_path, "good.png", draw(1, 1))
    begun = time.monotonic()
    report = read_batch(Batch((tmp_path / "bomb", good), LAYOUTS, reader=look), tmp_path / "read.csv")
    assert report.reasons == {"gave-up": 1, "seen-559": 1}
    # Five seconds of work for the page; a busy machine takes longer for them.
    assert time.monotonic() - begun < 60


def test_what_never_ends_does_not_keep_a_batch_from_its_tone(tmp_path: Path) -> None:
    """The first pages are looked at before all others; one that ends its process is given up once, and in its place."""
    (tmp_path / "bomb.pdf").write_bytes(form_that_grows())
    good = save(tmp_path, "good.png", draw(1, 1))
    state = tmp_path / "state"
    report = read_batch(Batch((tmp_path / "bomb.pdf", good), LAYOUTS), tmp_path / "read.csv", state=state)
    assert report.reasons == {"gave-up": 1, "too-small": 1}
    lines = (state / NAME).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines].count({"tone": None}) == 1


def test_a_picture_that_grows_on_a_page_that_is_drawn_is_left_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(picture_that_grows())
    report = read_batch(Batch((tmp_path / "bomb",), LAYOUTS, reader=look), tmp_path / "read.csv")
    assert set(report.reasons) <= {"seen-2200", "gave-up"}
    assert report.refused == 1


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "CMYK", "I;16", "L"])
def test_the_largest_page_of_every_kind_is_read_within_the_memory(mode: str, tmp_path: Path) -> None:
    image = Image.new(mode, (7_900, 7_900))
    kind = {"CMYK": "JPEG", "L": "JPEG", "RGB": "TIFF"}.get(mode, "PNG")
    image.save(tmp_path / "large", kind, **({"compress_level": 1} if kind == "PNG" else {}))
    report = read_batch(Batch((tmp_path / "large",), LAYOUTS, reader=look), tmp_path / "read.csv")
    assert report.reasons == {"seen-3950": 1}


def test_ten_thousand_pages_are_read_and_the_next_is_refused(tmp_path: Path) -> None:
    (tmp_path / "many.tif").write_bytes(tiff_of_equal_pages(10_003))
    report = read_batch(
        Batch((tmp_path / "many.tif",), LAYOUTS, reader=look), tmp_path / "read.csv", workers=2
    )
    assert report.reasons == {"seen-300": 10_000, "too-many-pages": 1}
    assert report.refused == report.pages == 10_001


def scanned_pages(count: int) -> bytes:
    """A PDF of very many pages that share one scanned picture, black in its first corner, and lie in all four ways."""
    document = pikepdf.new()
    pixels = np.full((410, 320), 250, np.uint8)
    pixels[:40, :40] = 5
    scan = pikepdf.Stream(document, b"")
    scan.write(jpeg(pixels), filter=pikepdf.Name.DCTDecode)
    scan.Type, scan.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    scan.Width, scan.Height = 320, 410
    scan.BitsPerComponent, scan.ColorSpace = 8, pikepdf.Name.DeviceGray
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=document.make_indirect(scan)))
    shared = document.make_indirect(resources)
    commands = document.make_indirect(document.make_stream(b"q 612 0 0 792 0 0 cm /X Do Q"))
    for number in range(count):
        page = document.add_blank_page(page_size=(612, 792))
        page.obj.Resources, page.obj.Contents = shared, commands
        page.obj.Rotate = 90 * (number % 4)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_of_ten_thousand_pages_that_lie_in_all_ways_is_read_as_they_are_meant(tmp_path: Path) -> None:
    (tmp_path / "many.pdf").write_bytes(scanned_pages(10_003))
    batch = Batch((tmp_path / "many.pdf",), LAYOUTS, reader=look_which_way)
    report = read_batch(batch, tmp_path / "read.csv", workers=2)
    assert report.reasons == {
        **dict.fromkeys(("upright-0", "across-1", "upright-2", "across-3"), 2_500),
        "too-many-pages": 1,
    }
    assert report.refused == report.pages == 10_001
