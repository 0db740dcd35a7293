"""Reading items, tests and stimuli: versions, problems, refusals, and that no mutation breaks the reader."""

import copy
import pickle
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from madrone.qti import (
    QtiError,
    correct_responses,
    read_item,
    read_stimulus,
    read_test,
    render_item,
    score_item,
)
from madrone.qti.interactions.model import UNDELIVERED
from madrone.qti.processing.compiler import BUILDERS
from madrone.qti.tests.building import (
    MATCH_CORRECT,
    NAMESPACE,
    SCORE,
    choice_body,
    item_xml,
    make_item,
    response,
)
from tests.samples import SAMPLES, sample

ITEM = item_xml(
    response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
)

OLD = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/{namespace}" identifier="old" title="Old"
  adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
    <correctResponse><value>A</value></correctResponse></responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody><p>Text</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
    <prompt>Which?</prompt><simpleChoice identifier="A">One</simpleChoice>
    <simpleChoice identifier="B">Two</simpleChoice></choiceInteraction></itemBody>
  <responseProcessing><responseCondition><responseIf><durationLT><variable identifier="duration"/>
    <baseValue baseType="float">1</baseValue></durationLT><exitResponse/></responseIf>
    <responseElseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
    <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
    </responseElseIf></responseCondition></responseProcessing></assessmentItem>"""


@pytest.mark.parametrize(
    ("namespace", "version"), [("imsqti_v2p0", "2.0"), ("imsqti_v2p1", "2.1"), ("imsqti_v2p2", "2.2")]
)
def test_items_of_version_2_are_read_in_the_terms_of_3(namespace: str, version: str) -> None:
    item = read_item(OLD.format(namespace=namespace).encode())
    assert (item.version, item.status, item.problems) == (version, "ok", ())
    assert score_item(item, correct_responses(item)).score == 1
    quick: dict[str, object] = {"duration": {"base": {"duration": 0.5}}, **correct_responses(item)}
    assert score_item(item, quick).score == 0
    assert "Which?" in render_item(item, asset_url=str)


def test_an_item_survives_being_sent_to_another_process() -> None:
    item = read_item(ITEM, source="a/b.xml")
    again = pickle.loads(pickle.dumps(item))  # noqa: S301  # Our own bytes of a moment ago.
    assert again.source == "a/b.xml"
    assert score_item(again, correct_responses(item)).score == 1


@pytest.mark.parametrize("kind", sorted(UNDELIVERED))
def test_what_cannot_be_shown_is_recognised_and_reported_with_its_line(kind: str) -> None:
    body = f"\n\n<qti-{kind}-interaction response-identifier='R'/>"
    item = make_item(response("R", "single", "identifier"), body)
    assert [(one.kind, one.delivered) for one in item.interactions] == [(kind, False)]
    assert (5, "interaction-kind") in [(one.line, one.code) for one in item.problems]
    assert item.status == "partial"


PROBLEMS = [
    (response("R", "plenty", "identifier"), "", "declaration-cardinality"),
    (response("R", "single", "colour"), "", "declaration-base-type"),
    (response("R", "single", "integer", "two"), "", "value"),
    (SCORE + SCORE, "", "declaration-twice"),
    (response("SCORE", "single", "identifier") + SCORE, "", "declaration-twice"),
    ("<qti-outcome-declaration cardinality='single' base-type='float'/>", "", "declaration-identifier"),
    ("", choice_body("A", name="NOBODY"), "response-undeclared"),
    (response("R", "single", "string"), choice_body("A", name="R"), "response-base-type"),
    (response("R", "single", "identifier"), choice_body("A", "A", name="R"), "choice-identifier"),
    (response("R", "single", "identifier"), choice_body("A", "B C", name="R"), "choice-identifier"),
    (response("R", "single", "identifier"), choice_body(name="R"), "no-choices"),
    (response("R", "single", "identifier"), choice_body("A", name="R") * 2, "response-twice"),
    ("<qti-modal-feedback/>", "", "feedback"),
    ("<qti-catalog-info><qti-catalog/></qti-catalog-info>", "", "catalog-id"),
    ("", "<p data-catalog-idref='c'>word</p>", "catalog-binding"),
    ("<qti-strange/>", "", "item-element"),
    ("<qti-assessment-stimulus-ref identifier='s' href='https://x.org/s.xml'/>", "", "address"),
]


@pytest.mark.parametrize(("declarations", "body", "code"), PROBLEMS)
def test_what_is_lost_is_a_problem_with_its_line(declarations: str, body: str, code: str) -> None:
    item = make_item(declarations, body)
    found = [problem for problem in item.problems if problem.code == code]
    assert len(found) == 1
    assert found[0].level == "loss"
    assert found[0].line in (2, 3)
    assert item.status == "partial"


def test_style_sheets_are_noted_without_loss() -> None:
    body = choice_body("A", name="R")
    item = make_item("<qti-stylesheet href='a.css'/>" + response("R", "single", "identifier"), body)
    assert {problem.code for problem in item.problems} == {"stylesheet"}
    assert item.status == "ok"


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
<qti-assessment-item identifier="x">&c;</qti-assessment-item>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><qti-assessment-item>&f;</qti-assessment-item>"""

