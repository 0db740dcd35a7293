"""QTI 2 becomes QTI 3.0.1: whatever is more than a name, and what is told to be lost."""

import pytest
from lxml import etree

from madrone.qti import QtiError, read_item
from madrone.qti.tests.upgrading import NAMESPACES, SEVERAL, SINGLE, codes, first, old_item, upgraded
from madrone.qti.upgrade import kebab, upgrade
from madrone.qti.vocabulary import MATHML, SSML
from madrone.qti.xml import parse_xml


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("responseIf", "response-if"),
        ("durationGTE", "duration-gte"),
        ("anyN", "any-n"),
        ("isNull", "is-null"),
        ("ruleSystemSI", "rule-system-si"),
        ("gte", "gte"),
    ],
)
def test_humps_become_hyphens(old: str, new: str) -> None:
    assert kebab(old) == new


@pytest.mark.parametrize("version", sorted(NAMESPACES))
def test_elements_and_attributes_get_the_names_of_qti_3(version: str) -> None:
    root, problems = upgraded(SINGLE, version)
    declaration = first(root, "qti-response-declaration")
    assert dict(declaration.attrib) == {
        "identifier": "RESPONSE",
        "cardinality": "single",
        "base-type": "identifier",
    }
    assert not problems


def test_an_authors_own_attributes_keep_their_capitals() -> None:
    root, _ = upgraded('<itemBody><choiceInteraction data-myValue="1" maxChoices="1"/></itemBody>')
    assert set(first(root, "qti-choice-interaction").attrib) == {"data-myValue", "max-choices"}


def test_mathml_and_ssml_of_qti_2_2_come_home_to_the_common_namespaces() -> None:
    root, _ = upgraded(
        '<itemBody><m:math xmlns:m="http://www.w3.org/2010/Math/MathML"><m:mn>1</m:mn></m:math>'
        '<s:say-as xmlns:s="http://www.w3.org/2010/10/synthesis">2</s:say-as></itemBody>',
        "2.2",
    )
    assert [str(one.tag) for one in first(root, "qti-item-body").iterdescendants()] == [
        f"{{{MATHML}}}math",
        f"{{{MATHML}}}mn",
        f"{{{SSML}}}say-as",
    ]


def test_an_included_file_is_reported_and_never_followed() -> None:
    root, problems = upgraded(
        '<itemBody><p>a<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>b</p></itemBody>'
    )
    assert codes(problems) == ["xinclude"]
    assert etree.tostring(first(root, "p"), encoding="unicode", method="text") == "ab"


@pytest.mark.parametrize(
    "name", ["modalFeedback", "testFeedback", "feedbackBlock", "templateBlock", "rubricBlock"]
)
def test_what_feedback_and_rubrics_say_stands_in_a_content_body(name: str) -> None:
    root, _ = upgraded(f'<{name}>one<stylesheet href="a.css"/> two <p>three</p></{name}>')
    element = root[0]
    assert [str(child.tag) for child in element] == ["qti-stylesheet", "qti-content-body"]
    assert element[1].text == "one two "
    assert [str(child.tag) for child in element[1]] == ["p"]
    assert (element.text or "").strip() == ""


def test_a_content_body_that_is_there_is_left_alone() -> None:
    xml = b'<qti-assessment-item identifier="i"><qti-modal-feedback><qti-content-body>a</qti-content-body>'
    root = parse_xml(xml + b"</qti-modal-feedback></qti-assessment-item>", "i.xml")
    upgrade(root, "i.xml")
    assert [str(one.tag) for one in root[0].iter()] == ["qti-modal-feedback", "qti-content-body"]


@pytest.mark.parametrize(
    ("attributes", "use"),
    [
        ('view="scorer tutor"', "scoring"),
        ('view="candidate"', "instructions"),
        ('view="candidate" use="navigation"', "navigation"),
        ('view="scorer" use="rubric, part 1"', "ext:rubric--part-1"),
    ],
)
def test_a_rubric_says_its_use_in_the_words_of_qti_3(attributes: str, use: str) -> None:
    root, _ = upgraded(f"<itemBody><rubricBlock {attributes}>x</rubricBlock></itemBody>")
    assert first(root, "qti-rubric-block").get("use") == use


def test_hidden_information_becomes_details() -> None:
    root, _ = upgraded('<itemBody><infoControl title="Hint">Think <b>hard</b>.</infoControl>after</itemBody>')
    details = first(root, "details")
    assert (details[0].tag, details[0].text, details[0].tail) == ("summary", "Hint", "Think ")
    assert details.tail == "after"


