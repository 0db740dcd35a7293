"""Pieces of a page, upright and at a known scale, whatever the scanner or the telephone did to it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Box
from madrone.omr.registration.transform import Points, Transform

Gray = NDArray[np.uint8]

#: The paper between two places whose points are worked out; between them the picture changes evenly.
_STEP_MM = 4.0


def grown(box: Box, margin: float) -> Box:
    """The box with a margin on all sides, in millimetres."""
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)


def corners_of(transform: Transform, box: Box) -> Points:
    """Where the corners of a box stand in the picture, (4, 2) in pixels, clockwise from the paper's top left."""
    right, bottom = box.x + box.width, box.y + box.height
    return transform.pixels(np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]]))


def cut(pixels: Gray, transform: Transform, box: Box, *, dpi: float) -> Gray:
    """What stands in a box of the paper, at ``dpi``; what lies outside the picture is white."""
    width, height = (max(2, round(side * dpi / 25.4)) for side in (box.width, box.height))
    columns, rows = (max(2, round(side / _STEP_MM) + 1) for side in (box.width, box.height))
    x, y = np.meshgrid(
        np.linspace(box.x, box.x + box.width, columns), np.linspace(box.y, box.y + box.height, rows)
    )
    coarse = transform.pixels(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(rows, columns, 2)
    places = _between(coarse.astype(np.float32), width, height)
    piece = cv2.remap(
        pixels,
        places[:, :, 0],
        places[:, :, 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255.0,
    )
    return np.asarray(piece, dtype=np.uint8)


def _between(coarse: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """A place for every pixel, from corner to corner of the coarse places."""
    rows, columns = coarse.shape[:2]
    u = np.linspace(0, columns - 1, width, dtype=np.float32)
    v = np.linspace(0, rows - 1, height, dtype=np.float32)
    at_x, at_y = np.broadcast_to(u, (height, width)), np.broadcast_to(v[:, None], (height, width))
    return np.asarray(
        cv2.remap(coarse, np.ascontiguousarray(at_x), np.ascontiguousarray(at_y), cv2.INTER_LINEAR),
        dtype=np.float32,
    )
