"""Headings of an author's text under a heading of ours, so that no level is left out between them."""

import re

_HEADING = re.compile(r"(</?h)([1-6])\b")
_LAST = 6


def nested(html: str, *, under: int) -> str:
    """Renumber the headings of rendered content: the highest comes next below ``under``, without gaps.

    An author's levels begin anywhere; whoever listens to a page is told of a missing one.
    """
    levels = sorted({int(level) for _tag, level in _HEADING.findall(html)})
    place = {level: min(under + 1 + step, _LAST) for step, level in enumerate(levels)}
    return _HEADING.sub(lambda found: f"{found[1]}{place[int(found[2])]}", html)
