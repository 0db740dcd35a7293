"""What the bars of a Pre-ID label say: a Code 128 that was stuck, perhaps askew or over another, into its box."""

from typing import Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

#: No serial is longer; a reader of bars finds none by accident in so short a text.
MOST_LETTERS: Final = 40
#: Bars are steep at so large a share of a label's pixels at least; an empty box has a line of print.
_LEAST_STEEP: Final = 0.02
#: A pixel is steep where its neighbours differ by so many gray levels.
_STEEP: Final = 60.0
#: Directions that agree by less than this are not those of bars (1 if all run one way, 0 if they run all ways).
_AGREEING: Final = 0.35
#: The reader of bars finds labels that are turned by less than this, in degrees.
_STRAIGHT: Final = 3.0


def read_labels(piece: Gray) -> tuple[str, ...]:
    """The texts of all Code 128 in a piece of a page, each once and in order; what is torn or smeared says nothing.

    A label may lie at any angle. A code counts only with its check letter, so that half of a label is none.
    """
    texts = _texts(piece)
    if not texts:
        angle = _angle_of_bars(piece)
        if angle is not None and abs(angle) > _STRAIGHT:
            texts = _texts(_turned(piece, angle))
    return tuple(sorted(texts))


def _texts(piece: Gray) -> set[str]:
    found = zxingcpp.read_barcodes(
        piece,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128]),
        try_rotate=True,
        try_downscale=True,
    )
    texts = {code.text for code in found if code.valid and 0 < len(code.text) <= MOST_LETTERS}
    return {text for text in texts if text.isprintable()}


def _angle_of_bars(piece: Gray) -> float | None:
    """How far bars are turned, in degrees from the nearest upright or level; None if there are none.

    The direction in which gray changes most, by the tensor of structure; all sides of all bars agree on it. Source:
    J. Bigün and G. Granlund 1987, "Optimal orientation detection of linear symmetry".
    """
    along = cv2.Sobel(piece, cv2.CV_32F, 1, 0) / 4
    down = cv2.Sobel(piece, cv2.CV_32F, 0, 1) / 4
    steep = np.hypot(along, down) > _STEEP
    if steep.mean() < _LEAST_STEEP:
        return None
    x, y = along[steep], down[steep]
    double = complex(float((x * x - y * y).sum()), float(2 * (x * y).sum()))
    if abs(double) < _AGREEING * float((x * x + y * y).sum()):
        return None
    angle = float(np.degrees(np.angle(double))) / 2
    return (angle + 45) % 90 - 45


def _turned(piece: Gray, angle: float) -> Gray:
    """The piece turned back by an angle, with all that it shows."""
    height, width = piece.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    side = int(np.ceil(np.hypot(height, width)))
    matrix[:, 2] += ((side - width) / 2, (side - height) / 2)
    turned = cv2.warpAffine(
        piece, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, dtype=np.uint8)
