"""Which item comes next in a linear part: preconditions skip, branch rules jump, never back.

Every step leads to a later place in the plan, so each part ends, and no item is shown twice.
"""

from collections import defaultdict
from dataclasses import replace
from typing import TypeAlias

from madrone.qti.assessment.expressions import TestState, all_true, first_target
from madrone.qti.assessment.model import EXIT_SECTION, EXIT_TEST, EXIT_TESTPART
from madrone.qti.flow.plan import PlannedItem, PlannedPart
from madrone.qti.flow.session import TestSession

# A place in the part, or the name of the exit that a branch took.
Place: TypeAlias = int | str


class Walk:
    """One walk from item to item in a part, on behalf of a session.

    No answer comes in between, so the rules see the same state all the way.
    """

    def __init__(self, part: PlannedPart, session: TestSession, state: TestState) -> None:
        self.session = session
        self.items = part.items
        self.sections = part.sections
        self.state = state
        self.left = set(session.left)
        self.seen = {key for item in part.items if item.key in session.presented for key in item.path}
        # The places of each section that may still be shown; the last ones are dropped as sections are left.
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(part.items):
            for key in item.path:
                self.places[key].append(place)

    def enter(self) -> tuple[TestSession, Place]:
        """The first item that may be shown."""
        return self._arrived(self._find(0))

    def leave(self, position: int) -> tuple[TestSession, Place]:
        """The item to show after the one at ``position``; ``EXIT_TESTPART`` after the last."""
        target = first_target(self.items[position].ref.branch_rules, self.state)
        return self._arrived(self._find(self._after(position, target)))

    def _arrived(self, place: Place) -> tuple[TestSession, Place]:
        session = replace(self.session, left=tuple(sorted(self.left)))
        return session.warned(self.state.warnings), place

    def _find(self, place: Place) -> Place:
        while isinstance(place, int) and place < len(self.items):
            if self._may_show(self.items[place]):
                return place
            place = self._after(place, None)
        return EXIT_TESTPART if isinstance(place, int) else place

    def _may_show(self, item: PlannedItem) -> bool:
        """Sections are asked when the first of their items would be shown, and not again once seen."""
        for key in item.path:
            if key in self.left:
                return False
            if key not in self.seen and not all_true(self.sections[key].pre_conditions, self.state):
                self.left.add(key)
                return False
        return all_true(item.ref.pre_conditions, self.state)

    def _after(self, position: int, target: str | None) -> Place:
        """Follow a branch from ``position``; without one, ask the sections that end there, inside out."""
        path = self.items[position].path
        level = len(path)
        while True:
            if target in (EXIT_TEST, EXIT_TESTPART):
                return str(target)
            if target == EXIT_SECTION:
                self.left.update(path[level - 1 : level])
            elif target is not None:
                place = self._place_of(target, position, path)
                if place is not None:
                    return place
                self.state.warn(f"the branch to {target} leads to nothing further on; it is not taken")
            if not level or not self._ends(path[level - 1], position):
                return position + 1
            level -= 1
            key = path[level]
            target = first_target(self.sections[key].branch_rules, self.state) if key in self.seen else None

    def _place_of(self, target: str, position: int, path: tuple[str, ...]) -> int | None:
        """The first later place of an item, or of a section that the student is not in."""
        for place in range(position + 1, len(self.items)):
            item = self.items[place]
            around = [self.sections[key].identifier for key in item.path if key not in path]
            if target == item.ref.identifier or target in around:
                return place
        return None

    def _ends(self, key: str, position: int) -> bool:
        """Whether nothing of a section can be shown after ``position``."""
        places = self.places[key]
        while places and places[-1] > position and not self.left.isdisjoint(self.items[places[-1]].path):
            places.pop()
        return not places or places[-1] <= position
