"""The forms of an import: choosing a file, and confirming what it would do."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor
from madrone.imports.drafts import Verdict
from madrone.imports.registry import importers_for
from madrone.imports.wording import VERDICTS


class UploadForm(forms.Form):
    """A file and what it is; its layout, encoding and dividers are found out unless they are given."""

    kind = forms.ChoiceField(label=_("What does the file hold?"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, tab- or caret-delimited text, or a OneRoster zip, up to 200 MB."),
    )
    layout = forms.ChoiceField(
        label=_("Layout"),
        required=False,
        help_text=_("Leave this to be found out, unless the wrong one was found."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("utf-8", _("UTF-8 (most systems)")), ("cp1252", _("Windows-1252 (older Excel)"))],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        importers = importers_for(actor)
        kinds = self.fields["kind"]
        layouts = self.fields["layout"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(layouts, forms.ChoiceField)
        kinds.choices = [(importer.kind, f"{importer.label}. {importer.purpose}") for importer in importers]
        layouts.choices = [
            ("", _now("Find out")),
            *(
                (
                    str(importer.label),
                    [(f"{importer.kind}:{lay.code}", lay.label) for lay in importer.layouts],
                )
                for importer in importers
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a layout of another kind of file."""
        cleaned = super().clean() or {}
        kind, _colon, layout = cleaned.get("layout", "").partition(":")
        if kind and cleaned.get("kind") and kind != cleaned["kind"]:
            self.add_error("layout", _("This layout is for another kind of file. Leave it to be found out."))
        cleaned["layout"] = layout
        return cleaned


class RowFilter(forms.Form):
    """Which rows to look at, as a sentence."""

    verdict = forms.ChoiceField(label=_("Rows that are"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        assert isinstance(verdict, forms.ChoiceField)
        verdict.choices = [("", _now("of any kind")), *((v.value, VERDICTS[v]) for v in Verdict)]


class ConfirmForm(forms.Form):
    """The choice that must be made in so many words when some rows are wrong."""

    leave_out_errors = forms.BooleanField(required=False)

    def __init__(self, *args: Any, errors: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave_out_errors"].label = _now("Leave out the %(count)s wrong rows") % {"count": errors}
        if not errors:
            del self.fields["leave_out_errors"]
