"""A package of items, stimuli and tests, opened and checked as a whole before any of it is used."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from madrone.qti.addresses import resolve
from madrone.qti.archive import Archive, Closing, open_archive
from madrone.qti.assessment import Test, read_test
from madrone.qti.content import Node
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.item import Item, Status, read_item
from madrone.qti.manifest import MANIFEST, Manifest, Metadata, Resource, flatten, read_manifest
from madrone.qti.media import check_media, is_known_type, is_leftover, media_type
from madrone.qti.stimulus import Stimulus, read_stimulus
from madrone.qti.xml import parse_xml

Content = TypeVar("Content", Item, Stimulus, Test)

# Faults that are no slips of an author: one such file condemns the whole package.
_ATTACKS = frozenset({"xml-doctype", "xml-entity", "xml-too-deep", "xml-too-many", "xml-too-large"})


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


def open_package(path: Path | str) -> Package:
    """Open a zip or folder with ``imsmanifest.xml`` and read all items, stimuli and tests in it.

    Raises ``QtiError`` (file, line, reason) where the package is unsafe or has no usable manifest; a single
    file that cannot be read is an entry with status ``rejected``.
    """
    path = Path(path)
    archive = open_archive(path)
    try:
        return _PackageReader(path, archive).read()
    except BaseException:
        archive.close()
        raise


class _PackageReader:
    def __init__(self, path: Path, archive: Archive) -> None:
        self.path = path
        self.archive = archive
        self.names = frozenset(archive.names)
        self.problems = Problems(MANIFEST, [])
        self.listed: set[str] = {MANIFEST}
        self.resources: dict[str, Resource] = {}

    def read(self) -> Package:
        if MANIFEST not in self.names:
            raise QtiError("package-no-manifest", self._without_manifest(), self.path.name)
        manifest = read_manifest(self.archive.read(MANIFEST), self.problems)
        self.resources = {resource.identifier: resource for resource in manifest.resources}
        self._check_resources(manifest)
        self._check_files()
        items = tuple(self._item(one) for one in manifest.resources if one.kind == "item")
        stimuli = tuple(self._stimulus(one) for one in manifest.resources if one.kind == "stimulus")
        known = {entry.file for entry in items if entry.content is not None}
        tests = tuple(self._test(one, known) for one in manifest.resources if one.kind == "test")
        self._check_identifiers(items)
        return Package(
            self.path,
            manifest.identifier,
            manifest.metadata,
            items,
            stimuli,
            tests,
            manifest.resources,
            self.problems.in_order(),
            self.archive.names,
            self.archive,
        )

    def _without_manifest(self) -> str:
        for name in sorted(self.names):
            folder, _, last = name.rpartition("/")
            if last == MANIFEST:
                return (
                    f"The {MANIFEST} lies in the folder {folder}. Pack what is in it, not the folder itself."
                )
        return f"The package has no {MANIFEST} at its top. Export it as a QTI package."

    def _check_resources(self, manifest: Manifest) -> None:
        for resource in manifest.resources:
            for file in dict.fromkeys((*resource.files, resource.file)):
                self.listed.add(file)
                if file and file not in self.names:
                    message = f"The manifest lists {file}, which is not in the package."
                    self.problems.loss(resource.line, "file-missing", message)
            for dependency in resource.dependencies:
                if dependency not in self.resources:
                    message = (
                        f"{resource.identifier} depends on {dependency!r}, which is not in the manifest."
                    )
                    self.problems.loss(resource.line, "dependency-missing", message)
            if resource.kind == "section":
                message = f"The section {resource.identifier} in a file of its own is not read."
                self.problems.loss(resource.line, "section-file", message)
        if not any(resource.kind in ("item", "stimulus", "test") for resource in manifest.resources):
            self.problems.loss(1, "package-empty", "The manifest lists no item, stimulus or test.")

    def _check_files(self) -> None:
        """Look at every file of the package, used or not: an attack is refused wherever it lies."""
        for name in self.archive.names:
            if is_leftover(name):
                self.problems.note(0, "file-leftover", f"The file {name} was left by an operating system.")
                continue
            if not is_known_type(name):
                message = f"The file {name} is of a type that is not taken from a package; it is left out."
                self.problems.loss(0, "package-file-type", message)
            elif name not in self.listed:
                self.problems.note(0, "file-unlisted", f"The file {name} is not listed in the manifest.")
            if media_type(name) is not None and media_type(name) not in ("text/vtt",):
                self._check_medium(name)

    def _check_medium(self, name: str) -> None:
        try:
            check_media(name, self.archive.read(name))
        except QtiError as error:
            if error.code.startswith("svg-") or error.code in _ATTACKS or error.code.startswith("package-"):
                raise
            self.problems.found.append(Problem(error.line, error.code, error.message, "loss", name))

    def _item(self, resource: Resource) -> Entry[Item]:
        try:
            item = read_item(self._bytes(resource), source=resource.file)
        except QtiError as error:
            return self._rejected(resource, error)
        lines = {} if item.body is None else _asset_lines(item.body)
        problems = Problems(resource.file, list(item.problems))
        assets = self._assets(resource.file, item.assets, lines, problems)
        for ref in item.stimulus_refs:
            self._check_reference(resource, ref.href, "stimulus", problems)
        return Entry(
            item.identifier,
            resource.file,
            item,
            assets,
            self._metadata(resource, problems),
            problems.in_order(),
        )

    def _stimulus(self, resource: Resource) -> Entry[Stimulus]:
        try:
            stimulus = read_stimulus(self._bytes(resource), resource.file)
        except QtiError as error:
            return self._rejected(resource, error)
        lines = {} if stimulus.body is None else _asset_lines(stimulus.body)
        problems = Problems(resource.file, list(stimulus.problems))
        assets = self._assets(resource.file, stimulus.assets, lines, problems)
        metadata = self._metadata(resource, problems)
        return Entry(stimulus.identifier, resource.file, stimulus, assets, metadata, problems.in_order())

    def _test(self, resource: Resource, items: set[str]) -> Entry[Test]:
        try:
            test = read_test(self._bytes(resource), resource.file)
        except QtiError as error:
            return self._rejected(resource, error)
        problems = Problems(resource.file, list(test.problems))
        for ref in test.item_refs:
            path = resolve(resource.file, ref.href)
            if path not in items:
                message = f"The item {ref.identifier} ({ref.href}) is not a usable item of the package."
                problems.loss(0, "item-missing", message)
        metadata = self._metadata(resource, problems)
        return Entry(test.identifier, resource.file, test, {}, metadata, problems.in_order())

    def _bytes(self, resource: Resource) -> bytes:
        if resource.file not in self.names:
            message = f"The file {resource.file or '(none)'} of {resource.identifier} is not in the package."
            raise QtiError("file-missing", message, MANIFEST, resource.line)
        return self.archive.read(resource.file)

    def _rejected(self, resource: Resource, error: QtiError) -> Entry[Content]:
        if error.code in _ATTACKS or error.code.startswith("package-"):
            raise error
        problem = Problem(error.line, error.code, error.message, "loss", error.source or resource.file)
        return Entry(resource.identifier, resource.file, None, {}, resource.metadata, (problem,))

    def _assets(
        self, file: str, assets: tuple[str, ...], lines: dict[str, int], problems: Problems
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for address in assets:
            path, line = resolve(file, address), lines.get(address, 0)
            if path is None:
                message = (
                    f"The address {address[:200]!r} leads out of the package, so the package is refused."
                )
                raise QtiError("package-path", message, file, line)
            if path not in self.names:
                problems.loss(line, "asset-missing", f"The file {path} is not in the package.")
            elif media_type(path) is None:
                problems.loss(line, "asset-type", f"The file {path} is of a type that is not shown.")
            else:
                found[address] = path
        return found

    def _check_reference(self, resource: Resource, href: str, kind: str, problems: Problems) -> None:
        path = resolve(resource.file, href)
        if not any(one.kind == kind and one.file == path for one in self.resources.values()):
            message = f"The {kind} {href} is not listed in the manifest as one."
            problems.loss(0, f"{kind}-missing", message)

    def _metadata(self, resource: Resource, problems: Problems) -> Metadata:
        """The metadata in the manifest, and that in files which the resource depends on."""
        merged = dict(resource.metadata)
        for identifier in resource.dependencies:
            other = self.resources.get(identifier)
            if other is None or other.kind != "metadata" or other.file not in self.names:
                continue
            try:
                found = flatten(parse_xml(self.archive.read(other.file), other.file))
            except QtiError as error:
                if error.code in _ATTACKS:
                    raise
                problems.found.append(Problem(error.line, error.code, error.message, "loss", other.file))
                continue
            for path, texts in found.items():
                merged[path] = merged.get(path, ()) + texts
        return merged

    def _check_identifiers(self, items: tuple[Entry[Item], ...]) -> None:
        seen: set[str] = set()
        for entry in items:
            if entry.content is not None and entry.identifier in seen:
                message = f"Two items of the package share the identifier {entry.identifier!r}."
                self.problems.loss(0, "item-twice", message)
            seen.add(entry.identifier)


def _asset_lines(body: Node) -> dict[str, int]:
    lines: dict[str, int] = {}
    for node in body.walk():
        if "src" in node.attributes:
            lines.setdefault(node.attributes["src"], node.line)
    return lines
