"""The verbal aggression data, and what is published of them: numbers that R's difR 5.1 gives in its examples.

Its help pages analyze the 24 items of De Boeck and Wilson (2004), dichotomized, of 243 women (the reference group)
and 73 men; all values are rounded to four decimals.
"""

import csv
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.samples import sample


class Published(NamedTuple):
    """Of one item: Mantel-Haenszel with the correction and without, ln odds over its error, and purified; and the
    likelihood ratios of logistic regression with the change of R², and the joint ratio purified."""

    chi2: float
    uncorrected: float
    odds_ratio: float
    delta: float
    z: float
    purified_chi2: float
    purified_odds_ratio: float
    uniform: float
    nonuniform: float
    joint: float
    r2_uniform: float
    r2_change: float
    purified_joint: float


_TABLE = """
S1wantCurse 1.7076 2.2151 1.7005 -1.2476 1.4759 0.0069 1.1054 1.9998 0.0016 2.0014 0.0067 0.0067 0.8695
S1WantScold 2.1486 2.6579 1.7702 -1.3420 1.6751 0.0376 1.1357 1.9065 1.4476 3.3541 0.0058 0.0101 0.9981
S1WantShout 0.9926 1.3392 1.4481 -0.8701 1.1404 0.0087 1.0919 2.1606 0.3136 2.4742 0.0065 0.0074 1.1262
S2WantCurse 1.9302 2.5359 1.9395 -1.5567 1.6327 0.8881 1.5998 4.2639 0.4658 4.7296 0.0159 0.0177 2.6707
S2WantScold 2.9540 3.5755 1.9799 -1.6052 1.9103 0.1112 1.1994 2.9036 1.2367 4.1404 0.0088 0.0125 1.5035
S2WantShout 9.6032 10.6034 2.8804 -2.4861 3.1373 4.2680 2.2088 11.3031 0.1080 11.4111 0.0340 0.0343 7.4079
S3WantCurse 0.0013 0.0356 0.9439 0.1358 -0.1889 0.0987 0.8584 0.0955 1.5106 1.6061 0.0003 0.0056 1.3429
S3WantScold 0.6752 0.9709 0.7194 0.7741 -0.9984 4.3724 0.4593 1.6260 0.0071 1.6331 0.0049 0.0050 3.4083
S3WantShout 0.8185 1.1630 1.5281 -0.9965 1.1136 0.3454 1.3348 2.1397 0.5592 2.6989 0.0084 0.0106 2.0841
S4WantCurse 1.6292 2.1003 1.6849 -1.2260 1.4869 0.1406 1.2183 1.9563 0.4983 2.4547 0.0068 0.0085 1.4013
S4WantScold 0.0152 0.0838 1.0901 -0.2028 0.2735 1.6853 0.6322 0.0042 2.0955 2.0997 0.0000 0.0060 4.9929
S4WantShout 4.1188 4.8072 2.3458 -2.0036 2.2368 1.0766 1.5764 3.6491 0.0386 3.6877 0.0131 0.0133 2.5516
S1DoCurse 0.1324 0.3083 0.7967 0.5340 -0.5675 2.0959 0.5481 0.4234 0.7962 1.2196 0.0014 0.0039 2.1864
S1DoScold 2.7501 3.3869 0.4995 1.6313 -1.8434 6.2736 0.3832 4.0968 0.6335 4.7304 0.0105 0.0122 7.1927
S1DoShout 0.0683 0.1880 1.1765 -0.3821 0.4495 0.0172 0.9822 0.7163 0.3293 1.0456 0.0023 0.0033 0.2852
S2DoCurse 6.3029 7.2126 0.3209 2.6709 -2.6614 9.6672 0.2658 7.6372 0.0563 7.6935 0.0241 0.0243 10.1885
S2DoScold 6.8395 7.7670 0.3746 2.3072 -2.6876 11.9436 0.3014 9.1401 1.1221 10.2622 0.0247 0.0277 12.6729
S2DoShout 0.2170 0.4256 0.7931 0.5447 -0.6396 0.6997 0.6832 0.0928 1.6088 1.7016 0.0003 0.0058 3.2351
S3DoCurse 5.7817 6.5479 0.4616 1.8165 -2.4687 9.4644 0.3713 7.1433 0.0945 7.2379 0.0229 0.0232 9.1152
S3DoScold 3.8880 4.6194 0.4727 1.7606 -2.1368 6.4356 0.4079 4.6496 1.2184 5.8680 0.0167 0.0211 7.4605
S3DoShout 0.2989 0.6927 0.6373 1.0585 -0.8366 1.4190 0.4654 0.5258 0.7505 1.2763 0.0032 0.0078 1.4878
S4DoCurse 1.1220 1.5020 0.6444 1.0327 -1.2436 3.9323 0.4744 1.8339 1.1182 2.9521 0.0057 0.0092 4.5572
S4DoScold 1.4491 1.8592 0.6385 1.0541 -1.3810 5.7987 0.4148 2.3918 0.3039 2.6956 0.0073 0.0083 4.5671
S4DoShout 0.8390 1.2302 1.6053 -1.1123 1.1203 0.3223 1.4040 1.0577 0.2947 1.3524 0.0044 0.0057 0.5883
"""
PUBLISHED = {
    name: Published(*map(float, values))
    for name, *values in (line.split() for line in _TABLE.split("\n")[1:-1])
}
#: The items that leave the matching when it is purified.
FLAGGED = {
    "S2WantShout",
    "S3WantScold",
    "S1DoScold",
    "S2DoCurse",
    "S2DoScold",
    "S3DoCurse",
    "S3DoScold",
    "S4DoCurse",
    "S4DoScold",
}  # fmt: skip
FLAGGED_BY_LOGISTIC = {"S2WantShout", "S1DoScold", "S2DoCurse", "S2DoScold", "S3DoCurse", "S3DoScold"}


def column(name: str) -> list[float]:
    """One published value for every item, in order."""
    return [getattr(item, name) for item in PUBLISHED.values()]


def matrix(name: str) -> tuple[NDArray[np.int64], list[str]]:
    """A sample's numbers [n, k] without the examinees' names, and the names of its columns."""
    with sample(f"psychometrics/{name}.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return np.array([[int(cell) for cell in row[1:]] for row in rows]), header[1:]


def verbal() -> tuple[NDArray[np.int64], list[str], NDArray[np.int64]]:
    """Scores, item ids and groups."""
    scores, item_ids = matrix("verbal")
    return scores, item_ids, matrix("verbal_group")[0][:, 0]
