"""SmarterApp's item responses: read into PCI JSON, written back, refused with the field that is wrong."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from madrone.qti import QtiError, score_item
from madrone.qti.equations.answers import read_cells
from madrone.qti.pci import PciJson
from madrone.qti.smarterapp import (
    KINDS,
    ItemResponse,
    read_response,
    read_string,
    write_response,
    write_string,
)
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, make_item, response
from madrone.qti.values import Record
from tests.samples import sample

GRID = (
    '<?xml version="1.0" encoding="UTF-8"?> <!-- MACHINE GENERATED --> <!DOCTYPE AnswerSet [ '
    "<!ELEMENT AnswerSet (Question+)> <!ATTLIST Question id NMTOKEN #REQUIRED> ]>"
    '<AnswerSet><Question id=""><QuestionPart id="1"><ObjectSet>'
    "<AtomicObject>{4(277,225)}</AtomicObject>"
    '<RegionGroupObject name="Week: One" numselected="1"><RegionObject name="a" isselected="true"/>'
    '<RegionObject name="b" isselected="false"/></RegionGroupObject>'
    "<Object><PointVector>{(144,338)(312,338)}</PointVector>"
    "<EdgeVector>{ {(144,338),(312,338)} {(312,338),(144,338)}}</EdgeVector>"
    "<LabelList>{}</LabelList><ValueList>{}</ValueList></Object>"
    "</ObjectSet><SnapPoint>40@277,185;296,185</SnapPoint></QuestionPart></Question></AnswerSet>"
)


def _list(base_type: str, *values: object) -> dict[str, object]:
    return {"list": {base_type: list(values)}}


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        ("mc", "D", {"RESPONSE": {"base": {"identifier": "D"}}}),
        ("mc", "", {"RESPONSE": {"base": None}}),
        ("ms", "E, F", {"RESPONSE": _list("identifier", "E", "F")}),
        (
            "ebsr",
            '<itemResponse><response id="EBSR1"><value>A</value></response>'
            '<response id="EBSR2"></response></itemResponse>',
            {"EBSR1": _list("identifier", "A"), "EBSR2": {"base": None}},
        ),
        (
            "htq",
            '<itemResponse><response id="1"><value>5</value><value>2</value></response></itemResponse>',
            {"1": _list("identifier", "5", "2")},
        ),
        (
            "mi",
            '<itemResponse><response id="RESPONSE"><value>1 a</value><value>3\n      b</value>'
            "</response></itemResponse>",
            {"RESPONSE": _list("directedPair", ["1", "a"], ["3", "b"])},
        ),
        ("sa", "<p>One &nbsp; two</p>", {"RESPONSE": {"base": {"string": "<p>One &nbsp; two</p>"}}}),
        ("wer", " ", {"RESPONSE": {"base": None}}),
        ("WER", "x", {"RESPONSE": {"base": {"string": "x"}}}),
    ],
)
def test_each_kind_becomes_pci_json(kind: str, payload: str, expected: dict[str, PciJson]) -> None:
    assert read_response(payload, kind) == expected


def test_formulas_are_kept_as_mathml() -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML" title="8"><mstyle><mn>8</mn></mstyle></math>'
    found = read_response(f"<response>{formula}{formula}</response>", "eq")
    assert found == {"RESPONSE": _list("string", formula, formula)}
    assert write_response(found, "eq") == f"<response>{formula}{formula}</response>"


def test_a_table_becomes_a_record_that_the_scoring_of_tables_reads() -> None:
    payload = (
        '<responseSpec><responseTable><tr><th id="col0"/><th id="col1"/></tr><tr><td/><td>6\n  feet</td></tr>'
        "<tr><td>x</td><td/></tr></responseTable></responseSpec>"
    )
    (answer,) = read_response(payload, "ti").values()
    fields: Any = answer["record"]
    record = Record({one["name"]: one["base"] and one["base"]["string"] for one in fields})
    assert read_cells(record) == {("r1", "c2"): "6 feet", ("r2", "c1"): "x"}
    assert read_response(write_response({"RESPONSE": answer}, "ti"), "ti") == {"RESPONSE": answer}


def test_a_grid_becomes_a_record_of_what_was_placed_selected_and_drawn() -> None:
    found = read_response(GRID, "gi")
    assert found == {
        "1": {
            "record": [
                {"name": "object:1", "base": {"string": "4(277,225)"}},
                {"name": "region:Week%3A One:a", "base": {"boolean": True}},
                {"name": "region:Week%3A One:b", "base": {"boolean": False}},
                {"name": "points:1", "base": {"string": "(144,338)(312,338)"}},
                {"name": "edges:1", "base": {"string": "(144,338),(312,338);(312,338),(144,338)"}},
                {"name": "snap", "base": {"string": "40@277,185;296,185"}},
            ]
        }
    }
    written = write_response(found, "gi")
    assert 'name="Week: One" numselected="1"' in written
    assert read_response(written, "gi") == found


def test_a_skipped_part_keeps_both_its_tags() -> None:
    assert write_response({"EBSR1": {"base": None}}, "ebsr") == (
        '<itemResponse><response id="EBSR1"></response></itemResponse>'
    )


def test_a_part_that_takes_one_value_can_be_read_as_such_and_scored() -> None:
    payload = '<itemResponse><response id="RESPONSE"><value>B</value></response></itemResponse>'
    found = read_response(payload, "ebsr", single={"RESPONSE"})
    assert found == {"RESPONSE": {"base": {"identifier": "B"}}}
    item = make_item(
        response("RESPONSE", "single", "identifier", "B") + SCORE, choice_body("A", "B"), MATCH_CORRECT
    )
    assert score_item(item, found).score == 1
    with pytest.raises(QtiError):
        read_response(payload.replace("</value>", "</value><value>C</value>"), "ebsr", single={"RESPONSE"})


def test_a_response_string_has_a_key_a_score_and_a_payload() -> None:
    found = read_string("200-37115~-1~<p>a ~ b</p>", "sa")
    assert found == ItemResponse("200-37115", None, {"RESPONSE": {"base": {"string": "<p>a ~ b</p>"}}})
    assert write_string(found, "sa") == "200-37115~-1~<p>a ~ b</p>"
    assert read_string("1~2~D", "mc").score == 2


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        ("xx", "", "the kinds are"),
        ("mc", "A,B", "no option"),
        ("ms", "A,,B", "no option"),
        ("ms", "A,A", "twice"),
        ("ebsr", "<p/>", "<p>"),
        ("ebsr", "<itemResponse><response><value>A</value></response></itemResponse>", "id"),
        (
            "ebsr",
            '<itemResponse><response id="1"><value/></response></itemResponse>',
            "1 holds an empty value",
        ),
        ("htq", '<itemResponse><response id="1"><x/></response></itemResponse>', "<x>"),
        ("mi", '<itemResponse><response id="R"><value>1</value></response></itemResponse>', "R holds '1'"),
        ("gi", GRID.replace("4(277,225)", "4"), "'4'"),
        ("gi", GRID.replace('isselected="true"', ""), "'a'"),
        ("gi", GRID.replace("{(144,338),(312,338)} ", "{(144,338)} "), "lines"),
        ("eq", "<response><p/></response>", "<p>"),
        ("ti", "<responseSpec><responseTable><tr><td><b/></td></tr></responseTable></responseSpec>", "r1_c1"),
        ("sa", "x" * 300_000, "more than"),
        ("htq", "x" * 300_000, "more than"),
    ],
)
def test_what_is_not_of_its_format_is_refused_with_the_field(kind: str, payload: str, told: str) -> None:
    with pytest.raises(QtiError, match="response") as error:
        read_response(payload, kind)
    assert told in error.value.message


@pytest.mark.parametrize(
    ("text", "told"), [("D", "~"), ("1~2", "~"), ("a b~1~D", "key"), ("1~x~D", "score"), ("1~1e9~D", "score")]
)
def test_a_broken_response_string_is_refused_with_its_part(text: str, told: str) -> None:
    with pytest.raises(QtiError) as error:
        read_string(text, "mc")
    assert told in error.value.message


@pytest.mark.parametrize(
    "payload",
    [
        '<!DOCTYPE itemResponse [<!ENTITY a "b">]><itemResponse>&a;</itemResponse>',
        '<!DOCTYPE itemResponse SYSTEM "file:///etc/passwd"><itemResponse/>',
        "<itemResponse>&unknown;</itemResponse>",
        "<itemResponse>",
        "<!-- -- " * 20_000 + "<itemResponse/>",
    ],
)
def test_hostile_xml_is_refused(payload: str) -> None:
    with pytest.raises(QtiError, match="ebsr"):
        read_response(payload, "ebsr")


@pytest.mark.parametrize(
    ("kind", "responses"),
    [
        ("mc", {"OTHER": {"base": {"identifier": "A"}}}),
        ("mc", {"RESPONSE": _list("identifier", "A", "B")}),
        ("ms", {"RESPONSE": {"base": {"string": "A"}}}),
        ("mi", {"RESPONSE": _list("directedPair", ["1", "a b"])}),
        ("htq", {"1": _list("identifier", 3)}),
        ("eq", {"RESPONSE": {"base": {"string": "<p/>"}}}),
        ("eq", {"RESPONSE": {"base": {"string": "8"}}}),
        ("ti", {"RESPONSE": {"record": [{"name": "r99_c99", "base": {"string": "x"}}]}}),
        ("ti", {"RESPONSE": {"record": [{"name": "total", "base": {"string": "x"}}]}}),
        ("gi", {"1": {"record": [{"name": "edges:1", "base": {"string": "here"}}]}}),
        ("gi", {"1": {"base": {"string": "x"}}}),
        ("sa", {"RESPONSE": _list("string", "a", "b")}),
    ],
)
def test_answers_that_a_kind_cannot_say_are_refused(kind: str, responses: dict[str, PciJson]) -> None:
    with pytest.raises(QtiError):
        write_response(responses, kind)


NAMES = st.text("ABCabc019", min_size=1, max_size=4)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
POINTS = st.tuples(st.integers(-999, 999), st.integers(0, 999)).map(lambda at: f"({at[0]},{at[1]})")


def _answer(base_type: str, values: list[object]) -> dict[str, object]:
    return _list(base_type, *values) if values else {"base": None}


def _record(fields: Sequence[tuple[str, str, object]]) -> dict[str, object]:
    made = [{"name": name, "base": {base: value}} for name, base, value in fields]
    return {"record": made} if made else {"base": None}


_PARTS = st.dictionaries(
    NAMES, st.lists(NAMES, max_size=4).map(lambda one: _answer("identifier", [*one])), max_size=3
)
_OBJECTS = st.tuples(
    st.lists(st.tuples(NAMES, POINTS), max_size=3), TEXTS.map(lambda one: " ".join(one.split()))
)
_FORMULAS = st.lists(st.integers(0, 10**9).map(lambda n: f"<math><mn>{n}</mn></math>"), max_size=3)
ANSWERS = {
    "mc": NAMES.map(lambda one: {"RESPONSE": {"base": {"identifier": one}}}),
    "ms": st.lists(NAMES, unique=True).map(lambda one: {"RESPONSE": _answer("identifier", [*one])}),
    "ebsr": _PARTS,
    "htq": _PARTS,
    "mi": st.lists(st.tuples(NAMES, NAMES).map(list)).map(
        lambda one: {"RESPONSE": _answer("directedPair", [*one])}
    ),
    "gi": _OBJECTS.map(
        lambda drawn: {
            "1": _record(
                [(f"object:{n}", "string", f"{name}{at}") for n, (name, at) in enumerate(drawn[0], 1)]
                + ([("snap", "string", drawn[1])] if drawn[1] else [])
            )
        }
    ),
    "eq": _FORMULAS.map(lambda one: {"RESPONSE": _answer("string", [*one])}),
    "ti": st.lists(st.lists(NAMES, min_size=2, max_size=2), max_size=4).map(
        lambda rows: {
            "RESPONSE": _record(
                [
                    (f"r{r}_c{c}", "string", one)
                    for r, row in enumerate(rows, 1)
                    for c, one in enumerate(row, 1)
                ]
            )
        }
    ),
    "sa": TEXTS.map(lambda one: {"RESPONSE": {"base": {"string": one} if one.strip() else None}}),
    "wer": TEXTS.map(lambda one: {"RESPONSE": {"base": {"string": one} if one.strip() else None}}),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_answer_survives_writing_and_reading(kind: str) -> None:
    @given(ANSWERS[kind])
    def survives(responses: dict[str, PciJson]) -> None:
        assert read_response(write_response(responses, kind), kind) == responses

    survives()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_text_makes_it_fail_otherwise_than_by_refusing(kind: str) -> None:
    pieces = (
        "<itemResponse>",
        "<response id='1'>",
        "<value>",
        "</value>",
        "<math/>",
        "{",
        "(1,2)",
        "~",
        ",",
        "A",
        "\x00",
    )

    @given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(pieces)).map("".join)))
    def reads_or_refuses(text: str) -> None:
        try:
            read_response(text, kind)
        except QtiError as error:
            assert error.message.endswith(".")

    reads_or_refuses()


@pytest.mark.parametrize(
    "file",
    ["SBAC-IAB-FIXED-G4M-G-MATH-4.xml", "SBAC-ICA-FIXED-G4M-COMBINED-2017.xml", "TDSReport.ica.sample.xml"],
)
def test_the_responses_of_the_sample_reports_are_read_and_written(file: str) -> None:
    read = 0
    for item in etree.parse(sample(f"trt/{file}")).iter("Item"):
        (payload,) = (one.text or "" for one in item.iter("Response"))
        kind = str(item.get("format")).lower()
        found = read_response(payload, kind)
        assert read_response(write_response(found, kind), kind) == found
        assert any(answer != {"base": None} for answer in found.values())
        read += 1
    assert read > 10
