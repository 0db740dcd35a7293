"""The fixed cast of every test: who they are, where they work, and what they may see.

Two LEAs in the fictitious county 59. Madrone Valley Unified (5910001) has two schools; Eve is at the
other LEA, Sandhill Unified (5920002), and must see nothing of Madrone Valley's.
"""

from dataclasses import dataclass
from datetime import date

from madrone.access import Actor, Role
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.orgs.models import Organization
from madrone.people.access import actor_for
from madrone.people.models import Account, Affidavit
from madrone.students.models import Roster, Student

PASSWORD = "a long walk by the creek"
LEA = "5910001"
SCHOOL = "59100010000011"
OTHER_SCHOOL = "59100010000022"
OTHER_LEA = "5920002"
FAR_SCHOOL = "59200020000033"

ORGANIZATIONS = [
    ("", "state", "California"),
    ("59", "county", "Arbutus"),
    (LEA, "lea", "Madrone Valley Unified"),
    (SCHOOL, "school", "Alder Creek Elementary"),
    (OTHER_SCHOOL, "school", "Bay Laurel Elementary"),
    (OTHER_LEA, "lea", "Sandhill Unified"),
    (FAR_SCHOOL, "school", "Coyote Brush Elementary"),
]
STAFF = {
    "ada": ("Ada Reyes", Role.STATE, ""),
    "hal": ("Hal Okafor", Role.HELP_DESK, ""),
    "dev": ("Dev Sharma", Role.LEA_COORDINATOR, LEA),
    "pia": ("Pia Lindqvist", Role.SITE_COORDINATOR, SCHOOL),
    "tom": ("Tom Nakamura", Role.TEST_ADMINISTRATOR, SCHOOL),
    "nia": ("Nia Adeyemi", Role.TEST_ADMINISTRATOR, SCHOOL),
    "rob": ("Rob Castellanos", Role.INTERIM_ADMINISTRATOR, SCHOOL),
    "eve": ("Eve Marchetti", Role.LEA_COORDINATOR, OTHER_LEA),
}


@dataclass(frozen=True)
class Cast:
    """Everybody: accounts and actors by first name, and the students."""

    accounts: dict[str, Account]
    sam: Student
    sue: Student
    zoe: Student
    roster: Roster

    def actor(self, name: str) -> Actor:
        """Load one of the staff as the actor they are now."""
        return actor_for(Account.objects.get(pk=self.accounts[name].pk))

    def __getattr__(self, name: str) -> Actor:
        if name not in STAFF:
            raise AttributeError(name)
        return self.actor(name)


def make_student(ssid: str, first: str, last: str, school: str, grade: str = "05") -> Student:
    """Enrol one student."""
    return Student.objects.create(
        ssid=ssid,
        first_name=first,
        last_name=last,
        grade=grade,
        org_code=school,
        birth_date=date(2016, 3, 9),
        updated_at=clock.now(),
    )


def assemble() -> Cast:
    """Put the organizations, the staff with signed forms, the students and Tom's roster in the database.

    Sam and Sue are at Alder Creek; only Sam is on Tom's roster. Zoe is at Eve's LEA.
    """
    Organization.objects.bulk_create(
        Organization(code=code, level=level, name=name) for code, level, name in ORGANIZATIONS
    )
    year = school_year(clock.now().date())
    accounts = {}
    for key, (name, role, scope) in STAFF.items():
        account = Account.objects.create_user(f"{key}@example.org", name=name, password=PASSWORD)
        account.grants.create(role=role, scope=scope)
        Affidavit.objects.create(
            account=account, school_year=year, kind="affidavit", signed_name=name, signed_at=clock.now()
        )
        accounts[key] = account
    sam = make_student("1000000001", "Sam", "Ito", SCHOOL)
    sue = make_student("1000000002", "Sue", "Bell", SCHOOL)
    zoe = make_student("1000000003", "Zoe", "Quist", FAR_SCHOOL)
    roster = Roster.objects.create(name="Room 12", org_code=SCHOOL, school_year=year)
    roster.students.add(sam)
    roster.owners.add(accounts["tom"])
    return Cast(accounts, sam, sue, zoe, roster)
