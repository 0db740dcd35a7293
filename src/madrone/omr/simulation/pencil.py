"""Graphite on paper: strokes drawn with pressure, grain, gaps and a shaking hand.

A page is a picture of reflectance, 1 for white paper; a stroke multiplies it by one minus its darkness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.simulation.students import Pencil, Stroke

Reflectance = NDArray[np.float32]

#: cv2 draws with this many bits below the pixel.
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Hand:
    """One student's hand: the darkness of the lead, how far it misses, its slant (rad), its width (mm)."""

    darkness: float
    miss: float
    slant: float
    width: float


def take_hand(rng: np.random.Generator) -> Hand:
    """Draw a student: from a hard pencil to a soft one, from neat to hasty."""
    return Hand(
        darkness=float(rng.uniform(0.5, 0.85)),
        miss=float(rng.uniform(0.05, 0.28)),
        slant=float(rng.uniform(0, np.pi)),
        width=float(rng.uniform(0.45, 0.85)),
    )


def draw_strokes(
    page: Reflectance, strokes: Iterable[Stroke], hand: Hand, dpi: float, rng: np.random.Generator
) -> None:
    """Draw ``strokes`` on ``page`` in place."""
    for stroke in strokes:
        _draw(page, stroke, hand, dpi / 25.4, rng)


def _draw(page: Reflectance, stroke: Stroke, hand: Hand, scale: float, rng: np.random.Generator) -> None:
    reach = (9.0 if stroke.pencil is Pencil.LINE else 2.2) * stroke.r
    side = int(2 * reach * scale) + 1
    centre_x = stroke.x * scale - 0.5 + rng.normal(0, hand.miss * scale)
    centre_y = stroke.y * scale - 0.5 + rng.normal(0, hand.miss * scale)
    left, top = int(centre_x) - side // 2, int(centre_y) - side // 2
    path, width, darkness = _trace(stroke, hand, rng)
    canvas = np.zeros((side, side), dtype=np.uint8)
    points = (path * scale + (centre_x - left, centre_y - top)) * (1 << _SHIFT)
    thickness = max(1, round(width * scale))
    cv2.polylines(canvas, [points.astype(np.int32)], False, 255, thickness, cv2.LINE_AA, _SHIFT)
    layer = canvas.astype(np.float32) * np.float32(darkness / 255)
    if stroke.pencil is Pencil.RUBBED:
        layer = _rubbed(layer, scale, rng)
    layer *= _grain(side, rng, heavy=darkness > 0.6)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + side, page.shape[1]), min(top + side, page.shape[0])
    if x0 < x1 and y0 < y1:
        page[y0:y1, x0:x1] *= 1 - layer[y0 - top : y1 - top, x0 - left : x1 - left]


def _trace(stroke: Stroke, hand: Hand, rng: np.random.Generator) -> tuple[NDArray[np.float64], float, float]:
    """The path (mm, around the centre), its width (mm) and its darkness."""
    r, dark = stroke.r, hand.darkness * rng.uniform(0.88, 1.08)
    match stroke.pencil:
        case Pencil.FILL | Pencil.RUBBED:
            return _scribble(r * rng.uniform(0.78, 1.12), hand, rng), hand.width, min(dark, 0.92)
        case Pencil.LIGHT:
            return _scribble(r * rng.uniform(0.7, 1.05), hand, rng), hand.width, dark * rng.uniform(0.3, 0.5)
        case Pencil.PARTIAL:
            shift = rng.uniform(-0.4, 0.4, 2) * r
            return _scribble(r * rng.uniform(0.45, 0.62), hand, rng) + shift, hand.width, dark
        case Pencil.DOT:
            return _scribble(r * 0.12, hand, rng) + rng.uniform(-0.5, 0.5, 2) * r, 0.45, dark * 0.9
        case Pencil.CROSS:
            a = rng.uniform(0.75, 1.15) * r
            legs = np.array([[-a, -a], [a, a], [0, 0], [a, -a], [-a, a]]) * 0.8
            return _turned(legs, rng.normal(0, 0.15)) + rng.normal(0, 0.06, (5, 2)), hand.width * 0.8, dark
        case Pencil.TICK:
            hook = np.array([[-0.7, 0.0], [-0.15, 0.65], [1.1, -1.0]]) * r * rng.uniform(0.8, 1.15)
            return hook + rng.normal(0, 0.08, (3, 2)), hand.width * 0.8, dark
        case Pencil.LINE:
            length, angle = rng.uniform(3.5, 8) * r, rng.uniform(0, 2 * np.pi)
            along = np.linspace(-0.3, 0.7, 6)[:, None] * length * (np.cos(angle), np.sin(angle))
            return along + rng.normal(0, 0.12, (6, 2)), hand.width * 0.6, dark * rng.uniform(0.6, 1)


def _scribble(radius: float, hand: Hand, rng: np.random.Generator) -> NDArray[np.float64]:
    """Back and forth across a disc, as a hand fills it."""
    pitch = hand.width * rng.uniform(0.5, 0.85)
    rows = np.arange(-radius + pitch / 3, radius, pitch)
    if rows.size < 2:
        rows = np.array([-radius / 2, radius / 2])
    half = np.sqrt(np.maximum(radius**2 - rows**2, (0.2 * radius) ** 2))
    path = np.repeat(np.stack([half, rows], axis=1), 2, axis=0)
    path[0::4, 0] *= -1
    path[3::4, 0] *= -1
    path += rng.normal(0, 0.07 * radius + 0.02, path.shape)
    return _turned(path, hand.slant + rng.normal(0, 0.25))


def _turned(path: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    cos, sin = np.cos(angle), np.sin(angle)
    return path @ np.array([[cos, sin], [-sin, cos]])


def _rubbed(layer: Reflectance, scale: float, rng: np.random.Generator) -> Reflectance:
    """What a rubber leaves: a little of the mark, smeared, and a ghost of its strokes."""
    smear = cv2.GaussianBlur(layer, (0, 0), float(rng.uniform(0.25, 0.6) * scale))
    left: Reflectance = smear * np.float32(rng.uniform(0.1, 0.28)) + layer * np.float32(rng.uniform(0.0, 0.1))
    return left


@lru_cache(maxsize=1)
def _paper() -> Reflectance:
    """One sheet of paper grain, 0 to 1; every stroke takes a piece at random."""
    rng = np.random.default_rng(20261122)
    fine = rng.normal(0, 1, (1024, 1024)).astype(np.float32)
    grain = cv2.GaussianBlur(fine, (0, 0), 0.9) * 2.2 + cv2.GaussianBlur(fine, (0, 0), 3.0) * 4.0
    return np.clip(0.5 + 0.28 * grain, 0, 1).astype(np.float32)


def _grain(side: int, rng: np.random.Generator, *, heavy: bool) -> Reflectance:
    """How much of the paper the lead touched: nearly all when it was pressed, the tops of the grain when not."""
    paper = _paper()
    side = min(side, paper.shape[0])
    top, left = (int(v) for v in rng.integers(0, paper.shape[0] - side + 1, 2))
    piece = paper[top : top + side, left : left + side]
    floor = np.float32(0.72 if heavy else 0.45)
    return floor + (1 - floor) * piece
