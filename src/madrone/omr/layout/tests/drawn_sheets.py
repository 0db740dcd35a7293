"""Sheets of all kinds, drawn at random, and the questions that every layout is asked."""

from collections.abc import Iterator

from hypothesis import strategies as st

from madrone.omr.layout.geometry import Box, PageLayout
from madrone.omr.sheet import Field, Grid, Lead, Match, Questions, Sheet, Writing

WORDS = st.text("abcdefghijklmnopqrstuvwxyzñÁ ?", min_size=1, max_size=90).map(
    lambda text: text.strip() or "x"
)
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LEADS = st.builds(
    Lead, st.sampled_from(["", "Part 1"]), st.sampled_from(["", "Choose. " * 20]), st.booleans()
)
COUNTS = st.none() | st.integers(1, 130)
FEW = st.none() | st.integers(1, 3)
VALUES = st.integers(1, 10).map(lambda count: LETTERS[:count]) | st.lists(
    WORDS, min_size=1, max_size=6, unique=True
).map(tuple)


def _fields(name: str) -> st.SearchStrategy[Field]:
    label, lead = st.sampled_from(["", "1"]) | WORDS, st.just(Lead()) | LEADS
    start = st.sampled_from([1, 95])
    return st.one_of(
        st.builds(
            Questions,
            st.just(name),
            label,
            COUNTS,
            start,
            lead,
            st.sampled_from(["single", "multiple"]),
            VALUES,
        ),
        st.builds(
            Grid,
            st.just(name),
            label,
            FEW,
            start,
            lead,
            st.sampled_from(["digits", "letters", "numeric"]),
            st.integers(1, 8),
            *[st.booleans()] * 3,
        ),
        st.builds(
            Match,
            st.just(name),
            label,
            FEW,
            start,
            lead,
            st.lists(WORDS, min_size=1, max_size=6).map(tuple),
            VALUES,
        ),
        st.builds(Writing, st.just(name), label, FEW, start, lead, st.floats(8, 150), st.booleans()),
    )


@st.composite
def drawn_sheets(draw: st.DrawFn) -> Sheet:
    """A sheet of one to five fields."""
    fields = tuple(draw(_fields(name)) for name in "abcde"[: draw(st.integers(1, 5))])
    return Sheet(
        draw(WORDS),
        "F1",
        fields,
        draw(st.sampled_from(["letter", "a4"])),
        draw(st.sampled_from(["en", "es"])),
        draw(st.just("") | WORDS),
        draw(st.booleans()),
        draw(st.booleans()),
    )


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes do not overlap, but for a rounding."""
    slack = 0.01
    return (
        one.x + one.width <= other.x + slack
        or other.x + other.width <= one.x + slack
        or one.y + one.height <= other.y + slack
        or other.y + other.height <= one.y + slack
    )


def machine_boxes(page: PageLayout) -> Iterator[Box]:
    """Where the machine's marks stand, with the white around them that they need."""
    for mark in page.fiducials:
        yield _around(mark.x, mark.y, 2 * mark.r + 1, 2 * mark.r + 1)
    for anchor in page.anchors:
        yield _around(anchor.x, anchor.y, anchor.width + 3, anchor.height + 1)
    for code in page.codes:
        quiet = 8 / 21 if code.kind == "qr" else 2 / 18
        yield _around(code.x, code.y, code.size * (1 + quiet), code.size * (1 + quiet))
    for patch in page.patches:
        yield patch.box
    if page.label:
        yield page.label


def _around(x: float, y: float, width: float, height: float) -> Box:
    return Box(x - width / 2, y - height / 2, width, height)
