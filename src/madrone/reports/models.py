"""Score reports of a whole class that take a while to make: who asked for which, and the file when it is there."""

from django.db import models
from django.urls import reverse

from madrone.kernel.codes import random_code


class ScoreReportSet(models.Model):
    """A file with the score reports of many students, made by a job and kept for a few days."""

    class Form(models.TextChoices):
        PRINT = "pdf", "One file to print"
        SEPARATE = "zip", "A file for each student"

    code = models.CharField(max_length=16, unique=True, default=random_code)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    # Codes, so that the job reads everything afresh: the administration, and the students in their order.
    administration = models.CharField(max_length=32)
    students = models.JSONField(default=list)
    language = models.CharField(max_length=5)
    form = models.CharField(max_length=3, choices=Form)
    file = models.FileField(upload_to="score-reports/", blank=True)
    job_code = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:report-set", args=[self.code])
