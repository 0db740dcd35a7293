"""The state of a test goes through JSON unchanged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.adaptive import TestState
from madrone.psychometrics.errors import PsychometricsError

NAMES = st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=5)
SCORES = st.none() | st.integers(0, 6)


@given(st.integers(0, 2**53), NAMES, NAMES, NAMES, st.none() | st.floats(-6, 6), st.data())
def test_a_state_is_read_back_as_it_was_written(
    seed: int,
    items: list[str],
    excluded: list[str],
    seen: list[str],
    start: float | None,
    data: st.DataObject,
) -> None:
    scores = data.draw(st.lists(SCORES, min_size=len(items), max_size=len(items)))
    state = TestState(seed, tuple(items), tuple(scores), tuple(excluded), tuple(seen), start)
    assert TestState.from_json(json.loads(json.dumps(state.as_json()))) == state


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"seed": "1"},
        {"seed": -1},
        {"seed": 1, "items": ["a"]},
        {"seed": 1, "items": ["a", "a"], "scores": [0, 0]},
        {"seed": 1, "items": [3], "scores": [0]},
        {"seed": 1, "items": ["a"], "scores": ["right"]},
        {"seed": 1, "items": "a", "scores": [1]},
        {"seed": 1, "start": "middle"},
    ],
)
def test_a_record_that_is_no_state_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(PsychometricsError) as refused:
        TestState.from_json(record)
    assert refused.value.code == "state"
