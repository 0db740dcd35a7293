"""The names of organizations for pages of every floor: the floor that knows them says here how to ask."""

from collections.abc import Callable

from django.utils.translation import gettext as _

Namer = Callable[[set[str]], dict[str, str]]
_namer: list[Namer] = []


def use(namer: Namer) -> None:
    """Set the function that names organizations by code; called once, when the people context is loaded."""
    _namer[:] = [namer]


def names(codes: set[str]) -> dict[str, str]:
    """Name organizations by code in one query; a code that nobody knows is its own name, "" is the state."""
    known = _namer[0](codes) if _namer and codes else {}
    return {code: known.get(code) or code or _("the whole state") for code in codes}


def name(code: str) -> str:
    """Name one organization."""
    return names({code})[code]
