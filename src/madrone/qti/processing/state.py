"""What the rules of one run work on: variables, warnings, chance, and a limit to the work."""

from random import Random

from madrone.qti.values import Value

BUILT_IN = frozenset({"completionStatus", "duration", "numAttempts"})
MAX_WARNINGS = 50
# About a second of work. Typical rules take a few dozen steps; only a hostile file comes near the limit.
MAX_STEPS = 1_000_000
# So many characters are gone through in the time of one step.
_CHARACTERS = 64


class Exhausted(Exception):  # It is a jump out of the rules.
    """The rules want more work than any sensible item needs."""


class Undecided(ValueError):
    """An operator cannot say what the answer is worth: a person has to."""


class State:
    """The variables of one attempt, or of one clone, while its rules run.

    ``correct`` and ``defaults`` hold the keys and default values that template processing has set in place of
    the declared ones. ``seed`` decides all chance: the same seed gives the same draws in every process.
    ``held`` names template variables whose values are given, which no rule changes. ``patient`` says that
    template processing may still begin again. ``undecided`` says that a person has to give the score.
    """

    __slots__ = (
        "_random",
        "correct",
        "defaults",
        "drawn",
        "held",
        "patient",
        "seed",
        "steps",
        "undecided",
        "values",
        "warnings",
    )

    def __init__(
        self,
        values: dict[str, Value],
        *,
        correct: dict[str, Value] | None = None,
        defaults: dict[str, Value] | None = None,
        seed: str = "",
        held: frozenset[str] = frozenset(),
    ) -> None:
        self.values = values
        self.warnings: list[str] = []
        self.correct: dict[str, Value] = {} if correct is None else correct
        self.defaults: dict[str, Value] = {} if defaults is None else defaults
        self.seed = seed
        self.held = held
        self.patient = False
        self.drawn = False
        self.steps = MAX_STEPS
        self.undecided = False
        self._random: Random | None = None

    def warn(self, message: str) -> None:
        """Note something odd once; a loop of oddities does not fill the memory."""
        if message not in self.warnings and len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(message)

    def spend(self, steps: int) -> None:
        """Count work that depends on the size of values; ``Exhausted`` where it is beyond reason."""
        self.steps -= steps
        if self.steps < 0:
            raise Exhausted

    def spend_on(self, value: Value, times: int = 1) -> None:
        """Count the work of going through a value: all members of a container, all characters of a text."""
        if isinstance(value, tuple):
            self.spend(len(value) * times)
            for one in value:
                if isinstance(one, str) and len(one) > _CHARACTERS:
                    self.spend(len(one) // _CHARACTERS)
        elif isinstance(value, str) and len(value) > _CHARACTERS:
            self.spend(len(value) // _CHARACTERS)

    def draw(self) -> float:
        """A number of chance from 0 up to but not including 1."""
        self.drawn = True
        if self._random is None:
            # Only random() is sure to give the same numbers in every version of Python.
            self._random = Random(self.seed)  # noqa: S311 - variety of items, not secrecy
        return self._random.random()

    def draw_below(self, limit: int) -> int:
        """A whole number of chance from 0 up to but not including ``limit``."""
        return min(int(self.draw() * limit), limit - 1)
