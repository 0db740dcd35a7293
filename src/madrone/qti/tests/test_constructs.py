"""What a package is made of: every construct counted once, and every problem put on one or named by itself."""

import time
import zipfile
from pathlib import Path

from madrone.qti import open_package, read_item
from madrone.qti.constructs import Construct, construct_report, constructs_of
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, item_xml, outcome, response

MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m">'
    "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/>"
    "<resources>{resources}</resources></manifest>"
)
RESOURCE = (
    '<resource identifier="{0}" type="imsqti_item_xmlv3p0" href="{0}.xml"><file href="{0}.xml"/></resource>'
)
RULES = """
<qti-response-condition>
<qti-response-if>
<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>
<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value>
</qti-response-if>
</qti-response-condition>
"""


def found_in(xml: bytes) -> dict[tuple[str, str], Construct]:
    """The constructs of an item by group and name."""
    item = read_item(xml)
    return {(one.group, one.name): one for one in constructs_of(xml, item.problems, "item.xml")}


def packed(folder: Path, **files: bytes) -> Path:
    """A package of items."""
    path = folder / "package.zip"
    resources = "".join(RESOURCE.format(name) for name in files)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST.format(resources=resources))
        for name, xml in files.items():
            archive.writestr(f"{name}.xml", xml)
    return path


def test_interactions_rules_and_operators_are_counted() -> None:
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), RULES)
    found = found_in(xml)
    assert found["interactions", "choice"].count == 1
    assert found["response-processing", "rules of its own"].count == 1
    assert found["response-rules", "response-condition"].count == 1
    assert found["response-rules", "set-outcome-value"].count == 1
    operators = {name: one.count for (group, name), one in found.items() if group == "operators"}
    assert operators == {"match": 1, "variable": 1, "correct": 1, "base-value": 1}
    assert found["variables", "response-declaration"].count == 1
    assert all(one.status == "carried" for one in found.values())


def test_a_standard_template_is_named() -> None:
    xml = item_xml(
        response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
    )
    assert found_in(xml)["response-processing", "match_correct"].count == 1


def test_content_feedback_and_cards_are_counted() -> None:
    body = (
        '<p dir="rtl">x <img src="a.png" alt="A"/></p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
        '<qti-feedback-block outcome-identifier="SCORE" identifier="a" show-hide="show">'
        "<p>Well.</p></qti-feedback-block>"
    )
    catalog = (
        '<qti-catalog-info><qti-catalog id="c1"><qti-card support="spoken"><qti-html-content>x</qti-html-content>'
        "</qti-card></qti-catalog></qti-catalog-info>"
    )
    xml = item_xml(SCORE, body, MATCH_CORRECT).replace(
        b"</qti-item-body>", b"</qti-item-body>" + catalog.encode()
    )
    found = found_in(xml)
    for named in [
        ("content", "math"),
        ("content", "img"),
        ("content", "right-to-left"),
        ("feedback", "feedback-block"),
        ("catalogs", "spoken"),
    ]:
        assert found[named].count == 1, named


def test_a_loss_stands_at_the_construct_of_its_line_alone() -> None:
    rules = RULES.replace("<qti-match>", "\n<qti-frobnicate/>\n<qti-match>").replace(
        "<qti-response-if>", "<qti-response-if><qti-and>"
    )
    rules = rules.replace("</qti-match>", "</qti-match></qti-and>")
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), rules)
    found = found_in(xml)
    strange = found["operators", "frobnicate"]
    assert (strange.count, strange.lost, strange.status) == (1, 1, "lost")
    assert [file for file, _line in strange.flawed] == ["item.xml"]
    assert found["operators", "match"].status == "carried"
    assert found["interactions", "choice"].status == "carried"


def test_of_several_constructs_on_one_line_the_one_that_is_named_is_flawed() -> None:
    rules = (
        RULES.replace("\n", "")
        .replace("<qti-match>", "<qti-and><qti-frobnicate/><qti-match>")
        .replace("</qti-match>", "</qti-match></qti-and>")
    )
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), rules)
    found = found_in(xml)
    assert {name for (_group, name), one in found.items() if one.lost} == {"frobnicate"}


