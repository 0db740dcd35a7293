"""The elements of QTI 3.0.1, the order in which they stand, and what must be said of them."""

from madrone.qti.vocabulary import names

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
ASI_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0p1_v1p0.xsd"
MATHML_SCHEMA = "https://purl.imsglobal.org/spec/mathml/v3p0/schema/xsd/mathml3.xsd"
SSML_SCHEMA = "https://purl.imsglobal.org/spec/ssml/v1p1/schema/xsd/ssmlv1p1-core.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_EXPRESSIONS = """
    and any-n base-value container-size contains correct custom-operator default delete divide duration-gte
    duration-lt equal equal-rounded field-value gcd gt gte index inside integer-divide integer-modulus
    integer-to-float is-null lcm lt lte map-response map-response-point match math-constant math-operator max
    member min multiple not null number-correct number-incorrect number-presented number-responded
    number-selected or ordered outcome-maximum outcome-minimum pattern-match power product random random-float
    random-integer repeat round round-to stats-operator string-match substring subtract sum test-variables
    truncate variable
"""
_RULES = """
    response-processing response-processing-fragment response-condition response-if response-else-if
    response-else set-outcome-value lookup-outcome-value exit-response
    template-processing template-condition template-if template-else-if template-else template-constraint
    set-template-value set-correct-response set-default-value exit-template
    outcome-processing outcome-processing-fragment outcome-condition outcome-if outcome-else-if outcome-else
    exit-test pre-condition branch-rule template-default
"""
_DECLARATIONS = """
    response-declaration outcome-declaration template-declaration context-declaration default-value
    correct-response value mapping map-entry area-mapping area-map-entry match-table match-table-entry
    interpolation-table interpolation-table-entry
"""
_DOCUMENTS = """
    assessment-item assessment-stimulus assessment-test assessment-section assessment-section-ref
    assessment-item-ref assessment-stimulus-ref test-part adaptive-selection adaptive-engine-ref
    adaptive-settings-ref usagedata-ref metadata-ref selection ordering item-session-control time-limits
    variable-mapping weight
"""
_SUPPORTS = """
    catalog-info catalog card card-entry file-href companion-materials-info calculator calculator-type
    calculator-info description resource-icon rule rule-system-si rule-system-us minimum-length minor-increment
    major-increment protractor increment-si increment-us digital-material physical-material
"""
_CONTENT = """
    item-body stimulus-body content-body html-content rubric-block feedback-block feedback-inline
    template-block template-inline modal-feedback test-feedback printed-variable prompt label stylesheet
    simple-choice simple-match-set simple-associable-choice inline-choice gap gap-text gap-img hottext
    hotspot-choice associable-hotspot position-object-stage
    interaction-modules interaction-module interaction-markup template-variable context-variable
    choice-interaction order-interaction associate-interaction match-interaction gap-match-interaction
    inline-choice-interaction text-entry-interaction extended-text-interaction hottext-interaction
    hotspot-interaction select-point-interaction graphic-order-interaction graphic-associate-interaction
    graphic-gap-match-interaction position-object-interaction slider-interaction media-interaction
    drawing-interaction upload-interaction end-attempt-interaction portable-custom-interaction
    custom-interaction
