"""Maximum information, without any content: for item banks and as the bound that other algorithms are held to."""

from madrone.psychometrics.adaptive.information.selector import max_information

__all__ = ["max_information"]
