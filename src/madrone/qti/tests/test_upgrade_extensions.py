"""What grew on QTI 2 from outside: portable custom interactions and APIP, in the terms of QTI 3."""

from madrone.qti import read_item
from madrone.qti.tests.upgrading import SINGLE, codes, first, old_item, upgraded

PCI = (
    '<itemBody><customInteraction responseIdentifier="RESPONSE" class="c">'
    '<pci:portableCustomInteraction xmlns:pci="http://www.imsglobal.org/xsd/portableCustomInteraction"'
    ' customInteractionTypeIdentifier="likert" hook="likert/main.js" version="1.0">{resources}'
    "<pci:properties>"
    '<pci:property key="levelCount">5</pci:property>{properties}'
    "</pci:properties><pci:markup><div>Here</div></pci:markup>"
    "</pci:portableCustomInteraction></customInteraction></itemBody>"
)


def test_a_portable_custom_interaction_stands_alone_with_its_module_and_properties() -> None:
    root, problems = upgraded(PCI.format(resources="", properties=""))
    found = first(root, "qti-portable-custom-interaction")
    assert found.getparent() is first(root, "qti-item-body")
    assert dict(found.attrib) == {
        "response-identifier": "RESPONSE",
        "class": "c",
        "custom-interaction-type-identifier": "likert",
        "module": "likert",
        "data-level-count": "5",
    }
    assert dict(first(found, "qti-interaction-module").attrib) == {
        "id": "likert",
        "primary-path": "likert/main.js",
    }
    assert first(found, "qti-interaction-markup")[0].text == "Here"
    assert not problems


def test_what_a_portable_custom_interaction_cannot_bring_along_is_told() -> None:
    _, problems = upgraded(
        PCI.format(
            resources='<pci:resources><pci:libraries><pci:lib id="jquery"/></pci:libraries></pci:resources>',
            properties='<pci:properties key="inner"><pci:property key="a">1</pci:property></pci:properties>',
        )
    )
    assert codes(problems) == ["custom-property", "custom-resources"]


def test_a_custom_interaction_that_is_no_portable_one_stays() -> None:
    root, _ = upgraded(
        '<itemBody><customInteraction responseIdentifier="R"><p/></customInteraction></itemBody>'
    )
    assert first(root, "qti-custom-interaction").get("response-identifier") == "R"


def _apip(access: str, others: str = "") -> str:
    return (
        f'{SINGLE}<itemBody><p id="p1">Stem</p><p id="p2">More</p></itemBody>'
        '<apip:apipAccessibility xmlns:apip="http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0">'
        f"{others}<apip:accessibilityInfo>{access}</apip:accessibilityInfo></apip:apipAccessibility>"
    )


def _access(identifier: str, target: str, related: str, link: str = "<apip:objectLink/>") -> str:
    return (
        f'<apip:accessElement identifier="{identifier}">'
        f'<apip:contentLinkInfo qtiLinkIdentifierRef="{target}">{link}</apip:contentLinkInfo>'
        f"<apip:relatedElementInfo>{related}</apip:relatedElementInfo></apip:accessElement>"
    )


SPOKEN = (
    "<apip:spoken><apip:spokenText>Stem, spoken</apip:spokenText>"
    '<apip:audioFileInfo mimeType="audio/mpeg"><apip:fileHref>a.mp3</apip:fileHref></apip:audioFileInfo></apip:spoken>'
)
TRANSLATED = (
    '<apip:keyWordTranslation><apip:definitionId xml:lang="es"><apip:textString>tallo</apip:textString>'
    "</apip:definitionId></apip:keyWordTranslation>"
)
SIGNED = (
    "<apip:signing><apip:signFileASL><apip:videoFileInfo><apip:fileHref>a.mp4</apip:fileHref>"
    "<apip:startCue>00:00:01</apip:startCue></apip:videoFileInfo></apip:signFileASL></apip:signing>"
)


def test_an_access_element_becomes_a_catalog_bound_to_its_place() -> None:
    item = read_item(old_item(_apip(_access("a1", "p1", SPOKEN + TRANSLATED))), source="i.xml")
    catalog = item.catalogs["catalog-a1"]
    spoken, translation = catalog.card("spoken"), catalog.card("keyword-translation")
    assert spoken is not None and translation is not None
    assert spoken.entries[0].files == (("a.mp3", "audio/mpeg"),)
    assert spoken.entries[0].html is not None and spoken.entries[0].html.text() == "Stem, spoken"
    assert translation.entries[0].language == "es"
    assert item.body is not None
    bound = [node for node in item.body.walk() if "data-catalog-idref" in node.attributes]
    assert [(node.text(), node.attributes["data-catalog-idref"]) for node in bound] == [
        ("Stem", "catalog-a1")
    ]
    assert item.status == "ok"


def test_two_access_elements_for_one_place_share_a_catalog() -> None:
    braille = "<apip:brailleText><apip:brailleTextString>dots</apip:brailleTextString></apip:brailleText>"
    root, problems = upgraded(_apip(_access("a1", "p1", SPOKEN) + _access("a2", "p1", braille + SPOKEN)))
    (catalog,) = root.iter("qti-catalog")
    assert [card.get("support") for card in catalog] == ["spoken", "braille"]
    assert codes(problems) == ["apip"]


def test_companion_materials_are_carried_over() -> None:
    calculator = (
        "<apip:companionMaterialsInfo><apip:calculator><apip:calculatorType>basic</apip:calculatorType>"
        "<apip:description>Four functions</apip:description></apip:calculator></apip:companionMaterialsInfo>"
    )
    item = read_item(old_item(_apip("", calculator)), source="i.xml")
    assert [(one.kind, one.description) for one in item.companions] == [("calculator", "Four functions")]


def test_what_has_no_place_in_qti_3_is_told() -> None:
    _, problems = upgraded(
        _apip(
            _access("a1", "nowhere", SPOKEN)
            + _access("a2", "p1", SIGNED + "<apip:chunk/>")
            + _access("a3", "p2", SPOKEN, "<apip:textLink><apip:wordLink>2</apip:wordLink></apip:textLink>"),
            "<apip:inclusionOrder/>",
        )
    )
    told = [problem.message for problem in problems]
    assert any("inclusion-order" in one for one in told)
    assert any("'a1' is left out" in one for one in told)
    assert any("cues" in one for one in told)
    assert any("chunk" in one for one in told)
    assert any("some words" in one for one in told)
    assert {problem.code for problem in problems} == {"apip"}
