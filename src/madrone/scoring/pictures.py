"""Which pictures of the item bank a scorer is given: those of the questions with answers to score."""

from django.http import HttpRequest

from madrone.access import Actor
from madrone.content.access import admit
from madrone.scoring.queries import scorable_places


def scorer_may_see(request: HttpRequest, code: str) -> bool:
    """Tell whether a request comes from somebody who has answers to score beside which a picture stands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people.middleware
    if not actor.affidavit_signed:
        return False
    return any(
        code in place.item.assets.values() or any(code in one.assets.values() for one in place.stimuli)
        for place in scorable_places(actor)
    )


admit(scorer_may_see)
