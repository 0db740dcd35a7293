"""Uploading a file, confirming what it would do, and thinking better of it."""

from os.path import commonprefix
from typing import Any

from django.core.files import File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.imports.drafts import Verdict
from madrone.imports.errors import FileRefused, ImportProblem
from madrone.imports.models import ImportBatch
from madrone.imports.registry import Importer, importer_of
from madrone.imports.uploads import MAX_BYTES
from madrone.jobs import queue
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed

State = ImportBatch.State


@transaction.atomic
def upload_file(
    *,
    by: Actor,
    kind: str,
    file: "File[Any]",
    name: str,
    options: dict[str, str] | None = None,
    background: bool = True,
) -> ImportBatch:
    """Take in a file and have it checked row by row; nothing is changed yet.

    ``options``: ``layout``, ``encoding``, ``delimiter``, each empty to find out. With ``background=False``
    no job is queued: the caller runs the check itself (the command line does).
    """
    importer = importer_of(kind)
    scope = _scope(by, importer)
    assert by.account_id is not None, "only an account can hold the permission to import"
    if file.size > MAX_BYTES:
        raise FileRefused(
            "file-too-large", _("The file is larger than 200 MB. Split it into smaller files."), field="file"
        )
    if file.size == 0:
        raise FileRefused("empty-file", _("The file is empty. Choose the right one."), field="file")
    batch = ImportBatch(
        kind=kind,
        file_name=name[-200:],
        options=options or {},
        org_code=scope,
        by_id=by.account_id,
        created_at=clock.now(),
    )
    # The stored name is ours: what the file is called elsewhere must not decide where it lies here.
    batch.file.save(f"{batch.code}.upload", file, save=False)
    batch.save()
    if background:
        _queue(batch, "imports.check")
    audit.record(by, "imports.batch.uploaded", on=batch, at=scope, kind=kind, bytes=file.size)
    return batch


@transaction.atomic
def commit_batch(
    *, by: Actor, batch: ImportBatch, leave_out_errors: bool = False, background: bool = True
) -> ImportBatch:
    """Confirm a checked batch; with wrong rows in it, only after the explicit choice to leave them out."""
    batch = _locked(by, batch)
    if batch.state != State.CHECKED:
        raise ImportProblem("not-checked", _("This import is not waiting to be confirmed. Look at it again."))
    errors = batch.count(Verdict.ERROR)
    if errors and not leave_out_errors:
        raise ImportProblem(
            "errors-left",
            _("%(count)s rows are wrong. Choose to leave them out, or correct the file and upload it again.")
            % {"count": errors},
            field="leave_out_errors",
        )
    if not batch.to_do:
        raise ImportProblem("nothing-to-do", _("No row of this file would change anything."))
    batch.state = State.COMMITTING
    batch.save(update_fields=["state"])
    if background:
        _queue(batch, "imports.commit")
    return batch


@transaction.atomic
def cancel_batch(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Give up an import that has not begun to be carried out; its staged rows and its file go."""
    batch = _locked(by, batch)
    if State.CANCELLED not in ImportBatch.TRANSITIONS[State(batch.state)]:
        raise ImportProblem("too-late", _("This import cannot be cancelled any more."))
    if batch.job is not None:
        queue.cancel(batch.job.code)
    batch.state, batch.finished_at = State.CANCELLED, clock.now()
    batch.save(update_fields=["state", "finished_at"])
    batch.rows.all().delete()
    transaction.on_commit(lambda: batch.file.delete(save=False))
    audit.record(by, "imports.batch.cancelled", on=batch, at=batch.org_code)
    return batch


@transaction.atomic
def retry_batch(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Set a batch going again whose job has given up, such as after the disk was full."""
    batch = _locked(by, batch)
    if not batch.working or (batch.job is not None and not batch.job.finished):
        raise ImportProblem("still-working", _("This import is at work or finished already."))
    _queue(batch, "imports.check" if batch.state == State.CHECKING else "imports.commit")
    return batch


def _scope(by: Actor, importer: Importer) -> str:
    """Give the code prefix that covers everything the uploader may import, and so all that can be in the file.

    Whoever may import below the whole of it may see the batch; somebody at one of two schools may not.
    """
    scopes = by.scopes(importer.permission)
    if not scopes:
        raise NotAllowed(
            "not-allowed", _("Your role does not allow this import. Ask your coordinator if you need it.")
        )
    return commonprefix(scopes)  # noqa: RUF071  # codes are compared letter by letter, unlike paths


def _locked(by: Actor, batch: ImportBatch) -> ImportBatch:
    """Take the batch's row for this transaction, for who uploaded it or may import all of its scope."""
    try:
        found = ImportBatch.objects.select_for_update(nowait=_can_refuse_to_wait(), of=_self()).get(
            pk=batch.pk
        )
    except DatabaseError as problem:
        raise ImportProblem(
            "busy", _("This import is being carried out right now. Wait until it is done.")
        ) from problem
    importer = importer_of(found.kind)
    own = found.by_id == by.account_id and by.has(importer.permission)
    if not own and not by.may(importer.permission, at=found.org_code):
        raise NotAllowed("not-allowed", _("Only the person who uploaded this file may do this."))
    return found


def _queue(batch: ImportBatch, work: str) -> None:
    batch.job = queue.enqueue(work, batch=batch.code)
    batch.save(update_fields=["job"])


def _can_refuse_to_wait() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_nowait)


def _self() -> tuple[str, ...]:
    return ("self",) if transaction.get_connection().features.has_select_for_update_of else ()
