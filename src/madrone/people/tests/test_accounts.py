"""Making accounts, changing them, taking them out of use: who may, and who may not."""

from collections.abc import Callable

import pytest
from django.test import Client

from madrone.access import Role
from madrone.audit.models import Event
from madrone.kernel.errors import NotAllowed, NotFound
from madrone.people.actions.accounts import (
    change_account,
    create_account,
    deactivate_account,
    reactivate_account,
)
from madrone.people.errors import PeopleError
from madrone.people.models import Account
from tests.cast import FAR_SCHOOL, LEA, OTHER_SCHOOL, SCHOOL, Cast


def create(cast: Cast, by: str, role: Role, scope: str, **changes: object) -> Account:
    given = {"username": "Uma@Example.org", "name": "Uma  Pryce", "telephone": "", "credentialed": False}
    return create_account(by=cast.actor(by), role=role, scope=scope, **(given | changes))  # type: ignore[arg-type]


def test_a_site_coordinator_creates_a_test_administrator(cast: Cast) -> None:
    uma = create(cast, "pia", Role.TEST_ADMINISTRATOR, SCHOOL)
    assert (uma.username, uma.name) == ("uma@example.org", "Uma Pryce")
    assert not uma.has_usable_password()
    assert [(grant.role, grant.scope) for grant in uma.grants.all()] == [("test-administrator", SCHOOL)]
    created, granted = Event.objects.order_by("sequence")
    assert (created.action, created.org_code, created.subject_code) == (
        "people.account.created",
        SCHOOL,
        uma.code,
    )
    assert (granted.action, granted.details) == ("people.role.granted", {"role": "test-administrator"})


@pytest.mark.parametrize(
    ("by", "role", "scope"),
    [
        ("pia", Role.SITE_COORDINATOR, SCHOOL),
        ("pia", Role.EDUCATOR_DISTRICT, LEA),
        ("pia", Role.TEST_ADMINISTRATOR, OTHER_SCHOOL),
        ("dev", Role.LEA_COORDINATOR, LEA),
        ("dev", Role.SITE_COORDINATOR, FAR_SCHOOL),
        ("eve", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("tom", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("nia", Role.EDUCATOR_ROSTER, SCHOOL),
        ("ada", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("hal", Role.STATE, ""),
        ("dev", Role.STATE, ""),
    ],
)
def test_nobody_gives_a_role_beyond_their_own_power_or_place(
    cast: Cast, by: str, role: Role, scope: str
) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        create(cast, by, role, scope)
    assert not Account.objects.filter(username="uma@example.org").exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("by", "role", "scope"),
    [
        ("ada", Role.LEA_COORDINATOR, LEA),
        ("ada", Role.STATE, ""),
        ("hal", Role.LEA_COORDINATOR, LEA),
        ("hal", Role.TEST_ADMINISTRATOR, SCHOOL),
        ("dev", Role.SITE_COORDINATOR, OTHER_SCHOOL),
        ("dev", Role.EDUCATOR_DISTRICT, LEA),
        ("pia", Role.EDUCATOR_SITE, SCHOOL),
        ("pia", Role.INTERIM_ADMINISTRATOR, SCHOOL),
    ],
)
def test_whoever_may_appoint_does(cast: Cast, by: str, role: Role, scope: str) -> None:
    assert create(cast, by, role, scope).grants.get().scope == scope


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.TEST_ADMINISTRATOR, LEA),
        (Role.SITE_COORDINATOR, LEA),
        (Role.EDUCATOR_DISTRICT, SCHOOL),
    ],
)
def test_a_role_is_held_at_its_own_level(cast: Cast, role: Role, scope: str) -> None:
    with pytest.raises(PeopleError) as refused:
        create(cast, "dev", role, scope)
    assert (refused.value.code, refused.value.field) == ("scope-wrong-level", "scope")


def test_a_school_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(NotFound):
        create(cast, "dev", Role.TEST_ADMINISTRATOR, LEA + "9999999")


@pytest.mark.parametrize("role", [Role.TEST_EXAMINER, Role.ADMINISTRATOR_EXAMINER])
def test_a_test_examiner_needs_a_credential(cast: Cast, role: Role) -> None:
    with pytest.raises(PeopleError) as refused:
        create(cast, "pia", role, SCHOOL)
    assert (refused.value.code, refused.value.field) == ("credential-needed", "credentialed")
    assert create(cast, "pia", role, SCHOOL, credentialed=True).credentialed


