"""What kind of tones a picture has."""

from madrone.omr.images.pages import Gray


def is_black_and_white(pixels: Gray) -> bool:
    """Whether a picture has no gray, by a sample of its pixels: one in thirty-five."""
    piece = pixels[::7, ::5]
    return bool(((piece == 0) | (piece == 255)).all())
