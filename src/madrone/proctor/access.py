"""Which sessions somebody may run: by the kind of each test and the school (domain.md 1.3)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from madrone.access import Actor, Perm, require
from madrone.delivery.access import session_permission

if TYPE_CHECKING:
    from madrone.content.models import Test

KINDS = ("summative", "ica", "iab", "practice")
SESSION_PERMS = (Perm.SESSION_SUMMATIVE, Perm.SESSION_INTERIM, Perm.SESSION_PRACTICE)


def kinds_of(perm: Perm) -> tuple[str, ...]:
    """List the kinds of test that a permission lets somebody run."""
    return tuple(kind for kind in KINDS if session_permission(kind) is perm)


def may_run(actor: Actor, test: "Test", org_code: str) -> bool:
    """Tell whether the actor may give this test at this school."""
    return actor.may(session_permission(test.kind), org_code)


def require_all(by: Actor, tests: Iterable["Test"], org_code: str) -> None:
    """Pass when the actor may give every one of the tests at the school; else NotAllowed."""
    for test in tests:
        require(by, session_permission(test.kind), at=org_code)
