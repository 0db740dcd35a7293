"""Whatever sheet is laid out, its marks can be printed, found and told apart."""

import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from madrone.omr.errors import SheetError
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.layout.style import LARGE, REGULAR
from madrone.omr.layout.tests.drawn_sheets import apart, drawn_sheets, machine_boxes
from madrone.omr.sheet import Field, Grid, Lead, Match, Questions, Sheet, Writing

ABCD = ("A", "B", "C", "D")


def sheet_of(*fields: Field, **more: Any) -> Sheet:
    """A sheet with these fields."""
    return replace(Sheet("Quiz", "QUIZ3", fields), **more)


def questions(count: int, values: tuple[str, ...] = ABCD) -> Questions:
    """A run of single-choice questions."""
    return Questions("q", count=count, values=values)


def check(sheet: Sheet, layout: Layout) -> None:
    """Everything that holds for any layout."""
    names = [field.name for page in layout.pages for field in page.fields]
    assert names == [name for field in sheet.fields for name in field.names()]
    assert [page.page for page in layout.pages] == list(range(1, len(layout.pages) + 1))
    pitch = (LARGE if sheet.large_print else REGULAR).pitch
    for page in layout.pages:
        check_places(page, layout)
        check_pitch(page, pitch)


def check_places(page: PageLayout, layout: Layout) -> None:
    """Fields stand within the margins, apart from each other and from the marks of the machine."""
    machine = list(machine_boxes(page))
    for field in page.fields:
        box = field.box
        assert box.x >= 21.9 and box.x + box.width <= layout.width - 21.9
        assert box.y >= 30 and box.y + box.height <= layout.height - 25.9
        assert all(apart(box, other) for other in machine)
        for bubble in field.bubbles():
            assert box.x - 0.01 <= bubble.x - bubble.r and bubble.x + bubble.r <= box.x + box.width + 0.01
            assert box.y - 0.01 <= bubble.y - bubble.r and bubble.y + bubble.r <= box.y + box.height + 0.01
        if field.area:
            assert box.x <= field.area.x and field.area.y + field.area.height <= box.y + box.height + 0.01
        for group in field.groups:
            assert len({bubble.value for bubble in group.bubbles}) == len(group.bubbles)
    for one, other in combinations([field.box for field in page.fields], 2):
        assert apart(one, other)


def check_pitch(page: PageLayout, pitch: float) -> None:
    """No two circles are nearer than the pitch."""
    bubbles = sorted(page.bubbles(), key=lambda bubble: bubble.y)
    for place, bubble in enumerate(bubbles):
        for other in bubbles[place + 1 :]:
            if other.y - bubble.y > pitch:
                break
            assert math.hypot(other.x - bubble.x, other.y - bubble.y) >= pitch - 0.002


@pytest.mark.thorough
@settings(max_examples=150, deadline=None)
@given(drawn_sheets())
def test_any_sheet_is_laid_out_soundly_or_refused_by_the_name_of_a_field(sheet: Sheet) -> None:
    try:
        layout = lay_out(sheet)
    except SheetError as refused:
        assert refused.code in {"does-not-fit", "too-wide", "too-many-pages"}
        assert refused.code == "too-many-pages" or refused.field is not None
        return
    check(sheet, layout)
    assert lay_out(sheet) == layout


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("count", [1, 4, 5, 6, 23, 40, 61, 100, 130, 260])
def test_any_number_of_questions_is_laid_out_soundly(count: int, paper: str) -> None:
    sheet = sheet_of(questions(count), paper=paper)
    check(sheet, lay_out(sheet))


def test_a_quiz_of_a_hundred_takes_one_page() -> None:
    assert len(lay_out(sheet_of(questions(100))).pages) == 1
    assert len(lay_out(sheet_of(questions(100)), "a4").pages) == 1


def test_columns_hold_whole_groups_of_five() -> None:
    (page,) = lay_out(sheet_of(questions(40))).pages
    columns: dict[float, int] = {}
    for field in page.fields:
        columns[field.box.x] = columns.get(field.box.x, 0) + 1
    assert list(columns.values()) == [10, 10, 10, 10]


