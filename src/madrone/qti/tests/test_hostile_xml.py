"""Files made to harm: each is refused or reported, with file, line and code, within time and memory."""

import pytest

from madrone.qti import read_item, render_item, score_item
from madrone.qti.errors import MAX_PROBLEMS, Problem
from madrone.qti.tests.attacks import Fate, suffer
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, item_xml, response
from madrone.qti.xml import MAX_DEPTH, MAX_ELEMENTS

pytestmark = pytest.mark.thorough

GOOD = item_xml(
    response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
).decode()
KEYED = response("RESPONSE", "multiple", "identifier", "h0") + SCORE
MAP_POINT = '<qti-response-processing template="https://example.org/rptemplates/map_response_point.xml"/>'
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a 'haha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
    + "]>"
)
LAUGHING = LAUGHS + GOOD.replace("Which?", "&m;")


def _with(text: str) -> bytes:
    return GOOD.replace("Which?", text).encode()


def _use(xml: bytes) -> tuple[Problem, ...]:
    """The whole way: read, draw, score the key."""
    item = read_item(xml, source="bad.xml")
    for medium in ("screen", "print"):
        render_item(item, asset_url=str, medium=medium, show_key=True)
    score_item(item, {"RESPONSE": {"base": {"identifier": "A"}}})
    return item.problems


def _fate(xml: bytes) -> Fate:
    return suffer(lambda: _use(xml))


