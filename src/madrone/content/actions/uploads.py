"""Uploading a package: kept, looked at by a job, shown, and taken in by a second job when accepted."""

from collections.abc import Mapping
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm, require
from madrone.content.actions.packages import import_package, inspect_package
from madrone.content.errors import ContentError
from madrone.content.models import PackageUpload
from madrone.imports.registry import actor_of
from madrone.jobs import queue
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock

MAX_BYTES = 512 * 1024 * 1024


@transaction.atomic
def upload_package(*, by: Actor, file: UploadedFile, options: Mapping[str, str]) -> PackageUpload:
    """Keep an uploaded package and have it looked at."""
    require(by, Perm.PACKAGE_IMPORT, at="")
    if (file.size or 0) > MAX_BYTES:
        message = _("The package is larger than %(most)d MB. Split it into several.")
        raise ContentError("too-large", message % {"most": MAX_BYTES // 1024**2}, field="file")
    upload = PackageUpload(
        file_name=(file.name or "package.zip")[:200],
        options=dict(options),
        by_id=by.account_id,
        created_at=clock.now(),
    )
    upload.file.save(f"{upload.code}.zip", file, save=False)
    upload.job_code = queue.enqueue("content.check", upload=upload.code).code
    upload.save()
    return upload


@transaction.atomic
def accept_package(*, by: Actor, upload: PackageUpload) -> PackageUpload:
    """Have a package that was looked at taken into the bank."""
    require(by, Perm.PACKAGE_IMPORT, at="")
    upload = PackageUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != PackageUpload.State.CHECKED:
        raise ContentError("not-checked", _("This package is not ready to be accepted. Look at it again."))
    upload.state = PackageUpload.State.IMPORTING
    upload.job_code = queue.enqueue("content.import", upload=upload.code).code
    upload.save(update_fields=["state", "job_code"])
    return upload


@job("content.check")
def check(*, upload: str, progress: Progress) -> None:
    """Look at an uploaded package and keep what was found; a refusal is kept as such."""
    found = PackageUpload.objects.select_related("by").get(code=upload)
    progress(0, 1, _("Looking at the package …"))
    try:
        report = inspect_package(by=actor_of(found.by), path=Path(found.file.path))
    except ContentError as problem:
        found.state, found.problem = PackageUpload.State.REFUSED, problem.message
    else:
        found.state, found.report = PackageUpload.State.CHECKED, report.as_dict()
    found.save(update_fields=["state", "problem", "report"])
    progress(1, 1)


@job("content.import")
def take_in(*, upload: str, progress: Progress) -> None:
    """Take an accepted package into the bank; what stops it puts the upload back with the reason."""
    found = PackageUpload.objects.select_related("by").get(code=upload)
    progress(0, 1, _("Importing the package …"))
    try:
        import_package(by=actor_of(found.by), path=Path(found.file.path), **found.options)
    except ContentError as problem:
        found.state, found.problem = PackageUpload.State.REFUSED, problem.message
    else:
        found.state = PackageUpload.State.DONE
    found.save(update_fields=["state", "problem"])
    progress(1, 1)
