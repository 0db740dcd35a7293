"""Rules that ask for too much: they are stopped with a warning, within seconds and without filling memory.

Time is checked against a bound far above what is needed, so that a slow machine does not fail.
"""

import time
from collections.abc import Iterator

import pytest

from madrone.qti import read_item, register_operator, score_item
from madrone.qti.clones import clone_item
from madrone.qti.processing.patterns import MAX_TEXT
from madrone.qti.processing.state import Undecided
from madrone.qti.tests.building import SCORE, item_xml, make_item, outcome, response
from madrone.qti.tests.test_templating import named, number, random_integer, set_value, variable
from madrone.qti.values import Value

pytestmark = pytest.mark.thorough

SECONDS = 5


@pytest.fixture(autouse=True)
def _soon_enough() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


def _outcome_rule(identifier: str, expression: str) -> str:
    return f'<qti-set-outcome-value identifier="{identifier}">{expression}</qti-set-outcome-value>'


FILL = _outcome_rule("LIST", f'<qti-repeat number-repeats="1000">{number(1)}</qti-repeat>') + _outcome_rule(
    "LIST", f"<qti-ordered>{named('LIST') * 9}</qti-ordered>"
)
LIST = outcome("LIST", "integer", "ordered")


def test_thousands_of_large_containers_are_stopped() -> None:
    heavy = _outcome_rule(
        "SCORE", f"<qti-container-size><qti-multiple>{named('LIST') * 2}</qti-multiple></qti-container-size>"
    )
    item = make_item(LIST + SCORE, processing=FILL + _outcome_rule("SCORE", number(1.0)) + heavy * 3000)
    result = score_item(item, {})
    assert result.score is None
    assert "want too much work" in result.warnings[-1]


def test_thousands_of_sums_over_large_containers_are_stopped() -> None:
    heavy = _outcome_rule("SCORE", f"<qti-sum>{named('LIST')}</qti-sum>")
    item = make_item(LIST + SCORE, processing=FILL + heavy * 3000)
    result = score_item(item, {})
    assert (result.score, result.external) == (None, ("SCORE",))
    assert "want too much work" in result.warnings[-1]


@pytest.mark.parametrize("operator", ["product", "lcm"])
def test_products_of_large_numbers_are_null(operator: str) -> None:
    big = _outcome_rule("LIST", f"<qti-ordered>{number(10**250 + 1)}{number(10**250 + 3)}</qti-ordered>")
    rule = _outcome_rule("SCORE", f"<qti-{operator}>{named('LIST') * 500}</qti-{operator}>")
    assert score_item(make_item(LIST + SCORE, processing=big + rule), {}).score is None


def test_powers_of_powers_are_null() -> None:
    tower = number(9)
    for _ in range(55):
        tower = f"<qti-power>{number(9)}{tower}</qti-power>"
    assert score_item(make_item(SCORE, processing=_outcome_rule("SCORE", tower)), {}).score is None


def test_repeats_of_repeats_are_stopped() -> None:
    nested = number(1)
    for _ in range(30):
        nested = f'<qti-repeat number-repeats="1000">{nested}</qti-repeat>'
    item = make_item(LIST + SCORE, processing=_outcome_rule("LIST", nested))
    result = score_item(item, {})
    assert result.outcomes["LIST"] == {"base": None}
    assert "want too much work" in result.warnings[-1]


def test_repeats_of_long_rules_are_stopped() -> None:
    long = f"<qti-sum>{number(1) * 20_000}</qti-sum>"
    nested = f'<qti-repeat number-repeats="1000">{long}</qti-repeat>'
    item = make_item(LIST + SCORE, processing=_outcome_rule("LIST", nested))
    assert "want too much work" in score_item(item, {}).warnings[-1]


def test_thousands_of_places_in_thousands_of_corners_are_stopped() -> None:
    corners = ",".join(f"{at},{at * at % 997}" for at in range(999))
    areas = f'<qti-area-map-entry shape="poly" coords="{corners}" mapped-value="1"/>' * 50
    declarations = response(
        "RESPONSE", "multiple", "point", mapping=f"<qti-area-mapping>{areas}</qti-area-mapping>"
    )
    template = '<qti-response-processing template="x/map_response_point"/>'
    item = make_item(declarations + SCORE, processing=template)
    places = [[at, -1] for at in range(5000)]
    assert "want too much work" in score_item(item, {"RESPONSE": {"list": {"point": places}}}).warnings[-1]


def test_a_run_is_found_in_a_long_container_in_time() -> None:
    rule = _outcome_rule(
        "DONE",
        f"<qti-contains>{named('LIST')}<qti-ordered>{named('LIST')}{number(2)}</qti-ordered></qti-contains>",
    )
    item = make_item(LIST + outcome("DONE", "boolean"), processing=FILL + rule * 20)
    assert score_item(item, {}).outcomes["DONE"] == {"base": {"boolean": False}}


def test_long_texts_in_thousands_of_comparisons_are_stopped() -> None:
    same = f'<qti-string-match case-sensitive="false">{named("RESPONSE") * 2}</qti-string-match>'
    item = make_item(
        response("RESPONSE", "single", "string") + outcome("DONE", "boolean"),
        processing=_outcome_rule("DONE", same) * 5000,
    )
    result = score_item(item, {"RESPONSE": {"base": {"string": "é" * 100_000}}})
    assert "want too much work" in result.warnings[-1]


