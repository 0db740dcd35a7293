"""The functions that jobs run, by name, so that a lower floor can ask for work done on a higher one."""

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """What a running job is given to say how far it is."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


Work = Callable[..., None]
WORK: dict[str, Work] = {}


def job(name: str) -> Callable[[Work], Work]:
    """Register ``function(progress=…, **arguments)`` as the work called ``name``.

    The function must be idempotent: after a killed worker it runs again from its start.
    """

    def keep(function: Work) -> Work:
        WORK[name] = function
        return function

    return keep
