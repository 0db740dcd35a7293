"""The few icons of staff pages, drawn as strokes that take the colour of the words beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Each drawing fills a square of 24 × 24 units; the style sheet gives stroke and size.
_DRAWINGS = {
    "good": '<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.8 2.8L16.2 9.5"/>',
    "attention": '<path d="M12 4 21.5 20h-19z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "danger": '<path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"/><path d="m9 9 6 6m0-6-6 6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "waiting": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.4 2"/>',
    "quiet": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "up": '<path d="m6 14 6-6 6 6"/>',
    "down": '<path d="m6 10 6 6 6-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
}
_FRAME = '<svg class="md-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'


def icon(name: str) -> SafeString:
    """Draw one icon, hidden from screen readers (the word beside it says the same); KeyError if unknown."""
    return format_html(_FRAME, mark_safe(_DRAWINGS[name]))  # noqa: S308  # our own constants above
