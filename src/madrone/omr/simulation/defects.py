"""What goes wrong with paper and machines: twelve defects, each drawn at random, one on a page.

Some befall the paper (reflectance, before the scan), some the scan (gray pixels, after it). Source: omr.md 3, 6.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from madrone.omr.layout.geometry import PageLayout
from madrone.omr.simulation.pencil import Hand, Reflectance, draw_strokes
from madrone.omr.simulation.scanner import Gray
from madrone.omr.simulation.students import Pencil, Stroke

OnPaper = Callable[[Reflectance, PageLayout, float, np.random.Generator], Reflectance]
OnScan = Callable[[Gray, float, np.random.Generator], Gray]


def dog_ear(page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator) -> Reflectance:
    """A folded corner: the paper is missing there, and its back covers what is beside the fold."""
    height, width = page.shape
    size = rng.uniform(8, 24) * scale
    corner = int(rng.integers(4))
    x, y = (0 if corner in (0, 3) else width), (0 if corner in (0, 1) else height)
    inward_x, inward_y = (1 if x == 0 else -1), (1 if y == 0 else -1)
    skew = rng.uniform(0.7, 1.4)
    gone = np.array([[x, y], [x + inward_x * size, y], [x, y + inward_y * size * skew]], dtype=np.int32)
    flap = np.array(
        [gone[1], gone[2], [x + inward_x * size * 0.9, y + inward_y * size * skew * 0.9]], dtype=np.int32
    )
    cv2.fillPoly(page, [flap], 0.93)
    cv2.fillPoly(page, [gone], float(rng.choice([0.06, 0.97])))
    return page


def stain(page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator) -> Reflectance:
    """A ring of coffee somewhere on the page, with a paler inside."""
    height, width = page.shape
    centre = (int(rng.uniform(0.1, 0.9) * width), int(rng.uniform(0.1, 0.9) * height))
    radius = int(rng.uniform(12, 35) * scale)
    tone = np.zeros_like(page)
    cv2.circle(tone, centre, radius, float(rng.uniform(0.04, 0.12)), -1, cv2.LINE_AA)
    cv2.circle(tone, centre, radius, float(rng.uniform(0.15, 0.35)), int(1.8 * scale), cv2.LINE_AA)
    return page * (1 - cv2.GaussianBlur(tone, (0, 0), 0.6 * scale))


def lost_fiducial(
    page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator
) -> Reflectance:
    """A fiducial that was not printed or torn away."""
    lost = layout.fiducials[int(rng.integers(4))]
    centre = (int(lost.x * scale), int(lost.y * scale))
    cv2.circle(page, centre, int(1.3 * lost.r * scale), 0.97, -1)
    return page


def dirty_fiducial(
    page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator
) -> Reflectance:
    """A fiducial that was scribbled over."""
    mark = layout.fiducials[int(rng.integers(4))]
    _scribble(page, mark.x, mark.y, mark.r * rng.uniform(0.7, 1.3), scale, rng)
    return page


def dirty_code(page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator) -> Reflectance:
    """Pencil lines across one of the codes."""
    code = layout.codes[int(rng.integers(len(layout.codes)))]
    hand = Hand(darkness=0.8, miss=0.1, slant=0, width=0.9)
    lines = [
        Stroke(Pencil.LINE, code.x + rng.normal(0, 2), code.y + rng.normal(0, 2), code.size / 6)
        for _ in range(int(rng.integers(2, 5)))
    ]
    draw_strokes(page, lines, hand, scale * 25.4, rng)
    return page


def low_toner(page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator) -> Reflectance:
    """A pale band down the page, in which the print is gray."""
    columns = np.arange(page.shape[1])
    centre, spread = rng.uniform(0.1, 0.9) * page.shape[1], rng.uniform(12, 40) * scale
    paleness = rng.uniform(0.3, 0.6) * np.exp(-(((columns - centre) / spread) ** 2))
    return (1 - (1 - page) * (1 - paleness)).astype(np.float32)


def show_through(
    page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator
) -> Reflectance:
    """The marks and print of another page's back shine through, mirrored."""
    back = cv2.GaussianBlur(page[:, ::-1], (0, 0), 0.35 * scale)
    shifted = np.roll(back, tuple(int(v) for v in rng.integers(-40, 40, 2)), (0, 1))
    return page * (1 - np.float32(rng.uniform(0.05, 0.16)) * (1 - shifted))


