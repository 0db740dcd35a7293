"""Testing windows and who is to take which test in them (domain.md 3.1, 4.2)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madrone.kernel.codes import random_code


class Window(models.Model):
    """An LEA's testing window: days, the tests given in it, and whose rules score them."""

    class Program(models.TextChoices):
        """The programs that have scoring rules, by the codes of ``psychometrics.smarter``."""

        SMARTER = "smarter", _("Smarter Balanced (consortium)")
        CAASPP = "caaspp", _("CAASPP (California)")

    code = models.CharField(max_length=16, unique=True, default=random_code)
    name = models.CharField(max_length=120)
    org_code = models.CharField(max_length=14, db_index=True)
    school_year = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    tests = models.ManyToManyField("content.Test", related_name="+")
    # With the school year it decides which scoring policy holds (domain.md 8).
    program = models.CharField(max_length=10, choices=Program, default=Program.SMARTER)

    class Meta:
        ordering = ["-opens_on", "name"]
        constraints = [
            models.CheckConstraint(
                name="administrations_window_in_order",
                condition=models.Q(opens_on__lte=models.F("closes_on")),
            ),
            models.UniqueConstraint(
                fields=["org_code", "school_year", "name"], name="administrations_window_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("administrations:window", args=[self.code])


class TestAssignment(models.Model):
    """One student is to take one test in one window."""

    # The name is the field's; a collector of unit tests should pass it by.
    __test__ = False

    class Source(models.TextChoices):
        GRADE = "grade", _("By grade")
        MANUAL = "manual", _("By hand")

    code = models.CharField(max_length=16, unique=True, default=random_code)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="assignments")
    student = models.ForeignKey("students.Student", on_delete=models.PROTECT, related_name="+")
    test = models.ForeignKey("content.Test", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=6, choices=Source)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "student", "test"], name="administrations_assignment_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code
