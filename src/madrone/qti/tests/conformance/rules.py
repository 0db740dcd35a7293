"""One example of each rule of response and template processing, and of each standard template."""

from dataclasses import dataclass

from madrone.qti.pci import PciJson
from madrone.qti.tests.building import SCORE, item_xml, outcome, response

_MAPPING = '<qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="1"/></qti-mapping>'
_AREAS = (
    '<qti-area-mapping default-value="0"><qti-area-map-entry shape="circle" coords="5,5,2" mapped-value="1"/>'
    "</qti-area-mapping>"
)
_ENTRY = '<qti-match-table-entry source-value="1" target-value="1"/>'
_TABLE = f'<qti-match-table default-value="0">{_ENTRY}</qti-match-table>'
_LETTER: dict[str, PciJson] = {"RESPONSE": {"base": {"identifier": "A"}}}
_NUMBER: dict[str, PciJson] = {"RESPONSE": {"base": {"integer": 5}}}


@dataclass(frozen=True)
class Example:
    """An item whose SCORE is 1 for the attempt only if the rule is carried out."""

    xml: bytes
    attempt: dict[str, PciJson]


def _score(value: float) -> str:
    return (
        f'<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">{value}</qti-base-value>'
        "</qti-set-outcome-value>"
    )


def _is(letter: str) -> str:
    return (
        '<qti-match><qti-variable identifier="RESPONSE"/>'
        f'<qti-base-value base-type="identifier">{letter}</qti-base-value></qti-match>'
    )


def _letters(processing: str, extra: str = "", mapping: str = "") -> Example:
    declared = response("RESPONSE", "single", "identifier", "A", mapping=mapping) + SCORE + extra
    return Example(item_xml(declared, "", processing), _LETTER)


def _template(name: str) -> str:
    return f'<qti-response-processing template="https://example.org/rptemplates/{name}.xml"/>'


def _cloned(rules: str) -> Example:
    """An item with a template variable N, worth 1 before its rules run, whose key and score hang on them."""
    number = '<qti-template-declaration identifier="N" cardinality="single" base-type="integer">'
    number += "<qti-default-value><qti-value>1</qti-value></qti-default-value></qti-template-declaration>"
    declared = response("RESPONSE", "single", "integer", "1") + SCORE + number
    xml = item_xml(declared, "", _template("match_correct")).decode()
    before = "<qti-item-body>"
    processing = f"<qti-template-processing>{rules}</qti-template-processing>"
    return Example(xml.replace(before, processing + before).encode(), _NUMBER)


def _whole(value: int) -> str:
    return f'<qti-base-value base-type="integer">{value}</qti-base-value>'


_SET_N = f'<qti-set-template-value identifier="N">{_whole(5)}</qti-set-template-value>'
_KEY_IS_N = '<qti-set-correct-response identifier="RESPONSE"><qti-variable identifier="N"/></qti-set-correct-response>'
_N_IS_ONE = f'<qti-equal tolerance-mode="exact"><qti-variable identifier="N"/>{_whole(1)}</qti-equal>'

RULES: dict[str, Example] = {
    "qti-response-condition": _letters(
        f"<qti-response-condition><qti-response-if>{_is('B')}{_score(0)}</qti-response-if>"
        f"<qti-response-else-if>{_is('A')}{_score(1)}</qti-response-else-if>"
        f"<qti-response-else>{_score(0)}</qti-response-else></qti-response-condition>"
    ),
    "qti-set-outcome-value": _letters(_score(1)),
    "qti-lookup-outcome-value": _letters(
        '<qti-lookup-outcome-value identifier="TABLE"><qti-base-value base-type="float">1</qti-base-value>'
        '</qti-lookup-outcome-value><qti-set-outcome-value identifier="SCORE"><qti-variable identifier="TABLE"/>'
        "</qti-set-outcome-value>",
        outcome("TABLE", "float", inside=_TABLE),
    ),
    "qti-exit-response": _letters(f"{_score(1)}<qti-exit-response/>{_score(0)}"),
    "qti-response-processing-fragment": _letters(
        f"<qti-response-processing><qti-response-processing-fragment>{_score(1)}"
        "</qti-response-processing-fragment></qti-response-processing>"
    ),
    "template match_correct": _letters(_template("match_correct")),
    "template map_response": _letters(_template("map_response"), mapping=_MAPPING),
    "template map_response_point": Example(
        item_xml(
            response("RESPONSE", "single", "point", mapping=_AREAS) + SCORE,
            "",
            _template("map_response_point"),
        ),
        {"RESPONSE": {"base": {"point": [5, 6]}}},
    ),
    "qti-set-template-value": _cloned(_SET_N + _KEY_IS_N),
    "qti-set-correct-response": _cloned(
        f'<qti-set-correct-response identifier="RESPONSE">{_whole(5)}</qti-set-correct-response>'
    ),
    "qti-set-default-value": _cloned(
        f'<qti-set-default-value identifier="SCORE">{_whole(1)}</qti-set-default-value>{_SET_N}{_KEY_IS_N}'
    ),
    "qti-template-condition": _cloned(
        f"<qti-template-condition><qti-template-if>{_N_IS_ONE}{_SET_N}</qti-template-if></qti-template-condition>"
        f"{_KEY_IS_N}"
    ),
    # The constraint holds on the first run already.
    "qti-template-constraint": _cloned(
        f"<qti-template-constraint>{_N_IS_ONE}</qti-template-constraint>{_SET_N}{_KEY_IS_N}"
    ),
    "qti-exit-template": _cloned(
        f"{_SET_N}{_KEY_IS_N}<qti-exit-template/>"
        f'<qti-set-correct-response identifier="RESPONSE">{_whole(9)}</qti-set-correct-response>'
    ),
}
