"""Which items one student gets, in which order: selection and ordering, decided by a seed.

The same test and seed give the same plan in every process. Selection comes before ordering, and each section
selects and orders its own children (QTI 3.0.1, Selection and Ordering).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias, TypeVar

from madrone.qti.assessment.model import ItemRef, Section, Test, TestPart
from madrone.qti.errors import QtiError

MAX_PLANNED = 10_000

Element = TypeVar("Element")
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item of a plan.

    ``key`` is its own within the plan: the reference's identifier, and ``Q01#2`` for the second time that
    the same reference is given. ``path`` are the keys of the sections round it, outermost first.
    """

    key: str
    ref: ItemRef
    occurrence: int
    path: Path


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One part of a plan; ``sections`` are those that were taken, by key."""

    part: TestPart
    items: tuple[PlannedItem, ...]
    sections: Mapping[str, Section] = field(repr=False)

    def position(self, key: str | None) -> int | None:
        """Where an item stands in the part; none where it is not in it."""
        return next((at for at, item in enumerate(self.items) if item.key == key), None)


@dataclass(frozen=True, slots=True)
class TestPlan:
    """All that one student may get. What preconditions and branches leave out is decided later."""

    __test__ = False

    seed: int
    parts: tuple[PlannedPart, ...]

    @property
    def items(self) -> tuple[PlannedItem, ...]:
        """Every planned item, in order."""
        return tuple(item for part in self.parts for item in part.items)


def plan_test(test: Test, seed: int = 0) -> TestPlan:
    """Select and order the items of a test for one student.

    Raises ``QtiError("plan-size")`` where nested selections with replacement want more than 10,000 items and
    sections.
    """
    planner = _Planner(test, seed)
    expanded = [(part, planner.expand_part(part)) for part in test.parts]
    # An occurrence is numbered by the final order, over the whole test.
    seen: Counter[str] = Counter()
    keys = _Keys()
    parts = []
    for part, leaves in expanded:
        items = []
        for leaf in leaves:
            seen[leaf.ref.identifier] += 1
            occurrence = seen[leaf.ref.identifier]
            items.append(PlannedItem(keys.of(leaf.ref.identifier), leaf.ref, occurrence, leaf.path))
        sections = {key: planner.sections[key] for item in items for key in item.path}
        parts.append(PlannedPart(part, tuple(items), sections))
    return TestPlan(seed, tuple(parts))


@dataclass(frozen=True, slots=True)
class _Leaf:
    ref: ItemRef
    path: Path


@dataclass(frozen=True, slots=True)
class _Block:
    """Items that stay together while their section is shuffled."""

    leaves: tuple[_Leaf, ...]
    fixed: bool


class _Planner:
    def __init__(self, test: Test, seed: int) -> None:
        self.test = test
        self.seed = seed
        self.sections: dict[str, Section] = {}
        self.keys = _Keys()
        self.count = 0

    def expand_part(self, part: TestPart) -> list[_Leaf]:
        return [
            leaf for section in part.sections for block in self._expand(section, ()) for leaf in block.leaves
        ]

    def _expand(self, section: Section, above: Path) -> list[_Block]:
        """The section's selected children, ordered."""
        key = self.keys.of(section.identifier)
        self.sections[key] = section
        path = (*above, key)
        # Not for secrecy: a plan must come out the same again.
        random = Random(f"{self.seed}:{self.test.identifier}:{key}")  # noqa: S311
        blocks: list[_Block] = []
        for child in _select(section, random):
            blocks.extend(self._blocks(child, path, section))
        return _shuffle(blocks, random) if section.shuffle else blocks

    def _blocks(self, child: Section | ItemRef, path: Path, parent: Section) -> Iterator[_Block]:
        self.count += 1
        if self.count > MAX_PLANNED:
            message = f"The test selects more than {MAX_PLANNED} items and sections. Select fewer."
            raise QtiError("plan-size", message, self.test.source, child.line)
        if isinstance(child, ItemRef):
            yield _Block((_Leaf(child, path),), child.fixed)
            return
        blocks = self._expand(child, path)
        if parent.shuffle and not child.visible and not child.keep_together and not child.fixed:
            yield from blocks
        else:
            yield _Block(tuple(leaf for block in blocks for leaf in block.leaves), child.fixed)


def _select(section: Section, random: Random) -> list[Section | ItemRef]:
    """As many children as are asked for, the required ones among them, in written order."""
    children, selection = list(section.children), section.selection
    if selection is None:
        return children
    required = [at for at, child in enumerate(children) if child.required]
    missing = max(selection.select - len(required), 0)
    if selection.with_replacement:
        drawn = [_below(random, len(children)) for _ in range(missing)]
    else:
        others = [at for at, child in enumerate(children) if not child.required]
        drawn = _permuted(others, random)[:missing]
    return [children[at] for at in sorted(required + drawn)]


def _shuffle(blocks: list[_Block], random: Random) -> list[_Block]:
    """A new order in which each fixed block keeps its place."""
    moved = iter(_permuted([block for block in blocks if not block.fixed], random))
    return [block if block.fixed else next(moved) for block in blocks]


def _permuted(values: list[Element], random: Random) -> list[Element]:
    """Fisher and Yates' shuffle on ``random()`` alone, which alone is the same in every version of Python."""
    order = list(values)
    for last in range(len(order) - 1, 0, -1):
        other = _below(random, last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def _below(random: Random, limit: int) -> int:
    return min(int(random.random() * limit), limit - 1)


class _Keys:
    """Gives each thing of a plan a key of its own: its identifier, with a number where that is taken."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.last: Counter[str] = Counter()

    def of(self, identifier: str) -> str:
        key = identifier
        while key in self.taken:
            self.last[identifier] += 1
            key = f"{identifier}#{self.last[identifier] + 1}"
        self.taken.add(key)
        return key
