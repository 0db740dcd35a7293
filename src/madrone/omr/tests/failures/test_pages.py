"""No page is ever read wrong in silence: each is right, asks, or is refused with a name for why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest

from madrone.omr.tests.failures.cases import CASES, make, run

#: Pages of so many pixels take seconds to draw.
PAGES: Final[Mapping[str, int]] = MappingProxyType({"600 dpi": 1, "300 dpi": 2})


@pytest.mark.thorough
@pytest.mark.parametrize("name", CASES)
def test_no_page_is_wrong_in_silence(name: str) -> None:
    case = CASES[name]
    outcome = run(name, 0, PAGES.get(name, 3))
    assert not outcome.silent
    assert not outcome.misidentified
    for end in outcome.ends:
        assert end == "read" or end.partition("(")[2].rstrip(")") in case.ends
    assert outcome.ends["read"] >= case.read * outcome.ends.total()


@pytest.mark.thorough
def test_equal_seeds_give_equal_pages() -> None:
    first, again, other = (make("crumpled", seed) for seed in (3, 3, 4))
    assert (first.pixels == again.pixels).all()
    assert first.key == again.key
    assert first.pixels.shape != other.pixels.shape or (first.pixels != other.pixels).any()
