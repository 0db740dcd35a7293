"""Putting the items of two calibrations on one scale, and finding common items that changed."""

from madrone.psychometrics.linking.drift import Drift, ItemDrift, item_drift, stable_link
from madrone.psychometrics.linking.methods import LINK_METHODS, Link, LinkMethod, link
from madrone.psychometrics.linking.scale import Scale

__all__ = [
    "LINK_METHODS",
    "Drift",
    "ItemDrift",
    "Link",
    "LinkMethod",
    "Scale",
    "item_drift",
    "link",
    "stable_link",
]
