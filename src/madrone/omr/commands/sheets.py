"""The sheets that a command is given, as layouts to read by."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madrone.omr.layout.geometry import Layout


def layouts_of(sheets: Iterable[Path]) -> "dict[str, Layout]":
    """The layouts of the sheets by their tags, on both papers, for a sheet may be printed on the other one."""
    from madrone.omr.errors import SheetError
    from madrone.omr.identity import layout_tag
    from madrone.omr.layout import lay_out
    from madrone.omr.sheet import read_sheet

    layouts = {}
    for path in sheets:
        sheet = read_sheet(path)
        for paper in ("letter", "a4"):
            try:
                layout = lay_out(sheet, paper)
            except SheetError:
                if paper == sheet.paper:
                    raise
                continue  # Nobody can have printed it on that paper.
            layouts[layout_tag(layout.form, layout.version)] = layout
    return layouts
