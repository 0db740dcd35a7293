"""What an honest player never sends to pictures, scales, recordings, drawings and file fields.

Each check takes the interaction and the members of its value, and raises ``PciError`` of the kind ``count`` (more
than may be given), ``range`` (beyond the picture or the scale), ``file`` (no file that may be given here) or
``size``.
"""

from madrone.qti.given_files import MAX_FILE_BYTES, GivenFile, read_file
from madrone.qti.interactions import Interaction
from madrone.qti.pci import PciError
from madrone.qti.responses_choices import Check, Members
from madrone.qti.values import Point, Scalar, is_number


def check_points(interaction: Interaction, members: Members) -> None:
    """Points of the picture, no more than may be set."""
    if interaction.max_choices and len(members) > interaction.max_choices:
        raise PciError("count", f"at most {interaction.max_choices} points may be set")
    picture = interaction.picture
    for place in members:
        if not isinstance(place, Point):
            raise PciError("base-type", "points are expected")
        limits = (picture.width, picture.height) if picture is not None else (None, None)
        for value, most in zip(place, limits, strict=True):
            if value < 0 or (most is not None and value > most):
                raise PciError("range", f"the point {place[0]} {place[1]} is not in the picture")


def check_slid(interaction: Interaction, members: Members) -> None:
    """A number on the scale."""
    scale = interaction.slider
    for value in members:
        number = _number(value)
        if scale is not None and number is not None and not scale.lower <= number <= scale.upper:
            raise PciError("range", f"the scale goes from {scale.lower:g} to {scale.upper:g}")


def check_plays(interaction: Interaction, members: Members) -> None:
    """How often a recording was played: no more often than it may be."""
    most = interaction.media.max_plays if interaction.media is not None else 0
    for value in members:
        count = _number(value)
        if count is not None and (count < 0 or (most and count > most)):
            raise PciError("count", f"{count} times is not how often it may be played")


def check_drawing(interaction: Interaction, members: Members) -> None:
    """A drawing: a PNG of a size that can be kept."""
    for value in members:
        if _file(value).mime != "image/png":
            raise PciError("file", "a drawing is a PNG")


def check_upload(interaction: Interaction, members: Members) -> None:
    """A file of a kind that the interaction takes, of a size that can be kept."""
    for value in members:
        mime = _file(value).mime
        if interaction.upload_types and not any(_fits(mime, kind) for kind in interaction.upload_types):
            raise PciError("file", f"a file of type {mime[:80]} is not taken here")


GRAPHIC_CHECKS: dict[str, Check] = {
    "drawing": check_drawing,
    "media": check_plays,
    "position-object": check_points,
    "select-point": check_points,
    "slider": check_slid,
    "upload": check_upload,
}


def _number(value: Scalar) -> int | float | None:
    return value if is_number(value) and isinstance(value, int | float) else None


def _file(value: Scalar) -> GivenFile:
    file = read_file(value)
    if file is None:
        raise PciError("file", "a file with data, mime and name is expected")
    if file.size > MAX_FILE_BYTES:
        raise PciError("size", f"the file is larger than {MAX_FILE_BYTES} bytes")
    return file


def _fits(mime: str, kind: str) -> bool:
    return mime.startswith(kind[:-1]) if kind.endswith("/*") else mime == kind
