"""State, county, LEA and school as one table of code prefixes (domain.md 2.1, 2.2)."""

from django.db import models
from django.urls import reverse


class Organization(models.Model):
    """A node of the hierarchy; ``code`` is its CDS prefix: "" the state, then 2, 7 and 14 digits."""

    class Level(models.TextChoices):
        STATE = "state", "State"
        COUNTY = "county", "County"
        LEA = "lea", "LEA"
        SCHOOL = "school", "School"

    class Charter(models.TextChoices):
        NONE = "", "Not a charter"
        DIRECT = "DF", "Direct funded"
        LOCAL = "LF", "Locally funded"

    LENGTH = {Level.STATE: 0, Level.COUNTY: 2, Level.LEA: 7, Level.SCHOOL: 14}

    code = models.CharField(max_length=14, unique=True, blank=True)
    level = models.CharField(max_length=6, choices=Level)
    name = models.CharField(max_length=100)
    # The name another system knows it by: official CDS code of an independent charter, OneRoster sourcedId.
    natural_id = models.CharField(max_length=80, null=True, blank=True, unique=True)
    charter = models.CharField(max_length=2, choices=Charter, blank=True)
    nonpublic = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=40, default="America/Los_Angeles")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="orgs_code_fits_level",
                condition=models.Q(level="state", code="")
                | models.Q(level="county", code__regex=r"^\d{2}$")
                | models.Q(level="lea", code__regex=r"^\d{7}$")
                | models.Q(level="school", code__regex=r"^\d{14}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orgs:organization", args=[self.code or "state"])
