"""What the permission table is checked against: the cast, and one of everything in Madrone Valley.

``ARGUMENTS`` tells for each route with a place in its address which object of the scene stands there; ``FORMS``
what is posted, where that is not just any form. Everything belongs to Alder Creek or its LEA, so Eve finds none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from madrone.administrations.models import TestAssignment, Window
from madrone.content.models import Asset, FormItem, Item, PackageUpload, Test
from madrone.delivery.models import Opportunity
from madrone.formative.actions.quizzes import create_quiz
from madrone.formative.models import Document, ScanPage, Upload
from madrone.imports.models import ImportBatch
from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.proctor.models import TestSession
from madrone.reports.models import ScoreReportSet
from madrone.reports.tests.outcomes import make_result, make_test
from madrone.scoring.models import Result
from tests.cast import LEA, SCHOOL, Cast

ITEM = Path(__file__).parents[2] / "src/madrone/site/demonstration/package/items/MATH5-C01.xml"


@dataclass(frozen=True)
class Scene:
    """The cast with what they work on; each object is made when it is first asked for."""

    cast: Cast

    @cached_property
    def item(self) -> Item:
        return Item.objects.create(
            identifier="MATH5-C01",
            title="A question",
            subject="MATH",
            grade="05",
            interactions=["choice"],
            xml=ITEM.read_text(),
            assets={"images/figure.svg": self.asset.code},
            max_score=1,
            imported_at=clock.now(),
        )

    @cached_property
    def test(self) -> Test:
        test = Test.objects.create(
            identifier="MATH-G5", title="Mathematics", kind="summative", subject="MATH", grade="05"
        )
        FormItem.objects.create(test=test, item=self.item, position=1)
        return test

    @cached_property
    def asset(self) -> Asset:
        return Asset.objects.create(sha256="0" * 64, media_type="image/svg+xml", data=b"<svg/>")

    @cached_property
    def job(self) -> Job:
        return Job.objects.create(name="checking", state=Job.State.RUNNING, created_at=clock.now())

    @cached_property
    def package(self) -> PackageUpload:
        return PackageUpload.objects.create(
            file=ContentFile(b"", name="package.zip"),
            file_name="package.zip",
            state="checked",
            job_code=self.job.code,
            by=self.cast.accounts["ada"],
            created_at=clock.now(),
        )

    @cached_property
    def window(self) -> Window:
        today = clock.now().date()
        window = Window.objects.create(
            name="Spring",
            org_code=LEA,
            school_year=school_year(today),
            opens_on=today - timedelta(days=3),
            closes_on=today + timedelta(days=30),
        )
        window.tests.add(self.test)
        return window

    @cached_property
    def session(self) -> TestSession:
        now = clock.now()
        session = TestSession.objects.create(
            org_code=SCHOOL,
            administrator=self.cast.accounts["tom"],
            window=self.window,
            opened_at=now,
            last_activity_at=now,
        )
        session.tests.add(self.test)
        return session

    @cached_property
    def opportunity(self) -> Opportunity:
        assignment = TestAssignment.objects.create(
            window=self.window, student=self.cast.sam, test=self.test, source="grade", created_at=clock.now()
        )
        return Opportunity.objects.create(
            assignment=assignment,
            student=self.cast.sam,
            test=self.test,
            org_code=SCHOOL,
            session_code=self.session.code,
            state_since=clock.now(),
        )

    @cached_property
    def result(self) -> Result:
        return make_result(self.cast.sam, self.window, make_test("ELA"), 2510)

    @cached_property
    def scanned_page(self) -> ScanPage:
        """A page of Sam's sheet with one doubtful mark."""
        quiz = create_quiz(by=self.cast.tom, roster=self.cast.roster, title="Fractions", key="ABCDA")
        sheet = Document.objects.create(quiz=quiz, serial="ABCD1234", student=self.cast.sam)
        upload = Upload.objects.create(
            quiz=quiz,
            file=ContentFile(b"", name="scans.pdf"),
            file_name="scans.pdf",
            sha256="0" * 64,
            job=self.job,
            by=self.cast.accounts["tom"],
            created_at=clock.now(),
            read_at=clock.now(),
        )
        picture = default_storage.save("scans/picture.jpg", ContentFile(b"\xff\xd8\xff\xd9"))
        marks = {f"q{n}": {"value": "A", "flag": "", "confidence": 1.0, "picture": ""} for n in range(1, 6)}
        marks["q1"] |= {"value": "A|B", "flag": "double"}
        return ScanPage.objects.create(
            upload=upload,
            place=1,
            number=1,
            status="read",
            document=sheet,
            sheet_page=1,
            pixels="1",
            picture=picture,
            marks=marks,
        )

    @cached_property
    def report_set(self) -> ScoreReportSet:
        return ScoreReportSet.objects.create(
            by=self.cast.accounts["pia"],
            name="Room 12",
            administration=self.result.window.code,
            language="en",
            form=ScoreReportSet.Form.PRINT,
            file=ContentFile(b"%PDF-1.7", name="reports.pdf"),
            job_code=self.job.code,
            created_at=clock.now(),
        )

    @cached_property
    def batch(self) -> ImportBatch:
        return ImportBatch.objects.create(
            kind="students",
            state=ImportBatch.State.CHECKED,
            file=ContentFile(b"", name="students.csv"),
            file_name="students.csv",
            job=self.job,
            org_code=LEA,
            by=self.cast.accounts["dev"],
            created_at=clock.now(),
        )


