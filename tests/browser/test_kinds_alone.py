"""Each kind's script on a page of its own: what is rare, what is locked, what a frame may and may not do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from madrone.qti import Item
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.graphics import KINDS, PICTURE, make_graphic
from tests.browser.axe import violations
from tests.browser.kinds_alone import Alone, near
from tests.browser.voice import VOICE

pytestmark = pytest.mark.browser

FRAME = """
const say = (message) => parent.postMessage({ protocol: "madrone-pci/1", ...message }, "*");
addEventListener("message", ({ data }) => {
  if (data.type === "hello") {
    announce();
  } else if (data.type === "start") {
    const { typeIdentifier, properties, response, locked } = data;
    const text = JSON.stringify({ typeIdentifier, properties, response, locked });
    document.body.textContent = text;
    say({ type: "height", pixels: 333 });
    say({ type: "change", response: { base: { string: "from the frame" }, list: {} } });
    say({ type: "change", response: "words" });
    if (!response.base) say({ type: "change", response: { base: { string: "from the frame" } } });
  } else if (data.type === "lock") {
    document.body.textContent = "locked";
    say({ type: "change", response: { base: { string: "too late" } } });
  }
});
// Only a frame without an origin of its own is ready.
const announce = () => origin === "null" && say({ type: "ready" });
announce();
"""
_INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, at) => at % 4 === 3 && data[at] > 0).length;
}"""
# What each kind answers when everything on it is pressed; a locked one stays as it was.
ANSWERS: dict[str, Any] = {
    "hotspot": {"list": {"identifier": ["B"]}},
    "graphic-order": {"list": {"identifier": ["B", "C"]}},
    "graphic-associate": {"list": {"pair": [["A", "C"]]}},
    "graphic-gap-match": {"list": {"directedPair": [["W", "B"]]}},
    "select-point": {"list": {"point": [[10, 20]]}},
    "position-object": {"list": {"point": [[10, 20]]}},
    "slider": {"base": {"integer": 3}},
    "media": {"base": {"integer": 1}},
    "upload": {"base": {"file": {"data": "QQ==", "mime": "image/png", "name": "a.png"}}},
    "end-attempt": {"base": {"boolean": True}},
}


@pytest.fixture
def page(computer: Callable[[], BrowserContext]) -> Iterator[Page]:
    """A page on which a script that fails fails the test."""
    made = computer().new_page()
    failures: list[str] = []
    made.on("pageerror", lambda error: failures.append(str(error)))
    yield made
    assert failures == []


def item(declaration: str, body: str) -> Item:
    """An item read from such XML."""
    return make_item(declaration, body)


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_what_is_put_back_is_read_again_and_a_lock_keeps_it(kind: str, page: Page) -> None:
    alone = Alone(page, make_graphic(kind))
    assert alone.value == {"base": None}
    alone.put_back(ANSWERS[kind])
    assert alone.value == ANSWERS[kind]
    alone.lock()
    if page.locator(".qti-stage").count():
        alone.click_picture(260, 80)
        alone.click_picture(60, 80)
    for button in page.get_by_role("button").all():
        button.click(force=True)
    assert alone.value == ANSWERS[kind]
    assert violations(page) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_that_can_only_be_looked_at_says_its_answer(kind: str, page: Page) -> None:
    given = ANSWERS.get(kind, {"base": None})
    options: dict[str, Any] = {"read_only": True, "responses": {"R": given}, "module_url": lambda _: "/frame"}
    alone = Alone(page, make_graphic(kind), **options)
    assert alone.value == given
    if page.locator(".qti-stage").count():
        alone.click_picture(260, 80)
        assert alone.value == given
    assert violations(page) == []


def test_a_second_click_on_the_only_choice_takes_it_back(page: Page) -> None:
    declaration, body = response("R", "single", "identifier"), KINDS["hotspot"][1]
    alone = Alone(page, item(declaration, body.replace("max-choices='2'", "max-choices='1'")))
    alone.click_picture(60, 80)
    assert alone.value == {"base": {"identifier": "A"}}
    alone.click_picture(60, 80)
    assert alone.value == {"base": None}


