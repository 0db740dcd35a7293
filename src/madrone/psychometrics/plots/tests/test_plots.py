"""Each plot: its curve at the right places, its sentence true, its table full."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from madrone.psychometrics.irt import ItemParameters, probabilities
from madrone.psychometrics.plots import (
    FitGroup,
    Plot,
    category_curves,
    distractor_curves,
    item_characteristic,
    item_information,
    option_shares,
    test_information,
    thresholds,
    wright_map,
)

SVG = "{http://www.w3.org/2000/svg}"
test_information.__test__ = False  # type: ignore[attr-defined]  # A plot of a test, and no test itself.
EASY = ItemParameters("easy", "2pl", 1.0, (-1.0,))
GUESSED = ItemParameters("<guessed> & named", "3pl", 1.2, (0.5,), 0.2)
ESSAY = ItemParameters("essay", "grm", 0.9, (-1.0, 0.0, 1.5))
DISORDERED = ItemParameters("task", "gpcm", 0.8, (1.0, -0.5))


def marked(plot: Plot) -> list[str]:
    root = ET.fromstring(plot.svg)  # noqa: S314  # Our own markup, under test.
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def curve(plot: Plot, number: int = 0) -> list[tuple[float, float]]:
    root = ET.fromstring(plot.svg)  # noqa: S314
    lines = [node.attrib["d"] for node in root.iter(f"{SVG}path") if node.attrib.get("fill") == "none"]
    return [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", lines[number])]


def group(theta: float, observed: float, *, low: float, high: float, expected: float) -> FitGroup:
    return FitGroup(theta, 40, expected, observed, low, high, (1 - observed, observed))


def test_a_characteristic_curve_passes_half_at_its_difficulty() -> None:
    points = curve(item_characteristic(EASY, D=1.7, plot_id="p"))
    x, y = min(points, key=lambda at: abs(at[1] - 142))
    assert x == pytest.approx(46 + 396 * 3 / 8, abs=1.5)
    assert y == pytest.approx(142, abs=1.5)


def test_groups_that_differ_are_hollow_said_and_listed() -> None:
    fine = group(-1, 0.5, low=0.4, high=0.6, expected=0.5)
    off = group(1, 0.6, low=0.5, high=0.7, expected=0.97)
    plot = item_characteristic(EASY, D=1.7, groups=[fine, off], plot_id="p")
    assert "In 1 of 2 groups" in plot.sentence
    assert plot.rows[1] == ("1.00", "40", "0.970", "0.600", "0.500 to 0.700")
    assert "not as expected" in marked(plot)


def test_words_of_an_item_are_escaped() -> None:
    plot = item_characteristic(GUESSED, D=1.7, plot_id="p")
    assert "&lt;guessed&gt; &amp; named" in plot.svg
    assert "lower asymptote 0.20" in plot.sentence


def test_every_category_has_its_curve_and_its_name() -> None:
    plot = category_curves(ESSAY, D=1.7, plot_id="p")
    assert {"0", "1", "2", "3"} <= set(marked(plot))
    for score, chances in enumerate(probabilities(ESSAY, np.linspace(-4, 4, 321)).T):
        heights = [252 - 220 * chance for chance in chances]
        assert [y for _, y in curve(plot, score)] == pytest.approx(heights, abs=0.01)


def test_information_names_its_top() -> None:
    plot = item_information(EASY, D=1.7, plot_id="p")
    assert "best at θ = −1.00" in plot.sentence
    top = max(plot.rows, key=lambda row: float(row[1]))
    assert top[0] == "−1.00"
    assert float(top[1]) == pytest.approx(1.7**2 / 4, abs=6e-4)


def test_a_test_says_where_its_standard_error_is_small_enough() -> None:
    many = [ItemParameters(f"i{k}", "2pl", 1.2, (b,)) for k, b in enumerate(np.linspace(-1, 1, 20))]
    plot = test_information(many, D=1.7, plot_id="p")
    found = re.search(r"0\.32 or less from (\S+) to (\S+) \(", plot.sentence)
    assert found
    assert float(found[1].lstrip("−")) == pytest.approx(float(found[2]), abs=0.02)
    at = plot.columns.index("Standard error")
    assert all(float(row[at]) > 0.316 for row in plot.rows if abs(float(row[0].replace("−", "-"))) > 2)
    weak = test_information([EASY], D=1.0, plot_id="p")
    assert "Nowhere" in weak.sentence


def test_thresholds_are_where_half_of_the_examinees_reach_the_score() -> None:
    for item in (DISORDERED, ESSAY, EASY):
        found = thresholds(item, D=1.7)
        assert [place.score for place in found] == list(range(1, item.max_points + 1))
        for place in found:
            reached = probabilities(item, place.theta)[place.score :].sum()
            assert reached == pytest.approx(0.5, abs=1e-12)
    rising = [place.theta for place in thresholds(DISORDERED, D=1.7)]
    assert rising == sorted(rising)
    assert thresholds(GUESSED, D=1.7)[0].theta == 0.5


def test_a_wright_map_names_every_threshold_once() -> None:
    items = [ItemParameters(f"M{k}", "2pl", 1.0, (k / 10,)) for k in range(-12, 13)] + [ESSAY]
    thetas = np.append(np.random.default_rng(1).normal(size=200), np.nan)
    plot = wright_map(items, thetas, D=1.7, plot_id="p")
    shown = marked(plot)
    assert all(shown.count(f"M{k}") == 1 for k in range(-12, 13))
    assert {"essay · 1", "essay · 2", "essay · 3"} <= set(shown)
    assert plot.sentence.startswith("200 examinees")
    assert len(plot.rows) == 28
    assert float(plot.rows[0][2]) == 1.5


def test_long_names_keep_the_ends_that_tell_them_apart() -> None:
    items = [ItemParameters(f"ELA-2026-G5-{k:04d}", "2pl", 1.0, (k / 40,)) for k in range(60)]
    shown = marked(wright_map(items, np.zeros(3), D=1.7, plot_id="p"))
    assert all(shown.count(f"…{k:04d}") == 1 for k in range(60))
    twins = [ItemParameters(f"{grade}-item-0001", "2pl", 1.0, (0.0,)) for grade in ("grade3", "grade4")]
    assert {"…3-item-0001", "…4-item-0001"} <= set(marked(wright_map(twins, np.zeros(3), D=1.7, plot_id="p")))


def test_names_of_very_many_items_stay_apart_and_inside() -> None:
    items = [ItemParameters(f"i{k}", "2pl", 1.0, (k / 1000,)) for k in range(300)]
    root = ET.fromstring(wright_map(items, np.zeros(3), D=1.7, plot_id="p").svg)  # noqa: S314
    spots = {
        node.text: (float(node.attrib["x"]), float(node.attrib["y"]))
        for node in root.iter(f"{SVG}text")
        if re.fullmatch(r"i\d+", node.text or "")
    }
    assert len(spots) == 300
    height = float(root.attrib["viewBox"].split()[3])
    for x in {x for x, _ in spots.values()}:
        column = sorted(y for at, y in spots.values() if at == x)
        assert min(np.diff(column)) >= 12.9
        assert 0 < column[0] < column[-1] < height


def test_a_wright_map_of_nobody_still_stands() -> None:
    assert "no examinees" in wright_map([EASY], np.array([np.nan]), D=1.7, plot_id="p").sentence


def test_options_are_counted_by_group_with_no_answer_as_one_of_them() -> None:
    choices = ["A", "A", "B", None, "B", "B", "C", "B"]
    shown = option_shares(choices, np.arange(8.0), options="ABCD", groups=2)
    assert shown.options == ("A", "B", "C", "D", "no answer")
    assert shown.sizes == (4, 4)
    assert shown.means == (1.5, 5.5)
    assert shown.shares == ((0.5, 0.25, 0, 0, 0.25), (0, 0.75, 0.25, 0, 0))


def test_examinees_with_equal_scores_stay_together() -> None:
    shown = option_shares(["A"] * 10, np.array([1.0] * 8 + [2.0, 3.0]), groups=5)
    assert sum(shown.sizes) == 10
    assert shown.sizes[0] == 8


def test_a_distractor_that_draws_the_strong_is_named() -> None:
    choices = ["A"] * 6 + ["B"] * 4 + ["A"] * 3 + ["C"] * 7
    plot = distractor_curves("7", option_shares(choices, np.arange(20.0), groups=2), key="A", plot_id="p")
    assert "A was chosen by 60% of the weakest group and 30% of the strongest" in plot.sentence
    assert plot.sentence.endswith("than by the weakest: C.")
    assert "A (key)" in marked(plot)
    assert plot.rows[0][1:] == ("10", "0.600", "0.400", "0.000")


def test_a_key_that_nobody_chose_is_said() -> None:
    shown = option_shares(["A", "B"], np.array([1.0, 2.0]), groups=2)
    assert distractor_curves("7", shown, key="Z", plot_id="p").sentence == "Nobody chose the key Z."
