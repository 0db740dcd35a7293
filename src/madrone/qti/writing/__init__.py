"""Writes QTI 3.0.1: items, stimuli, tests, and packages with their manifest.

Everything is written from the tree that was read, upgraded and made safe, not from the model: what the engine
has no use for (an author's class, a tool's name) stays. See ``docs/decisions/0019-writer.md``.
"""

from madrone.qti.assessment import Test
from madrone.qti.item import Item
from madrone.qti.stimulus import Stimulus
from madrone.qti.writing.document import rewrite
from madrone.qti.writing.package import write_package

__all__ = ["rewrite", "write_item", "write_package", "write_stimulus", "write_test"]


def write_item(item: Item) -> bytes:
    """The item as QTI 3.0.1. What is not written is told by ``rewrite(item.xml, item.source)``."""
    return rewrite(item.xml, item.source)[0]


def write_stimulus(stimulus: Stimulus) -> bytes:
    """The stimulus as QTI 3.0.1."""
    return rewrite(stimulus.xml, stimulus.source)[0]


def write_test(test: Test) -> bytes:
    """The test as QTI 3.0.1; sections in files of their own stay there (``test.section_files``)."""
    return rewrite(test.xml, test.source)[0]
