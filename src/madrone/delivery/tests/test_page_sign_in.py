"""Signing in: what is accepted, and what each mistake is answered with (domain.md 5.1)."""

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from madrone.delivery.sign_in import plain_ssid
from madrone.delivery.tests.room import Classroom, open_classroom
from madrone.proctor.actions.sessions import close_session
from tests.cast import Cast, make_student

NOT_FOUND = "We could not find you"


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session at Sam's school."""
    return open_classroom(cast)


def answer(classroom: Classroom, **typed: str) -> tuple[int, str]:
    """Try to sign in as Sam with something typed differently; give status and page."""
    given = {"first_name": "Sam", "ssid": "1000000001", "session_id": classroom.session.code}
    response = Client().post("/test/", given | typed)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("first_name", ["Sam", "sam", " SAM ", "Sám"])
@pytest.mark.parametrize("ssid", ["1000000001", "CA-1000000001", "ca1000000001", " CA 1000 000 001 "])
def test_it_lets_a_student_in_however_name_and_ssid_are_typed(
    classroom: Classroom, first_name: str, ssid: str
) -> None:
    assert answer(classroom, first_name=first_name, ssid=ssid)[0] == 302


def test_it_takes_the_session_id_in_any_case_and_without_its_hyphen(classroom: Classroom) -> None:
    code = classroom.session.code
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code} "):
        assert answer(classroom, session_id=typed)[0] == 302


def test_an_accent_in_the_record_need_not_be_typed(classroom: Classroom) -> None:
    make_student("1000000077", "José-Ángel", "Ruiz", classroom.session.org_code)
    assert answer(classroom, first_name="jose angel", ssid="1000000077")[0] == 302


@pytest.mark.parametrize("wrong", [{"first_name": "Sue"}, {"ssid": "1000000009"}, {"first_name": "!"}])
def test_it_never_says_which_of_name_and_ssid_was_wrong(classroom: Classroom, wrong: dict[str, str]) -> None:
    status, page = answer(classroom, **wrong)
    assert status == 422
    assert NOT_FOUND in page


def test_it_says_that_a_session_does_not_exist(classroom: Classroom) -> None:
    status, page = answer(classroom, session_id="ZZZZ-0000")
    assert status == 422
    assert "That session ID does not exist" in page


def test_it_says_that_a_session_is_closed(classroom: Classroom) -> None:
    close_session(by=classroom.cast.tom, session=classroom.session)
    status, page = answer(classroom)
    assert status == 422
    assert "This session is closed" in page


def test_it_says_that_the_school_is_not_part_of_the_session_only_to_its_own_student(
    classroom: Classroom,
) -> None:
    assert "Your school is not part" in answer(classroom, first_name="Zoe", ssid="1000000003")[1]
    assert NOT_FOUND in answer(classroom, first_name="Zoë!", ssid="1000000009")[1]


def test_a_student_who_has_left_is_not_found(classroom: Classroom) -> None:
    classroom.cast.sam.enrolled = False
    classroom.cast.sam.save()
    assert NOT_FOUND in answer(classroom)[1]


def test_an_empty_field_is_named(classroom: Classroom) -> None:
    status, page = answer(classroom, first_name="")
    assert status == 422
    assert "Type your first name." in page


def test_what_was_typed_is_kept_after_a_mistake(classroom: Classroom) -> None:
    assert 'value="Samantha"' in answer(classroom, first_name="Samantha")[1]


def test_guessing_names_against_one_ssid_is_stopped(classroom: Classroom) -> None:
    statuses = [answer(classroom, first_name=f"Name{n}")[0] for n in range(11)]
    assert statuses[:10] == [422] * 10
    assert statuses[10] == 429
    # Spelling the number differently does not give new tries.
    assert answer(classroom, ssid="CA-1000000001")[0] == 429


def test_the_seat_holds_codes_and_no_ssid(classroom: Classroom) -> None:
    client = classroom.sign_in()
    cookie = client.cookies["madrone_seat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/test"
    assert "1000000001" not in client.get("/test/confirm").content.decode()


def test_a_forged_seat_is_no_seat(classroom: Classroom) -> None:
    client = classroom.sign_in()
    client.cookies["madrone_seat"] = client.cookies["madrone_seat"].value[:-2] + "xx"
    response = client.get("/test/confirm")
    assert response.status_code == 302
    assert response["Location"] == "/test/"


@pytest.mark.parametrize(
    "page", ["confirm", "choose", "wait", "settings", "instructions", "take", "paused", "elsewhere", "done"]
)
def test_without_a_seat_every_page_leads_to_the_sign_in(client: Client, page: str) -> None:
    response = client.get(f"/test/{page}")
    assert response.status_code == 302
    assert response["Location"] == "/test/"


def test_without_a_seat_a_script_gets_401(client: Client) -> None:
    response = client.post("/test/token", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "signed-out"


@given(st.text(max_size=20))
def test_bringing_an_ssid_to_its_form_twice_changes_nothing(typed: str) -> None:
    assert plain_ssid(plain_ssid(typed)) == plain_ssid(typed)


@given(st.from_regex(r"[0-9]{1,12}", fullmatch=True), st.sampled_from(["", "CA", "CA-", "ca-", " Ca – "]))
def test_the_states_letters_may_stand_before_a_number_or_not(number: str, state: str) -> None:
    assert plain_ssid(state + number) == number


def test_a_student_may_sign_in_in_spanish(classroom: Classroom, request: pytest.FixtureRequest) -> None:
    # The language stays with the thread, and with the next test.
    request.addfinalizer(translation.deactivate)
    client = Client(headers={"Accept-Language": "es"})
    assert "Entra a tu prueba" in client.get("/test/").content.decode()
    wrong = client.post("/test/", {"first_name": "Sam", "ssid": "1", "session_id": "ZZZZ-0000"})
    assert "Ese ID de sesión no existe." in wrong.content.decode()
