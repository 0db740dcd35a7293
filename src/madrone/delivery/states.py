"""The states of an opportunity and the one table of legal moves (domain.md 5.3)."""

from types import MappingProxyType

from django.db import models


class State(models.TextChoices):
    """Where an opportunity stands, in the words of the open test delivery system."""

    PENDING = "pending", "Waiting for approval"
    SUSPENDED = "suspended", "Asking to resume"
    APPROVED = "approved", "Approved"
    INITIALIZING = "initializing", "Starting"
    STARTED = "started", "Testing"
    SEGMENT_ENTRY = "segmentEntry", "Entering a segment"
    SEGMENT_EXIT = "segmentExit", "Leaving a segment"
    REVIEW = "review", "Reviewing"
    PAUSED = "paused", "Paused"
    DENIED = "denied", "Denied"
    COMPLETED = "completed", "Completed"
    SCORED = "scored", "Scored"
    SUBMITTED = "submitted", "Submitted"
    REPORTED = "reported", "Reported"
    RESCORED = "rescored", "Rescored"
    EXPIRED = "expired", "Expired"
    INVALIDATED = "invalidated", "Invalidated"
    FORCE_COMPLETED = "forceCompleted", "Completed by staff"
    FAILED = "failed", "Failed"
    CLOSED = "closed", "Closed"
    DISABLED = "disabled", "Disabled"


_S = State
_STAFF_ENDS = {_S.EXPIRED, _S.INVALIDATED, _S.FORCE_COMPLETED}
_SEGMENTS = {_S.SEGMENT_ENTRY, _S.SEGMENT_EXIT}

TRANSITIONS: MappingProxyType[State, frozenset[State]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.INITIALIZING, _S.DENIED, _S.APPROVED, _S.PAUSED} | _STAFF_ENDS),
        _S.SUSPENDED: frozenset({_S.DENIED, _S.APPROVED, _S.PAUSED} | _STAFF_ENDS),
        _S.APPROVED: frozenset({_S.PENDING, _S.STARTED, _S.PAUSED} | _STAFF_ENDS),
        _S.INITIALIZING: frozenset(),
        _S.STARTED: frozenset({_S.PAUSED, _S.REVIEW, _S.COMPLETED} | _SEGMENTS | _STAFF_ENDS),
        _S.REVIEW: frozenset({_S.COMPLETED, _S.PAUSED} | _SEGMENTS | _STAFF_ENDS),
        _S.PAUSED: frozenset({_S.PENDING, _S.SUSPENDED} | _STAFF_ENDS),
        _S.DENIED: frozenset({_S.PENDING, _S.SUSPENDED, _S.PAUSED} | _STAFF_ENDS),
        _S.COMPLETED: frozenset({_S.SCORED, _S.SUBMITTED, _S.INVALIDATED}),
        _S.SCORED: frozenset({_S.RESCORED, _S.SUBMITTED, _S.INVALIDATED}),
        _S.SUBMITTED: frozenset({_S.RESCORED, _S.REPORTED, _S.INVALIDATED}),
        _S.REPORTED: frozenset({_S.RESCORED, _S.INVALIDATED}),
        _S.EXPIRED: frozenset({_S.RESCORED, _S.INVALIDATED}),
        _S.INVALIDATED: frozenset({_S.RESCORED}),
        _S.RESCORED: frozenset({_S.SCORED}),
        _S.SEGMENT_ENTRY: frozenset({_S.APPROVED, _S.DENIED} | _STAFF_ENDS),
        _S.SEGMENT_EXIT: frozenset({_S.APPROVED, _S.DENIED} | _STAFF_ENDS),
        _S.FORCE_COMPLETED: frozenset(),
        _S.FAILED: frozenset(),
        _S.CLOSED: frozenset(),
        _S.DISABLED: frozenset(),
    }
)

# Saving is possible in these and no others; the save path repeats the list in its statement.
SAVING = frozenset({_S.STARTED, _S.REVIEW})
ENDED = frozenset(
    {
        _S.COMPLETED,
        _S.SCORED,
        _S.SUBMITTED,
        _S.REPORTED,
        _S.RESCORED,
        _S.EXPIRED,
        _S.INVALIDATED,
        _S.FORCE_COMPLETED,
        _S.CLOSED,
    }
)


def may_move(old: State, new: State) -> bool:
    """Tell whether the table allows this move."""
    return new in TRANSITIONS[old]
