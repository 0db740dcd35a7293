"""The documents that are written: in the schema's order, always the same, with nothing in them that acts."""

import pytest
from lxml import etree

from madrone.qti import QtiError, read_item, score_item
from madrone.qti.meaning import meaning
from madrone.qti.tests.building import (
    MATCH_CORRECT,
    NAMESPACE,
    SCORE,
    choice_body,
    item_xml,
    make_item,
    response,
)
from madrone.qti.tests.upgrading import old_item
from madrone.qti.vocabulary import MATHML, SSML
from madrone.qti.writing import rewrite, write_item
from madrone.qti.writing.vocabulary import XSI

KEY = response("RESPONSE", "single", "identifier", "A")


def _written(body: str) -> tuple[etree._Element, list[str]]:
    """The body that is written for this one, and the codes of what was reported."""
    xml, problems = rewrite(item_xml(SCORE, body), "i.xml")
    found = next(etree.fromstring(xml).iter(f"{{{NAMESPACE}}}qti-item-body"))
    return found, [problem.code for problem in problems]


def _text(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", method="text").strip()


def test_elements_stand_in_the_order_of_the_schema() -> None:
    feedback = '<qti-modal-feedback identifier="A" outcome-identifier="SCORE">x</qti-modal-feedback>'
    xml = (
        f'<qti-assessment-item xmlns="{NAMESPACE}" identifier="i">{feedback}{MATCH_CORRECT}'
        f"<qti-item-body>{choice_body('A')}</qti-item-body>{SCORE}{KEY}</qti-assessment-item>"
    ).encode()
    root = etree.fromstring(rewrite(xml, "i.xml")[0])
    assert [etree.QName(child).localname for child in root] == [
        "qti-response-declaration",
        "qti-outcome-declaration",
        "qti-item-body",
        "qti-response-processing",
        "qti-modal-feedback",
    ]
    assert root.get("title") == "i"
    assert root.get("adaptive") == root.get("time-dependent") == "false"


def test_the_root_names_its_schema_and_only_the_namespaces_it_needs() -> None:
    plain = etree.fromstring(write_item(make_item(SCORE, "<p>x</p>")))
    locations = (plain.get(f"{{{XSI}}}schemaLocation") or "").split()
    assert locations[0] == plain.nsmap[None] == NAMESPACE
    assert set(plain.nsmap) == {None, "xsi"}
    rich = etree.fromstring(
        write_item(
            make_item(
                SCORE,
                f'<p><math xmlns="{MATHML}" alttext="1"><mn>1</mn></math>'
                f'<s:sub xmlns:s="{SSML}" alias="one">1</s:sub></p>',
            )
        )
    )
    assert {MATHML, SSML} < set((rich.get(f"{{{XSI}}}schemaLocation") or "").split())
    assert rich.nsmap["ssml"] == SSML


def test_writing_what_was_written_gives_the_same_bytes() -> None:
    once = write_item(make_item(KEY + SCORE, choice_body("A", "B"), MATCH_CORRECT))
    assert write_item(read_item(once)) == once
    assert b"\n  <qti-response-declaration" in once
    assert once.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item ')


def test_an_item_of_qti_2_becomes_one_of_qti_3() -> None:
    item = read_item(old_item("<itemBody><p>Hello</p></itemBody>"), source="i.xml")
    assert item.version == "2.1"
    assert read_item(write_item(item)).version == "3.0"


def test_spaces_in_content_are_left_as_they_are() -> None:
    body, _ = _written("<pre>  a\n   b </pre> <p>c  <b>d</b> e</p>")
    assert "".join(body.itertext()) == "  a\n   b  c  d e"


@pytest.mark.parametrize(
    "active",
    [
        "<script>alert(1)</script>",
        '<iframe src="a.html"/>',
        '<object data="https://example.org/a.swf" type="application/x-shockwave-flash"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        '<form action="https://example.org/"><input/></form>',
        '<img src="https://example.org/a.png" alt=""/>',
        '<link rel="stylesheet" href="a.css"/>',
    ],
)
def test_nothing_that_acts_or_calls_out_is_written(active: str) -> None:
    body, codes = _written(f"<p>before {active} behind</p>")
    assert _text(body) == "before  behind"
    assert len(body[0]) == 0
    assert codes and set(codes) <= {"active-content", "address"}


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="go()"',
        'style="background: url(a.png)"',
        'xml:base="https://example.org/"',
        'cite="https://example.org/"',
        'title="javascript:go()"',
    ],
)
def test_attributes_that_act_or_call_out_are_not_written(attribute: str) -> None:
    kept = attribute.startswith("title")  # a title is shown, never followed
    body, codes = _written(f'<p {attribute} class="a">x</p>')
    assert dict(body[0].attrib) == ({"class": "a", "title": "javascript:go()"} if kept else {"class": "a"})
    assert codes == ([] if kept else ["attribute"])


