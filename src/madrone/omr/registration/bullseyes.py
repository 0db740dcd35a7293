"""Where the bullseyes are: by correlation in a small copy of the picture, then to a fraction of a pixel in the picture.

Correlation is blind to shading and exposure, and a bullseye looks alike at every angle. Only the corners of the picture
are searched; the whole of it is searched when they do not give a page, as with telephone pictures.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from madrone.omr.registration.sampling import Gray

#: The white ring and the core, as shares of a bullseye's radius.
RING, CORE = 2.6 / 3.9, 1.3 / 3.9
#: The radius of a bullseye in the small copy: enough to tell it from a letter, few enough pixels to be quick.
_SMALL_RADIUS: Final = 5.0
_CORNER_SHARE: Final = 0.2
_LIKENESS: Final = 0.55
#: In the whole picture there is much else, as parts of the codes.
_CLEARLY: Final = 0.75
#: Sizes that are tried: in corners what scanners do, in the whole picture how far a telephone may be held away.
_CORNER_SIZES: Final = (1.0, 0.88, 1.12)
_SIZES: Final = (1.0, 0.82, 0.67, 0.55, 0.45)


@dataclass(frozen=True, slots=True)
class Bullseye:
    """One that was found: its centre and radius in pixels, and how much it looks like one (1 is perfect)."""

    x: float
    y: float
    r: float
    likeness: float


def in_corners(pixels: Gray, radius: float) -> list[list[Bullseye]]:
    """At most two in each corner of the picture, best first, clockwise from the top left; ``radius`` in pixels."""
    factor = max(1, round(radius / _SMALL_RADIUS))
    height, width = pixels.shape
    tall, wide = (int(_CORNER_SHARE * max(height, width)) // factor * factor for _ in range(2))
    tall, wide = min(tall, height // factor * factor), min(wide, width // factor * factor)
    found = []
    for x, y in ((0, 0), (width - wide, 0), (width - wide, height - tall), (0, height - tall)):
        window = _shrunk(pixels[y : y + tall, x : x + wide], factor)
        candidates = _peaks(window, radius / factor, _CORNER_SIZES, most=2)
        found.append([_moved(candidate, factor, x, y) for candidate in candidates])
    return [[better for one in corner if (better := refine(pixels, one)) is not None] for corner in found]


def anywhere(pixels: Gray, radius: float, *, most: int = 8) -> list[Bullseye]:
    """The best in the whole picture, best first; ``radius`` is about the largest that a bullseye can have.

    A 0 in a circle looks much like a bullseye, only paler, so the blackest come first.
    """
    factor = max(1, round(0.7 * radius / _SMALL_RADIUS))
    small = _shrunk(pixels, factor)
    candidates = _peaks(small, radius / factor, _SIZES, most=30 * most)
    candidates.sort(key=lambda one: -one.likeness * _contrast(small, one))
    refined = (refine(pixels, _moved(one, factor, 0, 0)) for one in candidates[: 4 * most])
    return [one for one in refined if one is not None and one.likeness > _CLEARLY][:most]


def refine(pixels: Gray, rough: Bullseye) -> Bullseye | None:
    """Move a rough finding to where the gradients of its circles point; None if it is no bullseye at all.

    The centre is the point with the least squared distance to all lines along gradients (W. Förstner 1987), found anew
    around each better centre.
    """
    x, y = rough.x, rough.y
    for _ in range(3):
        x, y = _gradient_centre(pixels, x, y, 1.12 * rough.r)
        if not np.hypot(x - rough.x, y - rough.y) < 0.6 * rough.r:
            return None
    r, likeness = _profile(pixels, x, y, rough.r)
    return Bullseye(x, y, r, likeness) if likeness >= _LIKENESS else None


def _shrunk(window: Gray, factor: int) -> NDArray[np.float32]:
    size = (max(1, window.shape[1] // factor), max(1, window.shape[0] // factor))
    whole = window[: size[1] * factor, : size[0] * factor]
    return cv2.resize(whole, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _moved(candidate: Bullseye, factor: int, x: int, y: int) -> Bullseye:
    """From a shrunken window back to the picture; a pixel's centre is half a pixel from its corner."""
    return Bullseye(
        (candidate.x + 0.5) * factor - 0.5 + x,
        (candidate.y + 0.5) * factor - 0.5 + y,
        candidate.r * factor,
        candidate.likeness,
    )


