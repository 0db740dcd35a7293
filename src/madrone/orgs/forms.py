"""The filter of the list of organizations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from madrone.orgs.models import Organization


class OrganizationFilter(forms.Form):
    """Reads as a sentence: "Organizations that are [schools] named or coded […] and [active]"."""

    level = forms.ChoiceField(
        label=_("Organizations that are"),
        required=False,
        choices=[
            ("", _("of any level")),
            (Organization.Level.COUNTY, _("counties")),
            (Organization.Level.LEA, _("LEAs")),
            (Organization.Level.SCHOOL, _("schools")),
        ],
    )
    name = forms.CharField(
        label=_("with this in the name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("and are"),
        required=False,
        choices=[("", _("open or closed")), ("open", _("open")), ("closed", _("closed"))],
    )
