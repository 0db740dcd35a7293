"""What the home page says about people."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor, Perm
from madrone.people.queries import accounts_with_forms, this_school_year
from madrone.ui.home import Line, Section, register


@register
def unsigned_forms(actor: Actor) -> list[Line]:
    """Tell a coordinator how many of the staff have not signed this year's security form."""
    if not actor.has(Perm.AFFIDAVIT_VIEW):
        return []
    unsigned = accounts_with_forms(actor, this_school_year(), signed=False).count()
    if not unsigned:
        return []
    sentence = ngettext(
        "%(n)s member of staff has not signed the security form of this school year.",
        "%(n)s members of staff have not signed the security form of this school year.",
        unsigned,
    ) % {"n": unsigned}
    return [Line(Section.DUE, sentence, f"{reverse('people:signed-forms')}?signed=no", _("See who"))]
