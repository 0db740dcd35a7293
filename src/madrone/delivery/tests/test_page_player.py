"""The player's page and what its scripts ask for: what it holds, and who may have it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from madrone.delivery import rendering
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.models import Opportunity
from madrone.delivery.tests.room import Classroom, open_classroom
from madrone.proctor.actions.decisions import pause_student
from tests.cast import Cast

ANSWER = {"RESPONSE": {"base": {"identifier": "OTHER"}}}
JSON = {"Accept": "application/json"}
ODD = [
    '{"sequence": Infinity, "hash": "x", "answered": 1}',
    '{"sequence": 1e999, "hash": "x", "answered": 1}',
    "[" * 100_000,
]


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session at Sam's school."""
    return open_classroom(cast)


def page_of(client: Client) -> str:
    """Open the player."""
    response = client.get("/test/take")
    assert response.status_code == 200
    return response.content.decode()


def config_of(client: Client) -> dict[str, Any]:
    """Read what the page hands to its scripts."""
    found = re.search(r'<script id="player-config" type="application/json">(.*?)</script>', page_of(client))
    assert found
    return dict(json.loads(found[1]))


def of_page(opportunity: Opportunity) -> dict[str, str]:
    """Give the headers of a request from the page that shows this opportunity in this epoch."""
    return JSON | {"Madrone-Test": f"{opportunity.code}/{opportunity.epoch}"}


def hand_in(client: Client, opportunity: Opportunity, answered: int) -> Any:
    """Hand in from the page of this opportunity."""
    body = head_of(opportunity, answered)
    return client.post("/test/submit", body, "application/json", headers=of_page(opportunity))


def refusal(response: Any) -> tuple[int, str]:
    """Give the status and the code of a refusal."""
    return response.status_code, response.json()["error"]["code"]


def head_of(opportunity: Opportunity, answered: int) -> str:
    """Say what a device would say when it hands in."""
    opportunity.refresh_from_db()
    return json.dumps({"sequence": opportunity.sequence, "hash": opportunity.chain, "answered": answered})


