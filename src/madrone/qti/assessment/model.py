"""What a test is made of, in the terms of QTI 3.0.1: parts, sections, references to items and their rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, Union

from madrone.qti.catalogs import Catalog
from madrone.qti.content import Node
from madrone.qti.declarations import OutcomeDeclaration, TemplateDeclaration
from madrone.qti.errors import Problem
from madrone.qti.item import StimulusRef
from madrone.qti.processing.compiler import Expression
from madrone.qti.processing.rules import Rule

Navigation: TypeAlias = Literal["linear", "nonlinear"]
Submission: TypeAlias = Literal["individual", "simultaneous"]

EXIT_TEST, EXIT_TESTPART, EXIT_SECTION = "EXIT_TEST", "EXIT_TESTPART", "EXIT_SECTION"
# Who sits the test and where: there without being declared (QTI 3.0.1, ContextDeclaration).
CONTEXT = TemplateDeclaration("QTI_CONTEXT", "record", None, 0)
EXITS = frozenset({EXIT_TEST, EXIT_TESTPART, EXIT_SECTION})


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Least and most seconds; ``allow_late`` takes answers that come after the most."""

    min_time: float | None = None
    max_time: float | None = None
    allow_late: bool = False


@dataclass(frozen=True, slots=True)
class SessionControl:
    """What a student may do with an item, with the specification's defaults. No limit is 0 attempts."""

    max_attempts: int = 1
    show_feedback: bool = False
    allow_review: bool = True
    show_solution: bool = False
    allow_comment: bool = False
    allow_skipping: bool = True
    validate_responses: bool = False


@dataclass(frozen=True, slots=True)
class PreCondition:
    """What must be true for an item, a section or a part to be shown."""

    line: int
    expression: Expression = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class BranchRule:
    """Where to go on after an item, a section or a part when the expression is true."""

    target: str
    line: int
    expression: Expression = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class TemplateDefault:
    """The default that the test gives a template variable of an item."""

    identifier: str
    line: int
    expression: Expression = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """How many of a section's children are taken."""

    select: int
    with_replacement: bool = False


@dataclass(frozen=True, slots=True)
class ItemRef:
    """One item's place in a test.

    ``href`` is as seen from the test's own file, also for a section that stands in another one. ``section``
    is the identifier of the section that it stands in. ``mappings`` gives the item's name of a variable by
    the test's name of it. ``control`` is complete: what is not said here comes from above.
    """

    identifier: str
    href: str
    required: bool
    section: str
    fixed: bool = False
    categories: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)
    template_defaults: tuple[TemplateDefault, ...] = ()
    control: SessionControl = SessionControl()
    time_limits: TimeLimits | None = None
    pre_conditions: tuple[PreCondition, ...] = ()
    branch_rules: tuple[BranchRule, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A group of items and of sections. ``rubrics`` are directions, each for the roles in its ``view``."""

    identifier: str
    title: str
    children: tuple[Union["Section", ItemRef], ...]
    visible: bool = True
    keep_together: bool = True
    fixed: bool = False
    required: bool = False
    selection: Selection | None = None
    shuffle: bool = False
    rubrics: tuple[Node, ...] = ()
    stimulus_refs: tuple[StimulusRef, ...] = ()
    time_limits: TimeLimits | None = None
    pre_conditions: tuple[PreCondition, ...] = ()
    branch_rules: tuple[BranchRule, ...] = ()
    adaptive: bool = False
    line: int = 0

    def walk(self) -> Iterator[Union["Section", ItemRef]]:
        """This section and all that is in it, in written order."""
        yield self
        for child in self.children:
            if isinstance(child, Section):
                yield from child.walk()
            else:
                yield child


@dataclass(frozen=True, slots=True)
class TestFeedback:
    """What a student is told of the test: while it goes on, or at the end of the test or part."""

    __test__ = False

    identifier: str
    outcome_identifier: str
    show: bool
    at_end: bool
    title: str
    line: int
    body: Node = field(repr=False)


@dataclass(frozen=True, slots=True)
class TestPart:
    """A part of a test: how students move in it, and when their answers count as submitted."""

    __test__ = False

    identifier: str
    title: str
    navigation: Navigation
    submission: Submission
    sections: tuple[Section, ...]
    rubrics: tuple[Node, ...] = ()
    time_limits: TimeLimits | None = None
    pre_conditions: tuple[PreCondition, ...] = ()
    branch_rules: tuple[BranchRule, ...] = ()
    feedback: tuple[TestFeedback, ...] = ()
    line: int = 0

    def walk(self) -> Iterator[Section | ItemRef]:
        """All sections and references, in written order."""
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Test:
    """A test as its author wrote it. ``rules`` set its outcomes from those of the items.

    ``assets`` are addresses of images and media in directions and feedback, as seen from the test's file.
    ``section_files`` holds the sections in files of their own, by path.
    """

    # The name is the field's; a collector of unit tests should pass it by.
    __test__ = False

    identifier: str
    title: str
    version: str
    parts: tuple[TestPart, ...]
    outcomes: dict[str, OutcomeDeclaration]
    contexts: dict[str, TemplateDeclaration]
    time_limits: TimeLimits | None
    rubrics: tuple[Node, ...]
    feedback: tuple[TestFeedback, ...]
    catalogs: dict[str, Catalog]
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]
    source: str
    rules: tuple[Rule, ...] = field(repr=False)
    xml: bytes = field(repr=False)
    section_files: Mapping[str, bytes] = field(repr=False)

    @property
    def item_refs(self) -> tuple[ItemRef, ...]:
        """Every reference to an item, in written order."""
        return tuple(one for part in self.parts for one in part.walk() if isinstance(one, ItemRef))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as XML: compiled rules are functions, and reading again is quick."""
        return (_read_again, (self.xml, self.source, dict(self.section_files)))


def _read_again(xml: bytes, source: str, section_files: dict[str, bytes]) -> Test:
    from madrone.qti.assessment.reading import read_test

    return read_test(xml, source, section=section_files.get)
