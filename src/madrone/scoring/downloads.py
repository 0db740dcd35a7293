"""Files that students handed in, given to scorers so that opening one can do no harm."""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from madrone.delivery.answer_parts import GivenFile

# These a browser shows as pictures and nothing else; everything else is bytes to be kept.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_UNFIT = re.compile(r"[^\w. -]+")
_LONGEST = 80


def download(file: GivenFile, *, otherwise: str) -> HttpResponse:
    """Answer with a student's file as a download, under its own name made harmless, or ``otherwise``.

    The name and the type are what a student's browser claimed: the type is believed of pictures alone, nothing is
    opened in the product's own page, and whatever is opened there nonetheless may neither run nor load anything.
    """
    kind = file.media_type if file.media_type in _PICTURES else "application/octet-stream"
    response = HttpResponse(file.data, content_type=kind)
    disposition = content_disposition_header(as_attachment=True, filename=safe_name(file.name) or otherwise)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_name(name: str) -> str:
    """Give a file's name without folders and signs that a system may take for something else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNFIT.sub("_", last).strip(". ")[-_LONGEST:]
