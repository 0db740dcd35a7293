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


@pytest.mark.parametrize(
    ("subject", "grade", "cuts", "limits_2018", "limits_2021"),
    [
        ("ELA", "03", (2367, 2432, 2490), (2114, 2623), (2115, 2650)),
        ("ELA", "05", (2442, 2502, 2582), (2201, 2701), (2200, 2730)),
        ("ELA", "11", (2493, 2583, 2682), (2299, 2795), (2300, 2900)),
        ("MATH", "04", (2411, 2485, 2549), (2204, 2659), (2205, 2700)),
        ("MATH", "05", (2455, 2528, 2579), (2219, 2700), (2220, 2740)),
        ("MATH", "11", (2543, 2628, 2718), (2280, 2862), (2280, 2900)),
    ],
)
def test_the_published_scale_scores_stand_in_the_tables(
    subject: str,
    grade: str,
    cuts: tuple[int, int, int],
    limits_2018: tuple[int, int],
    limits_2021: tuple[int, int],
) -> None:
    older, newer = policy("smarter", 2018), policy("smarter", 2021)
    assert older.cuts(subject, grade).scale == newer.cuts(subject, grade).scale == cuts
    assert older.limits(subject, grade)[2:] == limits_2018
    assert newer.limits(subject, grade)[2:] == limits_2021


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
