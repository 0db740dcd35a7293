"""Taking files through an import in tests, as the pages and the worker do together."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.core.files.base import ContentFile

from madrone.access import Actor
from madrone.imports import wording
from madrone.imports.actions.batches import commit_batch, upload_file
from madrone.imports.models import ImportBatch
from madrone.imports.queries import advice_of
from madrone.jobs import worker


def checked(by: Actor, kind: str, content: str | bytes | Path, **options: str) -> ImportBatch:
    """Upload a file and run its check."""
    if isinstance(content, Path):
        content = zipped(content) if content.is_dir() else content.read_bytes()
    raw = content.encode() if isinstance(content, str) else content
    batch = upload_file(by=by, kind=kind, file=ContentFile(raw), name="file.csv", options=options)
    worker.run_all()
    batch.refresh_from_db()
    return batch


def committed(by: Actor, batch: ImportBatch) -> ImportBatch:
    """Confirm a batch, leaving wrong rows out, and run its commit."""
    commit_batch(by=by, batch=batch, leave_out_errors=True)
    worker.run_all()
    batch.refresh_from_db()
    return batch


def verdicts(batch: ImportBatch) -> dict[str, int]:
    """Count the rows by verdict, leaving zeros out."""
    return {name: count for name, count in sorted(batch.counts.items()) if count and name in _VERDICTS}


def sentences(batch: ImportBatch) -> list[str]:
    """List everything that is wrong, as people read it."""
    advice = advice_of(batch)
    return [
        wording.sentence(problem, row.number, advice)
        for row in batch.rows.filter(verdict="error")
        for problem in row.problems
    ]


def zipped(content: Path | Mapping[str, str]) -> bytes:
    """Make a zip of a folder, or of texts by name."""
    if isinstance(content, Path):
        content = {path.name: path.read_text() for path in sorted(content.iterdir())}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


_VERDICTS = ("add", "change", "move", "remove", "same", "error")
