"""What the audit trail can say, with the human wording beside each code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {}


def register(wordings: dict[str, str | Promise]) -> None:
    """Make actions known; called once by each context's ``AppConfig.ready`` or module."""
    ACTIONS.update(wordings)


register(
    {
        "people.account.created": _("Created an account"),
        "people.role.granted": _("Gave a role"),
        "people.affidavit.signed": _("Signed the test security form"),
        "people.session.opened": _("Logged in"),
        "people.session.closed": _("Logged out"),
        "orgs.organization.changed": _("Changed an organization"),
        "imports.batch.uploaded": _("Uploaded a file"),
        "imports.batch.committed": _("Carried out an import"),
        "imports.batch.cancelled": _("Cancelled an import"),
        "students.roster.changed": _("Changed a roster"),
        "accessibility.settings.assigned": _("Changed student test settings"),
        "content.package.imported": _("Imported test content"),
        "administrations.window.created": _("Created a testing window"),
        "administrations.window.changed": _("Changed a testing window"),
        "administrations.tests.assigned": _("Assigned tests"),
        "proctor.session.opened": _("Opened a test session"),
        "proctor.session.closed": _("Closed a test session"),
        "proctor.student.approved": _("Approved a student"),
        "proctor.student.denied": _("Denied a student"),
        "proctor.student.paused": _("Paused a student's test"),
        "delivery.opportunity.requested": _("Asked to take a test"),
        "delivery.opportunity.begun": _("Began a test"),
        "delivery.opportunity.paused": _("Paused a test"),
        "delivery.opportunity.submitted": _("Submitted a test"),
        "delivery.opportunity.expired": _("Let a test expire"),
        "scoring.opportunity.scored": _("Scored a test"),
        "scoring.response.hand-scored": _("Scored a written answer"),
        "reports.score-report.downloaded": _("Downloaded a score report"),
        "reports.results.exported": _("Exported results"),
    }
)
