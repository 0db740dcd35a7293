"""360 fictitious fifth graders and their twelve rosters, as the files that an LEA would import."""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.core.files.base import ContentFile

from madrone.access import Actor
from madrone.imports import work
from madrone.imports.actions.batches import commit_batch, upload_file
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.site.demonstration import names, staff

CLASS_SIZE = 30
GRADE = "05"
STUDENTS, ROSTERS = "students", "rosters"

STUDENT_COLUMNS = [
    "StateAbbreviation", "ResponsibleDistrictIdentifier", "ResponsibleSchoolIdentifier", "LastOrSurname",
    "FirstName", "MiddleName", "Birthdate", "SSID", "GradeLevelWhenAssessed", "Sex", "IDEAIndicator", "LEPStatus",
    "Section504Status", "EconomicDisadvantageStatus", "LanguageCode", "EnglishLanguageAcquisitionStatus",
    "ParentHighestEducationLevel", "MigrantStatus", "FirstEntryDateIntoUSSchool",
    "LimitedEnglishProficiencyEntryDate", "LEPExitDate", "PrimaryDisabilityType", "Ethnicity", "MilitaryStatus",
    "DeleteStudent",
]  # fmt: skip
ROSTER_COLUMNS = [
    "group_name", "school_natural_id", "school_year", "subject_code", "student_ssid", "group_user_login",
]  # fmt: skip


def enrol(*, by: Actor, chance: random.Random) -> None:
    """Import the student file and the roster file through the staged importer, as the LEA would."""
    students = list(_students(chance))
    _carry_through(by, STUDENTS, _delimited(STUDENT_COLUMNS, students, "^"), "students.txt")
    _carry_through(by, ROSTERS, _delimited(ROSTER_COLUMNS, list(_rosters(students)), ","), "rosters.csv")


def _carry_through(by: Actor, kind: str, content: bytes, name: str) -> None:
    batch = upload_file(by=by, kind=kind, file=ContentFile(content, name=name), name=name, background=False)
    work.check(batch=batch.code)
    batch.refresh_from_db()
    commit_batch(by=by, batch=batch, background=False)
    work.carry_out(batch.code)


def _students(chance: random.Random) -> Iterator[dict[str, str]]:
    count = len(names.SCHOOLS) * staff.CLASSES_PER_SCHOOL * CLASS_SIZE
    numbers = chance.sample(range(5_900_000_000, 5_999_999_999), count)
    whole = list(
        zip(
            chance.choices(names.GIVEN_NAMES, k=count),
            chance.choices(names.FAMILY_NAMES, k=count),
            strict=True,
        )
    )
    for place, (given, family) in enumerate(whole):
        school = names.SCHOOLS[place // (staff.CLASSES_PER_SCHOOL * CLASS_SIZE)]
        yield _student(chance, given, family, school.code, str(numbers[place]))


def _student(chance: random.Random, given: str, family: str, school: str, ssid: str) -> dict[str, str]:
    learner = chance.random() < 0.18
    special = chance.random() < 0.11
    birth = _tenth_birthday(chance)
    return {
        "StateAbbreviation": "CA",
        "ResponsibleDistrictIdentifier": names.LEA.code,
        "ResponsibleSchoolIdentifier": school,
        "LastOrSurname": family,
        "FirstName": given,
        "Birthdate": birth.isoformat(),
        "SSID": ssid,
        "GradeLevelWhenAssessed": GRADE,
        "Sex": chance.choice(["Female", "Male"]),
        "IDEAIndicator": "Y" if special else "N",
        "PrimaryDisabilityType": chance.choice(["SLD", "SLI", "AUT", "OHI"]) if special else "",
        "Section504Status": "Y" if chance.random() < 0.05 else "N",
        "LEPStatus": "Y" if learner else "N",
        "EnglishLanguageAcquisitionStatus": "EL"
        if learner
        else chance.choice(["EO", "EO", "EO", "IFEP", "RFEP"]),
        "LanguageCode": "01" if learner else "00",
        "FirstEntryDateIntoUSSchool": "",
        "LimitedEnglishProficiencyEntryDate": (birth + timedelta(days=2_000)).isoformat() if learner else "",
        "EconomicDisadvantageStatus": chance.choice(["Y", "N"]),
        "MigrantStatus": "N",
        "Ethnicity": "",
        "MilitaryStatus": "N",
        "DeleteStudent": "",
    }


def _tenth_birthday(chance: random.Random) -> date:
    """Draw a birth date that makes a fifth grader of this school year."""
    start = date(school_year(clock.now().date()) - 12, 9, 2)
    return start + timedelta(days=chance.randrange(365))


def _rosters(students: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """One roster per class: a row that names it, one for its teacher, one for each student."""
    owners = [member.username for member in staff.teachers()]
    year = str(school_year(clock.now().date()))
    for number in range(len(students) // CLASS_SIZE):
        group = {
            "group_name": f"Room {number % staff.CLASSES_PER_SCHOOL + 11}",
            "school_natural_id": names.SCHOOLS[number // staff.CLASSES_PER_SCHOOL].code,
            "school_year": year,
        }
        yield {**group, "subject_code": "All", "group_user_login": owners[number]}
        for student in students[number * CLASS_SIZE : (number + 1) * CLASS_SIZE]:
            yield {**group, "student_ssid": student["SSID"]}


def _delimited(columns: Sequence[str], rows: Sequence[dict[str, str]], mark: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=mark, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
