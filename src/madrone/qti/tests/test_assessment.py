"""Tests as they are read: structure, control, limits, words, and what cannot be carried over."""

import pickle

import pytest

from madrone.qti import QtiError, read_test
from madrone.qti.assessment import ItemRef, Section, Selection, SessionControl, TimeLimits
from madrone.qti.tests.assessing import (
    FREE,
    TEST_SCORE,
    TOTAL,
    branch,
    build_test,
    flow,
    flow_of,
    part,
    pre,
    ref,
    section,
    walk,
    when,
    xml_of_test,
)


def codes(inside: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.level) for problem in build_test(inside).problems]


def test_parts_and_nested_sections_keep_their_order_and_attributes() -> None:
    inner = section("S2", ref("i2"), 'keep-together="false" fixed="true" required="1"')
    outer = section(
        "S1",
        '<qti-selection select="2" with-replacement="true"/><qti-ordering shuffle="true"/>'
        + ref("i1", attributes='required="true" fixed="true" category="Math Algebra"')
        + inner
        + ref("i3"),
    )
    test = build_test(part(outer) + part(section("S3", ref("i4")), FREE, "Q"))
    assert test.problems == ()
    assert [(one.identifier, one.navigation, one.submission) for one in test.parts] == [
        ("P", "linear", "individual"),
        ("Q", "nonlinear", "simultaneous"),
    ]
    (first,) = test.parts[0].sections
    assert (first.selection, first.shuffle, first.visible) == (
        Selection(2, with_replacement=True),
        True,
        True,
    )
    assert [one.identifier for one in first.children] == ["i1", "S2", "i3"]
    one, two, _ = first.children
    assert isinstance(one, ItemRef)
    assert (one.required, one.fixed, one.categories) == (True, True, ("Math", "Algebra"))
    assert isinstance(two, Section)
    assert (two.keep_together, two.fixed, two.required) == (False, True, True)
    assert [(one.identifier, one.section) for one in test.item_refs] == [
        ("i1", "S1"),
        ("i2", "S2"),
        ("i3", "S1"),
        ("i4", "S3"),
    ]


def test_session_control_comes_down_from_part_to_section_to_item() -> None:
    control = "<qti-item-session-control {}/>".format
    test = build_test(
        part(
            control('max-attempts="0" show-feedback="true"')
            + section(
                "S",
                control('allow-skipping="false"')
                + ref("i1", control('max-attempts="3" validate-responses="true"'))
                + ref("i2"),
            )
        )
    )
    first, second = test.item_refs
    assert first.control == SessionControl(3, True, allow_skipping=False, validate_responses=True)
    assert second.control == SessionControl(0, True, allow_skipping=False)


def test_time_limits_are_read_at_every_level() -> None:
    limits = "<qti-time-limits {}/>".format
    test = build_test(
        limits('max-time="3600"')
        + part(
            limits('max-time="1800" allow-late-submission="true"')
            + section("S", limits('min-time="5" max-time="60.5"') + ref("i1", limits('max-time="20"')))
        )
    )
    assert test.problems == ()
    assert test.time_limits == TimeLimits(None, 3600)
    assert test.parts[0].time_limits == TimeLimits(None, 1800, allow_late=True)
    assert test.parts[0].sections[0].time_limits == TimeLimits(5, 60.5)
    assert test.item_refs[0].time_limits == TimeLimits(None, 20)


def test_weights_mappings_and_stimuli_are_read() -> None:
    inside = (
        '<qti-weight identifier="W" value="2.5"/>'
        '<qti-variable-mapping source-identifier="POINTS" target-identifier="SCORE"/>'
    )
    stimulus = '<qti-assessment-stimulus-ref identifier="s" href="s.xml" title="Passage"/>'
    test = build_test(part(section("S", stimulus + ref("i1", inside))))
    assert test.problems == ()
    (one,) = test.item_refs
    assert (one.weights, one.mappings) == ({"W": 2.5}, {"SCORE": "POINTS"})
    assert [one.href for one in test.parts[0].sections[0].stimulus_refs] == ["s.xml"]


def test_directions_and_feedback_are_content_with_assets_and_catalogs() -> None:
    rubric = (
        '<qti-rubric-block view="candidate scorer" use="instructions"><qti-content-body>'
        '<p data-catalog-idref="c">Use a <img src="pen.png" alt="pen"/></p></qti-content-body>'
        '<qti-catalog-info><qti-catalog id="c"><qti-card support="spoken"><qti-html-content>'
        "<p>A pen.</p></qti-html-content></qti-card></qti-catalog></qti-catalog-info></qti-rubric-block>"
    )
    feedback = (
        '<qti-test-feedback identifier="done" outcome-identifier="F" show-hide="show" access="{}" title="Hi">'
        "<qti-content-body><p>Well done.</p></qti-content-body></qti-test-feedback>"
    ).format
    outcome = '<qti-outcome-declaration identifier="F" cardinality="single" base-type="identifier"/>'
    test = build_test(
        outcome + rubric + part(section("S", rubric + ref("i1")) + feedback("during")) + feedback("atEnd")
    )
    assert test.problems == ()
    (top,) = test.rubrics
    assert (top.text(), top.attributes["view"]) == ("Use a pen", "candidate scorer")
    assert len(test.parts[0].sections[0].rubrics) == 1
    assert test.assets == ("pen.png",)
    assert test.catalogs["c"].card("spoken") is not None
    assert [(one.at_end, one.title, one.body.text()) for one in test.feedback] == [(True, "Hi", "Well done.")]
    assert [one.at_end for one in test.parts[0].feedback] == [False]


