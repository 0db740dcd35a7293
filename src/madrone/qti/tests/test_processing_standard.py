"""The standard templates of response processing, and mappings of places."""

import pytest

from madrone.qti import ItemResult, score_item
from madrone.qti.declarations import AreaMapping
from madrone.qti.shapes import Shape
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, make_item, outcome, response
from madrone.qti.values import Point

DEFAULT_5 = "<qti-default-value><qti-value>5</qti-value></qti-default-value>"
MAXSCORE = outcome("MAXSCORE", "float", inside=DEFAULT_5)
FEEDBACK = outcome("FEEDBACK", "identifier")
AREAS = (
    '<qti-area-mapping default-value="-1" lower-bound="0" upper-bound="4">'
    '<qti-area-map-entry shape="rect" coords="0,0,10,10" mapped-value="2"/>'
    '<qti-area-map-entry shape="circle" coords="10,10,5" mapped-value="1.5"/>'
    '<qti-area-map-entry shape="ellipse" coords="100,100,20,10" mapped-value="1"/></qti-area-mapping>'
)


def _template(name: str) -> str:
    return f'<qti-response-processing template="https://example.org/rptemplates/{name}"/>'


def _places(*points: tuple[int, int]) -> dict[str, object]:
    return {"RESPONSE": {"list": {"point": [list(point) for point in points]}}}


def _score_places(*points: tuple[int, int]) -> float | None:
    declarations = response("RESPONSE", "multiple", "point", mapping=AREAS) + SCORE
    item = make_item(declarations, processing=_template("map_response_point.xml"))
    assert [problem.code for problem in item.problems] == []
    return score_item(item, _places(*points)).score


def test_a_place_is_worth_what_the_first_area_says() -> None:
    assert _score_places((1, 1)) == 2
    assert _score_places((12, 12)) == 1.5
    assert _score_places((9, 9)) == 2  # also in the circle, which comes second
    assert _score_places((10, 10)) == 2  # the edge belongs to the area


def test_each_area_counts_once() -> None:
    assert _score_places((1, 1), (2, 2)) == 2
    assert _score_places((1, 1), (12, 12)) == 3.5
    assert _score_places((1, 1), (9, 9)) == 2


def test_a_place_in_no_area_is_worth_the_default_within_the_bounds() -> None:
    assert _score_places((1, 1), (50, 50)) == 1
    assert _score_places((1, 1), (50, 50), (60, 60)) == 0
    assert _score_places((1, 1), (50, 50), (50, 50)) == 1
    assert _score_places((50, 50)) == 0
    assert _score_places((1, 1), (12, 12), (100, 95)) == 4
    assert _score_places() == 0


def test_the_best_answer_to_areas_is_worked_out() -> None:
    declarations = response("RESPONSE", "multiple", "point", mapping=AREAS) + SCORE
    body = (
        '<qti-select-point-interaction response-identifier="RESPONSE" max-choices="{}">'
        '<img src="map.png" alt="A map" width="200" height="200"/></qti-select-point-interaction>'
    )
    template = _template("map_response_point")
    assert make_item(declarations, body.format(0), template).max_score == 4
    assert make_item(declarations, body.format(1), template).max_score == 2


def test_an_area_mapping_of_what_is_no_point_is_a_problem() -> None:
    item = make_item(response("RESPONSE", "single", "identifier", mapping=AREAS) + SCORE)
    assert [(one.code, one.level) for one in item.problems] == [("area-mapping", "loss")]


def test_an_area_without_a_usable_shape_or_value_is_a_problem() -> None:
    areas = (
        '<qti-area-mapping><qti-area-map-entry shape="star" coords="1,2" mapped-value="1"/>'
        '<qti-area-map-entry shape="rect" coords="0,0,10,10"/></qti-area-mapping>'
    )
    item = make_item(response("RESPONSE", "single", "point", mapping=areas) + SCORE)
    assert [one.code for one in item.problems] == ["shape", "mapped-value"]
    assert item.responses["RESPONSE"].area_mapping == AreaMapping(())


def test_only_places_count_in_an_area_mapping() -> None:
    mapping = AreaMapping(((Shape("default", ()), 1.0),), default=9.0)
    assert mapping.total((Point((1, 1)),)) == 1
    assert mapping.total(("A", 3)) == 0


