"""The Smarter weighted algorithm (Cohen and Albright 2014), the default."""

from madrone.psychometrics.adaptive.weighted.plain import PlainWeighted
from madrone.psychometrics.adaptive.weighted.selector import Weighted

__all__ = ["PlainWeighted", "Weighted"]
