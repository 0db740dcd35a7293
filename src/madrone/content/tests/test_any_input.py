"""Whatever bytes a package holds, its readers give an answer or a refusal in words."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from madrone.content.errors import ContentError
from madrone.content.headings import headings_from
from madrone.content.items_file import read_items_file
from madrone.content.tests.packing import HEADER
from madrone.content.xml_text import xml_text

CELLS = st.one_of(
    st.sampled_from(["", "i1", "ELA", "MATH", "5", "05", "2pl", "gpcm", "0.7", "-0.5", "1", "nan", "1e999"]),
    st.text(max_size=12),
)
ROWS = st.lists(st.lists(CELLS, min_size=10, max_size=14), max_size=5)


def table(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    out.write(HEADER + "\n")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


@given(ROWS)
def test_a_list_of_items_is_read_or_refused_with_its_row(rows: list[list[str]]) -> None:
    try:
        facts = read_items_file(table(rows))
    except ContentError as refusal:
        assert refusal.code == "items-file"
        assert "items.csv" in refusal.message
    else:
        assert all(name == one.item_id and one.subject in ("ELA", "MATH") for name, one in facts.items())


@given(st.binary(max_size=200))
def test_a_list_of_any_bytes_is_read_or_refused(content: bytes) -> None:
    try:
        read_items_file(content)
    except ContentError as refusal:
        assert refusal.code == "items-file"


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b'<?xml version="1.0" encoding="iso-8859-1"?>', b"\xff\xfe"]),
)
def test_any_xml_bytes_become_text_or_a_refusal(content: bytes, beginning: bytes) -> None:
    try:
        text = xml_text(beginning + content, "i1.xml")
    except ContentError as refusal:
        assert refusal.code == "encoding" and "i1.xml" in refusal.message
    else:
        assert isinstance(text, str)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(2, 4))
def test_an_outline_begins_at_its_level_and_keeps_its_order(levels: list[int], base: int) -> None:
    html = headings_from("".join(f"<h{one}>x</h{one}>" for one in levels), base)
    found = [int(part[0]) for part in html.split("<h")[1:]]
    assert min(found) == base
    ranks = sorted(set(levels))
    assert found == [min(base + ranks.index(one), 6) for one in levels]
