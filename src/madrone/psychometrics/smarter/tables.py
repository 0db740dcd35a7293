"""The published figures of the Smarter Balanced scale, as they stand in the specifications.

Sources: domain.md 8.3 (scales, limits), 8.4 (cuts), 8.5 (claims), 8.8 (claim codes); psychometrics.md 2.
"""

from typing import Final, Literal, NamedTuple

from madrone.psychometrics.errors import PsychometricsError

Subject = Literal["ELA", "MATH"]
GRADES: Final = ("03", "04", "05", "06", "07", "08", "11")


class Scale(NamedTuple):
    """The line from theta to the reporting scale: scale score = slope * theta + intercept."""

    slope: float
    intercept: float

    def at(self, theta: float) -> float:
        """The scale score at ``theta``, not rounded."""
        return self.slope * theta + self.intercept

    def theta(self, scale_score: float) -> float:
        """The theta whose scale score this is."""
        return (scale_score - self.intercept) / self.slope


class Cuts(NamedTuple):
    """Where levels 2, 3 and 4 begin, on theta and as scale scores."""

    theta: tuple[float, float, float]
    scale: tuple[int, int, int]

    @property
    def standard(self) -> int:
        """The scale score at which the standard is met: where level 3 begins."""
        return self.scale[1]


class Limits(NamedTuple):
    """The ends of the reporting range: LOT and HOT on theta, LOSS and HOSS as scale scores."""

    lot: float
    hot: float
    loss: int
    hoss: int


SCALES: Final[dict[str, Scale]] = {"ELA": Scale(85.8, 2508.2), "MATH": Scale(79.3, 2514.9)}

CUTS: Final[dict[tuple[str, str], Cuts]] = {
    ("ELA", "03"): Cuts((-1.646, -0.888, -0.212), (2367, 2432, 2490)),
    ("ELA", "04"): Cuts((-1.075, -0.410, 0.289), (2416, 2473, 2533)),
    ("ELA", "05"): Cuts((-0.772, -0.072, 0.860), (2442, 2502, 2582)),
    ("ELA", "06"): Cuts((-0.597, 0.266, 1.280), (2457, 2531, 2618)),
    ("ELA", "07"): Cuts((-0.340, 0.510, 1.641), (2479, 2552, 2649)),
    ("ELA", "08"): Cuts((-0.247, 0.685, 1.862), (2487, 2567, 2668)),
    ("ELA", "11"): Cuts((-0.177, 0.872, 2.026), (2493, 2583, 2682)),
    ("MATH", "03"): Cuts((-1.689, -0.995, -0.175), (2381, 2436, 2501)),
    ("MATH", "04"): Cuts((-1.310, -0.377, 0.430), (2411, 2485, 2549)),
    ("MATH", "05"): Cuts((-0.755, 0.165, 0.808), (2455, 2528, 2579)),
    ("MATH", "06"): Cuts((-0.528, 0.468, 1.199), (2473, 2552, 2610)),
    ("MATH", "07"): Cuts((-0.390, 0.657, 1.515), (2484, 2567, 2635)),
    ("MATH", "08"): Cuts((-0.137, 0.897, 1.741), (2504, 2586, 2653)),
    ("MATH", "11"): Cuts((0.354, 1.426, 2.561), (2543, 2628, 2718)),
}

LIMITS_2015: Final[dict[tuple[str, str], Limits]] = {
    ("ELA", "03"): Limits(-4.5941, 1.3374, 2114, 2623),
    ("ELA", "04"): Limits(-4.3962, 1.8014, 2131, 2663),
    ("ELA", "05"): Limits(-3.5763, 2.2498, 2201, 2701),
    ("ELA", "06"): Limits(-3.4785, 2.5140, 2210, 2724),
    ("ELA", "07"): Limits(-2.9114, 2.7547, 2258, 2745),
    ("ELA", "08"): Limits(-2.5677, 3.0430, 2288, 2769),
    ("ELA", "11"): Limits(-2.4375, 3.3392, 2299, 2795),
    ("MATH", "03"): Limits(-4.1132, 1.3335, 2189, 2621),
    ("MATH", "04"): Limits(-3.9204, 1.8191, 2204, 2659),
    ("MATH", "05"): Limits(-3.7276, 2.3290, 2219, 2700),
    ("MATH", "06"): Limits(-3.5348, 2.9455, 2235, 2748),
    ("MATH", "07"): Limits(-3.3420, 3.3238, 2250, 2778),
    ("MATH", "08"): Limits(-3.1492, 3.6254, 2265, 2802),
    ("MATH", "11"): Limits(-2.9564, 4.3804, 2280, 2862),
}

#: Since 2020-21 the limits are published as scale scores only.
SCALE_LIMITS_2021: Final[dict[tuple[str, str], tuple[int, int]]] = {
    ("ELA", "03"): (2115, 2650),
    ("ELA", "04"): (2140, 2690),
    ("ELA", "05"): (2200, 2730),
    ("ELA", "06"): (2230, 2770),
    ("ELA", "07"): (2260, 2810),
    ("ELA", "08"): (2290, 2850),
    ("ELA", "11"): (2300, 2900),
    ("MATH", "03"): (2190, 2660),
    ("MATH", "04"): (2205, 2700),
    ("MATH", "05"): (2220, 2740),
    ("MATH", "06"): (2235, 2780),
    ("MATH", "07"): (2250, 2820),
    ("MATH", "08"): (2265, 2860),
    ("MATH", "11"): (2280, 2900),
}


