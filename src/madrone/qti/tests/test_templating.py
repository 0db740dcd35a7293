"""Template processing: what makes one clone of an item differ from the next."""

import pytest

from madrone.qti import Item, correct_responses, read_item, score_item
from madrone.qti.clones import clone_item
from madrone.qti.processing.templating import MAX_RUNS
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, item_xml, outcome, response


def variable(
    identifier: str, base_type: str = "integer", default: str = "", cardinality: str = "single"
) -> str:
    """A template declaration."""
    inside = f"<qti-default-value><qti-value>{default}</qti-value></qti-default-value>" if default else ""
    return (
        f'<qti-template-declaration identifier="{identifier}" cardinality="{cardinality}"'
        f' base-type="{base_type}">{inside}</qti-template-declaration>'
    )


def set_value(identifier: str, expression: str, rule: str = "set-template-value") -> str:
    """A rule that sets a variable, a key or a default."""
    return f'<qti-{rule} identifier="{identifier}">{expression}</qti-{rule}>'


def number(value: float) -> str:
    """A base value."""
    return f'<qti-base-value base-type="{"float" if isinstance(value, float) else "integer"}">{value}</qti-base-value>'


def named(identifier: str) -> str:
    """The value of a variable."""
    return f'<qti-variable identifier="{identifier}"/>'


def random_integer(low: int, high: int) -> str:
    """A draw by chance."""
    return f'<qti-random-integer min="{low}" max="{high}"/>'


def templated(rules: str, declarations: str, processing: str = MATCH_CORRECT) -> Item:
    """An item with template rules; its response is an integer."""
    declarations = response("RESPONSE", "single", "integer") + SCORE + declarations
    declarations += f"<qti-template-processing>{rules}</qti-template-processing>"
    return read_item(item_xml(declarations, processing=processing))


ADDITION = templated(
    set_value("A", random_integer(1, 9))
    + set_value("B", random_integer(1, 9))
    + set_value("RESPONSE", f"<qti-sum>{named('A')}{named('B')}</qti-sum>", "set-correct-response"),
    variable("A") + variable("B"),
)


def _typed(value: int) -> dict[str, object]:
    return {"RESPONSE": {"base": {"integer": value}}}


def test_the_key_depends_on_the_clone() -> None:
    assert ADDITION.problems == ()
    seen = set()
    for seed in range(30):
        clone = clone_item(ADDITION, seed)
        first, second = clone.templates["A"], clone.templates["B"]
        assert isinstance(first, int)
        assert isinstance(second, int)
        assert clone.correct == {"RESPONSE": first + second}
        assert score_item(ADDITION, _typed(first + second) | {"@seed": seed}).score == 1
        assert score_item(ADDITION, _typed(first + second + 1) | {"@seed": seed}).score == 0
        seen.add((first, second))
    assert len(seen) > 15


def test_given_values_hold_and_the_key_follows_them() -> None:
    given = {"A": {"base": {"integer": 40}}}
    clone = clone_item(ADDITION, 3, given)
    assert clone.templates["A"] == 40
    assert clone.templates["B"] == clone_item(ADDITION, 3).templates["B"]
    assert clone.correct["RESPONSE"] == 40 + int(str(clone.templates["B"]))
    both = given | {"B": {"base": {"integer": 2}}}
    assert score_item(ADDITION, _typed(42) | {"@templates": both}).score == 1
    assert correct_responses(ADDITION, clone_item(ADDITION, 0, both)) == {
        "RESPONSE": {"base": {"integer": 42}}
    }


def test_the_first_branch_that_holds_is_taken() -> None:
    def branch(kind: str, value: int, to: str) -> str:
        test = f'<qti-equal tolerance-mode="exact">{named("A")}{number(value)}</qti-equal>'
        return f"<qti-template-{kind}>{test}{set_value('W', word(to))}</qti-template-{kind}>"

    def word(text: str) -> str:
        return f'<qti-base-value base-type="string">{text}</qti-base-value>'

    rules = (
        f"<qti-template-condition>{branch('if', 1, 'one')}{branch('else-if', 2, 'two')}"
        f"<qti-template-else>{set_value('W', word('many'))}</qti-template-else></qti-template-condition>"
    )
    item = templated(rules, variable("A") + variable("W", "string"))
    words = [clone_item(item, 0, {"A": {"base": {"integer": at}}}).templates["W"] for at in (1, 2, 3)]
    assert words == ["one", "two", "many"]


def test_exit_template_ends_the_rules() -> None:
    item = templated(
        set_value("A", number(1)) + "<qti-exit-template/>" + set_value("A", number(2)), variable("A")
    )
    assert clone_item(item).templates == {"A": 1}


