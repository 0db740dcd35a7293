"""Every construct that docs/reference/qti.md claims: read, rendered, scored and written."""

from importlib import import_module

import pytest

from madrone.qti.interactions import KINDS
from madrone.qti.interactions.model import UNDELIVERED
from madrone.qti.processing.compiler import BUILDERS
from madrone.qti.tests.conformance import checks, content, expressions, flow, interactions, rules

# These have a meaning in tests only; the tests of the flow show it.
OF_TESTS = {
    "qti-number-correct", "qti-number-incorrect", "qti-number-presented", "qti-number-responded",
    "qti-number-selected", "qti-outcome-maximum", "qti-outcome-minimum", "qti-test-variables",
}  # fmt: skip

XML = {
    **{f"interaction {kind}": example.xml for kind, example in interactions.EXAMPLES.items()},
    **{f"expression {name}": example.xml for name, example in expressions.EXAMPLES.items()},
    **{f"rule {name}": example.xml for name, example in rules.RULES.items()},
    **{f"content {name}": example.xml for name, example in content.EXAMPLES.items()},
}


def test_there_is_an_example_of_every_interaction_and_every_expression() -> None:
    assert set(interactions.EXAMPLES) | set(interactions.NOT_SHOWN) == KINDS
    assert set(interactions.NOT_SHOWN) == UNDELIVERED
    assert set(expressions.EXAMPLES) == set(BUILDERS) - OF_TESTS


@pytest.mark.parametrize("name", sorted(XML))
def test_it_is_read(name: str) -> None:
    assert checks.is_read(XML[name])


@pytest.mark.parametrize("name", sorted(XML))
def test_it_is_written(name: str) -> None:
    assert checks.is_written(XML[name])


@pytest.mark.parametrize("kind", sorted(interactions.EXAMPLES))
def test_the_interaction_is_rendered(kind: str) -> None:
    assert checks.interaction_is_rendered(kind)


@pytest.mark.parametrize("kind", sorted(interactions.EXAMPLES))
def test_the_interaction_is_scored(kind: str) -> None:
    assert checks.interaction_is_scored(kind)


@pytest.mark.parametrize("name", sorted(expressions.EXAMPLES))
def test_the_expression_is_carried_out(name: str) -> None:
    assert checks.expression_is_carried_out(name)


@pytest.mark.parametrize("name", sorted(rules.RULES))
def test_the_rule_is_carried_out(name: str) -> None:
    assert checks.rule_is_carried_out(name)


@pytest.mark.parametrize("name", sorted(content.EXAMPLES))
def test_the_content_is_shown_to_whom_it_is_meant_for(name: str) -> None:
    assert checks.content_is_rendered(name)


@pytest.mark.parametrize("construct", sorted(flow.TESTS))
def test_the_test_that_shows_a_construct_of_the_flow_is_there(construct: str) -> None:
    module, function = flow.TESTS[construct].split(".")
    assert callable(getattr(import_module(f"madrone.qti.tests.{module}"), function))
