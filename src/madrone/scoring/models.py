"""Item scores, and the result that reports are made from (domain.md 8)."""

from django.db import models


class ItemScore(models.Model):
    """What one answer earned. ``points`` is None while a person has yet to score it."""

    class Method(models.TextChoices):
        MACHINE = "machine", "Machine"
        HAND = "hand", "Hand"

    opportunity = models.ForeignKey("delivery.Opportunity", on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=120)
    answered = models.BooleanField()
    points = models.FloatField(null=True, blank=True)
    maximum = models.FloatField()
    method = models.CharField(max_length=7, choices=Method)
    scored_by = models.CharField(max_length=150, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "item"], name="scoring_item_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


class Result(models.Model):
    """A scored opportunity: overall score on the reporting scale. Copied facts let reports read one table."""

    class Status(models.TextChoices):
        PRELIMINARY = "preliminary", "Preliminary"
        FINAL = "final", "Final"

    opportunity = models.OneToOneField("delivery.Opportunity", on_delete=models.CASCADE, related_name="+")
    # The two indexes below serve these keys as well.
    student = models.ForeignKey(
        "students.Student", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    test = models.ForeignKey("content.Test", on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(
        "administrations.Window", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The school of enrolment when scored: who may see the result follows it.
    org_code = models.CharField(max_length=14, db_index=True)
    subject = models.CharField(max_length=4)
    grade = models.CharField(max_length=2)
    status = models.CharField(max_length=11, choices=Status)
    attemptedness = models.CharField(max_length=1)
    complete = models.BooleanField()
    raw = models.FloatField()
    maximum = models.FloatField()
    theta = models.FloatField(null=True, blank=True)
    se = models.FloatField(null=True, blank=True)
    scale_score = models.SmallIntegerField(null=True, blank=True)
    sem = models.SmallIntegerField(null=True, blank=True)
    band_low = models.SmallIntegerField(null=True, blank=True)
    band_high = models.SmallIntegerField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    policy = models.CharField(max_length=160)
    completed_at = models.DateTimeField()
    scored_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["window", "test", "org_code"], name="scoring_result_lists"),
            models.Index(fields=["student", "window"], name="scoring_result_of_student"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.scale_score}"


class ClaimResult(models.Model):
    """How a student stands in one claim: below, near or above the standard (domain.md 8.5)."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="claims")
    claim = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    theta = models.FloatField(null=True, blank=True)
    se = models.FloatField(null=True, blank=True)
    scale_score = models.SmallIntegerField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        # As the policy gives them, which is the order of the reports.
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["result", "claim"], name="scoring_claim_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.level}"
