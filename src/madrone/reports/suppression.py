"""Small groups: what must not be told about them, and what must be kept back so that nobody works it out.

The one place for this rule (architecture.md 6). California shows nothing of groups of fewer than 11 students
(domain.md 9.6). Taking the shown groups away from the total would give the hidden one back, so further
groups, the smallest first, are hidden until what is left of the total is no small group either.
"""

from collections.abc import Sequence
from enum import StrEnum

from madrone.access import Actor, Perm, Reach, Role
from madrone.access.roles import GRANTS

MINIMUM = 11

# Their work is with groups; whoever teaches or coordinates at a school sees its students one by one anyway.
_WITH_GROUPS = frozenset({Role.STATE, Role.HELP_DESK, Role.EDUCATOR_DISTRICT})


class Hidden(StrEnum):
    """Why a group's numbers are not shown."""

    SMALL = "small"
    COMPLEMENT = "complement"


def hides_small_groups(actor: Actor) -> bool:
    """Tell whether an actor sees groups as the public does.

    So does whoever sees results somewhere only through a role whose work is with groups. Another role may
    lift it, where it lets the actor see every student one by one.
    """
    grants = [grant for grant in actor.grants if Perm.RESULT_VIEW in GRANTS[grant.role]]
    close = tuple(
        grant.scope
        for grant in grants
        if grant.role not in _WITH_GROUPS and GRANTS[grant.role][Perm.RESULT_VIEW] is Reach.SCOPE
    )
    return any(grant.role in _WITH_GROUPS and not grant.scope.startswith(close) for grant in grants)


def suppressed(sizes: Sequence[int]) -> list[Hidden | None]:
    """Say for each group of one total whether its numbers are hidden, and why.

    ``sizes`` are the numbers of students with a score; an empty group has nothing to hide. The total over all
    groups may then be shown, unless it is small itself.
    """
    verdicts: list[Hidden | None] = [Hidden.SMALL if 0 < size < MINIMUM else None for size in sizes]
    if not any(verdicts):
        return verdicts
    while not _safe(sizes, verdicts):
        shown = [at for at, verdict in enumerate(verdicts) if verdict is None and sizes[at]]
        if not shown:
            break
        verdicts[min(shown, key=lambda at: (sizes[at], at))] = Hidden.COMPLEMENT
    return verdicts


def _safe(sizes: Sequence[int], verdicts: Sequence[Hidden | None]) -> bool:
    """Whether what is missing from the total is at least two groups and no small one together."""
    hidden = [size for size, verdict in zip(sizes, verdicts, strict=True) if verdict]
    return len(hidden) >= 2 and sum(hidden) >= MINIMUM
