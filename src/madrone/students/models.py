"""Students as CALPADS describes them, and the rosters of their teachers (domain.md 2.3-2.5, 4.9)."""

from django.db import models
from django.urls import reverse

from madrone.kernel.codes import random_code


class Student(models.Model):
    """A student with one present enrolment. Code tables are those of domain.md 2.5."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    ssid = models.CharField(max_length=40, unique=True)
    last_name = models.CharField(max_length=50)
    first_name = models.CharField(max_length=50)
    middle_name = models.CharField(max_length=50, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=2)
    gender = models.CharField(max_length=6, blank=True)
    # The enrolled school's code; scopes are prefixes of it.
    org_code = models.CharField(max_length=14, db_index=True)
    enrolled = models.BooleanField(default=True)
    idea = models.BooleanField(null=True)
    section_504 = models.BooleanField(null=True)
    disability = models.CharField(max_length=3, blank=True)
    economic_disadvantage = models.BooleanField(null=True)
    migrant = models.BooleanField(null=True)
    military = models.BooleanField(null=True)
    language = models.CharField(max_length=3, blank=True)
    elas = models.CharField(max_length=4, blank=True)
    english_learner = models.BooleanField(null=True)
    english_learner_since = models.DateField(null=True, blank=True)
    english_learner_until = models.DateField(null=True, blank=True)
    us_school_since = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=3, blank=True)
    races = models.JSONField(default=list)
    hispanic = models.BooleanField(null=True)
    parent_education = models.CharField(max_length=2, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        indexes = [models.Index(fields=["org_code", "grade", "last_name"], name="students_by_school_grade")]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name}"

    def get_absolute_url(self) -> str:
        return reverse("students:student", args=[self.code])


class Roster(models.Model):
    """A teacher's list of students in one school and school year."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    name = models.CharField(max_length=255)
    org_code = models.CharField(max_length=14, db_index=True)
    school_year = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=4, blank=True)  # "" all, ELA, MATH
    students = models.ManyToManyField(Student, related_name="rosters", blank=True)
    owners = models.ManyToManyField("people.Account", related_name="+", blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org_code", "school_year", "name"], name="students_roster_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("students:roster", args=[self.code])
