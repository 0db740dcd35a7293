"""One item of each kind that is answered on a picture, on a scale, with a recording, a drawing, a file, a button."""

from madrone.qti import Item
from madrone.qti.tests.building import make_item, response

PICTURE = "<img src='map.svg' alt='A map' width='400' height='300'/>"
_SPOTS = (
    "<qti-hotspot-choice identifier='A' shape='circle' coords='60,80,30' hotspot-label='Lake'/>"
    "<qti-hotspot-choice identifier='B' shape='rect' coords='200,40,320,120'/>"
    "<qti-hotspot-choice identifier='C' shape='poly' coords='100,200,200,200,150,280'/>"
)

# By kind: the declaration of the response R, and the body.
KINDS: dict[str, tuple[str, str]] = {
    "hotspot": (
        response("R", "multiple", "identifier", "A"),
        f"<qti-hotspot-interaction response-identifier='R' max-choices='2'><qti-prompt>Where?</qti-prompt>{PICTURE}"
        f"{_SPOTS}</qti-hotspot-interaction>",
    ),
    "graphic-order": (
        response("R", "ordered", "identifier", "B", "A", "C"),
        f"<qti-graphic-order-interaction response-identifier='R'><qti-prompt>Order?</qti-prompt>{PICTURE}"
        f"{_SPOTS}</qti-graphic-order-interaction>",
    ),
    "graphic-associate": (
        response("R", "multiple", "pair", "A B", "B C"),
        f"<qti-graphic-associate-interaction response-identifier='R' max-associations='3'>"
        f"<qti-prompt>Join.</qti-prompt>{PICTURE}"
        "<qti-associable-hotspot identifier='A' match-max='2' shape='circle' coords='60,80,30'/>"
        "<qti-associable-hotspot identifier='B' match-max='2' shape='rect' coords='200,40,320,120'/>"
        "<qti-associable-hotspot identifier='C' match-max='1' shape='ellipse' coords='150,240,60,30'/>"
        "</qti-graphic-associate-interaction>",
    ),
    "graphic-gap-match": (
        response("R", "multiple", "directedPair", "W A", "P B"),
        f"<qti-graphic-gap-match-interaction response-identifier='R'><qti-prompt>Label.</qti-prompt>{PICTURE}"
        "<qti-gap-text identifier='W' match-max='1'>Water</qti-gap-text>"
        "<qti-gap-img identifier='P' match-max='1'><img src='tree.svg' alt='Tree' width='40' height='40'/>"
        "</qti-gap-img>"
        "<qti-associable-hotspot identifier='A' match-max='1' shape='circle' coords='60,80,30'/>"
        "<qti-associable-hotspot identifier='B' match-max='2' shape='rect' coords='200,40,320,120'"
        " hotspot-label='Wood'/></qti-graphic-gap-match-interaction>",
    ),
    "select-point": (
        response("R", "multiple", "point", "60 80"),
        f"<qti-select-point-interaction response-identifier='R' max-choices='2'><qti-prompt>Point.</qti-prompt>"
        f"{PICTURE}</qti-select-point-interaction>",
    ),
    "position-object": (
        response("R", "multiple", "point", "60 80"),
        f"<qti-position-object-stage>{PICTURE}<qti-position-object-interaction response-identifier='R'"
        " max-choices='2' center-point='20 40'><qti-prompt>Put.</qti-prompt>"
        "<img src='tree.svg' alt='Tree' width='40' height='40'/></qti-position-object-interaction>"
        "</qti-position-object-stage>",
    ),
    "slider": (
        response("R", "single", "integer", "7"),
        "<qti-slider-interaction response-identifier='R' lower-bound='0' upper-bound='10' step='1'"
        " step-label='true'><qti-prompt>How many?</qti-prompt></qti-slider-interaction>",
    ),
    "media": (
        response("R", "single", "integer"),
        "<qti-media-interaction response-identifier='R' min-plays='1' max-plays='2'><qti-prompt>Listen."
        "</qti-prompt><audio src='a.wav'><track src='a.vtt' kind='captions' srclang='en'/></audio>"
        "</qti-media-interaction>",
    ),
    "drawing": (
        response("R", "single", "file"),
        f"<qti-drawing-interaction response-identifier='R'><qti-prompt>Draw.</qti-prompt>{PICTURE}"
        "</qti-drawing-interaction>",
    ),
    "upload": (
        response("R", "single", "file"),
        "<qti-upload-interaction response-identifier='R' type='image/png application/pdf'>"
        "<qti-prompt>Hand in.</qti-prompt></qti-upload-interaction>",
    ),
    "end-attempt": (
        response("R", "single", "boolean", "true"),
        "<p><qti-end-attempt-interaction response-identifier='R' title='Show me a hint'/></p>",
    ),
    "portable-custom": (
        response("R", "single", "string", "zqkey"),
        "<qti-portable-custom-interaction response-identifier='R' custom-interaction-type-identifier='urn:x'"
        " module='m' data-depth='1'><qti-prompt>Do.</qti-prompt><qti-interaction-markup><p>Hi</p>"
        "</qti-interaction-markup></qti-portable-custom-interaction>",
    ),
}


def make_graphic(kind: str) -> Item:
    """The item of a kind."""
    return make_item(*KINDS[kind])
