"""Rules, templates, declared values and custom operators, as whole items use them."""

import time
from typing import Any

import pytest

from madrone.qti import ItemResult, correct_responses, register_operator, score_item
from madrone.qti.processing.custom import CUSTOM_OPERATORS
from madrone.qti.tests.building import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    SCORE,
    choice_body,
    make_item,
    outcome,
    response,
)

GIVEN_A = {"RESPONSE": {"base": {"identifier": "A"}}}
SINGLE = response("RESPONSE", "single", "identifier", "A")
MULTIPLE = response("RESPONSE", "multiple", "identifier", "A", "B")


def _run(
    processing: str, declarations: str = SINGLE + SCORE, given: dict[str, Any] | None = None
) -> ItemResult:
    return score_item(make_item(declarations, processing=processing), GIVEN_A if given is None else given)


def _set(identifier: str, value: str, base_type: str = "float") -> str:
    return (
        f'<qti-set-outcome-value identifier="{identifier}">'
        f'<qti-base-value base-type="{base_type}">{value}</qti-base-value></qti-set-outcome-value>'
    )


def _when(test: str, rules: str, kind: str = "if") -> str:
    return f"<qti-response-{kind}>{test}{rules}</qti-response-{kind}>"


def _is(value: str) -> str:
    return (
        f'<qti-match><qti-variable identifier="RESPONSE"/>'
        f'<qti-base-value base-type="identifier">{value}</qti-base-value></qti-match>'
    )


def _list(*values: str) -> dict[str, Any]:
    return {"RESPONSE": {"list": {"identifier": list(values)}}}


def test_the_first_branch_whose_condition_is_true_is_taken() -> None:
    rules = (
        "<qti-response-condition>"
        + _when(_is("A"), _set("SCORE", "1"))
        + _when(_is("B"), _set("SCORE", "2"), "else-if")
        + f"<qti-response-else>{_set('SCORE', '3')}</qti-response-else></qti-response-condition>"
    )
    scores = [_run(rules, given={"RESPONSE": {"base": {"identifier": one}}}).score for one in "ABC"]
    assert scores == [1, 2, 3]
    assert _run(rules, given={}).score == 3


def test_exit_response_ends_processing_also_inside_a_fragment() -> None:
    rules = (
        _set("SCORE", "1")
        + "<qti-response-processing-fragment><qti-exit-response/></qti-response-processing-fragment>"
        + _set("SCORE", "2")
    )
    assert _run(rules).score == 1


def test_an_unknown_rule_is_a_problem_and_the_others_still_run() -> None:
    item = make_item(SINGLE + SCORE, processing="<qti-do-magic/>" + _set("SCORE", "1"))
    assert [problem.code for problem in item.problems] == ["rule"]
    assert item.status == "partial"
    assert score_item(item, GIVEN_A).score == 1


def test_five_by_two_is_two_and_a_half_where_the_outcome_is_a_float() -> None:
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-divide><qti-base-value base-type="integer">5'
        '</qti-base-value><qti-base-value base-type="integer">2</qti-base-value></qti-divide>'
        "</qti-set-outcome-value>"
    )
    assert _run(rule).outcomes["SCORE"] == {"base": {"float": 2.5}}


def test_a_fraction_in_an_integer_outcome_is_null_with_a_warning() -> None:
    result = _run(_set("SCORE", "2.5"), SINGLE + outcome("SCORE", "integer"))
    assert result.outcomes["SCORE"] == {"base": None}
    assert result.score is None
    assert "SCORE becomes NULL" in result.warnings[0]


def test_a_whole_float_becomes_an_integer_where_one_is_declared() -> None:
    result = _run(_set("SCORE", "2.0"), SINGLE + outcome("SCORE", "integer"))
    assert result.outcomes["SCORE"] == {"base": {"integer": 2}}


@pytest.mark.parametrize(
    ("given", "expected"), [(["A", "B"], 1), (["B", "A"], 1), (["A"], 0), (["A", "B", "C"], 0), ([], 0)]
)
def test_match_correct_takes_a_set_in_any_order(given: list[str], expected: float) -> None:
    assert score_item(make_item(MULTIPLE + SCORE, processing=MATCH_CORRECT), _list(*given)).score == expected


