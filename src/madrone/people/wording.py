"""Roles and what people act as, in the words that pages use."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Role
from madrone.ui import places


class HasScope(Protocol):
    """A role at a place, as ``access.Grant`` and ``RoleGrant`` are."""

    @property
    def role(self) -> str: ...
    @property
    def scope(self) -> str: ...


ROLE_NAMES: dict[Role, str | Promise] = {
    Role.STATE: gettext_lazy("State"),
    Role.HELP_DESK: gettext_lazy("Help desk"),
    Role.RATER: gettext_lazy("Rater"),
    Role.LEA_COORDINATOR: gettext_lazy("LEA coordinator"),
    Role.SITE_COORDINATOR: gettext_lazy("Test site coordinator"),
    Role.TEST_ADMINISTRATOR: gettext_lazy("Test administrator"),
    Role.TEST_EXAMINER: gettext_lazy("Test examiner"),
    Role.ADMINISTRATOR_EXAMINER: gettext_lazy("Test administrator and examiner"),
    Role.INTERIM_ADMINISTRATOR: gettext_lazy("Interim assessments administrator"),
    Role.EDUCATOR_DISTRICT: gettext_lazy("Educator, district"),
    Role.EDUCATOR_SITE: gettext_lazy("Educator, test site"),
    Role.EDUCATOR_ROSTER: gettext_lazy("Educator, roster"),
}


def role_name(role: str) -> str:
    """Name a role as people do."""
    return str(ROLE_NAMES[Role(role)])


def duties(grants: Iterable[HasScope]) -> list[str]:
    """Say what somebody acts as and where: "Test administrator, Alder Creek Elementary"."""
    return duties_of([list(grants)])[0]


def duties_of(people: Sequence[Sequence[HasScope]]) -> list[list[str]]:
    """Say it for several people, with one query for all."""
    names = places.names({grant.scope for grants in people for grant in grants})
    return [
        [
            _("%(role)s, %(place)s") % {"role": role_name(grant.role), "place": names[grant.scope]}
            for grant in grants
        ]
        for grants in people
    ]
