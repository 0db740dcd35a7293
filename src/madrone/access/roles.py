"""The roles of the field and the one table of what each may do (domain.md 1.1–1.3, seed Table 3)."""

from enum import StrEnum
from types import MappingProxyType

from madrone.access.permissions import Perm


class Role(StrEnum):
    """A role as the seed's Table 3 names it, with the state, its help desk and its raters added."""

    STATE = "state"
    HELP_DESK = "help-desk"
    RATER = "rater"
    LEA_COORDINATOR = "lea-coordinator"
    SITE_COORDINATOR = "site-coordinator"
    TEST_ADMINISTRATOR = "test-administrator"
    TEST_EXAMINER = "test-examiner"
    ADMINISTRATOR_EXAMINER = "administrator-examiner"
    INTERIM_ADMINISTRATOR = "interim-administrator"
    EDUCATOR_DISTRICT = "educator-district"
    EDUCATOR_SITE = "educator-site"
    EDUCATOR_ROSTER = "educator-roster"


class Reach(StrEnum):
    """How far a permission goes: all of the scope, or only the students on the holder's rosters."""

    SCOPE = "scope"
    ROSTER = "roster"


class Level(StrEnum):
    """Where in the hierarchy a role is held; it fixes how long the scope's code is."""

    STATE = "state"
    LEA = "lea"
    SCHOOL = "school"


LEVEL_OF: MappingProxyType[Role, Level] = MappingProxyType(
    {
        Role.STATE: Level.STATE,
        Role.HELP_DESK: Level.STATE,
        Role.RATER: Level.STATE,
        Role.LEA_COORDINATOR: Level.LEA,
        Role.SITE_COORDINATOR: Level.SCHOOL,
        Role.TEST_ADMINISTRATOR: Level.SCHOOL,
        Role.TEST_EXAMINER: Level.SCHOOL,
        Role.ADMINISTRATOR_EXAMINER: Level.SCHOOL,
        Role.INTERIM_ADMINISTRATOR: Level.SCHOOL,
        Role.EDUCATOR_DISTRICT: Level.LEA,
        Role.EDUCATOR_SITE: Level.SCHOOL,
        Role.EDUCATOR_ROSTER: Level.SCHOOL,
    }
)

CODE_LENGTH: MappingProxyType[Level, int] = MappingProxyType({Level.STATE: 0, Level.LEA: 7, Level.SCHOOL: 14})

# A test examiner gives alternate tests and must be credentialed (domain.md 1.1).
NEEDS_CREDENTIAL = frozenset({Role.TEST_EXAMINER, Role.ADMINISTRATOR_EXAMINER})

_TEACHING = (
    Role.TEST_ADMINISTRATOR,
    Role.TEST_EXAMINER,
    Role.ADMINISTRATOR_EXAMINER,
    Role.INTERIM_ADMINISTRATOR,
)
_COORDINATORS = (Role.LEA_COORDINATOR, Role.SITE_COORDINATOR)
_DESK = (Role.STATE, Role.HELP_DESK)
_EDUCATORS = (Role.EDUCATOR_DISTRICT, Role.EDUCATOR_SITE, Role.EDUCATOR_ROSTER)
_ROSTERED = (Role.TEST_ADMINISTRATOR, Role.TEST_EXAMINER, Role.ADMINISTRATOR_EXAMINER)

# Who may give which role to somebody (domain.md 1.2, 1.3).
_BY_SITE = frozenset({*_TEACHING, Role.EDUCATOR_SITE, Role.EDUCATOR_ROSTER})
_BY_LEA = _BY_SITE | {Role.SITE_COORDINATOR, Role.EDUCATOR_DISTRICT}
MAY_APPOINT: MappingProxyType[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.STATE: frozenset({Role.LEA_COORDINATOR, Role.HELP_DESK, Role.RATER, Role.STATE}),
        Role.HELP_DESK: _BY_LEA | {Role.LEA_COORDINATOR},
        Role.LEA_COORDINATOR: _BY_LEA,
        Role.SITE_COORDINATOR: _BY_SITE,
    }
)

