"""What is printed stands where the layout says, to a tenth of a millimetre."""

from typing import Any

import pytest
import zxingcpp

from madrone.omr.identity import Identity, decode, layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import PageLayout
from madrone.omr.printing.tests.printed import (
    BOOKLET,
    PAGES,
    QUIZ,
    ROSTER,
    Pixels,
    dark_extent,
    printed,
    rendered,
)
from madrone.omr.sheet import Questions, Sheet

DPI = 300
SCALE = DPI / 25.4
CLOSE = 0.1


def check_circles(pixels: Pixels, page: PageLayout) -> None:
    """Every ring stands in its place, on bare paper, as large as it should be."""
    for bubble in page.bubbles():
        x, y, width, height = dark_extent(pixels, bubble.x, bubble.y, bubble.r + 0.6, SCALE)
        assert abs(x - bubble.x) < CLOSE and abs(y - bubble.y) < CLOSE
        assert abs(width - 2 * bubble.r) < 2 * CLOSE and abs(height - 2 * bubble.r) < 2 * CLOSE


def check_marks(pixels: Pixels, page: PageLayout) -> None:
    """Bullseyes, anchors, codes and tones stand in their places."""
    for mark in page.fiducials:
        x, y, width, _ = dark_extent(pixels, mark.x, mark.y, mark.r + 1, SCALE)
        assert abs(x - mark.x) < CLOSE and abs(y - mark.y) < CLOSE and abs(width - 2 * mark.r) < CLOSE
    for anchor in page.anchors:
        x, y, width, height = dark_extent(pixels, anchor.x, anchor.y, 2, SCALE)
        assert abs(x - anchor.x) < CLOSE and abs(y - anchor.y) < CLOSE
        assert abs(width - anchor.width) < CLOSE and abs(height - anchor.height) < CLOSE
    for code in page.codes:
        x, y, width, height = dark_extent(pixels, code.x, code.y, code.size / 2 + 0.5, SCALE)
        assert abs(x - code.x) < CLOSE and abs(y - code.y) < CLOSE
        assert abs(width - code.size) < CLOSE and abs(height - code.size) < CLOSE
    for patch in page.patches:
        row, column = (
            (patch.box.y + patch.box.height / 2) * SCALE,
            (patch.box.x + patch.box.width / 2) * SCALE,
        )
        assert abs(pixels[int(row), int(column)] / 255 - (1 - patch.shade)) < 0.02


@pytest.mark.parametrize("sheet", [QUIZ])
def test_a_quiz_is_printed_where_it_is_laid_out(sheet: Sheet) -> None:
    pixels = rendered(printed(sheet)[0], 0, DPI)
    (page,) = lay_out(sheet).pages
    check_circles(pixels, page)
    check_marks(pixels, page)


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(PAGES))
def test_every_page_of_a_booklet_is_printed_where_it_is_laid_out(number: int) -> None:
    layout = lay_out(BOOKLET)
    assert len(layout.pages) == PAGES
    pixels = rendered(printed(BOOKLET)[0], PAGES + number, DPI)
    check_circles(pixels, layout.pages[number])
    check_marks(pixels, layout.pages[number])


@pytest.mark.thorough
@pytest.mark.parametrize("more", [{"large_print": True}, {"paper": "a4"}, {"language": "es"}])
def test_other_variants_are_printed_where_they_are_laid_out(more: dict[str, Any]) -> None:
    fields = (Questions("q", count=30, values=("A", "B", "C", "D", "E")),)
    sheet = Sheet("Quiz", "V", fields, **more)
    layout = lay_out(sheet)
    pdf, _ = printed(sheet)
    for number, page in enumerate(layout.pages):
        pixels = rendered(pdf, number, DPI)
        check_circles(pixels, page)
        check_marks(pixels, page)


@pytest.mark.parametrize("dpi", [200])
def test_both_codes_say_whose_page_it_is(dpi: int) -> None:
    layout = lay_out(BOOKLET)
    pdf, told = printed(BOOKLET)
    tag = layout_tag(BOOKLET.form, layout.version)
    assert told.pages == len(ROSTER) * len(layout.pages)
    for place in (0, 1, 5, told.pages - 1):
        pixels = rendered(pdf, place, dpi)
        document, page = divmod(place, len(layout.pages))
        for code in layout.pages[page].codes:
            half = code.size / 2 + 2
            edges = [
                int(edge * dpi / 25.4)
                for edge in (code.y - half, code.y + half, code.x - half, code.x + half)
            ]
            (found,) = zxingcpp.read_barcodes(pixels[edges[0] : edges[1], edges[2] : edges[3]])
            assert decode(found.text) == Identity(ROSTER[document].document, page + 1, tag)