def curl(page: Reflectance, layout: PageLayout, scale: float, rng: np.random.Generator) -> Reflectance:
    """One edge rises from the glass: the page is shorter there, smoothly."""
    height, width = page.shape
    depth, reach = rng.uniform(0.8, 2.5) * scale, rng.uniform(0.15, 0.35) * width
    columns = np.arange(width, dtype=np.float32)
    lifted = depth * np.exp(-columns / reach)
    if rng.random() < 0.5:
        lifted = -lifted[::-1]
    x = np.broadcast_to(columns + lifted.astype(np.float32), (height, width)).astype(np.float32)
    y = np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width)).copy()
    return cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.97).astype(
        np.float32
    )


def streak(pixels: Gray, scale: float, rng: np.random.Generator) -> Gray:
    """Dust on the sensor: dark or bright lines down the whole scan."""
    for _ in range(int(rng.integers(1, 4))):
        x = int(rng.uniform(0.03, 0.97) * pixels.shape[1])
        breadth = int(rng.integers(1, max(2, round(0.45 * scale)) + 1))
        level = float(rng.choice([rng.uniform(20, 150), 255]))
        piece = pixels[:, x : x + breadth].astype(np.float32)
        pixels[:, x : x + breadth] = (0.35 * piece + 0.65 * level).astype(np.uint8)
    return pixels


def feed_slip(pixels: Gray, scale: float, rng: np.random.Generator) -> Gray:
    """The rollers slip: a few rows are scanned twice, or left out."""
    y = int(rng.uniform(0.15, 0.85) * pixels.shape[0])
    rows = max(1, int(rng.uniform(0.5, 2.5) * scale))
    if rng.random() < 0.5:
        return np.concatenate([pixels[: y + rows], pixels[y:-rows]])
    return np.concatenate([pixels[:y], pixels[y + rows :], np.full_like(pixels[:rows], 250)])


def crop(pixels: Gray, scale: float, rng: np.random.Generator) -> Gray:
    """The scanner was set for a smaller paper."""
    side, cut = int(rng.integers(4)), int(rng.uniform(3, 10) * scale)
    height, width = pixels.shape
    kept = (slice(cut, height), slice(0, height - cut), slice(None), slice(None))[side]
    across = (slice(None), slice(None), slice(cut, width), slice(0, width - cut))[side]
    return np.ascontiguousarray(pixels[kept, across])


def stretched(pixels: Gray, scale: float, rng: np.random.Generator) -> Gray:
    """Printed or fed at 95 to 105 per cent in one direction."""
    height, width = pixels.shape
    return cv2.resize(pixels, (width, round(height * rng.uniform(0.95, 1.05)))).astype(np.uint8)


ON_PAPER: Final[Mapping[str, OnPaper]] = MappingProxyType(
    {
        "dog-ear": dog_ear,
        "stain": stain,
        "lost-fiducial": lost_fiducial,
        "dirty-fiducial": dirty_fiducial,
        "dirty-code": dirty_code,
        "low-toner": low_toner,
        "show-through": show_through,
        "curl": curl,
    }
)
ON_SCAN: Final[Mapping[str, OnScan]] = MappingProxyType(
    {"streak": streak, "feed-slip": feed_slip, "crop": crop, "stretched": stretched}
)
DEFECTS: Final = (*ON_PAPER, *ON_SCAN)


def _scribble(
    page: Reflectance, x: float, y: float, r: float, scale: float, rng: np.random.Generator
) -> None:
    hand = Hand(darkness=0.8, miss=0.3, slant=float(rng.uniform(0, 3)), width=0.8)
    draw_strokes(page, [Stroke(Pencil.FILL, x, y, r)], hand, scale * 25.4, rng)