REFUSALS = [
    (LAUGHS, "xml-doctype", 2),
    (OUTSIDE, "xml-doctype", 1),
    (LAUGHS.decode().replace("1.0", '1.0" encoding="utf-16').encode("utf-16"), "xml-doctype", 2),
    (b"", "xml-malformed", 1),
    (b"\n\n<a><b></a>", "xml-malformed", 3),
    (b"<a>&undefined;</a>", "xml-malformed", 1),
    (b"\xff\xfe\x00", "xml-encoding", 1),
    (b"<a>" * 100_000, "xml-too-deep", 1),
    (b"<qti-assessment-item>" + b"<p>" * 210 + b"</p>" * 210 + b"</qti-assessment-item>", "xml-too-deep", 1),
    (b"<qti-assessment-item>" + b"<p/>" * 200_001 + b"</qti-assessment-item>", "xml-too-many", 1),
    (b"<a>" + b" " * (8 * 1024 * 1024) + b"</a>", "xml-too-large", 0),
    (b"<html/>", "qti-version", 1),
    (b"\n<questestinterop/>", "qti-version", 2),
    (b"<qti-assessment-test identifier='t'/>", "not-an-item", 1),
    (b"<qti-assessment-item/>", "item-identifier", 1),
]


@pytest.mark.parametrize(("xml", "code", "line"), REFUSALS)
def test_it_refuses_with_file_line_and_reason(xml: bytes, code: str, line: int) -> None:
    with pytest.raises(QtiError) as refusal:
        read_item(xml, source="bad.xml")
    assert refusal.value.code == code
    assert refusal.value.source == "bad.xml"
    assert refusal.value.line == line or (code == "xml-malformed" and refusal.value.line >= line)
    assert str(refusal.value).startswith("bad.xml")


TEST = f"""<qti-assessment-test xmlns="{NAMESPACE}" identifier="t1" title="A test">
<qti-test-part identifier="p1" navigation-mode="nonlinear" submission-mode="simultaneous">
<qti-assessment-section identifier="s1" title="One" visible="true">
<qti-assessment-item-ref identifier="i1" href="items/i1.xml" required="true"/>
<qti-assessment-section identifier="s2" title="Two" visible="true">
<qti-assessment-item-ref identifier="i2" href="items/i2.xml"/></qti-assessment-section>
<qti-assessment-item-ref identifier="i3" href="items/i3.xml"/></qti-assessment-section>
</qti-test-part></qti-assessment-test>"""


def test_a_test_gives_its_items_in_order_with_their_sections() -> None:
    test = read_test(TEST.encode())
    assert [(one.identifier, one.section, one.required) for one in test.item_refs] == [
        ("i1", "s1", True),
        ("i2", "s2", False),
        ("i3", "s1", False),
    ]
    assert (test.title, test.problems) == ("A test", ())


