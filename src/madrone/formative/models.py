"""A teacher's quiz on paper: its key, the sheets that were printed, the scans that came back, and who decided what."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madrone.kernel.codes import random_code

LETTERS = "ABCDEFGH"
TITLE_LENGTH = 80


class Quiz(models.Model):
    """A quiz of one class. ``key`` is a string of letters, one for each question in order."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        SPANISH = "es", _("Spanish")

    class Paper(models.TextChoices):
        LETTER = "letter", _("Letter")
        A4 = "a4", _("A4")

    code = models.CharField(max_length=16, unique=True, default=random_code)
    title = models.CharField(max_length=TITLE_LENGTH)
    # What stands on the paper. A longer title would move the circles, so that printed sheets fitted no more.
    printed_title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    roster = models.ForeignKey("students.Roster", on_delete=models.PROTECT, related_name="+")
    choices = models.PositiveSmallIntegerField(default=4)
    key = models.CharField(max_length=100)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.LETTER)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("formative:quiz", args=[self.code])

    @property
    def values(self) -> tuple[str, ...]:
        """The letters that may be marked."""
        return tuple(LETTERS[: self.choices])

    @property
    def is_printed(self) -> bool:
        """Tell whether there is paper that the quiz has to go on fitting."""
        return bool(self.printed_title)

    @property
    def length(self) -> int:
        """The number of questions."""
        return len(self.key)


class Document(models.Model):
    """One printed sheet. Its serial is all that the paper says to a machine about whose it is."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="documents")
    serial = models.CharField(max_length=12, unique=True)
    student = models.ForeignKey("students.Student", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["student__last_name", "student__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "student"], name="formative_document_once"),
        ]

    def __str__(self) -> str:
        return self.serial


class Upload(models.Model):
    """A file of scans, kept as it was received; the same file is taken in once."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="uploads")
    file = models.FileField(upload_to="scans/", max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "sha256"], name="formative_upload_once")]

    def __str__(self) -> str:
        return self.file_name


class ScanPage(models.Model):
    """One page of an upload as the reader saw it. ``marks`` is for each field: value, flag, confidence, picture."""

    class Status(models.TextChoices):
        READ = "read", "Read"
        ASKED = "asked", "A person has to look"
        REFUSED = "refused", "Refused"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pages")
    # ``place`` counts what the file gave; ``number`` is the page that a person would count, 0 for the whole file.
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sheet_page = models.PositiveSmallIntegerField(default=0)
    pixels = models.CharField(max_length=40, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    marks = models.JSONField(default=dict)
    set_aside_by = models.ForeignKey(
        "people.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["upload", "place"]
        constraints = [models.UniqueConstraint(fields=["upload", "place"], name="formative_page_once")]

    def __str__(self) -> str:
        return f"{self.upload} {self.number}"


class Decision(models.Model):
    """What somebody said that a doubtful mark means; one that was taken back stays in the record."""

    page = models.ForeignKey(ScanPage, on_delete=models.CASCADE, related_name="decisions")
    question = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "question"],
                condition=models.Q(undone_at=None),
                name="formative_one_decision_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"
