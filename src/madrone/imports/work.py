"""The two jobs of an import: the check stages every row, the commit carries the good ones out in one go.

Both may be killed at any moment and run again: the check begins anew with its staged rows deleted, and the
commit is one transaction, so either all of it happened or nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.imports.archives import refusing_damage
from madrone.imports.drafts import Draft, Verdict
from madrone.imports.layouts import layout_of
from madrone.imports.models import ImportBatch, StagedRow
from madrone.imports.pulse import beside, quiet
from madrone.imports.registry import Importer, actor_of, importer_of
from madrone.imports.uploads import Upload
from madrone.jobs.queue import Cancelled
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError

CHUNK = 1_000
State = ImportBatch.State
Step = Callable[[int], None]
Item = TypeVar("Item")
# Imports that would interleave could each pass their re-check and then undo one another.
_COMMIT_LOCK = 0x6D61_6472


@job("imports.check")
def check(*, batch: str, progress: Progress = quiet) -> None:
    """Read and judge a file row by row, staging what each would do; a file that is no table is refused."""
    found = ImportBatch.objects.select_related("by").get(code=batch)
    if found.state != State.CHECKING:
        return
    found.rows.all().delete()
    try:
        with refusing_damage():
            _stage_all(found, progress)
    except Cancelled:
        found.rows.all().delete()
        raise
    except MadroneError as problem:
        found.rows.all().delete()
        if _move(found, State.REFUSED, problem=problem.message, finished_at=clock.now()):
            found.file.delete(save=False)
        return
    _move(found, State.CHECKED, layout=found.layout, counts=found.counts | _tally(found))


@job("imports.commit")
def commit(*, batch: str, progress: Progress = quiet) -> None:
    """Carry out a confirmed batch as a background job."""
    progress(0, 0, "")
    with beside(progress) as step:
        carry_out(batch, step)


def carry_out(batch: str, step: Progress = quiet) -> None:
    """Carry out a confirmed batch in one transaction; nothing happens where a row has drifted meanwhile.

    ``step`` is called inside the transaction, so it must not write to the database; what it raises undoes
    the whole commit.
    """
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(code=batch)
        if found.state != State.COMMITTING:
            return
        _one_commit_at_a_time()
        importer, actor = importer_of(found.kind), actor_of(found.by)
        total = found.to_do * 2
        drifted = _drifted(found, importer, actor, lambda done: step(done, total))
        if not drifted:
            _apply_all(found, importer, actor, lambda done: step(found.to_do + done, total))
    if drifted:
        _send_back(found, drifted)


def _stage_all(found: ImportBatch, progress: Progress) -> None:
    importer, actor = importer_of(found.kind), actor_of(found.by)
    upload = Upload(Path(found.file.path), found.file_name, found.options)
    layout = layout_of(upload, importer.layouts)
    found.layout = layout.code
    seen: Counter[str] = Counter()
    rows = 0
    for drafts in _chunks(layout.drafts(upload, seen)):
        if not importer.repeats:
            _refuse_repeats(found, drafts)
        importer.judge(actor, drafts)
        with transaction.atomic():
            StagedRow.objects.bulk_create(_staged(found, draft) for draft in drafts)
        rows += len(drafts)
        progress(rows, _estimate(rows, upload), _("Checking the rows."))
    if rows != found.rows.count():
        # Another worker, which took this one for dead, has staged or deleted rows meanwhile.
        raise RuntimeError("the rows staged are not the rows read; the check must begin anew")
    found.counts = dict(seen) | {"absent": importer.left_over(found.rows.all())}


def _estimate(rows: int, upload: Upload) -> int:
    """Guess how many rows there are from how much of the file those read so far take up."""
    return max(rows, round(rows * upload.total / upload.done)) if upload.done else rows


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _staged(found: ImportBatch, draft: Draft) -> StagedRow:
    return StagedRow(
        batch=found,
        number=draft.number,
        file=draft.file[:80],
        key=draft.key[:120],
        label=draft.label[:200],
        verdict=draft.verdict or Verdict.ERROR,
        data=draft.data,
        changes={name: list(change) for name, change in draft.changes.items()},
        problems=draft.problems,
    )


def _refuse_repeats(found: ImportBatch, drafts: list[Draft]) -> None:
    """Note every row whose key an earlier good row has; the staged rows, not memory, remember the keys."""
    keys = [draft.key[:120] for draft in drafts if draft.key]
    earlier = found.rows.filter(key__in=keys).exclude(verdict=Verdict.ERROR)
    seen = dict(earlier.values_list("key", "number"))
    for draft in drafts:
        if draft.key in seen:
            draft.wrong("repeated", _key_field(found), value=draft.key, expected=str(seen[draft.key]))
        elif draft.key and not draft.problems:
            seen[draft.key] = draft.number


def _key_field(found: ImportBatch) -> str:
    return importer_of(found.kind).field_label("key")


def _tally(found: ImportBatch) -> dict[str, int]:
    counted = found.rows.order_by().values_list("verdict").annotate(Count("pk"))
    return dict.fromkeys(Verdict.values, 0) | dict(counted)


def _move(found: ImportBatch, state: str, **fields: object) -> bool:
    """Move the batch on, unless somebody has cancelled it meanwhile."""
    before = ImportBatch.objects.filter(pk=found.pk, state=found.state)
    return bool(before.update(state=state, **fields))


def _one_commit_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_COMMIT_LOCK])


def _to_carry_out(found: ImportBatch) -> Iterator[list[StagedRow]]:
    """Fetch the rows that change something, chunk by chunk in the file's order, in one streamed query."""
    rows = found.rows.filter(verdict__in=StagedRow.EFFECTIVE).order_by("file", "number")
    return _chunks(rows.iterator(chunk_size=CHUNK))


