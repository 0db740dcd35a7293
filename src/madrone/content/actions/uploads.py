"""Uploading a package: kept, looked at by a job, shown, and taken in by a second job when accepted."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.content.actions.packages import import_package, inspect_package, rehearse_import
from madrone.content.errors import ContentError
from madrone.content.models import PackageUpload
from madrone.content.reports import PackageReport
from madrone.imports.registry import actor_of
from madrone.jobs import queue
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError
from madrone.qti.archive import MAX_ARCHIVE_BYTES

State = PackageUpload.State
OPTIONS = ("kind", "subject", "grade")


@transaction.atomic
def upload_package(*, by: Actor, file: UploadedFile, options: Mapping[str, str]) -> PackageUpload:
    """Keep an uploaded package and have it looked at; ``options`` are those of ``import_package``."""
    require(by, Perm.PACKAGE_IMPORT, at="")
    if (file.size or 0) > MAX_ARCHIVE_BYTES:
        message = _("The package is larger than %(most)d MB. Split it into several.")
        raise ContentError("too-large", message % {"most": MAX_ARCHIVE_BYTES // 1024**2}, field="file")
    upload = PackageUpload(
        file_name=(file.name or "package.zip")[-200:],
        options={name: options.get(name, "") for name in OPTIONS},
        by_id=_account(by),
        created_at=clock.now(),
    )
    upload.file.save(f"{upload.code}.zip", file, save=False)
    upload.job_code = queue.enqueue("content.check", upload=upload.code).code
    upload.save()
    audit.record(by, "content.package.uploaded", on=upload, file=upload.file_name)
    return upload


@transaction.atomic
def accept_package(*, by: Actor, upload: PackageUpload) -> PackageUpload:
    """Have a package that was looked at taken into the bank."""
    require(by, Perm.PACKAGE_IMPORT, at="")
    upload = _locked(upload)
    if upload.state != State.CHECKED:
        raise ContentError("not-checked", _("This package is not ready to be accepted. Look at it again."))
    upload.state = State.IMPORTING
    upload.job_code = queue.enqueue("content.import", upload=upload.code).code
    upload.save(update_fields=["state", "job_code"])
    audit.record(by, "content.package.accepted", on=upload)
    return upload


@transaction.atomic
def discard_package(*, by: Actor, upload: PackageUpload) -> PackageUpload:
    """Throw away a package that is not to be taken in; its name and report stay, its file does not."""
    require(by, Perm.PACKAGE_IMPORT, at="")
    upload = _locked(upload)
    if upload.state not in {State.CHECKING, State.CHECKED}:
        raise ContentError("not-waiting", _("This package is not waiting any more, so it stays as it is."))
    upload.problem = _("%(name)s threw this package away.") % {"name": by.name}
    _end(upload, State.REFUSED)
    audit.record(by, "content.package.discarded", on=upload)
    return upload


@job("content.check")
def check(*, upload: str, progress: Progress) -> None:
    """Look at an uploaded package, rehearsing its import, and keep what was found or what refuses it."""
    progress(0, 1, _("Looking at the package …"))
    found = PackageUpload.objects.select_related("by").get(code=upload)
    report = _attempt(found, rehearse_import) if found.state == State.CHECKING else None
    if report is not None:
        _keep_report(found, report)
    progress(1, 1)


@job("content.import")
def take_in(*, upload: str, progress: Progress) -> None:
    """Take an accepted package into the bank; what stops it is kept as the refusal."""
    progress(0, 1, _("Importing the package …"))
    found = PackageUpload.objects.select_related("by").get(code=upload)
    if found.state == State.IMPORTING and _attempt(found, import_package) is not None:
        _end(found, State.DONE)
    progress(1, 1)


def _attempt(found: PackageUpload, act: Callable[..., PackageReport]) -> PackageReport | None:
    """Do something with an upload's file; a refusal ends the upload and is kept with it."""
    try:
        return act(by=actor_of(found.by), path=Path(found.file.path), **found.options)
    except MadroneError as problem:
        found.problem = problem.message
        found.report = found.report or _looked_at(found)
        _end(found, State.REFUSED)
        return None


def _looked_at(found: PackageUpload) -> dict[str, Any]:
    """Say what is in a package that is refused: its author has to mend it, and should hear everything at once."""
    try:
        return inspect_package(by=actor_of(found.by), path=Path(found.file.path)).as_dict()
    except MadroneError:
        return {}


def _account(by: Actor) -> int:
    assert by.account_id is not None, "uploads come through pages, which only people with accounts open"
    return by.account_id


@transaction.atomic
def _keep_report(upload: PackageUpload, report: PackageReport) -> None:
    """Keep what was found, unless somebody has thrown the package away meanwhile."""
    upload = _locked(upload)
    if upload.state == State.CHECKING:
        upload.state, upload.report = State.CHECKED, report.as_dict()
        upload.save(update_fields=["state", "report"])


def _locked(upload: PackageUpload) -> PackageUpload:
    return PackageUpload.objects.select_for_update(of=("self",)).select_related("by").get(pk=upload.pk)


def _end(upload: PackageUpload, state: PackageUpload.State) -> None:
    """Close an upload. Test content must not lie about: its file goes once the row says so."""
    upload.state = state
    name, storage = upload.file.name, upload.file.storage
    upload.file.name = ""
    upload.save(update_fields=["state", "problem", "report", "file"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))
