"""Outcome processing over items, and what depends on it: feedback, and defaults of template variables."""

import pytest

from madrone.qti import Item
from madrone.qti.flow import TestFlow, TestSession
from madrone.qti.tests.assessing import (
    FREE,
    LINEAR,
    TEST_SCORE,
    TOTAL,
    attempt,
    branch,
    flow,
    part,
    ref,
    section,
    walk,
)
from madrone.qti.tests.building import SCORE, choice_body, make_item, response

ABC = ref("a") + ref("b") + ref("c")


def result(rule: str, inside: str, base_type: str = "float", cardinality: str = "single") -> object:
    """What one expression gives after the first item is wrong and the others are right."""
    test = (
        f'<qti-outcome-declaration identifier="X" cardinality="{cardinality}" base-type="{base_type}"/>'
        f"{inside}<qti-outcome-processing><qti-set-outcome-value identifier='X'>{rule}"
        "</qti-set-outcome-value></qti-outcome-processing>"
    )
    session = walk(flow(test), {"a": "B"})
    return next(iter(session.outcomes["X"].values()))


WEIGHTED = part(
    section("S", ref("a", '<qti-weight identifier="W" value="5"/>', 'category="m"'))
    + section(
        "T",
        ref("b", '<qti-weight identifier="W" value="0.5"/>', 'category="m n"') + section("U", ref("c")),
    )
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("correct", 2), ("incorrect", 1), ("presented", 3), ("responded", 3), ("selected", 3)],
)
def test_items_are_counted(name: str, expected: int) -> None:
    assert result(f"<qti-number-{name}/>", WEIGHTED, "integer") == {"integer": expected}


@pytest.mark.parametrize(
    ("subset", "expected"),
    [
        ('section-identifier="T"', 2),
        ('section-identifier="U"', 1),
        ('include-category="m"', 2),
        ('include-category="n m"', 2),
        ('exclude-category="n"', 2),
        ('include-category="m" exclude-category="n"', 1),
        ('section-identifier="T" exclude-category="m"', 1),
        ('section-identifier="none"', 0),
    ],
)
def test_a_subset_is_a_section_and_categories(subset: str, expected: int) -> None:
    assert result(f"<qti-number-selected {subset}/>", WEIGHTED, "integer") == {"integer": expected}


def test_an_item_that_is_not_reached_is_selected_but_not_presented() -> None:
    inside = part(section("S", ref("a", branch("EXIT_TEST")) + ref("b")))
    assert result("<qti-number-presented/>", inside, "integer") == {"integer": 1}
    assert result("<qti-number-responded/>", inside, "integer") == {"integer": 1}
    assert result("<qti-number-selected/>", inside, "integer") == {"integer": 2}


def test_values_over_items_are_weighted() -> None:
    values = '<qti-test-variables variable-identifier="SCORE" {}/>'.format
    assert result(values(""), WEIGHTED, "float", "multiple") == {"float": [0.0, 1.0, 1.0]}
    assert result(values('weight-identifier="W"'), WEIGHTED, "float", "multiple") == {
        "float": [0.0, 0.5, 1.0]
    }
    assert result(values('base-type="integer"'), WEIGHTED, "integer", "multiple") is None
    answers = '<qti-test-variables variable-identifier="RESPONSE" base-type="identifier"/>'
    assert result(answers, WEIGHTED, "identifier", "multiple") == {"identifier": ["B", "A", "A"]}


def test_one_items_variable_is_weighted_or_not() -> None:
    one = '<qti-variable identifier="b.SCORE" {}/>'.format
    assert result(one(""), WEIGHTED) == {"float": 1.0}
    assert result(one('weight-identifier="W"'), WEIGHTED) == {"float": 0.5}
    assert result(one('weight-identifier="V"'), WEIGHTED) == {"float": 1.0}
    assert result('<qti-variable identifier="b.numAttempts"/>', WEIGHTED, "integer") == {"integer": 1}
    assert result(
        '<qti-variable identifier="b.RESPONSE" weight-identifier="W"/>', WEIGHTED, "identifier"
    ) == {"identifier": "A"}


def bounded(identifier: str, inside: str) -> Item:
    declared = f'<qti-outcome-declaration identifier="{identifier}" cardinality="single" base-type="float" {inside}/>'
    return make_item(response("RESPONSE", "single", "identifier", "A") + declared, choice_body("A", "B"))


