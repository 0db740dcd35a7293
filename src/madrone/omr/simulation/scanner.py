"""A scanner or a telephone: from the marked paper to the pixels of a file.

The paper is a picture of reflectance at its own resolution; the scan is gray bytes at another. Everything geometric
happens in one resampling, as in a real machine. Source: omr.md 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.simulation.pencil import Reflectance

Gray = NDArray[np.uint8]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scanner:
    """The spans from which a scan's faults are drawn; lengths in pixels of the scan at 200 dpi.

    ``tilt``: degrees to either side. ``keystone``: how far a corner may stand from its place, as a share of the page.
    ``wobble``: uneven feed. ``blur``: sigma. ``noise``: sigma in gray levels. ``shading``: the darkest part of uneven
    light. ``ink``: the gray level of solid black. ``paper``: that of white. ``quality``: of the JPEG.
    """

    tilt: float
    keystone: float
    wobble: float
    blur: Span
    noise: Span
    shading: float
    ink: Span
    paper: Span
    quality: tuple[int, int]
    desk: bool = False
    bitonal: bool = False


STANDARD: Final = Scanner(
    tilt=3.0,
    keystone=0.003,
    wobble=1.5,
    blur=(0.4, 1.1),
    noise=(2, 8),
    shading=0.10,
    ink=(15, 50),
    paper=(225, 252),
    quality=(45, 85),
)
SCANNERS: Final[Mapping[str, Scanner]] = MappingProxyType(
    {
        "clean": replace(
            STANDARD,
            tilt=0.7,
            keystone=0.0005,
            wobble=0.3,
            blur=(0.3, 0.6),
            noise=(1, 3),
            shading=0.03,
            quality=(75, 92),
        ),
        "standard": STANDARD,
        "upside": STANDARD,
        "defects": STANDARD,
        "hard": replace(
            STANDARD,
            tilt=5.0,
            keystone=0.006,
            wobble=2.5,
            blur=(0.9, 1.7),
            noise=(6, 14),
            shading=0.18,
            quality=(25, 60),
        ),
        "photo": replace(
            STANDARD,
            tilt=6.0,
            keystone=0.06,
            wobble=0,
            blur=(0.6, 1.5),
            noise=(3, 9),
            shading=0.45,
            quality=(60, 90),
            desk=True,
        ),
        "bitonal": replace(STANDARD, noise=(1, 5), bitonal=True),
    }
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One scan: gray pixels, and where a point of the paper (pixels of the page) went (pixels of the scan)."""

    pixels: Gray
    homography: NDArray[np.float64]


def scan(
    page: Reflectance,
    scanner: Scanner,
    *,
    page_dpi: float,
    dpi: float,
    upside_down: bool,
    rng: np.random.Generator,
) -> Shot:
    """Scan a page at ``dpi``; the bytes are not yet compressed."""
    scale = dpi / page_dpi
    height, width = (round(side * scale) for side in page.shape)
    margin = round(0.06 * height) if scanner.desk else 0
    canvas = (width + 2 * margin, height + 2 * margin)
    homography = _pose(page.shape, canvas, scanner, scale, upside_down=upside_down, rng=rng)
    # Against moiré: what the sensor's own pixel averages, then the lens.
    lens = float(rng.uniform(*scanner.blur)) * dpi / 200
    sigma = float(np.hypot(lens / scale, 0.35 / scale))
    soft = cv2.GaussianBlur(page, (0, 0), sigma).astype(np.float32)
    backdrop = float(rng.uniform(0.15, 0.6)) if scanner.desk else float(rng.choice([0.05, 0.97]))
    seen = _resample(soft, homography, canvas, scanner.wobble * dpi / 200, backdrop, rng)
    return Shot(_expose(seen, scanner, rng), homography)


def _pose(
    shape: tuple[int, ...],
    canvas: tuple[int, int],
    scanner: Scanner,
    scale: float,
    *,
    upside_down: bool,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """The homography from page pixels to scan pixels."""
    height, width = shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    centred = (corners - (width / 2, height / 2)) * scale
    angle = np.deg2rad(rng.uniform(-scanner.tilt, scanner.tilt)) + (np.pi if upside_down else 0)
    cos, sin = np.cos(angle), np.sin(angle)
    turned = centred @ np.array([[cos, sin], [-sin, cos]])
    stretch = rng.normal(1, 0.002, 2)
    shifted = turned * stretch + np.array(canvas) / 2 + rng.normal(0, 3, 2)
    shifted += rng.uniform(-1, 1, (4, 2)) * scanner.keystone * canvas[1]
    return cv2.getPerspectiveTransform(corners.astype(np.float32), shifted.astype(np.float32)).astype(
        np.float64
    )


def _resample(
    page: Reflectance,
    homography: NDArray[np.float64],
    canvas: tuple[int, int],
    wobble: float,
    backdrop: float,
    rng: np.random.Generator,
) -> Reflectance:
    if wobble <= 0:
        return cv2.warpPerspective(
            page,
            homography,
            canvas,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=backdrop,
        ).astype(np.float32)
    width, height = canvas
    rows = np.arange(height, dtype=np.float64)
    # The feed runs down the page: rows come too early or too late, slowly and a little quickly.
    late = sum(
        rng.uniform(0.2, 0.6) * wobble * np.sin(rows * 2 * np.pi / period + rng.uniform(0, 7))
        for period in (
            height / rng.uniform(0.7, 1.5),
            height / rng.uniform(2, 5),
            height / rng.uniform(8, 20),
        )
    )
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), (rows + late).astype(np.float32))
    back = np.linalg.inv(homography).astype(np.float32)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    map_x = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
    map_y = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    return cv2.remap(
        page, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=backdrop
    ).astype(np.float32)


def _expose(seen: Reflectance, scanner: Scanner, rng: np.random.Generator) -> Gray:
    """Light, sensor and analogue-digital conversion."""
    height, width = seen.shape
    black, white = rng.uniform(*scanner.ink), rng.uniform(*scanner.paper)
    coarse = 1 - scanner.shading * rng.random((4, 3)).astype(np.float32)
    light = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    level = (black + (white - black) * seen) * light
    grainy = rng.standard_normal((height, width), dtype=np.float32) * np.float32(rng.uniform(*scanner.noise))
    # A sensor's noise is not quite white: half of it has the width of a pixel and a half.
    level += 0.6 * grainy + 0.8 * cv2.GaussianBlur(grainy, (0, 0), 0.7) * 1.4
    gray: Gray = np.clip(level + 0.5, 0, 255).astype(np.uint8)
    if scanner.bitonal:
        gray = np.where(gray > rng.uniform(140, 185), 255, 0).astype(np.uint8)
    return gray