def test_a_default_may_be_set_for_responses_and_outcomes() -> None:
    rules = set_value("SCORE", number(0.5), "set-default-value") + set_value(
        "RESPONSE", number(7), "set-default-value"
    )
    asked = '<qti-set-outcome-value identifier="ASKED"><qti-default identifier="RESPONSE"/></qti-set-outcome-value>'
    item = templated(rules, outcome("ASKED", "integer"), asked)
    assert clone_item(item).defaults == {"SCORE": 0.5, "RESPONSE": 7}
    result = score_item(item, {})
    assert (result.score, result.outcomes["ASKED"]) == (0.5, {"base": {"integer": 7}})


def _constrained(condition: str, defaults: bool = True, low: int = 1, high: int = 9) -> Item:
    rules = set_value("A", random_integer(low, high)) + set_value("B", random_integer(low, high))
    rules += f"<qti-template-constraint>{condition}</qti-template-constraint>"
    rules += set_value("C", f"<qti-subtract>{named('A')}{named('B')}</qti-subtract>")
    first, second = ("20", "10") if defaults else ("", "")
    return templated(rules, variable("A", default=first) + variable("B", default=second) + variable("C"))


def test_a_constraint_draws_again_until_it_holds() -> None:
    item = _constrained(f"<qti-gt>{named('A')}{named('B')}</qti-gt>")
    for seed in range(50):
        clone = clone_item(item, seed)
        first, second = clone.templates["A"], clone.templates["B"]
        assert isinstance(first, int)
        assert isinstance(second, int)
        assert 1 <= second < first <= 9
        assert clone.templates["C"] == first - second
        assert clone.warnings == ()


def test_a_constraint_that_never_holds_leaves_the_defaults_with_a_warning() -> None:
    item = _constrained(f"<qti-gt>{named('A')}{number(100)}</qti-gt>")
    clone = clone_item(item, 1)
    assert clone.templates == {"A": 20, "B": 10, "C": 10}
    assert "no values were found" in clone.warnings[0]
    assert "no values were found" in score_item(item, {"@seed": 1}).warnings[0]


def test_a_variable_without_a_default_keeps_what_was_drawn_last() -> None:
    clone = clone_item(_constrained("<qti-null/>", defaults=False), 1)
    assert isinstance(clone.templates["A"], int)
    assert len(clone.warnings) == 1


def test_given_values_hold_whatever_a_constraint_says() -> None:
    item = _constrained(f"<qti-gt>{named('A')}{named('B')}</qti-gt>")
    clone = clone_item(item, 1, {"A": {"base": {"integer": 1}}, "B": {"base": {"integer": 5}}})
    assert clone.templates == {"A": 1, "B": 5, "C": -4}
    assert len(clone.warnings) == 1


def test_keys_of_a_run_that_began_again_are_forgotten() -> None:
    rules = set_value("A", random_integer(0, 1))
    rules += (
        f"<qti-template-condition><qti-template-if><qti-equal tolerance-mode='exact'>{named('A')}{number(0)}"
        f"</qti-equal>{set_value('RESPONSE', number(99), 'set-correct-response')}</qti-template-if>"
        f"</qti-template-condition><qti-template-constraint><qti-gt>{named('A')}{number(0)}</qti-gt>"
        "</qti-template-constraint>"
    )
    item = templated(rules, variable("A"))
    assert [clone_item(item, seed).correct for seed in range(20)] == [{}] * 20


def test_at_most_so_many_runs_are_made() -> None:
    item = templated(
        set_value("A", random_integer(1, 10**9))
        + f"<qti-template-constraint><qti-equal tolerance-mode='exact'>{named('A')}{number(0)}</qti-equal>"
        "</qti-template-constraint>",
        variable("A", default="3"),
    )
    assert MAX_RUNS == 100
    assert clone_item(item).templates == {"A": 3}


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (set_value("NOBODY", number(1)), "template-target"),
        (set_value("SCORE", number(1)), "template-target"),
        (set_value("A", number(1), "set-correct-response"), "template-target"),
        (set_value("A", number(1), "set-default-value"), "template-target"),
        (set_value("A", number(1), "set-outcome-value"), "rule"),
        ("<qti-template-constraint/>", "operands"),
        ("<qti-template-condition><qti-response-if/></qti-template-condition>", "rule"),
        ("<qti-template-condition><qti-template-if/></qti-template-condition>", "condition"),
    ],
)
def test_a_rule_that_cannot_be_carried_out_is_a_problem(rules: str, code: str) -> None:
    item = templated(rules, variable("A", default="1"), processing="<qti-exit-response/>")
    assert [(one.code, one.level) for one in item.problems] == [(code, "loss")]
    assert clone_item(item).templates == {"A": 1}


def test_a_rule_without_an_expression_sets_null_and_is_a_problem() -> None:
    item = templated(set_value("A", ""), variable("A", default="1"))
    assert [one.code for one in item.problems if one.level == "loss"] == ["operands"]
    assert clone_item(item).templates == {"A": None}


def test_a_value_of_the_wrong_type_is_null_with_a_warning() -> None:
    item = templated(set_value("A", number(2.5)), variable("A", default="1"))
    clone = clone_item(item)
    assert clone.templates == {"A": None}
    assert "A becomes NULL" in clone.warnings[0]
