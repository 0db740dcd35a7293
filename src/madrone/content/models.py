"""The item bank: items and stimuli as they came in QTI, and the tests made of them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madrone.kernel.codes import random_code

# The grades that Smarter Balanced tests (domain.md 4.2), as CALPADS writes them.
GRADES = ("03", "04", "05", "06", "07", "08", "11")


class Subject(models.TextChoices):
    """The two subjects of Smarter Balanced."""

    ELA = "ELA", _("English Language Arts/Literacy")
    MATH = "MATH", _("Mathematics")


class PackageUpload(models.Model):
    """A package on its way in: looked at, shown with what is wrong, and then accepted or not."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being looked at"
        CHECKED = "checked", "Ready to accept"
        REFUSED = "refused", "Refused"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"

    code = models.CharField(max_length=16, unique=True, default=random_code)
    file = models.FileField(upload_to="packages/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    # Test kind, subject and grade as chosen at the upload.
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    job_code = models.CharField(max_length=16, blank=True)
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("content:package", args=[self.code])


class Asset(models.Model):
    """A picture or other file of a package, kept once per content hash and served only by its code."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=60)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Stimulus(models.Model):
    """A passage, data display or other material that items share."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    identifier = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=255)
    xml = models.TextField()
    # href in the source to asset code.
    assets = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "stimuli"
        ordering = ["identifier"]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One question. The XML is the source of truth; what stands beside it is read from it at import."""

    class Security(models.TextChoices):
        SECURE = "secure", _("Secure")
        INTERIM = "interim", _("Interim")
        PUBLIC = "public", _("Public")

    code = models.CharField(max_length=16, unique=True, default=random_code)
    identifier = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=255)
    security = models.CharField(max_length=8, choices=Security, default=Security.SECURE)
    subject = models.CharField(max_length=4, choices=Subject)
    grade = models.CharField(max_length=2)
    claim = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=40, blank=True)
    depth = models.PositiveSmallIntegerField(null=True, blank=True)
    stimuli = models.ManyToManyField(Stimulus, related_name="items", blank=True)
    interactions = models.JSONField(default=list)
    xml = models.TextField()
    assets = models.JSONField(default=dict)
    max_score = models.FloatField()
    hand_scored = models.BooleanField(default=False)
    # Item response theory: model, slope, step difficulties on the theta scale, and the lower asymptote, which only
    # the 3PL has (psychometrics.ItemParameters).
    irt_model = models.CharField(max_length=8, blank=True)
    irt_a = models.FloatField(null=True, blank=True)
    irt_steps = models.JSONField(default=list)
    irt_c = models.FloatField(default=0.0)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("content:item", args=[self.code])


class Test(models.Model):
    """A test as it is assigned: one subject, one grade, and (for now) one fixed form."""

    # The name is the field's; a collector of unit tests should pass it by.
    __test__ = False

    class Kind(models.TextChoices):
        SUMMATIVE = "summative", _("Summative")
        ICA = "ica", _("Interim Comprehensive")
        IAB = "iab", _("Interim Block")
        PRACTICE = "practice", _("Practice")

    code = models.CharField(max_length=16, unique=True, default=random_code)
    identifier = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=4, choices=Subject)
    grade = models.CharField(max_length=2)
    items = models.ManyToManyField(Item, through="FormItem", related_name="tests")
    # Minutes after which a pause locks answered items (domain.md 5.2); none for performance tasks.
    pause_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=20)
    # Calendar days from the first log-in, the first day counted (domain.md 5.2).
    expiry_days = models.PositiveSmallIntegerField(default=45)
    # When the first student began it: from then on neither the form nor its items may change.
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["grade", "subject", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def grade_number(self) -> int:
        """The grade as people say it."""
        return int(self.grade)

    def get_absolute_url(self) -> str:
        return reverse("content:test", args=[self.code])


class FormItem(models.Model):
    """An item's place on a test's fixed form."""

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="places")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()
    operational = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["test", "position"], name="content_place_once"),
            models.UniqueConstraint(fields=["test", "item"], name="content_item_once_on_form"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"
