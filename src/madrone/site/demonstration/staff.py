"""The demonstration's staff: who they are, what they may do, and what to try as each of them."""

import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madrone.access import Role
from madrone.site.demonstration import names

# One password for all, shown on the start page: there is nothing real to protect in a demonstration.
PASSWORD = "madrone-red-bark"  # noqa: S105
DOMAIN = "madrone.example"
CLASSES_PER_SCHOOL = 4


@dataclass(frozen=True, slots=True)
class Member:
    """One account. ``key`` names it to the rest of the demonstration; ``try_first`` is shown on the start page."""

    key: str
    name: str
    username: str
    role: Role
    scope: str
    try_first: str | Promise = ""
    credentialed: bool = False
    signed: bool = True


def teachers() -> list[Member]:
    """List the teachers, four for each school in the schools' order, each with one class."""
    return [
        _member(
            f"teacher-{number}",
            person,
            Role.TEST_ADMINISTRATOR,
            names.SCHOOLS[number // CLASSES_PER_SCHOOL].code,
            try_first=_("Open “Testing”: a session is open and a student is waiting for you to approve.")
            if number == 0
            else "",
        )
        for number, person in enumerate(names.TEACHERS)
    ]


def members() -> list[Member]:
    """List everybody, the ones to try first on top."""
    classes = teachers()
    coordinators = [
        _member(
            f"site-{number}",
            person,
            Role.SITE_COORDINATOR,
            names.SCHOOLS[number].code,
            try_first=_("Find a student, change the test settings, and print a score report.")
            if number == 0
            else "",
        )
        for number, person in enumerate(names.SITE_COORDINATORS)
    ]
    lea = names.LEA.code[:7]
    leaders = [
        _member(
            "lea",
            names.COORDINATOR,
            Role.LEA_COORDINATOR,
            lea,
            try_first=_("See the results of all three schools, and import a student file."),
        ),
        _member(
            "state",
            names.STATE_OFFICER,
            Role.STATE,
            "",
            try_first=_("Look at the questions with their keys, and at the audit trail."),
        ),
        _member("rater", names.RATER, Role.RATER, "", try_first=_("Score a written answer with its rubric.")),
        _member("help", names.HELP_DESK_AGENT, Role.HELP_DESK, ""),
        _member(
            "newcomer",
            names.TEST_ADMINISTRATOR,
            Role.TEST_ADMINISTRATOR,
            names.SCHOOLS[0].code,
            try_first=_("Has not signed the security affidavit yet, and has no roster."),
            signed=False,
        ),
    ]
    return [classes[0], coordinators[0], *leaders, *coordinators[1:], *classes[1:]]


def _member(
    key: str,
    person: names.Person,
    role: Role,
    scope: str,
    *,
    try_first: str | Promise = "",
    signed: bool = True,
) -> Member:
    # The given name is enough to tell these few apart, and it is quick to type.
    plain = unicodedata.normalize("NFKD", person.given).encode("ascii", "ignore").decode()
    username = f"{plain.lower()}@{DOMAIN}"
    return Member(key, f"{person.given} {person.family}", username, role, scope, try_first, signed=signed)
