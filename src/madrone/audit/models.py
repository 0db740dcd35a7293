"""The audit trail: append-only events, each chained by hash to the one before."""

from django.db import models


class Event(models.Model):
    """One thing that somebody did. Rows are only ever added; the chain shows any that were changed."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_code = models.CharField(max_length=32, blank=True)
    actor_name = models.CharField(max_length=150)
    org_code = models.CharField(max_length=14, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject_type", "subject_code"], name="audit_event_subject"),
            models.Index(fields=["action", "at"], name="audit_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class ChainHead(models.Model):
    """The newest link; its single row is locked to add the next event."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
