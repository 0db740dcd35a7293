"""What an honest player never sends to pictures, scales, recordings, drawings and file fields."""

import base64
from typing import Any

import pytest

from madrone.qti import QtiError, is_answered, validate_responses
from madrone.qti.given_files import MAX_FILE_BYTES, read_file
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.graphics import KINDS, PICTURE, make_graphic

PNG = {"data": base64.b64encode(b"\x89PNG\r\n\x1a\n..").decode(), "mime": "image/png", "name": "drawing.png"}
PDF = {"data": base64.b64encode(b"%PDF-1.7....").decode(), "mime": "application/pdf", "name": "work.pdf"}
LARGE = {**PNG, "data": "A" * (MAX_FILE_BYTES * 4 // 3 + 4)}

GOOD: list[tuple[str, Any]] = [
    ("hotspot", {"list": {"identifier": ["A", "C"]}}),
    ("graphic-order", {"list": {"identifier": ["C", "A", "B"]}}),
    ("graphic-associate", {"list": {"pair": [["B", "A"], ["B", "C"]]}}),
    ("graphic-gap-match", {"list": {"directedPair": [["W", "A"], ["P", "B"]]}}),
    ("select-point", {"list": {"point": [[0, 0], [400, 300]]}}),
    ("position-object", {"list": {"point": [[60, 80]]}}),
    ("slider", {"base": {"integer": 10}}),
    ("media", {"base": {"integer": 2}}),
    ("drawing", {"base": {"file": PNG}}),
    ("upload", {"base": {"file": PDF}}),
    ("upload", {"base": {"file": {key: PDF[key] for key in ("data", "mime")}}}),
    ("end-attempt", {"base": {"boolean": True}}),
    ("portable-custom", {"base": {"string": "anything"}}),
    *((kind, {"base": None}) for kind in KINDS),
]
BAD: list[tuple[str, Any, str]] = [
    ("hotspot", {"list": {"identifier": ["D"]}}, "choice"),
    ("hotspot", {"list": {"identifier": ["A", "B", "C"]}}, "count"),
    ("graphic-order", {"list": {"identifier": ["A", "A"]}}, "choice"),
    ("graphic-associate", {"list": {"pair": [["A", "D"]]}}, "choice"),
    ("graphic-gap-match", {"list": {"directedPair": [["A", "W"]]}}, "choice"),
    ("select-point", {"list": {"point": [[401, 3]]}}, "range"),
    ("select-point", {"list": {"point": [[-1, 3]]}}, "range"),
    ("select-point", {"list": {"point": [[1, 3], [2, 3], [3, 3]]}}, "count"),
    ("position-object", {"list": {"point": [[1, 301]]}}, "range"),
    ("slider", {"base": {"integer": 11}}, "range"),
    ("slider", {"base": {"integer": -1}}, "range"),
    ("media", {"base": {"integer": 3}}, "count"),
    ("media", {"base": {"integer": -1}}, "count"),
    ("drawing", {"base": {"file": PDF}}, "file"),
    ("drawing", {"base": {"file": {"data": "", "mime": "image/png"}}}, "file"),
    ("drawing", {"base": {"file": "drawing.png"}}, "file"),
    ("drawing", {"base": {"file": LARGE}}, "size"),
    ("upload", {"base": {"file": {**PDF, "mime": "text/html"}}}, "file"),
    ("upload", {"base": {"file": {**PDF, "data": "<script>"}}}, "file"),
    ("upload", {"base": {"file": {**PDF, "name": 7}}}, "file"),
    ("end-attempt", {"base": {"boolean": "yes"}}, "base-type"),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_what_the_player_sends_passes(kind: str, value: Any) -> None:
    validate_responses(make_graphic(kind), {"R": value})


@pytest.mark.parametrize(("kind", "value", "code"), BAD)
def test_what_no_player_sends_is_refused_by_name(kind: str, value: Any, code: str) -> None:
    with pytest.raises(QtiError) as refused:
        validate_responses(make_graphic(kind), {"R": value})
    assert refused.value.code == f"response-{code}"
    assert "R" in refused.value.message


def test_points_of_a_picture_without_a_size_have_no_limit() -> None:
    body = f"<qti-select-point-interaction response-identifier='R'>{PICTURE}</qti-select-point-interaction>"
    item = make_item(response("R", "single", "point"), body.replace(" width='400' height='300'", ""))
    validate_responses(item, {"R": {"base": {"point": [4000, 4000]}}})


def test_an_upload_may_name_a_family_of_types_or_none() -> None:
    body = "<qti-upload-interaction response-identifier='R' type='image/*'/>"
    item = make_item(response("R", "single", "file"), body)
    validate_responses(item, {"R": {"base": {"file": PNG}}})
    with pytest.raises(QtiError):
        validate_responses(item, {"R": {"base": {"file": PDF}}})
    free = make_item(response("R", "single", "file"), body.replace(" type='image/*'", ""))
    validate_responses(free, {"R": {"base": {"file": PDF}}})


def test_a_file_answers_a_question() -> None:
    assert is_answered(make_graphic("drawing"), {"R": {"base": {"file": PNG}}})
    assert not is_answered(make_graphic("drawing"), {"R": {"base": None}})


@pytest.mark.parametrize("value", [None, 7, [], {}, "{", "[" * 5_000, '"x"', {"data": 1, "mime": "a/b"}])
def test_what_is_no_file_is_none(value: Any) -> None:
    assert read_file(value) is None


def test_a_file_says_its_size() -> None:
    file = read_file(PNG)
    assert file is not None
    assert file.size == len(base64.b64decode(PNG["data"]))
