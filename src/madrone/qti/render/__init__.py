"""Semantic HTML from the content model: for the screen, for staff and for print. Keys are for staff only."""

from madrone.qti.render.item import render_item, render_stimulus

__all__ = ["render_item", "render_stimulus"]
