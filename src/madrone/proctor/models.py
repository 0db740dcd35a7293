"""Test sessions: a test administrator, a room, the tests offered, and the ID on the board (domain.md 5.1)."""

from django.db import models
from django.urls import reverse

from madrone.kernel.codes import session_id


class TestSession(models.Model):
    """An open or closed session. Its code is the session ID that students type; it is never reused."""

    # A class that is named Test… is no test: pytest would try to run it.
    __test__ = False

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    code = models.CharField(max_length=16, unique=True, default=session_id)
    org_code = models.CharField(max_length=14, db_index=True)
    administrator = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey("administrations.Window", on_delete=models.PROTECT, related_name="+")
    tests = models.ManyToManyField("content.Test", related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("proctor:session", args=[self.code])
