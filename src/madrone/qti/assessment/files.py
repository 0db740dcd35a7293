"""Sections in files of their own: put in the place of the reference, their addresses seen from the test.

A test's files are read within the limits of one file: as many elements, and no section inside itself.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from madrone.qti.addresses import is_package_address, resolve
from madrone.qti.errors import Problems, QtiError
from madrone.qti.upgrade import upgrade
from madrone.qti.xml import MAX_ELEMENTS, MAX_XML_BYTES, elements, line_of, parse_xml, tag_of

SectionFiles: TypeAlias = Callable[[str], bytes | None]

_REFERENCE = "qti-assessment-section-ref"
_ADDRESSES = ("href", "src", "data")
_MAX_NESTED = 10
_MAX_BYTES = 4 * MAX_XML_BYTES


@dataclass(slots=True)
class Inliner:
    """Puts the sections of other files into a test's tree and remembers which file each came from.

    ``files`` are the bytes of every section that was read, by path; ``sources`` the path by root element.
    """

    source: str
    section: SectionFiles
    problems: Problems
    files: dict[str, bytes] = field(default_factory=dict)
    sources: dict[etree._Element, str] = field(default_factory=dict)
    count: int = 0
    size: int = 0

    def fill(self, root: etree._Element) -> None:
        """Replace each reference below ``root``; one that cannot be followed is a problem and goes.

        Raises ``QtiError`` for a file that is no section or not safe to read.
        """
        self.count = sum(1 for _ in root.iter(etree.Element))
        self._fill(root, self.source, ())

    def _fill(self, root: etree._Element, source: str, above: tuple[str, ...]) -> None:
        for reference in list(root.iter(_REFERENCE)):
            parent = reference.getparent()
            if parent is None:
                continue
            section = self._load(reference, source, above)
            if section is None:
                parent.remove(reference)
            else:
                parent.replace(reference, section)

    def _load(self, reference: etree._Element, source: str, above: tuple[str, ...]) -> etree._Element | None:
        problems, line = Problems(source, self.problems.found), line_of(reference)
        href = reference.get("href") or ""
        path = resolve(source, href)
        if path is None:
            message = f"The section {href!r} does not name a file of the package; it is left out."
            problems.loss(line, "section-ref", message)
            return None
        if path in above or len(above) >= _MAX_NESTED:
            message = f"The section {href} is inside itself or nested too deep; it is left out."
            problems.loss(line, "section-loop", message)
            return None
        xml = self.section(path)
        if xml is None:
            message = f"The section {href} is in a file that is not there; it is left out."
            problems.loss(line, "section-missing", message)
            return None
        for child in elements(reference):
            problems.loss(
                line_of(child),
                "test-element",
                f"<{tag_of(child)}> has no meaning in a reference to a section.",
            )
        section = self._parse(xml, path)
        self._fill(section, path, (*above, path))
        _rebase(section, path, source)
        return section

    def _parse(self, xml: bytes, path: str) -> etree._Element:
        self.size += len(xml)
        if self.size > _MAX_BYTES:
            message = f"The sections of the test have more than {_MAX_BYTES} bytes. Split the test."
            raise QtiError("xml-too-large", message, path)
        section = parse_xml(xml, path)
        upgrade(section, path, Problems(path, self.problems.found))
        if section.tag != "qti-assessment-section":
            message = f"A section is expected here, but the file holds <{tag_of(section)}>."
            raise QtiError("not-a-section", message, path, line_of(section))
        self.count += sum(1 for _ in section.iter(etree.Element))
        if self.count > MAX_ELEMENTS:
            message = f"The test and its sections have more than {MAX_ELEMENTS} elements. Split the test."
            raise QtiError("xml-too-many", message, path, line_of(section))
        self.files[path] = xml
        self.sources[section] = path
        return section


def _rebase(section: etree._Element, path: str, source: str) -> None:
    """Write relative addresses anew, as seen from the folder of the file that refers to the section."""
    start = posixpath.dirname(source) or "."
    folder = posixpath.relpath(posixpath.dirname(path) or ".", start)
    if folder == ".":
        return
    for element in section.iter(etree.Element):
        for name in _ADDRESSES:
            address = element.get(name)
            if address and is_package_address(address):
                element.set(name, posixpath.normpath(posixpath.join(folder, address)))
