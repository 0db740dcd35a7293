"""The front door: the start page, the home page of staff, and the sign of life."""

import os
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from madrone.access import Role
from madrone.people.wording import ROLE_NAMES
from madrone.ui.home import Section, lines_for
from madrone.ui.pages import StaffRequest, page, public_page
from madrone.ui.places import names


@public_page
def healthz(request: HttpRequest) -> HttpResponseBase:
    """Answer 200 while the server serves."""
    return HttpResponse("ok\n", content_type="text/plain")


@public_page
def start(request: HttpRequest) -> HttpResponseBase:
    """Show everybody the way in; in the demonstration, who to log in as and what to try first."""
    context = {"demonstration": _demonstration(), "open_session": _open_session()}
    return render(request, "site/start.html", context)


@page()
def home(request: StaffRequest) -> HttpResponseBase:
    """Tell a member of staff what is due, what is happening and what needs a decision."""
    lines = lines_for(request.actor)
    context = {"due": lines[Section.DUE], "now": lines[Section.NOW], "decide": lines[Section.DECIDE]}
    return render(request, "site/home.html", context)


def _open_session() -> dict[str, Any] | None:
    """Give the demonstration's open session and the student whose place in it is free."""
    if os.environ.get("MADRONE_DEMONSTRATION") != "1":
        return None
    from madrone.site.demonstration.district import open_session

    return open_session() or None


def _demonstration() -> list[dict[str, Any]] | None:
    if os.environ.get("MADRONE_DEMONSTRATION") != "1":
        return None
    # Only the demonstration knows its own people; no other installation loads them.
    from madrone.site.demonstration.district import accounts

    members = [member for member in accounts() if member["try_first"]]
    place = names({member["scope"] for member in members})
    return [
        {
            "who": member["name"],
            "role": ROLE_NAMES[Role(member["role"])],
            "place": place[member["scope"]],
            "username": member["username"],
            "password": member["password"],
            "try_first": member["try_first"],
        }
        for member in members
    ]
