"""Every permission of the house, named ``context:resource:verb``, in the order of the alphabet."""

from enum import StrEnum


class Perm(StrEnum):
    """One thing that somebody may do. Which role holds it stands in :data:`madrone.access.roles.GRANTS`."""

    ACCOUNT_CREATE = "people:account:create"
    ACCOUNT_VIEW = "people:account:view"
    AFFIDAVIT_VIEW = "people:affidavit:view"
    ASSIGNMENT_MANAGE = "administrations:assignment:manage"
    AUDIT_VIEW = "audit:event:view"
    COMPLETION_VIEW = "reports:completion:view"
    INTERIM_ITEM_VIEW = "content:interim-item:view"
    INTERIM_RESPONSE_SCORE = "scoring:interim-response:hand-score"
    ITEM_VIEW = "content:item:view"
    ORG_IMPORT = "orgs:organization:import"
    ORG_VIEW = "orgs:organization:view"
    PACKAGE_IMPORT = "content:package:import"
    QUIZ_RUN = "formative:quiz:run"
    REPORT_DOWNLOAD = "reports:score-report:download"
    RESULT_VIEW = "reports:result:view"
    ROSTER_MANAGE = "students:roster:manage"
    SESSION_INTERIM = "proctor:session:run-interim"
    SESSION_PRACTICE = "proctor:session:run-practice"
    SESSION_SUMMATIVE = "proctor:session:run-summative"
    SETTINGS_ASSIGN = "accessibility:settings:assign"
    SETTINGS_VIEW = "accessibility:settings:view"
    STUDENT_IMPORT = "students:student:import"
    STUDENT_VIEW = "students:student:view"
    SUMMATIVE_RESPONSE_SCORE = "scoring:summative-response:hand-score"
    WINDOW_MANAGE = "administrations:window:manage"
    WINDOW_VIEW = "administrations:window:view"
