"""What the checks say of choices, places and fields, of keys and of points."""

import pytest

from madrone.qti import open_package
from madrone.qti.lint import lint_item, lint_package
from madrone.qti.tests.building import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    SCORE,
    choice_body,
    make_item,
    outcome,
    response,
)
from madrone.site.demonstration import PACKAGE

KEY = response("RESPONSE", "single", "identifier", "A")
PICTURE = "<img src='a.png' alt='A map'/>"


def _maximum(points: float) -> str:
    default = f"<qti-default-value><qti-value>{points}</qti-value></qti-default-value>"
    return outcome("MAXSCORE", "float", inside=default)


def _found(declarations: str, body: str, processing: str = "", attributes: str = "") -> set[str]:
    return {problem.code for problem in lint_item(make_item(declarations, body, processing, attributes))}


def _set(value: float, name: str = "SCORE") -> str:
    return (
        f"<qti-set-outcome-value identifier='{name}'><qti-base-value base-type='float'>{value}</qti-base-value>"
        "</qti-set-outcome-value>"
    )


def _if(condition: str, then: str, otherwise: str = "") -> str:
    other = f"<qti-response-else>{otherwise}</qti-response-else>" if otherwise else ""
    if_ = f"<qti-response-if>{condition}{then}</qti-response-if>"
    return f"<qti-response-condition>{if_}{other}</qti-response-condition>"


def _is(letter: str) -> str:
    return (
        "<qti-match><qti-variable identifier='RESPONSE'/>"
        f"<qti-base-value base-type='identifier'>{letter}</qti-base-value></qti-match>"
    )


BLANK = "<qti-is-null><qti-variable identifier='RESPONSE'/></qti-is-null>"


def test_a_sound_item_has_no_finding() -> None:
    assert _found(KEY + SCORE + _maximum(1), choice_body("A", "B"), MATCH_CORRECT) == set()


POINTS = {
    "key-scores-zero": (KEY + SCORE + _maximum(1), _if(_is("B"), _set(1))),
    "key-below-maximum": (KEY + SCORE + _maximum(2), _if(_is("A"), _set(1)) + _if(_is("B"), _set(2))),
    "maximum-unreachable": (KEY + SCORE + _maximum(3), _if(_is("A"), _set(1))),
    "maximum-exceeded": (KEY + SCORE + _maximum(1), _if(_is("A"), _set(2))),
    "blank-scores": (KEY + SCORE + _maximum(1), _if(_is("A"), _set(1)) + _if(BLANK, _set(0.5))),
    "wrong-scores-full": (KEY + SCORE + _maximum(1), _if(BLANK, _set(0), _set(1))),
}


@pytest.mark.parametrize("code", POINTS)
def test_points_that_do_not_fit_are_found(code: str) -> None:
    declarations, processing = POINTS[code]
    assert code in _found(declarations, choice_body("A", "B"), processing)


def test_a_maximum_that_only_another_answer_than_the_key_reaches_is_reachable() -> None:
    declarations, processing = POINTS["key-below-maximum"]
    assert "maximum-unreachable" not in _found(declarations, choice_body("A", "B"), processing)


def _all_of(count: int) -> tuple[str, str]:
    """Points only for choosing all of so many choices, of which the key names one."""
    letters = [f"c{n}" for n in range(count)]
    wanted = "".join(f"<qti-base-value base-type='identifier'>{one}</qti-base-value>" for one in letters)
    rule = (
        f"<qti-match><qti-variable identifier='RESPONSE'/><qti-multiple>{wanted}</qti-multiple></qti-match>"
    )
    return choice_body(*letters, maximum=0), _if(rule, _set(1))


def test_every_set_of_few_choices_is_tried() -> None:
    body, processing = _all_of(6)
    found = _found(
        response("RESPONSE", "multiple", "identifier", "c0") + SCORE + _maximum(1), body, processing
    )
    assert "key-scores-zero" in found
    assert not {"maximum-unreachable", "maximum-undecided"} & found


def test_too_many_sets_are_not_decided_and_this_is_said() -> None:
    body, processing = _all_of(20)
    found = _found(
        response("RESPONSE", "multiple", "identifier", "c0") + SCORE + _maximum(1), body, processing
    )
    assert "maximum-undecided" in found
    assert "maximum-unreachable" not in found


def test_text_has_endless_answers_so_a_maximum_is_not_decided() -> None:
    body = "<p>Write: <qti-text-entry-interaction response-identifier='RESPONSE'/></p>"
    key = response("RESPONSE", "single", "string", "four")
    assert "maximum-undecided" in _found(key + SCORE + _maximum(5), body, MATCH_CORRECT)


