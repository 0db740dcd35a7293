"""The student's seat: a signed cookie that says who sits where and at which test.

It carries random codes only. The SSID, which is half of what a student signs in with, never goes into
it, into an address or into a page.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madrone.kernel import clock
from madrone.kernel.codes import random_code
from madrone.kernel.signing import Signer, TokenError
from madrone.ui.pages import View, student_page, wants_json

COOKIE = "madrone_seat"
SECONDS = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits here: codes of the student, the session and the opportunity, and the device's epoch at it.

    ``epoch`` is 0 until this device has begun; a device whose epoch is not the opportunity's has been
    replaced. ``device`` is a code made anew whenever a test is asked for here: it knows the device again
    when the answer to its "Begin", with the new epoch, got lost.
    """

    student: str
    session: str
    opportunity: str = ""
    epoch: int = 0
    device: str = ""

    def asking_for(self, opportunity: str) -> "Seat":
        """Give the seat of a device that asks for a test: its old epoch must not let it back in."""
        return replace(self, opportunity=opportunity, epoch=0, device=random_code())


_FIELDS = [field.name for field in fields(Seat)]


class SeatedRequest(HttpRequest):
    """A request of a student who has signed in."""

    seat: Seat


def give_seat(response: HttpResponseBase, seat: Seat) -> HttpResponseBase:
    """Put the seat's cookie on a response and hand the response back."""
    token = _signer().sign(asdict(seat), expires=clock.now().timestamp() + SECONDS)
    response.set_cookie(
        COOKIE,
        token,
        max_age=SECONDS,
        path=_path(),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def take_seat_away(response: HttpResponseBase) -> HttpResponseBase:
    """Sign the student out of this device."""
    response.delete_cookie(COOKIE, path=_path(), samesite="Strict")
    return response


def read_seat(request: HttpRequest) -> Seat | None:
    """Read the seat from a request; None when there is none, or one that is forged or too old."""
    try:
        payload = _signer().read(request.COOKIES.get(COOKIE, ""), now=clock.now().timestamp())
        return Seat(**{name: payload[name] for name in _FIELDS})
    except (TokenError, KeyError):
        return None


def seated(view: Callable[..., HttpResponseBase]) -> View:
    """Guard a student's page: without a seat, people are sent to sign in and programs get 401."""

    @wraps(view)
    def guarded(request: SeatedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seat = read_seat(request)
        if seat is None:
            return _signed_out(request)
        request.seat = seat
        return view(request, *args, **kwargs)

    return student_page(guarded)


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        message = _("You are signed out on this computer. Tell your teacher; your answers are safe.")
        return JsonResponse({"error": {"code": "signed-out", "message": message}}, status=401)
    return redirect("delivery:sign_in")


def _path() -> str:
    return reverse("delivery:sign_in").rstrip("/")


def _signer() -> Signer:
    return Signer(settings.SECRET_KEY.encode(), "seat")