def test_a_picture_whose_size_nobody_said_is_measured(page: Page) -> None:
    declaration, body = KINDS["select-point"]
    alone = Alone(page, item(declaration, body.replace(" width='400' height='300'", "")))
    expect(page.locator(".qti-stage-overlay")).to_have_attribute("viewBox", "0 0 400 300")
    alone.click_picture(100, 100)
    assert near(alone.value["list"]["point"][0], [100, 100])


def test_points_without_a_limit_get_as_many_rows_as_they_need(page: Page) -> None:
    declaration, body = KINDS["select-point"]
    alone = Alone(page, item(declaration, body.replace("max-choices='2'", "max-choices='0'")))
    places = [[20 * number, 50] for number in range(1, 8)]
    for x, y in places:
        alone.click_picture(x, y)
    points = alone.value["list"]["point"]
    assert len(points) == len(places) and all(near(*pair) for pair in zip(points, places, strict=True))
    expect(page.get_by_label("Point 7, from the left")).to_have_value(str(points[6][0]))
    alone.put_back({"list": {"point": [[number, 1] for number in range(15)]}})
    assert len(alone.value["list"]["point"]) == 15


def test_the_next_single_point_takes_the_place_of_the_last(page: Page) -> None:
    alone = Alone(page, item(response("R", "single", "point"), KINDS["select-point"][1]))
    alone.click_picture(40, 50)
    alone.click_picture(140, 150)
    assert near(alone.value["base"]["point"], [140, 150])


def test_of_several_objects_on_one_picture_a_button_says_which_is_next(page: Page) -> None:
    one = (
        "<qti-position-object-interaction response-identifier='{name}' max-choices='1'><qti-prompt>Put {name}."
        "</qti-prompt><img src='tree.svg' alt='Tree {name}' width='40' height='40'/>"
        "</qti-position-object-interaction>"
    )
    both = one.format(name="R") + one.format(name="S")
    body = f"<qti-position-object-stage>{PICTURE}{both}</qti-position-object-stage>"
    declarations = response("R", "single", "point") + response("S", "single", "point")
    alone = Alone(page, item(declarations, body))
    alone.click_picture(100, 100)
    page.get_by_role("group", name="Put S.").get_by_role("button", name="Put this on the picture").click()
    alone.click_picture(300, 200)
    read = page.evaluate("() => window.kinds.read()")
    assert near(read["R"]["base"]["point"], [100, 100]) and near(read["S"]["base"]["point"], [300, 200])
    expect(page.locator(".qti-stage image")).to_have_count(2)
    assert violations(page) == []


def test_a_slider_goes_the_way_its_author_wants_and_a_press_chooses_where_it_stands(page: Page) -> None:
    body = KINDS["slider"][1].replace("step-label", "orientation='vertical' reverse='true' step-label")
    alone = Alone(page, item(KINDS["slider"][0], body))
    ruler = page.get_by_label("Slider")
    box = ruler.bounding_box()
    assert box is not None and box["height"] > 4 * box["width"]
    ruler.focus()
    page.keyboard.press("Enter")
    assert alone.value == {"base": {"integer": 5}}
    # Reversed, the greatest number is at the bottom.
    ruler.click(position={"x": box["width"] / 2, "y": box["height"] - 10})
    assert alone.value == {"base": {"integer": 10}}


def test_a_drawing_can_be_drawn_erased_undone_and_gone_on_with(page: Page) -> None:
    alone = Alone(page, make_graphic("drawing"))
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 100, steps=5)
    page.mouse.up()
    drawn = canvas.evaluate(_INK)
    assert drawn > 200
    page.get_by_role("button", name="Eraser").click()
    canvas.click(position={"x": 100, "y": 75})
    assert canvas.evaluate(_INK) < drawn
    page.get_by_role("button", name="Undo").click()
    assert canvas.evaluate(_INK) == drawn
    kept = alone.value
    page.get_by_role("button", name="Clear all").click()
    assert alone.value == {"base": None}
    alone.put_back(kept)
    page.wait_for_function(f"(() => ({_INK})(document.querySelector('canvas')) === {drawn})")
    page.get_by_role("button", name="Pen", exact=True).click()
    canvas.click(position={"x": 300, "y": 200})
    assert canvas.evaluate(_INK) > drawn
    assert alone.value["base"]["file"]["data"] != kept["base"]["file"]["data"]
    alone.lock()
    canvas.click(position={"x": 20, "y": 200})
    page.keyboard.press("Space")
    assert len(alone.value["base"]["file"]["data"]) > 100


