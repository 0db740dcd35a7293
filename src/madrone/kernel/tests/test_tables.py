"""Reading tables: every line of a file is accounted for, whatever the file."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.kernel.tables import Limits, Table, TableError, harmless, read_table, write_table


def table(text: str | bytes, **options: object) -> Table:
    raw = text if isinstance(text, bytes) else text.encode()
    return read_table(io.BytesIO(raw), **options)  # type: ignore[arg-type]  # each test gives what it means


def rows(text: str | bytes, **options: object) -> list[list[str]]:
    return [record.cells for record in table(text, **options)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_divides_rows(end: str) -> None:
    assert rows(end.join(["a,b", "1,2", "3,4", ""])) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("mark", [",", "\t", "^", ";"])
def test_the_delimiter_is_found_from_the_header(mark: str) -> None:
    found = table(f"a{mark}b\n1{mark}2\n")
    assert found.delimiter == mark
    assert [record.cells for record in found] == [["1", "2"]]


def test_a_comma_within_quotation_marks_of_the_header_does_not_count() -> None:
    assert table('"last, first, middle";x\n').delimiter == ";"


def test_a_byte_order_mark_is_not_part_of_the_first_column() -> None:
    assert table(b"\xef\xbb\xbfssid,name\n1,Ann\n").header == ["ssid", "name"]


def test_blank_lines_and_comments_and_rows_of_empty_cells_are_skipped_and_counted() -> None:
    found = table("a,b\n\n# a note\n,\n1,2\n  \n")
    assert [(record.number, record.cells) for record in found] == [(5, ["1", "2"])]
    assert (found.blank, found.commented) == (3, 1)


def test_a_row_with_too_few_or_too_many_cells_is_a_problem_of_that_row_only() -> None:
    found = list(table("a,b\n1\n1,2,3\n4,5\n"))
    assert [record.problem for record in found] == ["cell-count", "cell-count", ""]
    assert found[0].detail == "It has 1 cells where the header has 2."


def test_a_quoted_cell_may_hold_delimiters_and_lines_and_quotation_marks() -> None:
    assert rows('a,b\n"x, ""y""\nz",2\n3,4\n') == [['x, "y"\nz', "2"], ["3", "4"]]


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_row_only() -> None:
    found = list(table('a,b\n"open,1\n2,3\n4,5\n'))
    assert [(record.number, record.problem) for record in found] == [(2, "quotes"), (3, ""), (4, "")]


def test_text_after_a_closing_quotation_mark_is_a_problem_of_the_row() -> None:
    assert [record.problem for record in table('a,b\n"x"y,1\n2,3\n')] == ["quotes", ""]


def test_an_apostrophe_or_inch_mark_within_a_cell_is_a_character() -> None:
    assert rows("a^b\nO'Neil^5\" rule\n") == [["O'Neil", '5" rule']]


def test_a_line_that_is_not_utf8_is_named() -> None:
    with pytest.raises(TableError, match="Line 3 is not UTF-8") as caught:
        rows(b"a,b\n1,2\nM\xfcller,2\n")
    assert (caught.value.code, caught.value.row) == ("wrong-encoding", 3)


def test_windows_text_is_read_when_that_is_asked_for() -> None:
    assert rows(b"a,b\nM\xfcller,\x80\n", encoding="cp1252") == [["Müller", "€"]]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n", "empty-file"),
        (b"a,b\n1,\x002\n", "nul-byte"),
        (b"a,a\n", "column-twice"),
        (b"PK\x03\x04rest", "not-text"),
        (b"\xff\xfea\x00", "not-text"),
    ],
)
def test_a_file_that_cannot_be_a_table_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(TableError) as caught:
        rows(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("limits", "text", "code", "row"),
    [
        (Limits(bytes=12), "a,b\n1,2\n3,4\n5,6\n", "file-too-large", 4),
        (Limits(rows=1), "a,b\n1,2\n3,4\n", "too-many-rows", 3),
        (Limits(line=10), "a,b\n" + "x" * 11, "line-too-long", 2),
        (Limits(columns=1), "a,b\n", "too-many-columns", 1),
    ],
)
def test_a_file_over_its_limits_is_refused_with_the_row(
    limits: Limits, text: str, code: str, row: int
) -> None:
    with pytest.raises(TableError) as caught:
        rows(text, limits=limits)
    assert (caught.value.code, caught.value.row) == (code, row)


def test_a_cell_over_its_limit_is_a_problem_of_its_row() -> None:
    found = list(table("a,b\n12345,x\n1,2\n", limits=Limits(cell=4)))
    assert [record.problem for record in found] == ["cell-too-long", ""]
    assert "under a" in found[0].detail


CELL = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), max_size=12))
def test_what_is_written_is_read_again(written: list[tuple[str, str]]) -> None:
    text = "".join(write_table(["one", "two"], written))
    expected = [[harmless(a), harmless(b)] for a, b in written if (a + b).strip()]
    assert [record.cells for record in table(text, comments="", limits=Limits())] == expected


@given(st.binary(max_size=300))
def test_no_file_crashes_the_reader_and_every_line_is_accounted_for(raw: bytes) -> None:
    content = b"a,b\n" + raw
    try:
        found = table(content)
        records = list(found)
    except TableError as problem:
        assert problem.code in {"nul-byte", "wrong-encoding", "not-text"}
        return
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    within = sum(cell.count("\n") for record in records if not record.problem for cell in record.cells)
    seen = len(records) + found.blank + found.commented
    assert seen <= len(lines)
    assert seen + within + _lines_in_blank_records(lines) >= len(lines)
    assert all(record.problem or len(record.cells) == 2 for record in records)


def _lines_in_blank_records(lines: list[bytes]) -> int:
    """Bound the lines that a quoted, all-blank record may have spanned."""
    return sum(1 for line in lines if not line.strip(b' \t\x0b\x0c\x1c\x1d\x1e\x1f\x85",'))


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@a", " =1", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1.5", "+3", "0100016", "O'Neil", "a=b"])
def test_a_harmless_cell_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell
