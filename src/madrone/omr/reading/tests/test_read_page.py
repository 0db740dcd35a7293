"""A page of every kind of field: what it says is what was marked, whichever way up and however fine it was scanned."""

import numpy as np
import pytest

from madrone.omr.reading import read_page
from madrone.omr.reading.tests.paper import (
    ANSWERS,
    EXPECTED,
    LAYOUTS,
    fields_of,
    identity,
    mark,
    nothing_wrong_in_silence,
    page,
    scanned,
    sheet,
    values_of,
)
from madrone.omr.simulation.pencil import Hand
from madrone.omr.simulation.students import Pencil

# All of these read pages by compiled code, which has to be loaded.
pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_is_read_whichever_way_up(turns: int) -> None:
    reading = read_page(scanned(mark(sheet(), ANSWERS), turns=turns), LAYOUTS)
    assert (reading.status, reading.identity, reading.orientation) == ("read", identity(), 90 * turns)
    assert values_of(reading) == EXPECTED
    assert not any(field.asks for field in reading.fields)


@pytest.mark.parametrize("dpi", [150, 200, 240, 300, 400, 600])
def test_a_page_is_read_at_every_resolution(dpi: int) -> None:
    reading = read_page(scanned(mark(sheet(), ANSWERS), dpi=dpi), LAYOUTS)
    assert (reading.status, reading.identity) == ("read", identity())
    assert nothing_wrong_in_silence(reading)
    assert sum(field.asks for field in reading.fields) <= (1 if dpi < 200 else 0)
    assert reading.transform is not None
    # The transform is that of the picture as it came, not of a smaller copy.
    corner = reading.transform.pixels(np.array([[15.0, 15.0]]))[0]
    assert corner == pytest.approx((15 * dpi / 25.4,) * 2, abs=2.5 * dpi / 25.4)


def test_a_page_that_nobody_marked_is_blank_in_every_field() -> None:
    reading = read_page(scanned(sheet()), LAYOUTS)
    assert reading.status == "read"
    assert set(values_of(reading).values()) == {"", "_" * 5, "_" * 6}
    # Where several marks may be meant, the built-in profile expects one at least, and may ask.
    assert not any(field.asks for field in reading.fields if field.kind != "multiple")


def test_a_blank_column_is_written_as_a_line() -> None:
    reading = read_page(scanned(mark(sheet(), {"id": "04_15_", "n": "_12__"})), LAYOUTS)
    values = values_of(reading)
    assert (values["id"], values["n"]) == ("04_15_", "_12__")


def test_two_marks_in_a_column_ask_and_are_written_as_a_line() -> None:
    paper = mark(mark(sheet(), {"id": "048159"}), {"id": "_7____"})
    field = fields_of(read_page(scanned(paper), LAYOUTS))["id"]
    assert (field.value, field.flag) == ("0_8159", "double")
    assert field.groups[1].value == "4|7"


def test_two_marks_are_double_where_one_is_meant_and_plain_where_several_are() -> None:
    reading = fields_of(read_page(scanned(mark(sheet(), {**ANSWERS, "q1": "A|C", "m1": "A|C"})), LAYOUTS))
    assert (reading["q1"].value, reading["q1"].flag) == ("A|C", "double")
    assert (reading["m1"].value, reading["m1"].flag) == ("A|C", "")


def test_letters_have_a_circle_for_a_blank() -> None:
    reading = read_page(scanned(mark(sheet(2), {"last": "NU A"}, number=2)), LAYOUTS)
    assert (reading.identity, values_of(reading)) == (identity(2), {"last": "NU A"})


def test_a_writing_area_is_no_field_that_is_read() -> None:
    assert [place.name for place in page(3).fields] == ["w"]
    reading = read_page(scanned(sheet(3)), LAYOUTS)
    assert (reading.status, reading.identity, reading.fields) == ("read", identity(3), ())


def test_what_was_rubbed_out_gives_way_to_the_new_answer() -> None:
    paper = mark(mark(sheet(), {"q2": "A"}, pencil=Pencil.RUBBED), {**ANSWERS, "q2": "C"})
    field = fields_of(read_page(scanned(paper), LAYOUTS))["q2"]
    assert field.asks or field.value == "C"


def test_a_light_mark_is_read_or_asked_about_and_never_lost() -> None:
    paper = mark(
        mark(sheet(), {f"q{n}": "D" for n in range(1, 7)}, pencil=Pencil.LIGHT), {"q9": "A", "q12": "B"}
    )
    reading = fields_of(read_page(scanned(paper), LAYOUTS))
    assert all(reading[f"q{n}"].asks or reading[f"q{n}"].value == "D" for n in range(1, 7))


@pytest.mark.parametrize("darkness", [0.45, 0.6, 0.9])
def test_soft_and_hard_pencils_are_read(darkness: float) -> None:
    hand = Hand(darkness=darkness, miss=0.15, slant=1.0, width=0.6)
    reading = read_page(scanned(mark(sheet(), ANSWERS, hand=hand)), LAYOUTS)
    assert nothing_wrong_in_silence(reading)
    assert sum(field.asks for field in reading.fields) <= 1


def test_black_and_white_is_read() -> None:
    reading = read_page(scanned(mark(sheet(), ANSWERS), scanner="bitonal"), LAYOUTS)
    assert (reading.status, reading.identity) == ("read", identity())
    assert nothing_wrong_in_silence(reading)


def test_a_negative_is_never_read() -> None:
    reading = read_page(255 - scanned(mark(sheet(), ANSWERS)), LAYOUTS)
    assert nothing_wrong_in_silence(reading)
    assert reading.status != "read" or all(field.asks for field in reading.fields)


@pytest.mark.parametrize("shape", [(1, 1), (40, 3000), (499, 700), (2200, 1700)])
def test_pictures_of_anything_are_refused_with_a_reason(shape: tuple[int, int]) -> None:
    for pixels in (
        np.zeros(shape, np.uint8),
        np.full(shape, 255, np.uint8),
        np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8),
    ):
        reading = read_page(pixels, LAYOUTS)
        assert reading.status == "refused"
        assert reading.reason
        assert reading.fields == ()


def test_without_a_sheet_no_page_is_anything() -> None:
    reading = read_page(scanned(mark(sheet(), ANSWERS)), {})
    assert (reading.status, reading.fields) == ("refused", ())