def test_a_reference_out_of_the_package_is_left_out_and_reported() -> None:
    test = read_test(TEST.replace("items/i2.xml", "https://x.org/i2.xml").encode())
    assert [one.identifier for one in test.item_refs] == ["i1", "i3"]
    assert [(one.line, one.code) for one in test.problems] == [(6, "item-ref")]


def test_a_stimulus_may_not_ask() -> None:
    xml = (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s"><qti-stimulus-body>'
        f"{choice_body('A')}</qti-stimulus-body></qti-assessment-stimulus>"
    )
    stimulus = read_stimulus(xml.encode())
    assert [problem.code for problem in stimulus.problems] == ["interaction-place"]


def _seeds() -> list[bytes]:
    files = sorted((SAMPLES / "qti").glob("*.xml")) if SAMPLES.exists() else []
    return [ITEM, OLD.format(namespace="imsqti_v2p1").encode(), *(file.read_bytes() for file in files)]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_a_mutated_item_is_read_or_refused_and_never_takes_long(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice(_seeds()))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        choice = chance.randrange(5)
        if choice == 0:
            data[at] = chance.randrange(256)
        elif choice == 1:
            del data[at : at + chance.randrange(1, 40)]
        elif choice == 2:
            data[at:at] = data[at : at + chance.randrange(1, 200)]
        elif choice == 3:
            data[at:at] = chance.choice(
                [b"&#0;", b"<", b"]]>", b"-", b"999999999999", b"qti-", b'="', b"NaN"]
            )
        else:
            other = chance.randrange(len(data))
            data[at : at + 8] = data[other : other + 8]
        if not data:
            break
    begun = time.process_time()
    try:
        item = read_item(bytes(data))
    except QtiError:
        return
    finally:
        assert time.process_time() - begun < 2
    score_item(item, correct_responses(item))
    render_item(item, asset_url=str, show_key=True)


VALUES = [
    "",
    "0",
    "-1",
    "1e400",
    "NaN",
    "INF",
    "A",
    "A B",
    "RESPONSE",
    "SCORE",
    "999999999",
    "relative",
    "(((",
]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_well_formed_nonsense_is_read_or_refused_and_never_takes_long(seed: int) -> None:
    """Elements are moved, doubled, renamed and given each other's attributes."""
    chance = random.Random(seed)
    root = etree.fromstring(chance.choice(_seeds()))
    names = [str(element.tag) for element in root.iter(etree.Element)]
    names += [f"{{{NAMESPACE}}}{name}" for name in BUILDERS]
    for _ in range(chance.randint(1, 12)):
        element, other = (chance.choice(list(root.iter(etree.Element))) for _ in range(2))
        choice = chance.randrange(5)
        parent = element.getparent()
        if choice == 0 and parent is not None:
            parent.remove(element)
        elif choice == 1:
            element.tag = chance.choice(names)
        elif choice == 2 and len(other.xpath(".//*")) < 200:
            element.append(copy.deepcopy(other))
        elif choice == 3:
            element.attrib.update(other.attrib)
        elif element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
    begun = time.process_time()
    try:
        item = read_item(etree.tostring(root))
    except QtiError:
        return
    finally:
        assert time.process_time() - begun < 2
    score_item(item, correct_responses(item))
    render_item(item, asset_url=str, responses=correct_responses(item))
    render_item(item, asset_url=str, show_key=True, medium="print")


def test_the_samples_are_among_the_seeds() -> None:
    assert sample("qti/hs.xml").read_bytes() in _seeds()


@pytest.mark.parametrize("space", ["", 'xmlns="https://example.org/other"'])
def test_a_namespace_that_is_none_of_qtis_is_noted(space: str) -> None:
    item = read_item(
        f'<qti-assessment-item {space} identifier="i" title="t"><qti-item-body/></qti-assessment-item>'.encode()
    )
    assert [(one.line, one.code, one.level) for one in item.problems] == [(1, "namespace", "note")]
