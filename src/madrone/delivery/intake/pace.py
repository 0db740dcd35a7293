"""How fast one opportunity may send: a bucket of tokens each, so that one wild device slows nobody else."""

import math
import threading

SWEEP = 50_000


class Pace:
    """Lets each key through ``burst`` times at once and ``rate`` times a second for long."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: int, now: float) -> int:
        """Take one token: 0 when there was one, else the whole seconds to wait. ``now`` never goes back."""
        with self._lock:
            level, since = self._buckets.get(key, (self._burst, now))
            level = min(self._burst, level + (now - since) * self._rate)
            if level < 1:
                self._buckets[key] = (level, now)
                return math.ceil((1 - level) / self._rate)
            if len(self._buckets) >= SWEEP:
                self._sweep(now)
            self._buckets[key] = (level - 1, now)
            return 0

    def _sweep(self, now: float) -> None:
        """Forget the buckets that have filled up again."""
        full_after = self._burst / self._rate
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now - bucket[1] < full_after}