def _draft(row: StagedRow) -> Draft:
    return Draft(row.number, row.file, row.key, row.label, dict(row.data))


def _drifted(found: ImportBatch, importer: Importer, actor: Actor, step: Step) -> list[int]:
    """Judge every row again and list those (by pk) that would now do something else than was shown."""
    drifted, done = [], 0
    for rows in _to_carry_out(found):
        drafts = [_draft(row) for row in rows]
        importer.judge(actor, drafts)
        drifted += [row.pk for row, draft in zip(rows, drafts, strict=True) if not _holds(row, draft)]
        done += len(rows)
        step(done)
    return drifted


def _holds(row: StagedRow, draft: Draft) -> bool:
    changes = {name: list(change) for name, change in draft.changes.items()}
    return draft.verdict == row.verdict and changes == row.changes and draft.data == row.data


def _apply_all(found: ImportBatch, importer: Importer, actor: Actor, step: Step) -> None:
    now, done = clock.now(), 0
    for rows in _to_carry_out(found):
        drafts = [_draft(row) for row in rows]
        for row, draft in zip(rows, drafts, strict=True):
            draft.verdict, draft.changes = row.verdict, {k: (v[0], v[1]) for k, v in row.changes.items()}
        importer.apply(drafts, by=actor, now=now)
        done += len(rows)
        step(done)
    ImportBatch.objects.filter(pk=found.pk).update(state=State.DONE, finished_at=now)
    # The staged rows say what was done; a second copy of everybody's data has no purpose left.
    transaction.on_commit(lambda: found.file.delete(save=False))
    audit.record(
        actor, "imports.batch.committed", on=found, at=found.org_code, kind=found.kind, counts=found.counts
    )


def _send_back(found: ImportBatch, drifted: list[int]) -> None:
    """Show the drifted rows as errors; the batch waits for a new decision."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=found.pk)
        for start in range(0, len(drifted), CHUNK):
            rows = locked.rows.filter(pk__in=drifted[start : start + CHUNK])
            problem = {"code": "changed-since", "field": _key_field(found), "value": "", "expected": ""}
            rows.update(verdict=Verdict.ERROR, changes={}, problems=[problem])
        counts = locked.counts | _tally(locked) | {"drifted": len(drifted)}
        _move(locked, State.CHECKED, counts=counts)
