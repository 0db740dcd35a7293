"""The bank of an assembly is read as a file has it."""

from madrone.psychometrics.assembly.bank import read_bank_csv


def test_rare_line_separators_within_a_cell_end_no_line() -> None:
    found = read_bank_csv("item_id,model,a,b,passage\r\ni1,2pl,1,0,The\u2028Lake\r\ni2,2pl,1,0,A\x0bB\r\n")
    assert [item.item_id for item in found.items] == ["i1", "i2"]
    assert list(found.column("passage", "test")) == ["The\u2028Lake", "A\x0bB"]
    assert found.problems == ()