def test_a_grid_has_a_group_for_each_column_and_the_values_of_the_contract() -> None:
    grids = (
        Grid("d", kind="digits", columns=3),
        Grid("l", kind="letters", columns=2),
        Grid("n", kind="numeric", columns=3, sign=True, point=True, fraction=True),
    )
    fields = [field for page in lay_out(sheet_of(*grids)).pages for field in page.fields]
    values = [
        ["".join(bubble.value for bubble in group.bubbles) for group in field.groups] for field in fields
    ]
    assert values == [
        ["0123456789"] * 3,
        [" ABCDEFGHIJKLMNOPQRSTUVWXYZ"] * 2,
        ["-", ".0123456789", "/.0123456789", ".0123456789"],
    ]


def test_a_match_table_is_a_field_for_each_row_on_one_page() -> None:
    table = Match("m", rows=("Rome", "Paris", "Lima"), values=("Italy", "France", "Peru"), several=True)
    layout = lay_out(sheet_of(questions(85), table))
    rows = [
        (page.page, field) for page in layout.pages for field in page.fields if field.name.startswith("m")
    ]
    assert [field.name for _, field in rows] == ["m1", "m2", "m3"]
    assert {(number, field.kind) for number, field in rows} == {(2, "multiple")}
    assert all([bubble.value for bubble in field.bubbles()] == list(table.values) for _, field in rows)
    assert len({tuple(bubble.x for bubble in field.bubbles()) for _, field in rows}) == 1


def test_a_heading_goes_with_what_follows_to_the_next_page() -> None:
    writing = Writing("w", height_mm=60, lead=Lead("Part 2", "Write."))
    layout = lay_out(sheet_of(questions(85), writing))
    assert [field.name for field in layout.pages[1].fields] == ["w"]
    assert layout.pages[1].fields[0].box.y > 45


def test_a_new_page_begins_where_it_is_asked_for() -> None:
    layout = lay_out(sheet_of(questions(3), Writing("w", height_mm=20, lead=Lead(new_page=True))))
    assert [[field.name for field in page.fields] for page in layout.pages] == [["q1", "q2", "q3"], ["w"]]


def test_long_columns_are_folded_in_large_print() -> None:
    (field,) = lay_out(sheet_of(Grid("n", kind="letters", columns=4), large_print=True)).pages[-1].fields
    first = field.groups[0].bubbles
    assert len(first) == 27
    assert len({bubble.x for bubble in first}) == 2


@pytest.mark.parametrize(
    ("field", "more", "code", "words"),
    [
        (Grid("ssid", columns=30), {}, "too-wide", "“ssid” takes 225 mm of width and the page has 172 mm"),
        (Writing("essay", height_mm=228), {}, "does-not-fit", "“essay” takes"),
        (Grid("last", kind="letters", columns=12), {"large_print": True}, "too-wide", "fewer columns"),
        (Match("m", rows=("x" * 200,) * 40, values=("A",)), {}, "does-not-fit", "“m” takes"),
        (Writing("w", count=36, height_mm=200), {}, "too-many-pages", "35 pages"),
    ],
)
def test_a_sheet_that_cannot_fit_says_which_field_and_why(
    field: Field, more: dict[str, object], code: str, words: str
) -> None:
    with pytest.raises(SheetError) as refused:
        lay_out(sheet_of(field, **more))
    assert refused.value.code == code
    assert words in refused.value.message


@pytest.mark.parametrize(
    "other",
    [
        sheet_of(questions(4), paper="a4"),
        sheet_of(questions(5)),
        sheet_of(questions(4, ("A", "B", "C", "X"))),
        sheet_of(questions(4), large_print=True),
        sheet_of(replace(questions(4), name="r")),
        sheet_of(questions(4), form="QUIZ4"),
        sheet_of(questions(4), label=True),
        sheet_of(replace(questions(4), kind="multiple")),
    ],
)
def test_the_version_changes_with_whatever_the_reader_relies_on(other: Sheet) -> None:
    assert lay_out(sheet_of(questions(4))).version != lay_out(other).version


def test_the_version_does_not_change_with_words_that_move_nothing() -> None:
    assert lay_out(sheet_of(questions(4))).version == lay_out(sheet_of(questions(4), title="Test")).version
