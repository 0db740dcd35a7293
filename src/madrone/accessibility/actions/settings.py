"""Changing student test settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.accessibility import catalogue
from madrone.accessibility.errors import SettingsError
from madrone.accessibility.models import StudentSettings
from madrone.accessibility.queries import has_plan
from madrone.kernel import clock

if TYPE_CHECKING:
    from madrone.students.models import Student


@transaction.atomic
def assign_settings(
    *, by: Actor, student: "Student", subject: str, values: Mapping[str, str]
) -> StudentSettings:
    """Set a student's supports in one subject to exactly these; a support that is absent is cleared.

    Setting what is set already changes nothing and leaves no trace. A test that has begun keeps the settings
    it began with (domain.md 5.1).
    """
    require(by, Perm.SETTINGS_ASSIGN, at=student.org_code)
    wanted = catalogue.normal(values, subject=subject)
    accommodations = catalogue.needs_plan(wanted)
    if accommodations and not has_plan(student):
        raise SettingsError.plan_missing(accommodations)
    settings, _new = StudentSettings.objects.select_for_update().get_or_create(
        student=student, subject=subject, defaults={"updated_at": clock.now()}
    )
    before = settings.values
    if before == wanted:
        return settings
    settings.values = wanted
    settings.updated_at = clock.now()
    settings.save()
    audit.record(
        by,
        "accessibility.settings.assigned",
        on=student,
        at=student.org_code,
        subject=subject,
        before=before,
        after=wanted,
    )
    return settings
