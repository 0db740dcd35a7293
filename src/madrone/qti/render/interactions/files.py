"""Files that a student makes or chooses: a drawing on a picture, an uploaded file.

The file travels as ``{"file": {"data": base64, "mime": …, "name": …}}``. A drawing holds only what was drawn, on
a clear ground and of the picture's size, so that it stays small and can be gone on with.
"""

import json
from collections.abc import Mapping

from madrone.qti.content import Node
from madrone.qti.given_files import MAX_FILE_BYTES, GivenFile, read_file
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import prompt_of
from madrone.qti.render.interactions.scripted import act, said, words_for_script
from madrone.qti.render.interactions.stage import render_stage
from madrone.qti.render.page import Page

# All files of one item travel in one request, which has a limit of its own.
_MAX_ITEM_BYTES = 180_000
_SHOWN_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_DRAWING_WORDS = ("drawing_full", "drawing_cleared", "drawing_undone", "pen_down", "pen_up", "drawing_area")
_UPLOAD_WORDS = (
    "file_too_large",
    "file_wrong_type",
    "file_unread",
    "file_taken",
    "file_removed",
    "file_empty",
)
_TOOLS = ("pen", "line", "eraser")


def render_drawing(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a drawing interaction: the picture, tools that a script brings to life, and what was drawn."""
    given = given_file(page, interaction)
    stage = render_stage(interaction.picture, writer)
    drawn = ""
    if given is not None and given.mime == "image/png" and (page.printed or page.read_only):
        drawn = element("img", {"class": "qti-drawn", "src": _address(given), "alt": page.words["drawn"]})
    stage = element("div", {"class": "qti-drawing-ground", "data-qti-ground": True}, stage + drawn)
    root = _root(page, interaction, _DRAWING_WORDS)
    inside = _asked(page, writer, node, interaction, page.words["draw_on_paper" if page.printed else "draw"])
    if page.printed:
        return element("div", root, inside + stage)
    return element("div", root, inside + _tools(page) + stage + _held(page, interaction, given))


def render_upload(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of an upload interaction: a file field that says beforehand what it takes."""
    given = given_file(page, interaction)
    root = _root(page, interaction, _UPLOAD_WORDS)
    if page.printed:
        inside = _asked(page, writer, node, interaction, page.words["hand_in_on_paper"])
        return element("div", root, inside + _shown(page, given))
    inside = _asked(page, writer, node, interaction, _limits(page, interaction))
    if page.read_only:
        shown = _shown(page, given) or element("p", {}, text(page.words["no_answer"]))
        return element("div", root, inside + shown + _held(page, interaction, given))
    name = page.name(interaction)
    field: Attributes = {
        "type": "file", "id": name, "accept": ",".join(interaction.upload_types) or None,
        "aria-describedby": f"{name}-hint",
    }  # fmt: skip
    inside += element("label", {"for": name}, text(page.words["choose_file"])) + element("input", field)
    inside += element("div", {"data-qti-file": True}, _shown(page, given))
    inside += act(page, "remove", page.words["remove_file"])
    return element("div", root, inside + _held(page, interaction, given))


def given_file(page: Page, interaction: Interaction) -> GivenFile | None:
    """The file that was given; none where there is none or it is not what a player sends."""
    data = page.data(interaction)
    base = data.get("base") if isinstance(data, Mapping) else None
    return read_file(base.get("file")) if isinstance(base, Mapping) else None


def max_bytes(page: Page) -> int:
    """How large each file of an item may be."""
    count = sum(one.kind in ("drawing", "upload") for one in page.item.interactions)
    return min(MAX_FILE_BYTES, _MAX_ITEM_BYTES // max(count, 1))


def _root(page: Page, interaction: Interaction, words: tuple[str, ...]) -> Attributes:
    root = page.root(interaction) | {"class": f"qti-{interaction.kind}", "role": "group"}
    root["aria-labelledby"] = f"{page.name(interaction)}-asked"
    if not page.printed and not page.read_only:
        root["data-qti-max-bytes"] = max_bytes(page)
        root["data-qti-words"] = words_for_script(page, words)
    return root


def _asked(page: Page, writer: ContentWriter, node: Node, interaction: Interaction, hint: str) -> str:
    prompt = prompt_of(writer, node)
    name = page.name(interaction)
    asked = element("div", {"class": "qti-prompt", "id": f"{name}-asked"}, prompt or text(hint))
    return asked + (element("p", {"class": "qti-hint", "id": f"{name}-hint"}, text(hint)) if prompt else "")


def _tools(page: Page) -> str:
    if page.read_only:
        return ""
    buttons = ""
    for tool in _TOOLS:
        values: Attributes = {
            "type": "button", "class": "qti-act", "data-qti-tool": tool, "aria-pressed": str(tool == "pen").lower(),
        }  # fmt: skip
        buttons += element("button", values, text(page.words[f"tool_{tool}"]))
    for name in ("undo", "clear"):
        values = {"type": "button", "class": "qti-act", "data-qti-act": name}
        buttons += element("button", values, text(page.words[f"tool_{name}"]))
    group: Attributes = {
        "class": "qti-tools", "role": "group", "aria-label": page.words["drawing_tools"],
        "data-qti-tools": True, "hidden": True,
    }  # fmt: skip
    return element("div", group, buttons)


def _held(page: Page, interaction: Interaction, given: GivenFile | None) -> str:
    """The control that holds the file as JSON text for the script, and a place for what it says."""
    file = {} if given is None else {"data": given.data, "mime": given.mime, "name": given.name}
    values: Attributes = {
        "name": page.name(interaction), "hidden": True, "data-qti-value": True, "disabled": page.read_only,
        "aria-label": page.words["your_answer"],
    }  # fmt: skip
    return element("textarea", values, text(json.dumps(file)) if file else "") + said()


def _shown(page: Page, given: GivenFile | None) -> str:
    """What was handed in: a picture as such, another file by its name; only staff can take it away with them."""
    if given is None:
        return ""
    name = given.name or page.words["file"]
    named = element("p", {}, text(page.words["file_given"].format(name=name, size=_kilobytes(given.size))))
    if not page.read_only:
        return named
    if given.mime in _SHOWN_IMAGES:
        return named + element("img", {"src": _address(given), "alt": name, "class": "qti-handed-in"})
    # As bytes without a meaning, so that no browser opens what a student made.
    address = f"data:application/octet-stream;base64,{given.data}"
    return named + element("a", {"href": address, "download": name}, text(page.words["save_file"]))


def _address(given: GivenFile) -> str:
    return f"data:{given.mime};base64,{given.data}"


def _limits(page: Page, interaction: Interaction) -> str:
    size = page.words["file_at_most"].format(size=_kilobytes(max_bytes(page)))
    if not interaction.upload_types:
        return size
    kinds = ", ".join(dict.fromkeys(map(_kind, interaction.upload_types)))
    return page.words["file_types"].format(types=kinds) + " " + size


def _kind(mime: str) -> str:
    family, _, kind = mime.partition("/")
    return family if kind in ("*", "") else kind.rpartition(".")[2].partition("+")[0].upper()


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1_000))} kB"