def test_bounds_of_outcomes_are_looked_up_and_weighted() -> None:
    rule = (
        "<qti-outcome-processing><qti-set-outcome-value identifier='X'>"
        '<qti-outcome-{} outcome-identifier="SCORE" weight-identifier="W"/>'
        "</qti-set-outcome-value></qti-outcome-processing>"
    ).format
    declared = '<qti-outcome-declaration identifier="X" cardinality="multiple" base-type="float"/>'
    full = bounded("SCORE", 'normal-maximum="4" normal-minimum="-1"')
    open_ended = bounded("SCORE", 'normal-minimum="0"')

    def bounds(most: bool, **items: Item) -> object:
        engine = flow(declared + WEIGHTED + rule("maximum" if most else "minimum"), items=items)
        return next(iter(walk(engine).outcomes["X"].values()))

    assert bounds(True, a=full, b=full, c=full) == {"float": [20.0, 2.0, 4.0]}
    assert bounds(True, a=full, b=full, c=open_ended) is None
    assert bounds(False, a=full, b=open_ended, c=make_item()) == {"float": [-5.0, 0.0]}


def test_a_mapping_gives_an_items_variable_another_name() -> None:
    points = bounded("POINTS", 'normal-maximum="7"')
    mapping = '<qti-variable-mapping source-identifier="POINTS" target-identifier="SCORE"/>'
    rule = TEST_SCORE + part(section("S", ref("a", mapping) + ref("b"))) + TOTAL
    engine = flow(rule, items={"a": points})
    session = engine.answer(engine.start(), attempt("B"))
    session = engine.rescore(session, "a", {"POINTS": {"base": {"float": 6.0}}})
    assert session.outcomes["SCORE"] == {"base": {"float": 6.0}}
    hidden = flow(
        rule.replace('variable-identifier="SCORE"', 'variable-identifier="POINTS"'), items={"a": points}
    )
    session = hidden.rescore(session, "a", {})
    assert session.outcomes["SCORE"] == {"base": None}


def test_an_item_that_comes_twice_has_a_value_for_each_time() -> None:
    def value(name: str, modes: str) -> object:
        twice = section("S", f'<qti-selection select="2" with-replacement="true"/>{ref("a")}')
        rule = TOTAL.replace(
            '<qti-test-variables variable-identifier="SCORE"/>', f'<qti-variable identifier="{name}"/>'
        )
        engine = flow(TEST_SCORE + part(twice, modes) + rule)
        session = engine.next(engine.answer(engine.start(), attempt("B")))
        session = engine.answer(session, attempt("A"))
        session = engine.next(session) if modes == LINEAR else engine.finish_part(session)
        return session.outcomes["SCORE"]["base"]

    assert value("a.1.SCORE", LINEAR) == {"float": 0.0}
    assert value("a.2.SCORE", LINEAR) == {"float": 1.0}
    # Without a number it is the last one, and nothing where items are submitted one by one.
    assert value("a.SCORE", FREE) == {"float": 1.0}
    assert value("a.SCORE", LINEAR) is None


def test_durations_add_up_over_items_sections_and_the_test() -> None:
    def seconds(name: str) -> object:
        rule = TOTAL.replace(
            '<qti-test-variables variable-identifier="SCORE"/>', f'<qti-variable identifier="{name}"/>'
        )
        engine = flow(TEST_SCORE + part(section("S", ref("a") + section("T", ref("b")))) + rule)
        session = engine.next(engine.answer(engine.start(), attempt(duration=2)))
        return engine.answer(session, attempt(duration=3.5)).outcomes["SCORE"]["base"]

    found = [seconds(name) for name in ("a.duration", "T.duration", "S.duration", "P.duration", "duration")]
    assert found == [{"float": number} for number in (2.0, 3.5, 5.5, 5.5, 5.5)]


