"""The actor: somebody, with the roles held and where, as every action and query receives them."""

from collections.abc import Iterator
from dataclasses import dataclass

from madrone.access.permissions import Perm
from madrone.access.roles import GRANTS, Reach, Role
from madrone.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a scope: a code prefix, ``""`` for the whole state."""

    role: Role
    scope: str

    def covers(self, code: str) -> bool:
        """Tell whether an organization's code lies within this grant's scope."""
        return code.startswith(self.scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``account_id`` is None for programs; ``grants`` is empty for students and strangers."""

    name: str
    code: str = ""
    account_id: int | None = None
    grants: tuple[Grant, ...] = ()
    affidavit_signed: bool = False

    def has(self, perm: Perm) -> bool:
        """Tell whether the actor holds a permission anywhere."""
        return next(self._holding(perm), None) is not None

    def reach(self, perm: Perm, at: str) -> Reach | None:
        """Tell how far a permission goes at one organization; the widest grant wins."""
        reaches = {GRANTS[grant.role][perm] for grant in self._holding(perm) if grant.covers(at)}
        if Reach.SCOPE in reaches:
            return Reach.SCOPE
        return Reach.ROSTER if reaches else None

    def may(self, perm: Perm, at: str) -> bool:
        """Tell whether the actor holds a permission for all of one organization."""
        return self.reach(perm, at) is Reach.SCOPE

    def scopes(self, perm: Perm) -> tuple[str, ...]:
        """List the code prefixes where the permission holds for everybody, widest first."""
        found = {g.scope for g in self._holding(perm) if GRANTS[g.role][perm] is Reach.SCOPE}
        return tuple(sorted(found, key=lambda scope: (len(scope), scope)))

    def roster_scopes(self, perm: Perm) -> tuple[str, ...]:
        """List the code prefixes where the permission holds for rostered students only."""
        return tuple(sorted({g.scope for g in self._holding(perm) if GRANTS[g.role][perm] is Reach.ROSTER}))

    def _holding(self, perm: Perm) -> Iterator[Grant]:
        return (grant for grant in self.grants if perm in GRANTS[grant.role])


def require(actor: Actor, perm: Perm, *, at: str) -> None:
    """Pass when the actor holds the permission for the whole organization ``at``; else NotAllowed."""
    if not actor.may(perm, at):
        raise NotAllowed(
            "not-allowed",
            f"Your role does not allow this here ({perm}). Ask your coordinator if you need it.",
        )
