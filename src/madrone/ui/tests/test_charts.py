"""Charts say the truth in the right place, to every reader, with nothing that a browser would refuse."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from madrone.psychometrics.smarter import GRADES, policy
from madrone.ui.charts import (
    ClaimLevel,
    ClaimLevels,
    ClaimWords,
    LevelCounts,
    LevelDistribution,
    ScaleScore,
    ScaleWords,
    Svg,
    claim_chart,
    claim_rows,
    claim_sentence,
    level_distribution_chart,
    level_distribution_rows,
    level_distribution_sentence,
    percent,
    score_scale_chart,
    score_scale_rows,
    score_scale_sentence,
)
from madrone.ui.charts.svg import INK, LEVEL_FILLS, LEVEL_INKS, MUTED, PAPER, text_width

NAMES = ("Standard Not Met", "Standard Nearly Met", "Standard Met", "Standard Exceeded")
CLAIM_NAMES = ("Below Standard", "Near Standard", "Above Standard")
SCALES = [(subject, grade, year) for subject in ("ELA", "MATH") for grade in GRADES for year in (2018, 2021)]
SVG = "{http://www.w3.org/2000/svg}"

SCORE = ScaleScore("ELA grade 5", 2201, 2701, (2442, 2502, 2582), NAMES, 2530, (2505, 2555))
DISTRIBUTION = LevelDistribution(
    "Levels of Room 12 & Room 14",
    NAMES,
    [
        LevelCounts("Room 12", (4, 7, 12, 5)),
        LevelCounts("Room <14>", (1, 0, 60, 0)),
        LevelCounts("Room 15", None),
    ],
)
CLAIMS = ClaimLevels("Claims", CLAIM_NAMES, [ClaimLevel("Reading", 3), ClaimLevel("Writing", None)])


def drawn(svg: Svg) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(svg: Svg) -> list[str]:
    return [element.text or "" for element in drawn(svg).iter(f"{SVG}text")]


def span(element: etree._Element) -> tuple[float, float]:
    """From where to where a text reaches, by the generous measure of the drawing board."""
    size = float(element.get("font-size") or 12)
    width, x = text_width(element.text or "", size), float(element.get("x") or 0)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[element.get("text-anchor") or "start"]
    return left, left + width


def all_charts() -> list[Svg]:
    return [
        score_scale_chart(SCORE, chart_id="score"),
        level_distribution_chart(DISTRIBUTION, chart_id="levels"),
        claim_chart(CLAIMS, chart_id="claims"),
    ]


@pytest.mark.parametrize("svg", all_charts(), ids=["score", "levels", "claims"])
def test_a_chart_is_an_image_with_a_name_and_a_description(svg: Svg) -> None:
    root = drawn(svg)
    assert root.get("role") == "img"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    name, description = (root.find(f"{SVG}{kind}") for kind in ("title", "desc"))
    assert name is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{name.get('id')} {description.get('id')}"
    assert name.text
    assert description.text


@pytest.mark.parametrize("svg", all_charts(), ids=["score", "levels", "claims"])
def test_a_chart_has_nothing_that_the_content_security_policy_forbids(svg: Svg) -> None:
    root = drawn(svg)
    assert not list(root.iter(f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"))
    for element in root.iter():
        assert not [
            name
            for name in map(str, element.attrib)
            if name == "style" or name.startswith("on") or "href" in name
        ]


@pytest.mark.parametrize("svg", all_charts(), ids=["score", "levels", "claims"])
def test_a_chart_can_be_read_on_a_narrow_screen(svg: Svg) -> None:
    root = drawn(svg)
    left, top, width, height = (float(part) for part in root.get("viewBox", "").split())
    assert (left, top, width) == (0, 0, 320)
    for element in root.iter(f"{SVG}text"):
        start, end = span(element)
        assert start >= 0
        assert end <= width
        assert float(element.get("font-size") or 12) >= 12
        assert 0 < float(element.get("y") or 0) < height


def test_templates_may_print_a_chart_as_it_is() -> None:
    svg = score_scale_chart(SCORE, chart_id="score")
    assert svg.__html__() == str(svg)


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_people_typed_is_shown_and_never_becomes_markup(title: str, label: str) -> None:
    allowed = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    title, label = (allowed.sub("", text) for text in (title, f"<script>{label}"))
    svg = level_distribution_chart(
        LevelDistribution(title, NAMES, [LevelCounts(label, (1, 1, 1, 1))]), chart_id="typed"
    )
    root = drawn(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>" in "".join(text or "" for text in root.itertext()).replace(" ", "")


def test_a_control_character_in_a_label_does_not_break_the_picture() -> None:
    shown = LevelDistribution("Levels\x00", NAMES, [LevelCounts("Room\x01 12\ud800", (1, 1, 1, 1))])
    svg = level_distribution_chart(shown, chart_id="odd")
    assert drawn(svg).findtext(f"{SVG}title") == "Levels"
    assert "Room 12 · 4 students" in texts(svg)


@pytest.mark.parametrize("chart_id", ["", "1a", 'a"b', "a b"])
def test_an_id_that_html_could_not_use_is_refused(chart_id: str) -> None:
    with pytest.raises(ValueError, match="HTML id"):
        score_scale_chart(SCORE, chart_id=chart_id)


def luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [*zip(LEVEL_INKS, LEVEL_FILLS, strict=True), (INK, PAPER), (MUTED, PAPER)],
)
def test_every_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    bright, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_the_score_stands_at_its_place_on_the_scale_with_its_band() -> None:
    root = drawn(score_scale_chart(SCORE, chart_id="score"))
    circle = root.find(f"{SVG}circle")
    assert circle is not None
    assert float(circle.get("cx") or 0) == pytest.approx(8 + 304 * (2530 - 2201) / 500, abs=0.01)
    band = "".join(path.get("d") or "" for path in root.findall(f"{SVG}path"))
    for end in (2505, 2555):
        assert f"M{8 + 304 * (end - 2201) / 500:.2f} " in band
    assert {"2530", "2505–2555", "2201", "2442", "2502", "2582", "2701", *NAMES} <= set(
        texts(score_scale_chart(SCORE, chart_id="x"))
    )


def test_a_band_that_leaves_the_scale_is_drawn_to_its_end_and_told_in_full() -> None:
    shown = ScaleScore("ELA", 2201, 2701, (2442, 2502, 2582), NAMES, 2201, (2101, 2301))
    svg = score_scale_chart(shown, chart_id="low")
    assert "M8.00 " in "".join(path.get("d") or "" for path in drawn(svg).findall(f"{SVG}path"))
    assert "2101–2301" in texts(svg)


def test_a_score_without_a_band_has_none() -> None:
    shown = ScaleScore("ELA", 2201, 2701, (2442, 2502, 2582), NAMES, 2201)
    assert drawn(score_scale_chart(shown, chart_id="loss")).find(f"{SVG}path") is None
    assert score_scale_sentence(shown) == "The score is 2201, in the level Standard Not Met (2201 to 2441)."


@pytest.mark.parametrize(("subject", "grade", "year"), SCALES)
@pytest.mark.parametrize(
    "names",
    [NAMES, ("Estándar no alcanzado", "Estándar casi alcanzado", "Estándar alcanzado", "Estándar superado")],
)
def test_labels_do_not_meet_on_any_scale(
    subject: str, grade: str, year: int, names: tuple[str, str, str, str]
) -> None:
    rules = policy("smarter", year)
    limits, cuts = rules.limits(subject, grade), rules.cuts(subject, grade)
    shown = ScaleScore("A scale", limits.loss, limits.hoss, cuts.scale, names, cuts.standard, None)
    root = drawn(score_scale_chart(shown, chart_id="scale"))
    labels = [(float(one.get("y") or 0), *span(one)) for one in root.iter(f"{SVG}text")]
    for (y, left, right), (other_y, other_left, other_right) in combinations(labels, 2):
        assert y != other_y or right <= other_left or other_right <= left
    for line in root.iter(f"{SVG}line"):
        x, end = float(line.get("x1") or 0), float(line.get("y2") or 0)
        for y, left, right in labels[5:-1]:
            assert not left < x < right or end <= y - 9, "a leader crosses a name"


def test_the_sentence_and_the_rows_tell_the_same_numbers() -> None:
    assert score_scale_sentence(SCORE) == (
        "The score is 2530, in the level Standard Met (2502 to 2581). "
        "Another test on another day would probably give a score between 2505 and 2555."
    )
    assert score_scale_rows(SCORE) == [
        ("Standard Not Met", "2201 to 2441"),
        ("Standard Nearly Met", "2442 to 2501"),
        ("Standard Met", "2502 to 2581"),
        ("Standard Exceeded", "2582 to 2701"),
        ("Score", "2530"),
        ("Likely range of the score", "2505 to 2555"),
    ]


def test_the_words_can_be_another_language() -> None:
    spanish = ScaleWords(
        sentence="El puntaje es {score}.", band="Entre {low} y {high}.", range="{low} a {high}"
    )
    assert score_scale_sentence(SCORE, spanish) == "El puntaje es 2530. Entre 2505 y 2555."
    assert "El puntaje es 2530." in score_scale_chart(SCORE, chart_id="es", wording=spanish)
    assert claim_sentence(CLAIMS, ClaimWords(row="{claim} → {level}", no_score="sin puntaje")) == (
        "Reading → Above Standard Writing → sin puntaje"
    )


@pytest.mark.parametrize(
    ("cuts", "score"), [((2442, 2442, 2582), 2500), ((2100, 2502, 2582), 2500), ((2442, 2502, 2582), 2702)]
)
def test_a_scale_that_cannot_be_is_refused(cuts: tuple[int, int, int], score: int) -> None:
    with pytest.raises(ValueError, match=r"scale|outside"):
        ScaleScore("ELA", 2201, 2701, cuts, NAMES, score)


def test_the_parts_of_a_bar_fill_it_in_proportion() -> None:
    shown = LevelDistribution("Levels", NAMES, [LevelCounts("Room 12", (4, 7, 12, 5))])
    bars = [
        rect
        for rect in drawn(level_distribution_chart(shown, chart_id="one")).iter(f"{SVG}rect")
        if rect.get("height") == "24" and rect.get("fill") in LEVEL_FILLS
    ]
    assert [rect.get("fill") for rect in bars] == list(LEVEL_FILLS)
    assert [float(rect.get("width") or 0) for rect in bars] == pytest.approx(
        [304 * count / 28 for count in (4, 7, 12, 5)], abs=0.01
    )
    assert float(bars[0].get("x") or 0) == 8


def test_every_share_above_nothing_is_labelled() -> None:
    shown = LevelDistribution(
        "Levels", NAMES, [LevelCounts("All", (1, 2, 295, 1)), LevelCounts("Room", (0, 1, 0, 0))]
    )
    svg = level_distribution_chart(shown, chart_id="narrow")
    assert [text for text in texts(svg) if text.endswith("%")] == [
        "99%",
        "<1%",
        "1%",
        "<1%",
        "100%",
        "0%",
        "50%",
        "100%",
    ]


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 4), min_size=1, max_size=4))
def test_shares_never_cover_each_other(groups: list[tuple[int, int, int, int]]) -> None:
    rows = [LevelCounts(f"Room {k}", counts) for k, counts in enumerate(groups)]
    root = drawn(level_distribution_chart(LevelDistribution("Levels", NAMES, rows), chart_id="any"))
    labels = [(float(one.get("y") or 0), *span(one)) for one in root.iter(f"{SVG}text")]
    for (y, left, right), (other_y, other_left, other_right) in combinations(labels, 2):
        assert y != other_y or right <= other_left + 0.02 or other_right <= left + 0.02
        assert min(left, other_left) >= 0
        assert max(right, other_right) <= 320


def test_a_hidden_group_shows_no_number_anywhere() -> None:
    shown = LevelDistribution("Levels", NAMES, [LevelCounts("Room 15", None)])
    svg = level_distribution_chart(shown, chart_id="hidden")
    assert texts(svg)[4:] == ["Room 15", "Too few students to show.", "0%", "50%", "100%"]
    assert level_distribution_sentence(shown) == "Too few students to show."
    assert level_distribution_rows(shown) == [("Room 15", "Too few students to show.", "", "", "", "")]


def test_a_group_without_scores_says_so() -> None:
    shown = LevelDistribution("Levels", NAMES, [LevelCounts("Room 16", (0, 0, 0, 0))])
    assert "Nobody has a score yet." in texts(level_distribution_chart(shown, chart_id="none"))
    assert level_distribution_sentence(shown) == "Nobody has a score yet."


def test_the_distribution_is_told_in_words_and_rows() -> None:
    assert (
        level_distribution_sentence(DISTRIBUTION) == "77 of 89 students (87%) met or exceeded the standard."
    )
    assert level_distribution_rows(DISTRIBUTION)[0] == (
        "Room 12",
        "28",
        "4 (14%)",
        "7 (25%)",
        "12 (43%)",
        "5 (18%)",
    )
    description = drawn(level_distribution_chart(DISTRIBUTION, chart_id="d")).find(f"{SVG}desc")
    assert description is not None
    assert "Room 12: 17 of 28 students (61%) met or exceeded the standard." in (description.text or "")


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (0, 3, "0%"),
        (1, 3, "33%"),
        (1, 400, "<1%"),
        (1, 200, "1%"),
        (399, 400, ">99%"),
        (3, 3, "100%"),
        (0, 0, "–"),
        (1, 8, "13%"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(part: int, whole: int, share: str) -> None:
    assert percent(part, whole) == share


@pytest.mark.parametrize(("level", "fill"), [(1, LEVEL_FILLS[0]), (2, LEVEL_FILLS[1]), (3, LEVEL_FILLS[3])])
def test_a_claim_fills_the_cell_of_its_level(level: int, fill: str) -> None:
    svg = claim_chart(ClaimLevels("Claims", CLAIM_NAMES, [ClaimLevel("Reading", level)]), chart_id="claim")
    filled = [rect for rect in drawn(svg).iter(f"{SVG}rect") if rect.get("fill") in LEVEL_FILLS]
    assert [rect.get("fill") for rect in filled] == [fill]
    assert float(filled[0].get("x") or 0) == pytest.approx(8 + (level - 1) * 304 / 3, abs=0.01)


def test_claims_are_told_in_words_and_rows() -> None:
    assert claim_sentence(CLAIMS) == "Reading: Above Standard. Writing: No score."
    assert claim_rows(CLAIMS) == [("Reading", "Above Standard"), ("Writing", "No score")]
    assert (
        claim_sentence(ClaimLevels("Claims", CLAIM_NAMES, [])) == "There are no claim scores for this test."
    )
    assert drawn(claim_chart(ClaimLevels("Claims", CLAIM_NAMES, []), chart_id="none")).get("role") == "img"