def test_match_correct_keeps_the_direction_of_a_directed_pair() -> None:
    item = make_item(
        response("RESPONSE", "multiple", "directedPair", "r c") + SCORE, processing=MATCH_CORRECT
    )
    assert score_item(item, {"RESPONSE": {"list": {"directedPair": [["r", "c"]]}}}).score == 1
    assert score_item(item, {"RESPONSE": {"list": {"directedPair": [["c", "r"]]}}}).score == 0


MAPPING = (
    '<qti-mapping default-value="-0.5" lower-bound="0" upper-bound="1.5">'
    '<qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>'
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(["A"], 1), (["A", "C"], 0.5), (["C", "D"], 0), (["A", "B"], 1.5), (["A", "A"], 1), ([], 0)],
)
def test_map_response_sums_each_value_once_within_the_bounds(given: list[str], expected: float) -> None:
    item = make_item(
        response("RESPONSE", "multiple", "identifier", mapping=MAPPING) + SCORE, processing=MAP_RESPONSE
    )
    assert score_item(item, _list(*given)).score == expected


@pytest.mark.parametrize(("typed", "expected"), [("York", 1), ("YORK", 1), ("Leeds", 0)])
def test_a_mapping_of_text_does_not_heed_case_unless_it_says_so(typed: str, expected: float) -> None:
    # The schema of QTI 3.0.1 and 2.2; older items are told apart by the upgrade.
    mapping = '<qti-mapping><qti-map-entry map-key="York" mapped-value="1"/></qti-mapping>'
    item = make_item(
        response("RESPONSE", "single", "string", mapping=mapping) + SCORE, processing=MAP_RESPONSE
    )
    assert score_item(item, {"RESPONSE": {"base": {"string": typed}}}).score == expected


@pytest.mark.parametrize(("typed", "expected"), [("York", 1), ("york", 0.5), ("YORK", 0.5), ("x", 0)])
def test_a_mapping_of_text_heeds_case_where_it_says_so(typed: str, expected: float) -> None:
    mapping = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1" case-sensitive="true"/>'
        '<qti-map-entry map-key="york" mapped-value="0.5" case-sensitive="false"/></qti-mapping>'
    )
    item = make_item(
        response("RESPONSE", "single", "string", mapping=mapping) + SCORE, processing=MAP_RESPONSE
    )
    assert score_item(item, {"RESPONSE": {"base": {"string": typed}}}).score == expected


def test_an_unknown_template_is_a_problem() -> None:
    item = make_item(SINGLE + SCORE, processing='<qti-response-processing template="x/map_everything"/>')
    assert [(one.code, one.level) for one in item.problems] == [("template", "loss")]
    assert item.status == "partial"


TABLES = [
    ("match", 'source-value="1"', 1, "good"),
    ("match", 'source-value="1"', 2, "none"),
    ("interpolation", 'source-value="1"', 2, "good"),
    ("interpolation", 'source-value="1"', 1, "good"),
    ("interpolation", 'source-value="1" include-boundary="false"', 1, "none"),
    ("interpolation", 'source-value="1"', 0, "none"),
]


@pytest.mark.parametrize(("kind", "entry", "source", "expected"), TABLES)
def test_a_table_gives_the_entry_that_fits_or_its_default(
    kind: str, entry: str, source: int, expected: str
) -> None:
    table = (
        f'<qti-{kind}-table default-value="none">'
        f'<qti-{kind}-table-entry {entry} target-value="good"/></qti-{kind}-table>'
    )
    rule = (
        '<qti-lookup-outcome-value identifier="GRADE">'
        f'<qti-base-value base-type="integer">{source}</qti-base-value></qti-lookup-outcome-value>'
    )
    result = _run(rule, SINGLE + outcome("GRADE", "identifier", inside=table))
    assert result.outcomes["GRADE"] == {"base": {"identifier": expected}}


