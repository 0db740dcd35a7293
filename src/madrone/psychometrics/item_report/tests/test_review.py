"""Which items ask for a look, and why."""

from dataclasses import replace

import pytest

from madrone.psychometrics.analysis import Distractor, ItemStatistics, MantelHaenszel
from madrone.psychometrics.calibration import ItemFit
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.item_report.review import Evidence, ReviewLimits, remarks
from madrone.psychometrics.plots import FitGroup

GOOD = ItemStatistics("q", 500, 10, 1, 0.6, 0.6, 0.49, 0.4, 0.8)
SOUND = Evidence(
    GOOD, ItemParameters("q", "2pl", 1.0, (0.0,)), 1.0, ItemFit("q", 12.0, 10, 0.3, 0.01), 0.6, (), ()
)
OFF = FitGroup(0.0, 50, 0.5, 0.9, 0.8, 0.95, (0.1, 0.9))


def option(name: str, *flags: str, key: bool = False) -> Distractor:
    return Distractor("q", name, key, 100, 0.2, -0.1 if key else 0.3, 5.0, flags)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "short"),
    [
        (SOUND, []),
        (replace(SOUND, statistics=replace(GOOD, p=0.97)), ["very easy"]),
        (replace(SOUND, statistics=replace(GOOD, p=0.12)), ["very hard"]),
        (replace(SOUND, statistics=replace(GOOD, corrected_point_biserial=-0.1)), ["negative"]),
        (replace(SOUND, statistics=replace(GOOD, corrected_point_biserial=0.1)), ["weak"]),
        (replace(SOUND, statistics=replace(GOOD, corrected_point_biserial=None)), []),
        (replace(SOUND, statistics=replace(GOOD, missing=100)), ["missing"]),
        (replace(SOUND, statistics=replace(GOOD, n=50, missing=0)), ["few examinees"]),
        (replace(SOUND, fit_p=0.002), ["misfit"]),
        (replace(SOUND, D=0.3), ["flat"]),
        (replace(SOUND, groups=[OFF] * 3), ["off its curve"]),
        (replace(SOUND, groups=[OFF] * 2), []),
        (
            replace(SOUND, options=[option("A", "below-distractor", key=True), option("C", "above-key")]),
            ["check the key"],
        ),
        (replace(SOUND, options=[option("A", "negative-key", key=True)]), ["check the key"]),
        (replace(SOUND, options=[option("D", "rarely-chosen")]), ["idle option"]),
        (replace(SOUND, dif=MantelHaenszel("q", 200, 200, 9, delta=0.3, ets_class="A")), []),
        (replace(SOUND, dif=MantelHaenszel("q", 200, 200, 9, delta=-1.2, ets_class="B")), ["DIF B"]),
        (replace(SOUND, dif=MantelHaenszel("q", 200, 200, 9, delta=1.9, ets_class="C")), ["DIF C"]),
    ],
)
def test_an_item_is_remarked_for_what_it_does_and_for_nothing_else(found: Evidence, short: list[str]) -> None:
    assert [remark.short for remark in remarks(found, ReviewLimits())] == short


def test_remarks_say_the_figures_and_which_can_wait() -> None:
    options = [
        option("A", "below-distractor", key=True),
        option("C", "above-key"),
        option("D", "rarely-chosen"),
    ]
    said = remarks(replace(SOUND, options=options), ReviewLimits())
    assert said[0].sentence == "Option C draws abler examinees than the key A does: check the key."
    assert [remark.minor for remark in said] == [False, True]


def test_a_difference_between_groups_says_whom_it_favors() -> None:
    dif = MantelHaenszel("q", 200, 200, 9, delta=-1.94, ets_class="C")
    said = remarks(replace(SOUND, dif=dif), ReviewLimits())[0]
    assert said.sentence.endswith("class C, in favor of the reference group (delta −1.94).")
    assert not said.minor


def test_limits_can_be_set() -> None:
    easy = replace(SOUND, statistics=replace(GOOD, p=0.97))
    assert remarks(easy, ReviewLimits(easiest=0.98)) == ()
