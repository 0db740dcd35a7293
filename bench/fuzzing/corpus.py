"""What is spoiled: an item for every interaction, operator, rule and piece of content, tests, whole packages."""

import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from madrone.qti.tests.assessing import FREE, LINEAR, TEST_SCORE, TOTAL, part, ref, section, xml_of_test
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, choice_body, item_xml, response
from madrone.qti.tests.conformance import content, expressions, interactions, rules

SAMPLES = Path(os.environ.get("MADRONE_SAMPLES", Path(__file__).resolve().parents[3] / "shared" / "samples"))
DEMONSTRATION = Path(__file__).resolve().parents[2] / "src" / "madrone" / "site" / "demonstration" / "package"

_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:#fff}</style><g id="a">'
    b'<rect width="1" height="1"/></g><use href="#a"/><image href="data:image/png;base64,AAAA"/></svg>'
)
_OLD = (
    b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="old" title="Old"'
    b' adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single"'
    b' baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>'
    b'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody><p>'
    b'<object data="a.png" type="image/png">A</object></p><choiceInteraction responseIdentifier="RESPONSE"'
    b' shuffle="true" maxChoices="1"><prompt>Which?</prompt><simpleChoice identifier="A" fixed="true">A'
    b'<feedbackInline outcomeIdentifier="F" identifier="x" showHide="show">yes</feedbackInline></simpleChoice>'
    b'<simpleChoice identifier="B">B</simpleChoice></choiceInteraction></itemBody><responseProcessing'
    b' template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>'
)
_CUSTOM = item_xml(
    response("RESPONSE", "single", "string", "4") + SCORE,
    "<qti-custom-interaction response-identifier='RESPONSE'><p>own</p></qti-custom-interaction>",
    MATCH_CORRECT,
)


@dataclass(frozen=True)
class Seed:
    """One sound file: its name, its kind (item, stimulus, test, picture, package) and its bytes."""

    name: str
    kind: str
    data: bytes


def load_corpus() -> list[Seed]:
    """All seeds, always in the same order."""
    items = [Seed(f"interaction-{kind}", "item", one.xml) for kind, one in interactions.EXAMPLES.items()]
    items += [Seed(f"expression-{name}", "item", one.xml) for name, one in expressions.EXAMPLES.items()]
    items += [Seed(f"rule-{name}", "item", one.xml) for name, one in rules.RULES.items()]
    items += [Seed(f"content-{name}", "item", one.xml) for name, one in content.EXAMPLES.items()]
    items += [Seed("old", "item", _OLD), Seed("interaction-custom", "item", _CUSTOM)]
    for folder, kind in ((DEMONSTRATION / "items", "item"), (SAMPLES / "qti", "item")):
        items += [Seed(path.name, kind, path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    others = [Seed("stimulus", "stimulus", _stimulus()), Seed("picture", "picture", _SVG)]
    others += [
        Seed(path.name, "stimulus", path.read_bytes())
        for path in sorted((DEMONSTRATION / "stimuli").glob("*.xml"))
    ]
    others += [Seed(name, "test", data) for name, data in _tests().items()]
    return [*items, *others, Seed("package", "package", pack(package_files()))]


def package_files() -> dict[str, bytes]:
    """The files of a small package with every kind of resource."""
    resources = (
        _resource("i1", "imsqti_item_xmlv3p0", "items/i1.xml", '<dependency identifierref="s1"/>'),
        _resource("s1", "imsqti_stimulus_xmlv3p0", "stimuli/s1.xml", '<dependency identifierref="meta"/>'),
        _resource("t1", "imsqti_test_xmlv3p0", "test.xml", '<dependency identifierref="i1"/>'),
        _resource("sec", "imsqti_section_xmlv3p0", "section.xml"),
        _resource("meta", "resourcemetadata/xml", "meta.xml"),
        '<resource identifier="w" type="webcontent"><file href="images/a.png"/><file href="images/b.svg"/></resource>',
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><metadata>'
        "<schema>QTI Package</schema></metadata><organizations/><resources>"
        f"{''.join(resources)}</resources></manifest>"
    )
    test = xml_of_test(
        part(f"<qti-assessment-section-ref identifier='sec' href='section.xml'/>{section('s', ref('i1'))}")
    ).replace(b'href="i1.xml"', b'href="items/i1.xml"')
    return {
        "imsmanifest.xml": manifest.encode(),
        "items/i1.xml": item_xml(
            response("RESPONSE", "single", "identifier", "A")
            + SCORE
            + "<qti-assessment-stimulus-ref identifier='s1' href='../stimuli/s1.xml' title='Passage'/>",
            "<p><img src='../images/a.png' alt='A'/><img src='../images/b.svg' alt='B'/></p>"
            + choice_body("A", "B"),
            MATCH_CORRECT,
        ),
        "stimuli/s1.xml": _stimulus(),
        "test.xml": test,
        "section.xml": f'<qti-assessment-section xmlns="{NAMESPACE}" identifier="sec" title="S" visible="true">'
        '<qti-assessment-item-ref identifier="r" href="items/i1.xml"/></qti-assessment-section>'.encode(),
        "meta.xml": b"<metadata><lom><general><title>Fractions</title></general></lom></metadata>",
        "images/a.png": _PNG,
        "images/b.svg": _SVG,
    }


def pack(files: dict[str, bytes]) -> bytes:
    """The files as a zip, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return stream.getvalue()


def _resource(identifier: str, kind: str, href: str, inside: str = "") -> str:
    return f'<resource identifier="{identifier}" type="{kind}" href="{href}"><file href="{href}"/>{inside}</resource>'


def _stimulus() -> bytes:
    return (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s1" title="Passage" xml:lang="en">'
        "<qti-stimulus-body><h2>A day</h2><p data-catalog-idref='c'>Read the <b>whole</b>.</p><table><tr>"
        "<th scope='col'>a</th></tr><tr><td>1</td></tr></table></qti-stimulus-body><qti-catalog-info>"
        "<qti-catalog id='c'><qti-card support='glossary-on-screen'><qti-html-content>g</qti-html-content>"
        "</qti-card></qti-catalog></qti-catalog-info></qti-assessment-stimulus>"
    ).encode()


def _tests() -> dict[str, bytes]:
    rule = (
        "<qti-branch-rule target='EXIT_SECTION'><qti-gt><qti-variable identifier='A.SCORE'/>"
        "<qti-base-value base-type='float'>0</qti-base-value></qti-gt></qti-branch-rule>"
    )
    limits = "<qti-time-limits max-time='60' allow-late-submission='true'/>"
    chosen = "<qti-selection select='2' with-replacement='true'/><qti-ordering shuffle='true'/>"
    inside = limits + chosen + ref("A", rule) + ref("B") + section("inner", ref("C"), 'keep-together="true"')
    return {
        "test-linear": xml_of_test(TEST_SCORE + part(section("S", inside), LINEAR) + TOTAL),
        "test-free": xml_of_test(TEST_SCORE + part(section("S", inside), FREE) + TOTAL),
        "test-parts": xml_of_test(
            part(section("S", ref("A")), LINEAR, "P") + part(section("T", ref("B")), FREE, "Q")
        ),
    }
