"""What became of a page beside what its student meant. Source: omr.md 3: silent is a wrong value without a flag."""

from collections import Counter
from dataclasses import dataclass, field

from madrone.omr.identity import Identity
from madrone.omr.reading import ASKING, PageReading
from madrone.omr.tests.failures.hands import Key
from madrone.omr.tests.failures.paper import Gray


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture, what was meant on it, and whose page it is; without an identity nothing may be read."""

    pixels: Gray
    key: Key
    identity: Identity | None


@dataclass(slots=True)
class Outcome:
    """Counts over pages; ``ends`` are ``read`` or the status and the reason, ``silent`` says what was read for what.

    A field here is a group of bubbles: a question or one column of a grid.
    """

    ends: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    misidentified: list[str] = field(default_factory=list)
    fields: int = 0
    bubbles: int = 0
    asked: int = 0

    def add(self, reading: PageReading, shot: Shot, name: str) -> None:
        """Count one page; ``name`` says which it is, so that it can be made again."""
        end = reading.status if reading.status == "read" else f"{reading.status} ({reading.reason})"
        self.ends[end] += 1
        if reading.status != "read":
            return
        if shot.identity is None or reading.identity != shot.identity:
            self.misidentified.append(f"{name}: {reading.identity}")
            return
        for one in reading.fields:
            for at, (meant, group) in enumerate(zip(shot.key[one.name], one.groups, strict=True)):
                self.fields += 1
                self.bubbles += len(group.marks)
                if group.flag in ASKING:
                    self.asked += 1
                elif group.value != meant:
                    self.silent.append(
                        f"{name} {one.name}.{at}: {group.value or 'blank'} for {meant or 'blank'}, "
                        f"flag {group.flag or 'none'}, {group.confidence:.6f}"
                    )