def test_the_page_holds_every_question_and_its_passage_once(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    page = page_of(client)
    assert page.count("data-item=") == 2
    assert page.count("The moon rose over the bay.") == 1
    assert [item["materials"] for item in config_of(client)["items"]] == [["moon"], []]


def test_no_key_and_no_rule_of_scoring_reaches_the_browser(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    page = page_of(client)
    assert 'value="KEYCHOICE"' in page  # the choice itself is there, like every other
    for secret in ("7.25", "correct", "mapping", "map_response", "Rubric for scorers only", "qti-value"):
        assert secret not in page


def test_the_page_names_neither_ssid_nor_family_name(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    page = page_of(client)
    assert "1000000001" not in page
    assert "Ito" not in page


def test_a_form_is_rendered_once_for_a_whole_class(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = classroom.begin()
    page_of(client)
    monkeypatch.setattr(rendering, "_render", lambda *_: pytest.fail("it was rendered again"))
    page_of(client)


def test_a_changed_question_is_rendered_anew(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    page_of(client)
    item = classroom.test.items.first()
    assert item is not None
    item.xml = item.xml.replace("spoon", "tablespoon")
    item.save()
    assert "tablespoon" in page_of(client)


def test_a_reload_brings_the_stored_answers_back(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    store_answers(opportunity=opportunity, entries=[("PAGES-MATH-moon", ANSWER)])
    config = config_of(client)
    assert config["answers"] == {"PAGES-MATH-moon": {"value": ANSWER, "marked": False}}
    assert config["head"]["sequence"] == 1
    assert config["lastNumber"] == 1


def test_a_second_device_takes_the_test_over_only_with_approval(classroom: Classroom) -> None:
    first, opportunity = classroom.begin()
    second = classroom.sign_in()
    classroom.ask(second)
    assert first.get("/test/take")["Location"] == "/test/wait"
    classroom.approve(opportunity)
    second.post("/test/begin")
    assert page_of(second)
    assert config_of(second)["epoch"] == 2
    assert first.get("/test/take")["Location"] == "/test/elsewhere"
    assert "another computer" in first.get("/test/elsewhere").content.decode()
    assert refusal(first.post("/test/token", headers=of_page(opportunity))) == (409, "replaced")


def test_a_pause_by_the_teacher_leads_to_the_paused_page_and_back(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    pause_student(by=classroom.cast.tom, session=classroom.session, opportunity_code=opportunity.code)
    assert refusal(client.post("/test/token", headers=of_page(opportunity))) == (409, "paused")
    assert client.get("/test/take")["Location"] == "/test/paused"
    assert "Your answers are safe." in client.get("/test/paused").content.decode()
    assert client.post("/test/resume")["Location"] == "/test/wait"
    opportunity.refresh_from_db()
    assert opportunity.state == "suspended"
    classroom.approve(opportunity)
    client.post("/test/begin")
    assert config_of(client)["epoch"] == 2


def test_the_student_can_pause(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert client.post("/test/pause", {"reason": "asked"}, headers=of_page(opportunity)).json() == {
        "next": "/test/paused"
    }
    opportunity.refresh_from_db()
    assert opportunity.state == "paused"


def test_the_token_can_be_renewed_while_the_seat_is_held(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert client.post("/test/token", headers=of_page(opportunity)).json()["token"]


def test_review_and_activity_are_noted(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert client.post("/test/activity", headers=of_page(opportunity)).status_code == 200
    assert client.post("/test/review", headers=of_page(opportunity)).status_code == 200
    opportunity.refresh_from_db()
    assert opportunity.state == "review"


def test_handing_in_needs_everything_to_be_stored(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    store_answers(opportunity=opportunity, entries=[("PAGES-MATH-moon", ANSWER)])
    assert refusal(hand_in(client, opportunity, 2)) == (409, "not-all-saved")
    assert hand_in(client, opportunity, 1).json() == {"next": "/test/done"}
    opportunity.refresh_from_db()
    assert opportunity.state == "completed"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"sequence": "x", "hash": 1, "answered": 0}', *ODD])
def test_an_unreadable_submission_hands_nothing_in(classroom: Classroom, body: str) -> None:
    client, opportunity = classroom.begin()
    refused = client.post("/test/submit", body, "application/json", headers=of_page(opportunity))
    assert refusal(refused) == (422, "submission-unreadable")
    opportunity.refresh_from_db()
    assert opportunity.state == "started"


def test_a_test_handed_in_again_with_the_same_head_is_handed_in(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert (
        hand_in(client, opportunity, 0).json()
        == hand_in(client, opportunity, 0).json()
        == {"next": "/test/done"}
    )
    other = json.dumps({"sequence": 7, "hash": "x", "answered": 0})
    refused = client.post("/test/submit", other, "application/json", headers=of_page(opportunity))
    assert refusal(refused) == (409, "closed")


def test_the_page_of_one_student_cannot_act_as_another_who_signed_in_beside_it(classroom: Classroom) -> None:
    cast = classroom.cast
    _, of_sam = classroom.begin()
    sue = classroom.sign_in(cast.sue)
    of_sue = classroom.ask(sue, cast.sue)
    classroom.approve(of_sue)
    sue.post("/test/begin")
    of_sue.refresh_from_db()
    for action in ("token", "activity", "review", "pause"):
        assert refusal(sue.post(f"/test/{action}", headers=of_page(of_sam))) == (409, "replaced")
    assert refusal(hand_in(sue, of_sam, 0)) == (409, "replaced")
    assert refusal(sue.post("/test/token", headers=JSON)) == (409, "replaced")
    sue.post("/test/pause", headers=of_page(of_sue))
    assert sue.post("/test/resume", {"opportunity": of_sam.code})["Location"] == "/test/paused"
    for one, state in ((of_sam, "started"), (of_sue, "paused")):
        one.refresh_from_db()
        assert one.state == state


def test_the_last_page_frees_the_computer(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    hand_in(client, opportunity, 0)
    assert "Your test is handed in" in client.get("/test/done").content.decode()
    assert client.get("/test/choose")["Location"] == "/test/"


def test_a_finished_test_cannot_be_chosen_again(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    hand_in(client, opportunity, 0)
    again = classroom.sign_in()
    assert "Finished" in again.get("/test/choose").content.decode()
    chosen = classroom.assignment(classroom.cast.sam).code
    assert again.post("/test/choose", {"assignment": chosen}).status_code == 404
