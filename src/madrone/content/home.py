"""What the home page says about test content."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.content.models import PackageUpload
from madrone.content.queries import uploads
from madrone.ui.home import Line, Section, register


@register
def waiting_packages(actor: Actor) -> list[Line]:
    """Tell whoever imports content of the packages that were looked at and wait to be accepted."""
    if not actor.has(Perm.PACKAGE_IMPORT):
        return []
    waiting = list(uploads().filter(state=PackageUpload.State.CHECKED))
    if not waiting:
        return []
    if len(waiting) == 1:
        sentence = _("The package “%(file)s” waits to be accepted.") % {"file": waiting[0].file_name}
        return [Line(Section.DECIDE, sentence, waiting[0].get_absolute_url(), _("Look at it"))]
    words = ngettext(
        "%(n)d package waits to be accepted.", "%(n)d packages wait to be accepted.", len(waiting)
    )
    sentence = words % {"n": len(waiting)}
    return [Line(Section.DECIDE, sentence, reverse("content:packages"), _("Look at them"))]
