"""What people and programs see when something cannot be done."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from madrone.kernel.errors import MadroneError
from madrone.people.models import Affidavit
from tests.cast import SCHOOL, Cast

JSON = {"Accept": "application/json"}


def test_a_failed_form_comes_back_with_what_was_typed(client_of: Callable[[str], Client]) -> None:
    typed = {"name": "Uma Pryce", "username": "tom@example.org", "role": "educator-site", "scope": SCHOOL}
    answer = client_of("pia").post("/staff/new", typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert '<div class="usa-alert usa-alert--error" role="alert"' in html
    assert 'value="Uma Pryce"' in html
    assert "<title>Problem: Create an account" in " ".join(html.split())


def test_a_program_gets_the_code_the_sentence_and_the_field(client_of: Callable[[str], Client]) -> None:
    typed = {"name": "Uma", "username": "tom@example.org", "role": "educator-site", "scope": SCHOOL}
    answer = client_of("pia").post("/staff/new", typed, headers=JSON)
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == ("username-taken", "username")
    assert error["message"].endswith("give that person the role.")


def test_a_button_that_fails_leads_back_to_its_page(client_of: Callable[[str], Client], cast: Cast) -> None:
    page = f"/staff/{cast.accounts['dev'].code}/"
    ada = client_of("hal")
    cast.accounts["dev"].grants.create(role="state", scope="")
    answer = ada.post(f"{page}reactivate", headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 403
    assert f'href="http://testserver{page}"' in answer.content.decode()
    elsewhere = ada.post(f"{page}reactivate", headers={"Referer": "https://evil.example/"})
    assert "evil.example" not in elsewhere.content.decode()


def test_out_of_scope_reads_like_a_page_that_does_not_exist(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    eve = client_of("eve")
    hidden = eve.get(f"/staff/{cast.accounts['tom'].code}/")
    unknown = eve.get("/staff/0000000000/")
    assert hidden.status_code == unknown.status_code == 404
    assert b"Tom" not in hidden.content


def test_the_wrong_role_is_told_whom_to_ask(client_of: Callable[[str], Client]) -> None:
    answer = client_of("tom").get("/staff/")
    assert answer.status_code == 403
    assert b"ask your coordinator" in answer.content


def test_an_address_that_leads_nowhere_says_so(client: Client, db: None) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert b"Check the address for a slip" in answer.content


def test_a_form_that_was_open_too_long_says_so(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content


def test_a_fault_of_ours_is_owned_up_to(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(actor: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("madrone.site.views.lines_for", fail)
    tom = client_of("tom")
    tom.raise_request_exception = False
    answer = tom.get("/home")
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content
    assert b"boom" not in answer.content


def test_a_program_without_a_log_in_is_told(client: Client, db: None) -> None:
    answer = client.get("/home", headers=JSON)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "log-in-needed"


def test_after_the_log_in_a_form_leads_back_to_its_page(client: Client, cast: Cast) -> None:
    sent = client.post("/staff/new", {}, headers={"Referer": "http://testserver/staff/new"})
    assert sent["Location"] == "/login?next=http%3A%2F%2Ftestserver%2Fstaff%2Fnew"


def test_every_other_exception_goes_its_way(rf: RequestFactory) -> None:
    from madrone.ui.middleware import ProblemMiddleware

    middleware = ProblemMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(rf.get("/"), ValueError("x")) is None
    assert middleware.process_exception(rf.get("/", headers=JSON), MadroneError("a", "b")).status_code == 409  # type: ignore[union-attr]


def test_the_unsigned_see_no_navigation(client_of: Callable[[str], Client], cast: Cast) -> None:
    Affidavit.objects.all().delete()
    answer = client_of("pia").get("/security-form")
    assert b"md-nav__link" not in answer.content
