"""Whether a picture holds another page beside the one that was found, which nobody would miss."""

from typing import Final

import cv2
import numpy as np

from madrone.omr.layout.geometry import PageLayout
from madrone.omr.registration.bullseyes import anywhere
from madrone.omr.registration.sampling import Gray
from madrone.omr.registration.transform import Transform

#: A page that covers more of its picture than this leaves no room for another.
_ALONE: Final = 0.62
#: So many bullseyes beyond a page's own are another page; each this near to the size of the page's.
_ENOUGH, _ALIKE = 2, 1.4
#: The margin (mm) around the page's own bullseyes in which nothing counts.
_OWN: Final = 8.0


def is_in_company(pixels: Gray, page: PageLayout, transform: Transform) -> bool:
    """Whether there are bullseyes of another page in the picture."""
    marks = np.array([(mark.x, mark.y) for mark in page.fiducials])
    middle = marks.mean(axis=0)
    reach = np.abs(marks - middle).max(axis=0) + _OWN
    corners = middle + reach * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    outline = transform.plain(corners).astype(np.float32)
    if cv2.contourArea(outline) > _ALONE * pixels.size:
        return False
    width = float(np.linalg.norm(outline[1] - outline[0]))
    radius = page.fiducials[0].r * width / (2 * reach[0])
    others = [
        one
        for one in anywhere(pixels, 1.1 * radius, most=12)
        if cv2.pointPolygonTest(outline, (one.x, one.y), False) < 0
        and radius / _ALIKE < one.r < radius * _ALIKE
    ]
    return len(others) >= _ENOUGH
