"""The two codes of a page as PDF drawing: a QR code of level M and a square Data Matrix, both of the same text."""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Code
from madrone.omr.layout.style import POINT

Modules = NDArray[np.bool_]


def modules_of(code: Code, text: str) -> Modules:
    """The dark modules of a code, row by row from the top left, without a quiet zone."""
    if code.kind == "qr":
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    else:
        # Without being asked it would make a rectangle, which is read less often.
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    return np.asarray(made.to_image(scale=1, add_quiet_zones=False)) < 128


def draw_code(code: Code, text: str, page_height: float) -> bytes:
    """PDF operators that fill the code's dark modules; ``page_height`` (mm), because PDF counts from below."""
    modules = modules_of(code, text)
    side = modules.shape[0]
    step = code.size / side / POINT
    left = (code.x - code.size / 2) / POINT
    top = (page_height - code.y + code.size / 2) / POINT
    # In units of one module and from the top down, so that the numbers are short.
    head = f"q 0 g {step:.5f} 0 0 {-step:.5f} {left:.4f} {top:.4f} cm\n"
    runs = [f"{start} {row} {length} 1 re" for row in range(side) for start, length in _runs(modules[row])]
    return (head + "\n".join(runs) + "\nf\nQ\n").encode()


def _runs(row: Modules) -> list[tuple[int, int]]:
    """The dark stretches of one row: where each begins and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    return [(int(start), int(end - start)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
