"""Content on a condition: feedback after an attempt, what belongs to a clone, values of variables."""

from typing import Any

import pytest

from madrone.qti import Item, render_item
from madrone.qti.clones import clone_item
from madrone.qti.tests.building import make_item, outcome, response

FEEDBACK = (
    "<p>Say <qti-feedback-inline outcome-identifier='F' identifier='good' show-hide='show'>well done"
    "</qti-feedback-inline></p><qti-feedback-block outcome-identifier='F' identifier='good' show-hide='hide'>"
    "<qti-content-body><p>Try again</p></qti-content-body></qti-feedback-block>"
    "<qti-feedback-block outcome-identifier='MANY' identifier='b' show-hide='show'><p>Second of many</p>"
    "</qti-feedback-block>"
)
OUTCOMES = outcome("F", "identifier") + outcome("MANY", "identifier", "multiple")
MODAL = (
    "<qti-modal-feedback outcome-identifier='F' identifier='good' show-hide='show' title='Your answer'>"
    "<qti-content-body><p>Afterwards</p></qti-content-body></qti-modal-feedback>"
)


def _show(item: Item, **options: Any) -> str:
    return render_item(item, asset_url=str, **options)


def template(
    identifier: str, base_type: str, value: str, extra: str = "", cardinality: str = "single"
) -> str:
    """A template variable with a default value."""
    values = "".join(f"<qti-value>{one}</qti-value>" for one in value.split("|"))
    return (
        f"<qti-template-declaration identifier='{identifier}' cardinality='{cardinality}'"
        f" base-type='{base_type}' {extra}><qti-default-value>{values}</qti-default-value></qti-template-declaration>"
    )


def test_without_an_attempt_there_is_no_feedback_at_all() -> None:
    html = _show(make_item(OUTCOMES + MODAL, FEEDBACK))
    for words in ("well done", "Try again", "Second of many", "Afterwards", "qti-feedback"):
        assert words not in html


def test_feedback_follows_the_outcomes_of_the_attempt() -> None:
    item = make_item(OUTCOMES + MODAL, FEEDBACK)
    good = _show(item, outcomes={"F": {"base": {"identifier": "good"}}})
    assert "well done" in good and "Afterwards" in good and "Try again" not in good
    poor = _show(item, outcomes={"F": {"base": {"identifier": "poor"}}})
    assert "well done" not in poor and "Afterwards" not in poor and "Try again" in poor
    many = _show(item, outcomes={"MANY": {"list": {"identifier": ["a", "b"]}}})
    assert "Second of many" in many
    unreadable = _show(item, outcomes={"F": {"nonsense": 1}, "G": {"base": None}})
    assert "well done" not in unreadable


def test_feedback_after_the_item_has_its_title_as_its_name() -> None:
    item = make_item(OUTCOMES + MODAL, "<p>Body</p>")
    html = _show(item, outcomes={"F": {"base": {"identifier": "good"}}}, prefix="q1-")
    assert (
        '<div class="qti-feedback qti-feedback--after" role="group" aria-labelledby="q1-feedback-1">' in html
    )
    assert '<p id="q1-feedback-1" class="qti-feedback-title">Your answer</p><p>Afterwards</p>' in html


def test_staff_see_all_feedback_each_with_its_condition() -> None:
    html = _show(make_item(OUTCOMES + MODAL, FEEDBACK), show_key=True)
    assert "well done" in html and "Try again" in html and "Afterwards" in html
    assert html.count("Shown when F is good") == 2
    assert "Hidden when F is good" in html


CLONED = (
    "<qti-template-block template-identifier='T' identifier='cat' show-hide='show'><p>A cat</p></qti-template-block>"
    "<p>and <qti-template-inline template-identifier='T' identifier='cat' show-hide='hide'>a dog"
    "</qti-template-inline></p>"
)


@pytest.mark.parametrize(("value", "seen", "unseen"), [("cat", "A cat", "a dog"), ("dog", "a dog", "A cat")])
def test_content_of_a_clone_follows_its_values(value: str, seen: str, unseen: str) -> None:
    item = make_item(template("T", "identifier", "cat"), CLONED)
    clone = clone_item(item, 1, {"T": {"base": {"identifier": value}}})
    html = _show(item, clone=clone)
    assert seen in html
    assert unseen not in html


