"""A design is read as its files have it."""

from madrone.psychometrics.adaptive.simulation import Design


def test_rare_line_separators_within_a_cell_end_no_line() -> None:
    items = "item_id,model,a,b,title\ni1,2pl,1,0,The\u2028Lake\ni2,2pl,1,0,x\n"
    more = "item_id,topic\ni2,A\x85B\n"
    found = Design("", items, (more,)).read()
    assert [dict(item.attributes) for item in found.items] == [
        {"title": "The\u2028Lake"},
        {"title": "x", "topic": "A\x85B"},
    ]
    assert found.problems == ()