MATCHING = (
    "<qti-match-interaction response-identifier='RESPONSE' max-associations='0'><qti-simple-match-set>"
    "<qti-simple-associable-choice identifier='A' match-max='1'>a</qti-simple-associable-choice>"
    "<qti-simple-associable-choice identifier='B' match-max='1'>b</qti-simple-associable-choice>"
    "</qti-simple-match-set><qti-simple-match-set>"
    "<qti-simple-associable-choice identifier='X' match-max='1'>x</qti-simple-associable-choice>"
    "<qti-simple-associable-choice identifier='Y' match-max='1'>y</qti-simple-associable-choice>"
    "</qti-simple-match-set></qti-match-interaction>"
)


@pytest.mark.parametrize(("second", "reachable"), [("B Y", True), ("B X", False)])
def test_a_pair_that_may_not_be_made_gives_no_points(second: str, reachable: bool) -> None:
    """X may be joined once, so that the points for A X and B X cannot both be had."""
    entries = "".join(f"<qti-map-entry map-key='{key}' mapped-value='1'/>" for key in ("A X", second))
    mapping = f"<qti-mapping default-value='0'>{entries}</qti-mapping>"
    declarations = response("RESPONSE", "multiple", "directedPair", mapping=mapping) + SCORE + _maximum(2)
    assert ("maximum-unreachable" in _found(declarations, MATCHING, MAP_RESPONSE)) is not reachable


def test_an_item_for_a_person_to_score_is_left_alone() -> None:
    name = "qti-extended-text-interaction"
    body = f"<{name} response-identifier='RESPONSE'><qti-prompt>Why?</qti-prompt></{name}>"
    assert _found(response("RESPONSE", "single", "string") + SCORE + _maximum(4), body) == set()


def test_rules_that_never_end_are_not_tried_again_and_again() -> None:
    loop = "<qti-repeat number-repeats='1000'>" * 40 + "<qti-base-value base-type='float'>1</qti-base-value>"
    total = f"<qti-sum>{loop}{'</qti-repeat>' * 40}</qti-sum>"
    rule = f"<qti-set-outcome-value identifier='SCORE'>{total}</qti-set-outcome-value>"
    assert not {"key-scores-zero", "maximum-unreachable"} & _found(
        KEY + SCORE + _maximum(1), choice_body("A", "B"), rule
    )


def _choices(*texts: str) -> str:
    inside = "".join(
        f"<qti-simple-choice identifier='c{n}'>{text}</qti-simple-choice>" for n, text in enumerate(texts)
    )
    name = "qti-choice-interaction"
    return f"<{name} response-identifier='RESPONSE'><qti-prompt>?</qti-prompt>{inside}</{name}>"


QUESTIONS = {
    "choice-twice": _choices("Four", " Four", "Five"),
    "choice-empty": _choices("Four", "<b> </b>"),
    "choice-count": _choices("Four"),
    "target-label": f"<qti-hotspot-interaction response-identifier='RESPONSE'>{PICTURE}<qti-hotspot-choice "
    "identifier='A' shape='circle' coords='5,5,2'/></qti-hotspot-interaction>",
    "placeholder-label": "<p><qti-text-entry-interaction response-identifier='RESPONSE' placeholder-text='Year'/></p>",
}


@pytest.mark.parametrize("code", QUESTIONS)
def test_a_question_that_some_cannot_answer_is_found(code: str) -> None:
    assert code in _found(KEY, QUESTIONS[code])


ASKED_WELL = {
    "pictures with the same words": _choices(*(f"<img src='{n}.png' alt='A fish'/>" for n in "ab")),
    "feedback of the same words": _choices(
        *(
            f"{n}<qti-feedback-inline outcome-identifier='F' identifier='x'>No.</qti-feedback-inline>"
            for n in "ab"
        )
    ),
    "a named place": QUESTIONS["target-label"].replace("coords", "hotspot-label='The bay' coords"),
    "a field with words": QUESTIONS["placeholder-label"].replace("<p>", "<p>In which year? "),
}


@pytest.mark.parametrize("name", ASKED_WELL)
def test_a_question_that_all_can_answer_is_fine(name: str) -> None:
    assert _found(KEY, ASKED_WELL[name]) == set()


def test_the_demonstration_has_no_finding() -> None:
    with open_package(PACKAGE) as package:
        assert lint_package(package) == ()
