"""The demonstration district: one fictitious LEA, three schools, twelve classes, 360 students, all alive.

Everything is done by the product's own actions and importers, by the accounts whose work it is; so the
audit trail of the demonstration reads like a real one.
"""

import random
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from madrone.access import Actor
from madrone.accessibility.actions.settings import assign_settings
from madrone.administrations.actions.assignments import assign_tests_by_grade
from madrone.administrations.actions.windows import create_window
from madrone.administrations.models import Window
from madrone.administrations.queries import today
from madrone.content.actions.packages import import_package
from madrone.content.models import Subject, Test
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.orgs.models import Organization
from madrone.people.access import actor_for
from madrone.people.actions.affidavits import kind_for
from madrone.people.models import Account, Affidavit
from madrone.proctor.models import TestSession
from madrone.site.demonstration import KINDS, PACKAGE, classroom, enrolment, history, names, present, staff
from madrone.students.models import Roster, Student

SEED = 59
FINISHED, OPEN = "Autumn window", "Winter window"

Say = Callable[[str], None]


def is_seeded() -> bool:
    """Tell whether the district is there, whole: it is made in one transaction."""
    return Organization.objects.filter(code=names.LEA.code[:7]).exists()


def seed(*, say: Say) -> None:
    """Make the district once; when it is there already, nothing happens."""
    if is_seeded():
        return
    say("Making the demonstration district (once, about a minute) …")
    chance = random.Random(SEED)  # noqa: S311  the district should be the same everywhere
    with transaction.atomic():
        # Somebody else may have made it while this process waited to write.
        if is_seeded():
            return
        _organizations()
        actors = _accounts()
        say("Importing the test content …")
        tests = _content(actors["state"], PACKAGE, kind=Test.Kind.SUMMATIVE)
        practice = _content(actors["state"], KINDS, kind=Test.Kind.PRACTICE, subject=Subject.MATH, grade="05")
        say("Importing 360 students and 12 rosters …")
        enrolment.enrol(by=actors["lea"], chance=chance)
        _settings(actors, chance)
        finished = _window(actors["lea"], FINISHED, -45, -14, tests)
        history.tell(_classrooms(actors), finished, rater=actors["rater"], chance=chance, say=say)
        ahead = _window(actors["lea"], OPEN, -4, 40, [*tests, *practice])
        say("Giving a quiz on paper …")
        # By itself, so that what comes after it is drawn as it always was.
        classroom.give_quiz(_classrooms(actors)[0], chance=random.Random(SEED))  # noqa: S311
        say("Opening a session …")
        present.open_session_to_try(_classrooms(actors)[0], ahead, chance=chance)
    say("The demonstration district is there.")


def accounts() -> list[dict[str, Any]]:
    """List the accounts for ``madrone demo --accounts`` and the start page."""
    return [
        {
            "username": member.username,
            "password": staff.PASSWORD,
            "role": member.role.value,
            "scope": member.scope,
            "name": member.name,
            "try_first": str(member.try_first),
        }
        for member in staff.members()
    ]


def open_session() -> dict[str, Any]:
    """Describe the open session and one student's sign-in for ``madrone demo --session``."""
    session = TestSession.objects.filter(state=TestSession.State.OPEN).order_by("opened_at").first()
    if session is None:
        return {}
    student = present.student_to_try(session)
    return {
        "session_id": session.code,
        "tests": [test.title for test in session.tests.all()],
        "administrator": session.administrator.username,
        "student": {"first_name": student.first_name, "ssid": student.ssid},
        "sign_in": "/test/",
    }


def _organizations() -> None:
    level = Organization.Level
    Organization.objects.bulk_create(
        [
            Organization(code="", level=level.STATE, name="California"),
            Organization(code=names.COUNTY.code[:2], level=level.COUNTY, name=names.COUNTY.name),
            Organization(code=names.LEA.code[:7], level=level.LEA, name=names.LEA.name),
            *(Organization(code=place.code, level=level.SCHOOL, name=place.name) for place in names.SCHOOLS),
        ]
    )


def _accounts() -> dict[str, Actor]:
    """Make the accounts; only the newcomer has not signed the security form of this year."""
    year = school_year(clock.now().date())
    actors = {}
    for member in staff.members():
        account = Account.objects.create_user(member.username, name=member.name, password=staff.PASSWORD)
        account.grants.create(role=member.role, scope=member.scope)
        if member.signed:
            Affidavit.objects.create(
                account=account,
                school_year=year,
                kind=kind_for(actor_for(account)),
                signed_name=member.name,
                signed_at=clock.now(),
            )
        actors[member.key] = actor_for(account)
    return actors


def _content(by: Actor, folder: Path, **options: str) -> list[Test]:
    """Zip a package as an author would send it, and import it; give its tests."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "demonstration.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(folder))
        import_package(by=by, path=path, **options)
    return list(Test.objects.filter(kind=options["kind"]).order_by("subject"))


def _settings(actors: dict[str, Actor], chance: random.Random) -> None:
    """Give about one student in nine some support, as a school would."""
    choices = [
        {"color_contrast": "TDS_CCInvert"},
        {"masking": "TDS_Masking1"},
        {"text_to_speech": "TDS_TTS_Item"},
        {"print_size": "TDS_PS_L1"},
        {"print_size": "TDS_PS_L2", "masking": "TDS_Masking1"},
    ]
    for student in Student.objects.order_by("ssid"):
        if chance.random() < 1 / 9:
            for subject in ("ELA", "MATH"):
                assign_settings(
                    by=actors["lea"], student=student, subject=subject, values=chance.choice(choices)
                )


def _window(by: Actor, name: str, opens: int, closes: int, tests: list[Test]) -> Window:
    day = today()
    opens_on, closes_on = day + timedelta(days=opens), day + timedelta(days=closes)
    window = create_window(
        by=by,
        org_code=names.LEA.code[:7],
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        tests=tests,
        program="caaspp",
    )
    assign_tests_by_grade(by=by, window=window)
    return window


def _classrooms(actors: dict[str, Actor]) -> list[history.Classroom]:
    rosters = Roster.objects.prefetch_related("owners").order_by("org_code", "name")
    teachers = {actor.account_id: actor for actor in actors.values()}
    return [
        history.Classroom(roster, teachers[roster.owners.get().pk], roster.org_code) for roster in rosters
    ]
