"""Which item comes next in a linear part: preconditions skip, branch rules jump, never back.

Every step leads to a later place in the plan, so each part ends, and no item is shown twice.
"""

from dataclasses import replace
from typing import TypeAlias

from madrone.qti.assessment.model import EXIT_SECTION, EXIT_TEST, EXIT_TESTPART
from madrone.qti.flow.plan import PlannedItem, PlannedPart
from madrone.qti.flow.rules import TestRules
from madrone.qti.flow.session import TestSession

# A place in the part, or the name of the exit that a branch took.
Place: TypeAlias = int | str


class Walk:
    """Walks through one part of a plan on behalf of a session."""

    def __init__(self, rules: TestRules, part: PlannedPart) -> None:
        self.rules = rules
        self.part = part

    def enter(self, session: TestSession) -> tuple[TestSession, Place]:
        """The first item that may be shown."""
        return self._find(session, 0)

    def leave(self, session: TestSession, position: int) -> tuple[TestSession, Place]:
        """The item to show after the one at ``position``; ``EXIT_TESTPART`` after the last."""
        target = self.rules.target(session, self.part.items[position].ref.branch_rules)
        session, place = self._after(session, position, target)
        return self._find(session, place) if isinstance(place, int) else (session, place)

    def _find(self, session: TestSession, place: Place) -> tuple[TestSession, Place]:
        while isinstance(place, int) and place < len(self.part.items):
            session, shown = self._may_show(session, self.part.items[place])
            if shown:
                return session, place
            session, place = self._after(session, place, None)
        return session, EXIT_TESTPART if isinstance(place, int) else place

    def _may_show(self, session: TestSession, item: PlannedItem) -> tuple[TestSession, bool]:
        """Sections are asked once, when the first of their items would be shown."""
        for key in item.path:
            if key in session.left:
                return session, False
            if not self._seen(session, key) and not self.rules.all_true(
                session, self.part.sections[key].pre_conditions
            ):
                return replace(session, left=(*session.left, key)), False
        return session, self.rules.all_true(session, item.ref.pre_conditions)

    def _after(self, session: TestSession, position: int, target: str | None) -> tuple[TestSession, Place]:
        """Follow a branch from ``position``; without one, ask the sections that end there, inside out."""
        path = self.part.items[position].path
        level = len(path)
        while True:
            if target in (EXIT_TEST, EXIT_TESTPART):
                return session, str(target)
            if target == EXIT_SECTION and level:
                session = replace(session, left=tuple(dict.fromkeys((*session.left, path[level - 1]))))
            elif target is not None and target != EXIT_SECTION:
                place = self._place_of(target, position, path)
                if place is not None:
                    return session, place
                session = _warned(
                    session, f"the branch to {target} leads nowhere further on; it is not taken"
                )
            if not level or not self._ends(session, path[level - 1], position):
                return session, position + 1
            level -= 1
            key = path[level]
            rules = self.part.sections[key].branch_rules if self._seen(session, key) else ()
            target = self.rules.target(session, rules)

    def _place_of(self, target: str, position: int, path: tuple[str, ...]) -> int | None:
        """The first later place of an item, or of a section that the student is not in."""
        for place in range(position + 1, len(self.part.items)):
            item = self.part.items[place]
            around = [self.part.sections[key].identifier for key in item.path if key not in path]
            if target == item.ref.identifier or target in around:
                return place
        return None

    def _ends(self, session: TestSession, key: str, position: int) -> bool:
        """Whether nothing of a section can be shown after ``position``."""
        return not any(
            key in item.path and not set(item.path) & set(session.left)
            for item in self.part.items[position + 1 :]
        )

    def _seen(self, session: TestSession, key: str) -> bool:
        return any(key in item.path and item.key in session.presented for item in self.part.items)


def _warned(session: TestSession, message: str) -> TestSession:
    return replace(session, warnings=tuple(dict.fromkeys((*session.warnings, message))))
