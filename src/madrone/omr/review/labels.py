"""What the bars of a Pre-ID label say: a Code 128 that was stuck, perhaps askew, into its box."""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

#: No serial is longer; a reader of bars finds none by accident in so short a text.
MOST_LETTERS = 40


def read_label(piece: NDArray[np.uint8]) -> str:
    """The text of the one Code 128 in a piece of a page; empty if there is none, or there are two that differ."""
    found = zxingcpp.read_barcodes(
        piece,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128]),
        try_rotate=True,
        try_downscale=True,
    )
    texts = {code.text for code in found if code.valid and 0 < len(code.text) <= MOST_LETTERS}
    text = texts.pop() if len(texts) == 1 else ""
    return text if text.isprintable() else ""
