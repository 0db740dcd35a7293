"""One example of each thing that may stand in an item's content: shown to whom it is meant for, and not else."""

from dataclasses import dataclass, field

from madrone.qti.pci import PciJson
from madrone.qti.tests.building import item_xml, outcome


@dataclass(frozen=True)
class Example:
    """An item. ``shown`` is in the HTML when it is rendered with ``outcomes`` and ``supports``; ``hidden`` is
    not. Without them, ``shown`` is not there either, unless ``always``."""

    xml: bytes
    shown: str
    hidden: str = "\0"
    always: bool = False
    outcomes: dict[str, PciJson] = field(default_factory=dict)
    supports: frozenset[str] = frozenset()


def _always(body: str, shown: str, hidden: str = "\0") -> Example:
    return Example(item_xml("", body), shown, hidden, always=True)


_FEEDBACK = outcome("HINT", "identifier")
_GIVEN: dict[str, PciJson] = {"HINT": {"base": {"identifier": "near"}}}


def _feedback(name: str) -> Example:
    def piece(identifier: str) -> str:
        words = f"You are {identifier}."
        words = f"<p>{words}</p>" if name.endswith("block") else words
        return (
            f'<{name} outcome-identifier="HINT" identifier="{identifier}" show-hide="show">{words}</{name}>'
        )

    frame = "div" if name.endswith("block") else "p"
    body = f"<{frame}>{piece('near')}{piece('far')}</{frame}>"
    return Example(item_xml(_FEEDBACK, body), "You are near.", "You are far.", outcomes=_GIVEN)


def _modal() -> Example:
    inside = "".join(
        f'<qti-modal-feedback outcome-identifier="HINT" identifier="{one}" show-hide="show"><qti-content-body>'
        f"<p>You are {one}.</p></qti-content-body></qti-modal-feedback>"
        for one in ("near", "far")
    )
    xml = (
        item_xml(_FEEDBACK, "<p>x</p>")
        .decode()
        .replace("</qti-assessment-item>", f"{inside}</qti-assessment-item>")
    )
    return Example(xml.encode(), "You are near.", "You are far.", outcomes=_GIVEN)


_NUMBER = (
    '<qti-template-declaration identifier="N" cardinality="single" base-type="identifier"><qti-default-value>'
    "<qti-value>seven</qti-value></qti-default-value></qti-template-declaration>"
)


def _template(name: str) -> Example:
    def piece(identifier: str) -> str:
        inside = f"{identifier} apples"
        inside = f"<p>{inside}</p>" if name.endswith("block") else inside
        return f'<{name} template-identifier="N" identifier="{identifier}" show-hide="show">{inside}</{name}>'

    frame = "div" if name.endswith("block") else "p"
    return Example(
        item_xml(_NUMBER, f"<{frame}>{piece('seven')}{piece('nine')}</{frame}>"),
        "seven apples", "nine apples", always=True,
    )  # fmt: skip


def _card(support: str, content: str, shown: str) -> Example:
    catalog = (
        f'<qti-catalog-info><qti-catalog id="c1"><qti-card support="{support}">{content}</qti-card></qti-catalog>'
        "</qti-catalog-info>"
    )
    body = '<p>The <span data-catalog-idref="c1">heron</span> waits.</p>'
    return Example(item_xml(catalog, body), shown, supports=frozenset({support}))


_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="one half"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>'
_COMPANIONS = (
    "<qti-companion-materials-info><qti-calculator><qti-calculator-type>basic</qti-calculator-type>"
    "<qti-description>A calculator</qti-description></qti-calculator></qti-companion-materials-info>"
)

EXAMPLES: dict[str, Example] = {
    "feedback, inline": _feedback("qti-feedback-inline"),
    "feedback, block": _feedback("qti-feedback-block"),
    "feedback, modal": _modal(),
    "template content, inline": _template("qti-template-inline"),
    "template content, block": _template("qti-template-block"),
    "printed variable": Example(
        item_xml(_NUMBER, '<p>Take <qti-printed-variable identifier="N"/>.</p>'), "seven", always=True
    ),
    "rubric for students": _always(
        '<qti-rubric-block view="candidate"><p>Be brief.</p></qti-rubric-block>', "Be brief."
    ),
    "rubric for scorers": _always(
        '<p>x</p><qti-rubric-block view="scorer"><p>Two points.</p></qti-rubric-block>', "x", "Two points."
    ),
    "information on request": _always(
        '<p><qti-info-control title="Hint">Look up.</qti-info-control></p>', "<details"
    ),
    "MathML": _always(f"<p>{_MATH}</p>", "<mfrac>"),
    "ruby": _always("<p><ruby>漢<rt>kan</rt></ruby></p>", "<rt>kan</rt>"),
    "right to left": _always('<p dir="rtl" xml:lang="ar">سؤال</p>', 'dir="rtl"'),
    "SSML": _always(
        '<p><ssml:sub xmlns:ssml="http://www.w3.org/2001/10/synthesis" alias="centimeters">cm</ssml:sub></p>',
        'data-ssml-sub-alias="centimeters"',
    ),
    "shared vocabulary": _always('<div class="qti-layout-row own"><p>x</p></div>', "qti-layout-row", "own"),
    "audio with captions": _always(
        '<p><audio src="a.mp3"><track src="a.vtt" kind="captions" srclang="en"/></audio></p>', "<track"
    ),
    "companion materials": Example(item_xml(_COMPANIONS, "<p>x</p>"), "<p>x</p>", always=True),
    "card: spoken": _card("spoken", "<qti-html-content>a tall bird</qti-html-content>", "a tall bird"),
    "card: glossary on screen": _card(
        "glossary-on-screen", "<qti-html-content><p>A wading bird.</p></qti-html-content>", "A wading bird."
    ),
    "card: keyword translation": _card(
        "keyword-translation",
        '<qti-card-entry xml:lang="es" default="true"><qti-html-content>la garza</qti-html-content></qti-card-entry>',
        "la garza",
    ),
    "card: sign language": _card(
        "sign-language", '<qti-file-href mime-type="video/mp4">heron.mp4</qti-file-href>', "heron.mp4"
    ),
    "card: long description": _card(
        "long-description", "<qti-html-content><p>It stands on one leg.</p></qti-html-content>", "on one leg"
    ),
}
