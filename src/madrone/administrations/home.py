"""What the home page says about windows and assignments."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.administrations import queries
from madrone.administrations.models import Window
from madrone.ui.home import Line, Section, register

SOON = timedelta(days=14)
CLOSING = timedelta(days=7)
_MOST = 5


@register
def windows_near(actor: Actor) -> list[Line]:
    """Tell of the windows that open or close soon, to those who work below the state."""
    day = queries.today()
    lines = [_opens(window, day) for window in _windows(actor, day) if window.opens_on > day]
    lines += [
        _closes(window, day)
        for window in _windows(actor, day)
        if window.opens_on <= day and window.closes_on - day <= CLOSING
    ]
    return lines[:_MOST]


@register
def students_without_a_test(actor: Actor) -> list[Line]:
    """Tell who assigns tests how many students lack one in a window that is open or opens soon."""
    day = queries.today()
    lines = []
    for window in _windows(actor, day)[:_MOST]:
        where = queries.scope_within(actor, Perm.ASSIGNMENT_MANAGE, window)
        lacking = queries.students_lacking(window, where) if where else 0
        if lacking:
            lines.append(_lacking(window, lacking))
    return lines


def _windows(actor: Actor, day: date) -> list[Window]:
    if "" in actor.scopes(Perm.WINDOW_VIEW):
        return []
    windows = queries.windows_visible_to(actor)
    return list(windows.filter(opens_on__lte=day + SOON, closes_on__gte=day).order_by("opens_on"))


def _opens(window: Window, day: date) -> Line:
    days = (window.opens_on - day).days
    words = ngettext(
        "“%(window)s” opens in %(n)d day, on %(day)s.",
        "“%(window)s” opens in %(n)d days, on %(day)s.",
        days,
    )
    sentence = words % {"window": window.name, "n": days, "day": date_format(window.opens_on)}
    return Line(Section.DUE, sentence, window.get_absolute_url(), _("Look at it"))


def _closes(window: Window, day: date) -> Line:
    days = (window.closes_on - day).days
    if not days:
        sentence = _("Today is the last day of “%(window)s”.") % {"window": window.name}
    else:
        words = ngettext(
            "“%(window)s” closes in %(n)d day, on %(day)s.",
            "“%(window)s” closes in %(n)d days, on %(day)s.",
            days,
        )
        sentence = words % {"window": window.name, "n": days, "day": date_format(window.closes_on)}
    return Line(Section.DUE, sentence, window.get_absolute_url(), _("Look at it"))


def _lacking(window: Window, count: int) -> Line:
    words = ngettext(
        "%(n)d student lacks a test of “%(window)s”.",
        "%(n)d students lack a test of “%(window)s”.",
        count,
    )
    sentence = words % {"n": count, "window": window.name}
    address = reverse("administrations:window", args=[window.code])
    return Line(Section.DECIDE, sentence, address, _("Assign tests"))
