"""Reading imports: batches, their rows, and their problems."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor
from madrone.imports import wording
from madrone.imports.drafts import Verdict
from madrone.imports.models import ImportBatch, StagedRow
from madrone.imports.registry import importer_of, importers_for
from madrone.kernel.errors import NotFound
from madrone.kernel.tables import write_table


def batches_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """List the imports that the actor made, and those of others within the scopes where he may import."""
    visible = Q(pk__in=[])
    for importer in importers_for(actor):
        of_kind = Q(by_id=actor.account_id)
        for scope in actor.scopes(importer.permission):
            of_kind |= Q(org_code__startswith=scope)
        visible |= Q(kind=importer.kind) & of_kind
    return ImportBatch.objects.filter(visible).select_related("by", "job")


def get_batch(actor: Actor, code: str) -> ImportBatch:
    """Find one import that the actor may see; NotFound for any other."""
    found = batches_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("import-unknown", _("There is no such import, or it is outside your scope."))
    return found


def rows_of(batch: ImportBatch, verdict: str = "") -> QuerySet[StagedRow]:
    """List the staged rows in the file's order, all or those of one verdict."""
    rows = batch.rows.order_by("file", "number")
    return rows.filter(verdict=verdict) if verdict else rows


def advice_of(batch: ImportBatch) -> str:
    """Tell what the readers of the batch's layout are advised to do about wrong rows."""
    layouts = importer_of(batch.kind).layouts
    return next((str(layout.advice) for layout in layouts if layout.code == batch.layout), "")


def problems_csv(batch: ImportBatch) -> Iterator[str]:
    """Write the problems as CSV, line by line: file, row, field, message, remedy."""
    header = [_("File"), _("Row"), _("Field"), _("What is wrong"), _("What to do")]
    return write_table(header, _problem_rows(batch))


def _problem_rows(batch: ImportBatch) -> Iterator[list[str | int]]:
    advice = advice_of(batch)
    for row in rows_of(batch, Verdict.ERROR).iterator(chunk_size=1_000):
        for problem in row.problems:
            place = [row.file or batch.file_name, row.number, problem["field"]]
            yield [*place, wording.message(problem), wording.remedy(problem, advice)]
