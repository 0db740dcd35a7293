"""The further steps of one import: its check, what it would do, and what it did."""

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madrone.imports import wording
from madrone.imports.actions.batches import cancel_batch, commit_batch, retry_batch
from madrone.imports.drafts import Verdict
from madrone.imports.forms import ConfirmForm, RowFilter
from madrone.imports.models import ImportBatch, StagedRow
from madrone.imports.queries import advice_of, get_batch, problems_csv, rows_of
from madrone.imports.registry import Importer, importer_of
from madrone.imports.views.choose import MAY_IMPORT, state_status
from madrone.kernel.errors import NotFound
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.progress import progress_answer
from madrone.ui.status import Status, Tone

State = ImportBatch.State
STEPS = {State.CHECKING: 2, State.REFUSED: 2, State.CHECKED: 3, State.CANCELLED: 3, State.COMMITTING: 3}
_TONES = {
    Verdict.ADD: Tone.GOOD,
    Verdict.CHANGE: Tone.INFO,
    Verdict.MOVE: Tone.INFO,
    Verdict.REMOVE: Tone.ATTENTION,
    Verdict.SAME: Tone.QUIET,
    Verdict.ERROR: Tone.DANGER,
}


@page(*MAY_IMPORT)
def batch(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show where an import stands, with the one decision that it waits for."""
    found = get_batch(request.actor, code)
    if request.method == "POST":
        return _decide(request, found)
    importer = importer_of(found.kind)
    filters = RowFilter(request.GET)
    asked = filters.cleaned_data["verdict"] if filters.is_valid() else ""
    listing = Listing(
        request,
        rows_of(found, asked),
        _columns(found, importer),
        caption=_("Rows of the file"),
        empty=_("The file has no rows below its header. Choose another file."),
        filters=filters,
    )
    return listing.respond("imports/batch.html", _context(found, importer))


@page(*MAY_IMPORT)
def progress(request: StaffRequest, code: str) -> HttpResponseBase:
    """Tell a program how far the work on an import is."""
    found = get_batch(request.actor, code)
    if found.job is None:
        raise NotFound("no-job", _("This import is not being worked on in the background."))
    return progress_answer(found.job)


@page(*MAY_IMPORT)
def problems(request: StaffRequest, code: str) -> HttpResponseBase:
    """Download what is wrong: file, row, field, message, remedy."""
    found = get_batch(request.actor, code)
    response = StreamingHttpResponse(problems_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{found.code}.csv"'
    return response


def _decide(request: StaffRequest, found: ImportBatch) -> HttpResponseBase:
    decision = request.POST.get("decision")
    if decision == "commit":
        form = ConfirmForm(request.POST, errors=found.count(Verdict.ERROR))
        form.is_valid()
        commit_batch(
            by=request.actor, batch=found, leave_out_errors=form.cleaned_data.get("leave_out_errors", False)
        )
    elif decision == "cancel":
        cancel_batch(by=request.actor, batch=found)
        messages.success(request, _("The import is cancelled. Nothing was changed."))
    elif decision == "retry":
        retry_batch(by=request.actor, batch=found)
    return redirect(found)


def _context(found: ImportBatch, importer: Importer) -> dict[str, Any]:
    return {
        "batch": found,
        "importer": importer,
        "layout": next((lay.label for lay in importer.layouts if lay.code == found.layout), ""),
        "state": state_status(found),
        # After the last step there is none that is still to be done.
        "step": STEPS.get(State(found.state), 5),
        "counts": [(wording.VERDICTS[v], found.count(v), v.value) for v in Verdict],
        "skipped": [
            (words, found.count(name)) for name, words in wording.SKIPPED.items() if found.count(name)
        ],
        "errors": found.count(Verdict.ERROR),
        "confirm": ConfirmForm(errors=found.count(Verdict.ERROR)),
        "stuck": found.working and (found.job is None or found.job.finished),
        "progress_url": reverse("imports:progress", args=[found.code]),
    }


def _columns(found: ImportBatch, importer: Importer) -> list[Column]:
    words = _Words(importer, advice_of(found))
    columns = [
        Column("number", _("Row"), numeric=True),
        Column("label", _("Record"), value=lambda row: row.label or row.key),
        Column("verdict", _("What happens"), value=_verdict),
        Column(
            "changes",
            _("Changes and problems"),
            value=lambda row: _lines(words.texts(row)),
            csv=lambda row: "; ".join(words.texts(row)),
        ),
    ]
    if found.layout == "oneroster":
        columns.insert(1, Column("file", _("File")))
    return columns


def _verdict(row: StagedRow) -> Status:
    verdict = Verdict(row.verdict)
    return Status(_TONES[verdict], wording.VERDICTS[verdict])


class _Words:
    """What the rows of one page say; values that recur, such as schools, are looked up once."""

    def __init__(self, importer: Importer, advice: str) -> None:
        self._importer = importer
        self._advice = advice
        self._show = cache(importer.show)

    def texts(self, row: StagedRow) -> list[str]:
        """Say field by field what changes, or problem by problem what is wrong."""
        if row.problems:
            return [
                f"{problem['field']}: {wording.message(problem)} {wording.remedy(problem, self._advice)}"
                for problem in row.problems
            ]
        changes = [self._change(name, old, new) for name, (old, new) in row.changes.items()]
        return self._introduction(row) + changes

    def _introduction(self, row: StagedRow) -> list[str]:
        """Say of a new record what it is recognised by."""
        if row.verdict != Verdict.ADD:
            return []
        told = [(name, self._shown(name, row.data.get(name))) for name in self._importer.telling]
        return [" · ".join(f"{self._importer.field_label(n)}: {shown}" for n, shown in told if shown)]

    def _change(self, name: str, old: Any, new: Any) -> str:
        label, before, after = (
            self._importer.field_label(name),
            self._shown(name, old),
            self._shown(name, new),
        )
        words = {"label": label, "old": before, "new": after}
        if not before:
            return _("%(label)s: %(new)s") % words
        if not after:
            return _("%(label)s: %(old)s is taken away") % words
        return _("%(label)s: %(old)s → %(new)s") % words

    def _shown(self, name: str, value: Any) -> str:
        # Lists, such as races, cannot be keys of the memory, and need no look-up either.
        return self._importer.show(name, value) if isinstance(value, list) else self._show(name, value)


def _lines(texts: list[str]) -> SafeString:
    return format_html_join("", "<div>{}</div>", ((text,) for text in texts))
