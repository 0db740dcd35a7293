"""A class's quiz on paper measured: from the upload of its scans to the results, and whether the results are true.

One class of 30 students, a quiz of 100 questions, sheets from the product's own printer, marked and scanned
synthetically (omr.md 3, scenario "standard") with a seed that is new in every run and printed. The scans come as one
PDF through the product's own action and are read by its own worker, in a process and on a SQLite database that are
made for it and thrown away.
"""

import io
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from madrone.site.bench.grounds import SECRET
from madrone.site.bench.report import Figure, report

if TYPE_CHECKING:
    from madrone.access import Actor
    from madrone.formative.models import Quiz
    from madrone.formative.standing import Copy
    from madrone.omr.simulation import Answer
    from madrone.students.models import Roster

STUDENTS: Final = 30
QUESTIONS: Final = 100
DPI: Final = 200.0
MOST_SECONDS: Final = 60.0
LEA: Final = "5900000"
SCHOOL: Final = "59000000000001"
Taken = dict[str, float]
#: For each sheet in the order of its printing: what its student meant, by question.
Meant = list[dict[int, str]]


def run() -> dict[str, Any]:
    """Measure and give the report."""
    seed = secrets.randbits(40)
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="madrone-bench-") as folder:
        named = {
            "MADRONE_DATA": folder,
            "MADRONE_SECRET_KEY": SECRET,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "madrone.site.settings",
        }
        command = [sys.executable, "-m", "madrone.site.bench.classroom", str(seed)]
        done = subprocess.run(command, env=os.environ | named, check=True, stdout=subprocess.PIPE)  # noqa: S603
    taken: Taken = json.loads(done.stdout)
    return report("classroom", [Figure("seed of this run", seed, ""), *_figures(taken, busy)])


def _figures(taken: Taken, busy: float) -> list[Figure]:
    seconds, fields = taken["seconds"], max(taken["fields"], 1)
    return [
        Figure("other work on the machine: load when it began", busy, "processes"),
        Figure(f"{STUDENTS} sheets printed", taken["print"], "s"),
        Figure("scans in the file", taken["pages"], "pages"),
        Figure("size of the file", taken["bytes"] / 1e6, "MB"),
        Figure(
            "from the upload to the results",
            seconds,
            "s",
            f"at most {MOST_SECONDS:g}",
            seconds <= MOST_SECONDS,
        ),
        Figure("processor time of it", taken["processor"], "CPU seconds"),
        Figure("answers read", taken["fields"], "fields"),
        Figure("pages that need a person", taken["troubled"], "pages"),
        Figure("answers sent to a person", 100 * taken["asked"] / fields, "%"),
        Figure("besides, two marks told as two", 100 * taken["doubles"] / fields, "%"),
        Figure("answers wrong in silence", taken["silent"], "fields", "0", taken["silent"] == 0),
    ]


def main(seed: int) -> None:
    """Give the quiz and print what it took as one JSON document; the database is that of the environment."""
    import django

    django.setup()
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from madrone.formative.actions.quizzes import create_quiz, print_quiz
    from madrone.formative.actions.scans import upload_scans
    from madrone.formative.standing import Standing
    from madrone.jobs import worker

    call_command("migrate", verbosity=0)
    teacher, roster = _class()
    chance = random.Random(seed)  # noqa: S311  # answers of a made-up class, no secrets
    key = "".join(chance.choices("ABCD", k=QUESTIONS))
    quiz = create_quiz(by=teacher, roster=roster, title="Measured", key=key)
    began = time.perf_counter()
    pdf = print_quiz(by=teacher, quiz=quiz)
    printed = time.perf_counter() - began
    content, meant, pages = _scan(quiz, pdf, seed)

    began, used = time.perf_counter(), _processor_seconds()
    upload_scans(by=teacher, quiz=quiz, file=ContentFile(content), name="scans.pdf")
    worker.run_all()
    standing = Standing(quiz)
    standing.questions()
    taken = {
        "seconds": time.perf_counter() - began,
        "processor": _processor_seconds() - used,
        "print": printed,
        "pages": pages,
        "bytes": len(content),
        "troubled": len(standing.troubled),
    }
    if len(standing.pages) != pages:
        raise SystemExit(f"{len(standing.pages)} of {pages} pages came through")
    sys.stdout.write(json.dumps(taken | _judge(standing.copies, meant)))


def _class() -> "tuple[Actor, Roster]":
    """Make a school, a teacher with a signed form, and a class; students in the order of their names."""
    from madrone.access import Role
    from madrone.kernel import clock
    from madrone.kernel.years import school_year
    from madrone.orgs.models import Organization
    from madrone.people.access import actor_for
    from madrone.people.models import Account, Affidavit
    from madrone.students.models import Roster, Student

    now = clock.now()
    year = school_year(now.date())
    for code, level in ((LEA, "lea"), (SCHOOL, "school")):
        Organization.objects.create(code=code, level=level, name="Bench Unified")
    account = Account.objects.create_user("bench@example.org", name="Bench")
    account.grants.create(role=Role.TEST_ADMINISTRATOR, scope=SCHOOL)
    Affidavit.objects.create(
        account=account, school_year=year, kind="affidavit", signed_name="Bench", signed_at=now
    )
    roster = Roster.objects.create(name="Room 11", org_code=SCHOOL, school_year=year)
    roster.owners.add(account)
    for number in range(STUDENTS):
        student = Student.objects.create(
            ssid=f"{9_000_000_000 + number}",
            first_name="Ada",
            last_name=f"Student {number:02}",
            grade="05",
            org_code=SCHOOL,
            birth_date=now.date().replace(year=now.year - 10, day=1),
            updated_at=now,
        )
        roster.students.add(student)
    return actor_for(account), roster


def _scan(quiz: "Quiz", pdf: bytes, seed: int) -> tuple[bytes, Meant, int]:
    """Mark and scan every page to one PDF; give it with what the students meant and the number of pages."""
    from PIL import Image

    from madrone.formative.sheets import layouts_of
    from madrone.omr.simulation import draw_pages, scan_page

    (layout,) = layouts_of(quiz).values()
    meant: Meant = [{} for _ in range(STUDENTS)]
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheets.pdf"
        path.write_bytes(pdf)
        for at, paper in enumerate(draw_pages(path)):
            sheet, place = divmod(at, len(layout.pages))
            scan = scan_page(paper, layout.pages[place], scenario="standard", seed=seed + at, dpi=DPI)
            meant[sheet].update((_number(answer), answer.values[0]) for answer in scan.answers)
            pictures.append(Image.fromarray(scan.pixels))
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=90)
    return out.getvalue(), meant, len(pictures)


def _number(answer: "Answer") -> int:
    return int(answer.name.removeprefix("q"))


def _judge(copies: "list[Copy]", meant: Meant) -> Taken:
    """Hold every answer that counts against what its student meant, as the reader's own bench does.

    A sheet taken for somebody else's shows here as answers that are wrong in silence.
    """
    found = {"fields": 0.0, "asked": 0.0, "doubles": 0.0, "silent": 0.0}
    for copy, answers in zip(copies, meant, strict=True):
        for number, mark in copy.marks.items():
            found["fields"] += 1
            if mark.flag == "double" and mark.value == answers[number]:
                found["doubles"] += 1
            elif mark.waits:
                found["asked"] += 1
            elif mark.value != answers[number]:
                found["silent"] += 1
    return found


def _processor_seconds() -> float:
    """Add up the processor time of this process and of those that it started and that have ended."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, whose))


if __name__ == "__main__":
    main(int(sys.argv[1]))
