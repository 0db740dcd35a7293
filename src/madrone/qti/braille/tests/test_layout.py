"""Braille pages: no line too long, no page too tall, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from madrone.qti.braille.layout import SPACE, Block, ascii_cells, pages

CELLS = st.characters(min_codepoint=0x2801, max_codepoint=0x283F)
WORDS = st.text(CELLS, min_size=1, max_size=60)
BLOCKS = st.builds(
    Block,
    st.lists(WORDS, min_size=1, max_size=30).map(SPACE.join),
    first=st.sampled_from((1, 3, 5, 7)),
    others=st.sampled_from((1, 3, 5)),
    apart=st.booleans(),
)


def test_a_first_line_is_indented_and_the_next_begin_at_the_margin() -> None:
    brf = pages([Block(SPACE.join(["⠁" * 9] * 3))], width=22, height=6)
    assert brf.split("\n")[:2] == ["  AAAAAAAAA AAAAAAAAA", "AAAAAAAAA"]


def test_a_page_ends_with_its_number_and_a_form_feed() -> None:
    brf = pages([Block("⠁", first=1)] * 5, width=20, height=5)
    first, second, rest = brf.split("\f")
    assert first.split("\n") == ["A", "A", "A", "A", " " * 18 + "#A", ""]
    assert second.split("\n") == ["A", "", "", "", " " * 18 + "#B", ""]
    assert rest == ""


def test_an_item_without_a_word_is_one_empty_page() -> None:
    assert pages([], width=20, height=5).count("\f") == 1


def test_a_heading_stands_after_an_empty_line_but_not_at_the_top() -> None:
    heading = Block("⠓", first=5, others=5, apart=True)
    lines = pages([heading, Block("⠁"), heading], width=20, height=9).split("\n")
    assert lines[:4] == ["    H", "  A", "", "    H"]


def test_the_cells_are_those_of_north_american_ascii_braille() -> None:
    # BANA, ASCII braille: letters stand for themselves, # is the numeric indicator, = is "for".
    assert ascii_cells("⠓⠑⠇⠇⠕⠀⠼⠁⠿⠠⠤") == "HELLO #A=,-"


@given(st.lists(BLOCKS, max_size=8), st.integers(20, 45), st.integers(5, 30))
def test_no_line_and_no_page_is_too_long_and_every_cell_is_there(
    blocks: list[Block], width: int, height: int
) -> None:
    *sheets, rest = pages(blocks, width=width, height=height).split("\f")
    assert rest == ""
    body = []
    for sheet in sheets:
        *lines, number, end = sheet.split("\n")
        assert end == ""
        assert len(lines) == height - 1
        assert all(len(line) <= width for line in [*lines, number])
        assert number.strip().startswith("#")
        body += lines
    written = "".join(body).replace(" ", "").replace('"', "")
    # Dot 5 marks a word that goes on; it may also be a cell of a word, so it is left out on both sides.
    asked = "".join(ascii_cells(block.cells) for block in blocks).replace(" ", "").replace('"', "")
    assert written == asked