def _declared(encoding: str, text: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + text.encode(encoding)


REFUSED = {
    "entities": (b"\n" + LAUGHING.encode(), "xml-doctype", 2),
    "one entity": (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + _with("&b;"), "xml-doctype", 1),
    "entity of a file": (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" + _with("&b;"), "xml-doctype", 1),
    "parameter entity": (b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://x.org/a.dtd'> %b;]>" + _with(""), "xml-doctype", 1),
    "outside type": (b"<!-- x --><?y?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + _with(""), "xml-doctype", 2),
    "entities in UTF-16": (LAUGHING.encode("utf-16"), "xml-doctype", 1),
    "entities in UTF-16 without a mark": (LAUGHING.encode("utf-16-be"), "xml-doctype", 1),
    "entities in UTF-7": (_declared("utf-7", LAUGHING), "xml-encoding", 1),
    "entities hidden in UTF-7": (
        b'<?xml version="1.0" encoding="UTF-7"?>' + LAUGHING.replace("<", "+ADw-").replace("!", "+ACE-").encode(),
        "xml-encoding",
        1,
    ),
    "entities in EBCDIC": (LAUGHING.encode("cp037"), "xml-encoding", 1),
    "entities in ISO-2022": (_declared("iso-2022-jp", LAUGHING), "xml-encoding", 1),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="X-1"?>' + GOOD.encode(), "xml-encoding", 1),
    "an entity never declared": (_with("\n&never;"), "xml-malformed", 4),
    "a zero byte": (_with("\0"), "xml-malformed", 3),
    "a zero character": (_with("&#0;"), "xml-malformed", 3),
    "broken UTF-8": (_with("\n@").replace(b"@", b"\xff\xfe"), "xml-encoding", 4),
    "half a character": (b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00", "xml-encoding", 4),
    "far too deep": (_with("<b>" * 90_000), "xml-too-deep", 3),
    "too deep": (_with("<b>" * (MAX_DEPTH + 1) + "</b>" * (MAX_DEPTH + 1)), "xml-too-deep", 3),
    "too many siblings": (_with("<b/>" * MAX_ELEMENTS), "xml-too-many", 3),
    "too many attributes": (_with("<b " + " ".join(f'a{n}=""' for n in range(9_000)) + "/>"), "xml-too-many", 3),
    "a name of 40,000 letters": (_with(f"<{'n' * 40_000}/>"), "xml-name", 3),
    "a namespace of a megabyte": (_with(f"<a xmlns='{'u' * 10**6}'>{'<b/>' * 190_000}</a>"), "xml-name", 3),
    "too large": (_with("x" * 9_000_000), "xml-too-large", 0),
    "nothing": (b"", "xml-malformed", 1),
    "HTML": (b"<html><body/></html>", "qti-version", 1),
    "QTI 1.2": (b"<questestinterop/>", "qti-version", 1),
    "another root of QTI": (GOOD.replace("qti-assessment-item", "qti-assessment-section").encode(), "not-an-item", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_what_is_made_to_harm(name: str) -> None:
    xml, code, line = REFUSED[name]
    fate = _fate(xml)
    assert (fate.code, fate.source) == (code, "bad.xml")
    assert fate.line == line


WEIGHTY = {
    "as many siblings as may be": _with("<b/>" * (MAX_ELEMENTS - 100)),
    "as many choices as may be": item_xml("", choice_body(*(f"c{n}" for n in range(90_000)))),
    "as deep as may be": _with("<b>" * (MAX_DEPTH - 6) + "x" + "</b>" * (MAX_DEPTH - 6)),
    "rubrics in rubrics": item_xml("", "<qti-rubric-block view='candidate'>" * 55 + "</qti-rubric-block>" * 55),
    "seven megabytes of text": _with("x" * 7_000_000),
    "seven megabytes in an attribute": GOOD.replace("<qti-prompt>", f"<qti-prompt class='{'qti-a ' * 10**6}'>").encode(
    ),
    "a hundred thousand namespaces": _with(
        "<a " + " ".join(f"xmlns:z{n}='u{n}'" for n in range(100_000)) + ">" + "<z9:b/>" * 90_000 + "</a>"
    ),
    "eight megabytes of line ends first": b"\n" * 8_000_000 + GOOD.encode(),
    "a million comments first": b"<!---->" * 1_100_000 + GOOD.encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", WEIGHTY)
def test_what_is_only_large_is_read_drawn_and_scored_in_time(name: str) -> None:
    assert _fate(WEIGHTY[name]).code == ""


def test_hundred_thousand_faults_are_a_short_report() -> None:
    fate = _fate(_with("<zz/>\n" * 90_000))
    assert len(fate.problems) == MAX_PROBLEMS + 1
    assert fate.codes == {"element", "problems-more"}


@pytest.mark.parametrize("number", ["9" * 100_000, "1e999", "-1", "NaN", "0x10", "٣"])
def test_an_odd_number_in_an_attribute_is_reported(number: str) -> None:
    fate = _fate(GOOD.replace('max-choices="1"', f'max-choices="{number}"').encode())
    assert (fate.code, fate.codes) == ("", {"attribute-count"})


def test_an_inclusion_is_reported_and_not_followed() -> None:
    fate = _fate(
        _with("<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>")
    )
    assert [(one.code, one.line) for one in fate.problems] == [("xinclude", 3)]


def test_the_letters_of_a_document_type_are_harmless_in_a_text_and_in_a_comment() -> None:
    assert _fate(b"<!-- <!DOCTYPE a> -->" + _with("<![CDATA[<!DOCTYPE html>]]>")).problems == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_a_usual_encoding_is_read(encoding: str) -> None:
    text = GOOD.replace("Which?", "¿Cuál é?")
    declared = (
        f'<?xml version="1.0" encoding="{encoding}"?>' if "-1" in encoding[5:] or "12" in encoding else ""
    )
    item = read_item((declared + text).encode(encoding), source="good.xml")
    assert item.body is not None
    assert "¿Cuál é?" in item.body.text()


def test_the_bytes_and_not_the_declaration_say_what_the_parser_reads() -> None:
    """A mark of UTF-8 wins over a declaration of UTF-7, so nothing can be read in two ways."""
    xml = b"\xef\xbb\xbf" + b'<?xml version="1.0" encoding="UTF-7"?>' + _with("+ADw-b+AD4-")
    item = read_item(xml, source="good.xml")
    assert item.body is not None
    assert "+ADw-b+AD4-" in item.body.text()


FLOAT = "<qti-base-value base-type='float'>9e307</qti-base-value>"
RULES = {
    "repeats in repeats": "<qti-repeat number-repeats='1000'>" * 55 + FLOAT + "</qti-repeat>" * 55,
    "a repeat of a thousand million": f"<qti-repeat number-repeats='1000000000'>{FLOAT}</qti-repeat>",
    "sums in sums": "<qti-sum>" * 55 + FLOAT + "</qti-sum>" * 55,
    "a tower of powers": "<qti-power>" * 55 + FLOAT + f"{FLOAT}</qti-power>" * 55,
    "a wide sum": f"<qti-sum>{FLOAT * 90_000}</qti-sum>",
    "a pattern that backtracks": (
        "<qti-pattern-match pattern='(a+)+(a+)+$'><qti-base-value base-type='string'>"
        f"{'a' * 5_000}!</qti-base-value></qti-pattern-match>"
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_that_want_too_much_end_in_time(name: str) -> None:
    rule = f"<qti-set-outcome-value identifier='SCORE'>{RULES[name]}</qti-set-outcome-value>"
    xml = item_xml(response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), rule)
    assert _fate(xml).code == ""


def test_a_loop_in_template_processing_ends_and_is_told() -> None:
    """A constraint that no value satisfies begins template processing again and again."""
    template = '<qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>'
    nine = "<qti-base-value base-type='integer'>9</qti-base-value>"
    never = f"<qti-equal tolerance-mode='exact'><qti-variable identifier='N'/>{nine}</qti-equal>"
    rules = (
        "<qti-template-processing><qti-set-template-value identifier='N'><qti-random-integer min='1' max='3'/>"
        f"</qti-set-template-value><qti-template-constraint>{never}</qti-template-constraint></qti-template-processing>"
    )
    xml = item_xml(
        response("RESPONSE", "single", "identifier", "A") + SCORE + template,
        choice_body("A", "B"),
        MATCH_CORRECT,
    )
    xml = xml.replace(b"<qti-item-body>", rules.encode() + b"<qti-item-body>")

    def act() -> tuple[Problem, ...]:
        item = read_item(xml, source="bad.xml")
        warnings = score_item(item, {"RESPONSE": {"base": {"identifier": "A"}}}).warnings
        return tuple(Problem(0, "warning", warning) for warning in warnings)

    assert [one for one in suffer(act).problems if "constraint" in one.message]


def _joined(count: int) -> str:
    """As many words as places, each for all."""
    words = "".join(f'<qti-gap-text identifier="w{n}" match-max="0">w</qti-gap-text>' for n in range(count))
    places = "".join(
        f'<qti-associable-hotspot identifier="p{n}" shape="circle" coords="1,1,1" match-max="0"/>'
        for n in range(count)
    )
    return f"<img src='a.png' alt='A map' width='9' height='9'/>{words}{places}"


FORMS = {
    "a thousand words for a thousand places": f"<qti-graphic-gap-match-interaction response-identifier='RESPONSE'>"
    f"{_joined(1_000)}</qti-graphic-gap-match-interaction>",
    "a thousand choices to be put in order": "<qti-order-interaction response-identifier='RESPONSE'>"
    + "".join(f"<qti-simple-choice identifier='c{n}'>c</qti-simple-choice>" for n in range(1_000))
    + "</qti-order-interaction>",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_a_million_lists_is_reported_and_not_drawn(name: str) -> None:
    fate = _fate(item_xml(response("RESPONSE", "multiple", "directedPair") + SCORE, FORMS[name]))
    assert "interaction-size" in fate.codes
    assert fate.megabytes < 60


def test_a_question_asked_again_and_again_is_drawn_once() -> None:
    choices = "".join(f"<qti-simple-choice identifier='c{n}'>c</qti-simple-choice>" for n in range(240))
    first = f"<qti-order-interaction response-identifier='RESPONSE'>{choices}</qti-order-interaction>"
    again = "<qti-order-interaction response-identifier='RESPONSE'/>" * 5_000
    fate = _fate(item_xml(response("RESPONSE", "ordered", "identifier") + SCORE, first + again))
    assert "response-twice" in fate.codes
    assert fate.megabytes < 60


def test_a_stage_of_thousands_of_objects_is_drawn_in_time() -> None:
    objects = (
        "<qti-position-object-interaction response-identifier='RESPONSE'><img src='f.png' alt='A flag'/>"
        "</qti-position-object-interaction>"
    )
    stage = f"<qti-position-object-stage><img src='a.png' alt='A map'/>{objects * 20_000}</qti-position-object-stage>"
    assert "response-twice" in _fate(item_xml(response("RESPONSE", "multiple", "point") + SCORE, stage)).codes


_GLOSSARY = "glossary-on-screen"


def _catalog(identifier: str, inside: str) -> str:
    return (
        f"<qti-catalog id='{identifier}'><qti-card support='{_GLOSSARY}'><qti-html-content>{inside}"
        "</qti-html-content></qti-card></qti-catalog>"
    )


CARDS = {
    "a card in itself": (_catalog("c0", "<b data-catalog-idref='c0'>x</b>"), 1, "card-binding"),
    "ten cards in each of ten": (
        "".join(_catalog(f"c{n}", f"<b data-catalog-idref='c{n + 1}'>x</b>" * 10) for n in range(12)),
        1,
        "card-binding",
    ),
    "a long card bound often": (_catalog("c0", "x" * 100_000), 10_000, "catalog-size"),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards_without_end_are_reported(name: str) -> None:
    catalogs, times, code = CARDS[name]
    body = "<p>" + "<i data-catalog-idref='c0'>w</i>" * times + "</p>"
    xml = item_xml(f"<qti-catalog-info>{catalogs}</qti-catalog-info>", body)

    def act() -> tuple[Problem, ...]:
        item = read_item(xml, source="bad.xml")
        render_item(item, asset_url=str, supports=frozenset({_GLOSSARY}))
        return item.problems

    assert code in suffer(act).codes


MANY = {
    "fields": "<p>"
    + "".join(f"<qti-text-entry-interaction response-identifier='R{n}'/>" for n in range(40_000))
    + "</p>",
    "pictures": "".join(f"<img src='a{n}.png' alt='A'/>" for n in range(60_000)),
    "sources": "<video src='a.mp4'>"
    + "".join(f"<source src='a{n}.mp4'/>" for n in range(60_000))
    + "</video>",
}


@pytest.mark.parametrize("name", MANY)
def test_tens_of_thousands_are_no_more_than_so_many_times_one(name: str) -> None:
    assert _fate(item_xml(SCORE, MANY[name])).code == ""


def test_interactions_in_interactions_are_reported_and_read_once() -> None:
    words = "".join(f"<qti-hottext identifier='h{n}'>x</qti-hottext>" for n in range(20_000))
    start = "<qti-hottext-interaction response-identifier='RESPONSE'>"
    xml = item_xml(KEYED, start * 50 + words + "</qti-hottext-interaction>" * 50)
    assert "interaction-place" in _fate(xml).codes


def test_a_shape_far_beyond_any_picture_is_reported() -> None:
    area = "<qti-area-map-entry shape='rect' coords='-1e308,0,1e308,1' mapped-value='1'/>"
    mapping = f"<qti-area-mapping default-value='0'>{area}</qti-area-mapping>"
    fate = _fate(
        item_xml(response("RESPONSE", "single", "point", mapping=mapping) + SCORE, "<p>x</p>", MAP_POINT)
    )
    assert "coords" in fate.codes
