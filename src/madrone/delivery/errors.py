"""What a test refuses, in words that say what to do next."""

from django.utils.translation import gettext as _

from madrone.delivery.states import ENDED, SAVING, State
from madrone.kernel.errors import MadroneError


class DeliveryError(MadroneError):
    """Something about an opportunity that cannot be done as it stands."""


def refusal(old: State, new: State) -> DeliveryError:
    """Explain why an opportunity in state ``old`` may not move to ``new``: a stable code and the remedy."""
    if old in ENDED:
        return DeliveryError(
            "already-finished", _("This test is finished. Nothing about it can be changed here.")
        )
    if new in {State.APPROVED, State.DENIED}:
        return DeliveryError(
            "not-waiting",
            _("This student is not waiting for approval any more. Check the list again before you decide."),
        )
    if old in {State.PENDING, State.SUSPENDED} and new != State.PENDING:
        return DeliveryError(
            "not-approved",
            _("Your test administrator has not approved this test yet. Wait, or raise your hand."),
        )
    if old is State.DENIED:
        return DeliveryError(
            "denied",
            _("Your test administrator did not approve this test. Talk to them, then sign in again."),
        )
    if old is State.PAUSED:
        return DeliveryError(
            "paused", _("This test is paused. Sign in again and wait for approval to go on with it.")
        )
    if old is State.APPROVED:
        return DeliveryError("not-begun", _("This test has been approved but not begun. Begin it first."))
    if old in SAVING and new in {State.STARTED, State.PENDING, State.SUSPENDED}:
        return DeliveryError(
            "in-use", _("This test is being taken. Pause it first, then ask for approval again.")
        )
    return DeliveryError(
        "wrong-state",
        _("This test stands at “%(old)s” and cannot go to “%(new)s”. Open the page again to see it.")
        % {"old": old.label, "new": new.label},
    )