def test_what_is_no_construct_itself_stands_for_the_one_it_is_part_of() -> None:
    body = (
        choice_body("A", "B")
        .replace("<qti-simple-choice", "\n<qti-simple-choice")
        .replace("Text of B", "Text of B</qti-simple-choice>\n<qti-simple-choice identifier='B'>Again")
    )
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, body, MATCH_CORRECT)
    flawed = [one for one in found_in(xml).values() if one.status != "carried"]
    assert [one.name for one in flawed] == ["choice"]


def test_no_problem_is_left_out_of_the_report(tmp_path: Path) -> None:
    good = item_xml(
        response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
    )
    unknown = good.replace(b"<qti-item-body>", b"<qti-odd-thing/>\n<qti-item-body>")
    lost = item_xml(outcome("SCORE", "float"), "<p>x</p>", "<qti-strange-rule/>").replace(b'"i1"', b'"i3"')
    with open_package(packed(tmp_path, i1=good, i2=unknown.replace(b'"i1"', b'"i2"'), i3=lost)) as package:
        report = construct_report(package)
        losses = [one for one in package.all_problems if one.level == "loss"]
    assert losses
    flawed = {place for one in report for place in one.flawed if one.lost}
    assert {(one.source, one.line) for one in losses} <= flawed


def test_a_rejected_file_is_one_lost_construct(tmp_path: Path) -> None:
    with open_package(packed(tmp_path, i1=b"<nonsense/>")) as package:
        report = construct_report(package)
    rejected = next(one for one in report if one.name == "rejected")
    assert (rejected.group, rejected.status, list(rejected.files)) == ("files", "lost", ["i1.xml"])


def test_items_of_qti_2_are_counted_by_their_names_of_3() -> None:
    xml = (
        b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false"'
        b' timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single"'
        b' baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>'
        b"<itemBody><choiceInteraction responseIdentifier='RESPONSE' maxChoices='1' shuffle='false'>"
        b"<simpleChoice identifier='A'>a</simpleChoice></choiceInteraction></itemBody></assessmentItem>"
    )
    assert found_in(xml)["interactions", "choice"].count == 1


def test_depth_and_a_crowded_line_cost_no_time() -> None:
    leaves = "".join(f'<qti-frobnicate identifier="x{place}"/>' for place in range(20_000))
    deep = "<qti-and>" * 50 + leaves + "</qti-and>" * 50
    rules = RULES.replace("\n", "").replace("<qti-match>", f"{deep}<qti-match>")
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), rules)
    started = time.process_time()
    found = found_in(xml)
    assert found["operators", "frobnicate"].count == 20_000
    assert any(one.lost for one in found.values())
    assert time.process_time() - started < 5


def test_a_section_in_a_file_of_its_own_is_counted_with_its_test(tmp_path: Path) -> None:
    namespace = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
    section = (
        f'<qti-assessment-section {namespace} identifier="s" title="S" visible="true"><qti-selection select="1"/>'
        '<qti-assessment-item-ref identifier="r" href="i1.xml"/></qti-assessment-section>'
    )
    test = (
        f'<qti-assessment-test {namespace} identifier="t" title="T"><qti-test-part identifier="p" '
        'navigation-mode="linear" submission-mode="individual"><qti-assessment-section-ref identifier="s" '
        'href="s.xml"/></qti-test-part></qti-assessment-test>'
    )
    item = item_xml(
        response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
    )
    resources = (
        RESOURCE.format("i1")
        + '<resource identifier="s" type="imsqti_section_xmlv3p0" href="s.xml"><file href="s.xml"/></resource>'
        + '<resource identifier="t" type="imsqti_test_xmlv3p0" href="t.xml"><file href="t.xml"/></resource>'
    )
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST.format(resources=resources))
        files: dict[str, str | bytes] = {"i1.xml": item, "s.xml": section, "t.xml": test}
        for name, xml in files.items():
            archive.writestr(name, xml)
    with open_package(path) as package:
        found = {(one.group, one.name): one for one in construct_report(package)}
    assert found["tests", "selection"].count == 1
    assert list(found["tests", "selection"].files) == ["s.xml"]