def test_a_lookup_of_null_gives_the_default_of_the_table() -> None:
    table = '<qti-match-table default-value="none"/>'
    rule = '<qti-lookup-outcome-value identifier="GRADE"><qti-null/></qti-lookup-outcome-value>'
    result = _run(rule, SINGLE + outcome("GRADE", "identifier", inside=table))
    assert result.outcomes["GRADE"] == {"base": {"identifier": "none"}}


def test_numbers_begin_at_zero_and_everything_else_at_null() -> None:
    declarations = SCORE + outcome("COUNT", "integer") + outcome("NOTE", "string")
    declarations += outcome("LIST", "float", "multiple")
    outcomes = score_item(make_item(declarations), {}).outcomes
    assert outcomes == {
        "SCORE": {"base": {"float": 0.0}},
        "COUNT": {"base": {"integer": 0}},
        "NOTE": {"base": None},
        "LIST": {"base": None},
    }


def test_variables_give_their_defaults_and_keys() -> None:
    declarations = response("RESPONSE", "single", "identifier", "A") + SCORE
    declarations += (
        outcome("KEY", "identifier") + outcome("START", "float", inside="") + outcome("OLD", "float")
    )
    declarations = declarations.replace(
        '<qti-outcome-declaration identifier="OLD" cardinality="single" base-type="float">',
        '<qti-outcome-declaration identifier="OLD" cardinality="single" base-type="float">'
        "<qti-default-value><qti-value>7</qti-value></qti-default-value>",
    )
    rules = (
        '<qti-set-outcome-value identifier="KEY"><qti-correct identifier="RESPONSE"/></qti-set-outcome-value>'
        '<qti-set-outcome-value identifier="START"><qti-default identifier="OLD"/></qti-set-outcome-value>'
    )
    outcomes = score_item(make_item(declarations, processing=rules), {}).outcomes
    assert outcomes["KEY"] == {"base": {"identifier": "A"}}
    assert outcomes["START"] == {"base": {"float": 7.0}}


@pytest.mark.parametrize("tag", ["variable", "default", "correct", "map-response"])
def test_a_variable_that_is_not_declared_is_a_problem(tag: str) -> None:
    rule = (
        f'<qti-set-outcome-value identifier="SCORE"><qti-{tag} identifier="NOBODY"/></qti-set-outcome-value>'
    )
    item = make_item(SCORE, processing=rule)
    assert [problem.level for problem in item.problems] == ["loss"]
    assert score_item(item, {}).score is None


def test_an_unknown_custom_operator_is_a_problem_and_null() -> None:
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-custom-operator definition="acme:Guess"/>'
        "</qti-set-outcome-value>"
    )
    item = make_item(SCORE, processing=rule)
    assert [problem.code for problem in item.problems] == ["custom-operator"]
    assert score_item(item, {}).score is None


def test_a_registered_custom_operator_gets_the_values_of_its_operands() -> None:
    register_operator("test:Twice", lambda value: value * 2)
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-custom-operator class="test:Twice">'
        '<qti-base-value base-type="float">1.5</qti-base-value></qti-custom-operator></qti-set-outcome-value>'
    )
    try:
        assert _run(rule).score == 3
    finally:
        del CUSTOM_OPERATORS["test:Twice"]


def test_a_custom_operator_that_fails_gives_null_with_a_warning() -> None:
    register_operator("test:Twice", lambda value: value * 2)
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-custom-operator class="test:Twice">{}'
        "</qti-custom-operator></qti-set-outcome-value>"
    )
    try:
        failing = _run(rule.format("<qti-null/>"))
        lacking = make_item(SCORE, processing=rule.format(""))
    finally:
        del CUSTOM_OPERATORS["test:Twice"]
    assert failing.score is None
    assert "could not work" in failing.warnings[0]
    assert [problem.code for problem in lacking.problems] == ["operands"]


def test_an_outcome_that_a_person_gives_is_left_alone() -> None:
    score = SCORE.replace("/>", ' external-scored="human"/>')
    item = make_item(SINGLE + score, processing=_set("SCORE", "1"))
    result = score_item(item, GIVEN_A)
    assert (result.external, result.score) == (("SCORE",), None)
    rated = score_item(item, GIVEN_A | {"@candidateOutcomes": {"SCORE": {"base": {"float": 3}}}})
    assert rated.score == 3


