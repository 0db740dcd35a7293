"""Importing a package: choose, check, accept, done."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madrone.access import Perm
from madrone.content import queries
from madrone.content.actions.uploads import OPTIONS, accept_package, discard_package, upload_package
from madrone.content.findings import HEADER, advice, construct_groups, table
from madrone.content.forms import PackageForm
from madrone.content.models import PackageUpload, Test
from madrone.jobs.queries import get_job
from madrone.ui.csvfile import csv_response
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.progress import progress_answer
from madrone.ui.status import Status, Tone
from madrone.ui.templatetags.madrone_ui import moment

TONES = {
    PackageUpload.State.CHECKING: Tone.WAITING,
    PackageUpload.State.CHECKED: Tone.ATTENTION,
    PackageUpload.State.REFUSED: Tone.DANGER,
    PackageUpload.State.IMPORTING: Tone.WAITING,
    PackageUpload.State.DONE: Tone.GOOD,
}
STEPS = {"checking": 2, "checked": 3, "refused": 2, "importing": 3, "done": 4}


def status_of(upload: PackageUpload) -> Status:
    """Say how far a package has come."""
    state = PackageUpload.State(upload.state)
    return Status(TONES[state], state.label)


@page(Perm.PACKAGE_IMPORT)
def packages(request: StaffRequest) -> HttpResponseBase:
    """List the packages that were uploaded."""
    listing = Listing(
        request,
        queries.uploads(),
        [
            Column("file_name", _("File"), sort="file_name", link=lambda one: one.get_absolute_url()),
            Column("state", _("Status"), status_of),
            Column("by", _("By"), lambda one: one.by.name),
            Column(
                "created_at",
                _("Uploaded"),
                lambda one: moment(one.created_at),
                sort="created_at",
                csv=lambda one: one.created_at.isoformat(timespec="seconds"),
            ),
        ],
        caption=_("Packages"),
        empty=_("No package was imported yet. Choose “Import a package” to begin."),
    )
    return listing.respond("content/packages.html")


@page(Perm.PACKAGE_IMPORT)
def new_package(request: StaffRequest) -> HttpResponseBase:
    """Upload a package."""
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        options = {name: form.cleaned_data[name] for name in OPTIONS}
        upload = upload_package(by=request.actor, file=form.cleaned_data["file"], options=options)
        return redirect(upload)
    return render(request, "content/package_form.html", {"form": form})


@page(Perm.PACKAGE_IMPORT)
def package(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show what is in a package, what is wrong with it, and how far it has come."""
    upload = queries.get_upload(code)
    work: Any = get_job(upload.job_code) if upload.state in ("checking", "importing") else None
    context = {
        "upload": upload,
        "status": status_of(upload),
        "work": work,
        "step": STEPS[upload.state],
        "facts": _facts(upload),
        "groups": construct_groups(upload.report),
        "advice": advice(upload.report),
        "looked": "constructs" in upload.report,
    }
    return render(request, "content/package.html", context)


@page(Perm.PACKAGE_IMPORT)
@require_safe
def report(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give everything that was found in a package as a table to download."""
    upload = queries.get_upload(code)
    return csv_response(f"package-{upload.code}", HEADER, table(upload.report))


@page(Perm.PACKAGE_IMPORT)
@require_safe
def progress(request: StaffRequest, code: str) -> HttpResponseBase:
    """Answer the progress bar."""
    return progress_answer(get_job(queries.get_upload(code).job_code))


@page(Perm.PACKAGE_IMPORT)
@require_POST
def accept(request: StaffRequest, code: str) -> HttpResponseBase:
    """Take the package into the bank."""
    return redirect(accept_package(by=request.actor, upload=queries.get_upload(code)))


@page(Perm.PACKAGE_IMPORT)
@require_POST
def discard(request: StaffRequest, code: str) -> HttpResponseBase:
    """Throw the package away."""
    return redirect(discard_package(by=request.actor, upload=queries.get_upload(code)))


def _facts(upload: PackageUpload) -> list[tuple[str, object]]:
    """Say what was chosen at the upload, and who did it."""
    asked = upload.options
    as_given = _("as the package says")
    subject, grade = asked.get("subject", ""), asked.get("grade", "")
    return [
        (_("Uploaded by"), upload.by.name),
        (_("Uploaded"), moment(upload.created_at)),
        (_("Kind of tests"), dict(Test.Kind.choices).get(asked.get("kind", ""), "")),
        (
            _("Subject and grade"),
            f"{subject or as_given}, {grade.lstrip('0') or as_given}" if subject or grade else as_given,
        ),
    ]
