"""Allowances of tries: token buckets kept in the database, so that every server process counts together.

A bucket holds ``capacity`` tries and fills up evenly in ``per_seconds`` seconds. What is limited (an account,
an address) is stored only as a keyed hash, so that the table tells nobody who tried.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from madrone.kernel import clock
from madrone.people.models import TokenBucket

# A bucket that nobody touched for so long is full whatever it limits.
_FORGET_AFTER = timedelta(days=2)


def spend(key: str, *, capacity: float, per_seconds: float) -> bool:
    """Take one try from the allowance of ``key``; False when none is left (and nothing is taken then).

    Atomic on SQLite and PostgreSQL: of two requests at once that find one try left, one gets it.
    """
    now = clock.now()
    with transaction.atomic():
        bucket = _locked(key, capacity, now)
        bucket.tokens = _filled(bucket, capacity, per_seconds, now)
        bucket.updated_at = now
        granted = bucket.tokens >= 1
        if granted:
            bucket.tokens -= 1
        bucket.save(update_fields=["tokens", "updated_at"])
    return granted


def seconds_to_wait(key: str, *, capacity: float, per_seconds: float) -> float:
    """Tell how long it takes until ``key`` has a try again; 0 when it has one now."""
    bucket = TokenBucket.objects.filter(key=_hashed(key)).first()
    if bucket is None:
        return 0.0
    missing = 1 - _filled(bucket, capacity, per_seconds, clock.now())
    return max(0.0, missing * per_seconds / capacity)


def give_back(key: str, *, capacity: float) -> None:
    """Return one try that turned out to be honest, such as a log-in that succeeded."""
    with transaction.atomic():
        bucket = TokenBucket.objects.select_for_update().filter(key=_hashed(key)).first()
        if bucket is not None:
            bucket.tokens = min(capacity, bucket.tokens + 1)
            bucket.save(update_fields=["tokens"])


def _locked(key: str, capacity: float, now: datetime) -> TokenBucket:
    hashed = _hashed(key)
    found = TokenBucket.objects.select_for_update().filter(key=hashed).first()
    if found is not None:
        return found
    TokenBucket.objects.filter(updated_at__lt=now - _FORGET_AFTER).delete()
    # Two first tries at once: the unique key lets one row in, and both then wait for its lock.
    TokenBucket.objects.bulk_create(
        [TokenBucket(key=hashed, tokens=capacity, updated_at=now)], ignore_conflicts=True
    )
    return TokenBucket.objects.select_for_update().get(key=hashed)


def _filled(bucket: TokenBucket, capacity: float, per_seconds: float, now: datetime) -> float:
    passed = max(0.0, (now - bucket.updated_at).total_seconds())
    return min(capacity, bucket.tokens + passed * capacity / per_seconds)


def _hashed(key: str) -> str:
    return hmac.new(
        b"madrone.limits." + settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256
    ).hexdigest()
