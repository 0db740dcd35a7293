"""Tables, cell by cell."""

import pytest

from madrone.qti.equations import EquationError, Rule, TableKey, parse_rule, score_table
from madrone.qti.equations.answers import read_cells
from madrone.qti.values import Record

KEYS = {("r1", "x"): "1", ("r1", "y"): "1/2", ("r2", "x"): "2", ("r2", "y"): "3/4"}
KEY = TableKey(KEYS, {})
RIGHT = {("r1", "x"): "1.0", ("r1", "y"): "0.5", ("r2", "x"): "4/2", ("r2", "y"): "\\frac{6}{8}"}
ONE_WRONG = {**RIGHT, ("r2", "y"): "1"}


@pytest.mark.parametrize(
    ("answer", "credit", "earned", "possible"),
    [
        (RIGHT, "cell", 4, 4),
        (RIGHT, "row", 2, 2),
        (RIGHT, "all", 1, 1),
        (ONE_WRONG, "cell", 3, 4),
        (ONE_WRONG, "row", 1, 2),
        (ONE_WRONG, "column", 1, 2),
        (ONE_WRONG, "all", 0, 1),
        ({}, "cell", 0, 4),
    ],
)
def test_it_counts_credit(
    answer: dict[tuple[str, str], str], credit: str, earned: int, possible: int
) -> None:
    score = score_table(answer, KEY, credit=credit)  # type: ignore[arg-type] # one of the four
    assert (score.earned, score.possible) == (earned, possible)
    assert score.part == earned / possible


def test_each_cell_has_its_verdict() -> None:
    verdicts = score_table({("r1", "x"): "2", ("r1", "y"): "1+"}, KEY).verdicts
    assert [verdicts[cell].reason for cell in KEYS] == ["different", "unreadable", "empty", "empty"]


def test_a_cell_may_have_a_rule_of_its_own() -> None:
    key = TableKey(KEYS, {("r2", "y"): parse_rule("form=simplified-fraction")})
    score = score_table(RIGHT, key)
    assert score.earned == 3
    assert score.verdicts["r2", "y"].reason == "form-simplified-fraction"


def test_rows_may_stand_in_any_order() -> None:
    turned = {("a", "x"): "2", ("a", "y"): "0.75", ("b", "x"): "1", ("b", "y"): "0.5"}
    assert score_table(turned, KEY).earned == 0
    key = TableKey(KEYS, {}, any_row_order=True)
    assert score_table(turned, key).earned == 4
    assert score_table(turned, key, credit="row").earned == 2
    # The same row twice earns its credit once.
    twice = {**turned, ("a", "x"): "1", ("a", "y"): "0.5"}
    assert score_table(twice, key, credit="row").earned == 1
    assert score_table({}, key).earned == 0


def test_a_row_that_fits_whole_is_not_given_away_for_a_cell() -> None:
    key = TableKey(
        {("1", "x"): "1", ("1", "y"): "5", ("2", "x"): "1", ("2", "y"): "6"}, {}, any_row_order=True
    )
    answer = {("a", "x"): "1", ("a", "y"): "6", ("b", "x"): "1", ("b", "y"): "0"}
    assert score_table(answer, key).earned == 3


def test_a_cell_that_is_open_leaves_the_table_open() -> None:
    score = score_table({**RIGHT, ("r1", "x"): "9^9^9^9"}, KEY)
    assert score.is_open
    assert score.earned == 3


def test_the_time_out_is_that_of_the_whole_table() -> None:
    score = score_table(RIGHT, TableKey(KEYS, {}, Rule(timeout=1e-9)))
    assert score.is_open
    assert {verdict.reason for verdict in score.verdicts.values()} == {"time"}


def test_a_table_has_a_limit() -> None:
    with pytest.raises(EquationError) as caught:
        score_table({}, TableKey({(str(row), "1"): "1" for row in range(401)}, {}))
    assert caught.value.code == "too-many"


def test_cells_come_as_a_record_json_or_xml() -> None:
    wanted = {("1", "1"): "x", ("1", "2"): "3/4"}
    assert read_cells(Record({"1_1": "x", "1_2": "3/4", "2_1": None, "2_2": " "})) == wanted
    assert read_cells('{"1": {"1": "x", "2": "3/4"}, "2": {}}') == wanted
    xml = (
        '<responseSpec><responseTable><tr><th id="col0"/><th id="col1"/></tr>'
        "<tr><td>x</td><td>3/4</td></tr></responseTable></responseSpec>"
    )
    assert read_cells(xml) == wanted
    assert read_cells("<table><tr><td><b>5</b></td><td/></tr></table>") == {("1", "1"): "5"}
    formula = read_cells("<table><tr><td><math><mn>5</mn></math></td></tr></table>")
    assert score_table(formula, TableKey({("1", "1"): "5"}, {})).earned == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "",
        "[]",
        "{",
        '{"a": 1}',
        '{"a": {"b": []}}',
        "<table>",
        Record({"cell": "1"}),
        "[" * 9000,
        "x" * 300000,
    ],
)
def test_what_is_no_table_is_refused(value: object) -> None:
    with pytest.raises(EquationError):
        read_cells(value)  # type: ignore[arg-type] # whatever an answer may hold
