"""Why a page was not read and what to do, in words for a teacher; the reasons are the engine's codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WHY: dict[str, tuple[str | Promise, str | Promise]] = {
    "foreign-form": (_("This sheet belongs to another quiz."), _("Upload it on the page of its own quiz.")),
    "no-code": (
        _("The codes in the corners of the page cannot be read."),
        _("Scan the page again, flat and whole, or set it aside."),
    ),
    "codes-differ": (
        _("The two codes of the page name different sheets."),
        _("Two sheets may have been fed at once. Scan them one by one."),
    ),
    "blank-page": (_("The page is blank."), _("Set it aside if it is the back of a sheet.")),
    "duplicate": (
        _("There are different scans of this sheet."),
        _("Set aside the one that does not count; the other is then used."),
    ),
    "distorted": (
        _("The page is bent or torn, so the circles are not where they were printed."),
        _("Flatten the page and scan it again."),
    ),
    "anchors": (
        _("Too few of the black marks at the edges can be seen."),
        _("Scan the whole page again, with nothing lying on its edges."),
    ),
}
_OTHER = (
    _("The page cannot be read."),
    _("Scan it again in gray at 200 dpi, flat and whole, as PDF, JPEG, PNG or TIFF."),
)
_FLAGS = {
    "double": _("Several circles are marked."),
    "doubt": _("It is not clear whether this is a mark."),
    "unreadable": _("The circles cannot be seen clearly."),
}


def why(reason: str) -> tuple[str | Promise, str | Promise]:
    """Say what is the matter with a page, and the remedy."""
    return _WHY.get(reason, _OTHER)


def doubt(flag: str) -> str | Promise:
    """Say why a mark is shown to a person."""
    return _FLAGS.get(flag, _FLAGS["doubt"])
