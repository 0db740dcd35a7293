"""The front door: the start page, the home page of staff, and the sign of life."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from madrone.ui.pages import StaffRequest, page, public_page


@public_page
def healthz(request: HttpRequest) -> HttpResponseBase:
    """Answer 200 while the server serves."""
    return HttpResponse("ok\n", content_type="text/plain")


@public_page
def start(request: HttpRequest) -> HttpResponseBase:
    """Show everybody the way in."""
    return render(request, "site/start.html")


@page()
def home(request: StaffRequest) -> HttpResponseBase:
    """Tell a member of staff what is due, what is happening and what needs a decision."""
    return render(request, "site/home.html")
