"""``madrone omr layout``: where everything of a sheet stands on paper."""

import argparse
import json
import sys
from pathlib import Path

from madrone.omr.commands.refusals import SUCCESS, refusing
from madrone.omr.layout.geometry import Box, Layout, PageLayout


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("layout", help="say where the fields, circles and marks of a sheet stand")
    parser.add_argument("sheet", metavar="SHEET.toml")
    parser.add_argument("--paper", choices=("letter", "a4"), help="another paper than the sheet's own")
    parser.add_argument("--json", action="store_true", help="print the geometry as JSON, in millimeters")
    parser.set_defaults(run=refusing(run_layout))


def run_layout(args: argparse.Namespace) -> int:
    """Print the layout, or a line for each page."""
    from madrone.omr.layout import lay_out
    from madrone.omr.sheet import read_sheet

    layout = lay_out(read_sheet(Path(args.sheet)), args.paper)
    if args.json:
        json.dump(as_json(layout), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for page in layout.pages:
            circles = sum(1 for _ in page.bubbles())
            sys.stdout.write(f"page {page.page}: {len(page.fields)} fields, {circles} circles\n")
    return SUCCESS


def as_json(layout: Layout) -> dict[str, object]:
    """The layout as the contract has it; what the contract does not name stands beside it."""
    return {
        "page": {"width_mm": layout.width, "height_mm": layout.height},
        "form": layout.form,
        "paper": layout.paper,
        "version": layout.version,
        "pages": [_page(page) for page in layout.pages],
    }


def _page(page: PageLayout) -> dict[str, object]:
    written: dict[str, object] = {
        "page": page.page,
        "fiducials": [{"x_mm": mark.x, "y_mm": mark.y, "r_mm": mark.r} for mark in page.fiducials],
        "anchors": [
            {"x_mm": mark.x, "y_mm": mark.y, "width_mm": mark.width, "height_mm": mark.height}
            for mark in page.anchors
        ],
        "codes": [
            {"kind": code.kind, "x_mm": code.x, "y_mm": code.y, "size_mm": code.size} for code in page.codes
        ],
        "patches": [
            {"shade": patch.shade, "round": patch.round, "box": _box(patch.box)} for patch in page.patches
        ],
        "fields": [
            {
                "name": field.name,
                "kind": field.kind,
                "box": _box(field.box),
                **({"area": _box(field.area)} if field.area else {}),
                "groups": [
                    {
                        "bubbles": [
                            {"value": bubble.value, "x_mm": bubble.x, "y_mm": bubble.y, "r_mm": bubble.r}
                            for bubble in group.bubbles
                        ]
                    }
                    for group in field.groups
                ],
            }
            for field in page.fields
        ],
    }
    if page.label:
        written["label"] = _box(page.label)
    return written


def _box(box: Box) -> dict[str, float]:
    """A box by its top left corner."""
    sides = {"x_mm": box.x, "y_mm": box.y, "width_mm": box.width, "height_mm": box.height}
    return {name: round(length, 3) for name, length in sides.items()}