def _peaks(
    window: NDArray[np.float32], radius: float, sizes: tuple[float, ...], *, most: int
) -> list[Bullseye]:
    """The places that look most like a bullseye, none within the radius of a better one."""
    found: list[Bullseye] = []
    for size in sizes:
        template = _template(round(size * radius, 1))
        side = template.shape[0]
        if min(window.shape) < side:
            continue
        likeness = cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED)
        local = cv2.dilate(likeness, np.ones((3, 3), np.uint8))
        rows, columns = np.nonzero((likeness >= local) & (likeness > _LIKENESS))
        middle = (side - 1) / 2
        found += [
            Bullseye(float(x + middle), float(y + middle), size * radius, float(likeness[y, x]))
            for y, x in zip(rows, columns, strict=True)
        ]
        if len(sizes) == len(_CORNER_SIZES) and any(one.likeness > 0.8 for one in found):
            break  # A good one of the usual size needs no others to be tried.
    kept: list[Bullseye] = []
    while found and len(kept) < most:
        best = max(found, key=lambda one: one.likeness)
        kept.append(best)
        found = [one for one in found if (one.x - best.x) ** 2 + (one.y - best.y) ** 2 > radius**2]
    return kept


def _contrast(window: NDArray[np.float32], one: Bullseye) -> float:
    top, left, reach = int(one.y), int(one.x), int(1.2 * one.r) + 1
    piece = window[max(0, top - reach) : top + reach + 1, max(0, left - reach) : left + reach + 1]
    return float(piece.std())


@lru_cache(maxsize=64)
def _template(radius: float) -> NDArray[np.float32]:
    """A bullseye on paper, each pixel the mean of what it covers."""
    fine = 8
    side = 2 * int(np.ceil(1.25 * radius)) + 1
    place = (np.arange(side * fine) + 0.5) / fine - side / 2
    distance = np.hypot(place[:, None], place[None, :]) / radius
    white = (distance > 1) | ((distance < RING) & (distance > CORE))
    means = white.reshape(side, fine, side, fine).mean(axis=(1, 3)) * 255
    return cv2.GaussianBlur(means.astype(np.float32), (0, 0), 0.5)


@njit(cache=True, fastmath=True, nogil=True)
def _gradient_centre(pixels: Gray, x: float, y: float, reach: float) -> tuple[float, float]:
    """Where the lines along the gradients within ``reach`` of a point meet best; far away if they do not."""
    height, width = pixels.shape
    xx = xy = yy = bx = by = 0.0
    for row in range(max(1, int(y - reach)), min(height - 1, int(y + reach) + 2)):
        for column in range(max(1, int(x - reach)), min(width - 1, int(x + reach) + 2)):
            dx, dy = column - x, row - y
            if dx * dx + dy * dy > reach * reach:
                continue
            gx = float(pixels[row, column + 1]) - float(pixels[row, column - 1])
            gy = float(pixels[row + 1, column]) - float(pixels[row - 1, column])
            # A line along the gradient is one equation with the normal (−gy, gx).
            xx += gy * gy
            xy -= gx * gy
            yy += gx * gx
            cross = gx * dy - gy * dx
            bx -= gy * cross
            by += gx * cross
    det = xx * yy - xy * xy
    if det <= 1e-9 * (xx + yy) ** 2 or det == 0:
        return x + 1e6, y
    return x + (yy * bx - xy * by) / det, y + (xx * by - xy * bx) / det


@njit(cache=True, fastmath=True, nogil=True)
def _profile(pixels: Gray, x: float, y: float, radius: float) -> tuple[float, float]:
    """The radius that fits best and the correlation of the mean ring at each distance with a bullseye's."""
    height, width = pixels.shape
    steps = 40
    profile = np.zeros(steps)
    for step in range(steps):
        distance = (step + 0.5) / steps * 1.45 * radius
        count = 0
        for turn in range(32):
            angle = 2 * np.pi * turn / 32
            px, py = x + distance * np.cos(angle), y + distance * np.sin(angle)
            if px >= 0 and py >= 0 and px < width - 1 and py < height - 1:
                left, top = int(px), int(py)
                fx, fy = px - left, py - top
                upper = pixels[top, left] * (1 - fx) + pixels[top, left + 1] * fx
                lower = pixels[top + 1, left] * (1 - fx) + pixels[top + 1, left + 1] * fx
                profile[step] += upper * (1 - fy) + lower * fy
                count += 1
        if count < 20:
            return radius, 0.0
        profile[step] /= count
    best_r, best = radius, -1.0
    wanted = np.empty(steps)
    for size in range(-12, 13):
        r = 1 + size / 60
        for step in range(steps):
            distance = (step + 0.5) / steps * 1.45 / r
            inner = distance < 2.6 / 3.9 and distance > 1.3 / 3.9
            wanted[step] = 1.0 if inner or distance > 1 else 0.0
        a, b = profile - profile.mean(), wanted - wanted.mean()
        likeness = (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-9)
        if likeness > best:
            best_r, best = r * radius, likeness
    return best_r, best
