"""What the home page says about imports."""

from django.utils.translation import gettext as _

from madrone.access import Actor
from madrone.imports.models import ImportBatch
from madrone.imports.queries import batches_visible_to
from madrone.ui.home import Line, Section, register

_MOST = 3


@register
def waiting_imports(actor: Actor) -> list[Line]:
    """Tell somebody which of their own imports wait to be confirmed."""
    own = batches_visible_to(actor).filter(by_id=actor.account_id, state=ImportBatch.State.CHECKED)
    return [
        Line(
            Section.DECIDE,
            _("The file %(name)s has been checked and waits for you.") % {"name": batch.file_name},
            batch.get_absolute_url(),
            _("See what it would do"),
        )
        for batch in own[:_MOST]
    ]
