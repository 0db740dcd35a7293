"""The player and a network that goes away: nothing answered is lost, and the page always says the truth."""

import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.classroom import Learner, Teacher, stored
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser

MATH = "Mathematics"
SAVED = "Saved"
WAITING = "Saved on this computer, waiting for the network"
UNSTORED = "Not saved on this computer — tell your teacher"

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
    """A student at the first question of the mathematics test."""
    return come_to_the_test(sit_down(next(pupils)), teacher)


def come_to_the_test(learner: Learner, teacher: Teacher) -> Learner:
    """Sign in, choose, be let in, begin."""
    learner.sign_in()
    learner.ask(MATH)
    teacher.approve_all()
    learner.begin()
    return learner


def test_answers_given_offline_are_saved_when_the_network_comes_back(sam: Learner) -> None:
    first, second, third = sam.questions_with_choices()[:3]
    sam.choose(first, 0)
    sam.expect_status(SAVED)
    sam.context.set_offline(True)
    sam.choose(second, 1)
    sam.expect_status(WAITING)
    sam.choose(third, 0)
    sam.expect_status(WAITING)
    assert len(stored(sam)) == 1
    sam.context.set_offline(False)
    sam.expect_status(SAVED, seconds=40)
    assert stored(sam) == [(1, 0)] * 3


def test_a_student_goes_on_answering_for_five_minutes_without_a_network(sam: Learner) -> None:
    # The page's own clock runs ahead, so that every timer of the player lives through the five minutes.
    sam.page.clock.install()
    sam.page.reload()
    sam.wait_for_player()
    answered = sam.questions_with_choices()[:5]
    sam.context.set_offline(True)
    for question in answered:
        sam.choose(question, 0)
        sam.page.clock.run_for(60_000)
        sam.expect_status(WAITING)
    assert stored(sam) == []
    sam.context.set_offline(False)
    sam.page.clock.run_for(30_000)
    sam.expect_status(SAVED, seconds=40)
    assert stored(sam) == [(1, 0)] * len(answered)
    assert [sam.chosen(question) for question in answered] == [[0]] * len(answered)


def test_a_reload_shows_saved_and_unsaved_answers_and_sends_the_rest(sam: Learner) -> None:
    first, second = sam.questions_with_choices()[:2]
    sam.choose(first, 0)
    sam.expect_status(SAVED)
    sam.cut_saves()
    sam.choose(second, 1)
    sam.expect_status(WAITING)
    sam.page.reload()
    sam.wait_for_player()
    assert (sam.chosen(first), sam.chosen(second)) == ([0], [1])
    assert len(stored(sam)) == 1
    sam.restore_saves()
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(sam)) == 2


def test_an_error_page_instead_of_a_receipt_is_no_receipt(sam: Learner) -> None:
    portal = "<html>Welcome to our network</html>"
    answer_all_saves = "**/intake/responses"
    sam.context.route(
        answer_all_saves, lambda route: route.fulfill(status=200, content_type="text/html", body=portal)
    )
    sam.choose(sam.questions_with_choices()[0], 0)
    sam.expect_status(WAITING)
    assert stored(sam) == []
    sam.context.unroute(answer_all_saves)
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(sam)) == 1


def test_a_server_killed_in_the_middle_loses_nothing_that_was_saved(
    sam: Learner, server: RunningServer
) -> None:
    first, second = sam.questions_with_choices()[:2]
    sam.choose(first, 0)
    sam.expect_status(SAVED)
    before = stored(sam)
    server.stop(signal.SIGKILL)
    sam.choose(second, 0)
    sam.expect_status(WAITING)
    server.start()
    sam.expect_status(SAVED, seconds=60)
    after = stored(sam)
    assert after[: len(before)] == before
    assert len(after) == 2


def test_an_answer_that_was_not_sent_before_a_pause_is_sent_after_it(
    sam: Learner, teacher: Teacher, server: RunningServer
) -> None:
    first = sam.questions_with_choices()[0]
    sam.cut_saves()
    sam.choose(first, 1)
    sam.expect_status(WAITING)
    teacher.pause(server.seeded[sam.who]["listed"])
    sam.restore_saves()
    sam.wait_for("Your test is paused. Your answers are safe.")
    assert stored(sam) == []
    sam.page.get_by_role("button", name="Go on").click()
    sam.page.wait_for_url("**/wait")
    teacher.approve_all()
    sam.begin()
    sam.expect_status(SAVED)
    assert sam.chosen(first) == [1]
    assert stored(sam) == [(2, 0)]


