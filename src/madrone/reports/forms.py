"""The filters of the results pages; their labels and controls read as one sentence."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.reports.models import ScoreReportSet
from madrone.reports.wording import LEVELS

Choices = Iterable[tuple[str, str | Promise]]


class _Choosing(forms.Form):
    """A filter whose choices come from what the actor may see."""

    def offer(self, name: str, choices: Choices) -> None:
        """Set the choices of one select."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


class SummaryFilter(_Choosing):
    """Reads as “[Grade 5 Mathematics] in [Autumn window] by [school]”."""

    test = forms.ChoiceField(label=gettext_lazy("Results of"), required=False)
    window = forms.ChoiceField(label=gettext_lazy("in"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("by"), required=False)

    def __init__(self, data: Any, *, tests: Choices, windows: Choices, groupings: Choices) -> None:
        super().__init__(data)
        self.offer("test", tests)
        self.offer("window", windows)
        self.offer("by", groupings)


class StudentFilter(_Choosing):
    """Reads as “Students of [my roster] in [Autumn window] with [Standard Met] named [Ito]”."""

    roster = forms.ChoiceField(label=gettext_lazy("Students of"), required=False)
    window = forms.ChoiceField(label=gettext_lazy("in"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("with"), required=False)
    name = forms.CharField(label=gettext_lazy("named"), required=False, max_length=50)

    def __init__(self, data: Any, *, groups: Choices, windows: Choices) -> None:
        super().__init__(data)
        self.offer("roster", groups)
        self.offer("window", windows)
        levels = [(str(level), words) for level, words in sorted(LEVELS.items(), reverse=True)]
        self.offer("level", [("", _("any level")), *levels])


class CompletionFilter(_Choosing):
    """Reads as “Testing in [Autumn window] by [school]”."""

    window = forms.ChoiceField(label=gettext_lazy("Testing in"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("by"), required=False)

    def __init__(self, data: Any, *, windows: Choices, groupings: Choices) -> None:
        super().__init__(data)
        self.offer("window", windows)
        self.offer("by", groupings)


class ReportForm(_Choosing):
    """Which score reports to make, in which language, as one file or many."""

    group = forms.ChoiceField(label=gettext_lazy("Students"))
    window = forms.ChoiceField(label=gettext_lazy("Testing window"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the reports"), choices=settings.LANGUAGES)
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            (ScoreReportSet.Form.PRINT, gettext_lazy("one file to print")),
            (ScoreReportSet.Form.SEPARATE, gettext_lazy("a file for each student, in a zip")),
        ],
        widget=forms.RadioSelect,
        initial=ScoreReportSet.Form.PRINT,
    )

    def __init__(self, data: Any, *, groups: Choices, windows: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("group", groups)
        self.offer("window", windows)


def picked(asked: str | None, offered: Sequence[str]) -> str:
    """Give what an address asks for when it is offered, else the first that is; "" where nothing is."""
    if asked is not None and asked in offered:
        return asked
    return offered[0] if offered else ""
