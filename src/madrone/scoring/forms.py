"""The forms of hand scoring."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class QueueFilter(forms.Form):
    """Narrows the queue; reads as “Answers [waiting] to [this question] of [this test]”."""

    state = forms.ChoiceField(
        label=gettext_lazy("Answers"),
        required=False,
        choices=[("", gettext_lazy("waiting for a score")), ("scored", gettext_lazy("scored by hand"))],
    )
    item = forms.ChoiceField(label=gettext_lazy("to"), required=False)
    test = forms.ChoiceField(label=gettext_lazy("of"), required=False)

    def __init__(
        self, data: Any, *, items: Iterable[tuple[str, str]], tests: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["item"].choices = [("", _("every question")), *items]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["test"].choices = [("", _("every test")), *tests]  # type: ignore[attr-defined]  # a ChoiceField


class ScoreForm(forms.Form):
    """One score, chosen among all that the rubric has."""

    points = forms.TypedChoiceField(
        label=gettext_lazy("Score"),
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, maximum: int, words: dict[int, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(points, _label(points, words.get(points, ""))) for points in range(maximum, -1, -1)]
        self.fields["points"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def _label(points: int, words: str) -> SafeString:
    counted = ngettext("%(count)d point", "%(count)d points", points) % {"count": points}
    if not words:
        return format_html("<strong>{}</strong>", counted)
    return format_html('<strong>{}</strong> <span class="md-score__words">{}</span>', counted, words)
