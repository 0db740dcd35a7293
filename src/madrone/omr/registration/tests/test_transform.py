"""From the paper to the picture: a homography and the shifts of four sides, exact where they say so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.omr.layout.geometry import Box
from madrone.omr.registration.transform import NO_SHIFT, Side, Transform, project

FRAME = Box(15, 15, 185.9, 249.4)
#: Eight pixels to the millimetre, a little turned.
PLAIN = (8.0, 0.1, 30.0, -0.1, 8.0, 20.0, 0.0, 0.0, 1.0)
POINTS = np.array([(15.0, 15.0), (200.9, 15.0), (200.9, 264.4), (15.0, 264.4), (100.0, 140.0), (60.0, 80.0)])


def transform(**sides: Side) -> Transform:
    return Transform(PLAIN, FRAME, **sides)


def side(shift: tuple[float, float], start: float, end: float, more: float = 0.0) -> Side:
    """Shifts that rise evenly along a side."""
    return Side((start, end), (shift[0], shift[0] + more), (shift[1], shift[1] + more))


def test_a_homography_is_applied_with_its_perspective() -> None:
    homography = np.array([[2.0, 0, 1], [0, 3, 2], [0, 0.5, 1]])
    assert project(homography, np.array([[4.0, 2.0]])) == pytest.approx(np.array([[4.5, 4.0]]))


def test_without_sides_only_the_homography_counts() -> None:
    assert np.array_equal(transform().pixels(POINTS), transform().plain(POINTS))
    assert np.array_equal(NO_SHIFT.shifts(np.array([1.0, 2.0])), np.zeros((2, 2)))


def test_equal_shifts_on_all_sides_move_the_whole_page() -> None:
    sides = {
        name: side((3.0, -2.0), 15, end)
        for name, end in (("left", 264.4), ("right", 264.4), ("top", 200.9), ("bottom", 200.9))
    }
    found = transform(**sides)
    assert found.pixels(POINTS) - found.plain(POINTS) == pytest.approx(np.tile([3.0, -2.0], (len(POINTS), 1)))


def test_uneven_feed_moves_rows_as_the_anchors_of_their_sides_say() -> None:
    places, late = (15.0, 100.0, 180.0, 264.4), (0.0, 6.0, -4.0, 0.0)
    down = Side(places, (0.0,) * 4, late)
    flat = Side((15.0, 200.9), (0.0, 0.0), (0.0, 0.0))
    found = transform(left=down, right=down, top=flat, bottom=flat)
    rows = np.array([(90.0, y) for y in (100.0, 140.0, 180.0, 222.2)])
    moved = found.pixels(rows) - found.plain(rows)
    assert moved[:, 1] == pytest.approx(np.interp(rows[:, 1], places, late))
    assert moved[:, 0] == pytest.approx(0)


@given(
    st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 1), st.floats(0, 1)
)
def test_corners_that_moved_by_any_amount_are_kept_and_between_them_all_is_even(
    first: float, second: float, third: float, fourth: float, u: float, v: float
) -> None:
    """A bilinear shift of the corners is given back at every point."""
    whole = np.array([[first, second], [second, third], [third, fourth], [fourth, first]])

    def along(start: int, end: int, low: float, high: float) -> Side:
        return Side((low, high), (whole[start, 0], whole[end, 0]), (whole[start, 1], whole[end, 1]))

    found = transform(
        top=along(0, 1, 15, 200.9),
        right=along(1, 2, 15, 264.4),
        bottom=along(3, 2, 15, 200.9),
        left=along(0, 3, 15, 264.4),
    )
    point = np.array([[15 + u * FRAME.width, 15 + v * FRAME.height]])
    expected = (1 - v) * ((1 - u) * whole[0] + u * whole[1]) + v * ((1 - u) * whole[3] + u * whole[2])
    assert (found.pixels(point) - found.plain(point))[0] == pytest.approx(expected, abs=1e-6)


def test_beyond_its_last_mark_a_shift_stays() -> None:
    rising = Side((50.0, 100.0), (0.0, 5.0), (0.0, 1.0))
    assert rising.shifts(np.array([10.0, 75.0, 200.0])) == pytest.approx(
        np.array([[0, 0], [2.5, 0.5], [5, 1]])
    )


@pytest.mark.parametrize("factor", [2, 3])
def test_a_finer_picture_has_the_same_points(factor: int) -> None:
    """A pixel of the small picture is the mean of ``factor`` × ``factor`` pixels, so its middle is theirs."""
    sides = {"left": side((1, 2), 15, 264.4, 1), "right": side((0, 1), 15, 264.4)}
    sides |= {"top": side((1, 2), 15, 200.9, -1), "bottom": side((2, 3), 15, 200.9, -2)}
    found = transform(**sides)
    expected = factor * found.pixels(POINTS) + (factor - 1) / 2
    assert found.magnified(factor).pixels(POINTS) == pytest.approx(expected)


def test_the_steps_at_a_point_are_a_millimetre_to_the_right_and_down() -> None:
    centres, steps = transform().frames(POINTS)
    assert centres == pytest.approx(transform().pixels(POINTS))
    assert steps[0] == pytest.approx(np.array([[8.0, 0.1], [-0.1, 8.0]]))
