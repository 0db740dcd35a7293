"""Forms of classroom quizzes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madrone.formative.models import TITLE_LENGTH, Quiz

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet

    from madrone.content.models import Test
    from madrone.students.models import Roster


class KeySourceForm(forms.Form):
    """The form of the item bank whose key fills in a new quiz."""

    form: "forms.ModelChoiceField[Test]" = forms.ModelChoiceField(
        label=_("Take the key from a test"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("Choose a test"),
    )

    def __init__(self, *args: Any, tests: "QuerySet[Test]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = self.fields["form"]
        assert isinstance(form, forms.ModelChoiceField)
        form.queryset = tests


class QuizForm(forms.Form):
    """What a teacher says about a new quiz; the number of questions follows from the key."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE_LENGTH, help_text=_("It stands at the top of each sheet.")
    )
    roster: "forms.ModelChoiceField[Roster]" = forms.ModelChoiceField(
        label=_("Class"), queryset=None, to_field_name="code"
    )
    choices = forms.TypedChoiceField(
        label=_("Choices for each question"),
        coerce=int,
        initial=4,
        choices=[(2, "A–B"), (3, "A–C"), (4, "A–D"), (5, "A–E"), (6, "A–F")],
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "The right answers to 5 to 100 questions, typed or pasted: ABCDA, or 1 A, 2 C, or one on each line."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the sheet"), choices=Quiz.Language.choices)
    paper = forms.ChoiceField(label=_("Paper"), choices=Quiz.Paper.choices)

    def __init__(self, *args: Any, rosters: "QuerySet[Roster]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roster = self.fields["roster"]
        assert isinstance(roster, forms.ModelChoiceField)
        roster.queryset = rosters
        if rosters.count() == 1:
            roster.initial = rosters.get().code


class ChangeForm(QuizForm):
    """What may change in a quiz: once its sheets are printed, its name here and its key."""

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        names = ("title", "key", "choices", "language", "paper")
        initial = {name: getattr(quiz, name) for name in names}
        super().__init__(*args, rosters=type(quiz.roster).objects.none(), initial=initial, **kwargs)
        del self.fields["roster"]
        if quiz.is_printed:
            for name in ("choices", "language", "paper"):
                del self.fields[name]
            self.fields["title"].help_text = _("The printed sheets keep the title “%(title)s”.") % {
                "title": quiz.printed_title
            }


class _Files(forms.ClearableFileInput):
    """A file chooser that takes several files at once."""

    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files; each is looked at as a single one would be."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile]":
        """Check each file."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(one, initial) for one in files or [None]]


class ScansForm(forms.Form):
    """Scans or telephone pictures."""

    scans = _FilesField(
        label=_("Scans or pictures"),
        help_text=_(
            "PDF, JPEG, PNG or TIFF, several at once, up to 50 MB each. A telephone picture shows one page from above."
        ),
        widget=_Files(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff,image/*", "multiple": True}),
    )