# Rows of domain.md 1.3; a role that is not named in a row does not hold the permission.
_SCOPE_ROWS: dict[Perm, tuple[Role, ...]] = {
    Perm.ACCOUNT_CREATE: (*_DESK, *_COORDINATORS),
    Perm.ACCOUNT_VIEW: (*_DESK, *_COORDINATORS),
    Perm.AFFIDAVIT_VIEW: (*_DESK, *_COORDINATORS),
    Perm.ASSIGNMENT_MANAGE: (Role.HELP_DESK, *_COORDINATORS),
    Perm.AUDIT_VIEW: _DESK,
    Perm.COMPLETION_VIEW: (*_DESK, *_COORDINATORS, Role.INTERIM_ADMINISTRATOR),
    Perm.INTERIM_ITEM_VIEW: (Role.STATE, *_COORDINATORS, *_TEACHING),
    Perm.INTERIM_RESPONSE_SCORE: (*_COORDINATORS, *_TEACHING),
    # "Review test items or student responses: never for anyone in the LEA" (seed).
    Perm.ITEM_VIEW: (Role.STATE,),
    Perm.ORG_IMPORT: _DESK,
    Perm.ORG_VIEW: (*_DESK, *_COORDINATORS, *_TEACHING, *_EDUCATORS),
    Perm.PACKAGE_IMPORT: (Role.STATE,),
    Perm.QUIZ_RUN: _COORDINATORS,
    Perm.REPORT_DOWNLOAD: _COORDINATORS,
    Perm.RESULT_VIEW: (*_DESK, *_COORDINATORS, Role.EDUCATOR_DISTRICT, Role.EDUCATOR_SITE),
    Perm.ROSTER_MANAGE: (Role.HELP_DESK, *_COORDINATORS),
    Perm.SESSION_INTERIM: (*_COORDINATORS, *_TEACHING),
    Perm.SESSION_PRACTICE: (*_COORDINATORS, *_TEACHING),
    Perm.SESSION_SUMMATIVE: (*_COORDINATORS, Role.TEST_ADMINISTRATOR, Role.ADMINISTRATOR_EXAMINER),
    Perm.SETTINGS_ASSIGN: (Role.HELP_DESK, *_COORDINATORS),
    Perm.SETTINGS_VIEW: (*_DESK, *_COORDINATORS),
    Perm.STUDENT_IMPORT: (Role.HELP_DESK, *_COORDINATORS),
    Perm.STUDENT_VIEW: (*_DESK, *_COORDINATORS),
    # The same sentence of the seed: a summative answer leaves the LEA for the state's raters.
    Perm.SUMMATIVE_RESPONSE_SCORE: (Role.STATE, Role.RATER),
    Perm.WINDOW_MANAGE: (Role.HELP_DESK, Role.LEA_COORDINATOR),
    Perm.WINDOW_VIEW: (*_DESK, *_COORDINATORS, *_TEACHING),
}
_ROSTER_ROWS: dict[Perm, tuple[Role, ...]] = {
    Perm.COMPLETION_VIEW: _ROSTERED,
    # A quiz is the teacher's own, and hers alone are the students on it.
    Perm.QUIZ_RUN: (*_TEACHING, Role.EDUCATOR_ROSTER),
    Perm.RESULT_VIEW: (*_ROSTERED, Role.EDUCATOR_ROSTER),
    # Before a session; in one, the board shows the settings of whoever takes part (domain.md 1.3, "Confirm").
    Perm.SETTINGS_VIEW: _TEACHING,
    Perm.STUDENT_VIEW: (*_TEACHING, Role.EDUCATOR_ROSTER),
}


def _grants() -> dict[Role, dict[Perm, Reach]]:
    table: dict[Role, dict[Perm, Reach]] = {role: {} for role in Role}
    for rows, reach in ((_ROSTER_ROWS, Reach.ROSTER), (_SCOPE_ROWS, Reach.SCOPE)):
        for perm, roles in rows.items():
            for role in roles:
                table[role][perm] = reach
    return table


GRANTS: MappingProxyType[Role, dict[Perm, Reach]] = MappingProxyType(_grants())
