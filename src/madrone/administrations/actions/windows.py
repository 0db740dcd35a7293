"""Creating and changing an LEA's testing windows (domain.md 3.1)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.administrations.errors import WindowError
from madrone.administrations.models import Window
from madrone.kernel.years import school_year

if TYPE_CHECKING:
    from madrone.content.models import Test

# One LEA may define at most six selected testing periods in a year (5 CCR, domain.md 2.1).
MOST_WINDOWS = 6
LEA_CODE = 7


@transaction.atomic
def create_window(
    *,
    by: Actor,
    org_code: str,
    name: str,
    opens_on: date,
    closes_on: date,
    tests: Sequence["Test"],
    program: str = Window.Program.SMARTER,
) -> Window:
    """Define a window in which an LEA gives some tests, scored by the rules of a program."""
    require(by, Perm.WINDOW_MANAGE, at=org_code)
    if len(org_code) != LEA_CODE:
        message = _("A testing window belongs to an LEA. Choose one.")
        raise WindowError("not-an-lea", message, field="org_code")
    year = _check(org_code, name, opens_on, closes_on)
    _check_program(program)
    window = Window.objects.create(
        org_code=org_code,
        name=name,
        school_year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        program=program,
    )
    window.tests.set(tests)
    audit.record(
        by,
        "administrations.window.created",
        on=window,
        at=org_code,
        opens_on=opens_on,
        closes_on=closes_on,
        tests=[test.identifier for test in tests],
        program=program,
    )
    return window


@transaction.atomic
def change_window(
    *,
    by: Actor,
    window: Window,
    opens_on: date,
    closes_on: date,
    tests: Sequence["Test"],
    program: str | None = None,
) -> Window:
    """Move a window's days, change its tests or, where ``program`` is given, the rules that score them.

    A test that students have been assigned stays, and once they have one, so do the rules. A window moved into
    another school year counts among the windows of that year.
    """
    require(by, Perm.WINDOW_MANAGE, at=window.org_code)
    window = Window.objects.select_for_update().get(pk=window.pk)
    year = _check(window.org_code, window.name, opens_on, closes_on, besides=window)
    program = program or window.program
    _check_program(program)
    kept = set(window.assignments.values_list("test_id", flat=True).distinct())
    if kept and program != window.program:
        raise WindowError(
            "program-in-use",
            _(
                "Students are assigned to tests of this window, so its scoring rules stay. Make another window "
                "for other rules."
            ),
            field="program",
        )
    if kept - {test.pk for test in tests}:
        raise WindowError(
            "test-in-use",
            _("Students are assigned to a test that you took out. Keep it, or remove its assignments first."),
            field="tests",
        )
    before = _described(window)
    window.opens_on, window.closes_on, window.school_year = opens_on, closes_on, year
    window.program = program
    window.save(update_fields=["opens_on", "closes_on", "school_year", "program"])
    window.tests.set(tests)
    audit.record(
        by,
        "administrations.window.changed",
        on=window,
        at=window.org_code,
        before=before,
        after=_described(window),
    )
    return window


def _check(
    org_code: str, name: str, opens_on: date, closes_on: date, *, besides: Window | None = None
) -> int:
    """Refuse days that cannot be, a name twice and a seventh window; gives the window's school year."""
    if closes_on < opens_on:
        message = _("The window closes before it opens. Swap or correct the days.")
        raise WindowError("days-reversed", message, field="closes_on")
    year = school_year(opens_on)
    others = Window.objects.filter(org_code=org_code, school_year=year)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.filter(name=name).exists():
        message = _("There is a window of this name in this school year already. Choose another name.")
        raise WindowError("name-taken", message, field="name")
    if others.count() >= MOST_WINDOWS:
        message = _(
            "An LEA may have %(most)d testing windows in a school year, and has them. Change one instead."
        )
        raise WindowError("too-many-windows", message % {"most": MOST_WINDOWS})
    return year


def _check_program(program: str) -> None:
    if program not in Window.Program.values:
        message = _("There are no scoring rules of this program. Choose one of the list.")
        raise WindowError("unknown-program", message, field="program")


def _described(window: Window) -> dict[str, object]:
    tests = window.tests.order_by("identifier").values_list("identifier", flat=True)
    return {
        "opens_on": window.opens_on,
        "closes_on": window.closes_on,
        "tests": list(tests),
        "program": window.program,
    }
