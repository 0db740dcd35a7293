"""An answer of every kind is said in words, and a student's file is given so that it can do no harm."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from madrone import qti
from madrone.content.models import Item
from madrone.delivery.answer_parts import AnswerPart, file_in, parts_of
from madrone.jobs import worker
from madrone.qti.tests.building import SCORE, choice_body, make_item, response
from madrone.scoring.downloads import safe_name
from madrone.scoring.models import ItemScore
from madrone.scoring.tests.forms import NAMESPACE, make_test, make_window, take
from tests.cast import Cast

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
ClientOf = Callable[[str], Client]
ORDER = (
    '<qti-order-interaction response-identifier="RESPONSE"><qti-simple-choice identifier="A">egg'
    '</qti-simple-choice><qti-simple-choice identifier="B">frog</qti-simple-choice></qti-order-interaction>'
)
MATCH = (
    '<qti-match-interaction response-identifier="RESPONSE" max-associations="0"><qti-simple-match-set>'
    '<qti-simple-associable-choice identifier="R" match-max="1">heron</qti-simple-associable-choice>'
    '</qti-simple-match-set><qti-simple-match-set><qti-simple-associable-choice identifier="C" match-max="0">bird'
    "</qti-simple-associable-choice></qti-simple-match-set></qti-match-interaction>"
)
OBJECT = '<object data="a.png" type="image/png" width="100" height="80">A map</object>'
POINT = (
    f'<qti-select-point-interaction response-identifier="RESPONSE" max-choices="0">{OBJECT}'
    "</qti-select-point-interaction>"
)
HOTSPOT = (
    f'<qti-hotspot-interaction response-identifier="RESPONSE" max-choices="1">{OBJECT}<qti-hotspot-choice'
    ' identifier="H1" shape="circle" coords="10,10,5" hotspot-label="North pond"/></qti-hotspot-interaction>'
)
SLIDER = '<qti-slider-interaction response-identifier="RESPONSE" lower-bound="0" upper-bound="9"/>'
ASSOCIATE = (
    '<qti-associate-interaction response-identifier="RESPONSE" max-associations="0">'
    '<qti-simple-associable-choice identifier="A" match-max="1">moth</qti-simple-associable-choice>'
    '<qti-simple-associable-choice identifier="B" match-max="1">lamp</qti-simple-associable-choice>'
    "</qti-associate-interaction>"
)
TEXT = '<qti-extended-text-interaction response-identifier="RESPONSE"/>'
UPLOAD = '<qti-upload-interaction response-identifier="RESPONSE"/>'
DRAWING = f'<qti-drawing-interaction response-identifier="RESPONSE">{OBJECT}</qti-drawing-interaction>'
END = '<p><qti-end-attempt-interaction response-identifier="RESPONSE" title="Hint"/></p>'
MEDIA = (
    '<qti-media-interaction response-identifier="RESPONSE" autostart="false"><audio src="a.mp3"></audio>'
    "</qti-media-interaction>"
)


def part(cardinality: str, base_type: str, body: str, value: Any) -> AnswerPart:
    """Say one answer."""
    item = make_item(response("RESPONSE", cardinality, base_type) + SCORE, body)
    (only,) = parts_of(item, {"RESPONSE": value})
    return only


@pytest.mark.parametrize(
    ("cardinality", "base_type", "body", "value", "lines"),
    [
        ("single", "identifier", choice_body("A", "B"), {"base": {"identifier": "B"}}, ("Text of B",)),
        ("ordered", "identifier", ORDER, {"list": {"identifier": ["B", "A"]}}, ("frog", "egg")),
        ("multiple", "directedPair", MATCH, {"list": {"directedPair": [["R", "C"]]}}, ("heron → bird",)),
        ("multiple", "pair", ASSOCIATE, {"list": {"pair": [["B", "A"]]}}, ("moth – lamp",)),
        ("multiple", "point", POINT, {"list": {"point": [[12, 7], [3, 4]]}}, ("(12, 7)", "(3, 4)")),
        ("single", "identifier", HOTSPOT, {"base": {"identifier": "H1"}}, ("North pond",)),
        ("single", "float", SLIDER, {"base": {"float": 4.5}}, ("4.5",)),
        ("single", "string", TEXT, {"base": {"string": "So\nthere"}}, ("So\nthere",)),
        ("single", "boolean", END, {"base": {"boolean": True}}, ("pressed",)),
        ("single", "integer", MEDIA, {"base": {"integer": 2}}, ("2 times",)),
    ],
)
def test_every_kind_is_said_in_the_words_that_the_student_read(
    cardinality: str, base_type: str, body: str, value: Any, lines: tuple[str, ...]
) -> None:
    assert part(cardinality, base_type, body, value).lines == lines


def test_only_an_order_is_numbered() -> None:
    assert part("ordered", "identifier", ORDER, {"list": {"identifier": ["A", "B"]}}).numbered
    assert not part("multiple", "point", POINT, {"list": {"point": [[1, 2]]}}).numbered


def test_nothing_is_said_of_what_was_not_answered() -> None:
    assert not part("single", "identifier", choice_body("A"), None).given
    assert not part("single", "file", UPLOAD, {"base": None}).given


def test_what_cannot_be_read_is_said_to_be_so() -> None:
    told = part("multiple", "point", POINT, {"list": {"point": ["here"]}})
    assert told.lines == ("This part of the answer cannot be read.",)


def given_file(data: str = base64.b64encode(PNG).decode(), **more: str) -> dict[str, Any]:
    """A file as the player sends it."""
    return {"base": {"file": {"data": data, "mime": "image/png", "name": "map.png"} | more}}


@pytest.mark.parametrize("body", [UPLOAD, DRAWING])
def test_a_file_comes_out_as_it_went_in(body: str) -> None:
    found = part("single", "file", body, given_file()).file
    assert found is not None
    assert (found.name, found.media_type, found.data) == ("map.png", "image/png", PNG)


@pytest.mark.parametrize(
    "value",
    [given_file(data="%%%"), {"base": {"file": "x"}}, {"base": {"string": "x"}}, {"list": {"file": []}}],
)
def test_what_is_no_file_is_none(value: Any) -> None:
    item = make_item(response("RESPONSE", "single", "file") + SCORE, UPLOAD)
    assert file_in(item, {"RESPONSE": value}, "RESPONSE") is None
    assert file_in(item, {"RESPONSE": given_file()}, "OTHER") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=6), inside, max_size=3),
    max_leaves=8,
)
FORMS = st.sampled_from(["base", "list", "record"])
TYPES = st.sampled_from(["identifier", "point", "directedPair", "file", "integer", "string"])


@given(FORMS, TYPES, JSON, st.sampled_from([ORDER, MATCH, POINT, UPLOAD, SLIDER, TEXT]))
def test_no_stored_value_stops_the_page(form: str, named: str, value: Any, body: str) -> None:
    item = make_item(response("RESPONSE", "multiple", "string") + SCORE, body)
    (only,) = parts_of(item, {"RESPONSE": {form: {named: value}}})
    assert all(isinstance(line, str) for line in only.lines)


@given(st.text(max_size=300))
def test_a_name_never_leads_out_of_a_folder(name: str) -> None:
    safe = safe_name(name)
    assert len(safe) <= 80 and not set(safe) & set('/\\:*?"<>|\r\n\0') and not safe.startswith(".")


UPLOADED = (
    f'<qti-assessment-item xmlns="{NAMESPACE}" identifier="M5" title="Upload" adaptive="false"'
    ' time-dependent="false" xml:lang="en"><qti-response-declaration identifier="RESPONSE" cardinality="single"'
    ' base-type="file"/><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"'
    ' normal-maximum="2" external-scored="human"/>'
    f"<qti-item-body>{UPLOAD}</qti-item-body></qti-assessment-item>"
)


@pytest.fixture
def handed_in(cast: Cast) -> ItemScore:
    """A page of HTML that Sam has handed in as an answer."""
    test = make_test(kind="ica")
    Item.objects.filter(identifier="M5").update(xml=UPLOADED)
    data = base64.b64encode(b"<script>alert(1)</script>").decode()
    answers = {"M5": {"RESPONSE": given_file(data=data, mime="text/html", name="../x/my <page>.html")}}
    take(cast, cast.sam, make_window(test), test, answers)
    worker.run_all()
    return ItemScore.objects.get(points=None)


def test_a_scorer_downloads_the_file_and_nothing_runs(client_of: ClientOf, handed_in: ItemScore) -> None:
    address = f"/scoring/{handed_in.opportunity.code}/M5"
    page = client_of("pia").get(address).content.decode()
    assert f'href="{address}/files/RESPONSE"' in page and "alert(1)" not in page
    answer = client_of("pia").get(f"{address}/files/RESPONSE")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="my _page_.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["tom", "eve", "hal"])
def test_nobody_else_is_given_the_file(who: str, client_of: ClientOf, handed_in: ItemScore) -> None:
    address = f"/scoring/{handed_in.opportunity.code}/M5/files/RESPONSE"
    expected = client_of(who).get(f"/scoring/{handed_in.opportunity.code}/M5").status_code
    assert client_of(who).get(address).status_code == expected
    assert client_of("eve").get(address).status_code == 404


def test_there_is_no_file_where_none_was_given(client_of: ClientOf, handed_in: ItemScore) -> None:
    address = f"/scoring/{handed_in.opportunity.code}/M5/files"
    assert client_of("pia").get(f"{address}/OTHER").status_code == 404


def test_an_item_without_a_body_has_nothing_to_say() -> None:
    item = qti.read_item(
        f'<qti-assessment-item xmlns="{NAMESPACE}" identifier="e" title="e"/>'.encode(), source="e.xml"
    )
    assert parts_of(item, {"RESPONSE": {"base": {"string": "x"}}}) == []
