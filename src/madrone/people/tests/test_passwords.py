"""Passwords: changing one's own, and the link that works once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from madrone.audit.models import Event
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed
from madrone.people.actions.passwords import make_password_link
from madrone.site import settings as shipped
from tests.cast import PASSWORD, Cast

NEW = "seven herons at dusk"
TWICE = {"new_password": NEW, "again": NEW}


def test_the_product_hashes_passwords_with_argon2() -> None:
    """The tests hash quickly; what ships is Argon2 and nothing else."""
    assert shipped.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher()
    encoded = hasher.encode(PASSWORD, hasher.salt())
    assert encoded.startswith("argon2$argon2id$")
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.verify(PASSWORD + " ", encoded)


def test_changing_it_keeps_this_browser_and_ends_the_others(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    here, elsewhere = client_of("tom"), client_of("tom")
    assert here.post("/password", {"old_password": PASSWORD, **TWICE}).status_code == 302
    assert here.get("/home").status_code == 200
    assert elsewhere.get("/home").status_code == 302
    assert Event.objects.get(action="people.password.set").details == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old_password": "wrong", **TWICE}, "not your password now"),
        ({"old_password": PASSWORD, "new_password": NEW, "again": "another"}, "differ"),
        ({"old_password": PASSWORD, "new_password": "short", "again": "short"}, "at least 12"),
        (
            {"old_password": PASSWORD, "new_password": "tom@example.org1", "again": "tom@example.org1"},
            "similar",
        ),
    ],
)
def test_it_refuses_and_says_why(
    cast: Cast, client_of: Callable[[str], Client], typed: dict[str, str], said: str
) -> None:
    answer = client_of("tom").post("/password", typed)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    cast.accounts["tom"].refresh_from_db()
    assert cast.accounts["tom"].check_password(PASSWORD)


def test_a_link_sets_the_password_once(cast: Cast, client_of: Callable[[str], Client]) -> None:
    nia = cast.accounts["nia"]
    shown = client_of("pia").post(f"/staff/{nia.code}/password-link")
    link = shown.context["link"].removeprefix("http://testserver")
    assert b"It works once" in shown.content
    stranger = Client()
    assert b"Nia Adeyemi" in stranger.get(link).content
    assert stranger.post(link, {"new_password": "short", "again": "short"}).status_code == 200
    assert stranger.post(link, TWICE)["Location"] == "/login"
    nia.refresh_from_db()
    assert nia.check_password(NEW)
    assert stranger.get(link).status_code == 404
    assert [event.action for event in Event.objects.order_by("sequence")] == [
        "people.password.link-made",
        "people.password.set",
    ]


def test_a_link_is_over_after_three_days(cast: Cast) -> None:
    nia = cast.accounts["nia"]
    token = make_password_link(by=cast.pia, account=nia)
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1), tick=False):
        assert Client().get(f"/welcome/{nia.code}/{token}").status_code == 404


@pytest.mark.parametrize("address", ["/welcome/nobody/x", "/welcome/{code}/forged-token"])
def test_a_forged_link_opens_nothing(cast: Cast, address: str) -> None:
    assert Client().get(address.format(code=cast.accounts["nia"].code)).status_code == 404


def test_one_persons_token_is_worth_nothing_for_another(cast: Cast) -> None:
    token = make_password_link(by=cast.pia, account=cast.accounts["nia"])
    assert Client().get(f"/welcome/{cast.accounts['tom'].code}/{token}").status_code == 404


@pytest.mark.parametrize(
    ("by", "whom"), [("pia", "dev"), ("pia", "pia"), ("tom", "nia"), ("eve", "nia"), ("dev", "ada")]
)
def test_nobody_makes_a_link_into_a_role_beyond_their_power(cast: Cast, by: str, whom: str) -> None:
    with pytest.raises(NotAllowed):
        make_password_link(by=cast.actor(by), account=cast.accounts[whom])