def test_without_a_clone_an_item_is_shown_with_the_values_that_its_rules_give() -> None:
    assert "A cat" in _show(make_item(template("T", "identifier", "cat"), CLONED))


def test_choices_that_depend_on_a_clone_are_there_or_not() -> None:
    body = (
        "<qti-choice-interaction response-identifier='R' max-choices='1'>"
        "<qti-simple-choice identifier='A' template-identifier='T' show-hide='show'>First</qti-simple-choice>"
        "<qti-simple-choice identifier='B' template-identifier='T' show-hide='hide'>Second</qti-simple-choice>"
        "<qti-simple-choice identifier='C'>Third</qti-simple-choice></qti-choice-interaction>"
    )
    item = make_item(template("T", "identifier", "A") + response("R", "single", "identifier", "C"), body)
    html = _show(item)
    assert "First" in html and "Second" in html and "Third" in html
    other = _show(item, clone=clone_item(item, 1, {"T": {"base": {"identifier": "B"}}}))
    assert "First" not in other and "Second" not in other and "Third" in other


def test_a_clone_shuffles_what_may_be_shuffled_and_without_one_the_order_is_the_authors() -> None:
    choices = "".join(
        f"<qti-simple-choice identifier='C{n}'>Choice {n}</qti-simple-choice>" for n in range(8)
    )
    body = (
        "<qti-choice-interaction response-identifier='R' max-choices='1' shuffle='true'>"
        f"{choices}</qti-choice-interaction>"
    )
    item = make_item(response("R", "single", "identifier", "C0"), body)

    def order(html: str) -> list[int]:
        return sorted(range(8), key=lambda number: html.index(f"Choice {number}<"))

    assert order(_show(item)) == list(range(8))
    seeds = [order(_show(item, clone=clone_item(item, seed))) for seed in range(5)]
    assert len({tuple(one) for one in seeds}) > 1
    assert seeds[3] == order(_show(item, clone=clone_item(item, 3)))


def test_the_key_and_the_default_are_those_of_the_clone() -> None:
    rules = (
        "<qti-template-processing><qti-set-correct-response identifier='R'><qti-variable identifier='N'/>"
        "</qti-set-correct-response><qti-set-default-value identifier='R'><qti-base-value base-type='integer'>4"
        "</qti-base-value></qti-set-default-value></qti-template-processing>"
    )
    declarations = template("N", "integer", "5") + response("R", "single", "integer") + rules
    item = make_item(declarations, "<p><qti-text-entry-interaction response-identifier='R'/></p>")
    clone = clone_item(item, 1, {"N": {"base": {"integer": 12}}})
    html = _show(item, clone=clone, show_key=True)
    assert "Key: 12" in html
    assert 'value="4"' in html
    # What the student has taken away stays away.
    assert 'value="4"' not in _show(item, clone=clone, responses={"R": {"base": None}})


PRINTED = "<p>It is <qti-printed-variable identifier='N' {attributes}/>.</p>"


@pytest.mark.parametrize(
    ("declaration", "attributes", "printed"),
    [
        (template("N", "integer", "12"), "", "12"),
        (template("N", "float", "12"), "", "12"),
        (template("N", "float", "2.5"), "format='%.2f'", "2.50"),
        (template("N", "integer", "255"), "format='%i' base='16'", "ff"),
        (template("N", "integer", "255"), "base='2'", "11111111"),
        (template("N", "integer", "10"), "base='B'", "10"),
        (template("N", "float", "1500000"), "format='%.1e' power-form='true'", "1.5 × 10<sup>6</sup>"),
        (template("N", "boolean", "true"), "", "true"),
        (template("N", "pair", "A B"), "", "A B"),
        (template("N", "point", "3 4"), "", "3 4"),
        (template("N", "integer", "1|2|3", cardinality="ordered"), "", "1;2;3"),
        (template("N", "integer", "1|2|3", cardinality="ordered"), "delimiter=', '", "1, 2, 3"),
        (template("N", "integer", "1|2|3", cardinality="ordered"), "index='2'", "2"),
        (
            template("N", "integer", "1|2|3", cardinality="ordered") + template("I", "integer", "3"),
            "index='I'",
            "3",
        ),
        (template("N", "string", "a &lt; b"), "", "a &lt; b"),
    ],
)
def test_a_printed_variable_has_the_form_that_its_author_asks_for(
    declaration: str, attributes: str, printed: str
) -> None:
    html = _show(make_item(declaration, PRINTED.format(attributes=attributes)))
    assert f'It is <span class="qti-printed-variable">{printed}</span>.' in html


