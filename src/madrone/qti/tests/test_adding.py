"""Sums of decimals that people write."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from madrone.qti.processing.rounding import add_up

WRITTEN = st.builds(
    lambda digits, scale: digits / scale, st.integers(-99_999, 99_999), st.sampled_from([10, 100, 1000])
)


@given(st.lists(WRITTEN, min_size=1, max_size=12))
def test_decimals_add_up_as_on_paper(numbers: list[float]) -> None:
    assert add_up(numbers) == float(sum(Fraction(repr(number)) for number in numbers))


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=8), st.randoms())
def test_the_order_makes_no_difference(numbers: list[float], chance: object) -> None:
    other = list(numbers)
    chance.shuffle(other)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert add_up(other) == add_up(numbers)


@given(st.floats(-1000, 1000))
def test_a_number_alone_is_its_own_sum(number: float) -> None:
    assert add_up([number]) == number
