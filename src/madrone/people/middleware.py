"""Puts the actor on every request, fresh from the database: a right that is taken away ends at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from madrone.access import Actor
from madrone.orgs.queries import names
from madrone.people.access import STRANGER, actor_for
from madrone.people.wording import duties
from madrone.ui import places

places.use(names)


class ActorMiddleware:
    """Sets ``request.actor`` and, in words, ``request.acting_as``; both are read only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _load(request))  # type: ignore[attr-defined]  # our StaffRequest
        request.acting_as = SimpleLazyObject(lambda: duties(request.actor.grants))  # type: ignore[attr-defined]
        return self.get_response(request)


def _load(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return STRANGER
    return actor_for(request.user)
