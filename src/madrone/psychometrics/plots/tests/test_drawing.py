"""The drawing board and the axes: markup that holds for any words, numbers at their places."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.plots.canvas import (
    PAPER,
    SERIES,
    number,
    picture,
    series,
    shortened,
    words,
)
from madrone.psychometrics.plots.frame import Frame, round_ticks, round_top, spread, tick_text

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.thorough
@given(st.text(), st.text())
def test_any_words_make_one_image_with_a_name_and_a_description(title: str, sentence: str) -> None:
    drawn = picture(
        plot_id="p", title=title, sentence=sentence, height=10, parts=[words(title, 0, 0, fill=sentence)]
    )
    root = ET.fromstring(drawn)  # noqa: S314  # Our own markup, under test.
    assert root.attrib["role"] == "img"
    named = {node.attrib["id"] for node in root if "id" in node.attrib}
    assert set(root.attrib["aria-labelledby"].split()) == named == {"p-title", "p-desc"}


def test_it_refuses_an_id_that_a_page_could_not_hold() -> None:
    with pytest.raises(ValueError, match="cannot be an HTML id"):
        picture(plot_id="item 1", title="", sentence="", height=1, parts=())


def test_every_series_can_be_read_on_paper_and_differs_without_colour() -> None:
    for look in SERIES:
        assert (luminance(PAPER) + 0.05) / (luminance(look.colour) + 0.05) >= 4.5
    assert len({look.dashes for look in SERIES}) == len({look.mark for look in SERIES}) == len(SERIES)
    assert series(len(SERIES)) == SERIES[0]


def test_a_frame_puts_numbers_at_their_places() -> None:
    frame = Frame(10, 20, 100, 50, (-4, 4), (0, 1))
    assert (frame.x(-4), frame.x(0), frame.x(4)) == (10, 60, 110)
    assert (frame.y(0), frame.y(1)) == (70, 20)


@pytest.mark.thorough
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_few_round_and_inside(low: float, length: float, most: int) -> None:
    ticks = round_ticks(low, low + length, most)
    assert len(ticks) <= most
    slack = 1e-6 * length + 1e-9 * abs(low)
    assert all(low - slack <= tick <= low + length + slack for tick in ticks)
    assert len({tick_text(tick, ticks) for tick in ticks}) == len(ticks)


def test_ticks_are_written_alike_with_a_true_minus_sign() -> None:
    ticks = round_ticks(-1, 1, 6)
    assert [tick_text(tick, ticks) for tick in ticks] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
    assert number(-0.001) == "0"


@pytest.mark.thorough
@given(st.floats(1e-9, 1e9))
def test_the_top_of_an_axis_leaves_room_but_not_much(highest: float) -> None:
    assert highest <= round_top(highest) <= 1.6 * highest


@pytest.mark.thorough
@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_are_moved_apart_and_stay_inside(places: list[float]) -> None:
    moved = spread(places, 10, 0, 100)
    gaps = sorted(moved)
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(gaps))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in moved)
    order = sorted(range(len(places)), key=places.__getitem__)
    assert [moved[i] for i in order] == gaps


def test_a_crowd_of_labels_opens_to_both_sides() -> None:
    assert spread([50, 50, 50], 10, 0, 100) == [40, 50, 60]
    assert spread([0, 1, 90], 10, 0, 100) == [0, 10, 90]


def test_a_long_name_is_cut_visibly() -> None:
    assert shortened("a" * 200, 60).endswith("…")
    assert shortened("item 7", 60) == "item 7"
