"""Rules and answers put together by chance: reading and scoring may complain, but never fail."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti import correct_responses, read_item, score_item
from madrone.qti.processing.compiler import BUILDERS
from madrone.qti.processing.responding import RESPONSE_RULES
from madrone.qti.processing.templating import TEMPLATE_RULES
from madrone.qti.tests.building import SCORE, item_xml, outcome, response

pytestmark = pytest.mark.thorough

IDENTIFIERS = ["RESPONSE", "MANY", "PLACES", "SCORE", "GRADE", "T", "numAttempts", "NOBODY"]
TEXTS = [
    "",
    "0",
    "1",
    "-1",
    "3",
    "2.5",
    "INF",
    "NaN",
    "{T}",
    "T",
    "true",
    "A",
    "A B",
    "0,0,9,9",
    "1e400",
    "é",
    "(a|b)*",
]
BASE_TYPES = [
    "integer",
    "float",
    "string",
    "identifier",
    "boolean",
    "pair",
    "directedPair",
    "point",
    "duration",
]
ATTRIBUTES = {
    "identifier": IDENTIFIERS,
    "base-type": BASE_TYPES,
    "name": ["sin", "log", "atan2", "mean", "popSD", "pi", "nothing"],
    "shape": ["rect", "circle", "default", "poly"],
    "tolerance-mode": ["exact", "absolute", "relative"],
    "rounding-mode": ["decimalPlaces", "significantFigures"],
    "case-sensitive": ["true", "false"],
} | dict.fromkeys(
    (
        "min",
        "max",
        "step",
        "n",
        "tolerance",
        "figures",
        "pattern",
        "number-repeats",
        "coords",
        "field-identifier",
        "definition",
    ),
    TEXTS,
)
WRITTEN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in ATTRIBUTES.items()}
)


def _element(name: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


LEAVES = st.builds(
    _element, st.sampled_from(["qti-base-value", "qti-variable"]), WRITTEN, st.sampled_from(TEXTS)
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        _element, st.sampled_from(sorted(BUILDERS)), WRITTEN, st.lists(inner, max_size=3).map("".join)
    ),
    max_leaves=8,
)


def _rules(names: set[str], kind: str) -> st.SearchStrategy[str]:
    branches = st.sampled_from([f"qti-{kind}-if", f"qti-{kind}-else-if", f"qti-{kind}-else"])
    return st.recursive(
        st.builds(_element, st.sampled_from(sorted(names)), WRITTEN, EXPRESSIONS),
        lambda inner: st.builds(
            _element, branches, st.just({}), st.tuples(EXPRESSIONS, inner).map("".join)
        ).map(lambda branch: f"<qti-{kind}-condition>{branch}</qti-{kind}-condition>"),
        max_leaves=3,
    )


RESPONSE_PROCESSING = st.lists(_rules(set(RESPONSE_RULES.builders), "response"), max_size=4).map("".join)
TEMPLATE_PROCESSING = st.lists(_rules(set(TEMPLATE_RULES.builders), "template"), max_size=3).map("".join)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["base", "list", "record", "integer", "string", "name"]), inner, max_size=2
        )
    ),
)
KINDS = st.sampled_from([*BASE_TYPES, "file", "nothing"])
ANSWERS = (
    JSON
    | st.builds(lambda kind, value: {"base": {kind: value}}, KINDS, SCALARS)
    | st.builds(
        lambda kind, values: {"list": {kind: values}},
        KINDS,
        st.lists(SCALARS | st.lists(SCALARS, max_size=2), max_size=3),
    )
)
ATTEMPTS = st.dictionaries(
    st.sampled_from([*IDENTIFIERS, "duration", "@seed", "@templates", "@candidateOutcomes"]),
    ANSWERS | st.dictionaries(st.sampled_from(IDENTIFIERS), ANSWERS, max_size=2),
    max_size=4,
)
MAPPING = '<qti-mapping><qti-map-entry map-key="A" mapped-value="1"/></qti-mapping>'
AREAS = '<qti-area-mapping><qti-area-map-entry shape="circle" coords="1,1,2" mapped-value="1"/></qti-area-mapping>'
TABLE = (
    '<qti-interpolation-table><qti-interpolation-table-entry source-value="1" target-value="good"/>'
    "</qti-interpolation-table>"
)
DECLARATIONS = (
    response("RESPONSE", "single", "identifier", "A", mapping=MAPPING)
    + response("MANY", "ordered", "float", "1", "2")
    + response("PLACES", "multiple", "point", "1 1", mapping=AREAS)
    + SCORE
    + outcome(
        "GRADE",
        "string",
        inside=TABLE,
    )
    + '<qti-template-declaration identifier="T" cardinality="single" base-type="integer"><qti-default-value>'
    "<qti-value>2</qti-value></qti-default-value></qti-template-declaration>"
)


@settings(max_examples=120, deadline=None)
@given(rules=RESPONSE_PROCESSING, templates=TEMPLATE_PROCESSING, attempt=ATTEMPTS, adaptive=st.booleans())
def test_no_rules_and_no_answer_make_scoring_fail(
    rules: str, templates: str, attempt: dict[str, object], adaptive: bool
) -> None:
    declarations = f"{DECLARATIONS}<qti-template-processing>{templates}</qti-template-processing>"
    item = read_item(
        item_xml(declarations, processing=rules, attributes='adaptive="true"' if adaptive else "")
    )
    for responses in (attempt, correct_responses(item), {}):
        result = score_item(item, responses)
        assert set(item.outcomes) <= set(result.outcomes)
        json.dumps(result.outcomes, allow_nan=False)
        assert score_item(item, responses) == result
