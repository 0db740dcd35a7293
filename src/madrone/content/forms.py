"""Forms of the item bank."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.content.models import GRADES, Subject, Test

GRADE_CHOICES = [("", _("as the package says")), *((grade, grade.lstrip("0")) for grade in GRADES)]


def grades_in_words() -> list[tuple[str, str]]:
    """List the grades in the reader's language; a text is translated when numbers are put into it."""
    return [
        ("", _now("all grades")),
        *((one, _now("grade %(grade)d") % {"grade": int(one)}) for one in GRADES),
    ]


class PackageForm(forms.Form):
    """A package to import, and where its items go when it does not say."""

    file = forms.FileField(
        label=_("Package"),
        help_text=_("A zip file with imsmanifest.xml at its top, in QTI 3.0 or 2.x."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of tests"),
        choices=Test.Kind.choices,
        help_text=_("Questions of summative tests are secure: only the state may look at them."),
    )
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", _("as the package says")), *Subject.choices], required=False
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADE_CHOICES, required=False)


class ItemFilter(forms.Form):
    """Narrows the list of items; the labels read as a sentence."""

    subject = forms.ChoiceField(
        label=_("Show"), choices=[("", _("all subjects")), *Subject.choices], required=False
    )
    grade = forms.ChoiceField(
        label=_("of"),
        choices=grades_in_words,
        required=False,
    )
    claim = forms.CharField(label=_("in claim"), max_length=12, required=False)
    q = forms.CharField(label=_("with"), max_length=60, required=False)