def test_the_end_of_an_attempt_is_told_once_to_the_page(page: Page) -> None:
    alone = Alone(page, make_graphic("end-attempt"))
    page.get_by_role("button", name="Show me a hint").click()
    assert alone.told == ["change", "end R"]


def test_a_custom_frame_answers_by_messages_and_by_nothing_else(page: Page) -> None:
    alone = Alone(page, make_graphic("portable-custom"), frame=FRAME, module_url=lambda _: "/frame")
    inside = page.frame_locator("iframe").locator("body")
    expect(inside).to_have_text(
        '{"typeIdentifier":"urn:x","properties":{"depth":"1"},"response":{"base":null},"locked":false}'
    )
    page.wait_for_function("() => window.kinds.told.includes('change')")
    assert alone.value == {"base": {"string": "from the frame"}}
    frame = page.locator("iframe")
    assert frame.evaluate("one => one.style.height") == "333px"
    # Another window's words are nobody's.
    page.evaluate(
        "postMessage({protocol: 'madrone-pci/1', type: 'change', response: {base: {string: 'x'}}}, '*')"
    )
    alone.put_back({"base": {"string": "earlier"}})
    expect(inside).to_contain_text('"response":{"base":{"string":"earlier"}}')
    alone.lock()
    expect(inside).to_have_text("locked")
    page.wait_for_timeout(100)
    assert alone.value == {"base": {"string": "earlier"}}


def test_a_card_opens_and_closes_by_keyboard(page: Page) -> None:
    catalog = (
        "<qti-catalog-info><qti-catalog id='c'><qti-card support='glossary-on-screen'><qti-html-content>"
        "<p>A wading bird.</p></qti-html-content></qti-card></qti-catalog></qti-catalog-info>"
    )
    alone = Alone(
        page,
        item(catalog, "<p>Look at the <span data-catalog-idref='c'>heron</span>.</p>"),
        supports=frozenset({"glossary-on-screen"}),
    )
    card = alone.page.get_by_text("A wading bird.")
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Meaning: heron").press("Enter")
    expect(card).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_voice_says_the_authors_words_where_there_are_some(page: Page) -> None:
    def card(identifier: str, words: str) -> str:
        said = f"<qti-html-content><p>{words}</p></qti-html-content>"
        return f"<qti-catalog id='{identifier}'><qti-card support='spoken'>{said}</qti-card></qti-catalog>"

    catalogs = (
        card("word", "two thirds") + card("part", "A picture of a lake.") + card("prompt", "Where is it?")
    )
    body = (
        "<p>Take <span data-catalog-idref='word'>2/3</span> of it.</p>"
        "<div data-catalog-idref='part'><p>Lake</p><p>Wood</p></div>"
        + KINDS["hotspot"][1].replace("<qti-prompt>", "<qti-prompt data-catalog-idref='prompt'>")
    )
    declarations = KINDS["hotspot"][0] + f"<qti-catalog-info>{catalogs}</qti-catalog-info>"
    page.add_init_script(VOICE)
    Alone(page, item(declarations, body), supports=frozenset({"spoken"}))
    page.evaluate(
        """async () => {
          const { Speech } = await import("/static/ui/player/speech.js");
          const button = document.createElement("button");
          button.dataset.speak = "";
          button.append(Object.assign(document.createElement("span"), { className: "words" }));
          button.firstChild.dataset.speakWords = "";
          document.body.append(button);
          document.querySelector("section").dataset.item = "i1";
          const words = { say: (key, { text } = {}) => text ?? key };
          new Speech({ settings: { text_to_speech: "TDS_TTS_Item" }, subject: "MATH", words });
          button.click();
        }"""
    )
    page.wait_for_function("() => window.spoken.length > 0")
    said = page.evaluate("() => window.spoken")
    assert said[:3] == ["Take two thirds of it.", "A picture of a lake.", "Where is it?"]
    assert "Lake" in said[4:]
