"""What the shell of every page shows."""

from typing import Any

from django.http import HttpRequest

from madrone.access import Actor
from madrone.ui.navigation import links_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor, what the actor acts as, the navigation, and the problem to show."""
    # A page that fails early, such as one with a malformed host name, has no actor yet.
    actor: Actor = getattr(request, "actor", None) or Actor(name="")
    staff = actor.account_id is not None
    ready = staff and actor.affidavit_signed
    return {
        "actor": actor,
        "staff": staff,
        "acting_as": getattr(request, "acting_as", ()) if staff else (),
        "navigation": links_for(actor, request.path) if ready else [],
        "problem": getattr(request, "problem", None),
    }
