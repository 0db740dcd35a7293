"""What each statistic is, and what it may not be used for alone; every report of one carries these words."""

from dataclasses import dataclass

_ALWAYS = (
    "It says that answers are improbable under a model, never why. No score may be withheld and nobody may be "
    "accused on it alone: look at seating, logs, the work itself and other statistics first, and hear those concerned."
)


@dataclass(frozen=True, slots=True)
class Method:
    """A statistic by name, what its figure means, its sources, and its limits."""

    name: str
    meaning: str
    source: str
    limits: str


SIMILARITY = Method(
    "Answer similarity",
    "The chance that two examinees who worked alone would give as many equal answers, or more.",
    "GBT: van der Linden and Sotaridona (2006); omega: Wollack (1997); K2: Sotaridona and Meijer (2002).",
    f"{_ALWAYS} Studying together, one teacher's way of teaching, and a shared wrong rule make answers alike too; "
    "the abilities are estimated from the answers in question. It does not tell who copied from whom.",
)
CHANGES = Method(
    "Answer changes",
    "The chance that an examinee of this ability would have as many right answers among the changed ones, or more; "
    "for a group also that its students would change as many answers from wrong to right.",
    "Erasure detection index: Wollack, Cohen and Eckerly (2015), for groups Wollack and Eckerly (2017) and Sinharay "
    "(2018); the probabilities here are posterior predictive.",
    f"{_ALWAYS} Checking one's work, a shifted answer sheet and an item that is easier at second sight give gains "
    "as well. Erasures that a scanner took for changes count like real ones.",
)
TIMES = Method(
    "Response times",
    "How far times are from those of the lognormal model for the examinee's own speed, and how many answers came "
    "faster than a tenth of the usual time.",
    "van der Linden (2006); person fit: Sinharay (2018); rapid guessing: Wise and Kong (2005), Wise and Ma (2012).",
    f"{_ALWAYS} Breaks, read-aloud, translation and other accommodations, slow devices and lost connections change "
    "times. Fast answers are often a lack of effort and no irregularity.",
)
