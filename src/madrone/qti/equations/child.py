"""The worker process: reads questions, one JSON line each, and answers them with SymPy.

Started by ``worker`` with ``python -m madrone.qti.equations.child``. It holds itself to a limit of memory, and a timer
of the system ends it where a question takes too long, also when nobody is left to end it from outside.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from madrone.qti.equations.algebra import Algebra
from madrone.qti.equations.tree import Plain, from_plain

MEMORY = 768 * 1024 * 1024
GRACE = 0.5


def main() -> None:
    """Answer questions until the pipe is closed."""
    # Whatever a library may print must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    _limit()
    _say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        question = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, question["seconds"] + GRACE)
        _say(answers, _answer(question))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit() -> None:
    # Where the system knows no such limit, the time-out alone has to do.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _say(answers: BinaryIO, message: dict[str, object]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")


def _answer(question: dict[str, object]) -> dict[str, object]:
    algebra = Algebra(positive=bool(question["positive"]))
    trees = [from_plain(plain) for plain in cast(list[Plain], question["trees"])]
    try:
        match question["ask"]:
            case "equal":
                return {"answer": algebra.equal(*trees)}
            case "factor":
                return {"answer": algebra.factor_sign(*trees)}
            case "irreducible":
                return {"answer": algebra.irreducible(trees)}
            case "coprime":
                return {"answer": algebra.coprime(*trees)}
    except MemoryError:
        return {"answer": None, "why": "memory"}
    except Exception:  # noqa: BLE001 - whatever SymPy stumbles over, the question is undecided
        return {"answer": None, "why": "undecided"}
    return {"answer": None, "why": "unknown question"}


if __name__ == "__main__":
    main()