def test_an_address_that_is_taken_is_refused(cast: Cast) -> None:
    with pytest.raises(PeopleError) as refused:
        create(cast, "pia", Role.TEST_ADMINISTRATOR, SCHOOL, username="TOM@example.org")
    assert refused.value.field == "username"


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client_of: Callable[[str], Client]) -> None:
    typed = {"name": "Uma Pryce", "username": "uma@example.org", "role": "test-examiner", "scope": SCHOOL}
    answer = client_of("pia").post("/staff/new", typed)
    assert answer.status_code == 409
    assert b'value="Uma Pryce"' in answer.content
    assert b"must hold a credential" in answer.content
    answer = client_of("pia").post("/staff/new", typed | {"credentialed": "on"})
    assert answer["Location"] == f"/staff/{Account.objects.get(username='uma@example.org').code}/"


def test_the_page_offers_only_what_the_actor_may_give(client_of: Callable[[str], Client]) -> None:
    form = client_of("pia").get("/staff/new").context["form"]
    assert {value for value, _ in form.fields["scope"].choices} == {SCHOOL}
    assert "site-coordinator" not in dict(form.fields["role"].choices)
    answer = client_of("pia").post(
        "/staff/new",
        {"name": "U", "username": "uma@example.org", "role": "site-coordinator", "scope": SCHOOL},
    )
    assert answer.status_code == 200
    assert not Account.objects.filter(username="uma@example.org").exists()


def test_a_coordinator_changes_the_details(cast: Cast) -> None:
    nia = cast.accounts["nia"]
    change_account(by=cast.pia, account=nia, name="Nia Ade", telephone="555 0100", credentialed=True)
    nia.refresh_from_db()
    assert (nia.name, nia.telephone, nia.credentialed) == ("Nia Ade", "555 0100", True)
    event = Event.objects.get()
    assert event.details == {"fields": ["name", "telephone", "credentialed"]}
    change_account(by=cast.pia, account=nia, name="Nia Ade", telephone="555 0100", credentialed=True)
    assert Event.objects.count() == 1


def test_a_test_examiner_keeps_the_credential(cast: Cast) -> None:
    uma = create(cast, "pia", Role.TEST_EXAMINER, SCHOOL, credentialed=True)
    with pytest.raises(PeopleError, match="Take that role away first"):
        change_account(by=cast.pia, account=uma, name=uma.name, telephone="", credentialed=False)


def test_out_of_use_ends_at_once_and_can_be_undone(cast: Cast, client_of: Callable[[str], Client]) -> None:
    nia_browser = client_of("nia")
    deactivate_account(by=cast.pia, account=cast.accounts["nia"], reason="left")
    assert nia_browser.get("/home").status_code == 302
    assert not cast.nia.grants
    reactivate_account(by=cast.pia, account=cast.accounts["nia"])
    assert cast.nia.grants
    assert [event.action for event in Event.objects.order_by("sequence")] == [
        "people.account.deactivated",
        "people.account.reactivated",
    ]


@pytest.mark.parametrize(
    ("by", "whom"),
    [("pia", "dev"), ("pia", "pia"), ("tom", "nia"), ("eve", "tom"), ("dev", "ada"), ("ada", "tom")],
)
def test_nobody_manages_an_account_beyond_their_power(cast: Cast, by: str, whom: str) -> None:
    account = cast.accounts[whom]
    with pytest.raises(NotAllowed):
        deactivate_account(by=cast.actor(by), account=account, reason="x")
    with pytest.raises(NotAllowed):
        change_account(by=cast.actor(by), account=account, name="x", telephone="", credentialed=False)
    account.refresh_from_db()
    assert account.is_active
    assert not Event.objects.exists()


def test_one_role_beyond_is_enough_to_refuse(cast: Cast) -> None:
    cast.accounts["tom"].grants.create(role=Role.EDUCATOR_DISTRICT, scope=LEA)
    with pytest.raises(NotAllowed):
        deactivate_account(by=cast.pia, account=cast.accounts["tom"], reason="x")
    assert not deactivate_account(by=cast.dev, account=cast.accounts["tom"], reason="x").is_active
