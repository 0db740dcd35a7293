"""The start page: the ways in, and the demonstration's people."""

import pytest
from django.test import Client

from madrone.site.demonstration.staff import PASSWORD, members
from tests.cast import Cast


def test_it_shows_students_and_staff_their_way(client: Client, cast: Cast) -> None:
    html = client.get("/").content.decode()
    assert 'href="/test/"' in html
    assert 'href="/login"' in html
    assert "demonstration" not in html


def test_the_demonstration_says_who_to_log_in_as_and_what_to_try(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADRONE_DEMONSTRATION", "1")
    html = client.get("/").content.decode()
    assert PASSWORD in html
    told = [member for member in members() if member.try_first]
    assert len(told) >= 4
    for member in told:
        assert member.username in html


def test_home_tells_somebody_without_a_role_what_to_do(cast: Cast) -> None:
    nia = cast.accounts["nia"]
    nia.grants.all().delete()
    client = Client()
    client.force_login(nia)
    assert b"You hold no role yet" in client.get("/home").content
