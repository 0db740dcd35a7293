"""What hands leave on paper: graphite that wanders, ballpoint, felt pen, rubber.

A line is a walk with inertia; its width and pressure change along it. Nothing is shared with ``omr.simulation``: a
reader that fits one pencil only would fail here.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.tests.failures.paper import MM, Paper

Path = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pen:
    """``dark``: how much light a full stroke takes; ``width`` in mm; ``grain``: how much the paper shows through."""

    dark: float
    width: float
    grain: float


def pencil(rng: np.random.Generator) -> Pen:
    """An HB pencil, pressed as children do."""
    return Pen(float(rng.uniform(0.5, 0.8)), float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.2, 0.45)))


def hard_pencil(rng: np.random.Generator) -> Pen:
    """A 3H pencil, or a hand that hardly presses."""
    return Pen(float(rng.uniform(0.22, 0.36)), float(rng.uniform(0.4, 0.7)), float(rng.uniform(0.4, 0.7)))


def soft_pencil(rng: np.random.Generator) -> Pen:
    """A 4B pencil, pressed until it shines."""
    return Pen(float(rng.uniform(0.85, 0.95)), float(rng.uniform(0.8, 1.2)), 0.08)


def ballpoint(rng: np.random.Generator) -> Pen:
    """Blue or black ballpoint: thin, even, dark."""
    return Pen(float(rng.uniform(0.6, 0.92)), float(rng.uniform(0.28, 0.45)), 0.05)


def felt(rng: np.random.Generator) -> Pen:
    """A felt pen: broad, black, without grain."""
    return Pen(float(rng.uniform(0.85, 0.97)), float(rng.uniform(1.0, 1.7)), 0.0)


def draw(paper: Paper, path: Path, pen: Pen, rng: np.random.Generator, strength: float = 1.0) -> None:
    """Draw a path (mm on the paper, (n, 2)) with a pen."""
    darken(paper, *_layer(paper, path, pen, rng, strength))


def rub_out(paper: Paper, path: Path, pen: Pen, rng: np.random.Generator) -> None:
    """Draw a path and rub it out again: a ghost of its lines and a smear around them."""
    layer, left, top = _layer(paper, path, pen, rng, 1.0, margin=2.0)
    spread = cv2.blur(layer, (int(1.4 * MM) | 1, int(0.7 * MM) | 1))
    ghost = layer * np.float32(rng.uniform(0.03, 0.14)) + spread * np.float32(rng.uniform(0.05, 0.18))
    darken(paper, ghost.astype(np.float32), left, top)


def darken(paper: Paper, layer: Paper, left: int, top: int) -> None:
    """Take the light of a layer (0 to 1) from the paper; what is beyond the paper's edge is lost."""
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + layer.shape[1], paper.shape[1]), min(top + layer.shape[0], paper.shape[0])
    if x0 < x1 and y0 < y1:
        paper[y0:y1, x0:x1] *= 1 - layer[y0 - top : y1 - top, x0 - left : x1 - left]


def _layer(
    paper: Paper, path: Path, pen: Pen, rng: np.random.Generator, strength: float, margin: float = 0.5
) -> tuple[Paper, int, int]:
    reach = margin + pen.width
    left, top = (int(v) for v in np.floor((path.min(axis=0) - reach) * MM))
    right, bottom = (int(v) for v in np.ceil((path.max(axis=0) + reach) * MM))
    layer = np.zeros((bottom - top, right - left), dtype=np.float32)
    points = (path * MM - (left, top)) * 16
    pressure = np.clip(1 + 0.12 * np.cumsum(rng.normal(0, 0.5, len(path))) / np.sqrt(len(path)), 0.75, 1.2)
    for at in range(len(path) - 1):
        thick = max(1, round(pen.width * MM * float(rng.uniform(0.85, 1.15))))
        step = np.zeros_like(layer)
        cv2.line(
            step,
            tuple(int(v) for v in points[at]),
            tuple(int(v) for v in points[at + 1]),
            float(pen.dark * strength * pressure[at]),
            thick,
            cv2.LINE_AA,
            4,
        )
        np.maximum(layer, step, out=layer)
    if pen.grain:
        speckle = cv2.GaussianBlur(rng.random(layer.shape, dtype=np.float32), (0, 0), 0.08 * MM)
        speckle = (speckle - speckle.min()) / max(float(np.ptp(speckle)), 1e-6)
        layer *= 1 - np.float32(pen.grain) * speckle.astype(np.float32)
    return np.clip(layer, 0, 0.98), left, top


def wandering(x: float, y: float, radius: float, width: float, rng: np.random.Generator) -> Path:
    """Fill a disc by going back and forth in it: a bouncing walk, long enough to come everywhere."""
    steps = int(26 * (radius / max(width, 0.35)) ** 1.2) + 12
    place, heading = np.zeros(2), rng.uniform(0, 2 * np.pi)
    points = []
    for _ in range(steps):
        heading += rng.normal(0, 0.5)
        place = place + 0.75 * radius * np.array([np.cos(heading), np.sin(heading)])
        if np.hypot(*place) > radius:
            place *= radius / np.hypot(*place)
            heading = np.arctan2(-place[1], -place[0]) + rng.normal(0, 0.8)
        points.append(place)
    return np.array(points) + np.array([x, y])


def hatching(x: float, y: float, radius: float, gap: float, rng: np.random.Generator) -> Path:
    """Zigzag through a disc in one direction with so many millimetres between the lines."""
    rows = np.arange(-radius, radius, gap) + rng.normal(0, 0.1 * gap)
    half = np.sqrt(np.maximum(radius**2 - rows**2, (0.3 * radius) ** 2))
    sign = np.where(np.arange(len(rows)) % 2, -1, 1)
    across = turned(np.stack([sign * half, rows], axis=1), rng.uniform(0, np.pi))
    return across + np.array([x, y])


def turned(path: Path, angle: float) -> Path:
    """The path turned around its origin."""
    cos, sin = np.cos(angle), np.sin(angle)
    return path @ np.array([[cos, sin], [-sin, cos]])
