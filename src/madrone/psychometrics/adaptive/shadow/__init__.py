"""The shadow test: before each item a whole test is planned that keeps to the blueprint."""

from madrone.psychometrics.adaptive.shadow.selector import ShadowTest

__all__ = ["ShadowTest"]
