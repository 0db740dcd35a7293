"""One example of each expression: what it gives for known responses, worked out by hand from QTI 3.0.1."""

from dataclasses import dataclass

from madrone.qti.pci import PciJson
from madrone.qti.tests.building import item_xml, outcome

_MAPPING = (
    '<qti-mapping default-value="0" upper-bound="2"><qti-map-entry map-key="A" mapped-value="1.5"/>'
    '<qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>'
)
_AREAS = (
    '<qti-area-mapping default-value="0"><qti-area-map-entry shape="rect" coords="0,0,10,10" mapped-value="2"/>'
    "</qti-area-mapping>"
)
_KEY = "<qti-correct-response><qti-value>A</qti-value></qti-correct-response>"
_DEFAULT = "<qti-default-value><qti-value>Z</qti-value></qti-default-value>"


def _declare(identifier: str, cardinality: str, base_type: str, inside: str = "") -> str:
    kind = f' base-type="{base_type}"' if base_type else ""
    return (
        f'<qti-response-declaration identifier="{identifier}" cardinality="{cardinality}"{kind}>'
        f"{inside}</qti-response-declaration>"
    )


DECLARATIONS = (
    _declare("ONE", "single", "identifier", _DEFAULT + _KEY)
    + _declare("SET", "multiple", "identifier", _MAPPING)
    + _declare("ROW", "ordered", "integer")
    + _declare("WORD", "single", "string")
    + _declare("SPOT", "single", "point", _AREAS)
    + _declare("PARTS", "record", "")
    + _declare("TIME", "single", "duration")
)
RESPONSES: dict[str, PciJson] = {
    "ONE": {"base": {"identifier": "A"}},
    "SET": {"list": {"identifier": ["A", "B"]}},
    "ROW": {"list": {"integer": [3, 1, 2]}},
    "WORD": {"base": {"string": "Hello"}},
    "SPOT": {"base": {"point": [5, 5]}},
    "PARTS": {"record": [{"name": "whole", "base": {"integer": 4}}]},
    "TIME": {"base": {"duration": 12.5}},
}


@dataclass(frozen=True)
class Example:
    """An expression, the declaration of the outcome that takes its value, and the value."""

    expression: str
    base_type: str
    value: PciJson
    cardinality: str = "single"

    @property
    def xml(self) -> bytes:
        """An item that sets the outcome OUT to the expression's value."""
        rule = f'<qti-set-outcome-value identifier="OUT">{self.expression}</qti-set-outcome-value>'
        return item_xml(DECLARATIONS + outcome("OUT", self.base_type, self.cardinality), "", rule)


def _true(expression: str) -> Example:
    return Example(expression, "boolean", {"base": {"boolean": True}})


def _false(expression: str) -> Example:
    return Example(expression, "boolean", {"base": {"boolean": False}})


def _number(expression: str, value: float) -> Example:
    return Example(expression, "float", {"base": {"float": value}})


def _whole(expression: str, value: int) -> Example:
    return Example(expression, "integer", {"base": {"integer": value}})


def _value(kind: str, value: object) -> str:
    return f'<qti-base-value base-type="{kind}">{value}</qti-base-value>'


def _of(tag: str, /, *inside: str, **attributes: str) -> str:
    written = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<{tag}{written}>{''.join(inside)}</{tag}>"


def _variable(identifier: str) -> str:
    return f'<qti-variable identifier="{identifier}"/>'


_YES, _NO = _value("boolean", "true"), _value("boolean", "false")
_TWO, _FIVE, _SEVEN = _value("integer", 2), _value("integer", 5), _value("integer", 7)
_ROW = _of("qti-ordered", _value("float", 1), _value("float", 2), _value("float", 6))

