"""Small groups cannot be seen, nor be worked out from what is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.access import Actor, Grant, Role
from madrone.reports.suppression import MINIMUM, Hidden, hides_small_groups, suppressed

SMALL, COMPLEMENT = Hidden.SMALL, Hidden.COMPLEMENT


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([11, 40, 300], [None, None, None]),
        ([10, 40, 300], [SMALL, COMPLEMENT, None]),
        ([3, 4, 40, 300], [SMALL, SMALL, COMPLEMENT, None]),
        ([8, 4, 40, 300], [SMALL, SMALL, None, None]),
        ([0, 12, 40], [None, None, None]),
        ([0, 5, 40], [None, SMALL, COMPLEMENT]),
        ([5], [SMALL]),
        ([], []),
    ],
)
def test_it_hides_small_groups_and_what_gives_them_away(
    sizes: list[int], expected: list[Hidden | None]
) -> None:
    assert suppressed(sizes) == expected


@given(st.lists(st.integers(0, 60), max_size=12))
def test_what_is_left_of_a_total_is_no_small_group(sizes: list[int]) -> None:
    verdicts = suppressed(sizes)
    shown = [size for size, verdict in zip(sizes, verdicts, strict=True) if verdict is None]
    hidden = [size for size, verdict in zip(sizes, verdicts, strict=True) if verdict]
    assert not any(0 < size < MINIMUM for size in shown)
    # Whoever knows the total and every shown group knows the sum of the hidden ones, and no more.
    if hidden and any(shown):
        assert len(hidden) >= 2
        assert sum(hidden) >= MINIMUM


@given(st.lists(st.integers(0, 60), max_size=12))
def test_it_hides_no_more_than_it_must(sizes: list[int]) -> None:
    verdicts = suppressed(sizes)
    if not any(verdict is SMALL for verdict in verdicts):
        assert verdicts == [None] * len(sizes)
    kept_back = [size for size, verdict in zip(sizes, verdicts, strict=True) if verdict is COMPLEMENT]
    assert len(kept_back) <= 1


@pytest.mark.parametrize(
    ("grants", "hides"),
    [
        ([(Role.STATE, "")], True),
        ([(Role.HELP_DESK, "")], True),
        ([(Role.EDUCATOR_DISTRICT, "5910001")], True),
        ([(Role.LEA_COORDINATOR, "5910001")], False),
        ([(Role.SITE_COORDINATOR, "59100010000011")], False),
        ([(Role.TEST_ADMINISTRATOR, "59100010000011")], False),
        ([(Role.EDUCATOR_DISTRICT, "5910001"), (Role.LEA_COORDINATOR, "5910001")], False),
        ([(Role.EDUCATOR_DISTRICT, "5910001"), (Role.SITE_COORDINATOR, "59100010000011")], True),
        ([(Role.EDUCATOR_DISTRICT, "5910001"), (Role.TEST_ADMINISTRATOR, "59100010000011")], True),
    ],
)
def test_those_whose_work_is_with_groups_see_them_as_the_public_does(
    grants: list[tuple[Role, str]], hides: bool
) -> None:
    actor = Actor(name="Somebody", grants=tuple(Grant(role, scope) for role, scope in grants))
    assert hides_small_groups(actor) is hides