Values = dict[str, str]
NIA = "nia"

ARGUMENTS: dict[str, Callable[[Scene], dict[str, object]]] = {
    **dict.fromkeys(
        [
            "people:account",
            "people:details",
            "people:give-role",
            "people:deactivate",
            "people:reactivate",
            "people:password-link",
        ],
        lambda scene: {"code": scene.cast.accounts[NIA].code},
    ),
    "people:take-role": lambda scene: {
        "code": scene.cast.accounts[NIA].code,
        "role": scene.cast.nia.grants[0].role,
        "scope": SCHOOL,
    },
    "people:welcome": lambda scene: {
        "code": scene.cast.accounts[NIA].code,
        "token": default_token_generator.make_token(scene.cast.accounts[NIA]),
    },
    **dict.fromkeys(
        ["content:item", "preview:item", "preview:player", "preview:attempt"],
        lambda scene: {"code": scene.item.code},
    ),
    "content:test": lambda scene: {"code": scene.test.code},
    # A picture of a secure question: whoever may not see the question may not see its picture.
    "content:asset": lambda scene: {"code": scene.item.assets["images/figure.svg"]},
    **dict.fromkeys(
        [
            "content:package",
            "content:package-progress",
            "content:package-report",
            "content:accept-package",
            "content:discard-package",
        ],
        lambda scene: {"code": scene.package.code},
    ),
    **dict.fromkeys(
        ["administrations:window", "administrations:edit-window", "administrations:assign"],
        lambda scene: {"code": scene.window.code},
    ),
    **dict.fromkeys(
        [
            "proctor:session",
            "proctor:board",
            "proctor:show",
            "proctor:tests",
            "proctor:close",
            "proctor:approve-waiting",
        ],
        lambda scene: {"code": scene.session.code},
    ),
    **dict.fromkeys(
        ["proctor:approve", "proctor:deny", "proctor:pause"],
        lambda scene: {"code": scene.session.code, "student": scene.opportunity.code},
    ),
    **dict.fromkeys(
        ["accessibility:student", "students:student"], lambda scene: {"code": scene.cast.sam.code}
    ),
    "administrations:student": lambda scene: {"code": scene.cast.sam.code},
    "administrations:take-back": lambda scene: {
        "code": scene.cast.sam.code,
        "assignment": scene.opportunity.assignment.code,
    },
    "accessibility:change": lambda scene: {"code": scene.cast.sam.code, "subject": "MATH"},
    **dict.fromkeys(
        ["imports:batch", "imports:problems", "imports:progress"], lambda scene: {"code": scene.batch.code}
    ),
    **dict.fromkeys(
        ["students:roster", "students:change-roster"], lambda scene: {"code": scene.cast.roster.code}
    ),
    "orgs:organization": lambda scene: {"code": SCHOOL},
    **dict.fromkeys(
        [
            "formative:quiz",
            "formative:change",
            "formative:sheets",
            "formative:upload",
            "formative:progress",
            "formative:resolve",
            "formative:undo",
            "formative:results",
            "formative:answers",
        ],
        lambda scene: {"code": scene.scanned_page.upload.quiz.code},
    ),
    **dict.fromkeys(
        ["formative:aside", "formative:picture"],
        lambda scene: {
            "code": scene.scanned_page.upload.quiz.code,
            "upload": scene.scanned_page.upload.code,
            "place": 1,
        },
    ),
    "reports:student": lambda scene: {"code": scene.result.student.code},
    "reports:score-steps": lambda scene: {"code": scene.result.opportunity.code},
    "reports:score-report": lambda scene: {
        "code": scene.result.student.code,
        "administration": scene.result.window.code,
    },
    **dict.fromkeys(
        ["reports:report-set", "reports:report-set-progress", "reports:report-set-file"],
        lambda scene: {"code": scene.report_set.code},
    ),
    "scoring:file": lambda scene: {
        "code": scene.opportunity.code,
        "item": scene.item.identifier,
        "response": "RESPONSE",
    },
    "scoring:answer": lambda scene: {"code": scene.opportunity.code, "item": scene.item.identifier},
}

FORMS: dict[str, Values] = {
    "set_language": {"language": "es"},
    "people:give-role": {"role": "educator-site", "scope": SCHOOL},
    "people:take-role": {"reason": "left the school"},
    "people:deactivate": {"reason": "left the school"},
    "people:details": {"name": "Nia Adeyemi", "telephone": "555 0100"},
    "people:new-account": {
        "name": "Uma Pryce",
        "username": "uma@example.org",
        "role": "test-administrator",
        "scope": SCHOOL,
    },
}