"""


def _qti(text: str) -> frozenset[str]:
    return frozenset(f"qti-{name}" for name in names(text))


QTI_NAMES = _qti(_EXPRESSIONS + _RULES + _DECLARATIONS + _DOCUMENTS + _SUPPORTS + _CONTENT)
# These hold elements or one text, never words among elements: their spaces mean nothing and are set anew.
STRUCTURAL = _qti(
    _EXPRESSIONS + _RULES + _DECLARATIONS + _DOCUMENTS + _SUPPORTS + "modal-feedback test-feedback"
) | _qti("interaction-modules")
# These hold one text and nothing else.
TEXTUAL = _qti(
    """
    value base-value file-href resource-icon calculator-type description minimum-length minor-increment
    major-increment physical-material
    """
)
# A module's own markup, shown in a frame of its own: any element may stand there but those that load others.
FREE_MARKUP = frozenset({"qti-interaction-markup", "qti-custom-interaction"})

EXPRESSIONS = _qti(_EXPRESSIONS)
# Rules whose children are all expressions, and those whose first child is one.
CALCULATING = EXPRESSIONS | _qti(
    """
    set-outcome-value lookup-outcome-value set-template-value set-correct-response set-default-value
    template-constraint pre-condition branch-rule template-default
    """
)
CONDITIONAL = _qti("response-if response-else-if template-if template-else-if outcome-if outcome-else-if")

_PICTURE = "img object picture audio video"


def _order(text: str) -> dict[str, int]:
    """Names to ranks; names between slashes share one."""
    return {
        (name if name in names(_PICTURE) else f"qti-{name}"): rank
        for rank, group in enumerate(text.split("/"))
        for name in group.split()
    }


_FEEDBACK = _order("stylesheet / content-body / catalog-info")
_ASKING = _order(f"prompt / {_PICTURE}")
_RULED = "pre-condition / branch-rule / item-session-control / time-limits"
ORDER: dict[str, dict[str, int]] = {
    "qti-assessment-item": _order(
        "context-declaration / response-declaration / outcome-declaration / template-declaration"
        "/ template-processing / assessment-stimulus-ref / companion-materials-info / stylesheet / item-body"
        "/ catalog-info / response-processing / modal-feedback"
    ),
    "qti-assessment-stimulus": _order("stylesheet / stimulus-body / catalog-info"),
    "qti-assessment-test": _order(
        "context-declaration / outcome-declaration / time-limits / stylesheet / rubric-block / test-part"
        "/ outcome-processing / test-feedback"
    ),
    "qti-test-part": _order(
        f"{_RULED} / rubric-block / assessment-section assessment-section-ref / test-feedback"
    ),
    "qti-assessment-section": _order(
        f"{_RULED} / adaptive-selection selection / ordering / rubric-block / assessment-stimulus-ref"
        "/ assessment-item-ref assessment-section assessment-section-ref"
    ),
    "qti-assessment-item-ref": _order(f"{_RULED} / variable-mapping / weight / template-default"),
    "qti-response-declaration": _order("default-value / correct-response / mapping / area-mapping"),
    "qti-outcome-declaration": _order("default-value / match-table interpolation-table"),
    "qti-companion-materials-info": _order(
        "calculator / rule / protractor / digital-material / physical-material"
    ),
    "qti-modal-feedback": _FEEDBACK,
    "qti-test-feedback": _FEEDBACK,
    "qti-feedback-block": _FEEDBACK,
    "qti-template-block": _FEEDBACK,
    "qti-rubric-block": _FEEDBACK,
    "qti-card": _order("html-content / file-href / card-entry"),
    "qti-card-entry": _order("html-content / file-href"),
    "qti-portable-custom-interaction": _order(
        "prompt / interaction-modules / interaction-markup / template-variable / context-variable / stylesheet"
        "/ catalog-info"
    ),
    "qti-position-object-stage": _order(f"{_PICTURE} / position-object-interaction"),
    "qti-graphic-gap-match-interaction": _order(
        f"prompt / {_PICTURE} / gap-text gap-img / associable-hotspot"
    ),
    "qti-graphic-associate-interaction": _order(f"prompt / {_PICTURE} / associable-hotspot"),
    "qti-graphic-order-interaction": _order(f"prompt / {_PICTURE} / hotspot-choice"),
    "qti-hotspot-interaction": _order(f"prompt / {_PICTURE} / hotspot-choice"),
    "qti-gap-match-interaction": _order("prompt / gap-text gap-img"),
    "qti-inline-choice-interaction": _order("label / inline-choice"),
    "qti-select-point-interaction": _ASKING,
    "qti-drawing-interaction": _ASKING,
    "qti-media-interaction": _ASKING,
    "qti-choice-interaction": _order("prompt / simple-choice"),
    "qti-order-interaction": _order("prompt / simple-choice"),
    "qti-associate-interaction": _order("prompt / simple-associable-choice"),
    "qti-match-interaction": _order("prompt / simple-match-set"),
}
# What the schema wants said, with what holds where it is not said.
REQUIRED = {
    "qti-assessment-item": {"adaptive": "false", "time-dependent": "false"},
    "qti-assessment-section": {"visible": "true"},
    "qti-modal-feedback": {"show-hide": "show"},
    "qti-test-feedback": {"show-hide": "show", "access": "atEnd"},
    "qti-media-interaction": {"autostart": "false"},
    "qti-stylesheet": {"type": "text/css"},
}
TITLED = _qti("assessment-item assessment-stimulus assessment-test assessment-section")
_FIRST = (
    "identifier",
    "response-identifier",
    "outcome-identifier",
    "template-identifier",
    "href",
    "src",
    "title",
    "cardinality",
    "base-type",
)
FIRST_ATTRIBUTES = {name: rank for rank, name in enumerate(_FIRST)}
