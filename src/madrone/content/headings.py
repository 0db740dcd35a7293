"""The headings of an author's content, renumbered to follow those of the page that it stands in."""

import re

_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")


def headings_from(html: str, level: int) -> str:
    """Renumber the headings of rendered content so that the highest is ``level`` and none is left out.

    Authors number from whatever level they like; somebody who hears the page needs an outline without gaps.
    """
    used = sorted({int(found) for _close, found in _HEADING.findall(html)})
    new = {str(old): min(level + rank, 6) for rank, old in enumerate(used)}
    return _HEADING.sub(lambda found: f"<{found[1]}h{new[found[2]]}", html)
