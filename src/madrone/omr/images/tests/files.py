"""Files of scans for the tests, sound ones and ones made to hurt; every byte is made here."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from madrone.omr.images import Gray, Page, PageProblem, read_pages


def picture(width: int = 640, height: int = 820, seed: int = 1) -> Gray:
    """A page of soft gray blocks that no compression harms much, and of which no turn is like another."""
    coarse = np.random.default_rng(seed).integers(30, 226, (height // 40 + 1, width // 40 + 1))
    return np.kron(coarse, np.ones((40, 40)))[:height, :width].astype(np.uint8)


def bitonal(width: int = 640, height: int = 820) -> NDArray[np.bool_]:
    """A black and white page."""
    return picture(width, height) > 120


def jpeg(pixels: Gray, quality: int = 90) -> bytes:
    """A gray JPEG."""
    return bytes(
        simplejpeg.encode_jpeg(np.ascontiguousarray(pixels[:, :, None]), quality=quality, colorspace="GRAY")
    )


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """What Pillow writes."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def tiff(*pages: Gray, compression: str = "tiff_lzw") -> bytes:
    """A TIFF of several pages."""
    images = [Image.fromarray(page) for page in pages]
    return saved(images[0], "TIFF", save_all=True, append_images=images[1:], compression=compression)


def tiff_of_equal_pages(count: int, side: int = 300) -> bytes:
    """A TIFF of very many pages that share their one white picture."""
    entries = [
        (256, 3, side),
        (257, 3, side),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 3, side),
        (279, 4, side * side),
    ]
    body = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    first, length = 8 + side * side, len(body) + 4
    links = (first + length * (page + 1) if page + 1 < count else 0 for page in range(count))
    pages = b"".join(body + struct.pack("<I", link) for link in links)
    return struct.pack("<2sHI", b"II", 42, first) + b"\xff" * (side * side) + pages


def png_claiming(width: int, height: int, packed: bytes, bits: int = 8, colour: int = 0) -> bytes:
    """A PNG whose head says any size and whose data is any bytes."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def pdf(*pages: tuple[bytes, dict[str, Any]], rotate: int = 0, commands: bytes | None = None) -> bytes:
    """A PDF of pages that are one picture each: its packed bytes and its entries."""
    document = pikepdf.new()
    for packed, entries in pages:
        stream = pikepdf.Stream(document, b"")
        stream.write(
            packed, filter=entries.pop("Filter", None), decode_parms=entries.pop("DecodeParms", None)
        )
        for name, value in entries.items():
            stream[f"/{name}"] = value
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        page = document.add_blank_page(page_size=(612, 792))
        page.obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=document.make_indirect(stream))
        )
        page.obj.Contents = document.make_stream(commands or b"q 612 0 0 792 0 0 cm /Im0 Do Q")
        if rotate:
            page.obj.Rotate = rotate
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def jpeg_entries(pixels: Gray, space: str = "/DeviceGray") -> dict[str, Any]:
    """The entries of a picture that is a JPEG."""
    return {
        "Filter": pikepdf.Name.DCTDecode,
        **_size(pixels),
        "BitsPerComponent": 8,
        "ColorSpace": pikepdf.Name(space),
    }


def flate_entries(pixels: Gray, bits: int = 8) -> dict[str, Any]:
    """The entries of a picture that was packed by Flate alone."""
    return {
        "Filter": pikepdf.Name.FlateDecode,
        **_size(pixels),
        "BitsPerComponent": bits,
        "ColorSpace": pikepdf.Name.DeviceGray,
    }


def _size(pixels: Gray) -> dict[str, Any]:
    return {"Width": pixels.shape[1], "Height": pixels.shape[0]}


def read(folder: Path, content: bytes, name: str = "scan") -> list[Page | PageProblem]:
    """Everything that comes of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return list(read_pages(path))


def one_page(folder: Path, content: bytes) -> Gray:
    """The pixels of a file with one sound page."""
    (page,) = read(folder, content)
    assert isinstance(page, Page), page
    return page.pixels


def one_problem(folder: Path, content: bytes) -> str:
    """The code of the one problem that comes of a file."""
    (problem,) = read(folder, content)
    assert isinstance(problem, PageProblem)
    assert problem.message.endswith(".")
    return problem.code


def alike(left: Gray, right: Gray, off: float = 3.0) -> bool:
    """Whether two pictures show the same."""
    return left.shape == right.shape and float(np.abs(left.astype(float) - right.astype(float)).mean()) < off