def test_the_label_of_an_inline_choice_gets_its_own_name() -> None:
    root, _ = upgraded(
        "<itemBody><p><inlineChoiceInteraction><label>L</label></inlineChoiceInteraction></p></itemBody>"
    )
    assert first(root, "qti-label").text == "L"


def test_a_picture_in_an_object_becomes_an_image_with_its_words() -> None:
    root, problems = upgraded(
        '<itemBody><p><object type="image/png" data="a.png" width="5" height="6">A map</object>!</p></itemBody>'
    )
    image = first(root, "img")
    assert dict(image.attrib) == {"src": "a.png", "alt": "A map", "width": "5", "height": "6"}
    assert image.tail == "!"
    assert not problems


def test_a_picture_without_words_stays_an_object_and_is_still_noted() -> None:
    item = read_item(
        old_item('<itemBody><p><object type="image/png" data="a.png"/></p></itemBody>'), source="i.xml"
    )
    assert codes(list(item.problems)) == ["alt-missing"]
    assert item.assets == ("a.png",)


def test_a_recording_in_an_object_becomes_audio_or_video() -> None:
    root, _ = upgraded(
        '<itemBody><p><object type="audio/mpeg" data="a.mp3" width="9">Song</object>'
        '<object data="b.mp4" height="7"/></p></itemBody>'
    )
    assert dict(first(root, "audio").attrib) == {"src": "a.mp3", "aria-label": "Song"}
    assert dict(first(root, "video").attrib) == {"src": "b.mp4", "height": "7"}


def test_an_object_of_another_kind_is_told() -> None:
    root, problems = upgraded('<itemBody><p><object type="text/html" data="a.html"/></p></itemBody>')
    assert codes(problems) == ["object"]
    assert first(root, "object").get("data") == "a.html"


@pytest.mark.parametrize("kind", ["choice", "hotspot", "hottext", "positionObject"])
def test_no_limit_is_written_down_where_several_may_be_chosen(kind: str) -> None:
    name = f"{kind}Interaction"
    body = f'<itemBody><{name} responseIdentifier="RESPONSE"/></itemBody>'
    several, _ = upgraded(SEVERAL + body)
    single, _ = upgraded(SINGLE + body)
    assert first(several, f"qti-{kebab(name)}").get("max-choices") == "0"
    assert first(single, f"qti-{kebab(name)}").get("max-choices") is None


@pytest.mark.parametrize(("version", "case"), [("2.0", "true"), ("2.1", "true"), ("2.2", None)])
def test_case_matters_to_older_mappings_unless_they_say_otherwise(version: str, case: str | None) -> None:
    root, _ = upgraded(
        '<responseDeclaration><mapping><mapEntry mapKey="a"/><mapEntry mapKey="b" caseSensitive="false"/>'
        "</mapping></responseDeclaration>",
        version,
    )
    assert [entry.get("case-sensitive") for entry in root.iter("qti-map-entry")] == [case, "false"]


def test_fixed_goes_from_what_is_never_shuffled() -> None:
    root, problems = upgraded('<itemBody><p><gap identifier="G" fixed="true"/></p></itemBody>', "2.0")
    assert dict(first(root, "qti-gap").attrib) == {"identifier": "G"}
    assert [(one.code, one.level) for one in problems] == [("attribute", "note")]


def test_the_misspelled_centre_point_is_understood() -> None:
    root, _ = upgraded('<itemBody><positionObjectInteraction centrePoint="1 2"/></itemBody>')
    assert first(root, "qti-position-object-interaction").get("center-point") == "1 2"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct", "match_correct"),
        (
            "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point.xml",
            "map_response_point",
        ),
        ("http://www.imsglobal.org/question/qti_v2p2/rptemplates/CC2_match", "CC2_match"),
    ],
)
def test_standard_templates_get_their_addresses_in_qti_3(old: str, new: str) -> None:
    root, _ = upgraded(f'<responseProcessing template="{old}" templateLocation="x.xml"/>')
    assert dict(root[0].attrib) == {
        "template": f"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{new}.xml"
    }


def test_another_template_keeps_its_address() -> None:
    root, _ = upgraded('<responseProcessing template="https://example.org/rptemplates/ours.xml"/>')
    assert root[0].get("template") == "https://example.org/rptemplates/ours.xml"


def test_time_matters_only_where_it_is_said() -> None:
    root, _ = upgraded("")
    assert root.get("time-dependent") == "false"


@pytest.mark.parametrize("xml", [b"<questestinterop/>", b"<html/>"])
def test_it_refuses_what_is_neither_qti_2_nor_qti_3(xml: bytes) -> None:
    with pytest.raises(QtiError) as error:
        upgrade(parse_xml(xml, "a.xml"), "a.xml")
    assert error.value.code == "qti-version"
