"""The forms of people: logging in, passwords, the security form, accounts and roles."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm, Role
from madrone.orgs.access import within_scope
from madrone.orgs.queries import organizations_visible_to
from madrone.people.access import appointable_roles
from madrone.people.models import Account
from madrone.people.wording import ROLE_NAMES

# With more places than this, a list is no help and the code is typed.
_MOST_CHOICES = 200
_PASSWORD_HINT = _(
    "At least 12 characters, and not one that is widely used. "
    "A short sentence is easy to remember and hard to guess."
)


class LoginForm(forms.Form):
    """The e-mail address and the password."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, once: whoever types it may look at it by the browser's own means."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, a second time"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"new_password", "again"} <= cleaned.keys() and cleaned["new_password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type the new one twice."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old_password = forms.CharField(
        label=_("Your password now"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "new_password", "again"]

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.account.check_password(password):
            raise ValidationError(_("This is not your password now. Type the one that you logged in with."))
        return password


class SecurityForm(forms.Form):
    """The signature under the security form."""

    signed_name = forms.CharField(
        label=_("Your name, as your signature"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class _Placed(forms.Form):
    """A role and the place where it is held, offered as far as the actor's own power goes."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, ROLE_NAMES[role]) for role in appointable_roles(actor)]
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *roles])
        self.fields["scope"] = _place_field(actor)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class AccountForm(_Placed):
    """A new account with its first role."""

    name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("First and last name, as on the security form.")
    )
    username = forms.EmailField(
        label=_("E-mail address"), max_length=150, help_text=_("The person logs in with this address.")
    )
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    credentialed = forms.BooleanField(
        label=_("Holds a credential or licence"),
        required=False,
        help_text=_("Needed for test examiners, who give alternate tests."),
    )
    field_order = ["name", "username", "telephone", "role", "scope", "credentialed"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.order_fields(self.field_order)


class RoleForm(_Placed):
    """A further role for an account."""


class DetailsForm(forms.Form):
    """The details of an account that its coordinator may change."""

    name = forms.CharField(label=_("Name"), max_length=150)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    credentialed = forms.BooleanField(
        label=_("Holds a credential or licence"),
        required=False,
        help_text=_("Needed for test examiners, who give alternate tests."),
    )


class ReasonForm(forms.Form):
    """Why something is taken away; it goes into the audit trail."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: left the school on 14 November.")
    )


class StaffFilter(forms.Form):
    """Reads as a sentence: "Staff named … with the role …, in use or not"."""

    name = forms.CharField(label=_("Staff whose name or address has"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("with the role"), required=False)
    use = forms.ChoiceField(
        label=_("and an account"),
        required=False,
        choices=[("", _("in use or not")), ("yes", _("in use")), ("no", _("out of use"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("any role")),
            *((role.value, ROLE_NAMES[role]) for role in Role),
        ]


class FormsFilter(forms.Form):
    """Reads as a sentence: "Staff who have signed"."""

    signed = forms.ChoiceField(
        label=_("Staff who"),
        required=False,
        choices=[("", _("have or have not signed")), ("no", _("have not signed")), ("yes", _("have signed"))],
    )


def _place_field(actor: Actor) -> forms.Field:
    places = organizations_visible_to(actor).filter(within_scope(actor, Perm.ACCOUNT_CREATE, field="code"))
    found = list(places.exclude(level="county").order_by("code")[: _MOST_CHOICES + 1])
    if len(found) > _MOST_CHOICES or any(not organization.code for organization in found):
        return forms.CharField(
            label=_("Place"),
            required=False,
            max_length=14,
            help_text=_(
                "The code of the school (14 digits) or LEA (7 digits). "
                "Leave it empty for a role at the whole state."
            ),
        )
    choices = [(organization.code, f"{organization.name} ({organization.code})") for organization in found]
    return forms.ChoiceField(label=_("Place"), choices=choices)
