"""The staff of a scope: who sees whom."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast


def names(client: Client, query: str = "") -> set[str]:
    listing = client.get(f"/staff/{query}").context["listing"]
    return {row[0].value for row in listing.table}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("pia", {"Pia Lindqvist", "Tom Nakamura", "Nia Adeyemi", "Rob Castellanos"}),
        ("dev", {"Dev Sharma", "Pia Lindqvist", "Tom Nakamura", "Nia Adeyemi", "Rob Castellanos"}),
        ("eve", {"Eve Marchetti"}),
    ],
)
def test_everybody_sees_the_staff_of_their_scope(
    client_of: Callable[[str], Client], who: str, seen: set[str]
) -> None:
    assert names(client_of(who)) == seen


def test_the_state_sees_all(client_of: Callable[[str], Client], cast: Cast) -> None:
    assert len(names(client_of("ada"))) == len(cast.accounts)


def test_somebody_with_two_roles_is_listed_once(client_of: Callable[[str], Client], cast: Cast) -> None:
    cast.accounts["tom"].grants.create(role="educator-site", scope="59100010000011")
    assert client_of("pia").get("/staff/").context["listing"].count == 4


def test_the_filter_reads_name_role_and_use(client_of: Callable[[str], Client], cast: Cast) -> None:
    pia = client_of("pia")
    assert names(pia, "?name=naka") == {"Tom Nakamura"}
    assert names(pia, "?role=test-administrator") == {"Tom Nakamura", "Nia Adeyemi"}
    cast.accounts["nia"].is_active = False
    cast.accounts["nia"].save()
    assert names(pia, "?use=no") == {"Nia Adeyemi"}
    assert b"Nothing fits" in pia.get("/staff/?name=zzz").content


@pytest.mark.parametrize("page", ["", "details", "roles", "deactivate"])
def test_another_lea_finds_nobody(client_of: Callable[[str], Client], cast: Cast, page: str) -> None:
    assert client_of("eve").get(f"/staff/{cast.accounts['tom'].code}/{page}").status_code == 404


def test_one_cannot_manage_oneself(client_of: Callable[[str], Client], cast: Cast) -> None:
    own = client_of("pia").get(f"/staff/{cast.accounts['pia'].code}/")
    assert own.status_code == 200
    assert b"Take the account out of use" not in own.content
    assert b"Take away" not in own.content


def test_the_list_asks_the_database_no_more_for_more_people(
    client_of: Callable[[str], Client], cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    from madrone.people.models import Account

    for number in range(30):
        account = Account.objects.create_user(f"n{number}@example.org", name=f"Person {number}")
        account.grants.create(role="educator-roster", scope="59100010000011")
    pia = client_of("pia")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        pia.get("/staff/")
