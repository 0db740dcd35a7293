"""The addresses of this context."""

from django.urls import path, register_converter

from madrone.access import Role
from madrone.people import home  # noqa: F401  # registers its lines for the home page
from madrone.people.views import account, login, password, security_form, staff


class RoleConverter:
    """A role in an address, by its code."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Role:
        return Role(value)

    def to_url(self, value: Role) -> str:
        return value.value


class ScopeConverter:
    """An organization's code in an address; the state, whose code is empty, is written ``state``."""

    regex = "[0-9]{2,14}|state"

    def to_python(self, value: str) -> str:
        return "" if value == "state" else value

    def to_url(self, value: str) -> str:
        return value or "state"


register_converter(RoleConverter, "role")
register_converter(ScopeConverter, "scope")

app_name = "people"
urlpatterns = [
    path("login", login.log_in, name="login"),
    path("logout", login.log_out, name="logout"),
    path("password", password.password, name="password"),
    path("welcome/<str:code>/<str:token>", password.welcome, name="welcome"),
    path("security-form", security_form.affidavit, name="affidavit"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new", staff.new_account, name="new-account"),
    path("staff/security-forms", security_form.signed_forms, name="signed-forms"),
    path("staff/<str:code>/", account.account, name="account"),
    path("staff/<str:code>/details", account.details, name="details"),
    path("staff/<str:code>/roles", account.give_role, name="give-role"),
    path("staff/<str:code>/roles/<role:role>/<scope:scope>", account.take_role, name="take-role"),
    path("staff/<str:code>/deactivate", account.deactivate, name="deactivate"),
    path("staff/<str:code>/reactivate", account.reactivate, name="reactivate"),
    path("staff/<str:code>/password-link", account.password_link, name="password-link"),
]
