"""Workers of one server keep to one processor each and spread over those there are."""

import os

import pytest

from madrone.site import processor

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system does not let a process choose its processor"
)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> dict[int, set[int]]:
    """Four processors, and what each process (0 is this one) has been kept to."""
    kept: dict[int, set[int]] = {0: {0, 1, 2, 3}}
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: kept[process])
    monkeypatch.setattr(os, "sched_setaffinity", lambda process, mask: kept.__setitem__(process, set(mask)))
    return kept


@pytest.mark.parametrize(
    ("siblings", "expected"),
    [
        ([], 0),
        ([{0}], 1),
        ([{0}, {1}, {3}], 2),
        ([{0}, {1}, {2}, {3}], 0),
        ([{0, 1, 2, 3}], 1),
        ([{0}, {0, 1, 2, 3}], 2),
    ],
)
def test_a_worker_takes_the_processor_that_the_fewest_have(
    chosen: dict[int, set[int]],
    monkeypatch: pytest.MonkeyPatch,
    siblings: list[set[int]],
    expected: int,
) -> None:
    chosen.update(enumerate(siblings, start=1))
    monkeypatch.setattr(processor, "_siblings", lambda parent: range(1, len(siblings) + 1))
    assert processor.keep_to_one(1) == expected
    assert chosen[0] == {expected}


def test_a_process_without_siblings_finds_none() -> None:
    assert os.getpid() not in processor._siblings(os.getppid())


def test_where_the_system_gives_no_choice_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_setaffinity")
    assert processor.keep_to_one(1) is None
