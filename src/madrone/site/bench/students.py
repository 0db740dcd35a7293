"""One import of generated students from end to end, in a process of its own, so that its memory is its own.

``python -m madrone.site.bench.students COUNT`` prints one JSON document: seconds for the check and the
commit, and the greatest memory in use. The database is that of the environment, and is empty before.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from madrone.access import Actor

LEA, SCHOOLS = "5900000", 200
_FIRST = ("Ada", "Ben", "Chen", "Dolores", "Emre", "Fatima", "Gil", "Hana", "Ines", "José", "Kofi", "Lena")
_LAST = (
    "Alvarez",
    "Brown",
    "Castillo",
    "Dang",
    "Etxeberria",
    "Foster",
    "García",
    "Huang",
    "Ibrahim",
    "Jones",
)


def main(count: int) -> None:
    """Import the students and print what it took."""
    django.setup()
    from django.core.files import File
    from django.core.management import call_command

    from madrone.imports.actions.batches import commit_batch, upload_file
    from madrone.imports.models import ImportBatch
    from madrone.imports.work import carry_out, check

    call_command("migrate", verbosity=0)
    by = _scene()
    with tempfile.NamedTemporaryFile("w+b", prefix="madrone-bench-") as file:
        for line in extract(count):
            file.write(line.encode())
        file.seek(0)
        batch = upload_file(by=by, kind="students", file=File(file), name="bench.txt", background=False)
    started = time.perf_counter()
    check(batch=batch.code)
    checked = time.perf_counter()
    commit_batch(by=by, batch=ImportBatch.objects.get(pk=batch.pk), background=False)
    carry_out(batch.code)
    finished = time.perf_counter()
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.DONE or batch.count("add") != count:
        raise SystemExit(f"the import did not go through: {batch.state} {batch.problem} {batch.counts}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = {"check": checked - started, "commit": finished - checked}
    # macOS gives bytes where Linux gives kilobytes.
    sys.stdout.write(json.dumps(taken | {"bytes": peak if sys.platform == "darwin" else peak * 1024}))


def _scene() -> "Actor":
    from madrone.access import Role
    from madrone.orgs.models import Organization
    from madrone.people.access import actor_for
    from madrone.people.models import Account

    Organization.objects.create(code=LEA, level="lea", name="Bench Unified")
    Organization.objects.bulk_create(
        Organization(code=_school(n), level="school", name=f"School {n}") for n in range(SCHOOLS)
    )
    account = Account.objects.create_user("bench@example.org", name="Bench")
    account.grants.create(role=Role.LEA_COORDINATOR, scope=LEA)
    return actor_for(account)


def _school(number: int) -> str:
    return f"{LEA}{number + 1:07d}"


def extract(count: int, seed: int = 59) -> Iterator[str]:
    """Write a California student extract of that many students, the same ones for the same seed."""
    from madrone.students.importing.california import COLUMNS

    chance = random.Random(seed)  # noqa: S311  # made-up children, no secrets
    names = [column.name for column in COLUMNS]
    yield "^".join(names) + "\n"
    for number in range(count):
        row = _student(number, chance)
        yield "^".join(row.get(name, "") for name in names) + "\n"


def _student(number: int, chance: random.Random) -> dict[str, str]:
    grade = chance.randrange(3, 13)
    learner = chance.random() < 0.2
    return {
        "StateAbbreviation": "CA",
        "ResponsibleDistrictIdentifier": f"{LEA}0000000",
        "ResponsibleSchoolIdentifier": _school(chance.randrange(SCHOOLS)),
        "LastOrSurname": chance.choice(_LAST),
        "FirstName": chance.choice(_FIRST),
        "MiddleName": chance.choice("ABCDEFG"),
        "Birthdate": f"{2021 - grade}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        "SSID": f"{9_000_000_000 + number}",
        "GradeLevelWhenAssessed": f"{grade:02d}",
        "Sex": chance.choice(("Female", "Male")),
        "IDEAIndicator": "N",
        "LEPStatus": "Y" if learner else "N",
        "Section504Status": "N",
        "EconomicDisadvantageStatus": chance.choice("YN"),
        "LanguageCode": "01" if learner else "00",
        "EnglishLanguageAcquisitionStatus": "EL" if learner else "EO",
        "ParentHighestEducationLevel": str(chance.randrange(10, 16)),
        "MigrantStatus": "N",
        "LimitedEnglishProficiencyEntryDate": "2021-08-20" if learner else "",
        "Ethnicity": str(chance.randrange(1, 9)),
        "MilitaryStatus": "N",
        "DeleteStudent": "N",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