def limits_at(subject: str, loss: int, hoss: int) -> Limits:
    """The limits whose scale scores these are, their thetas by the scale."""
    return Limits(SCALES[subject].theta(loss), SCALES[subject].theta(hoss), loss, hoss)


LIMITS_2021: Final[dict[tuple[str, str], Limits]] = {
    (subject, grade): limits_at(subject, loss, hoss)
    for (subject, grade), (loss, hoss) in SCALE_LIMITS_2021.items()
}


class Average(NamedTuple):
    """An average two-parameter item of a grade's pool: its slope and its difficulty."""

    a: float
    b: float


#: What stands for an item that an unfinished adaptive part had not chosen yet (Test Scoring Specifications
#: 2014-15 and 2015-16, table 2; domain.md 8.1).
AVERAGES: Final[dict[tuple[str, str], Average]] = {
    ("ELA", "03"): Average(0.67, -0.42),
    ("ELA", "04"): Average(0.59, 0.13),
    ("ELA", "05"): Average(0.61, 0.51),
    ("ELA", "06"): Average(0.54, 1.01),
    ("ELA", "07"): Average(0.54, 1.11),
    ("ELA", "08"): Average(0.53, 1.30),
    ("ELA", "11"): Average(0.50, 1.69),
    ("MATH", "03"): Average(0.85, -0.81),
    ("MATH", "04"): Average(0.81, -0.06),
    ("MATH", "05"): Average(0.77, 0.68),
    ("MATH", "06"): Average(0.70, 1.06),
    ("MATH", "07"): Average(0.71, 1.79),
    ("MATH", "08"): Average(0.61, 2.29),
    ("MATH", "11"): Average(0.53, 2.71),
}

LEVEL_NAMES: Final[dict[int, str]] = {
    1: "Standard Not Met",
    2: "Standard Nearly Met",
    3: "Standard Met",
    4: "Standard Exceeded",
}

CLAIM_LEVEL_NAMES: Final[dict[int, str]] = {1: "Below Standard", 2: "Near Standard", 3: "Above Standard"}


class Claim(NamedTuple):
    """A reported claim: its code in the data warehouse and its name on reports."""

    code: str
    name: str


#: Reported claims in the order of the reports. The codes are the warehouse's: plain numbers would invite
#: the mix-up of ELA claims 2 and 3 that some vendor files have (domain.md 8.5).
CLAIMS: Final[dict[str, tuple[Claim, ...]]] = {
    "ELA": (
        Claim("SOCK_R", "Reading"),
        Claim("2-W", "Writing"),
        Claim("SOCK_LS", "Listening"),
        Claim("4-CR", "Research/Inquiry"),
    ),
    "MATH": (
        Claim("1", "Concepts & Procedures"),
        Claim("SOCK_2", "Problem Solving and Modeling & Data Analysis"),
        Claim("3", "Communicating Reasoning"),
    ),
}

#: The content claim of an item, by its number, and the claim that it is reported under.
REPORTED_UNDER: Final[dict[str, dict[str, str]]] = {
    "ELA": {"1": "SOCK_R", "2": "2-W", "3": "SOCK_LS", "4": "4-CR"},
    "MATH": {"1": "1", "2": "SOCK_2", "3": "3", "4": "SOCK_2"},
}


def known_subject(subject: str) -> str:
    """Pass on ``ELA`` or ``MATH``; refuse anything else (``unknown-subject``)."""
    if subject not in SCALES:
        raise PsychometricsError(
            "unknown-subject",
            f"There is no scale for “{subject}”; the subjects are ELA and MATH.",
            field="subject",
        )
    return subject


def known_test(subject: str, grade: str) -> tuple[str, str]:
    """Pass on a subject and a tested grade; refuse anything else (``unknown-subject``, ``unknown-grade``)."""
    if grade not in GRADES:
        raise PsychometricsError(
            "unknown-grade",
            f"Grade “{grade}” has no Smarter Balanced test; tested are {', '.join(GRADES)}.",
            field="grade",
        )
    return known_subject(subject), grade


def claims(subject: str) -> tuple[Claim, ...]:
    """The reported claims of a subject in report order: four in ELA, three in mathematics (domain.md 8.5)."""
    return CLAIMS[known_subject(subject)]


def reported_claim(subject: str, code: str) -> Claim:
    """The reported claim of a code: a reported claim's (``SOCK_R``) or a content claim's (``1-IT``, ``4``).

    Raises ``PsychometricsError`` with the code ``unknown-claim``.
    """
    under = REPORTED_UNDER[known_subject(subject)]
    wanted = under.get(code.partition("-")[0], code)
    for claim in claims(subject):
        if claim.code == wanted:
            return claim
    raise PsychometricsError("unknown-claim", f"{subject} has no claim “{code}”.", field="claim")
