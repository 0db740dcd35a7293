"""The published figures of the scale agree with each other through the published formula."""

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import GRADES, claims, policy, reported_claim, round_half_away

TESTS = [(subject, grade) for subject in ("ELA", "MATH") for grade in GRADES]
CUTS = [(*test, cut) for test in TESTS for cut in range(3)]
LIMITS = [(*test, end) for test in TESTS for end in ("lowest", "highest")]
YEARS = (2015, 2016, 2018, 2020, 2021, 2026)


def test_there_are_42_cuts_and_28_limits() -> None:
    assert (len(CUTS), len(LIMITS)) == (42, 28)


@pytest.mark.parametrize(("subject", "grade", "cut"), CUTS)
def test_a_theta_cut_gives_its_published_scale_score(subject: str, grade: str, cut: int) -> None:
    rules = policy("smarter", 2018)
    cuts = rules.cuts(subject, grade)
    assert round_half_away(rules.scale(subject).at(cuts.theta[cut])) == cuts.scale[cut]


@pytest.mark.parametrize(("subject", "grade", "end"), LIMITS)
@pytest.mark.parametrize("year", YEARS)
def test_a_theta_limit_gives_its_published_scale_score(subject: str, grade: str, end: str, year: int) -> None:
    rules = policy("smarter", year)
    limits = rules.limits(subject, grade)
    theta, scale_score = (limits.lot, limits.loss) if end == "lowest" else (limits.hot, limits.hoss)
    assert round_half_away(rules.scale(subject).at(theta)) == scale_score


#: Where each level begins and ends on California's pages: LOSS, the three cuts, HOSS (TOMS Appendix A, "Prior to
#: the 2020-21 Administration" and "Current Test Administration"; mathematics before 2020-21: cde.ca.gov,
#: Smarter Balanced Scale Score Ranges, 2015).
RANGES_2018 = {
    ("ELA", "03"): (2114, 2367, 2432, 2490, 2623),
    ("ELA", "04"): (2131, 2416, 2473, 2533, 2663),
    ("ELA", "05"): (2201, 2442, 2502, 2582, 2701),
    ("ELA", "06"): (2210, 2457, 2531, 2618, 2724),
    ("ELA", "07"): (2258, 2479, 2552, 2649, 2745),
    ("ELA", "08"): (2288, 2487, 2567, 2668, 2769),
    ("ELA", "11"): (2299, 2493, 2583, 2682, 2795),
    ("MATH", "03"): (2189, 2381, 2436, 2501, 2621),
    ("MATH", "04"): (2204, 2411, 2485, 2549, 2659),
    ("MATH", "05"): (2219, 2455, 2528, 2579, 2700),
    ("MATH", "06"): (2235, 2473, 2552, 2610, 2748),
    ("MATH", "07"): (2250, 2484, 2567, 2635, 2778),
    ("MATH", "08"): (2265, 2504, 2586, 2653, 2802),
    ("MATH", "11"): (2280, 2543, 2628, 2718, 2862),
}
RANGES_2021 = {
    ("ELA", "03"): (2115, 2367, 2432, 2490, 2650),
    ("ELA", "04"): (2140, 2416, 2473, 2533, 2690),
    ("ELA", "05"): (2200, 2442, 2502, 2582, 2730),
    ("ELA", "06"): (2230, 2457, 2531, 2618, 2770),
    ("ELA", "07"): (2260, 2479, 2552, 2649, 2810),
    ("ELA", "08"): (2290, 2487, 2567, 2668, 2850),
    ("ELA", "11"): (2300, 2493, 2583, 2682, 2900),
    ("MATH", "03"): (2190, 2381, 2436, 2501, 2660),
    ("MATH", "04"): (2205, 2411, 2485, 2549, 2700),
    ("MATH", "05"): (2220, 2455, 2528, 2579, 2740),
    ("MATH", "06"): (2235, 2473, 2552, 2610, 2780),
    ("MATH", "07"): (2250, 2484, 2567, 2635, 2820),
    ("MATH", "08"): (2265, 2504, 2586, 2653, 2860),
    ("MATH", "11"): (2280, 2543, 2628, 2718, 2900),
}


@pytest.mark.parametrize(("year", "ranges"), [(2018, RANGES_2018), (2021, RANGES_2021)])
def test_the_published_ranges_stand_in_the_tables(
    year: int, ranges: dict[tuple[str, str], tuple[int, ...]]
) -> None:
    rules = policy("caaspp", year)
    for test in TESTS:
        limits = rules.limits(*test)
        assert (limits.loss, *rules.cuts(*test).scale, limits.hoss) == ranges[test]


@pytest.mark.parametrize(
    ("subject", "grade", "a", "b"),
    [
        ("ELA", "03", 0.67, -0.42),
        ("ELA", "08", 0.53, 1.3),
        ("ELA", "11", 0.5, 1.69),
        ("MATH", "03", 0.85, -0.81),
        ("MATH", "05", 0.77, 0.68),
        ("MATH", "11", 0.53, 2.71),
    ],
)
def test_the_average_items_are_the_published_ones(subject: str, grade: str, a: float, b: float) -> None:
    average = policy().simulated_item(subject, grade)
    assert (average.model, average.a, average.steps) == ("2pl", a, (b,))


@pytest.mark.parametrize(("subject", "grade"), TESTS)
def test_cuts_rise_and_lie_within_the_limits(subject: str, grade: str) -> None:
    for year in YEARS:
        rules = policy("caaspp", year)
        low, (first, second, third), high = (
            rules.limits(subject, grade).loss,
            rules.cuts(subject, grade).scale,
            rules.limits(subject, grade).hoss,
        )
        assert low < first < second < third < high


@pytest.mark.parametrize(
    ("scale_score", "level"),
    [(2201, 1), (2441, 1), (2442, 2), (2501, 2), (2502, 3), (2581, 3), (2582, 4), (2701, 4)],
)
def test_a_level_begins_at_its_cut(scale_score: int, level: int) -> None:
    assert policy("smarter", 2018).level("ELA", "05", scale_score) == level


@pytest.mark.parametrize(
    ("x", "rounded"),
    [(2.5, 3), (3.5, 4), (-2.5, -3), (0.49999999999999994, 0), (-0.5, -1), (2501.5, 2502), (2502.4999, 2502)],
)
def test_halves_are_rounded_away_from_zero(x: float, rounded: int) -> None:
    assert round_half_away(x) == rounded


def test_ela_has_four_claims_and_mathematics_three() -> None:
    assert [claim.name for claim in claims("ELA")] == ["Reading", "Writing", "Listening", "Research/Inquiry"]
    assert [claim.code for claim in claims("MATH")] == ["1", "SOCK_2", "3"]


@pytest.mark.parametrize(
    ("subject", "content", "reported"),
    [
        ("ELA", "1-IT", "SOCK_R"),
        ("ELA", "1-LT", "SOCK_R"),
        ("ELA", "2-W", "2-W"),
        ("ELA", "3-L", "SOCK_LS"),
        ("ELA", "3-S", "SOCK_LS"),
        ("ELA", "4", "4-CR"),
        ("MATH", "2", "SOCK_2"),
        ("MATH", "4", "SOCK_2"),
        ("MATH", "SOCK_2", "SOCK_2"),
    ],
)
def test_a_content_claim_is_reported_under_its_claim(subject: str, content: str, reported: str) -> None:
    assert reported_claim(subject, content).code == reported


def test_a_claim_that_there_is_not_is_named() -> None:
    with pytest.raises(PsychometricsError, match="MATH has no claim “5”") as refused:
        reported_claim("MATH", "5")
    assert refused.value.code == "unknown-claim"
