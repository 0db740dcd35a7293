"""The job that reads an upload, and keeps what was read beside the scan. It may run again at any time."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from madrone.formative.models import Document, ScanPage, Upload
from madrone.formative.sheets import layouts_of
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock
from madrone.omr.batches import Batch, read_batch
from madrone.omr.batches import Progress as Far
from madrone.omr.batches.flags import asking_of
from madrone.omr.batches.journal import Journal
from madrone.omr.batches.records import PageRecord
from madrone.omr.batches.showing import picture_name


@job("formative.read-scans")
def read_scans(*, upload: str, progress: Progress) -> None:
    """Read every page of an upload in a guarded process; reading again changes rows and never adds any.

    A decision of a person hangs on the page and survives the page's being read again.
    """
    found = Upload.objects.select_related("quiz").get(code=upload)
    with tempfile.TemporaryDirectory(prefix="madrone-scans-") as name:
        folder = Path(name)
        with found.file.open("rb") as source, (folder / "scan").open("wb") as copy:
            for chunk in source.chunks():
                copy.write(chunk)
        batch = Batch([folder / "scan"], layouts_of(found.quiz), review=folder / "review")
        progress(0, 0, _("Reading the pages."))
        read_batch(batch, folder / "read.csv", state=folder / "state", progress=_teller(progress))
        with Journal(folder / "state", batch.digest()) as journal:
            records = list(journal.records())
        pictures = {record.place: _keep_pictures(found, record, folder / "review") for record in records}
    _keep(found, records, pictures)
    progress(len(records), len(records))


def _teller(progress: Progress) -> Callable[[Far], None]:
    return lambda far: progress(far.total, 0, _("Pages read: %(n)s.") % {"n": far.total})


def _keep_pictures(upload: Upload, record: PageRecord, folder: Path) -> dict[str, str]:
    """Move the pictures of what asks for a person into the store; by field, the page itself under ``""``."""
    kept = {}
    for field, flag in asking_of(record):
        picture = folder / picture_name(flag, record.file, record.place, field)
        if picture.is_file():
            target = f"scans/{upload.code}/{record.place}-{field or 'page'}.jpg"
            # The store would choose another name beside one that an earlier run has left.
            default_storage.delete(target)
            kept[field] = default_storage.save(target, ContentFile(picture.read_bytes()))
    return kept


@transaction.atomic
def _keep(upload: Upload, records: list[PageRecord], pictures: dict[int, dict[str, str]]) -> None:
    documents = {one.serial: one for one in Document.objects.filter(quiz=upload.quiz)}
    for record in records:
        shown = pictures[record.place]
        known = documents.get(record.document)
        foreign = record.status == "read" and known is None
        ScanPage.objects.update_or_create(
            upload=upload,
            place=record.place,
            defaults={
                "number": record.page,
                "status": ScanPage.Status.REFUSED if foreign else record.status,
                "reason": "foreign-form" if foreign else record.reason,
                "document": known,
                "sheet_page": record.sheet_page,
                "pixels": record.pixels,
                "picture": shown.get("", ""),
                "marks": {
                    field.name: {
                        "value": field.value,
                        "flag": field.flag,
                        "confidence": field.confidence,
                        "picture": shown.get(field.name, ""),
                    }
                    for field in record.fields
                },
            },
        )
    upload.pages.exclude(place__in=[record.place for record in records]).delete()
    upload.read_at = clock.now()
    upload.save(update_fields=["read_at"])