def test_writing_without_rules_for_its_score_waits_for_a_person() -> None:
    body = '<qti-extended-text-interaction response-identifier="RESPONSE"/>'
    item = make_item(response("RESPONSE", "single", "string") + SCORE, body)
    assert score_item(item, {"RESPONSE": {"base": {"string": "An essay."}}}).external == ("SCORE",)


def test_completion_is_told_only_by_items_that_have_one() -> None:
    assert _run(_set("SCORE", "1")).completion is None
    assert _run(_set("completionStatus", "completed", "identifier")).completion == "completed"


def test_template_variables_hold_the_values_that_an_attempt_brings() -> None:
    declarations = (
        SCORE + '<qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>'
    )
    rule = '<qti-set-outcome-value identifier="SCORE"><qti-variable identifier="N"/></qti-set-outcome-value>'
    result = _run(rule, declarations, {"@templates": {"N": {"base": {"integer": 4}}}})
    assert result.score == 4


def test_a_typed_number_counts_and_a_typed_word_does_not() -> None:
    item = make_item(response("RESPONSE", "single", "float", "-2.5") + SCORE, processing=MATCH_CORRECT)
    typed = [
        score_item(item, {"RESPONSE": {"base": {"string": text}}}) for text in (" −2.50 ", "two", "", "1_0")
    ]
    assert [result.score for result in typed] == [1, 0, 0, 0]
    assert [len(result.warnings) for result in typed] == [0, 1, 0, 1]


def test_a_response_that_is_not_declared_is_ignored_with_a_warning() -> None:
    result = _run(_set("SCORE", "1"), given={"OTHER": {"base": {"string": "x"}}})
    assert result.score == 1
    assert result.warnings == ("OTHER is not a response of this item and is ignored",)


def test_the_best_score_is_stated_or_worked_out() -> None:
    stated = outcome(
        "MAXSCORE", "float", inside="<qti-default-value><qti-value>4</qti-value></qti-default-value>"
    )
    mapped = response("RESPONSE", "multiple", "identifier", mapping=MAPPING)
    assert make_item(SINGLE + SCORE, processing=MATCH_CORRECT).max_score == 1
    assert make_item(SINGLE + SCORE + stated, processing=MATCH_CORRECT).max_score == 4
    assert make_item(mapped + SCORE, choice_body("A", "B", "C", maximum=0), MAP_RESPONSE).max_score == 1.5
    assert make_item(mapped + SCORE, choice_body("A", "B", "C"), MAP_RESPONSE).max_score == 1
    assert make_item(SINGLE + SCORE).max_score is None


def test_keys_come_in_the_form_that_responses_have() -> None:
    declarations = MULTIPLE + response("R2", "multiple", "directedPair", "a b")
    declarations += response("R3", "single", "float", "2.5") + response("R4", "single", "string")
    assert correct_responses(make_item(declarations)) == {
        "RESPONSE": {"list": {"identifier": ["A", "B"]}},
        "R2": {"list": {"directedPair": [["a", "b"]]}},
        "R3": {"base": {"float": 2.5}},
    }


def test_rules_that_double_a_container_do_not_fill_the_memory() -> None:
    start = "<qti-default-value><qti-value>1</qti-value></qti-default-value>"
    double = (
        '<qti-set-outcome-value identifier="LIST"><qti-multiple><qti-variable identifier="LIST"/>'
        '<qti-variable identifier="LIST"/></qti-multiple></qti-set-outcome-value>'
    )
    result = _run(double * 40, outcome("LIST", "integer", "multiple", start), {})
    assert result.outcomes["LIST"] == {"base": None}
    assert "more than 10000 values" in result.warnings[0]


def test_scoring_keeps_up_with_a_class() -> None:
    item = make_item(SINGLE + SCORE, processing=MATCH_CORRECT)
    begun = time.process_time()
    for _ in range(1000):
        score_item(item, GIVEN_A)
    assert time.process_time() - begun < 0.2
