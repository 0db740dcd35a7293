"""The blueprint of an adaptive test: what it has to contain, how long it is, and how items are chosen.

Source: Cohen and Albright (2014), "Smarter Balanced Adaptive Item Selection Algorithm Design Report", 1.1, 2 and
A1; psychometrics.md 1.2. The file format is described in docs/howto/adaptive-algorithms.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from madrone.psychometrics.irt import SMARTER_D, Method


@dataclass(frozen=True, slots=True)
class Condition:
    """Which items have a feature: in every named column one of the texts."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]

    def holds(self, attributes: Mapping[str, str]) -> bool:
        """Say whether an item with these attributes has the feature."""
        return all(attributes.get(column, "") in texts for column, texts in self.columns)


@dataclass(frozen=True, slots=True)
class Precision:
    """How precise a score should be, as a standard error in theta, and what information is worth.

    ``before`` and ``after`` are the weights until and once the target is reached (a, b and c, d in the paper).
    """

    target_se: float = 0.0
    before: float = 1.0
    after: float = 1.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Feature:
    """A content constraint: ``min`` to ``max`` items that have it; a strict maximum is never exceeded.

    ``weight`` is its priority. With ``reporting`` the feature is a reporting category with a score of its own.
    """

    name: str
    where: Condition
    min: int
    max: int
    strict: bool = False
    weight: float = 1.0
    reporting: Precision | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """Item sets, such as the items of one passage: the column that names them, and how many are given."""

    column: str = "group"
    size: int | None = None
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class OffGrade:
    """When items of other grades join: after a share of the test, for scores clearly below or above.

    ``below`` and ``above`` are cuts in theta; clearly means by ``standard_errors``. Source: the algorithm's
    Summary and Explanation 5.2.1, "Test operation walkthrough".
    """

    column: str
    grade: float
    after: float
    below: float
    above: float
    standard_errors: float


@dataclass(frozen=True, slots=True)
class FieldTest:
    """Items that are tried out and do not count: how many, and from which to which position of the test.

    ``positions`` counts from 1; when it is empty, ``count`` items are spread between ``first`` and ``last``.
    """

    column: str
    weight_column: str
    count: int
    first: int
    last: int
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Termination:
    """When a test ends before its greatest length; never before its least, nor with a minimum unmet.

    ``too_close`` is a cut and a number of standard errors: the test ends when the score is nearer.
    With ``every`` all chosen conditions have to hold, otherwise any of them.
    """

    at_minimum: bool = False
    overall: bool = False
    categories: bool = False
    too_close: tuple[float, float] | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class Blueprint:
    """An adaptive test as data. ``selection`` holds the settings of the algorithm, which reads them itself."""

    title: str
    min_length: int
    max_length: int
    features: tuple[Feature, ...]
    algorithm: str = "smarter-weighted"
    selection: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    D: float = SMARTER_D
    start: tuple[float, float] = (0.0, 1.0)
    precision: Precision = Precision()
    score_method: Method = "mle"
    score_bounds: tuple[float, float] = (-8.0, 8.0)
    cuts: tuple[float, ...] = ()
    groups: Groups = Groups()
    off_grade: OffGrade | None = None
    field_test: FieldTest | None = None
    exposure_column: str | None = None
    termination: Termination = Termination()

    @property
    def categories(self) -> tuple[int, ...]:
        """The places of the features that are reporting categories."""
        return tuple(place for place, feature in enumerate(self.features) if feature.reporting)

    @property
    def off_grade_after(self) -> float:
        """After how many items other grades may join; infinity if never."""
        return self.off_grade.after * self.max_length if self.off_grade else math.inf
