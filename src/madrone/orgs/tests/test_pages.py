"""The pages of the directory."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from madrone.orgs.models import Organization
from tests.cast import LEA, OTHER_LEA, SCHOOL

ClientOf = Callable[[str], Client]


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_list_shows_what_is_in_scope_and_what_is_above(client_of: ClientOf) -> None:
    page = text_of(client_of("dev"), reverse("orgs:organizations"))
    for name in ("California", "Arbutus", "Madrone Valley Unified", "Alder Creek Elementary"):
        assert name in page
    assert "Sandhill Unified" not in page


def test_the_list_is_narrowed_by_level_name_and_state(client_of: ClientOf) -> None:
    Organization.objects.filter(code=SCHOOL).update(active=False)
    page = text_of(client_of("ada"), reverse("orgs:organizations") + "?level=school&state=closed")
    assert "Alder Creek" in page
    assert "Bay Laurel" not in page
    page = text_of(client_of("ada"), reverse("orgs:organizations") + "?name=59200")
    assert "Coyote Brush" in page
    assert "Bay Laurel" not in page


def test_an_lea_shows_its_schools_and_counts_them(client_of: ClientOf) -> None:
    page = text_of(client_of("dev"), reverse("orgs:organization", args=[LEA]))
    assert "Alder Creek Elementary" in page
    assert "Bay Laurel Elementary" in page
    page = text_of(client_of("ada"), reverse("orgs:organization", args=["59"]))
    assert '<td class="md-number">2</td>' in page


def test_the_state_shows_its_counties(client_of: ClientOf) -> None:
    assert "Arbutus" in text_of(client_of("ada"), reverse("orgs:organization", args=[""]))


def test_an_organization_out_of_scope_is_unknown(client_of: ClientOf) -> None:
    assert client_of("dev").get(reverse("orgs:organization", args=[OTHER_LEA])).status_code == 404


def test_an_independent_charter_is_not_placed_in_the_county_of_its_digits(client_of: ClientOf) -> None:
    Organization.objects.create(code="5900016", level="lea", name="Thomas Charter", charter="DF")
    page = text_of(client_of("ada"), reverse("orgs:organizations") + "?name=5900016")
    assert "Thomas Charter" in page
    assert "Arbutus" not in page
