"""One example of each interaction: an item with its key, a right answer, a wrong one, and what they earn."""

from dataclasses import dataclass, field

from madrone.qti.pci import Json, PciJson
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, item_xml, response

PICTURE = '<img src="map.png" alt="A map" width="200" height="100"/>'
_MAP_POINTS = '<qti-response-processing template="https://example.org/rptemplates/map_response_point"/>'
_SHAPES = (
    ("A", "circle", "50,50,10"),
    ("B", "rect", "80,40,120,60"),
    ("C", "poly", "150,40,170,40,160,60"),
)


@dataclass(frozen=True)
class Example:
    """One item. ``right`` earns ``points``, ``wrong`` nothing; where only a person can score, points are None."""

    declaration: str
    body: str
    processing: str
    right: PciJson
    wrong: PciJson
    points: float | None = 1.0
    extra: str = ""
    name: str = field(default="RESPONSE")

    @property
    def xml(self) -> bytes:
        """The item's XML."""
        return item_xml(self.declaration + SCORE + self.extra, self.body, self.processing)


def _hotspots(name: str, extra: str = "") -> str:
    return "".join(
        f'<{name} identifier="{one}" shape="{shape}" coords="{coords}" hotspot-label="Place {one}" {extra}/>'
        for one, shape, coords in _SHAPES
    )


def _choices(name: str, extra: str = "", *identifiers: str) -> str:
    return "".join(
        f'<{name} identifier="{one}" {extra}>Text of {one}</{name}>' for one in identifiers or "ABC"
    )


def _interaction(kind: str, inside: str, extra: str = "") -> str:
    return (
        f'<qti-{kind}-interaction response-identifier="RESPONSE" {extra}>'
        f"{'' if kind in ('inline-choice', 'text-entry') else '<qti-prompt>Do it.</qti-prompt>'}"
        f"{inside}</qti-{kind}-interaction>"
    )


def _in_text(interaction: str) -> str:
    return f"<p>Here: {interaction} it is.</p>"


def _one(kind: str, value: Json) -> PciJson:
    return {"base": {kind: value}}


def _many(kind: str, *values: Json) -> PciJson:
    return {"list": {kind: list(values)}}


def _declare(cardinality: str, base_type: str, *key: str, mapping: str = "") -> str:
    return response("RESPONSE", cardinality, base_type, *key, mapping=mapping)


_AREAS = (
    '<qti-area-mapping default-value="0"><qti-area-map-entry shape="circle" coords="50,50,10" mapped-value="1"/>'
    "</qti-area-mapping>"
)
_ENDED = (
    "<qti-response-condition><qti-response-if><qti-variable identifier='RESPONSE'/><qti-set-outcome-value"
    " identifier='SCORE'><qti-base-value base-type='float'>1</qti-base-value></qti-set-outcome-value>"
    "</qti-response-if></qti-response-condition>"
)
_PLAYED = _ENDED.replace(
    "<qti-variable identifier='RESPONSE'/>",
    "<qti-gte><qti-variable identifier='RESPONSE'/><qti-base-value base-type='integer'>1</qti-base-value></qti-gte>",
)
_PCI_PARTS = (
    "<qti-interaction-modules><qti-interaction-module id='graph' primary-path='modules/graph.js'/>"
    "</qti-interaction-modules><qti-interaction-markup><div class='graph'>x</div></qti-interaction-markup>"
)
_ROWS = _choices("qti-simple-associable-choice", 'match-max="1"', "A", "B")
_COLUMNS = _choices("qti-simple-associable-choice", 'match-max="2"', "X", "Y")
_SETS = f"<qti-simple-match-set>{_ROWS}</qti-simple-match-set><qti-simple-match-set>{_COLUMNS}</qti-simple-match-set>"

