"""Giving roles and taking them away."""

from collections.abc import Callable

import pytest
from django.test import Client

from madrone.access import Perm, Role
from madrone.audit.models import Event
from madrone.kernel.errors import NotAllowed, NotFound
from madrone.people.actions.roles import grant_role, withdraw_role
from tests.cast import LEA, OTHER_SCHOOL, SCHOOL, Cast


def test_a_role_holds_from_the_next_click(cast: Cast) -> None:
    assert not cast.tom.has(Perm.STUDENT_IMPORT)
    grant_role(by=cast.dev, account=cast.accounts["tom"], role=Role.SITE_COORDINATOR, scope=SCHOOL)
    assert cast.tom.may(Perm.STUDENT_IMPORT, SCHOOL)
    event = Event.objects.get()
    assert (event.action, event.org_code) == ("people.role.granted", SCHOOL)


def test_giving_it_twice_gives_the_first_back(cast: Cast) -> None:
    given = grant_role(by=cast.dev, account=cast.accounts["tom"], role=Role.EDUCATOR_SITE, scope=SCHOOL)
    again = grant_role(by=cast.dev, account=cast.accounts["tom"], role=Role.EDUCATOR_SITE, scope=SCHOOL)
    assert given == again
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "role", "scope"),
    [
        ("pia", Role.SITE_COORDINATOR, SCHOOL),
        ("tom", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("eve", Role.EDUCATOR_SITE, SCHOOL),
    ],
)
def test_nobody_gives_what_is_not_theirs_to_give(cast: Cast, by: str, role: Role, scope: str) -> None:
    with pytest.raises(NotAllowed):
        grant_role(by=cast.actor(by), account=cast.accounts["nia"], role=role, scope=scope)
    assert cast.accounts["nia"].grants.count() == 1


def test_a_role_taken_away_ends_with_the_next_click(cast: Cast) -> None:
    nia = cast.accounts["nia"]
    withdraw_role(by=cast.pia, account=nia, role=Role.TEST_ADMINISTRATOR, scope=SCHOOL, reason="left")
    assert not cast.nia.grants
    event = Event.objects.get()
    assert (event.action, event.details) == (
        "people.role.withdrawn",
        {"role": "test-administrator", "reason": "left"},
    )


@pytest.mark.parametrize(
    ("by", "whom", "role", "scope"),
    [
        ("pia", "dev", Role.LEA_COORDINATOR, LEA),
        ("eve", "tom", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("nia", "tom", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("pia", "pia", Role.SITE_COORDINATOR, SCHOOL),
    ],
)
def test_nobody_takes_what_is_not_theirs_to_take(
    cast: Cast, by: str, whom: str, role: Role, scope: str
) -> None:
    with pytest.raises(NotAllowed):
        withdraw_role(
            by=cast.actor(by), account=cast.accounts[whom], role=role, scope=scope, reason="out of spite"
        )
    assert cast.accounts[whom].grants.count() == 1


def test_a_role_that_is_not_held_cannot_be_taken(cast: Cast) -> None:
    with pytest.raises(NotFound):
        withdraw_role(
            by=cast.dev, account=cast.accounts["tom"], role=Role.EDUCATOR_SITE, scope=OTHER_SCHOOL, reason="x"
        )


def test_the_pages_give_and_take(cast: Cast, client_of: Callable[[str], Client]) -> None:
    tom = cast.accounts["tom"]
    pia = client_of("pia")
    given = pia.post(f"/staff/{tom.code}/roles", {"role": "educator-site", "scope": SCHOOL})
    assert given["Location"] == f"/staff/{tom.code}/"
    take = f"/staff/{tom.code}/roles/educator-site/{SCHOOL}"
    assert b"Educator, test site" in pia.get(f"/staff/{tom.code}/").content
    assert pia.post(take, {}).status_code == 200
    assert tom.grants.count() == 2
    assert pia.post(take, {"reason": "given by mistake"}).status_code == 302
    assert [grant.role for grant in tom.grants.all()] == ["test-administrator"]


def test_an_unknown_role_in_an_address_is_no_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    tom = cast.accounts["tom"].code
    assert client_of("pia").get(f"/staff/{tom}/roles/emperor/{SCHOOL}").status_code == 404


def test_whoever_falls_out_of_scope_is_no_longer_shown(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    nia = cast.accounts["nia"]
    gone = client_of("pia").post(f"/staff/{nia.code}/roles/test-administrator/{SCHOOL}", {"reason": "left"})
    assert gone["Location"] == "/staff/"
