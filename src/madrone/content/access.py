"""Who may be given a picture of the item bank: staff who may see an item that shows it, and whoever a higher
floor lets in."""

from collections.abc import Callable

from django.http import HttpRequest

from madrone.access import Actor
from madrone.content.queries import shows_asset

# Asks whether this request is a student's who is taking a test that shows the asset.
Admits = Callable[[HttpRequest, str], bool]
_admitting: list[Admits] = []


def admit(admits: Admits) -> None:
    """Let a higher floor say who else may have an asset; delivery does so for students at a test."""
    if admits not in _admitting:
        _admitting.append(admits)


def may_see_asset(request: HttpRequest, actor: Actor, code: str) -> bool:
    """Tell whether a request may be given the asset of a code; staff need this year's security form too."""
    staff = actor.affidavit_signed and shows_asset(actor, code)
    return staff or any(admits(request, code) for admits in _admitting)