EXAMPLES: dict[str, Example] = {
    "qti-base-value": _number(_value("float", 2.5), 2.5),
    "qti-variable": Example(_variable("WORD"), "string", {"base": {"string": "Hello"}}),
    "qti-default": Example(_of("qti-default", identifier="ONE"), "identifier", {"base": {"identifier": "Z"}}),
    "qti-correct": Example(_of("qti-correct", identifier="ONE"), "identifier", {"base": {"identifier": "A"}}),
    # 1.5 + 1 is cut down to the upper bound.
    "qti-map-response": _number(_of("qti-map-response", identifier="SET"), 2.0),
    "qti-map-response-point": _number(_of("qti-map-response-point", identifier="SPOT"), 2.0),
    "qti-null": Example("<qti-null/>", "float", {"base": None}),
    "qti-random-integer": _whole(_of("qti-random-integer", min="4", max="4"), 4),
    "qti-random-float": _number(_of("qti-random-float", min="2.5", max="2.5"), 2.5),
    "qti-random": _whole(_of("qti-random", _of("qti-multiple", _FIVE)), 5),
    "qti-math-constant": _number(_of("qti-math-constant", name="pi"), 3.141592653589793),
    "qti-multiple": Example(
        _of("qti-multiple", _TWO, _FIVE), "integer", {"list": {"integer": [2, 5]}}, "multiple"
    ),
    "qti-ordered": Example(_of("qti-ordered", _FIVE, _TWO), "integer", {"list": {"integer": [5, 2]}}, "ordered"),
    "qti-container-size": _whole(_of("qti-container-size", _variable("ROW")), 3),
    "qti-is-null": _false(_of("qti-is-null", _variable("WORD"))),
    "qti-index": _whole(_of("qti-index", _variable("ROW"), n="2"), 1),
    "qti-field-value": _whole(_of("qti-field-value", _variable("PARTS"), field_identifier="whole"), 4),
    "qti-member": _true(_of("qti-member", _value("identifier", "B"), _variable("SET"))),
    "qti-delete": Example(
        _of("qti-delete", _value("integer", 1), _variable("ROW")), "integer", {"list": {"integer": [3, 2]}}, "ordered"
    ),
    # In an ordered container the values stand in this order and without a gap.
    "qti-contains": _true(_of("qti-contains", _variable("ROW"), _of("qti-ordered", _value("integer", 1), _TWO))),
    "qti-substring": _false(
        _of("qti-substring", _value("string", "hell"), _variable("WORD"), case_sensitive="true")
    ),
    "qti-not": _true(_of("qti-not", _NO)),
    # One false settles it, whatever is NULL.
    "qti-and": _false(_of("qti-and", _NO, "<qti-null/>")),
    "qti-or": _true(_of("qti-or", _YES, "<qti-null/>")),
    "qti-any-n": _true(_of("qti-any-n", _YES, _YES, _NO, min="1", max="2")),
    "qti-match": _true(_of("qti-match", _variable("ONE"), _of("qti-correct", identifier="ONE"))),
    "qti-string-match": _true(
        _of("qti-string-match", _variable("WORD"), _value("string", "hELLO"), case_sensitive="false")
    ),
    "qti-pattern-match": _true(_of("qti-pattern-match", _variable("WORD"), pattern="[A-Z][a-z]{4}")),
    "qti-equal": _true(
        _of("qti-equal", _value("float", 10.4), _value("float", 10), tolerance_mode="absolute", tolerance="0.5 0.5")
    ),
    "qti-equal-rounded": _true(
        _of(
            "qti-equal-rounded", _value("float", 3.175), _value("float", 3.183),
            rounding_mode="significantFigures", figures="2",
        )
    ),
    "qti-inside": _true(_of("qti-inside", _variable("SPOT"), shape="circle", coords="5,5,1")),
    "qti-lt": _true(_of("qti-lt", _TWO, _FIVE)),
    "qti-gt": _false(_of("qti-gt", _TWO, _FIVE)),
    "qti-lte": _true(_of("qti-lte", _TWO, _TWO)),
    "qti-gte": _false(_of("qti-gte", _TWO, _FIVE)),
    "qti-duration-lt": _false(_of("qti-duration-lt", _variable("TIME"), _value("duration", 3))),
    "qti-duration-gte": _true(_of("qti-duration-gte", _variable("TIME"), _value("duration", 3))),
    "qti-sum": _number(_of("qti-sum", _value("float", 0.5), _TWO), 2.5),
    "qti-product": _whole(_of("qti-product", _TWO, _FIVE), 10),
    "qti-subtract": _whole(_of("qti-subtract", _TWO, _FIVE), -3),
    "qti-divide": _number(_of("qti-divide", _FIVE, _TWO), 2.5),
    "qti-power": _number(_of("qti-power", _TWO, _FIVE), 32.0),
    "qti-integer-divide": _whole(_of("qti-integer-divide", _value("integer", -7), _TWO), -4),
    "qti-integer-modulus": _whole(_of("qti-integer-modulus", _value("integer", -7), _TWO), 1),
    "qti-truncate": _whole(_of("qti-truncate", _value("float", -6.8)), -6),
    "qti-round": _whole(_of("qti-round", _value("float", 6.5)), 7),
    "qti-round-to": _number(
        _of("qti-round-to", _value("float", 1234.567), rounding_mode="decimalPlaces", figures="1"), 1234.6
    ),
    "qti-integer-to-float": _number(_of("qti-integer-to-float", _FIVE), 5.0),
    "qti-gcd": _whole(_of("qti-gcd", _value("integer", 12), _value("integer", 18)), 6),
    "qti-lcm": _whole(_of("qti-lcm", _value("integer", 4), _value("integer", 6)), 12),
    "qti-max": _whole(_of("qti-max", _TWO, _SEVEN, _FIVE), 7),
    "qti-min": _whole(_of("qti-min", _SEVEN, _TWO, _FIVE), 2),
    "qti-repeat": Example(
        _of("qti-repeat", _TWO, number_repeats="3"), "integer", {"list": {"integer": [2, 2, 2]}}, "ordered"
    ),
    "qti-math-operator": _number(_of("qti-math-operator", _value("float", 100), name="log"), 2.0),
    # The sample variance of 1, 2 and 6: mean 3, squares 4 + 1 + 9 = 14, over 2.
    "qti-stats-operator": _number(_of("qti-stats-operator", _ROW, name="sampleVariance"), 7.0),
    "qti-custom-operator": _true(
        _of(
            "qti-custom-operator", _value("string", "2/4"), _value("string", "1/2"),
            **{"class": "madrone:math-equal"},
        )
    ),
}  # fmt: skip
