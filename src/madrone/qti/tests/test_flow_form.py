"""What a plain form of a test's items would lose."""

from madrone.qti.flow import beyond_a_form
from madrone.qti.tests.assessing import (
    FREE,
    LINEAR,
    TEST_SCORE,
    TOTAL,
    branch,
    build_test,
    part,
    pre,
    ref,
    section,
)

TRUE = '<qti-base-value base-type="boolean">true</qti-base-value>'
RUBRIC = (
    '<qti-rubric-block view="candidate"><qti-content-body><p>Hi</p></qti-content-body></qti-rubric-block>'
)
LIMIT = '<qti-time-limits max-time="60"/>'
FEEDBACK = (
    '<qti-test-feedback identifier="a" outcome-identifier="SCORE" access="atEnd"><qti-content-body><p>Hi</p>'
    "</qti-content-body></qti-test-feedback>"
)


def lost(inside: str) -> list[str]:
    return [problem.code for problem in beyond_a_form(build_test(inside))]


def test_a_free_test_in_written_order_loses_nothing() -> None:
    assert lost(part(section("S", ref("a") + section("T", ref("b"))), FREE)) == []


def test_each_rule_of_flow_is_named() -> None:
    assert lost(part(section("S", ref("a")))) == ["form-navigation"]
    assert lost(part(section("S", ref("a")), FREE) + part(section("T", ref("b")), FREE, "Q")) == [
        "form-parts"
    ]
    assert lost(part(section("S", '<qti-selection select="1"/>' + ref("a")), FREE)) == ["form-selection"]
    assert lost(part(section("S", '<qti-ordering shuffle="true"/>' + ref("a")), FREE)) == ["form-ordering"]
    assert lost(part('<qti-item-session-control max-attempts="0"/>' + section("S", ref("a")), FREE)) == [
        "form-control"
    ]
    stimulus = '<qti-assessment-stimulus-ref identifier="s" href="s.xml"/>'
    assert lost(part(section("S", stimulus + ref("a")), FREE)) == ["form-stimulus"]
    default = f'<qti-template-default template-identifier="N">{TRUE}</qti-template-default>'
    assert lost(part(section("S", ref("a", default)), FREE)) == ["form-template-defaults"]
    assert lost(TEST_SCORE + part(section("S", ref("a")), FREE) + TOTAL) == ["form-outcomes"]
    assert lost(TEST_SCORE + part(section("S", ref("a")), FREE) + FEEDBACK) == ["form-feedback"]


def test_rules_count_where_they_are_followed() -> None:
    linear = part(section("S", ref("a", branch("b")) + ref("b", pre(TRUE))), LINEAR)
    assert lost(linear).count("form-rules") == 1  # Both stand on one line, and say the same.
    assert lost(part(section("S", ref("a", pre(TRUE))), FREE)) == []
    assert lost(part(pre(TRUE) + section("S", ref("a")), FREE)) == ["form-rules"]


def test_limits_and_directions_count_at_every_level() -> None:
    for inside in (
        "{}" + part(section("S", ref("a")), FREE),
        part("{}" + section("S", ref("a")), FREE),
        part(section("S", "{}" + ref("a")), FREE),
    ):
        assert lost(inside.replace("{}", LIMIT)) == ["form-time-limits"]
        assert lost(inside.replace("{}", RUBRIC)) == ["form-directions"]
    assert lost(part(section("S", ref("a", LIMIT)), FREE)) == ["form-time-limits"]
