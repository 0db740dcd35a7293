"""The one form that a student fills in apart from the test."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


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
