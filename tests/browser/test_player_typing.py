"""Typing a long text: it is saved on the way, and neither a pause nor a reload takes it away."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.classroom import Learner, Teacher, stored
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser

ELA = "English"
SitDown = Callable[[str], Learner]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One product for all of these tests: starting it takes longer than each of them."""
    with serving("tests.browser.scene:pupils", tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pupils(server: RunningServer) -> Iterator[str]:
    """Names of students who have not been at a test yet."""
    return iter([name for name in server.seeded if name.startswith("pupil")])


@pytest.fixture
def sam(pupils: Iterator[str], sit_down: SitDown, teacher: Teacher) -> Learner:
    """A student at the first question of the test with essays."""
    learner = sit_down(next(pupils))
    learner.sign_in()
    learner.ask(ELA)
    teacher.approve_all()
    learner.begin()
    return learner


def essay(learner: Learner) -> Locator:
    """Go to the first question that asks for a text, and give its box."""
    with_box = "all => all.findIndex(one => one.querySelector('textarea'))"
    learner.go_to(learner.page.locator("[data-item]").evaluate_all(with_box) + 1)
    return learner.page.locator("[data-item]:visible textarea")


def test_somebody_who_types_without_a_pause_is_saved_on_the_way(sam: Learner) -> None:
    # Twenty-four keys in six seconds: never a second of silence.
    essay(sam).press_sequentially("the fox and the old crow", delay=250)
    assert stored(sam)


def test_a_pause_in_the_middle_of_a_word_keeps_the_word(
    sam: Learner, teacher: Teacher, server: RunningServer
) -> None:
    box = essay(sam)
    teacher.pause(server.seeded[sam.who]["listed"])
    notice = sam.page.get_by_role("heading", name="Your test is paused. Your answers are safe.")
    while not notice.is_visible():
        box.focus()
        sam.page.keyboard.type("word ", delay=60)
    typed = box.input_value()
    assert len(typed) > 20
    assert stored(sam) == []
    sam.page.get_by_role("button", name="Go on").click()
    sam.page.wait_for_url("**/wait")
    teacher.approve_all()
    sam.begin()
    expect(essay(sam)).to_have_value(typed)
    sam.expect_status("Saved")
    assert stored(sam)


def test_a_reload_right_after_the_last_key_keeps_every_letter(sam: Learner) -> None:
    for text in ("one", "two", "three"):
        box = essay(sam)
        box.fill("")
        box.press_sequentially(text)
        sam.page.reload()
        sam.wait_for_player()
        expect(essay(sam)).to_have_value(text)
