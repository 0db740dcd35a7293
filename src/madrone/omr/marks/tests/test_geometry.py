"""The bubbles of a page, side by side: groups, fields, and which stand near which."""

import numpy as np
import pytest

from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import PageLayout
from madrone.omr.marks.geometry import bubbles_of
from madrone.omr.sheet import read_sheet

SHEET = """
title = "Kinds"
form = "KINDS"
[[field]]
name = "q"
count = 6
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "m"
kind = "multiple"
values = ["A", "B", "C"]
[[field]]
name = "id"
kind = "digits"
columns = 3
[[field]]
name = "w"
kind = "text"
height_mm = 20
"""


@pytest.fixture(scope="module")
def page() -> PageLayout:
    return lay_out(read_sheet(SHEET)).pages[0]


def test_bubbles_stand_in_the_order_of_the_page(page: PageLayout) -> None:
    bubbles = bubbles_of(page)
    expected = list(page.bubbles())
    assert len(bubbles) == len(expected) == 6 * 4 + 3 + 30
    assert bubbles.values == tuple(bubble.value for bubble in expected)
    assert bubbles.places == pytest.approx(np.array([(bubble.x, bubble.y) for bubble in expected]))
    assert bubbles_of(page) is bubbles


def test_groups_begin_where_they_should(page: PageLayout) -> None:
    bubbles = bubbles_of(page)
    sizes = [len(group.bubbles) for place in page.fields for group in place.groups]
    assert sorted(sizes) == [3, 4, 4, 4, 4, 4, 4, 10, 10, 10]
    assert np.diff(bubbles.starts).tolist() == sizes
    assert bubbles.starts[-1] == len(bubbles)
    owners = [at for at, place in enumerate(page.fields) for _ in place.bubbles()]
    assert bubbles.fields.tolist() == owners


def test_several_may_be_meant_only_where_the_sheet_says_so(page: PageLayout) -> None:
    bubbles = bubbles_of(page)
    several = {page.fields[field].name for field in bubbles.fields[bubbles.several]}
    assert several == {"m"}


def test_a_row_has_neighbours_at_the_same_height_and_begins_with_the_bubble(page: PageLayout) -> None:
    bubbles = bubbles_of(page)
    assert bubbles.row.shape == (len(bubbles), 8)
    assert np.array_equal(bubbles.row[:, 0], np.arange(len(bubbles)))
    apart = bubbles.places[bubbles.row] - bubbles.places[:, None]
    assert np.abs(apart[..., 1]).max() <= 1.0
    assert np.abs(apart[..., 0]).max() <= 26.0


def test_the_nearest_come_first(page: PageLayout) -> None:
    bubbles = bubbles_of(page)
    distance = np.linalg.norm(bubbles.places[bubbles.near] - bubbles.places[:, None], axis=2)
    assert np.array_equal(bubbles.near[:, 0], np.arange(len(bubbles)))
    assert (np.diff(distance, axis=1) >= -1e-9).all()


def test_a_page_of_writing_has_no_bubbles() -> None:
    written = lay_out(read_sheet(SHEET[: SHEET.index("[[field]]")] + SHEET[SHEET.rindex("[[field]]") :]))
    bubbles = bubbles_of(written.pages[0])
    assert len(bubbles) == 0
    assert bubbles.starts.tolist() == [0]
