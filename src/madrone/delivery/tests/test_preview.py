"""The preview: staff see an item as a student with some settings does, try it, and leave no trace."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from madrone.audit.models import Event
from madrone.content.models import Item
from madrone.delivery.models import ItemTurn, Response
from madrone.delivery.tests import kinds
from tests.cast import Cast

ClientOf = Callable[[str], Client]
WRONG = {"RESPONSE": {"base": {"identifier": "WRONG"}}}
RIGHT = {"RESPONSE": {"base": {"identifier": "RIGHT"}}}
CATALOG = """<qti-catalog-info><qti-catalog id="c1"><qti-card support="glossary-on-screen">
<qti-html-content>A wading bird.</qti-html-content></qti-card><qti-card support="keyword-translation">
<qti-card-entry xml:lang="es"><qti-html-content>garza</qti-html-content></qti-card-entry></qti-card></qti-catalog>
</qti-catalog-info><qti-response-processing>"""


@pytest.fixture
def item(cast: Cast) -> Item:
    """An adaptive item that speaks of a heron, with a catalog of supports."""
    written = kinds.ADAPTIVE.replace("<qti-response-processing>", CATALOG).replace(
        "a heron<", '<span data-catalog-idref="c1">a heron</span><'
    )
    kinds.make_form(written)
    Item.objects.update(security="interim")
    return Item.objects.get()


def preview(item: Item, page: str = "") -> str:
    """The address of the preview, or of one of its pages."""
    return f"/content/items/{item.code}/preview{page}"


def player(client: Client, item: Item, **chosen: Any) -> str:
    """Open the frame for a profile."""
    answer = client.get(preview(item, "/player"), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def attempt(
    client: Client, item: Item, responses: object, before: object = None, query: str = ""
) -> dict[str, Any]:
    """Try an answer."""
    body = json.dumps({"responses": responses, "before": before})
    answer = client.post(f"{preview(item, '/try')}{query}", body, "application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_page_offers_the_settings_of_the_subject_and_the_supports_of_the_item(
    client_of: ClientOf, item: Item
) -> None:
    html = client_of("tom").get(preview(item)).content.decode()
    for words in ("Color contrast", "Print size", "Masking", "Glossary", "Translation of words", "Variant"):
        assert words in html
    assert f'src="{preview(item, "/player")}"' in html
    assert "Preview for a student" in client_of("tom").get(item.get_absolute_url()).content.decode()


def test_an_item_without_supports_offers_none(client_of: ClientOf, cast: Cast) -> None:
    kinds.make_form(kinds.SHUFFLED)
    plain = Item.objects.get()
    html = client_of("ada").get(preview(plain)).content.decode()
    assert "Supports that this question brings along" not in html


def test_only_the_frame_may_be_framed_and_only_by_the_product(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    page, frame = tom.get(preview(item)), tom.get(preview(item, "/player"))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_settings_have_the_same_look_and_tools_as_in_the_test(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    plain = player(tom, item)
    assert "md-look-TDS_CC0" in plain
    assert "data-mask-add" not in plain and "data-speak " not in plain
    chosen = {"color_contrast": "TDS_CCYellowB", "masking": "TDS_Masking1", "print_size": "TDS_PS_L2"}
    dressed = player(tom, item, **chosen, text_to_speech="TDS_TTS_Item")
    assert "md-look-TDS_CCYellowB" in dressed
    assert "data-mask-add" in dressed and "data-speak " in dressed
    assert "&quot;print_size&quot;: &quot;TDS_PS_L2&quot;" in dressed


def test_a_support_is_there_only_when_it_is_chosen(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    assert "A wading bird." not in player(tom, item)
    assert "A wading bird." in player(tom, item, supports="glossary-on-screen")
    assert "garza" in player(tom, item, supports="keyword-translation", language="es")


def test_on_paper_it_is_printed_and_nothing_can_be_pressed(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    assert "qti-print" in player(tom, item, medium="print")
    large = player(tom, item, medium="large-print")
    assert "qti-large-print" in large and "<script" not in large


def test_a_variant_is_a_clone_and_stays_the_same(client_of: ClientOf, cast: Cast) -> None:
    kinds.make_form(kinds.CLONED)
    item, ada = Item.objects.get(), client_of("ada")
    first, again, other = (player(ada, item, seed=seed) for seed in ("1", "1", "2"))
    shown = [html.split("Add 10 to")[1].split("<input")[0] for html in (first, again, other)]
    assert shown[0] == shown[1] != shown[2]


def test_a_try_is_scored_and_shows_its_feedback(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    assert "Birds have feathers." not in player(tom, item)
    first = attempt(tom, item, WRONG)
    assert "Birds have feathers." in first["html"] and "1 of 2 points" in first["result"]
    assert first["over"] is False
    second = attempt(tom, item, RIGHT, before=first["turn"])
    assert "A heron it is." in second["html"] and "1 of 2 points" in second["result"]
    assert second["over"] is True


def test_a_try_leaves_no_trace(client_of: ClientOf, item: Item) -> None:
    before = Event.objects.count()
    attempt(client_of("tom"), item, RIGHT)
    assert not Response.objects.exists() and not ItemTurn.objects.exists()
    assert Event.objects.count() == before


def test_the_key_is_there_only_when_it_is_asked_for(client_of: ClientOf, item: Item) -> None:
    tom = client_of("tom")
    assert "qti-key" not in player(tom, item)
    shown = player(tom, item, key="on")
    assert "qti-key" in shown and "data-try" not in shown


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"responses": []}',
        '{"responses": {}, "before": 7}',
        '{"responses": {}, "before": {"number": "x", "responses": {}, "outcomes": {}}}',
        "[" * 10_000,
    ],
)
def test_a_try_that_cannot_be_read_is_refused(client_of: ClientOf, item: Item, body: str) -> None:
    answer = client_of("tom").post(preview(item, "/try"), body, "application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "attempt-unreadable")


def test_settings_that_there_are_not_show_the_item_plainly(client_of: ClientOf, item: Item) -> None:
    assert "md-look-TDS_CC0" in player(client_of("tom"), item, color_contrast="TDS_CCPink")


def test_a_secure_item_is_previewed_by_the_state_alone(client_of: ClientOf, item: Item) -> None:
    Item.objects.update(security="secure")
    for page in ("", "/player"):
        assert client_of("ada").get(preview(item, page)).status_code == 200
        assert client_of("tom").get(preview(item, page)).status_code == 404
    assert client_of("tom").post(preview(item, "/try"), "{}", "application/json").status_code == 404
