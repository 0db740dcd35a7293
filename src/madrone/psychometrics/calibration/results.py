"""What a calibration gives back."""

from dataclasses import dataclass
from typing import NamedTuple

from madrone.psychometrics.irt.models import ItemParameters


class ItemProblem(NamedTuple):
    """One item (or population) that could not be estimated as asked: its name, a stable code, a sentence."""

    item_id: str
    code: str
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class CalibratedItem:
    """One item with the standard errors of its slope, its steps and its lower asymptote.

    The errors are ``None`` for what was not estimated: a fixed item, the ``c`` of another model than the 3PL,
    or everything if the data do not determine all parameters. ``n`` examinees took the item.
    """

    parameters: ItemParameters
    se_a: float | None
    se_steps: tuple[float, ...] | None
    se_c: float | None
    n: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Population:
    """One group of examinees: normal with ``mean`` and ``sd``; the errors are ``None`` where these are given."""

    name: str
    n: int
    mean: float
    sd: float
    se_mean: float | None
    se_sd: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The items that could be calibrated, in the order given, and what became of the others.

    ``log_likelihood`` is the marginal one, without the prior of the 3PL. ``iterations`` counts passes over
    the responses, or over a sample of them.
    ``converged`` is false if some parameter was still moving; ``problems`` then names the items. ``n``
    examinees had at least one of the items, ``unanswered`` had none. ``parameters`` were estimated.
    ``errors`` says how the standard errors were found: ``observed``, ``cross-product`` or ``none``.
    """

    items: tuple[CalibratedItem, ...]
    populations: tuple[Population, ...]
    problems: tuple[ItemProblem, ...]
    log_likelihood: float
    iterations: int
    converged: bool
    n: int
    unanswered: int
    parameters: int
    errors: str
    D: float

    @property
    def bank(self) -> tuple[ItemParameters, ...]:
        """The parameters alone, as the scoring takes them."""
        return tuple(item.parameters for item in self.items)

    @property
    def aic(self) -> float:
        """Akaike's criterion; the lower of two models of the same responses predicts better."""
        return 2 * self.parameters - 2 * self.log_likelihood
