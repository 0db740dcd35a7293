"""Scenes for browser tests: the cast, a form with every kind of question, a window and an open session."""

import tempfile
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from madrone.accessibility.actions.settings import assign_settings
from madrone.administrations.actions.assignments import assign_tests_by_grade
from madrone.administrations.actions.windows import create_window
from madrone.administrations.models import Window
from madrone.administrations.queries import today
from madrone.content.actions.packages import import_package
from madrone.content.models import Test
from madrone.proctor.actions.sessions import open_session
from madrone.proctor.models import TestSession
from madrone.site.demonstration import PACKAGE
from madrone.students.queries import students_in
from tests.cast import LEA, PASSWORD, SCHOOL, Cast, assemble, make_student


def import_forms(cast: Cast) -> list[Test]:
    """Import the demonstration's two forms, ELA first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forms.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(PACKAGE.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(PACKAGE))
        import_package(by=cast.ada, path=path, kind=Test.Kind.SUMMATIVE)
    return list(Test.objects.order_by("subject"))


def open_window(cast: Cast, tests: Sequence[Test]) -> Window:
    """Open a window for the LEA of the cast and assign its tests."""
    window = create_window(
        by=cast.dev,
        org_code=LEA,
        name="Spring window",
        opens_on=today() - timedelta(days=5),
        closes_on=today() + timedelta(days=30),
        tests=tests,
    )
    assign_tests_by_grade(by=cast.dev, window=window)
    return window


def room(cast: Cast) -> TestSession:
    """Import the forms, open a window, and have Tom open a session with both tests."""
    tests = import_forms(cast)
    window = open_window(cast, tests)
    return open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=tests)


def small_class() -> dict[str, Any]:
    """Seed a session that Sam and Sue can sign in to; Sue has every tool that the player knows."""
    cast = assemble()
    session = room(cast)
    tools = {"color_contrast": "TDS_CCYellowB", "masking": "TDS_Masking1", "print_size": "TDS_PS_L1"}
    for subject in ("ELA", "MATH"):
        values = tools | {"text_to_speech": "TDS_TTS_Item"}
        assign_settings(by=cast.pia, student=cast.sue, subject=subject, values=values)
    return {
        "session": session.code,
        "sam": {"first_name": cast.sam.first_name, "ssid": cast.sam.ssid},
        "sue": {"first_name": cast.sue.first_name, "ssid": cast.sue.ssid},
        "staff": {"username": "tom@example.org", "password": PASSWORD},
    }


CLASS = ("Ana", "Ben", "Cleo", "Dan", "Ema", "Fay")


def whole_class() -> dict[str, Any]:
    """Seed a session that a class of six can sign in to."""
    cast = assemble()
    pupils = {
        name: make_student(f"20000000{number:02d}", name, "Rivera", SCHOOL)
        for number, name in enumerate(CLASS)
    }
    session = room(cast)
    return {
        "session": session.code,
        "staff": {"username": "tom@example.org", "password": PASSWORD},
        **{name: {"first_name": name, "ssid": pupil.ssid} for name, pupil in pupils.items()},
    }


def pupils() -> dict[str, Any]:
    """Seed a session for tests that each need a student of their own."""
    return _pupils(assemble())


def pupils_with_tools() -> dict[str, Any]:
    """The same, but every student has every tool, and any pause locks what was answered before it."""
    cast = assemble()
    seeded = _pupils(cast)
    Test.objects.update(pause_minutes=0)
    values = {"color_contrast": "TDS_CCInvert", "masking": "TDS_Masking1", "text_to_speech": "TDS_TTS_Item"}
    for student in students_in(SCHOOL):
        assign_settings(by=cast.pia, student=student, subject="MATH", values=values)
    return seeded


def _pupils(cast: Cast) -> dict[str, Any]:
    made = {
        f"pupil{number}": make_student(f"30000000{number:02d}", "Pupil", f"Number{number}", SCHOOL)
        for number in range(12)
    }
    session = room(cast)
    return {
        "session": session.code,
        "staff": {"username": "tom@example.org", "password": PASSWORD},
        **{
            name: {"first_name": pupil.first_name, "ssid": pupil.ssid, "listed": str(pupil)}
            for name, pupil in made.items()
        },
    }