def test_thousands_of_custom_operators_are_stopped() -> None:
    trim = f'<qti-custom-operator class="qade:Trim">{named("RESPONSE")}</qti-custom-operator>'
    item = make_item(
        response("RESPONSE", "single", "string") + outcome("DONE", "string"),
        processing=_outcome_rule("DONE", trim) * 1000,
    )
    assert "want too much work" in score_item(item, {"RESPONSE": {"base": {"string": " x "}}}).warnings[-1]


def test_hostile_patterns_over_long_answers_are_stopped() -> None:
    match = f'<qti-pattern-match pattern="[ab]*a[ab]{{400}}">{named("RESPONSE")}</qti-pattern-match>'
    rules = _outcome_rule("DONE", match) * 100
    item = make_item(response("RESPONSE", "single", "string") + outcome("DONE", "boolean"), processing=rules)
    text = "".join("ab"[at * at * at % 1009 % 2] for at in range(MAX_TEXT))
    result = score_item(item, {"RESPONSE": {"base": {"string": text}}})
    assert "want too much work" in result.warnings[-1]


def test_many_patterns_over_an_essay_are_carried_out() -> None:
    match = f'<qti-pattern-match pattern=".*photosynthesis.*">{named("RESPONSE")}</qti-pattern-match>'
    item = make_item(
        response("RESPONSE", "single", "string") + outcome("DONE", "boolean"),
        processing=_outcome_rule("DONE", match) * 200,
    )
    essay = ("The leaf takes in light. " * 180) + "That is photosynthesis."
    result = score_item(item, {"RESPONSE": {"base": {"string": essay}}})
    assert (result.outcomes["DONE"], result.warnings) == ({"base": {"boolean": True}}, ())


def test_a_file_of_large_patterns_is_read_in_time() -> None:
    match = '<qti-pattern-match pattern="(a|b){400}"><qti-null/></qti-pattern-match>'
    item = make_item(outcome("DONE", "boolean"), processing=_outcome_rule("DONE", match) * 2000)
    assert {problem.code for problem in item.problems} == {"pattern"}


def test_a_pattern_in_a_variable_is_read_anew_within_the_limit() -> None:
    rules = "".join(
        set_value("P", f'<qti-base-value base-type="string">(a|b){{{at}}}</qti-base-value>')
        + set_value("B", f'<qti-pattern-match pattern="{{P}}">{named("P")}</qti-pattern-match>')
        for at in range(1, 300)
    )
    declarations = variable("P", "string") + variable("B", "boolean", default="true")
    item = read_item(item_xml(declarations + f"<qti-template-processing>{rules}</qti-template-processing>"))
    assert clone_item(item).templates["B"] is False


def test_constraints_that_never_hold_over_many_rules_are_stopped() -> None:
    rules = "".join(set_value("A", random_integer(1, 9)) for _ in range(20_000))
    rules += f"<qti-template-constraint><qti-lt>{named('A')}{number(0)}</qti-lt></qti-template-constraint>"
    declarations = variable("A", default="4")
    item = read_item(item_xml(declarations + f"<qti-template-processing>{rules}</qti-template-processing>"))
    clone = clone_item(item)
    assert clone.templates == {"A": 4}
    assert len(clone.warnings) == 1


def test_many_constraints_share_the_hundred_runs() -> None:
    one = set_value("A", random_integer(1, 9))
    one += f"<qti-template-constraint><qti-lt>{named('A')}{number(0)}</qti-lt></qti-template-constraint>"
    declarations = variable("A", default="4")
    item = read_item(
        item_xml(declarations + f"<qti-template-processing>{one * 50}</qti-template-processing>")
    )
    assert clone_item(item).templates == {"A": 4}


def test_expressions_nested_to_the_limit_are_evaluated() -> None:
    nested = number(1)
    for _ in range(55):
        nested = f"<qti-sum>{nested}{number(1)}</qti-sum>"
    assert score_item(make_item(SCORE, processing=_outcome_rule("SCORE", nested)), {}).score == 56


def test_an_answer_of_thousands_of_values_is_scored_in_time() -> None:
    mapping = '<qti-mapping><qti-map-entry map-key="A" mapped-value="1"/></qti-mapping>'
    item = make_item(
        response("RESPONSE", "multiple", "identifier", "A", mapping=mapping) + SCORE,
        processing=_outcome_rule("SCORE", '<qti-map-response identifier="RESPONSE"/>') * 200,
    )
    values = [f"v{at}" for at in range(20_000)] + ["A"]
    assert score_item(item, {"RESPONSE": {"list": {"identifier": values}}}).external == ("SCORE",)


def test_what_cannot_be_decided_is_left_to_a_person() -> None:
    def undecided(value: Value) -> Value:
        raise Undecided("nobody knows")

    register_operator("test:undecided", undecided)
    processing = (
        '<qti-response-condition><qti-response-if><qti-custom-operator class="test:undecided">'
        '<qti-variable identifier="RESPONSE"/></qti-custom-operator><qti-set-outcome-value identifier="SCORE">'
        '<qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value></qti-response-if>'
        '<qti-response-else><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">0'
        "</qti-base-value></qti-set-outcome-value></qti-response-else></qti-response-condition>"
    )
    item = make_item(response("RESPONSE", "single", "string") + SCORE, "", processing)
    result = score_item(item, {"RESPONSE": {"base": {"string": "x"}}})
    assert (result.score, result.external) == (None, ("SCORE",))
    assert result.warnings == ("a person has to score this: nobody knows",)
