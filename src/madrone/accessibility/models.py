"""Student test settings: which supports a student has, per subject (domain.md 4.4)."""

from django.db import models


class StudentSettings(models.Model):
    """The supports chosen for one student in one subject; resource code to value, defaults left out."""

    student = models.ForeignKey("students.Student", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=4)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "subject"], name="accessibility_settings_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.values}"
