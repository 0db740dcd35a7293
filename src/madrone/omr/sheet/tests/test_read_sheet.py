"""What a description of a sheet may say, and what is said of one that cannot be used."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madrone.omr.errors import SheetError
from madrone.omr.sheet import Grid, Lead, Match, Questions, Writing, read_sheet

HEAD = 'title = "Unit 3 quiz"\nform = "QUIZ3"\n'
FIELD = '[[field]]\nname = "q"\nkind = "single"\nvalues = ["A", "B"]\n'


def test_it_reads_the_example_of_the_contract() -> None:
    sheet = read_sheet(
        HEAD
        + 'paper = "letter"\n[[field]]\nname = "q"\ncount = 40\nkind = "single"\nvalues = ["A", "B", "C", "D"]\n'
        + '[[field]]\nname = "ssid"\nkind = "digits"\ncolumns = 10\n'
    )
    questions, ssid = sheet.fields
    assert (sheet.title, sheet.form, sheet.paper, sheet.language) == ("Unit 3 quiz", "QUIZ3", "letter", "en")
    assert isinstance(questions, Questions)
    assert questions.names() == tuple(f"q{number}" for number in range(1, 41))
    assert questions.values == ("A", "B", "C", "D")
    assert isinstance(ssid, Grid)
    assert (ssid.kind, ssid.columns, ssid.names()) == ("digits", 10, ("ssid",))


def test_it_reads_every_kind_with_every_key() -> None:
    sheet = read_sheet(
        'title = "Prueba"\nform = "P1"\npaper = "a4"\nlanguage = "es"\nlarge_print = true\nlabel = true\n'
        'instructions = "Lee."\n'
        '[[field]]\nname = "m"\nkind = "multiple"\nvalues = ["A"]\ncount = 2\nstart = 9\nheading = "Uno"\n'
        '[[field]]\nname = "n"\nkind = "numeric"\ncolumns = 5\nsign = true\npoint = true\nfraction = true\n'
        '[[field]]\nname = "t"\nkind = "match"\nrows = ["x", "y"]\nvalues = ["1", "2"]\nseveral = true\n'
        '[[field]]\nname = "w"\nkind = "text"\nheight_mm = 35\nlines = true\nnew_page = true\nlabel = "Write"\n'
    )
    multiple, numeric, match, writing = sheet.fields
    assert (sheet.paper, sheet.language, sheet.large_print, sheet.label) == ("a4", "es", True, True)
    assert (multiple.names(), multiple.lead) == (("m9", "m10"), Lead(heading="Uno"))
    assert numeric == Grid("n", kind="numeric", columns=5, sign=True, point=True, fraction=True)
    assert match == Match("t", rows=("x", "y"), values=("1", "2"), several=True)
    assert match.names() == ("t1", "t2")
    assert writing == Writing("w", "Write", lead=Lead(new_page=True), height_mm=35.0, lines=True)


def test_tables_that_are_repeated_name_their_rows_by_table() -> None:
    table = Match("t", count=2, start=3, rows=("x", "y"), values=("1",))
    assert table.names() == ("t3.1", "t3.2", "t4.1", "t4.2")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('form = "Q"\n' + FIELD, "missing-key", "“title” is missing"),
        (HEAD + FIELD + "value = 3\n", "unknown-key", "Line 7: “value” in field 1 is not a key"),
        (HEAD + FIELD + "value = 3\n", "unknown-key", "Did you mean “values”?"),
        (HEAD + 'colour = "red"\n' + FIELD, "unknown-key", "Line 3: “colour” is not a key of the sheet"),
        ('title = "T"\nform = "A B"\n' + FIELD, "bad-form", "Line 2"),
        (HEAD + '[[field]]\nname = "q"\nkind = "sole"\n', "unknown-choice", "Line 5: “kind” in field 1"),
        (HEAD + FIELD + 'count = "4"\n', "wrong-type", "Line 7: “count” in field 1 is not a whole number"),
        (HEAD + FIELD + "count = 0\n", "out-of-range", "from 1 to 500"),
        (HEAD + FIELD + "count = true\n", "wrong-type", "whole number"),
        (HEAD + FIELD + FIELD, "repeated-name", "“q”"),
        (HEAD + FIELD + "count = 2\n" + FIELD.replace('"q"', '"q2"'), "repeated-name", "“q2”"),
        (HEAD + FIELD.replace('"A", "B"', '"A", "A"'), "repeated-value", "“A” twice"),
        (HEAD + FIELD.replace('"A", "B"', '"A|B"'), "bad-value", "Line 6"),
        (HEAD + FIELD.replace('"A", "B"', "1, 2"), "wrong-type", "list of texts"),
        (HEAD + FIELD.replace('"q"', '"1 q"'), "bad-name", "Line 4"),
        (HEAD + '[[field]]\nname = "w"\nkind = "text"\nheight_mm = 900\n', "out-of-range", "from 8 to 230"),
        (HEAD + '[[field]]\nname = "d"\nkind = "digits"\n', "missing-key", "“columns” in field 1 is missing"),
        (HEAD, "no-fields", "[[field]]"),
        (HEAD + "field = 3\n", "no-fields", "[[field]]"),
        (HEAD + "[[field]\n", "not-toml", "line 3"),
        (HEAD + FIELD + 'label = "a\\u0007b"\n', "unprintable", "Line 7"),
        (HEAD + FIELD + f'label = "{"x" * 301}"\n', "too-long", "at most 300"),
        (HEAD + FIELD + 'name2 = ""\n', "unknown-key", "Did you mean “name”?"),
    ],
)
def test_it_names_the_line_the_key_and_the_remedy(text: str, code: str, words: str) -> None:
    with pytest.raises(SheetError) as refused:
        read_sheet(text)
    assert refused.value.code == code
    assert words in refused.value.message


def test_lines_are_counted_past_long_strings_that_look_like_keys() -> None:
    text = HEAD + 'instructions = """\n[[field]]\ncount = 1\n"""\n' + FIELD + "count = 0\n"
    with pytest.raises(SheetError, match=r"^Line 11: “count” in field 1 "):
        read_sheet(text)


def test_it_reads_a_file_with_a_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + FIELD).replace("\n", "\r\n").encode())
    assert read_sheet(file).form == "QUIZ3"


@pytest.mark.parametrize(("content", "code"), [(b"\xff\xfe", "not-utf8"), (b"#" * 1_000_001, "too-large")])
def test_it_refuses_a_file_that_is_no_description(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "sheet.toml"
    file.write_bytes(content)
    with pytest.raises(SheetError) as refused:
        read_sheet(file)
    assert refused.value.code == code


@pytest.mark.thorough
@given(
    st.lists(
        st.sampled_from([*HEAD.splitlines(), *FIELD.splitlines(), "count = -1", "= 3", "[x]", "rows = [1]"])
    )
)
@example([])
def test_whatever_is_written_it_is_read_or_refused_in_a_sentence(lines: list[str]) -> None:
    try:
        sheet = read_sheet("\n".join(lines))
    except SheetError as refused:
        assert refused.message.endswith(".") or refused.message.endswith("]].")
    else:
        assert sheet.fields


@pytest.mark.thorough
@given(st.text(max_size=200))
def test_any_text_at_all_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SheetError):
        read_sheet(text)
