"""Roster files: the warehouse's student group file (domain.md 4.8), our own CSV, OneRoster classes."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.imports.cells import Cells, Column
from madrone.imports.drafts import Draft
from madrone.imports.layouts import TableLayout
from madrone.imports.oneroster import Bundle, BundleRow
from madrone.imports.uploads import Upload
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.students.importing.oneroster import split, student_number

_YEAR = re.compile(r"^20\d{2}$")
_SUBJECTS = {"ALL": "", "MATH": "MATH", "ELA": "ELA"}
_SUBJECTS_EXPECTED = "All, Math, ELA or blank"


def _roster(
    draft: Draft,
    *,
    name: str,
    school: str,
    year: int,
    subject: str | None,
    student: str = "",
    owner: str = "",
) -> None:
    draft.data = {
        "roster": name,
        "school": school,
        "school_year": year,
        # None: the row does not say; "" : all subjects.
        "subject": subject,
        "student": student,
        "owner": owner.lower(),
    }
    draft.key = "|".join([school, str(year), name, student, owner.lower()])
    draft.label = f"{name} ← {student or owner}" if student or owner else name


def read_group(cells: Cells) -> None:
    """Read one row of a group file: it names a group, and may add one student, one user, or both."""
    _read(
        cells, name="group_name", school="school_natural_id", student="student_ssid", owner="group_user_login"
    )


def read_roster(cells: Cells) -> None:
    """Read one row of our own roster file."""
    _read(cells, name="roster", school="school", student="student_ssid", owner="owner_email")
    if (
        cells.choice("action", {"ADD": "ADD", "DELETE": "DELETE"}, expected="Add, Delete or blank")
        == "DELETE"
    ):
        cells.draft.data["delete"] = True


def _read(cells: Cells, *, name: str, school: str, student: str, owner: str) -> None:
    year = cells.text("school_year")
    if year and not _YEAR.match(year):
        cells.draft.wrong("not-a-year", "school_year", value=year)
    subject = None
    if cells.text("subject_code"):
        subject = cells.choice("subject_code", _SUBJECTS, expected=_SUBJECTS_EXPECTED)
    _roster(
        cells.draft,
        name=cells.text(name),
        school=cells.text(school),
        year=int(year) if _YEAR.match(year) else school_year(clock.now().date()),
        subject=subject,
        student=cells.text(student),
        owner=cells.text(owner),
    )


GROUPS = TableLayout(
    code="groups",
    label=gettext_lazy("Student group file of the reporting warehouse (comma or tab)"),
    columns=(
        Column("group_name", filled=True),
        Column("school_natural_id", filled=True, width=80),
        Column("school_year", filled=True),
        Column("subject_code"),
        Column("student_ssid", width=40),
        Column("group_user_login", width=150),
    ),
    read=read_group,
    exact=True,
)
SIMPLE = TableLayout(
    code="simple",
    label=gettext_lazy("Simple CSV: roster, school, student_ssid, owner_email, and year, subject, action"),
    columns=(
        Column("roster", filled=True),
        Column("school", filled=True, width=80),
        Column("student_ssid", width=40),
        Column("owner_email", width=150),
        Column("school_year", required=False),
        Column("subject_code", required=False),
        Column("action", required=False),
    ),
    read=read_roster,
)

_TABLES = """
CREATE TABLE classes (class TEXT PRIMARY KEY, title TEXT, code TEXT, school TEXT, year INT, subject TEXT);
CREATE TABLE users (user TEXT PRIMARY KEY, ssid TEXT, login TEXT);
CREATE TABLE terms (term TEXT PRIMARY KEY, year INT);
CREATE INDEX class_title ON classes (school, year, title);
"""


class OneRosterClasses:
    """``classes.csv`` and ``enrollments.csv``: a class is a roster, its teachers are the owners."""

    code = "oneroster"
    label = gettext_lazy("OneRoster 1.1 or 1.2 bundle (zip)")
    advice = gettext_lazy("Correct it in the system that made the bundle.")

    def recognises(self, upload: Upload) -> bool:
        """Tell by the files within the zip."""
        return not self.missing(upload)

    def missing(self, upload: Upload) -> list[str]:
        """Name the files that are not there."""
        needed = ("manifest.csv", "classes.csv", "enrollments.csv", "users.csv")
        return [name for name in needed if name not in upload.members]

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read the classes, then the enrolments; roles that own nothing are counted, not imported."""
        with Bundle(upload.path) as bundle:
            bundle.require("classes", "enrollments", "users")
            classes = _Classes(bundle)
            try:
                upload.total = sum(1 for name in ("classes", "enrollments") for _row in bundle.rows(name))
                for row in bundle.rows("classes"):
                    upload.done += 1
                    if row.problem or not row.deleted:
                        yield classes.declare(row)
                    else:
                        seen["skipped"] += 1
                for row in bundle.rows("enrollments"):
                    upload.done += 1
                    if row.problem or row.get("role").lower() in ("student", "teacher"):
                        yield classes.enrol(row)
                    else:
                        seen["skipped"] += 1
            finally:
                classes.close()


