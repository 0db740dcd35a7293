"""What an open package is: its entries, its files, and the way to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from madrone.qti.addresses import resolve
from madrone.qti.archive import Archive, Closing
from madrone.qti.assessment import Test
from madrone.qti.errors import Problem, QtiError
from madrone.qti.item import Item, Status
from madrone.qti.manifest import Metadata, Resource
from madrone.qti.media import check_media, is_known_type
from madrone.qti.stimulus import Stimulus

Content = TypeVar("Content", Item, Stimulus, Test)


@dataclass(frozen=True)
class Entry(Generic[Content]):
    """One item, stimulus or test of a package.

    ``content`` is none where the file was rejected; ``problems`` say why. ``assets`` maps the addresses that
    the content uses to paths in the package, for those that are there. ``metadata`` is that of its resource.
    """

    identifier: str
    file: str
    content: Content | None
    assets: dict[str, str]
    metadata: Metadata
    problems: tuple[Problem, ...]

    @property
    def status(self) -> Status:
        """``rejected`` without content, ``partial`` where something is lost, else ``ok``."""
        if self.content is None:
            return "rejected"
        return "partial" if any(problem.level == "loss" for problem in self.problems) else "ok"


@dataclass
class Package(Closing):
    """An open package; use it with ``with``. ``problems`` are those of the package itself, not of its
    entries."""

    path: Path
    identifier: str
    metadata: Metadata
    items: tuple[Entry[Item], ...]
    stimuli: tuple[Entry[Stimulus], ...]
    tests: tuple[Entry[Test], ...]
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    _archive: Archive = field(repr=False)

    def __post_init__(self) -> None:
        """Keep the names for quick look-up."""
        self._names = frozenset(self.files)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of the package and of all its entries."""
        return self.problems + tuple(problem for entry in self.entries() for problem in entry.problems)

    def entries(self) -> "Iterator[Entry[Item] | Entry[Stimulus] | Entry[Test]]":
        """Items, stimuli and tests, in that order."""
        yield from self.items
        yield from self.stimuli
        yield from self.tests

    def read(self, href: str) -> bytes:
        """The bytes of one file of the package, by its path in the package; media are checked once more."""
        path = resolve("", href)
        if path is None or path not in self._names:
            raise QtiError("package-missing", f"The package has no file {href[:200]!r}.", self.path.name)
        if not is_known_type(path):
            raise QtiError("package-file-type", "A file of this type is not taken from a package.", path)
        data = self._archive.read(path)
        check_media(path, data)
        return data

    def resolve(self, base: str, href: str) -> str | None:
        """The package path that ``href`` means in the file ``base``; none where that is no file of the
        package."""
        path = resolve(base, href)
        return path if path in self._names else None

    def close(self) -> None:
        """Close the file behind the package."""
        self._archive.close()
