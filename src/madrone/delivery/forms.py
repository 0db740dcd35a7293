"""The form that a student fills in apart from the test, and the one with which staff look at items as students do."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from madrone.accessibility.catalogue import resources_for
from madrone.delivery.previews import FIRST_SEED, Profile


class SignInForm(forms.Form):
    """First name, SSID and session ID. Browsers are asked to remember none of them: computers are shared."""

    _PLAIN: ClassVar[dict[str, str]] = {
        "autocomplete": "off",
        "spellcheck": "false",
        "class": "md-field__input",
    }

    first_name = forms.CharField(
        label=_("First name"),
        help_text=_("As your school writes it, not a nickname."),
        max_length=50,
        error_messages={"required": _("Type your first name.")},
        widget=forms.TextInput(attrs={**_PLAIN, "autocapitalize": "words"}),
    )
    ssid = forms.CharField(
        label=_("Student number (SSID)"),
        help_text=_("The number on your card. You may type it with or without CA- in front."),
        max_length=50,
        error_messages={"required": _("Type your student number.")},
        widget=forms.TextInput(attrs={**_PLAIN, "autocapitalize": "characters"}),
    )
    session_id = forms.CharField(
        label=_("Session ID"),
        help_text=_("It is on the board, like ABCD-1234."),
        max_length=20,
        error_messages={"required": _("Type the session ID from the board.")},
        widget=forms.TextInput(attrs={**_PLAIN, "autocapitalize": "characters"}),
    )


class PreviewForm(forms.Form):
    """What a student has whose view of an item is asked for: the settings of the catalogue, and the item's supports."""

    medium = forms.ChoiceField(
        label=_("Shown"),
        choices=[
            ("screen", _("on screen")),
            ("print", _("on paper")),
            ("large-print", _("on paper, in large print")),
        ],
    )
    seed = forms.CharField(
        label=_("Variant"),
        help_text=_("Questions that are shuffled or made from a template look different in each variant."),
        max_length=32,
    )
    key = forms.BooleanField(label=_("Show the key"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        subject: str,
        supports: Sequence[tuple[str, object]],
        languages: Sequence[str],
    ) -> None:
        self.resources = resources_for(subject)
        plain = {one.code: one.default for one in self.resources} | {"medium": "screen", "seed": FIRST_SEED}
        # An address that says nothing of a setting means its default; what it says wrongly is told.
        asked = data.copy()
        for name, value in plain.items():
            asked[name] = asked.get(name) or value
        super().__init__(asked)
        for resource in self.resources:
            self.fields[resource.code] = forms.ChoiceField(
                label=str(resource.name), choices=resource.choices(subject)
            )
        if supports:
            self.fields["supports"] = forms.MultipleChoiceField(
                label=now("Supports that this question brings along"),
                choices=supports,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if languages:
            self.fields["language"] = forms.ChoiceField(
                label=now("Language of the supports"),
                choices=[("", now("as the question says")), *((one, one) for one in languages)],
                required=False,
            )
        self.order_fields(
            [*(one.code for one in self.resources), "supports", "language", "medium", "seed", "key"]
        )

    def profile(self) -> Profile:
        """Give what was chosen, settings in their stored form: defaults are left out."""
        chosen = self.cleaned_data
        settings = {one.code: chosen[one.code] for one in self.resources if chosen[one.code] != one.default}
        return Profile(
            settings=settings,
            supports=frozenset(chosen.get("supports", ())),
            language=chosen.get("language", ""),
            medium=chosen["medium"],
            seed=chosen["seed"],
            show_key=chosen["key"],
        )