def test_an_outcome_is_printed_after_an_attempt_only_and_null_is_nothing() -> None:
    item = make_item(outcome("N", "integer"), PRINTED.format(attributes=""))
    assert "It is ." in _show(item)
    assert ">7</span>" in _show(item, outcomes={"N": {"base": {"integer": 7}}})


FORMULA = (
    "<math xmlns='http://www.w3.org/1998/Math/MathML' alttext='a plus x'>"
    "<mi>a</mi><mo>+</mo><mi>x</mi></math>"
)


@pytest.mark.parametrize(
    ("base_type", "value", "shown"),
    [
        ("integer", "5", "<mn>5</mn>"),
        ("float", "-2.5", "<mrow><mo>−</mo><mn>2.5</mn></mrow>"),
        ("string", "y", "<mi>y</mi>"),
    ],
)
def test_a_variable_stands_in_a_formula_where_its_name_was(base_type: str, value: str, shown: str) -> None:
    item = make_item(template("a", base_type, value, "math-variable='true'"), FORMULA)
    html = _show(item)
    assert f"<math>{shown}<mo>+</mo><mi>x</mi></math>" in html


def test_a_formula_without_such_a_variable_keeps_its_words() -> None:
    html = _show(make_item(template("a", "integer", "5"), FORMULA))
    assert 'aria-label="a plus x"' in html
    assert "<mi>a</mi>" in html


def test_more_to_read_is_folded_up_on_the_screen_and_open_on_paper() -> None:
    body = "<details><summary>A hint</summary><p>Look up.</p></details>"
    item = make_item("", body)
    assert '<details class="qti-details"><summary>A hint</summary><p>Look up.</p></details>' in _show(item)
    paper = _show(item, medium="print")
    assert '<div class="qti-details"><p>A hint</p><p>Look up.</p></div>' in paper


def test_what_qti_2_folds_up_is_folded_up_too() -> None:
    body = "<qti-info-control title='A hint'><qti-content-body><p>Look up.</p></qti-content-body></qti-info-control>"
    html = _show(make_item("", body))
    assert '<details class="qti-details"><summary>A hint</summary>' in html
    assert "<p>Look up.</p></details>" in html


def test_conditional_content_in_a_prompt_is_phrases_only() -> None:
    body = (
        "<qti-choice-interaction response-identifier='R' max-choices='1'><qti-prompt><qti-feedback-block"
        " outcome-identifier='F' identifier='good' show-hide='show'><p>Well done</p></qti-feedback-block>"
        "</qti-prompt><qti-simple-choice identifier='A'>A</qti-simple-choice></qti-choice-interaction>"
    )
    item = make_item(OUTCOMES + response("R", "single", "identifier"), body)
    html = _show(item, outcomes={"F": {"base": {"identifier": "good"}}})
    assert (
        '<legend><span class="qti-feedback-inline"><span class="qti-block">Well done</span></span></legend>'
        in html
    )


def test_feedback_after_the_item_waits_for_the_first_attempt() -> None:
    """Hidden for one outcome only, it would else be seen by everybody before they answer."""
    item = make_item(OUTCOMES + MODAL.replace("'show'", "'hide'"))
    before = {"completionStatus": {"base": {"identifier": "not_attempted"}}}
    assert "Afterwards" not in _show(item, outcomes=before)
    assert "Afterwards" in _show(item, outcomes=before, show_key=True)
    assert "Afterwards" in _show(item, outcomes={"F": {"base": None}})