def _common_cartridge(name: str, chosen: str, *, mapping: str = "") -> ItemResult:
    declarations = response("RESPONSE", "single", "identifier", "A", mapping=mapping) + SCORE + MAXSCORE
    declarations += outcome("FEEDBACKBASIC", "identifier") + outcome("FEEDBACK", "identifier")
    item = make_item(declarations, processing=_template(name))
    assert [problem.code for problem in item.problems] == []
    return score_item(item, {"RESPONSE": {"base": {"identifier": chosen}}})


def _feedback(result: ItemResult, name: str) -> object:
    base = result.outcomes[name]["base"]
    return base["identifier"] if isinstance(base, dict) else base


@pytest.mark.parametrize(("chosen", "score"), [("A", 1), ("B", 0)])
def test_the_common_cartridge_match_is_match_correct(chosen: str, score: float) -> None:
    result = _common_cartridge("CC2_match.xml", chosen)
    assert (result.score, _feedback(result, "FEEDBACKBASIC")) == (score, None)


@pytest.mark.parametrize(("chosen", "score", "words"), [("A", 5, "correct"), ("B", 0, "incorrect")])
def test_the_basic_match_gives_the_maximum_and_feedback(chosen: str, score: float, words: str) -> None:
    result = _common_cartridge("CC2_match_basic.xml", chosen)
    assert (result.score, _feedback(result, "FEEDBACKBASIC")) == (score, words)


@pytest.mark.parametrize(
    ("chosen", "score", "words"), [("A", 5, "correct"), ("B", 2, "incorrect"), ("C", 0, "incorrect")]
)
def test_the_mapping_with_feedback_says_whether_all_was_reached(
    chosen: str, score: float, words: str
) -> None:
    mapping = (
        '<qti-mapping><qti-map-entry map-key="A" mapped-value="5"/>'
        '<qti-map-entry map-key="B" mapped-value="2"/></qti-mapping>'
    )
    result = _common_cartridge("CC2_map_response.xml", chosen, mapping=mapping)
    assert (result.score, _feedback(result, "FEEDBACK")) == (score, words)


@pytest.mark.parametrize(
    "name", ["map_response", "map_response_point", "CC2_map_response", "CC2_match_basic", "match_correct"]
)
def test_a_template_that_lacks_what_it_needs_is_a_problem_and_does_nothing(name: str) -> None:
    item = make_item(response("ANSWER", "single", "identifier", "A") + SCORE, processing=_template(name))
    assert [(one.code, one.level) for one in item.problems] == [("template", "loss")]
    assert score_item(item, {}).score == 0


def test_a_key_that_nobody_can_match_is_noted() -> None:
    item = make_item(response("RESPONSE", "single", "identifier") + SCORE, processing=MATCH_CORRECT)
    assert [(one.code, one.level) for one in item.problems] == [("template-key", "note")]


@pytest.mark.parametrize("order", ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"])
def test_tenths_add_up_as_on_paper_whatever_is_chosen_first(order: str) -> None:
    entries = "".join(
        f'<qti-map-entry map-key="{key}" mapped-value="{points}"/>'
        for key, points in (("A", "0.1"), ("B", "0.2"), ("C", "0.3"))
    )
    mapping = f'<qti-mapping default-value="0">{entries}</qti-mapping>'
    maximum = outcome("MAXSCORE", "float", inside=DEFAULT_5.replace(">5<", ">0.6<"))
    item = make_item(
        response("RESPONSE", "multiple", "identifier", mapping=mapping) + SCORE + maximum + FEEDBACK,
        processing=_template("CC2_map_response.xml"),
    )
    result = score_item(item, {"RESPONSE": {"list": {"identifier": list(order)}}})
    assert result.score == 0.6
    assert result.outcomes["FEEDBACK"] == {"base": {"identifier": "correct"}}


def test_tenths_of_places_add_up_as_on_paper_too() -> None:
    places = [Point((1, 1)), Point((21, 1)), Point((41, 1))]
    shapes = [Shape("rect", (left, 0, left + 10, 10)) for left in (0, 20, 40)]
    mapping = AreaMapping(tuple(zip(shapes, (0.1, 0.2, 0.3), strict=True)), default=-0.1)
    assert mapping.total(tuple(places)) == 0.6
    assert mapping.total((*places, Point((99, 99)), Point((99, 98)), Point((99, 97)))) == 0.3
