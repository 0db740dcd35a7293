"""Staged imports: a file is read and checked row by row, shown, and only then carried out whole."""

from django.db import models
from django.urls import reverse

from madrone.kernel.codes import random_code


class ImportBatch(models.Model):
    """One uploaded file on its way in. ``kind`` names the registered importer that understands it."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Ready to confirm"
        REFUSED = "refused", "Refused"
        COMMITTING = "committing", "Being carried out"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    # Legal moves; an action that finds the batch elsewhere refuses.
    TRANSITIONS = {
        State.CHECKING: {State.CHECKED, State.REFUSED, State.CANCELLED},
        State.CHECKED: {State.COMMITTING, State.CANCELLED},
        # Whoever holds the row's lock finds it here only while nobody is carrying it out.
        State.COMMITTING: {State.DONE, State.CHECKED, State.CANCELLED},
        State.REFUSED: set(),
        State.DONE: set(),
        State.CANCELLED: set(),
    }

    code = models.CharField(max_length=16, unique=True, default=random_code)
    kind = models.CharField(max_length=40)
    layout = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.CHECKING)
    file = models.FileField(upload_to="imports/", max_length=200)
    file_name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)
    org_code = models.CharField(max_length=14, blank=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.code])

    @property
    def working(self) -> bool:
        """Tell whether a job is at work on it, or should be."""
        return self.state in {self.State.CHECKING, self.State.COMMITTING}

    def count(self, verdict: str) -> int:
        """Tell how many rows have a verdict."""
        return int(self.counts.get(verdict, 0))

    @property
    def to_do(self) -> int:
        """Tell how many rows would change something."""
        return sum(self.count(verdict) for verdict in StagedRow.EFFECTIVE)


class StagedRow(models.Model):
    """One row of the file, with what would be done and what is wrong."""

    class Verdict(models.TextChoices):
        ADD = "add", "Add"
        CHANGE = "change", "Change"
        MOVE = "move", "Move"
        REMOVE = "remove", "Remove"
        SAME = "same", "No change"
        ERROR = "error", "Error"

    # The verdicts that a commit carries out.
    EFFECTIVE = (Verdict.ADD, Verdict.CHANGE, Verdict.MOVE, Verdict.REMOVE)

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    data = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "file", "number"], name="imports_row_once"),
        ]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="imports_row_verdict"),
            models.Index(fields=["batch", "key"], name="imports_row_key"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.verdict}"