EXAMPLES: dict[str, Example] = {
    "choice": Example(
        _declare("single", "identifier", "B"), _interaction("choice", _choices("qti-simple-choice")), MATCH_CORRECT,
        _one("identifier", "B"), _one("identifier", "A"),
    ),
    "order": Example(
        _declare("ordered", "identifier", "C", "A", "B"), _interaction("order", _choices("qti-simple-choice")),
        MATCH_CORRECT, _many("identifier", "C", "A", "B"), _many("identifier", "A", "B", "C"),
    ),
    "associate": Example(
        _declare("multiple", "pair", "A B"),
        _interaction("associate", _choices("qti-simple-associable-choice", 'match-max="1"'), 'max-associations="1"'),
        MATCH_CORRECT, _many("pair", ["B", "A"]), _many("pair", ["A", "C"]),
    ),
    "match": Example(
        _declare("multiple", "directedPair", "A X", "B X"), _interaction("match", _SETS, 'max-associations="2"'),
        MATCH_CORRECT, _many("directedPair", ["B", "X"], ["A", "X"]), _many("directedPair", ["A", "X"], ["B", "Y"]),
    ),
    "gap-match": Example(
        _declare("multiple", "directedPair", "A G", "B H"),
        _interaction(
            "gap-match",
            _choices("qti-gap-text", 'match-max="1"')
            + '<p>First <qti-gap identifier="G"/>, then <qti-gap identifier="H"/>.</p>',
        ),
        MATCH_CORRECT, _many("directedPair", ["A", "G"], ["B", "H"]), _many("directedPair", ["A", "H"], ["B", "G"]),
    ),
    "inline-choice": Example(
        _declare("single", "identifier", "C"),
        _in_text(_interaction("inline-choice", _choices("qti-inline-choice"))), MATCH_CORRECT,
        _one("identifier", "C"), _one("identifier", "B"),
    ),
    "text-entry": Example(
        _declare("single", "string", "four"), _in_text(_interaction("text-entry", "", 'expected-length="6"')),
        MATCH_CORRECT, _one("string", "four"), _one("string", "five"),
    ),
    "extended-text": Example(
        _declare("single", "string"), _interaction("extended-text", "", 'expected-lines="4"'), "",
        _one("string", "Once upon a time"), {"base": None}, points=None,
    ),
    "hottext": Example(
        _declare("single", "identifier", "A"),
        _interaction(
            "hottext",
            '<p>It <qti-hottext identifier="A">were</qti-hottext> a <qti-hottext identifier="B">dark</qti-hottext>'
            " night.</p>",
        ),
        MATCH_CORRECT, _one("identifier", "A"), _one("identifier", "B"),
    ),
    "hotspot": Example(
        _declare("single", "identifier", "A"),
        _interaction("hotspot", PICTURE + _hotspots("qti-hotspot-choice"), 'max-choices="1"'), MATCH_CORRECT,
        _one("identifier", "A"), _one("identifier", "C"),
    ),
    "select-point": Example(
        _declare("single", "point", "50 50", mapping=_AREAS),
        _interaction("select-point", PICTURE, 'max-choices="1"'), _MAP_POINTS,
        _one("point", [55, 45]), _one("point", [99, 99]),
    ),
    "graphic-order": Example(
        _declare("ordered", "identifier", "B", "A", "C"),
        _interaction("graphic-order", PICTURE + _hotspots("qti-hotspot-choice")), MATCH_CORRECT,
        _many("identifier", "B", "A", "C"), _many("identifier", "C", "A", "B"),
    ),
    "graphic-associate": Example(
        _declare("multiple", "pair", "A C"),
        _interaction(
            "graphic-associate", PICTURE + _hotspots("qti-associable-hotspot", 'match-max="2"'), 'max-associations="2"'
        ),
        MATCH_CORRECT, _many("pair", ["C", "A"]), _many("pair", ["A", "B"]),
    ),
    "graphic-gap-match": Example(
        _declare("multiple", "directedPair", "W A"),
        _interaction(
            "graphic-gap-match",
            PICTURE + _choices("qti-gap-text", 'match-max="1"', "W", "V")
            + _hotspots("qti-associable-hotspot", 'match-max="1"'),
        ),
        MATCH_CORRECT, _many("directedPair", ["W", "A"]), _many("directedPair", ["V", "A"]),
    ),
    "position-object": Example(
        _declare("single", "point", "50 50", mapping=_AREAS),
        f"<qti-position-object-stage>{PICTURE}<qti-position-object-interaction response-identifier='RESPONSE'"
        ' max-choices="1"><img src="flag.png" alt="A flag" width="20" height="20"/>'
        "</qti-position-object-interaction></qti-position-object-stage>",
        _MAP_POINTS, _one("point", [50, 50]), _one("point", [5, 5]),
    ),
    "slider": Example(
        _declare("single", "integer", "30"), _interaction("slider", "", 'lower-bound="0" upper-bound="50" step="10"'),
        MATCH_CORRECT, _one("integer", 30), _one("integer", 20),
    ),
    "media": Example(
        _declare("single", "integer"),
        _interaction(
            "media",
            '<audio src="song.mp3"><track src="song.vtt" kind="captions" srclang="en"/></audio>',
            'autostart="false" min-plays="1" max-plays="2"',
        ),
        _PLAYED, _one("integer", 2), _one("integer", 0),
    ),
    "drawing": Example(
        _declare("single", "file"), _interaction("drawing", PICTURE), "",
        {"base": {"file": {"data": "aGVsbG8=", "mime": "image/png", "name": "d.png"}}}, {"base": None}, points=None,
    ),
    "upload": Example(
        _declare("single", "file"), _interaction("upload", "", 'type="text/plain"'), "",
        {"base": {"file": {"data": "aGVsbG8=", "mime": "text/plain", "name": "a.txt"}}}, {"base": None}, points=None,
    ),
    "end-attempt": Example(
        _declare("single", "boolean"),
        _in_text('<qti-end-attempt-interaction response-identifier="RESPONSE" title="Show a hint"/>'), _ENDED,
        _one("boolean", True), _one("boolean", False),
    ),
    "portable-custom": Example(
        _declare("single", "string", "4"),
        "<qti-portable-custom-interaction response-identifier='RESPONSE' module='graph'"
        f" custom-interaction-type-identifier='urn:x:graph' data-size='4'>{_PCI_PARTS}"
        "</qti-portable-custom-interaction>",
        MATCH_CORRECT, _one("string", "4"), _one("string", "5"),
    ),
}  # fmt: skip
# Of these the engine has no idea what they show: nobody has but the author.
NOT_SHOWN = {"custom": "An interaction of the author's own without a module: recognised and reported."}
# A button and a module's program have no meaning on paper: there is nothing, or a sentence that says so.
SCREEN_ONLY = {"end-attempt", "portable-custom"}
