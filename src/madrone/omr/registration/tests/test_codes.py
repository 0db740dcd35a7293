"""The codes of a page are read in their places, and say how far off these they are."""

import numpy as np
import pytest
import zxingcpp

from madrone.omr.identity import Identity, encode
from madrone.omr.layout.geometry import Code
from madrone.omr.registration.codes import OFF_PLACE, read_codes

pytestmark = pytest.mark.thorough

DPMM = 8.0
HOMOGRAPHY = np.diag([DPMM, DPMM, 1.0])
WHO = Identity("A12B", 2, "QRST")
QR, DATAMATRIX = Code("qr", 40, 20, 14), Code("datamatrix", 25, 70, 12)
_FORMATS = {"qr": zxingcpp.BarcodeFormat.QRCode, "datamatrix": zxingcpp.BarcodeFormat.DataMatrix}


def drawn(*codes: tuple[Code, str], away: tuple[float, float] = (0, 0), turn: int = 0) -> np.ndarray:
    """A picture with codes, each away from its place by so many millimetres and turned by quarters."""
    pixels = np.full((int(100 * DPMM), int(60 * DPMM)), 240, np.uint8)
    for code, text in codes:
        made = zxingcpp.create_barcode(text, _FORMATS[code.kind], force_square=True)
        modules = np.rot90(np.asarray(made.to_image(scale=1), np.uint8), turn)
        inked = np.argwhere(modules == 0)
        modules = modules[
            inked[:, 0].min() : inked[:, 0].max() + 1, inked[:, 1].min() : inked[:, 1].max() + 1
        ]
        side = round(code.size * DPMM)
        at = np.arange(side) * len(modules) // side
        left, top = (
            round((middle + off - code.size / 2) * DPMM)
            for middle, off in ((code.x, away[0]), (code.y, away[1]))
        )
        pixels[top : top + side, left : left + side] = np.where(modules[np.ix_(at, at)] == 0, 25, 240)
    return pixels


def read(pixels: np.ndarray) -> list[tuple[Identity | None, bool]]:
    return [
        (one.identity, one.in_place)
        for one in read_codes(pixels, HOMOGRAPHY, (QR, DATAMATRIX), thorough=True)
    ]


def test_both_codes_say_the_same() -> None:
    assert read(drawn((QR, encode(WHO)), (DATAMATRIX, encode(WHO)))) == [(WHO, True), (WHO, True)]


def test_one_is_enough_to_be_read() -> None:
    assert read(drawn((DATAMATRIX, encode(WHO)))) == [(WHO, True)]


def test_a_code_is_looked_for_only_in_its_place() -> None:
    assert read(drawn((QR, encode(WHO)), away=(0, 30))) == []


def test_how_far_off_it_is_is_told() -> None:
    (reading,) = read_codes(drawn((QR, encode(WHO)), away=(1.5, -1.0)), HOMOGRAPHY, (QR,), thorough=True)
    assert reading.away == pytest.approx((1.5, -1.0), abs=0.25)
    assert reading.in_place
    assert OFF_PLACE < 7.5 / 2


def test_a_code_of_somebody_else_has_no_identity() -> None:
    assert read(drawn((QR, "HELLO WORLD"))) == [(None, True)]
    changed = encode(WHO).replace("A12B", "A12C")
    assert read(drawn((QR, changed))) == [(None, True)]


def test_no_picture_has_a_code_where_there_is_none() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (800, 480)).astype(np.uint8)
    assert read(noise) == []
    assert read(np.full((800, 480), 200, np.uint8)) == []
