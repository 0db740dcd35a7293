"""What the home page says about test sessions."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor
from madrone.delivery.queries import opportunities_in_session
from madrone.delivery.states import State
from madrone.proctor.access import SESSION_PERMS
from madrone.proctor.models import TestSession
from madrone.proctor.queries import sessions_visible_to
from madrone.ui.home import Line, Section, register

_MOST = 5


@register
def open_sessions(actor: Actor) -> list[Line]:
    """Tell of the open sessions that somebody runs: who waits for a decision, and what goes on."""
    if not any(actor.has(perm) for perm in SESSION_PERMS):
        return []
    mine = sessions_visible_to(actor).filter(state=TestSession.State.OPEN, administrator_id=actor.account_id)
    return [_line(session) for session in mine[:_MOST]] or _invitation(actor)


def _line(session: TestSession) -> Line:
    students = opportunities_in_session(session.code)
    waiting = students.filter(state__in=[State.PENDING, State.SUSPENDED]).count()
    if waiting:
        words = ngettext(
            "%(n)s student waits for you in session %(code)s.",
            "%(n)s students wait for you in session %(code)s.",
            waiting,
        )
        return Line(
            Section.DECIDE,
            words % {"n": waiting, "code": session.code},
            session.get_absolute_url(),
            _("See who"),
        )
    testing = students.filter(state__in=[State.STARTED, State.REVIEW]).count()
    words = ngettext(
        "Session %(code)s is open; %(n)s student is testing.",
        "Session %(code)s is open; %(n)s students are testing.",
        testing,
    )
    words %= {"n": testing, "code": session.code}
    return Line(Section.NOW, words, session.get_absolute_url(), _("Open the board"))


def _invitation(actor: Actor) -> list[Line]:
    return [
        Line(
            Section.NOW,
            _("You have no test session open."),
            reverse("proctor:open"),
            _("Open a session"),
        )
    ]
