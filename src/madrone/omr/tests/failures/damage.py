"""What befalls paper: folds, stains, staples, stickers, toner, and a second sheet that came along."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from madrone.omr.layout.geometry import Fiducial, PageLayout
from madrone.omr.tests.failures.paper import MM, Gray, Paper
from madrone.omr.tests.failures.pens import ballpoint, darken, draw, felt, pencil

#: Harms the paper in place or gives another one.
Damage = Callable[[Paper, PageLayout, np.random.Generator], Paper]


def _at(millimetres: float) -> int:
    return round(millimetres * MM)


def _corner(page: PageLayout, rng: np.random.Generator) -> Fiducial:
    return page.fiducials[int(rng.integers(4))]


def streak(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """One to three lines down the whole page: dirt on the glass, dark or bright."""
    for _ in range(int(rng.integers(1, 4))):
        x, wide = int(rng.uniform(0.05, 0.95) * paper.shape[1]), max(1, _at(rng.uniform(0.12, 0.6)))
        if rng.random() < 0.7:
            paper[:, x : x + wide] *= np.float32(rng.uniform(0.2, 0.75))
        else:
            paper[:, x : x + wide] = np.maximum(paper[:, x : x + wide], 0.97)
    return paper


def feed_slip(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """The rollers lost grip: a strip is missing or came twice."""
    row, much = int(rng.uniform(0.2, 0.85) * len(paper)), _at(rng.uniform(0.5, 2.5))
    if rng.random() < 0.5:
        kept = np.concatenate([paper[:row], paper[row + much :], np.ones_like(paper[:much])])
    else:
        kept = np.concatenate([paper[:row], paper[row - much :]])[: len(paper)]
    return np.ascontiguousarray(kept)


def dog_ear(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A corner was folded over: nothing there, and the back of the corner on what is beside it."""
    height, width = paper.shape
    a, b = _at(rng.uniform(10, 30)), _at(rng.uniform(10, 30))
    gone = np.array([[0, 0], [a, 0], [0, b]])
    # The corner's mirror image in the line of the fold.
    tip = 2 * a * b / (a * a + b * b) * np.array([b, a])
    flap = np.array([[a, 0], tip, [0, b]])
    if rng.random() < 0.5:
        gone[:, 0], flap[:, 0] = width - gone[:, 0], width - flap[:, 0]
    if rng.random() < 0.5:
        gone[:, 1], flap[:, 1] = height - gone[:, 1], height - flap[:, 1]
    cv2.fillPoly(paper, [flap.astype(np.int32)], float(rng.uniform(0.85, 1.0)))
    cv2.fillPoly(paper, [gone.astype(np.int32)], float(rng.choice([0.05, 1.0])))
    return paper