CONDITION = """<qti-outcome-processing><qti-outcome-condition>
<qti-outcome-if><qti-gte><qti-number-correct/><qti-base-value base-type="integer">2</qti-base-value></qti-gte>
<qti-set-outcome-value identifier="F"><qti-base-value base-type="identifier">high</qti-base-value>
</qti-set-outcome-value><qti-exit-test/></qti-outcome-if>
<qti-outcome-else-if><qti-gte><qti-number-correct/><qti-base-value base-type="integer">1</qti-base-value></qti-gte>
<qti-set-outcome-value identifier="F"><qti-base-value base-type="identifier">middle</qti-base-value>
</qti-set-outcome-value></qti-outcome-else-if>
<qti-outcome-else><qti-outcome-processing-fragment><qti-set-outcome-value identifier="F">
<qti-base-value base-type="identifier">low</qti-base-value></qti-set-outcome-value>
</qti-outcome-processing-fragment></qti-outcome-else></qti-outcome-condition>
<qti-set-outcome-value identifier="N"><qti-sum><qti-variable identifier="N"/>
<qti-base-value base-type="integer">1</qti-base-value></qti-sum></qti-set-outcome-value></qti-outcome-processing>"""
F = (
    '<qti-outcome-declaration identifier="F" cardinality="single" base-type="identifier"/>'
    '<qti-outcome-declaration identifier="N" cardinality="single" base-type="integer"/>'
)


def feedback(identifier: str, access: str, show: str = "show") -> str:
    return (
        f'<qti-test-feedback identifier="{identifier}" outcome-identifier="F" access="{access}" show-hide="{show}">'
        "<qti-content-body><p>Told.</p></qti-content-body></qti-test-feedback>"
    )


def told(engine: TestFlow, session: TestSession) -> list[str]:
    return [one.identifier for one in engine.feedback(session)]


def test_outcome_rules_choose_end_early_and_begin_anew_each_time() -> None:
    engine = flow(F + part(section("S", ABC)) + CONDITION)
    assert [
        (session.outcomes["F"]["base"], session.outcomes["N"]["base"])
        for session in (walk(engine, dict.fromkeys(wrong, "B")) for wrong in ("abc", "ab", "a"))
    ] == [
        ({"identifier": "low"}, {"integer": 1}),
        ({"identifier": "middle"}, {"integer": 1}),
        ({"identifier": "high"}, {"integer": 0}),
    ]


def test_feedback_of_the_test_shows_during_it_or_at_its_end() -> None:
    own = feedback("middle", "during") + feedback("high", "atEnd")
    engine = flow(
        F
        + part(section("S", ABC) + own)
        + part(section("T", ref("d")), LINEAR, "Q")
        + CONDITION
        + feedback("low", "during")
        + feedback("low", "during", "hide")
        + feedback("high", "atEnd")
    )
    session = engine.start()
    assert told(engine, session) == ["low"]
    session = engine.answer(session, attempt())
    assert told(engine, session) == ["low", "middle"]
    assert engine.part_feedback(session, "P") == ()
    for _ in range(3):
        session = engine.next(session)
        session = engine.answer(session, attempt())
    assert [one.identifier for one in engine.part_feedback(session, "P")] == ["high"]
    assert engine.part_feedback(session, "Q") == ()
    session = engine.next(session)
    assert told(engine, session) == ["high"]


def test_template_defaults_and_context_depend_on_the_session() -> None:
    cloned = make_item(
        '<qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>'
        '<qti-template-declaration identifier="T" cardinality="single" base-type="string"/>' + SCORE
    )
    default = '<qti-template-default template-identifier="{}">{}</qti-template-default>'.format
    level = (
        '<qti-field-value field-identifier="level"><qti-variable identifier="QTI_CONTEXT"/></qti-field-value>'
    )
    inside = (
        default("N", "<qti-number-correct/>")
        + default("T", level)
        + default("X", "<qti-null/>")
        + default("N2", "<qti-null/>")
    )
    engine = flow(part(section("S", ref("a") + ref("b", inside))), items={"b": cloned})
    session = engine.start({"QTI_CONTEXT": {"record": [{"name": "level", "base": {"string": "hard"}}]}})
    assert engine.template_defaults(session) == {}
    session = engine.next(engine.answer(session, attempt()))
    assert engine.template_defaults(session) == {
        "N": {"base": {"integer": 1}},
        "T": {"base": {"string": "hard"}},
    }
    assert engine.test.problems == ()


def test_rules_that_run_away_end_with_a_warning() -> None:
    count = '<qti-set-outcome-value identifier="N"><qti-number-selected/></qti-set-outcome-value>'
    many = f'<qti-selection select="1000" with-replacement="true"/>{ref("a")}'
    engine = flow(
        F
        + part(section("S", many), FREE)
        + f"<qti-outcome-processing>{count * 2_500}</qti-outcome-processing>"
    )
    session = engine.start()
    assert any("more work" in warning for warning in session.warnings)
