"""The machine's marks cannot be mistaken for each other, on any paper and whichever way the page lies."""

from itertools import combinations, pairwise

import pytest

from madrone.omr.layout.frame import EDGE, FrameMarks, frame_of
from madrone.omr.layout.style import LARGE, REGULAR
from madrone.omr.sheet.model import Paper

PAPERS: tuple[Paper, ...] = ("letter", "a4")


def rows_of(frame: FrameMarks) -> list[list[float]]:
    """The places of the anchors along each edge."""
    right, bottom = frame.width - EDGE, frame.height - EDGE
    return [
        [anchor.y for anchor in frame.anchors if anchor.x == EDGE],
        [anchor.y for anchor in frame.anchors if anchor.x == right],
        [anchor.x for anchor in frame.anchors if anchor.y == EDGE],
        [anchor.x for anchor in frame.anchors if anchor.y == bottom],
    ]


@pytest.mark.parametrize("paper", PAPERS)
def test_there_are_anchors_along_every_edge(paper: Paper) -> None:
    left, right, top, bottom = rows_of(frame_of(paper))
    assert min(len(left), len(right)) >= 10
    assert min(len(top), len(bottom)) >= 5


@pytest.mark.parametrize("paper", PAPERS)
def test_no_two_distances_between_anchors_are_alike(paper: Paper) -> None:
    for row in rows_of(frame_of(paper)):
        distances = sorted(abs(one - other) for one, other in combinations(row, 2))
        assert min(longer - shorter for shorter, longer in pairwise(distances)) >= 1.0 - 1e-9


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("pitch", [REGULAR.pitch, LARGE.pitch])
def test_no_two_anchors_are_a_few_pitches_apart(paper: Paper, pitch: float) -> None:
    for row in rows_of(frame_of(paper)):
        for one, other in combinations(row, 2):
            steps = round(abs(one - other) / pitch)
            assert steps > 4 or abs(abs(one - other) - steps * pitch) >= 0.9


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("turned", [False, True])
def test_a_page_upside_down_or_mirrored_meets_few_anchors(paper: Paper, turned: bool) -> None:
    frame = frame_of(paper)
    places = {(anchor.x, anchor.y) for anchor in frame.anchors}
    moved = {(frame.width - x, frame.height - y if turned else y) for x, y in places}
    met = sum(any(abs(x - a) < 2 and abs(y - b) < 2 for a, b in places) for x, y in moved)
    assert met <= len(places) / 4


@pytest.mark.parametrize("paper", PAPERS)
def test_bullseyes_keep_away_from_the_edge_and_codes_from_all_else(paper: Paper) -> None:
    frame = frame_of(paper)
    assert all(
        14 <= mark.x <= frame.width - 14 and 14 <= mark.y <= frame.height - 14 for mark in frame.fiducials
    )
    for code in frame.codes:
        # Four modules of white around a QR code, one around a Data Matrix.
        quiet = code.size * (4 / 21 if code.kind == "qr" else 1 / 18)
        reach = code.size / 2 + quiet
        for mark in frame.fiducials:
            assert max(abs(mark.x - code.x), abs(mark.y - code.y)) >= reach + mark.r - 0.01
        for anchor in frame.anchors:
            assert max(abs(anchor.x - code.x), abs(anchor.y - code.y)) >= reach + 1.3
