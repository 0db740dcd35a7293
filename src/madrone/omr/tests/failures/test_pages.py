"""No page is ever read wrong in silence: each is right, asks, or is refused with a name for why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest

from madrone.omr.tests.failures.cases import CASES, make, run

#: What the reader is known to get wrong, each to be taken from here when it is mended: the test then fails.
UNSOLVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "circled": "a circle around the ring is not looked at, and the question is read as blank",
        "crossed out": "where several may be marked, a mark that was struck out counts",
        "two pages in one picture": "one of them is read, and nothing is said of the other",
        "codes of two pages": "where one of two codes is hard to read, nobody looks whether it agrees",
    }
)
#: Pages of so many pixels take seconds to draw.
PAGES: Final[Mapping[str, int]] = MappingProxyType({"600 dpi": 1, "300 dpi": 2})


@pytest.mark.thorough
@pytest.mark.parametrize("name", CASES)
def test_no_page_is_wrong_in_silence(name: str, request: pytest.FixtureRequest) -> None:
    if name in UNSOLVED:
        request.applymarker(pytest.mark.xfail(reason=UNSOLVED[name], strict=True))
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
