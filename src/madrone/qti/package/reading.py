"""Reads everything that a manifest lists, and refuses the whole package for an attack wherever it lies."""

from pathlib import Path

from madrone.qti.addresses import resolve
from madrone.qti.archive import Archive
from madrone.qti.assessment import Test, read_test
from madrone.qti.content import Node
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.item import Item, read_item
from madrone.qti.manifest import MANIFEST, Metadata, Resource, flatten, read_manifest
from madrone.qti.media import check_media, is_leftover, media_type
from madrone.qti.package.metadata import MetadataReader
from madrone.qti.package.model import Content, Entry, Package
from madrone.qti.package.resources import SHOWN, check_resources, shown_once
from madrone.qti.package.weight import Weight
from madrone.qti.stimulus import Stimulus, read_stimulus
from madrone.qti.xml import parse_xml

# Faults that are no slips of an author: one such file condemns the whole package.
_ATTACKS = frozenset(
    {"xml-doctype", "xml-entity", "xml-too-deep", "xml-too-many", "xml-too-large", "xml-name"}
)


class PackageReader:
    """Goes through one open archive, once."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self.path = path
        self.archive = archive
        self.names = frozenset(archive.names)
        self.problems = Problems(MANIFEST, [])
        self.weight = Weight()
        self.kinds: set[tuple[str, str]] = set()
        self.metadata = MetadataReader({}, self._read_metadata)

    def read(self) -> Package:
        """The package; ``QtiError`` where it is unsafe or has no usable manifest."""
        if MANIFEST not in self.names:
            raise QtiError("package-no-manifest", self._without_manifest(), self.path.name)
        manifest = read_manifest(self.archive.read(MANIFEST), self.problems)
        self.metadata.resources = {resource.identifier: resource for resource in manifest.resources}
        self.kinds = {(resource.kind, resource.file) for resource in manifest.resources}
        check_resources(self.metadata.resources, self.archive.names, self.problems)
        shown = shown_once(manifest.resources, self.problems)
        self._weigh(manifest.resources)
        for name in self.archive.names:
            if media_type(name) not in (None, "text/vtt") and not is_leftover(name):
                self._check_medium(name)
        items = tuple(self._item(one) for one in shown if one.kind == "item")
        stimuli = tuple(self._stimulus(one) for one in shown if one.kind == "stimulus")
        known = {entry.file for entry in items if entry.content is not None}
        tests = tuple(self._test(one, known) for one in shown if one.kind == "test")
        self._report_unused_sections(manifest.resources, tests)
        self._check_identifiers("item", items)
        self._check_identifiers("stimulus", stimuli)
        self._check_identifiers("test", tests)
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

    def _weigh(self, resources: tuple[Resource, ...]) -> None:
        """Count everything before anything is parsed: what is too much is refused at once."""
        content = {one.file for one in resources if one.kind in SHOWN or one.kind == "metadata"}
        for name in self.archive.names:
            if media_type(name) == "image/svg+xml" and not is_leftover(name):
                self.weight.add(name, self.archive.read(name), picture=True)
            elif name in content:
                self.weight.add(name, self.archive.read(name))

    def _check_medium(self, name: str) -> None:
        """Look at every picture of the package, used or not."""
        try:
            check_media(name, self.archive.read(name))
        except QtiError as error:
            if error.code.startswith("svg-") or _condemns(error):
                raise
            self.problems.found.append(Problem(error.line, error.code, error.message, "loss", name))

    def _item(self, resource: Resource) -> Entry[Item]:
        try:
            item = read_item(self._bytes(resource), source=resource.file)
        except QtiError as error:
            return _rejected(resource, error)
        lines = {} if item.body is None else _asset_lines(item.body)
        problems = Problems(resource.file, list(item.problems))
        assets = self._assets(resource.file, item.assets, lines, problems)
        for ref in item.stimulus_refs:
            self._check_reference(resource, ref.href, "stimulus", problems)
        metadata = self.metadata.of(resource, problems)
        return Entry(item.identifier, resource.file, item, assets, metadata, problems.in_order())

    def _stimulus(self, resource: Resource) -> Entry[Stimulus]:
        try:
            stimulus = read_stimulus(self._bytes(resource), resource.file)
        except QtiError as error:
            return _rejected(resource, error)
        lines = {} if stimulus.body is None else _asset_lines(stimulus.body)
        problems = Problems(resource.file, list(stimulus.problems))
        assets = self._assets(resource.file, stimulus.assets, lines, problems)
        metadata = self.metadata.of(resource, problems)
        return Entry(stimulus.identifier, resource.file, stimulus, assets, metadata, problems.in_order())

    def _test(self, resource: Resource, items: set[str]) -> Entry[Test]:
        try:
            test = read_test(self._bytes(resource), resource.file, section=self._section)
        except QtiError as error:
            return _rejected(resource, error)
        problems = Problems(resource.file, list(test.problems))
        for ref in test.item_refs:
            path = resolve(resource.file, ref.href)
            if path not in items:
                message = f"The item {ref.identifier} ({ref.href}) is not a usable item of the package."
                problems.loss(0, "item-missing", message)
        metadata = self.metadata.of(resource, problems)
        return Entry(test.identifier, resource.file, test, {}, metadata, problems.in_order())

    def _section(self, path: str) -> bytes | None:
        if path not in self.names:
            return None
        data = self.archive.read(path)
        self.weight.add(path, data)
        return data

    def _bytes(self, resource: Resource) -> bytes:
        if resource.file not in self.names:
            message = f"The file {resource.file or '(none)'} of {resource.identifier} is not in the package."
            raise QtiError("file-missing", message, MANIFEST, resource.line)
        return self.archive.read(resource.file)

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
        if (kind, resolve(resource.file, href)) not in self.kinds:
            message = f"The {kind} {href} is not listed in the manifest as one."
            problems.loss(0, f"{kind}-missing", message)

    def _read_metadata(self, resource: Resource, problems: Problems) -> Metadata:
        """The metadata of one file; one that is missing is reported with the resources."""
        if resource.file not in self.names:
            return {}
        inside = Problems(resource.file, problems.found)
        try:
            return flatten(parse_xml(self.archive.read(resource.file), resource.file), inside)
        except QtiError as error:
            if _condemns(error):
                raise
            inside.loss(error.line, error.code, error.message)
            return {}

    def _report_unused_sections(
        self, resources: tuple[Resource, ...], tests: tuple[Entry[Test], ...]
    ) -> None:
        """A section in a file of its own is read where a test refers to it."""
        used = {path for entry in tests if entry.content is not None for path in entry.content.section_files}
        for resource in resources:
            if resource.kind == "section" and resource.file not in used:
                message = f"No test uses the section {resource.identifier}; it is not read."
                self.problems.loss(resource.line, "section-file", message)

    def _check_identifiers(self, kind: str, entries: tuple[Entry[Content], ...]) -> None:
        seen: set[str] = set()
        for entry in entries:
            if entry.content is not None and entry.identifier in seen:
                plural = {"item": "items", "stimulus": "stimuli", "test": "tests"}[kind]
                message = f"Two {plural} of the package share the identifier {entry.identifier!r}."
                self.problems.loss(0, f"{kind}-twice", message)
            seen.add(entry.identifier)


def _condemns(error: QtiError) -> bool:
    return error.code in _ATTACKS or error.code.startswith("package-")


def _rejected(resource: Resource, error: QtiError) -> Entry[Content]:
    if _condemns(error):
        raise error
    problem = Problem(error.line, error.code, error.message, "loss", error.source or resource.file)
    return Entry(resource.identifier, resource.file, None, {}, resource.metadata, (problem,))


def _asset_lines(body: Node) -> dict[str, int]:
    lines: dict[str, int] = {}
    for node in body.walk():
        if "src" in node.attributes:
            lines.setdefault(node.attributes["src"], node.line)
    return lines
