"""A reading beside the key: what was wrong in silence, what went to a person, and whether it had to.

Source: omr.md 3: a silent error is a wrong value without a flag; a needless review is a plain mark sent to a person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from madrone.omr.identity import Identity
from madrone.omr.reading import ASKING, GroupReading, PageReading
from madrone.omr.simulation.students import Answer, Behaviour

PLAIN = frozenset({Behaviour.NORMAL, Behaviour.BLANK})


@dataclass(slots=True)
class Tally:
    """Counts over many pages. A field here is one group: a question, or one column of a grid.

    ``doubles`` are two marks told as two: a person decides on them by rule, and the reader had no doubt. ``plain``
    are the fields that any person would read at a glance; ``needless`` those of them that were asked about.
    """

    pages: int = 0
    refused: int = 0
    misidentified: int = 0
    foreign: int = 0
    foreign_read: int = 0
    fields: int = 0
    bubbles: int = 0
    silent: int = 0
    asked: int = 0
    doubles: int = 0
    plain: int = 0
    needless: int = 0
    silent_by: Counter[Behaviour] = field(default_factory=Counter)
    asked_by: Counter[Behaviour] = field(default_factory=Counter)
    refused_for: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take the counts of other pages in."""
        for name in self.__slots__:
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(getattr(other, name))
            else:
                setattr(self, name, mine + getattr(other, name))


def judge(reading: PageReading, answers: Sequence[Answer], identity: Identity) -> Tally:
    """Hold one page's reading against what its student meant."""
    tally = Tally(pages=1)
    if reading.status == "refused" or not reading.fields:
        tally.refused = 1
        tally.refused_for[reading.reason] += 1
        return tally
    if reading.identity != identity:
        tally.misidentified = int(reading.identity is not None)
        return tally
    found = {one.name: one.groups for one in reading.fields}
    for answer in answers:
        groups = found[answer.name]
        for meant, behaviour, group in zip(answer.values, answer.behaviours, groups, strict=True):
            _judge_group(tally, meant, behaviour, group)
    return tally


def judge_foreign(reading: PageReading) -> Tally:
    """Hold the reading of a sheet that is none of ours, or is two at once, against having no answers."""
    return Tally(foreign=1, foreign_read=int(any(not one.asks for one in reading.fields)))


def total(tallies: Iterable[Tally]) -> Tally:
    """The counts of all."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def _judge_group(tally: Tally, meant: str, behaviour: Behaviour, group: GroupReading) -> None:
    tally.fields += 1
    tally.bubbles += len(group.marks)
    tally.plain += behaviour in PLAIN
    if group.flag == "double" and group.value == meant:
        tally.doubles += 1
    elif group.flag in ASKING:
        tally.asked += 1
        tally.asked_by[behaviour] += 1
        tally.needless += behaviour in PLAIN
    elif group.value.strip("_") != meant:
        tally.silent += 1
        tally.silent_by[behaviour] += 1
