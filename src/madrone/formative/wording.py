"""Why a page was not read and what to do, in words for a teacher; the reasons are the engine's codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WHOLE = _("Scan the whole page again, flat and with nothing on its edges.")
_SMALLER = _("Scan it again in gray at 200 dpi, or divide the file.")
_AGAIN = _("Scan the page again and upload the new scan.")
_CLOSER = _("Scan it at 200 dpi, or take the picture closer, so that the page fills it.")
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
    "two-pages": (_("There are two sheets in one picture."), _("Scan or photograph them one by one.")),
    "blank-page": (_("The page is blank."), _("Set it aside if it is the back of a sheet.")),
    "duplicate": (
        _("There are different scans of this sheet."),
        _("Set aside the one that does not count; the other is then used."),
    ),
    "distorted": (
        _("The page is bent or torn, so the circles are not where they were printed."),
        _("Flatten the page and scan it again."),
    ),
    "anchors": (_("Too few of the black marks at the edges can be seen."), _WHOLE),
    "no-fiducials": (
        _("The round marks in the corners cannot be seen, so this may be no answer sheet."),
        _WHOLE,
    ),
    "mirrored": (
        _("The page is mirrored, as if it were seen through the paper."),
        _("Turn the sheet over, or switch mirroring off, and scan it again."),
    ),
    "too-small": (_("The picture is too small to see the circles."), _CLOSER),
    "too-large": (_("The picture or file is far larger than a page needs."), _SMALLER),
    "too-complex": (
        _("This page of the PDF is no scan: it is a large drawing."),
        _("Print it and scan the print."),
    ),
    "too-many-pages": (
        _("The file has more than 10,000 pages. Those after that were not read."),
        _("Divide the file and upload its parts."),
    ),
    "unknown-kind": (
        _("The file is no picture and no PDF, whatever its name says."),
        _("Save or scan it as PDF, JPEG, PNG or TIFF. A photo from a telephone has to be a JPEG."),
    ),
    "empty-file": (_("The file is empty or has no pages."), _("Scan or copy it again.")),
    "encrypted": (_("The PDF is protected by a password."), _("Save it without one and upload it again.")),
    "broken-file": (_("The file is damaged."), _("Scan or copy it again.")),
    "broken-page": (_("This page of the file is damaged."), _AGAIN),
    "broken-picture": (_("The picture is damaged or ends too early."), _AGAIN),
    "lost-page": (_("The file became shorter while it was read."), _("Upload it again.")),
    "unreadable-file": (_("The stored file could not be opened."), _("Upload it again.")),
    "gave-up": (_("Reading this page took too long, so it was passed over."), _AGAIN),
    "failed": (
        _("The reader failed on this page. The other pages are not touched by it."),
        _("Scan the page again. If that fails too, tell whoever looks after Madrone."),
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


def is_worded(reason: str) -> bool:
    """Tell whether a reason has a sentence of its own."""
    return reason in _WHY


def doubt(flag: str) -> str | Promise:
    """Say why a mark is shown to a person."""
    return _FLAGS.get(flag, _FLAGS["doubt"])
