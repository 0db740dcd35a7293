"""Opportunities and responses: one record of a student's try at a test (architecture.md 1, domain.md 5)."""

from django.db import models

from madrone.delivery.states import State
from madrone.kernel.codes import random_code
from madrone.kernel.signing import GENESIS


class Opportunity(models.Model):
    """One student's try at one assigned test. ``states.TRANSITIONS`` has all legal moves."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    assignment = models.OneToOneField(
        "administrations.TestAssignment", on_delete=models.PROTECT, related_name="+"
    )
    student = models.ForeignKey("students.Student", on_delete=models.PROTECT, related_name="+")
    test = models.ForeignKey("content.Test", on_delete=models.PROTECT, related_name="+")
    # Where it is being taken: the session's school, which need not be the enrolled one.
    org_code = models.CharField(max_length=14, db_index=True)
    session_code = models.CharField(max_length=16, blank=True, db_index=True)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    state_since = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    # Frozen when the test begins (domain.md 5.1).
    settings = models.JSONField(default=dict)
    grade = models.CharField(max_length=2, blank=True)
    # A new epoch begins whenever a device is approved; only the newest may save (quality.md 3.6, point 6).
    epoch = models.PositiveSmallIntegerField(default=0)
    # The device that began this epoch, by its seat's code: the one whose repeated "Begin" is no second device.
    begun_by = models.CharField(max_length=16, blank=True, default="", db_default="")
    # The head of the receipt chain; written by the save path under this row's lock.
    sequence = models.PositiveIntegerField(default=0)
    chain = models.CharField(max_length=64, default=GENESIS)
    # The highest number stored in this epoch: anything above it is certainly new, without looking in the log.
    last_number = models.PositiveIntegerField(default=0)
    # Items that a long pause has locked (domain.md 5.2); a JSON list as text, so that the save path need
    # not parse "[]".
    locked_items = models.TextField(default="[]")
    first_started_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "opportunities"
        indexes = [models.Index(fields=["test", "state"], name="delivery_by_test_state")]

    def __str__(self) -> str:
        return self.code


class OpportunityEvent(models.Model):
    """One change of state, kept for ever: every clock is computed from these."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=200, blank=True)
    session_code = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Response(models.Model):
    """One saved answer. The log is append-only and is itself the receipt chain (decision 0002).

    A student's present answer to an item is the row with the highest (epoch, number) that is not late.
    """

    pk = models.CompositePrimaryKey("opportunity_id", "epoch", "number")
    # The save path locks the opportunity's row anyway; a constraint would have the database do it twice.
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="responses", db_constraint=False, db_index=False
    )
    epoch = models.PositiveSmallIntegerField()
    # Counts a device's saves from 1 within its epoch; it makes a repeated save harmless.
    number = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    item = models.CharField(max_length=120)
    # PCI JSON by response identifier, exactly the bytes that the chain has hashed.
    value = models.TextField()
    marked = models.BooleanField(default=False)
    # Came from a device that another one had replaced: kept and shown to staff, never the present answer.
    late = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.item} #{self.sequence}"


class ItemTurn(models.Model):
    """One turn at an item that answers the student during the test; rows are only ever added.

    What is scored is the answer in the log (``sequence`` names its row, 0 where nothing was answered), with the
    responses of earlier turns to what is shown no more. The log is hashed and chained, and the outcomes follow from
    it by the item's rules, so turns have no events of their own in the audit trail (decision 0021).
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="turns")
    item = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    # PCI JSON by response identifier and by outcome identifier.
    responses = models.JSONField()
    outcomes = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "item", "number"], name="delivery_turn_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}, turn {self.number}"
