"""Interactions of an item body: what each kind asks for, and how it is read."""

from madrone.qti.interactions.model import (
    BASE_TYPES_OF,
    CARDINALITIES_OF,
    GRAPHIC,
    INTERACTIONS,
    KINDS,
    Choice,
    CustomModule,
    Interaction,
    MediaRules,
    Picture,
    Slider,
)
from madrone.qti.interactions.reading import read_interaction

__all__ = [
    "BASE_TYPES_OF",
    "CARDINALITIES_OF",
    "GRAPHIC",
    "INTERACTIONS",
    "KINDS",
    "Choice",
    "CustomModule",
    "Interaction",
    "MediaRules",
    "Picture",
    "Slider",
    "read_interaction",
]
