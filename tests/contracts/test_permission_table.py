"""The permission table: every address × every member of the cast, and no address outside the table."""

import re
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from madrone.access import Perm
from madrone.site.routes import SAVE_PATH, UNGUARDED, Route, routes
from madrone.ui.pages import PUBLIC, STAFF, STUDENT
from tests.cast import STAFF as STAFF_OF_THE_CAST
from tests.cast import Cast
from tests.contracts.permission_table import MEMBERS, TABLE_FILE, client_for, expected, lines, table
from tests.contracts.scene import ARGUMENTS, FORMS, Scene

WRITES = "POST"
# A form that says nothing: it is there, so that a page takes it for one that was sent.
ANY_FORM = {"sent": "1"}


@cache
def in_django() -> dict[str, Route]:
    """The routes that Django answers, by name; the save path in front of it has its own tests."""
    ahead = {name for _pattern, name, _method in SAVE_PATH}
    return {route.name: route for route in routes() if route.name not in ahead}


def ask(client: Client, name: str, method: str, arguments: dict[str, Any]) -> HttpResponseBase:
    address = reverse(name, kwargs=arguments)
    if method == WRITES:
        return client.post(address, FORMS.get(name, ANY_FORM))
    return client.get(address)


def test_every_address_stands_in_the_table() -> None:
    assert set(table()) == set(in_django())


@pytest.mark.parametrize("name", sorted(in_django()))
def test_the_table_has_a_line_for_each_method(name: str) -> None:
    assert name in table(), f"{name} is missing from {TABLE_FILE.name}"
    methods = set(in_django()[name].methods) - {"HEAD", "OPTIONS"}
    assert set(table()[name]) == methods


def test_every_address_has_a_name_and_a_guard() -> None:
    nameless = [route.pattern for route in routes() if not route.name or route.name.endswith(":")]
    unguarded = [route.pattern for route in routes() if route.guard == UNGUARDED]
    assert (nameless, unguarded) == ([], [])


@pytest.mark.parametrize(("name", "method"), lines())
def test_everybody_gets_what_the_table_says(cast: Cast, name: str, method: str) -> None:
    arguments = ARGUMENTS.get(name, lambda _scene: {})(Scene(cast))
    found = {}
    for member in MEMBERS:
        # What one member changes must not be there for the next.
        with transaction.atomic():
            found[member] = ask(client_for(cast, member), name, method, arguments).status_code
            transaction.set_rollback(True)
    assert found == expected(name, method)


@pytest.mark.parametrize("name", sorted(set(table()) & set(in_django())))
def test_the_table_agrees_with_the_guard(cast: Cast, name: str) -> None:
    """Whoever lacks every permission of the guard gets 403 and nothing else; strangers log in first."""
    guard = in_django()[name].guard
    if guard in (PUBLIC, STUDENT):
        return
    perms = [] if guard == STAFF else [Perm(perm) for perm in guard.split(" | ")]
    for method in table()[name]:
        statuses = expected(name, method)
        assert statuses["anonymous"] == 302
        for member in STAFF_OF_THE_CAST:
            lacks = bool(perms) and not any(cast.actor(member).has(perm) for perm in perms)
            if lacks:
                assert statuses[member] == 403, f"{member} lacks {guard} but the table lets them in"


@pytest.mark.parametrize("name", [name for name, method in lines() if method == "GET"])
def test_every_page_is_well_made(cast: Cast, name: str) -> None:
    """One heading, a language, a title, a main part, and nothing inline that the content policy would refuse."""
    arguments = ARGUMENTS.get(name, lambda _scene: {})(Scene(cast))
    seeing = [member for member, status in expected(name, "GET").items() if status == 200]
    for member in seeing[:1]:
        answer = ask(client_for(cast, member), name, "GET", arguments)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        html = answer.content.decode()  # type: ignore[attr-defined]
        if "<html" not in html:
            continue
        assert len(re.findall(r"<h1[ >]", html)) == 1
        assert re.search(r'<html lang="[a-z]+"', html)
        assert re.search(r"<title>\s*\S", html)
        assert len(re.findall(r"<main[ >]", html)) == 1
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=\"|\son[a-z]+=\"", html)


def test_staff_pages_are_not_kept_by_the_browser(cast: Cast) -> None:
    answer = client_for(cast, "pia").get("/staff/")
    assert answer["Cache-Control"] == "private, no-store"
