"""Texts of files for the tests of the simulator."""

from collections.abc import Iterator, Sequence

from madrone.psychometrics.adaptive import PoolItem
from madrone.psychometrics.adaptive.simulation import Design
from madrone.psychometrics.adaptive.tests.pools import BLUEPRINT, drawn_pool

SCORE = "[score]\nbounds = [-4.0, 4.0]\ncuts = [-0.5, 0.5]\n"


def items_text(items: Sequence[PoolItem]) -> str:
    """An items file with the attributes as further columns."""
    names = list(items[0].attributes)
    head = ["item_id", "model", "a", "b", "d1", "d2", "d3", *names]
    return "".join(f"{','.join(cells)}\n" for cells in [head, *_rows(items, names)])


def _rows(items: Sequence[PoolItem], names: Sequence[str]) -> Iterator[list[str]]:
    for item in items:
        own = item.parameters
        steps = [repr(step) for step in own.steps]
        placed = [steps[0], "", "", ""] if own.model == "2pl" else ["", *steps, *[""] * (3 - len(steps))]
        yield [own.item_id, own.model, repr(own.a), *placed, *(item.attributes[name] for name in names)]


def design(*, n: int = 90, extra: str = SCORE, algorithm: str = "smarter-weighted") -> Design:
    """A blueprint and a pool."""
    return Design(f'algorithm = "{algorithm}"\n{BLUEPRINT}{extra}', items_text(drawn_pool(4, n, sets=2)))
