"""Pre-ID labels to be stuck on pages of the tests: reflectance, 1 is white."""

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Picture = NDArray[np.float32]

#: A common size, 1 × 2⅝ inches.
WIDTH_MM, HEIGHT_MM = 66.7, 25.4
_BAR_MM = 0.33
_BARS_MM = 13.0


def label(text: str, dpi: float = 300) -> Picture:
    """A white label with a Code 128 in its middle."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    modules = np.asarray(code.to_image(scale=1), np.float32)[0] / 255
    scale = dpi / 25.4
    piece = np.ones((round(HEIGHT_MM * scale), round(WIDTH_MM * scale)), np.float32)
    bars = np.repeat(modules, round(_BAR_MM * scale))
    assert len(bars) < piece.shape[1], "the text is too long for the label"
    left, height = (piece.shape[1] - len(bars)) // 2, round(_BARS_MM * scale)
    top = (piece.shape[0] - height) // 2
    piece[top : top + height, left : left + len(bars)] = bars
    return piece


def torn(piece: Picture, kept: float) -> Picture:
    """The left part of a label; the rest was torn off."""
    return np.ascontiguousarray(piece[:, : round(kept * piece.shape[1])])


def stick(page: Picture, piece: Picture, x: float, y: float, angle: float = 0.0, dpi: float = 300) -> None:
    """Stick a piece over what is printed, its middle at ``x``, ``y`` (mm), turned by ``angle`` degrees."""
    height, width = piece.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    turn[:, 2] += (x * dpi / 25.4 - width / 2, y * dpi / 25.4 - height / 2)
    size = (page.shape[1], page.shape[0])
    there = cv2.warpAffine(np.ones_like(piece), turn, size) > 0.5
    page[there] = cv2.warpAffine(piece, turn, size, borderValue=1.0)[there]