SECTION = (
    '<qti-assessment-section xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="{}" title="S"'
    ' visible="true">{}</qti-assessment-section>'
).format
REFERENCE = '<qti-assessment-section-ref identifier="S" href="{}"/>'.format


def test_a_section_in_a_file_of_its_own_stands_in_its_place_with_its_addresses() -> None:
    picture = (
        '<qti-rubric-block view="candidate"><qti-content-body><p><img src="../a.png" alt="a"/></p>'
        "</qti-content-body></qti-rubric-block>"
    )
    files = {
        "tests/parts/a.xml": SECTION("A", picture + ref("i1") + REFERENCE("more/b.xml")).encode(),
        "tests/parts/more/b.xml": SECTION("B", ref("i2") + "<odd/>").encode(),
    }
    xml = xml_of_test(part(section("S", REFERENCE("parts/a.xml"))))
    test = read_test(xml, "tests/t.xml", section=files.get)
    assert [(one.section, one.href) for one in test.item_refs] == [
        ("A", "parts/i1.xml"),
        ("B", "parts/more/i2.xml"),
    ]
    assert test.assets == ("a.png",)
    assert [(one.code, one.source) for one in test.problems] == [("test-element", "tests/parts/more/b.xml")]
    again = pickle.loads(pickle.dumps(test))  # noqa: S301 - our own bytes of a moment ago
    assert [one.href for one in again.item_refs] == ["parts/i1.xml", "parts/more/i2.xml"]


def test_a_section_that_is_missing_or_inside_itself_is_left_out_and_reported() -> None:
    files = {"loop.xml": SECTION("L", REFERENCE("loop.xml") + ref("i1")).encode()}
    xml = xml_of_test(part(section("S", "".join(map(REFERENCE, ("loop.xml", "none.xml", "http://x/y.xml"))))))
    test = read_test(xml, "t.xml", section=files.get)
    assert sorted(one.code for one in test.problems) == ["section-loop", "section-missing", "section-ref"]
    assert [one.identifier for one in test.item_refs] == ["i1"]


def test_a_file_that_is_no_section_is_refused_with_its_name() -> None:
    xml = xml_of_test(part(section("S", REFERENCE("a.xml"))))
    with pytest.raises(QtiError) as refusal:
        read_test(xml, "t.xml", section={"a.xml": xml}.get)
    assert (refusal.value.code, refusal.value.source) == ("not-a-section", "a.xml")


def test_sections_that_multiply_each_other_are_refused() -> None:
    many = "".join(ref(f"i{number}") for number in range(2_000))
    files = {f"{depth}.xml": SECTION(f"S{depth}", REFERENCE(f"{depth + 1}.xml") * 10) for depth in range(3)}
    files["3.xml"] = SECTION("S3", many)
    encoded = {name: text.encode() for name, text in files.items()}
    with pytest.raises(QtiError, match="Split the test") as refusal:
        read_test(xml_of_test(part(REFERENCE("0.xml"))), "t.xml", section=encoded.get)
    assert refusal.value.code == "xml-too-many"


