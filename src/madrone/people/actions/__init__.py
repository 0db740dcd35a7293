"""What people do to accounts; each is one transaction with its entry in the audit trail."""

from django.utils.translation import gettext_lazy as _

from madrone.audit.registry import register

register(
    {
        "people.account.changed": _("Changed an account"),
        "people.account.deactivated": _("Took an account out of use"),
        "people.account.reactivated": _("Put an account back in use"),
        "people.role.withdrawn": _("Took a role away"),
        "people.password.link-made": _("Made a link to set a password"),
        "people.password.set": _("Set a password"),
    }
)
