"""Sound items of every kind, spoiled in drawn ways, go the whole way: a refusal or a result, nothing else."""

import pickle
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from madrone.qti import correct_responses, read_item, render_item, score_item, validate_responses
from madrone.qti.clones import clone_item
from madrone.qti.errors import QtiError
from madrone.qti.item import Item
from madrone.qti.lint import lint_item
from madrone.qti.tests.conformance import content, expressions, interactions, rules
from madrone.qti.writing import write_item

pytestmark = pytest.mark.thorough

SEEDS = [
    *(one.xml for one in interactions.EXAMPLES.values()),
    *(one.xml for one in expressions.EXAMPLES.values()),
    *(one.xml for one in rules.RULES.values()),
    *(one.xml for one in content.EXAMPLES.values()),
]
TREES = [etree.fromstring(xml) for xml in SEEDS]
NAMES = sorted({str(one.tag) for tree in TREES for one in tree.iter(etree.Element)})
KEYS = sorted({str(key) for tree in TREES for one in tree.iter(etree.Element) for key in one.attrib})
VALUES = st.one_of(
    st.sampled_from(
        ("", "0", "-1", "1e309", "NaN", "A", "A B", "RESPONSE", "multiple", "record", "point", "../../x")
    ),
    st.sampled_from(
        ("9" * 400, "javascript:go()", "0,0,1,1", "(a+)+$", "%999999d", "true", "pair", "file", "float")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
)
PARTS = st.integers(0, 200)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KINDS = st.sampled_from(
    ("identifier", "string", "integer", "float", "point", "pair", "directedPair", "boolean", "file")
)
ANSWERS = st.one_of(
    JSON,
    st.builds(lambda kind, value: {"base": {kind: value}}, KINDS, JSON),
    st.builds(lambda kind, values: {"list": {kind: values}}, KINDS, st.lists(JSON, max_size=4)),
)


@st.composite
def spoiled_items(draw: st.DrawFn) -> bytes:
    """An item of some kind after up to five changes to its tree."""
    tree = deepcopy(TREES[draw(st.integers(0, len(TREES) - 1))])
    for _ in range(draw(st.integers(0, 5))):
        elements = list(tree.iter(etree.Element))
        one = elements[draw(PARTS) % len(elements)]
        parent = one.getparent()
        way = draw(st.sampled_from(("set", "drop", "text", "rename", "remove", "repeat", "graft")))
        if way == "set":
            key = draw(st.sampled_from(sorted(map(str, one.attrib)) or KEYS) | st.sampled_from(KEYS))
            one.set(key, draw(VALUES))
        elif way == "drop" and one.attrib:
            del one.attrib[draw(st.sampled_from(sorted(map(str, one.attrib))))]
        elif way == "text":
            one.text = draw(VALUES)
        elif way == "rename":
            one.tag = draw(st.sampled_from(NAMES))
        elif way == "remove" and parent is not None:
            parent.remove(one)
        elif way == "repeat" and parent is not None:
            parent.append(deepcopy(one))
        elif way == "graft":
            donors = list(TREES[draw(st.integers(0, len(TREES) - 1))].iter(etree.Element))
            one.append(deepcopy(donors[draw(PARTS) % len(donors)]))
    return etree.tostring(tree)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled_items(), st.lists(ANSWERS, min_size=3, max_size=3), st.integers(0, 99))
def test_a_spoiled_item_goes_the_whole_way_or_is_refused(
    xml: bytes, answers: list[object], seed: int
) -> None:
    try:
        item = read_item(xml, source="spoiled.xml")
    except QtiError as error:
        assert error.code
        assert error.source == "spoiled.xml"
        return
    responses = dict(zip([*item.responses, "unknown"], answers, strict=False))
    _draw(item, responses, seed)
    _score(item, responses, seed)
    assert all(one.code and one.message and one.line >= 0 for one in (*item.problems, *lint_item(item)))
    again = pickle.loads(pickle.dumps(item))  # noqa: S301 - what was written a moment ago
    assert again.problems == item.problems
    assert read_item(write_item(item)).identifier == item.identifier


def _draw(item: Item, responses: dict[str, object], seed: int) -> None:
    for medium in ("screen", "print"):
        html = render_item(
            item,
            asset_url=str,
            medium=medium,
            responses=responses,
            show_key=seed % 2 == 0,
            clone=clone_item(item, seed),
        )
        assert "<script" not in html


def _score(item: Item, responses: dict[str, object], seed: int) -> None:
    result = score_item(item, {**responses, "@seed": seed})
    assert result == score_item(item, {**responses, "@seed": seed})
    score_item(item, {**correct_responses(item), "@candidateOutcomes": result.outcomes})
    try:
        validate_responses(item, responses)
    except QtiError as error:
        assert error.code.startswith("response-")
