"""A stack from a copier: booklets mixed, pages turned, copied, lost and strange, in every kind of file."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import simplejpeg
from PIL import Image

from madrone.omr.batches import Batch, BatchReport, read_batch
from madrone.omr.batches.flags import ASKING
from madrone.omr.batches.reconcile import MissingPage
from madrone.omr.layout.geometry import FieldPlace
from madrone.omr.tests.failures.cases import MIXED, make
from madrone.omr.tests.failures.hands import Key, answer
from madrone.omr.tests.failures.machines import Machine, expose, office, photocopy, scan
from madrone.omr.tests.failures.paper import Gray, Paper, layout_of, layouts, printed

pytestmark = pytest.mark.thorough

Row = Mapping[str, str]
#: A document and its page.
Name = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Stack:
    """What became of the stack: the report, the table, and what was meant on each page."""

    report: BatchReport
    rows: tuple[Row, ...]
    keys: Mapping[Name, Key]

    def of(self, file: str, page: int = 1) -> list[Row]:
        """The rows of one page of one file."""
        return [row for row in self.rows if Path(row["file"]).name == file and row["page"] == str(page)]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Six pages of three booklets are scanned, in four kinds of files, with what should not be among them."""
    folder, rng = tmp_path_factory.mktemp("stack"), np.random.default_rng(20)
    marked: dict[Name, Paper] = {}
    keys: dict[Name, Key] = {}
    for one in printed():
        name = (one.identity.document, one.identity.page)
        marked[name] = one.paper.copy()
        keys[name] = answer(marked[name], one.layout, MIXED, rng)
    files = _files(folder, marked, rng)
    students = {"KESTREL1": "Ana", "KESTREL2": "Bo", "OSPREY77": "Cleo", "LARK9": "Dov"}
    batch = Batch(files, layouts(), review=folder / "review", students=students)
    report = read_batch(batch, folder / "read.csv")
    with (folder / "read.csv").open(encoding="utf-8", newline="") as lines:
        return Stack(report, tuple(csv.DictReader(lines)), keys)


def _files(folder: Path, marked: Mapping[Name, Paper], rng: np.random.Generator) -> list[Path]:
    def scanned(document: str, page: int) -> Gray:
        return scan(marked[document, page], office(rng), rng)

    # The first is stored sideways and shown upright, the second lies upside down, the third sideways.
    names = (("OSPREY77", 2, 1), ("KESTREL1", 1, 2), ("KESTREL2", 2, 1))
    turned = [np.rot90(scanned(document, page), quarters) for document, page, quarters in names]
    _pdf(folder / "stack.pdf", list(zip(turned, (90, 0, 0), strict=True)))
    fine = expose(marked["OSPREY77", 1], Machine(dpi=300, gamma=1.0), rng)
    fax, blank = (Image.fromarray(page > 150) for page in (fine, make("blank sheet", 1).pixels))
    fax.save(folder / "fax.tif", save_all=True, append_images=[blank], compression="group4")
    _colour(scanned("KESTREL1", 2)).save(folder / "colour.jpg", quality=80)
    (folder / "again.jpg").write_bytes((folder / "colour.jpg").read_bytes())
    Image.fromarray(scan(photocopy(marked["KESTREL1", 1], rng), office(rng), rng)).save(folder / "copied.jpg")
    Image.fromarray(make("other form", 1).pixels).save(folder / "other.png")
    (folder / "cut-off.jpg").write_bytes((folder / "copied.jpg").read_bytes()[:4000])
    files = ("stack.pdf", "fax.tif", "colour.jpg", "again.jpg", "copied.jpg", "other.png", "cut-off.jpg")
    return [folder / name for name in files]


def _pdf(path: Path, pages: list[tuple[Gray, int]]) -> None:
    """Pages of their own sizes, each a JPEG that is shown turned clockwise by so many degrees."""
    with pikepdf.new() as document:
        for pixels, rotate in pages:
            height, width = pixels.shape
            content = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels)[:, :, None], 85, colorspace="GRAY")
            entries = {"/Width": width, "/Height": height, "/BitsPerComponent": 8}
            picture = pikepdf.Stream(document, bytes(content), entries)
            picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
            size = (width * 72 / 200, height * 72 / 200)
            page = document.add_blank_page(page_size=size)
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            page.obj.Contents = document.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
            page.obj.Rotate = rotate
        document.save(path)


def _colour(gray: Gray) -> Image.Image:
    """Yellowish paper and bluish ink."""
    tone = gray[:, :, None].astype(np.float32) / 255
    tinted = 255 * (tone * np.array([1.0, 0.98, 0.86]) + (1 - tone) * np.array([0.04, 0.05, 0.12]))
    return Image.fromarray(tinted.astype(np.uint8))


def _meant(place: FieldPlace, key: Key) -> str:
    values = key[place.name]
    return values[0] if place.kind in ("single", "multiple") else "".join(value or "_" for value in values)


def _wrong(stack: Stack) -> Iterator[str]:
    places = {page.page: {place.name: place for place in page.fields} for page in layout_of().pages}
    for row in stack.rows:
        if row["field"] and row["flag"] not in ASKING:
            name = (row["document"], int(row["sheet_page"]))
            meant = _meant(places[name[1]][row["field"]], stack.keys[name])
            if row["value"] != meant:
                yield f"{name} {row['field']}: {row['value']} for {meant}"


def test_no_answer_of_the_stack_is_wrong_in_silence(stack: Stack) -> None:
    assert list(_wrong(stack)) == []
    assert sum(row["field"] != "" and row["flag"] not in ASKING for row in stack.rows) > 60


def test_every_page_of_the_stack_has_an_end(stack: Stack) -> None:
    report = stack.report
    assert report.pages == report.read + report.asked + report.refused == 10
    assert report.reasons == {
        "blank-page": 1,
        "broken-picture": 1,
        "duplicate": 2,
        "foreign-form": 1,
        "same-picture": 1,
    }


def test_pages_that_are_mixed_and_turned_are_read(stack: Stack) -> None:
    for page, name in enumerate((("OSPREY77", "2"), ("KESTREL1", "1"), ("KESTREL2", "2")), 1):
        assert {(row["document"], row["sheet_page"]) for row in stack.of("stack.pdf", page)} == {name}


def test_a_copied_booklet_page_asks_beside_its_original(stack: Stack) -> None:
    for rows in (stack.of("stack.pdf", 2), stack.of("copied.jpg")):
        assert {row["flag"] for row in rows} == {"duplicate"}


def test_a_page_that_was_sent_twice_counts_once(stack: Stack) -> None:
    (row,) = stack.of("again.jpg")
    assert (row["field"], row["flag"]) == ("", "duplicate")


def test_colour_and_black_and_white_are_read(stack: Stack) -> None:
    for rows, name in ((stack.of("colour.jpg"), ("KESTREL1", "2")), (stack.of("fax.tif"), ("OSPREY77", "1"))):
        assert {(row["document"], row["sheet_page"]) for row in rows} == {name}
        assert any(row["flag"] not in ASKING for row in rows)


def test_pages_and_booklets_that_never_came_are_named(stack: Stack) -> None:
    assert set(stack.report.missing) == {MissingPage("KESTREL2", 1), MissingPage("LARK9", 0)}
