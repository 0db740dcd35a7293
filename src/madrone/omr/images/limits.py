"""What a page may be at most, and what a page is that may not be used.

A Letter page at 600 dpi has 34 million pixels; a telephone's picture has up to 50.
"""

from typing import Final

from madrone.omr.errors import ScanError

MOST_PIXELS: Final = 64_000_000
LONGEST_SIDE: Final = 20_000
SHORTEST_SIDE: Final = 300
#: Nothing is gained above this: a longer picture is decoded at half its size.
ENOUGH: Final = 4_500
MOST_PAGES: Final = 10_000
MOST_BYTES: Final = 2_000_000_000
#: Of a picture within its file, before it is unpacked.
MOST_PACKED: Final = 200_000_000


def check_size(width: int, height: int) -> None:
    """Raise ``ScanError`` (``too-large`` or ``too-small``) unless a picture of this size can be a page."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise ScanError(
            "too-large",
            f"The picture has {width} × {height} pixels, more than a page needs. Scan at 150 to 600 dpi, best at 200.",
        )
    if min(width, height) < SHORTEST_SIDE:
        raise ScanError(
            "too-small",
            f"The picture has only {width} × {height} pixels. Scan the whole page at 150 dpi or more.",
        )


def broken(problem: Exception) -> ScanError:
    """The error for a picture that its decoder gave up on."""
    return ScanError("broken-picture", f"The picture is damaged ({problem}). Scan or copy the page again.")
