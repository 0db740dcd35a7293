"""QTI items, tests, stimuli and packages: read, rendered to semantic HTML, scored. A pure library.

Values of responses and outcomes travel as PCI JSON (``{"base": {"identifier": "A"}}``). Everything that
cannot be carried over is a ``Problem`` with its line; everything that is refused is a ``QtiError`` with file,
line and code.
"""

from madrone.qti.assessment import ItemRef, Test, read_test
from madrone.qti.errors import Problem, QtiError
from madrone.qti.interactions import Interaction
from madrone.qti.item import Item, StimulusRef, read_item
from madrone.qti.media import media_type
from madrone.qti.package import Entry, Package, open_package
from madrone.qti.processing.custom import register_operator
from madrone.qti.render import render_item, render_stimulus
from madrone.qti.responses import blank_responses, is_answered, validate_responses
from madrone.qti.scoring import ItemResult, correct_responses, score_item
from madrone.qti.stimulus import Stimulus, read_stimulus

__all__ = [
    "Entry",
    "Interaction",
    "Item",
    "ItemRef",
    "ItemResult",
    "Package",
    "Problem",
    "QtiError",
    "Stimulus",
    "StimulusRef",
    "Test",
    "blank_responses",
    "correct_responses",
    "is_answered",
    "media_type",
    "open_package",
    "read_item",
    "read_stimulus",
    "read_test",
    "register_operator",
    "render_item",
    "render_stimulus",
    "score_item",
    "validate_responses",
]
