"""QTI items, tests, stimuli and packages: read, rendered to semantic HTML, scored, written. A pure library.

Values of responses and outcomes travel as PCI JSON (``{"base": {"identifier": "A"}}``). Everything that
cannot be carried over is a ``Problem`` with its line; everything that is refused is a ``QtiError`` with file,
line and code.
"""

# Scoring of mathematics stands in the table of custom operators once its module is imported.
import madrone.qti.equations.operators  # noqa: F401
from madrone.qti.assessment import ItemRef, Test, read_test
from madrone.qti.braille import render_braille
from madrone.qti.catalogs import Catalog
from madrone.qti.clones import Clone, clone_item, is_cloned
from madrone.qti.companions import Companion
from madrone.qti.errors import Problem, QtiError
from madrone.qti.flow import TestFlow, TestPlan, TestSession, plan_test
from madrone.qti.interactions import Interaction
from madrone.qti.item import Item, StimulusRef, read_item
from madrone.qti.media import media_type
from madrone.qti.package import Entry, Package, open_package
from madrone.qti.processing.custom import register_operator
from madrone.qti.render import render_item, render_stimulus
from madrone.qti.responses import blank_responses, is_answered, possible_responses, validate_responses
from madrone.qti.scoring import ItemResult, correct_responses, score_item
from madrone.qti.stimulus import Stimulus, read_stimulus
from madrone.qti.writing import write_item, write_stimulus, write_test

__all__ = [
    "Catalog",
    "Clone",
    "Companion",
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
    "TestFlow",
    "TestPlan",
    "TestSession",
    "blank_responses",
    "clone_item",
    "correct_responses",
    "is_answered",
    "is_cloned",
    "media_type",
    "open_package",
    "plan_test",
    "possible_responses",
    "read_item",
    "read_stimulus",
    "read_test",
    "register_operator",
    "render_braille",
    "render_item",
    "render_stimulus",
    "score_item",
    "validate_responses",
    "write_item",
    "write_stimulus",
    "write_test",
]
