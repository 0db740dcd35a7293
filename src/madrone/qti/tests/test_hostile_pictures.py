"""Pictures made to harm: SVG that acts, calls out or grows, and pictures of a billion dots."""

import struct

import pytest

from madrone.qti.errors import Problem, QtiError
from madrone.qti.media import check_media
from madrone.qti.pictures import picture_size
from madrone.qti.tests.attacks import suffer

pytestmark = pytest.mark.thorough


def _svg(inside: str) -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {space}>\n{inside}</svg>".encode()


def _groups(levels: int, times: int) -> str:
    first = "<g id='g0'><rect/></g>"
    return first + "".join(
        f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * times + "</g>" for n in range(1, levels + 1)
    )


REFUSED = {
    "script": ("<script>go()</script>", "svg-active"),
    "script of another namespace": ("<x:script xmlns:x='http://x.org/'/>", "svg-active"),
    "HTML": ("<b xmlns='http://www.w3.org/1999/xhtml'/>", "svg-active"),
    "HTML in a foreign object": ("<foreignObject/>", "svg-active"),
    "event": ("<g onload='go()'/>", "svg-active"),
    "animated event": ("<animate attributeName='onclick' to='go()'/>", "svg-active"),
    "animated address": ("<animate attributeName='xlink:href' values='#a;http://x.org'/>", "svg-active"),
    "link": ("<a xlink:href='javascript:go()'/>", "svg-active"),
    "address": ("<image xlink:href='http://x.org/a.png'/>", "svg-external"),
    "address of data": ("<image href='data:text/html,x'/>", "svg-external"),
    "SVG as data": ("<image href='data:image/svg+xml;base64,AAAA'/>", "svg-external"),
    "base address": ("<g xml:base='http://x.org/'><use href='#a'/></g>", "svg-external"),
    "style sheet": ("<style>@import 'http://x.org/a.css';</style>", "svg-external"),
    "address in a style": ("<style>a{fill:url( 'http://x.org/a' )}</style>", "svg-external"),
    "address in letters of another kind": ("<style>a{fill:u\\72l(http://x.org/a)}</style>", "svg-external"),
    "address in a style of its own": ("<g style='fill:u\\72 l(http://x.org/a)'/>", "svg-external"),
    "set of images": ("<style>a{background:image-set('http://x.org/a' 1x)}</style>", "svg-external"),
    "address in an attribute": ("<g filter='url(http://x.org/a)'/>", "svg-external"),
    "instruction inside": ("<?xml-stylesheet href='http://x.org/a.css'?>", "svg-external"),
    "groups in groups": (_groups(11, 10), "svg-bomb"),
    "a group in itself": ("<g id='a'><use href='#a'/></g>", "svg-bomb"),
    "two groups in each other": (
        "<g id='a'><use href='#b'/></g><g id='b'><use xlink:href='#a'/></g>",
        "svg-bomb",
    ),
    "a long chain": ("".join(f"<g id='c{n}'><use href='#c{n + 1}'/></g>" for n in range(3_000)), "svg-bomb"),
    "a second address": (_groups(11, 10).replace("<use ", "<use xlink:href='#none' "), "svg-bomb"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_svg_that_acts_calls_out_or_grows_is_refused_with_its_line(name: str) -> None:
    inside, code = REFUSED[name]
    fate = suffer(lambda: _check("a.svg", _svg(inside)))
    assert (fate.code, fate.source, fate.line) == (code, "a.svg", 2)


def _check(name: str, data: bytes) -> tuple[Problem, ...]:
    check_media(name, data)
    return ()


@pytest.mark.parametrize("before", [True, False])
def test_an_instruction_outside_the_image_is_refused(before: bool) -> None:
    instruction = b"<?xml-stylesheet href='http://x.org/a.css'?>"
    data = instruction + _svg("") if before else _svg("") + instruction
    with pytest.raises(QtiError) as refusal:
        check_media("a.svg", data)
    assert refusal.value.code == "svg-external"


HARMLESS = {
    "a group used": _groups(3, 9),
    "a colour by name": "<rect fill='url(#g)' style='stroke:red'/>",
    "a picture inside": "<image href='data:image/png;base64,AAAA'/>",
    "an animation": "<animate attributeName='opacity' to='1'/>",
    "words like those of a style": "<desc>An image (of a fish) and its source (src)</desc>",
    "as many shapes as may be": "<g/>" * 99_000,
    "groups round groups": "".join(f"<g id='n{n}'>" for n in range(50)) + "</g>" * 50 + "<use href='#n3'/>",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_plain_drawing_passes(name: str) -> None:
    assert suffer(lambda: _check("a.svg", _svg(HARMLESS[name]))).code == ""


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">LL", width, height)


def _jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width)
    return b"\xff\xd8\xff\xe0\0\x04ab" + b"\xff" + frame + b"\0" * 12


def _gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height)


def _webp(width: int, height: int) -> bytes:
    sizes = b"".join((one - 1).to_bytes(3, "little") for one in (width, height))
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sizes


PICTURES = {"a.png": _png, "a.jpg": _jpeg, "a.gif": _gif, "a.webp": _webp}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_a_billion_dots_is_refused_and_a_plain_one_is_not(name: str) -> None:
    check_media(name, PICTURES[name](640, 480))
    with pytest.raises(QtiError) as refusal:
        check_media(name, PICTURES[name](40_000, 30_000))
    assert (refusal.value.code, refusal.value.source) == ("picture-size", name)
    assert "40000 × 30000" in refusal.value.message


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp"])
@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 9_000, b"\xff\xd8\xff\xe0\0\0" * 40_000, b"RIFF\0\0\0\0WEBPVP8L"]
)
def test_a_picture_that_does_not_say_its_size_ends_in_time(kind: str, data: bytes) -> None:
    width, height = picture_size(kind, data)
    assert width >= 0
    assert height >= 0
