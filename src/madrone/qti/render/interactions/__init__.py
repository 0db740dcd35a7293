"""Interactions with native controls, each with a label; on paper with circles, boxes and lines."""

from collections.abc import Callable
from typing import TypeAlias

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import element, text
from madrone.qti.render.interactions.associate import render_associate
from madrone.qti.render.interactions.attempt import render_end_attempt
from madrone.qti.render.interactions.choice import render_choice
from madrone.qti.render.interactions.custom import render_portable_custom
from madrone.qti.render.interactions.files import render_drawing, render_upload
from madrone.qti.render.interactions.gap_match import render_gap_match
from madrone.qti.render.interactions.graphic import render_graphic_order, render_hotspot
from madrone.qti.render.interactions.hottext import render_hottext
from madrone.qti.render.interactions.inline_choice import render_inline_choice
from madrone.qti.render.interactions.joined import render_graphic_associate, render_graphic_gap_match
from madrone.qti.render.interactions.match import render_match
from madrone.qti.render.interactions.media import render_media
from madrone.qti.render.interactions.order import render_order
from madrone.qti.render.interactions.parts import prompt_of
from madrone.qti.render.interactions.points import render_position_object, render_select_point
from madrone.qti.render.interactions.slider import render_slider
from madrone.qti.render.interactions.written import render_extended_text, render_text_entry
from madrone.qti.render.page import Page

Renderer: TypeAlias = Callable[[Page, ContentWriter, Node, Interaction], str]

_RENDERERS: dict[str, Renderer] = {
    "associate": render_associate,
    "choice": render_choice,
    "drawing": render_drawing,
    "end-attempt": render_end_attempt,
    "extended-text": render_extended_text,
    "gap-match": render_gap_match,
    "graphic-associate": render_graphic_associate,
    "graphic-gap-match": render_graphic_gap_match,
    "graphic-order": render_graphic_order,
    "hotspot": render_hotspot,
    "hottext": render_hottext,
    "inline-choice": render_inline_choice,
    "match": render_match,
    "media": render_media,
    "order": render_order,
    "portable-custom": render_portable_custom,
    "position-object": render_position_object,
    "select-point": render_select_point,
    "slider": render_slider,
    "text-entry": render_text_entry,
    "upload": render_upload,
}


def render_interaction(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of one interaction, as the page's medium wants it."""
    if not interaction.delivered:
        notice = element("p", {"class": "qti-not-shown"}, text(page.words["not_shown"]))
        root = {"data-qti-unsupported": interaction.kind}
        return element("div", root, prompt_of(writer, node) + notice)
    return _RENDERERS[interaction.kind](page, writer, node, interaction)