def stain(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A blot with soft edges, pale as tea or dark as cola."""
    centre = [int(rng.uniform(0.1, 0.9) * side) for side in paper.shape[::-1]]
    blot = np.zeros_like(paper)
    axes = (_at(rng.uniform(6, 25)), _at(rng.uniform(6, 25)))
    cv2.ellipse(blot, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.1, 0.5)), -1)
    return (paper * (1 - cv2.GaussianBlur(blot, (0, 0), _at(1.2)))).astype(np.float32)


def lost_fiducial(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A bullseye under correction tape."""
    mark = _corner(page, rng)
    cv2.circle(paper, (_at(mark.x), _at(mark.y)), _at(mark.r * rng.uniform(1.0, 1.5)), 0.98, -1)
    return paper


def dirty_fiducial(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A child drew over a bullseye."""
    mark = _corner(page, rng)
    pen = ballpoint(rng)
    path = np.array([mark.x, mark.y]) + rng.normal(0, 3.0, (14, 2))
    draw(paper, path, pen, rng)
    return paper


def _scribble_code(paper: Paper, page: PageLayout, which: int, rng: np.random.Generator) -> None:
    code = page.codes[which]
    path = np.array([code.x, code.y]) + rng.uniform(-0.7, 0.7, (16, 2)) * code.size
    draw(paper, path, ballpoint(rng), rng)


def dirty_code(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Ballpoint all over one of the two codes."""
    _scribble_code(paper, page, int(rng.integers(len(page.codes))), rng)
    return paper


def both_codes_dirty(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Both codes painted over: nothing says whose page it is."""
    for code in page.codes:
        half = 0.6 * code.size
        cv2.rectangle(
            paper, (_at(code.x - half), _at(code.y - half)), (_at(code.x + half), _at(code.y + half)), 0.1, -1
        )
    return paper


def low_toner(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Print that fades in bands across the page; it stands on paper that is marked afterwards."""
    place = np.linspace(0, 1, paper.shape[1], dtype=np.float32)
    pale = rng.uniform(0.35, 0.7) * (
        0.5 + 0.5 * np.cos(2 * np.pi * (rng.uniform(1, 3) * place + rng.random()))
    )
    return (1 - (1 - paper) * (1 - pale.astype(np.float32))).astype(np.float32)


def show_through(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Thin paper: a written and printed back side shines through, mirrored."""
    back = np.ones_like(paper)
    for row in range(_at(20), len(back) - _at(20), _at(7)):
        end = int(rng.uniform(0.5, 0.95) * back.shape[1])
        back[row : row + _at(2.5), _at(18) : end] = rng.choice([0.0, 1.0], (1, end - _at(18)), p=[0.6, 0.4])
    soft = cv2.GaussianBlur(back[:, ::-1], (0, 0), _at(0.35))
    return (paper * (1 - np.float32(rng.uniform(0.06, 0.16)) * (1 - soft))).astype(np.float32)


def cropped(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """The page lay too far to one side: a strip of it is not in the picture."""
    much = _at(rng.uniform(3, 22))
    side = int(rng.integers(4))
    rolled = np.roll(paper, (much, -much, 0, 0)[side], axis=0)
    rolled = np.roll(rolled, (0, 0, much, -much)[side], axis=1)
    edge = (np.s_[:much], np.s_[-much:], np.s_[:, :much], np.s_[:, -much:])[side]
    rolled[edge] = rng.choice([0.05, 1.0])
    return rolled


def curl(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """One long edge stood up: towards it the page is narrower and darker."""
    height, width = paper.shape
    place = np.arange(width, dtype=np.float32)
    far = np.clip((place / width - rng.uniform(0.6, 0.8)) / 0.3, 0, 1)
    source = place + _at(rng.uniform(0.6, 2.5)) * far**2
    paper = (paper * (1 - np.float32(rng.uniform(0.05, 0.25)) * far)).astype(np.float32)
    rows = np.arange(height, dtype=np.float32)
    x, y = np.meshgrid(source.astype(np.float32), rows)
    bent = cv2.remap(paper, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=1.0)
    return bent.astype(np.float32)


def staple_holes(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """The holes, the rust and the tear of a staple that was pulled out of a corner."""
    x, y = rng.uniform(5, 22), rng.uniform(5, 22)
    if rng.random() < 0.5:
        x = paper.shape[1] / MM - x
    for end in (0.0, 11.0):
        cv2.circle(paper, (_at(x + end * 0.5), _at(y + end * 0.8)), _at(rng.uniform(0.4, 1.2)), 0.04, -1)
    tear = np.array([[x, y], [x + 2, y + 3], [x + 3, y + 7], [x + 5.5, y + 8.8]])
    draw(paper, tear, pencil(rng), rng, 0.5)
    return paper


def punched(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Two or three holes for a binder along an edge, with the dark of the lid behind."""
    x = rng.uniform(9, 14)
    x = x if rng.random() < 0.5 else paper.shape[1] / MM - x
    for y in np.array([0.2, 0.5, 0.8]) * paper.shape[0] / MM:
        cv2.circle(paper, (_at(x), _at(y)), _at(3.3), float(rng.choice([0.05, 1.0])), -1)
    return paper


def torn(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A piece from the bottom is gone, along a ragged line."""
    height, width = paper.shape
    start = rng.uniform(0.45, 0.8) * height
    ragged = start + np.cumsum(rng.normal(rng.normal(0, 0.2), 1.5, width))
    paper[np.arange(height)[:, None] > ragged[None, :]] = rng.choice([0.05, 1.0])
    return paper


def crumpled(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Creases from having been a ball: edges of light and shade, and places that moved a little."""
    height, width = paper.shape
    coarse = rng.normal(0, 1, (9, 7, 2)).astype(np.float32)
    moved = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(
        rng.uniform(0.1, 0.35) * MM
    )
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = cv2.remap(paper, x + moved[:, :, 0], y + moved[:, :, 1], cv2.INTER_LINEAR, borderValue=1.0)
    for _ in range(12):
        line = np.zeros_like(paper)
        ends = [tuple(int(v) for v in rng.uniform(0, 1, 2) * (width, height)) for _ in range(2)]
        cv2.line(line, ends[0], ends[1], float(rng.uniform(0.08, 0.3)), _at(0.4))
        bent = bent * (1 - cv2.GaussianBlur(line, (0, 0), _at(0.25)))
    return bent.astype(np.float32)


def label_over_fiducial(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A sticker with bars, stuck over a corner of the page."""
    mark = _corner(page, rng)
    bars = np.repeat(rng.choice([0.08, 0.97], 60), 3)[None, :].repeat(_at(12), axis=0)
    sticker = cv2.copyMakeBorder(bars.astype(np.float32), 20, 20, 40, 40, cv2.BORDER_CONSTANT, value=0.97)
    high, wide = sticker.shape
    left = int(np.clip(_at(mark.x) - wide / 2, 0, paper.shape[1] - wide))
    top = int(np.clip(_at(mark.y) - high / 2, 0, paper.shape[0] - high))
    paper[top : top + high, left : left + wide] = sticker
    return paper


def label_over_answers(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """A blank white sticker over some of the questions: their rings are gone."""
    place = page.fields[int(rng.integers(len(page.fields)))].box
    top, left = _at(place.y), _at(place.x)
    paper[top : top + _at(28), left : left + _at(65)] = 0.98
    return paper


def folded_over(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """The lower part lies folded on the page: its bare back covers what is above the fold."""
    fold = int(rng.uniform(0.6, 0.8) * len(paper))
    flap = len(paper) - fold
    paper[fold:] = rng.choice([0.05, 1.0])
    paper[fold - flap : fold] = 0.95
    return paper


def wet(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Water ran over pencil: a grey veil beneath each dark place."""
    veil = cv2.blur(1 - paper, (3, _at(9) | 1))
    darken(paper, (veil * np.float32(rng.uniform(0.2, 0.5))).astype(np.float32), 0, 0)
    return paper


def drawn_bullseye(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """One bullseye is gone, and a child drew another near it."""
    mark = _corner(page, rng)
    cv2.circle(paper, (_at(mark.x), _at(mark.y)), _at(mark.r * 1.2), 0.98, -1)
    x, y = np.array([mark.x, mark.y]) + rng.uniform(-9, 9, 2)
    for radius in (mark.r, mark.r * 0.3):
        turn = np.linspace(0, 2 * np.pi, 40)
        path = np.array([x, y]) + radius * 0.85 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        draw(paper, path, felt(rng), rng)
    return paper


def highlighter(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Stripes of a highlighter through some of the questions, as a color without ink of its own looks in gray."""
    boxes = [place.box for place in page.fields if place.kind in ("single", "multiple")]
    for at in rng.choice(len(boxes), 5, replace=False):
        box = boxes[int(at)]
        start, end = box.x + box.width * np.sort(rng.uniform(0, 1, 2))
        row, wide = _at(box.y + box.height / 2), _at(rng.uniform(1.5, 3.0))
        paper[row - wide : row + wide, _at(start) : _at(end)] *= np.float32(rng.uniform(0.72, 0.94))
    return paper


def doodles(paper: Paper, page: PageLayout, rng: np.random.Generator) -> Paper:
    """Curls and flowers, wherever there was time for them."""
    for _ in range(int(rng.integers(2, 6))):
        pen = pencil(rng) if rng.random() < 0.5 else ballpoint(rng)
        place = rng.uniform(0.1, 0.9, 2) * paper.shape[::-1] / MM
        turn = np.cumsum(rng.normal(0.35, 0.2, 50))
        path = place + np.cumsum(
            rng.uniform(0.4, 1.2) * np.stack([np.cos(turn), np.sin(turn)], axis=1), axis=0
        )
        draw(paper, path, pen, rng)
    return paper


DAMAGES: Final[Mapping[str, Damage]] = MappingProxyType(
    {
        "streak": streak,
        "feed slip": feed_slip,
        "dog-ear": dog_ear,
        "stain": stain,
        "lost fiducial": lost_fiducial,
        "dirty fiducial": dirty_fiducial,
        "dirty code": dirty_code,
        "both codes dirty": both_codes_dirty,
        "low toner": low_toner,
        "show-through": show_through,
        "crop": cropped,
        "curl": curl,
        "staple hole": staple_holes,
        "punched": punched,
        "torn": torn,
        "crumpled": crumpled,
        "label over a fiducial": label_over_fiducial,
        "label over answers": label_over_answers,
        "folded over": folded_over,
        "wet": wet,
        "drawn bullseye": drawn_bullseye,
        "highlighter": highlighter,
        "doodles": doodles,
    }
)


def mirrored(pixels: Gray) -> Gray:
    """A film or a window: left is right."""
    return np.ascontiguousarray(pixels[:, ::-1])
