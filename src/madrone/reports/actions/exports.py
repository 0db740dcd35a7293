"""Results that leave the house as a file: on record, with who took what."""

from django.db import transaction

from madrone import audit
from madrone.access import Actor, Perm
from madrone.reports.queries import Administration


@transaction.atomic
def record_export(*, by: Actor, administration: Administration, what: str) -> None:
    """Note that somebody downloads results; what the file holds is what the same person sees on the page."""
    scopes = by.scopes(Perm.RESULT_VIEW) or by.roster_scopes(Perm.RESULT_VIEW)
    audit.record(
        by,
        "reports.results.exported",
        at=scopes[0] if scopes else "",
        administration=administration.code,
        what=what,
    )
