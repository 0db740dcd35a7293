"""Questions that answer the student, and the preview that staff have of them, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.axe import violations
from tests.browser.classroom import Learner, Teacher
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
SitDown = Callable[[str], Learner]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One product for all of these tests."""
    with serving("tests.browser.turning:practice", tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pupils() -> Iterator[str]:
    """Names of students who have not been at the test yet."""
    return iter([f"pupil{number}" for number in range(4)])


@pytest.fixture
def learner(pupils: Iterator[str], sit_down: SitDown, teacher: Teacher) -> Learner:
    """A student at the first question."""
    one = sit_down(next(pupils))
    one.sign_in()
    one.ask("Form KINDS")
    teacher.approve_all()
    one.begin()
    return one


def question(learner: Learner) -> str:
    """What the question says now."""
    return learner.page.locator("[data-item]:visible").inner_text()


def check(page: Page) -> None:
    """Press the button of the question."""
    page.get_by_role("button", name="Check my answer").click()


def test_a_question_gives_a_hint_then_ends_and_a_reload_shows_it_so(learner: Learner) -> None:
    page = learner.page
    assert "You may use: a ruler" in question(learner) and "Take your time." in question(learner)
    page.get_by_role("radio", name="a bat").check()
    check(page)
    expect(page.get_by_text("Birds have feathers.")).to_be_visible()
    assert page.get_by_role("radio", name="a bat").is_checked()
    assert violations(page) == []
    page.get_by_role("radio", name="a heron").check()
    check(page)
    expect(page.get_by_text("A heron it is.")).to_be_visible()
    expect(page.get_by_text("You have finished this question.").first).to_be_visible()
    expect(page.get_by_role("radio", name="a heron")).to_be_disabled()
    learner.expect_status("Saved")
    assert violations(page) == []
    page.reload()
    learner.wait_for_player()
    expect(page.get_by_text("A heron it is.")).to_be_visible()
    expect(page.get_by_role("radio", name="a heron")).to_be_checked()
    expect(page.get_by_role("radio", name="a heron")).to_be_disabled()


def test_the_button_in_the_question_takes_a_turn_by_keyboard(learner: Learner) -> None:
    page = learner.page
    page.get_by_role("button", name="Show a hint").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Birds have feathers.")).to_be_visible()
    expect(
        page.get_by_text("Birds have feathers.").locator("xpath=ancestor-or-self::*[@tabindex]").last
    ).to_be_focused()
    learner.expect_status("Saved")


def test_without_a_network_the_page_says_so_and_later_tries_work_again_and_again(learner: Learner) -> None:
    page = learner.page
    page.get_by_role("radio", name="a bat").check()
    learner.expect_status("Saved")
    learner.context.route("**/test/attempt", lambda route: route.abort())
    check(page)
    expect(page.locator("[data-attempt-problem]:visible")).to_contain_text("Try again in a minute")
    learner.context.unroute("**/test/attempt")
    check(page)
    expect(page.get_by_text("Birds have feathers.")).to_be_visible()
    expect(page.locator("[data-attempt-problem]:visible")).to_have_count(0)
    learner.go_to(2)
    second = page.locator("[data-item]:visible")
    second.get_by_role("radio", name="a bat").check()
    check(page)
    expect(page.get_by_text("Bats give milk.")).to_be_visible()
    second.get_by_role("radio", name="a heron").check()
    check(page)
    expect(page.get_by_text("Bats give milk.")).to_have_count(0)
    expect(second.get_by_role("radio", name="a heron")).to_be_enabled()


@pytest.fixture
def staff(computer: Callable[[], BrowserContext], server: RunningServer) -> Page:
    """Tom, logged in."""
    made = Teacher(computer().new_page(), server)
    made.log_in()
    return made.page


def opened(staff: Page, server: RunningServer, item: str = "I1", query: str = "") -> FrameLocator:
    """Open the preview of an item; give the student's page in it."""
    staff.goto(server.url(f"/content/items/{server.seeded['items'][item]}/preview{query}"))
    return staff.frame_locator("iframe")


def test_the_preview_shows_what_a_student_with_settings_sees(staff: Page, server: RunningServer) -> None:
    frame = opened(staff, server)
    expect(frame.locator("html.md-look-TDS_CC0")).to_have_count(1)
    expect(frame.get_by_role("button", name="Cover")).to_have_count(0)
    staff.get_by_label("Color contrast").select_option("TDS_CCYellowB")
    staff.get_by_label("Print size").select_option("TDS_PS_L2")
    staff.locator("[name=masking][value=TDS_Masking1], [name=masking]").first.select_option("TDS_Masking1")
    staff.get_by_label("Glossary").check()
    staff.get_by_role("button", name="Show", exact=True).click()
    expect(frame.locator('html.md-look-TDS_CCYellowB[data-size="3"]')).to_have_count(1)
    expect(frame.get_by_role("button", name="Cover")).to_be_visible()
    frame.get_by_role("button", name="a bird").click()
    expect(frame.get_by_text("A wading bird.")).to_be_visible()
    assert violations(staff) == []


def test_staff_try_an_answer_and_see_what_it_earns(staff: Page, server: RunningServer) -> None:
    frame = opened(staff, server)
    frame.get_by_role("radio", name="a bat").check()
    frame.get_by_role("button", name="Try this answer").click()
    expect(frame.get_by_text("1 of 2 points")).to_be_visible()
    expect(frame.get_by_text("Birds have feathers.")).to_be_visible()
    frame.get_by_role("radio", name="a heron").check()
    frame.get_by_role("button", name="Try this answer").click()
    expect(frame.get_by_text("A heron it is.")).to_be_visible()
    expect(frame.get_by_role("radio", name="a heron")).to_be_disabled()
    frame.get_by_role("button", name="Begin again").click()
    expect(frame.get_by_text("Take your time.")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?medium=large-print", "?key=on"])
def test_the_frame_by_itself_passes_axe_and_fits_a_narrow_screen(
    query: str, staff: Page, server: RunningServer
) -> None:
    staff.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for item in server.seeded["items"].values():
        staff.goto(server.url(f"/content/items/{item}/preview/player{query}"))
        assert violations(staff) == [], item
        assert staff.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], item
