"""The first step: the imports so far, and choosing a file."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Perm
from madrone.imports.actions.batches import upload_file
from madrone.imports.forms import UploadForm
from madrone.imports.models import ImportBatch
from madrone.imports.queries import batches_visible_to
from madrone.imports.registry import importer_of
from madrone.imports.wording import STATES
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone
from madrone.ui.templatetags.madrone_ui import moment

# Whoever may import anything at all may open these pages; each action asks for the right to its own kind.
MAY_IMPORT = (Perm.STUDENT_IMPORT, Perm.ORG_IMPORT, Perm.ROSTER_MANAGE)

_TONES = {
    ImportBatch.State.CHECKING: Tone.WAITING,
    ImportBatch.State.CHECKED: Tone.ATTENTION,
    ImportBatch.State.REFUSED: Tone.DANGER,
    ImportBatch.State.COMMITTING: Tone.WAITING,
    ImportBatch.State.DONE: Tone.GOOD,
    ImportBatch.State.CANCELLED: Tone.QUIET,
}


def state_status(batch: ImportBatch) -> Status:
    """Say how far an import is."""
    state = ImportBatch.State(batch.state)
    return Status(_TONES[state], STATES[state])


COLUMNS = [
    Column("file_name", gettext_lazy("File"), sort="file_name", link=lambda batch: batch.get_absolute_url()),
    Column("kind", gettext_lazy("Holds"), value=lambda batch: importer_of(batch.kind).label, sort="kind"),
    Column("state", gettext_lazy("State"), value=state_status, sort="state"),
    Column("to_do", gettext_lazy("Rows that change something"), numeric=True),
    Column("errors", gettext_lazy("Wrong rows"), value=lambda batch: batch.count("error"), numeric=True),
    Column("by", gettext_lazy("Uploaded by"), value=lambda batch: batch.by.name),
    Column(
        "created_at",
        gettext_lazy("Uploaded"),
        value=lambda batch: moment(batch.created_at),
        csv=lambda batch: batch.created_at.isoformat(timespec="seconds"),
        sort="created_at",
    ),
]


@page(*MAY_IMPORT)
def batches(request: StaffRequest) -> HttpResponseBase:
    """List the imports that the actor may see, newest first."""
    listing = Listing(
        request,
        batches_visible_to(request.actor),
        COLUMNS,
        caption=_("Imports"),
        empty=_("Nothing has been imported yet. Begin with the button above."),
    )
    return listing.respond("imports/batches.html")


@page(*MAY_IMPORT)
def upload(request: StaffRequest) -> HttpResponseBase:
    """Take in a file and go on to its check."""
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        batch = upload_file(
            by=request.actor,
            kind=given["kind"],
            file=given["file"],
            name=given["file"].name,
            options={"layout": given["layout"], "encoding": given["encoding"]},
        )
        return redirect(batch)
    return render(request, "imports/upload.html", {"form": form})
