"""The two pictures that a person decides by: the field at three times its size, and the page with it outlined."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Box
from madrone.omr.registration.transform import Transform
from madrone.omr.review.cutting import corners_of, cut, grown

Gray = NDArray[np.uint8]
Picture = NDArray[np.uint8]

#: A screen shows 96 points to the inch, so this is three times the size of the paper.
FIELD_DPI: Final = 288.0
#: The height of the page's picture, in pixels.
_PAGE_HEIGHT: Final = 900
_MARGIN_MM: Final = 3.0
#: Blue, green, red: an orange that is seen on paper and pencil alike.
_OUTLINE: Final = (0, 96, 230)
_QUALITY: Final = 82


def field_picture(pixels: Gray, transform: Transform, box: Box) -> Picture:
    """The field with its whole row, upright, three times as large as on paper."""
    return cut(pixels, transform, grown(box, _MARGIN_MM), dpi=FIELD_DPI)


def page_picture(
    pixels: Gray, orientation: int, transform: Transform | None = None, boxes: Sequence[Box] = ()
) -> Picture:
    """The page as it was scanned, small and upright, with places of the paper outlined."""
    scale = _PAGE_HEIGHT / max(pixels.shape)
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    picture = np.repeat(small[:, :, None], 3, axis=2) if boxes else small
    if transform is not None:
        for box in boxes:
            corners = np.round(corners_of(transform, grown(box, 1.5)) * scale)
            outline = np.clip(corners, -10_000, 10_000).astype(np.int32)
            picture = np.ascontiguousarray(picture)
            cv2.polylines(picture, [outline], True, _OUTLINE, 2, cv2.LINE_AA)
    # The page was turned clockwise by so much; it is turned back.
    return np.ascontiguousarray(np.rot90(picture, orientation // 90 % 4))


def save_picture(path: Path, picture: Picture) -> None:
    """Write a JPEG that is there as a whole or not at all. Raises ``OSError``."""
    _, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    partial.write_bytes(content.tobytes())
    partial.replace(path)
