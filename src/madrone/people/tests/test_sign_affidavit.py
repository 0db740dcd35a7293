"""The yearly security form: the gate, the signature, and who has signed."""

import csv
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from madrone.audit.models import Event
from madrone.kernel import clock
from madrone.people.actions.affidavits import sign_affidavit
from madrone.people.errors import PeopleError
from madrone.people.models import Affidavit
from tests.cast import Cast

FORM = "/security-form"


@pytest.fixture
def unsigned(cast: Cast, client_of: Callable[[str], Client]) -> Callable[[str], Client]:
    Affidavit.objects.all().delete()
    return client_of


def test_whoever_has_not_signed_is_sent_to_the_form_and_then_on(unsigned: Callable[[str], Client]) -> None:
    tom = unsigned("tom")
    sent = tom.get("/windows/?state=open")
    assert sent["Location"] == f"{FORM}?next=%2Fwindows%2F%3Fstate%3Dopen"
    signed = tom.post(sent["Location"], {"signed_name": "tom  nakamura"})
    assert signed["Location"] == "/windows/?state=open"
    assert tom.get("/home").status_code == 200


def test_a_program_is_told_instead_of_sent(unsigned: Callable[[str], Client]) -> None:
    answer = unsigned("tom").get("/home", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "form-unsigned"


@pytest.mark.parametrize(
    ("who", "kind"), [("dev", "agreement"), ("pia", "agreement"), ("tom", "affidavit"), ("ada", "affidavit")]
)
def test_coordinators_sign_the_agreement_and_others_the_affidavit(
    unsigned: Callable[[str], Client], cast: Cast, who: str, kind: str
) -> None:
    actor = cast.actor(who)
    form = sign_affidavit(by=actor, signed_name=actor.name)
    assert form.kind == kind
    event = Event.objects.get(action="people.affidavit.signed")
    assert event.details == {"kind": kind, "school_year": form.school_year}


def test_it_refuses_another_name(unsigned: Callable[[str], Client], cast: Cast) -> None:
    answer = unsigned("tom").post(FORM, {"signed_name": "Pia Lindqvist"})
    assert answer.status_code == 409
    assert b'aria-invalid="true"' in answer.content
    assert b"Tom Nakamura" in answer.content
    assert not Affidavit.objects.exists()
    with pytest.raises(PeopleError, match="as it stands in your account"):
        sign_affidavit(by=cast.tom, signed_name="")


def test_signing_twice_keeps_the_first_form(unsigned: Callable[[str], Client], cast: Cast) -> None:
    first = sign_affidavit(by=cast.tom, signed_name="Tom Nakamura")
    assert sign_affidavit(by=cast.tom, signed_name="anything") == first
    assert Event.objects.filter(action="people.affidavit.signed").count() == 1


def test_next_school_year_asks_again(cast: Cast) -> None:
    assert cast.tom.affidavit_signed
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        assert not cast.tom.affidavit_signed


def test_a_coordinator_sees_who_has_signed_and_who_has_not(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    cast.accounts["nia"].affidavits.all().delete()
    page = client_of("pia").get("/staff/security-forms?signed=no")
    assert [row[0].value for row in page.context["listing"].table] == ["Nia Adeyemi"]
    everybody = client_of("pia").get("/staff/security-forms?format=csv")
    rows = list(csv.reader(everybody.getvalue().decode().splitlines()))
    assert rows[0] == ["Name", "Roles", "Form", "Signed", "Kind"]
    assert {(row[0], row[2]) for row in rows[1:]} == {
        ("Nia Adeyemi", "Not signed"),
        ("Pia Lindqvist", "Signed"),
        ("Rob Castellanos", "Signed"),
        ("Tom Nakamura", "Signed"),
    }


def test_another_lea_sees_none_of_them(cast: Cast, client_of: Callable[[str], Client]) -> None:
    page = client_of("eve").get("/staff/security-forms")
    assert [row[0].value for row in page.context["listing"].table] == ["Eve Marchetti"]


def test_home_tells_a_coordinator_what_is_due(cast: Cast, client_of: Callable[[str], Client]) -> None:
    assert b"has not signed" not in client_of("pia").get("/home").content
    cast.accounts["nia"].affidavits.all().delete()
    assert b"1 member of staff has not signed" in client_of("pia").get("/home").content
    assert b"has not signed" not in client_of("tom").get("/home").content
