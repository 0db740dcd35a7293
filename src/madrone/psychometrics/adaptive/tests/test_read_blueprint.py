"""Blueprints are read from TOML, and a refusal names the key and what to do."""

import pytest

from madrone.psychometrics.adaptive import read_blueprint
from madrone.psychometrics.adaptive.tests.pools import BLUEPRINT, blueprint
from madrone.psychometrics.errors import PsychometricsError

FEATURE = "[[feature]]\nname = 'A'\nwhere = { claim = '1' }\n"


def test_it_reads_features_and_reporting_categories() -> None:
    read = blueprint()
    assert [feature.name for feature in read.features][:2] == ["Claim 1", "Claim 2"]
    assert (read.min_length, read.max_length, read.categories) == (10, 12, (0, 1))
    claim = read.features[0]
    assert (claim.min, claim.max, claim.strict, claim.weight) == (4, 6, True, 2.0)
    assert claim.reporting is not None and claim.reporting.target_se == 0.5
    assert read.features[3].where.holds({"dok": "4"}) and not read.features[3].where.holds({"dok": "2"})
    both = read.features[4].where
    assert both.holds({"claim": "1", "kind": "short"}) and not both.holds({"claim": "1", "kind": "choice"})


def test_only_a_length_is_needed() -> None:
    read = read_blueprint("[length]\nmax = 20\n")
    assert (read.min_length, read.max_length, read.algorithm) == (20, 20, "smarter-weighted")
    assert (read.start, read.D, read.score_method, read.off_grade) == ((0.0, 1.0), 1.7, "mle", None)


def test_field_test_positions_stand_for_their_number() -> None:
    rule = blueprint(extra="[field_test]\npositions = [3, 9]\n").field_test
    assert rule is not None and (rule.count, rule.first, rule.last, rule.positions) == (2, 3, 9, (3, 9))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "[length], max: this is missing"),
        ("[length]\nmax = 'ten'", "[length], max: this has to be a whole number of at least 1, not “ten”"),
        ("[length]\nmin = 5\nmax = 4", "[length], min: 5 is above max, 4"),
        ("[length]\nmax = true", "not true"),
        ("[length]\nmax = 4\nmaxx = 5", "[length], maxx: this key has no meaning here. Did you mean max?"),
        (
            "titles = 'x'\n[length]\nmax = 4",
            "Blueprint, titles: this key has no meaning here. Did you mean title?",
        ),
        (
            "[length]\nmax = 4\n" + FEATURE + "min = 3\nmax = 2",
            "[[feature]] 1, min: 3 is above max, 2, of “A”",
        ),
        (
            "[length]\nmax = 4\n" + FEATURE + "min = 5\nmax = 6",
            "“A” needs 5 items, but the test has at most 4",
        ),
        ("[length]\nmax = 4\n" + FEATURE + FEATURE, "“A” stands here more than once"),
        ("[length]\nmax = 4\n[[feature]]\nname = 'A'", "where: this has to name a column"),
        ("[length]\nmax = 4\n" + FEATURE + "weight = -1", "weight: -1 is outside 0 to inf"),
        ("[length]\nmax = 4\n[score]\nmethod = 'map2'", "there is no “map2”; use one of mle"),
        ("[length]\nmax = 4\n[score]\ncuts = [1, 0]", "cuts: the numbers have to rise"),
        ("[length]\nmax = 4\n[termination]\noverall = true", "[precision], target_se"),
        ("[length]\nmax = 4\n[termination]\ncategories = true", "no feature is a reporting category"),
        (
            "[length]\nmax = 4\n[off_grade]\ngrade = 5\nbelow = 1\nabove = 0",
            "below: 1 is higher than above, 0",
        ),
        ("[length]\nmax = 4\n[field_test]\ncount = 3\nfirst = 2\nlast = 3", "3 items do not fit between"),
        ("[length]\nmax = 4\n[field_test]\ncount = 1\nfirst = 2\nlast = 9", "before position 9"),
        ("[length]\nmax = 4\n[start]\ntheta = 9", "theta: 9 is outside -6 to 6"),
        ("[length", "The blueprint is not TOML"),
    ],
)
def test_it_refuses_by_key_and_remedy(text: str, words: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_blueprint(text)
    assert words in refused.value.message
    assert refused.value.code in ("blueprint-key", "blueprint-toml")


def test_the_algorithm_refuses_its_own_settings() -> None:
    from madrone.psychometrics.adaptive.weighted.settings import read_settings

    read = read_blueprint(BLUEPRINT + "cset3 = 2\n")
    with pytest.raises(PsychometricsError, match=r"\[selection\], cset3: this key has no meaning here"):
        read_settings(read)
