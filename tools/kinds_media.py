"""Make the pictures and the recording of the practice test "Every kind of question": `python tools/kinds_media.py`.

They stand in the repository; this says how they were made, and makes them again byte for byte.
"""

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src" / "madrone" / "site" / "demonstration" / "kinds"
INK, WATER, LAND, WOOD, STONE, PAPER = "#1f2a30", "#cfe3ee", "#e6ead2", "#a8763e", "#8c9299", "#ffffff"
RATE, TONE, TONES = 8_000, 440, 3
TONE_SECONDS, PAUSE_SECONDS = 0.6, 0.9


def main() -> None:
    """Write every file."""
    for folder in ("images", "media"):
        (FOLDER / folder).mkdir(parents=True, exist_ok=True)
    (FOLDER / "images" / "bay.svg").write_text(bay())
    (FOLDER / "images" / "grid.svg").write_text(grid())
    (FOLDER / "images" / "buoy.svg").write_text(buoy())
    (FOLDER / "media" / "fog-signal.vtt").write_text(captions())
    record(FOLDER / "media" / "fog-signal.wav")


def svg(width: int, height: int, title: str, *parts: str) -> str:
    """Put shapes into a picture."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    inside = "\n".join(f"  {part}" for part in parts)
    return f'{head} font-family="sans-serif" fill="{INK}">\n  <title>{title}</title>\n{inside}\n</svg>\n'


def shape(points: str, fill: str) -> str:
    """A filled outline."""
    return f'<path d="{points}" fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'


def bay() -> str:
    """A bay with a village, tide pools, a pier and a lighthouse, none of them named."""
    houses = [shape(f"M{x} {y} v-18 l13 -12 l13 12 v18 z", PAPER) for x, y in ((52, 92), (84, 84), (72, 118))]
    pools = [
        f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{WATER}" stroke="{STONE}" stroke-width="5"/>'
        for x, y, rx, ry in ((158, 240, 16, 9), (186, 258, 13, 8), (160, 268, 10, 6))
    ]
    pier = [shape("M262 130 h16 v100 h-16 z", WOOD), shape("M270 214 h44 v14 h-44 z", WOOD)]
    tower = [
        shape("M400 96 l5 -50 h14 l5 50 z", PAPER),
        shape("M403 46 h18 v-12 h-18 z", "#f4d774"),
        shape("M400 34 h24 l-12 -12 z", "#9c3a2b"),
    ]
    north = [
        shape("M452 286 l10 -26 l10 26 l-10 -6 z", PAPER),
        '<text x="457" y="306" font-size="16">N</text>',
    ]
    land = shape("M0 0 H480 V120 C440 128 410 118 380 128 C330 146 300 122 250 134 "
                 "C200 146 226 220 210 276 C204 300 120 300 90 320 H0 Z", LAND)  # fmt: skip
    water = f'<rect width="480" height="320" fill="{WATER}"/>'
    frame = f'<rect x="1" y="1" width="478" height="318" fill="none" stroke="{INK}" stroke-width="2"/>'
    return svg(480, 320, "Map of a bay", water, land, *houses, *pools, *pier, *tower, *north, frame)


def grid() -> str:
    """Two axes from 0 to 7, forty pixels to the unit, with two points."""
    lines = []
    for unit in range(8):
        at = 40 + 40 * unit
        weight = "2.5" if unit == 0 else "0.8"
        lines.append(f'<path d="M{at} 40 V320 M40 {360 - at} H320" stroke="{INK}" stroke-width="{weight}"/>')
        lines.append(f'<text x="{at}" y="342" font-size="15" text-anchor="middle">{unit}</text>')
        lines.append(f'<text x="28" y="{365 - at}" font-size="15" text-anchor="end">{unit}</text>')
    points = [
        f'<circle cx="{x}" cy="{y}" r="5"/><text x="{x + 9}" y="{y - 8}" font-size="16">{name}</text>'
        for x, y, name in ((80, 280, "A"), (280, 120, "B"))
    ]
    ground = f'<rect width="360" height="360" fill="{PAPER}"/>'
    return svg(360, 360, "Coordinate grid", ground, *lines, *points)


def buoy() -> str:
    """A buoy, its middle at 16, 16."""
    body = '<circle cx="16" cy="16" r="13" fill="#9c3a2b" stroke="#1f2a30" stroke-width="2"/>'
    band = '<path d="M4 16 H28" stroke="#ffffff" stroke-width="5"/>'
    return svg(32, 32, "Buoy", body, band, '<circle cx="16" cy="16" r="2"/>')


def captions() -> str:
    """What is heard, for those who do not hear it."""
    cues = []
    for number in range(TONES):
        start = number * (TONE_SECONDS + PAUSE_SECONDS)
        cues.append(f"{moment(start)} --> {moment(start + TONE_SECONDS)}\n[tone]\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def moment(seconds: float) -> str:
    """A moment as WebVTT writes it."""
    return f"00:{int(seconds // 60):02d}:{seconds % 60:06.3f}"


def record(path: Path) -> None:
    """Three tones with pauses between them; each swells and fades, so that it does not crack."""
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        recording.writeframes(b"".join(struct.pack("<h", sample) for sample in samples()))


def samples() -> Iterator[int]:
    """The recording, sample by sample."""
    length = int(RATE * TONE_SECONDS)
    for _ in range(TONES):
        for place in range(length):
            swell = min(1.0, place / 400, (length - place) / 400)
            yield int(9_000 * swell * math.sin(2 * math.pi * TONE * place / RATE))
        yield from [0] * int(RATE * PAUSE_SECONDS)


if __name__ == "__main__":
    main()
