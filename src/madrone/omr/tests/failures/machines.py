"""What a scanner, a copier, a printer and a telephone make of a sheet of paper.

Geometry is one remapping per machine: a tilt, a magnification a side, a feed whose speed drifts. Nothing is shared
with ``omr.simulation``.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import simplejpeg

from madrone.omr.tests.failures.paper import PAPER_DPI, Gray, Paper


@dataclass(frozen=True, slots=True)
class Machine:
    """Degrees of tilt; magnification across and along; mm that the feed drifts; the rest as in a camera's sheet.

    ``gamma`` bends the tones, ``black`` and ``white`` are the levels of solid black and bare paper, ``noise`` levels.
    ``around`` is the level of what is beside the paper, ``lag`` the mm that columns trail at the bottom (shear).
    """

    dpi: float = 200.0
    tilt: float = 0.0
    across: float = 1.0
    along: float = 1.0
    drift: float = 0.2
    lag: float = 0.0
    blur: float = 0.13
    noise: float = 4.0
    gamma: float = 1.0
    black: float = 28.0
    white: float = 240.0
    around: float = 250.0
    quality: int = 75


def office(rng: np.random.Generator) -> Machine:
    """A copier's document feeder on an ordinary day."""
    return Machine(
        tilt=float(rng.uniform(-1.8, 1.8)),
        across=float(rng.uniform(0.993, 1.007)),
        along=float(rng.uniform(0.993, 1.007)),
        drift=float(rng.uniform(0.0, 0.35)),
        lag=float(rng.uniform(-0.8, 0.8)),
        blur=float(rng.uniform(0.06, 0.16)),
        noise=float(rng.uniform(1, 7)),
        gamma=float(rng.uniform(0.75, 1.3)),
        black=float(rng.uniform(5, 60)),
        white=float(rng.uniform(220, 254)),
        around=float(rng.choice([8.0, 120.0, 252.0])),
        quality=int(rng.integers(40, 95)),
    )


def scan(paper: Paper, machine: Machine, rng: np.random.Generator) -> Gray:
    """Scan the paper and take it through a JPEG."""
    return through_jpeg(expose(paper, machine, rng), machine.quality)


def expose(paper: Paper, machine: Machine, rng: np.random.Generator) -> Gray:
    """Scan the paper without compressing it."""
    ratio = PAPER_DPI / machine.dpi
    height, width = (round(side / ratio) for side in paper.shape)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    turn = np.deg2rad(machine.tilt)
    cx, cy = width / 2, height / 2
    u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
    v = -(x - cx) * np.sin(turn) + (y - cy) * np.cos(turn)
    u = u / machine.across + machine.lag * machine.dpi / 25.4 * (v / height)
    phase, turns = rng.uniform(0, 2 * np.pi), rng.uniform(1, 9)
    v = v / machine.along + machine.drift * machine.dpi / 25.4 * np.sin(
        turns * 2 * np.pi * y / height + phase
    )
    soft = cv2.GaussianBlur(paper, (0, 0), max(machine.blur * PAPER_DPI / 25.4, 0.45 * ratio))
    seen = cv2.remap(
        soft,
        ((u + cx) * ratio).astype(np.float32),
        ((v + cy) * ratio).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(machine.around - machine.black) / (machine.white - machine.black),
    )
    level = machine.black + (machine.white - machine.black) * np.clip(seen, 0, 1.1) ** machine.gamma
    level += rng.normal(0, machine.noise, level.shape).astype(np.float32)
    gray: Gray = np.clip(np.rint(level), 0, 255).astype(np.uint8)
    return gray


def through_jpeg(gray: Gray, quality: int) -> Gray:
    """What a JPEG of this quality keeps."""
    packed = simplejpeg.encode_jpeg(
        np.ascontiguousarray(gray[:, :, None]), quality=quality, colorspace="GRAY"
    )
    pixels: Gray = simplejpeg.decode_jpeg(packed, colorspace="GRAY")[:, :, 0]
    return pixels


def telephone(paper: Paper, rng: np.random.Generator) -> Gray:
    """A picture taken by hand over a desk: perspective, a lamp on one side, soft corners."""
    height, width = paper.shape
    desk_h, desk_w = round(height * 1.12), round(width * 1.16)
    bend = rng.uniform(0.0, 0.045) * width
    share = np.array([[0.07, 0.05], [0.93, 0.05], [0.94, 0.95], [0.06, 0.95]], dtype=np.float32)
    target = share * np.array([desk_w, desk_h], dtype=np.float32)
    target += rng.uniform(-bend, bend, (4, 2)).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    desk = float(rng.uniform(0.1, 0.5))
    seen = cv2.warpPerspective(
        paper,
        cv2.getPerspectiveTransform(source, target),
        (desk_w, desk_h),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=desk,
    )
    lamp_x, lamp_y = rng.uniform(-0.3, 1.3, 2)
    y, x = np.mgrid[0 : 1 : desk_h * 1j, 0 : 1 : desk_w * 1j].astype(np.float32)
    far = np.hypot(x - np.float32(lamp_x), y - np.float32(lamp_y))
    light = 1 / (1 + np.float32(rng.uniform(0.1, 0.5)) * far**2)
    machine = replace(Machine(), tilt=float(rng.uniform(-4, 4)), drift=0.0, around=60.0, blur=0.15)
    return scan((seen * light).astype(np.float32), machine, rng)


def photocopy(paper: Paper, rng: np.random.Generator) -> Paper:
    """A copy: contrast up, grays down, specks of toner, a percent larger or smaller, a little turned."""
    height, width = paper.shape
    warp = cv2.getRotationMatrix2D(
        (width / 2, height / 2), float(rng.uniform(-0.8, 0.8)), float(rng.uniform(0.985, 1.012))
    )
    copy = cv2.warpAffine(paper, warp, (width, height), flags=cv2.INTER_LINEAR, borderValue=1.0)
    copy = cv2.GaussianBlur(copy, (0, 0), 1.0)
    copy = np.clip(0.06 + (copy - 0.2) * 1.25, 0.06, 1.0).astype(np.float32)
    specks = rng.random(copy.shape, dtype=np.float32) < 4e-5
    copy[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 0.15
    return copy


def printed_at(paper: Paper, share: float, size: tuple[float, float] | None = None) -> Paper:
    """The page as a printer draws it that was told to fit: smaller or larger, on paper of ``size`` mm or its own."""
    height, width = paper.shape
    if size is not None:
        width, height = (round(side * PAPER_DPI / 25.4) for side in size)
    warp = np.array(
        [
            [share, 0, (width - share * paper.shape[1]) / 2],
            [0, share, (height - share * paper.shape[0]) / 2],
        ]
    )
    return cv2.warpAffine(paper, warp, (width, height), flags=cv2.INTER_AREA, borderValue=1.0).astype(
        np.float32
    )