def test_a_device_that_was_replaced_says_so_and_its_answer_is_kept_as_late(
    sam: Learner, teacher: Teacher, sit_down: SitDown
) -> None:
    first = sam.questions_with_choices()[0]
    sam.context.set_offline(True)
    sam.choose(first, 1)
    sam.expect_status(WAITING)
    other = come_to_the_test(sit_down(sam.who), teacher)
    other.choose(first, 0)
    other.expect_status(SAVED)
    sam.context.set_offline(False)
    sam.wait_for("Your test is open on another computer")
    assert stored(sam) == [(2, 0), (1, 1)]
    other.page.reload()
    other.wait_for_player()
    assert other.chosen(first) == [0]


def test_without_indexeddb_the_page_says_so_and_still_saves(
    pupils: Iterator[str], sit_down: SitDown, teacher: Teacher
) -> None:
    sam = sit_down(next(pupils))
    sam.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    come_to_the_test(sam, teacher)
    sam.cut_saves()
    sam.choose(sam.questions_with_choices()[0], 0)
    sam.expect_status(UNSTORED)
    sam.restore_saves()
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(sam)) == 1


def test_a_test_is_handed_in_only_when_everything_is_sent(sam: Learner) -> None:
    first = sam.questions_with_choices()[0]
    sam.choose(first, 0)
    sam.expect_status(SAVED)
    sam.cut_saves()
    sam.choose(first, 1)
    sam.expect_status(WAITING)
    sam.go_to(sam.page.locator("[data-go]").count())
    sam.page.get_by_role("button", name="Review your answers").click()
    sam.page.get_by_role("button", name="Hand in my test").click()
    hand_in = sam.page.get_by_role("button", name="Yes, hand it in")
    hand_in.click()
    sam.page.get_by_text("Keep this page open and raise your hand.").wait_for(timeout=40_000)
    sam.restore_saves()
    hand_in.click()
    sam.page.wait_for_url("**/done", timeout=40_000)
    assert len(stored(sam)) == 2


def test_an_answer_refused_for_good_is_not_called_saved_until_it_is_changed(sam: Learner) -> None:
    first, second = sam.questions_with_choices()[:2]
    refusal = {"error": {"code": "body-unreadable", "message": "The answer cannot be read."}}
    saves = "**/intake/responses"
    sam.context.route(saves, lambda route: route.fulfill(status=422, json=refusal))
    sam.choose(first, 0)
    sam.wait_for("One answer could not be saved")
    sam.page.get_by_role("button", name="Close").click()
    sam.context.unroute(saves)
    sam.choose(second, 0)
    sam.expect_status(UNSTORED)
    assert len(stored(sam)) == 1
    sam.go_to(first)
    note = sam.page.locator("[data-item]:visible [data-refused-note]")
    expect(note).to_contain_text("The answer cannot be read.")
    sam.choose(first, 1)
    sam.expect_status(SAVED)
    expect(note).to_be_hidden()
    assert len(stored(sam)) == 2
    sam.page.reload()
    sam.wait_for_player()
    assert sam.chosen(first) == [1]
    assert len(stored(sam)) == 2


def test_a_lost_answer_to_handing_in_strands_nobody(sam: Learner) -> None:
    def carry_out_and_lose(route: Route) -> None:
        route.fetch()
        route.abort()

    sam.choose(sam.questions_with_choices()[0], 0)
    sam.expect_status(SAVED)
    sam.go_to(sam.page.locator("[data-go]").count())
    sam.page.get_by_role("button", name="Review your answers").click()
    sam.page.route("**/test/submit", carry_out_and_lose, times=1)
    sam.page.get_by_role("button", name="Hand in my test").click()
    hand_in = sam.page.get_by_role("button", name="Yes, hand it in")
    hand_in.click()
    sam.page.get_by_text("could not be handed in yet").wait_for()
    # The body is read on its way to the page: the page leaves at once, and the browser drops what it had received.
    answers: list[object] = []

    def read_on_the_way(route: Route) -> None:
        response = route.fetch()
        answers.append(response.json())
        route.fulfill(response=response)

    sam.page.route("**/test/submit", read_on_the_way, times=1)
    hand_in.click()
    sam.wait_for("Well done. Your test is handed in.")
    assert answers == [{"next": "/test/done"}]
