"""Which group is the reference, and which is compared with it."""

import pytest

from madrone.psychometrics.analysis import numbered
from madrone.psychometrics.errors import PsychometricsError


def test_the_group_zero_is_the_reference_and_the_other_one_is_compared() -> None:
    assert numbered(["0", "b", None, "0"]).tolist() == [0, 1, -1, 0]


def test_of_several_groups_one_is_named() -> None:
    assert numbered(["x", "y", "z", "y"], reference="y", focal="x").tolist() == [1, 0, -1, 0]


@pytest.mark.parametrize(
    ("reference", "focal", "code"),
    [
        ("0", None, "focal-group"),
        ("0", "0", "focal-group"),
        ("7", None, "unknown-group"),
        ("0", "7", "unknown-group"),
    ],
)
def test_what_could_mean_several_groups_or_none_is_refused(
    reference: str, focal: str | None, code: str
) -> None:
    with pytest.raises(PsychometricsError) as refused:
        numbered(["0", "1", "2", None], reference=reference, focal=focal)
    assert refused.value.code == code


def test_one_group_alone_is_refused_in_words() -> None:
    with pytest.raises(PsychometricsError, match="Besides the reference group 0 there are 0 groups"):
        numbered(["0", "0"])
