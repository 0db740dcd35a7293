"""How far a long run is, told on standard error: in one line on a terminal, else every few seconds."""

import sys
import time

_EVERY_ON_TERMINAL, _EVERY_ELSEWHERE = 0.2, 10.0


class Progress:
    """Counts ``total`` things; quiet until the first interval has passed, so short runs say nothing."""

    def __init__(self, what: str, total: int) -> None:
        """Start counting now."""
        self._what, self._total = what, total
        self._terminal = sys.stderr.isatty()
        self._started = self._told = time.monotonic()

    def tell(self, done: int) -> None:
        """Say how many are done, if it is time to say it again."""
        now = time.monotonic()
        if now - self._told < (_EVERY_ON_TERMINAL if self._terminal else _EVERY_ELSEWHERE):
            return
        self._told = now
        rate = done / (now - self._started)
        line = f"{done:,} of {self._total:,} {self._what}, {rate:,.0f} a second"
        sys.stderr.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Leave the terminal's line."""
        if self._terminal and self._told != self._started:
            sys.stderr.write("\r\x1b[K")
