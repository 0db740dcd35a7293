"""Tests: their parts, sections and references to items, with all rules of their flow, as they are written."""

from madrone.qti.assessment.model import (
    BranchRule,
    ItemRef,
    PreCondition,
    Section,
    Selection,
    SessionControl,
    TemplateDefault,
    Test,
    TestFeedback,
    TestPart,
    TimeLimits,
)
from madrone.qti.assessment.reading import read_test

__all__ = [
    "BranchRule",
    "ItemRef",
    "PreCondition",
    "Section",
    "Selection",
    "SessionControl",
    "TemplateDefault",
    "Test",
    "TestFeedback",
    "TestPart",
    "TimeLimits",
    "read_test",
]