ODDITIES = [
    (part(section("S", ref("i1") + ref("i1"))), ("item-ref-twice", "loss")),
    (part(section("S", ref("i1") + section("S", ref("i2")))), ("section-twice", "loss")),
    (part(section("S", '<qti-selection select="3"/>' + ref("i1"))), ("selection", "loss")),
    (part(section("S", '<qti-selection select="two"/>' + ref("i1"))), ("selection", "loss")),
    (
        part(section("S", '<qti-selection select="0"/>' + ref("i1", attributes='required="true"'))),
        ("selection", "loss"),
    ),
    (part(section("S", ref("i1", branch("i9")) + ref("i2"))), ("branch-target", "loss")),
    (part(section("S", ref("i1") + ref("i2", branch("i1")))), ("branch-target", "loss")),
    (part(section("S", ref("i1", branch("S")) + ref("i2"))), ("branch-target", "loss")),
    (
        part(section("S", '<qti-ordering shuffle="true"/>' + ref("i1", branch("S")) + ref("i2"))),
        ("branch-target", "loss"),
    ),
    (part(section("S", ref("i1")) + branch("P")), ("branch-target", "loss")),
    (part(section("S", ref("i1", pre(when("i2.SCORE", "1", "float"))))), ("unknown-item", "loss")),
    (part(section("S", ref("i1", pre(when("SCORE", "1", "float"))))), ("variable", "loss")),
    (part(section("S", ref("i1", pre("<qti-odd/>")))), ("expression", "loss")),
    (part(section("S", ref("i1", pre("")))), ("operands", "loss")),
    (part(section("S", ref("i1", branch("EXIT_TEST"))), FREE), ("nonlinear-rules", "note")),
    (part(section("S", ref("i1") + "<qti-adaptive-selection/>")), ("adaptive-selection", "loss")),
    (part(section("S", ref("i1") + "<qti-odd/>")), ("test-element", "loss")),
    (part(section("S", ref("i1", '<qti-weight identifier="W" value="much"/>'))), ("weight", "loss")),
    (part(section("S", ref("i1", '<qti-time-limits max-time="-3"/>'))), ("time-limits", "loss")),
    (part(section("S", ref("i1", '<qti-time-limits min-time="9" max-time="3"/>'))), ("time-limits", "loss")),
    (part('<qti-time-limits min-time="9"/>' + section("S", ref("i1"))), ("min-time", "note")),
    (part(section("S", ref("i1")), 'navigation-mode="any" submission-mode="all"'), ("part-modes", "loss")),
    (
        part(section("S", ref("i1", '<qti-item-session-control max-attempts="-1"/>'))),
        ("max-attempts", "loss"),
    ),
    (part(section("S", ref("i1"))) + "<qti-stylesheet href='a.css'/>", ("stylesheet", "note")),
    (part(section("S", "")), ("test-empty", "loss")),
    (
        part(section("S", ref("i1")))
        + '<qti-test-feedback identifier="a" outcome-identifier="X" access="atEnd"><p>Hi</p></qti-test-feedback>',
        ("feedback", "loss"),
    ),
    (
        TEST_SCORE
        + part(section("S", ref("i1")))
        + TOTAL.replace("variable-identifier", 'section-identifier="s" variable-identifier'),
        ("unknown-section", "loss"),
    ),
    (
        TEST_SCORE
        + part(section("S", ref("i1")))
        + TOTAL.replace(
            "variable-identifier", 'base-type="integer" weight-identifier="W" variable-identifier'
        ),
        ("weight-base-type", "loss"),
    ),
    (part(section("S", ref("i1"))) + TOTAL, ("outcome", "loss")),
]


@pytest.mark.parametrize(("inside", "problem"), ODDITIES)
def test_what_is_not_carried_out_is_reported_by_code(inside: str, problem: tuple[str, str]) -> None:
    assert problem in codes(inside)


def test_a_sound_test_has_no_problems() -> None:
    sound = TEST_SCORE + part(section("S", ref("i1", branch("EXIT_SECTION")) + ref("i2")) + branch("Q"))
    assert codes(sound + part(section("T", ref("i3")), FREE, "Q") + TOTAL) == []


def test_a_branch_may_lead_to_what_stands_before_it_where_the_order_is_drawn() -> None:
    shuffled = '<qti-ordering shuffle="true"/>' + ref("i1") + ref("i2", branch("i1"))
    assert codes(part(section("S", shuffled))) == []


def test_a_selection_that_asks_for_too_much_gives_all() -> None:
    engine = flow(part(section("S", '<qti-selection select="3"/>' + ref("i1") + ref("i2"))))
    assert [item.key for item in engine.plan.items] == ["i1", "i2"]


TWO = b"""<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="T" title="Old">
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<testPart identifier="P" navigationMode="linear" submissionMode="individual">
<itemSessionControl maxAttempts="2" allowSkipping="false"/>
<assessmentSection identifier="S" title="S" visible="true" keepTogether="false">
<ordering shuffle="false"/><timeLimits maxTime="60" allowLateSubmission="true"/>
<assessmentItemRef identifier="i1" href="i1.xml" category="a"><branchRule target="i3"><match>
<variable identifier="i1.RESPONSE"/><baseValue baseType="identifier">A</baseValue></match></branchRule>
<weight identifier="W" value="3"/></assessmentItemRef>
<assessmentItemRef identifier="i2" href="i2.xml"/><assessmentItemRef identifier="i3" href="i3.xml"/>
</assessmentSection></testPart>
<outcomeProcessing><outcomeCondition><outcomeIf><gt><numberPresented includeCategory="a"/>
<baseValue baseType="integer">0</baseValue></gt><setOutcomeValue identifier="SCORE"><sum>
<testVariables variableIdentifier="SCORE" weightIdentifier="W"/></sum></setOutcomeValue></outcomeIf>
<outcomeElse><exitTest/></outcomeElse></outcomeCondition></outcomeProcessing></assessmentTest>"""


def test_a_test_of_qti_two_is_read_and_carried_out_alike() -> None:
    test = read_test(TWO)
    assert (test.version, test.problems) == ("2.1", ())
    assert test.item_refs[0].control == SessionControl(2, allow_skipping=False)
    session = walk(flow_of(test))
    assert session.presented == ("i1", "i3")
    assert session.outcomes == {"SCORE": {"base": {"float": 4.0}}}
    assert walk(flow_of(test), {"i1": "B"}).presented == ("i1", "i2", "i3")
