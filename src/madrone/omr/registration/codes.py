"""What the two codes of a page say, read where they must be and nowhere else."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from madrone.omr.identity import Identity, decode
from madrone.omr.layout.geometry import Code
from madrone.omr.registration.sampling import Gray, sample
from madrone.omr.registration.transform import Points, project

#: Samples per millimetre of a code, and how much more than the code is looked at.
_FINENESS: Final = 7.0
_AROUND: Final = 1.6
#: Half of the bubbles' pitch: a code further away than this belongs to a page that lies otherwise.
OFF_PLACE: Final = 3.7
_FORMATS: Final = {
    "qr": zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
    "datamatrix": zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix]),
}


@dataclass(frozen=True, slots=True)
class CodeReading:
    """The text of a code, the identity in it (None if it is none of ours), and how far off its place it is (mm)."""

    code: Code
    text: str
    identity: Identity | None
    away: tuple[float, float]

    @property
    def in_place(self) -> bool:
        return float(np.hypot(*self.away)) <= OFF_PLACE


def read_codes(
    pixels: Gray, homography: NDArray[np.float64], codes: tuple[Code, ...], *, thorough: bool
) -> list[CodeReading]:
    """Read each code in its place, as the homography has it; those that cannot be read are left out.

    ``thorough`` looks harder, for what is dirty.
    """
    found = (_read(pixels, homography, code, thorough=thorough) for code in codes)
    return [reading for reading in found if reading is not None]


def _read(pixels: Gray, homography: NDArray[np.float64], code: Code, *, thorough: bool) -> CodeReading | None:
    piece = _cut(pixels, homography, code)
    if int(piece.max()) - int(piece.min()) < 40:
        return None
    results = zxingcpp.read_barcodes(
        piece,
        formats=_FORMATS[code.kind],
        try_rotate=thorough,
        try_downscale=thorough,
        try_invert=False,
        return_errors=False,
    )
    for result in results:
        if result.valid and result.text:
            corners = result.position
            ends = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
            middle = np.mean([(end.x, end.y) for end in ends], axis=0)
            away = (middle - (piece.shape[0] - 1) / 2) / _FINENESS
            return CodeReading(code, result.text, decode(result.text), (float(away[0]), float(away[1])))
    return None


def _cut(pixels: Gray, homography: NDArray[np.float64], code: Code) -> Gray:
    side = int(code.size * _AROUND * _FINENESS) | 1
    centre: Points = np.array([[code.x, code.y]])
    around = [centre, centre + np.array([0.5, 0.0]), centre + np.array([0.0, 0.5])]
    beside = project(homography, np.concatenate(around))
    steps = np.stack([beside[1] - beside[0], beside[2] - beside[0]], axis=1)[None] / 0.5
    patch = sample(pixels, beside[:1], steps, np.array([1 / _FINENESS]), side, side)[0]
    whole: Gray = (patch + 0.5).astype(np.uint8)
    return whole
