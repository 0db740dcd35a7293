"""The students of a OneRoster bundle: users, demographics, and grades where only the classes have them.

A bundle's files refer to one another, so they are joined in a temporary SQLite database on the disk, which
keeps memory flat however large the district is.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.imports.cells import YES_NO
from madrone.imports.drafts import Draft
from madrone.imports.oneroster import Bundle, BundleRow
from madrone.imports.uploads import Upload
from madrone.kernel import clock
from madrone.students import codes
from madrone.students.importing.columns import EARLIEST, label

_USER_ID = re.compile(r"\{([^:{}]*):([^{}]*)\}")
_RACES: Mapping[str, str] = {name[0].lower() + name[1:]: code for name, (code, _w) in codes.RACES.items()}
_SEXES = {"male": "Male", "female": "Female"}
_NO_SEX = ("", "unspecified", "other")
_TABLES = """
CREATE TABLE demographics (user TEXT PRIMARY KEY, cells TEXT);
CREATE TABLE class_grades (class TEXT, grade TEXT);
CREATE TABLE user_classes (user TEXT, class TEXT);
CREATE TABLE schools (user TEXT PRIMARY KEY, org TEXT);
CREATE TABLE students (user TEXT PRIMARY KEY);
CREATE INDEX user_class ON user_classes (user);
CREATE INDEX class_grade ON class_grades (class);
"""


class OneRosterStudents:
    """``users.csv`` of a bundle, those whose role is student."""

    code = "oneroster"
    label = gettext_lazy("OneRoster 1.1 or 1.2 bundle (zip)")
    advice = gettext_lazy("Correct it in the system that made the bundle.")

    def recognises(self, upload: Upload) -> bool:
        """Tell by the files within the zip."""
        return not self.missing(upload)

    def missing(self, upload: Upload) -> list[str]:
        """Name the files that are not there."""
        return [name for name in ("manifest.csv", "users.csv") if name not in upload.members]

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read user by user; staff are counted, not imported."""
        with Bundle(upload.path) as bundle:
            bundle.require("users")
            joined = _Joined(bundle)
            try:
                upload.total = sum(1 for _row in bundle.rows("users"))
                for row in bundle.rows("users"):
                    upload.done += 1
                    if row.problem or joined.is_student(row):
                        yield _draft(row, joined)
                    else:
                        seen["skipped"] += 1
            finally:
                joined.close()


class _Joined:
    """What the other files of the bundle say about a user."""

    def __init__(self, bundle: Bundle) -> None:
        # An empty name makes a database in a temporary file of its own, which is gone when it is closed.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=OFF; BEGIN; {_TABLES}")
        self._fill("demographics", self._demographics(bundle))
        self._fill("class_grades", self._class_grades(bundle))
        self._fill("user_classes", self._user_classes(bundle))
        self._load_roles(bundle)

    def close(self) -> None:
        """Let the temporary database go."""
        self._db.close()

    def is_student(self, row: BundleRow) -> bool:
        """Tell by the user's own role (1.1) or by roles.csv (1.2)."""
        if row.get("role"):
            return row.get("role").lower() == "student"
        return self._one("SELECT user FROM students WHERE user = ?", row.get("sourcedId")) is not None

    def school(self, row: BundleRow) -> str:
        """Name the user's school by its sourcedId: the first of the user's own, else the primary role's."""
        own = row.get("primaryOrgSourcedId") or row.get("orgSourcedIds").split(",")[0].strip()
        return own or self._one("SELECT org FROM schools WHERE user = ?", row.get("sourcedId")) or ""

    def demographics(self, user: str) -> dict[str, str]:
        """Give the user's row of demographics.csv; empty where there is none."""
        found = self._one("SELECT cells FROM demographics WHERE user = ?", user)
        return dict(json.loads(found)) if found else {}

    def class_grades(self, user: str) -> list[str]:
        """List the grades of the user's classes."""
        rows = self._db.execute(
            "SELECT DISTINCT grade FROM user_classes JOIN class_grades USING (class) WHERE user = ?", [user]
        )
        return sorted(grade for (grade,) in rows)

    def _one(self, query: str, user: str) -> str | None:
        row = self._db.execute(query, [user]).fetchone()
        return None if row is None else str(row[0])

    def _fill(self, table: str, pairs: Iterator[tuple[str, ...]]) -> None:
        marks = {"students": "?"}.get(table, "?, ?")
        self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", pairs)  # noqa: S608  # our names

    @staticmethod
    def _demographics(bundle: Bundle) -> Iterator[tuple[str, str]]:
        for row in bundle.rows("demographics"):
            if not row.problem and not row.deleted:
                yield row.get("userSourcedId", "sourcedId"), json.dumps(dict(row.cells))

    @staticmethod
    def _class_grades(bundle: Bundle) -> Iterator[tuple[str, str]]:
        for row in bundle.rows("classes"):
            for grade in split(row.get("grades", "grade")):
                yield row.get("sourcedId"), grade

    @staticmethod
    def _user_classes(bundle: Bundle) -> Iterator[tuple[str, str]]:
        for row in bundle.rows("enrollments"):
            if row.get("role").lower() == "student" and not row.deleted:
                yield row.get("userSourcedId"), row.get("classSourcedId")

    def _load_roles(self, bundle: Bundle) -> None:
        for row in bundle.rows("roles"):
            if row.get("role").lower() != "student":
                continue
            user, org = row.get("userSourcedId"), row.get("orgSourcedId")
            self._db.execute("INSERT OR IGNORE INTO students VALUES (?)", [user])
            primary = row.get("roleType").lower() == "primary"
            verb = "REPLACE" if primary else "IGNORE"
            self._db.execute(f"INSERT OR {verb} INTO schools VALUES (?, ?)", [user, org])  # noqa: S608  # ours


