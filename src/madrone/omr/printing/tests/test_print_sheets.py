"""One document for every row of a roster, and every row that gets none is named."""

import io
from pathlib import Path

import pikepdf
import pytest

from madrone.omr.errors import SheetError
from madrone.omr.printing import RosterRow, print_sheets, read_roster, template
from madrone.omr.printing.tests.printed import BOOKLET, PAGES, QUIZ, ROSTER, printed, text_of
from madrone.omr.sheet import Grid, Questions, Sheet


def test_every_row_gets_its_document_in_order() -> None:
    pdf, told = printed(BOOKLET)
    assert (told.documents, told.pages, told.problems) == (3, 3 * PAGES, ())
    for place, row in enumerate(ROSTER):
        for page in range(PAGES):
            text = text_of(pdf, place * PAGES + page)
            assert f"Document {row.document}" in text
            assert f"Page {page + 1} of {PAGES}" in text
            assert row.student.split(" ")[0] in text


def test_a_long_name_is_cut_between_words() -> None:
    text = text_of(printed(BOOKLET)[0], 2 * PAGES)
    assert "Bartholomew Featherstonehaugh-Cholmondeley de la …" in text
    assert "of That Name" not in text


def test_a_spare_sheet_has_no_name() -> None:
    pdf, told = printed(QUIZ, (RosterRow("D1", "Ann Lee", 2), RosterRow("D2", "", 3)))
    assert told.documents == 2
    assert "Ann Lee" in text_of(pdf, 0)
    assert "Ann" not in text_of(pdf, 1)


def test_rows_that_cannot_be_printed_are_named_and_the_others_printed() -> None:
    rows = (
        RosterRow("D1", "Ann", 2),
        RosterRow("d2", "Bo", 3),
        RosterRow("D1", "Cy", 4),
        RosterRow("", "Di", 5),
        RosterRow("D5", "x" * 201, 6),
        RosterRow("D6", "漢字", 7),
        RosterRow("D7", "Ángel Żółć", 8),
    )
    pdf, told = printed(QUIZ, rows)
    assert told.documents == 3
    assert [(problem.line, problem.code) for problem in told.problems] == [
        (3, "bad-document"),
        (4, "repeated-document"),
        (5, "bad-document"),
        (6, "long-name"),
        (7, "unprintable-name"),
    ]
    assert "stands on line 2 already" in told.problems[1].message
    assert "“漢字” cannot be printed" in told.problems[4].message
    assert "Document D6" in text_of(pdf, 1)
    assert "Ángel Żółć" in text_of(pdf, 2)


def test_a_roster_without_a_good_row_makes_no_file(tmp_path: Path) -> None:
    out = tmp_path / "sheets.pdf"
    with pytest.raises(SheetError, match="no row that can be printed") as refused:
        print_sheets(QUIZ, [RosterRow("a b", "", 2)], out)
    assert refused.value.code == "no-documents"
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_does_not_fit_leaves_an_older_file_alone(tmp_path: Path) -> None:
    out = tmp_path / "sheets.pdf"
    out.write_bytes(b"older")
    with pytest.raises(SheetError):
        print_sheets(Sheet("T", "F", (Grid("g", columns=30),)), [RosterRow("D1")], out)
    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


def test_words_of_the_sheet_that_no_typeface_has_are_refused(tmp_path: Path) -> None:
    sheet = Sheet(
        "Quiz", "F", (Questions("q", "名前 of a frog, which is long enough to stand alone", values=("A",)),)
    )
    with pytest.raises(SheetError, match="“名前”, which none of the typefaces can print") as refused:
        print_sheets(sheet, [RosterRow("D1")], tmp_path / "out.pdf")
    assert refused.value.code == "unprintable"
    assert list(tmp_path.iterdir()) == []


def test_sheets_are_printed_without_the_house_typeface(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    template.fonts.cache_clear()
    monkeypatch.setattr(template, "VENDOR", tmp_path)
    printed.cache_clear()
    try:
        text = text_of(printed(BOOKLET)[0], 0)
    finally:
        template.fonts.cache_clear()
        printed.cache_clear()
    assert "María José Peña" in text
    assert "Student number" in text


def test_an_interruption_leaves_nothing_half_done(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_sheets(
            QUIZ, [RosterRow(f"D{number}") for number in range(5)], tmp_path / "out.pdf", progress=stop
        )
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_document(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    rows = [RosterRow(f"D{number}") for number in range(4)]
    print_sheets(QUIZ, rows, tmp_path / "out.pdf", progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.thorough
def test_many_documents_stay_one_sound_file_that_grows_little(tmp_path: Path) -> None:
    out = tmp_path / "many.pdf"
    print_sheets(QUIZ, [RosterRow(f"D{number:04}", f"Student {number}") for number in range(700)], out)
    assert out.stat().st_size < 700 * 2_500
    with pikepdf.open(out) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == 700
        assert len({page.obj.objgen for page in pdf.pages}) == 700
        assert len(pdf.Root.Pages.Kids) == 11
        assert [page.obj.StructParents for page in pdf.pages] == list(range(700))
    assert "Document D0699" in text_of(out.read_bytes(), 699)


def test_the_same_sheet_and_roster_draw_the_same_pages() -> None:
    first, _ = printed(QUIZ, ROSTER[:2])
    printed.cache_clear()
    second, _ = printed(QUIZ, ROSTER[:2])
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as other:
        for page, again in zip(one.pages, other.pages, strict=True):
            for stream, same in zip(page.Contents, again.Contents, strict=True):
                assert stream.read_bytes() == same.read_bytes()


def test_a_roster_is_read_by_the_names_of_its_columns() -> None:
    lines = ["Student , other,DOCUMENT\n", '"Lee,  Ann",x, D1\n', "\n", ",,D2\n", "Bo\n"]
    assert list(read_roster(lines)) == [
        RosterRow("D1", "Lee, Ann", 2),
        RosterRow("D2", "", 4),
        RosterRow("", "Bo", 5),
    ]


def test_letters_are_composed_and_what_steers_a_program_is_left_out() -> None:
    (row,) = read_roster(["document,student\n", "D1,Jose\u0301\u200f\tPen\u0303a\n"])
    assert row.student == "José Peña"


@pytest.mark.parametrize("lines", [[], ["student\n", "Ann\n"]])
def test_a_roster_without_the_column_document_is_refused(lines: list[str]) -> None:
    with pytest.raises(SheetError) as refused:
        list(read_roster(lines))
    assert refused.value.code == "roster-header"