class _Classes:
    """The classes and users of a bundle, joined on the disk."""

    def __init__(self, bundle: Bundle) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=OFF; BEGIN; {_TABLES}")
        self._db.executemany("INSERT OR IGNORE INTO terms VALUES (?, ?)", _terms(bundle))
        self._db.executemany("INSERT OR IGNORE INTO users VALUES (?, ?, ?)", _users(bundle))
        insert = "INSERT OR IGNORE INTO classes VALUES (?, ?, ?, ?, ?, ?)"
        self._db.executemany(insert, self._classes(bundle))

    def close(self) -> None:
        """Let the temporary database go."""
        self._db.close()

    def declare(self, row: BundleRow) -> Draft:
        """Read a class as a roster."""
        draft = self._start(row)
        if not draft.problems:
            for column in ("title", "schoolSourcedId"):
                if not row.get(column):
                    draft.wrong("blank", column)
            self._fill(draft, row.get("sourcedId"))
        return draft

    def enrol(self, row: BundleRow) -> Draft:
        """Read an enrolment as a place on a roster, or its ownership."""
        draft = self._start(row)
        if draft.problems:
            return draft
        user = self._db.execute(
            "SELECT ssid, login FROM users WHERE user = ?", [row.get("userSourcedId")]
        ).fetchone()
        if user is None:
            draft.wrong("not-in-bundle", "userSourcedId", value=row.get("userSourcedId"))
            return draft
        if row.get("role").lower() == "student":
            self._fill(draft, row.get("classSourcedId"), student=user[0])
        else:
            self._fill(draft, row.get("classSourcedId"), owner=user[1])
        if row.deleted:
            draft.data["delete"] = True
        return draft

    def _start(self, row: BundleRow) -> Draft:
        draft = Draft(row.number, row.file)
        if row.problem:
            draft.wrong(row.problem, _("whole row"), value=row.detail)
        return draft

    def _fill(self, draft: Draft, code: str, *, student: str = "", owner: str = "") -> None:
        found = self._db.execute(
            "SELECT title, code, school, year, subject FROM classes WHERE class = ?", [code]
        ).fetchone()
        if found is None:
            draft.wrong("not-in-bundle", "classSourcedId", value=code)
            return
        title, class_code, school, year, subject = found
        namesakes = "SELECT count(*) FROM classes WHERE school = ? AND year = ? AND title = ?"
        if self._db.execute(namesakes, [school, year, title]).fetchone()[0] > 1:
            title = f"{title} ({class_code or code})"
        if draft.file == "enrollments.csv" and not student and not owner:
            draft.wrong("user-without-name", "userSourcedId")
        _roster(draft, name=title, school=school, year=year, subject=subject, student=student, owner=owner)

    def _classes(self, bundle: Bundle) -> Iterator[tuple[str, str, str, str, int, str]]:
        this_year = school_year(clock.now().date())
        for row in bundle.rows("classes"):
            if row.problem or row.deleted:
                continue
            year = next(filter(None, map(self._year, split(row.get("termSourcedIds")))), this_year)
            yield (
                row.get("sourcedId"),
                row.get("title"),
                row.get("classCode"),
                row.get("schoolSourcedId"),
                year,
                _subject(row.get("subjects")),
            )

    def _year(self, term: str) -> int | None:
        found = self._db.execute("SELECT year FROM terms WHERE term = ?", [term]).fetchone()
        return int(found[0]) if found else None


def _terms(bundle: Bundle) -> Iterator[tuple[str, int]]:
    for row in bundle.rows("academicSessions"):
        year = row.get("schoolYear") or row.get("endDate")[:4]
        if _YEAR.match(year):
            yield row.get("sourcedId"), int(year)


def _users(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    for row in bundle.rows("users"):
        if not row.problem:
            yield row.get("sourcedId"), student_number(row), row.get("email", "username")


def _subject(subjects: str) -> str:
    text = subjects.lower()
    if "math" in text:
        return "MATH"
    return "ELA" if "english" in text or "language arts" in text or re.search(r"\bela\b", text) else ""