def split(cell: str) -> list[str]:
    """Divide a OneRoster list, which is written with commas in one cell."""
    return [part.strip() for part in cell.split(",") if part.strip()]


def student_number(row: BundleRow) -> str:
    """Find a user's SSID: the identifier, else a user id whose type says state or SSID."""
    if row.get("identifier"):
        return row.get("identifier")
    for kind, number in _USER_ID.findall(row.get("userIds")):
        if any(word in kind.lower() for word in ("ssid", "state")):
            return str(number)
    return ""


def _draft(row: BundleRow, joined: _Joined) -> Draft:
    draft = Draft(row.number, row.file)
    if row.problem:
        draft.wrong(row.problem, _("whole row"), value=row.detail)
        return draft
    ssid, school = student_number(row), joined.school(row)
    for column, text in (("identifier", ssid), ("orgSourcedIds", school)):
        if not text:
            draft.wrong("blank", column)
    draft.key = ssid
    draft.data = {"ssid": ssid, "school": school}
    if row.deleted:
        draft.data["delete"] = True
    else:
        draft.data |= _read_names(draft, row) | _read_grade(draft, row, joined)
        draft.data |= _read_demographics(draft, joined.demographics(row.get("sourcedId")))
    draft.label = label(draft.data) or ", ".join(filter(None, [row.get("familyName"), row.get("givenName")]))
    return draft


def _read_names(draft: Draft, row: BundleRow) -> dict[str, Any]:
    data = {}
    columns = {"last_name": "familyName", "first_name": "givenName", "middle_name": "middleName"}
    for name, column in columns.items():
        if column not in row.cells:
            continue
        data[name] = row.get(column)
        if not data[name] and name != "middle_name":
            draft.wrong("blank", column)
        elif len(data[name]) > 50:
            draft.wrong("too-long", column, value=data[name], expected="50")
    return data


def _read_grade(draft: Draft, row: BundleRow, joined: _Joined) -> dict[str, Any]:
    """Read the grade from the user, else from the classes where they agree."""
    own = split(row.get("grades", "grade"))
    grades = own or joined.class_grades(row.get("sourcedId"))
    if not grades:
        draft.wrong("no-grade", "grades")
        return {}
    if len(set(grades)) > 1:
        draft.wrong("grades-disagree", "grades", value=", ".join(grades))
        return {}
    grade = codes.GRADES.get(grades[0].upper())
    if grade is None:
        draft.wrong("not-one-of", "grades", value=grades[0], expected=codes.GRADES_EXPECTED)
        return {}
    return {"grade": grade}


def _read_demographics(draft: Draft, cells: Mapping[str, str]) -> dict[str, Any]:
    if not cells:
        return {}
    flags = {name: _flag(draft, name, cells.get(name, "")) for name in (*_RACES, *_OTHER_FLAGS)}
    races = [code for name, code in _RACES.items() if flags[name]]
    hispanic = flags["hispanicOrLatinoEthnicity"]
    data: dict[str, Any] = {
        "birth_date": _birth_date(draft, cells.get("birthDate") or cells.get("birthdate", "")),
        "races": races,
        "hispanic": hispanic,
        "ethnicity": codes.reporting_ethnicity(races, hispanic, flags["demographicRaceTwoOrMoreRaces"]),
    }
    sex = cells.get("sex", "").lower()
    if sex not in _SEXES and sex not in _NO_SEX:
        draft.wrong("not-one-of", "sex", value=sex, expected="male, female, other, unspecified or blank")
    data["gender"] = _SEXES.get(sex, "")
    return data


_OTHER_FLAGS = ("hispanicOrLatinoEthnicity", "demographicRaceTwoOrMoreRaces")


def _flag(draft: Draft, name: str, text: str) -> bool | None:
    if text and text.upper() not in YES_NO:
        draft.wrong("not-one-of", name, value=text, expected="true, false or blank")
    return YES_NO.get(text.upper())


def _birth_date(draft: Draft, text: str) -> str | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        draft.wrong("not-a-date", "birthDate", value=text)
        return None
    if not EARLIEST <= day <= clock.now().date():
        draft.wrong("date-out-of-range", "birthDate", value=text, expected=f"{EARLIEST} –")
        return None
    return day.isoformat()