def test_words_that_look_like_an_address_are_only_words() -> None:
    mapping = '<qti-mapping><qti-map-entry map-key="data: 5" mapped-value="1"/></qti-mapping>'
    item = make_item(response("R", "single", "string", mapping=mapping) + SCORE, "<p/>")
    assert meaning(read_item(write_item(item))) == meaning(item)


def test_a_link_gives_way_to_its_words() -> None:
    body, codes = _written('<p>See <a href="https://example.org/">this <b>page</b></a>.</p>')
    assert etree.QName(body[0][0]).localname == "b"
    assert _text(body) == "See this page."
    assert codes == ["address"]


def test_an_unknown_element_gives_way_and_one_of_qtis_own_goes() -> None:
    body, codes = _written("<p><blink>on</blink><qti-secret>off</qti-secret></p>")
    assert _text(body) == "on"
    assert codes == ["element", "element"]


def test_a_formula_that_lost_its_namespace_gets_it_back() -> None:
    body, _ = _written("<p><math alttext='1'><mn>1</mn></math></p>")
    assert str(body[0][0].tag) == f"{{{MATHML}}}math"
    assert str(body[0][0][0].tag) == f"{{{MATHML}}}mn"


def test_a_modules_markup_may_hold_controls_but_nothing_that_loads() -> None:
    body, codes = _written(
        '<qti-portable-custom-interaction response-identifier="R" module="m"'
        ' custom-interaction-type-identifier="m"><qti-interaction-markup>'
        "<input type='text' onfocus='x()'/><script/></qti-interaction-markup></qti-portable-custom-interaction>"
    )
    markup = body[0][0]
    assert [etree.QName(one).localname for one in markup] == ["input"]
    assert dict(markup[0].attrib) == {"type": "text"}
    assert codes == ["attribute", "active-content"]


def test_an_unknown_operand_is_written_as_the_null_that_it_gives() -> None:
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-sum><qti-secret/>'
        '<qti-base-value base-type="float">2</qti-base-value></qti-sum></qti-set-outcome-value>'
    )
    condition = (
        f"<qti-response-condition><qti-response-if><script/>{rule}</qti-response-if></qti-response-condition>"
    )
    for processing in (rule, condition):
        item = make_item(SCORE, "<p/>", processing)
        again = read_item(write_item(item))
        assert score_item(again, {}).outcomes == score_item(item, {}).outcomes
        assert meaning(again) == meaning(item)


def test_words_among_structural_elements_are_left_out_and_told() -> None:
    xml, problems = rewrite(
        item_xml(SCORE, "<p/>", "<qti-exit-response/>forgotten"),
        "i.xml",
    )
    assert b"forgotten" not in xml
    assert [(one.code, one.level) for one in problems] == [("text", "note")]


def test_special_characters_survive() -> None:
    item = make_item(SCORE, "<p title='a&quot;&lt;&amp;&#10;b'>é &lt; 𝄞 &amp;&#13;</p>")
    assert meaning(read_item(write_item(item))) == meaning(item)


def test_it_refuses_what_is_no_qti() -> None:
    with pytest.raises(QtiError):
        rewrite(b"<html/>", "a.xml")
