"""Read, write, read again: what of a file's meaning is no longer there, construct by construct.

The document is that of the command-line contract, ``madrone qti roundtrip``.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from madrone.qti.documents import is_package, read_document, xml_files
from madrone.qti.errors import QtiError
from madrone.qti.meaning import Document, Meaning, Plain, constructs, meaning, plain
from madrone.qti.package import Entry, Package, open_package
from madrone.qti.writing import rewrite, write_package

Report: TypeAlias = dict[str, Any]

_MOST_DIFFERENCES = 100
_ABSENT = object()


def roundtrip_path(path: Path) -> Report:
    """Round trip an item, a test, a stimulus, a package folder or a zip; never raises for what is in it."""
    try:
        found = _package(path) if is_package(path) else [_file(one) for one in xml_files(path)]
    except QtiError as error:
        found = [_rejected(error.source or path.name, error)]
    statuses = [one["status"] for one in found]
    summary = {status: statuses.count(status) for status in ("same", "different", "rejected")}
    return {"files": found, "summary": summary}


def has_differences(report: Report) -> bool:
    """Whether anything is different or could not be read at all."""
    return any(one["status"] != "same" for one in report["files"])


def compare(before: Plain, after: Plain, path: str = "") -> list[dict[str, Plain]]:
    """Every difference between two meanings with the path that leads to it; none where they are equal."""
    return list(_differences(before, after, path))[:_MOST_DIFFERENCES]


def _file(path: Path) -> Report:
    try:
        document = read_document(path)
        written, _ = rewrite(document.xml, path.name)
        return _report(path.name, document, read_document(path, written))
    except QtiError as error:
        return _rejected(path.name, error)


def _package(path: Path) -> list[Report]:
    with open_package(path) as package, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "written.zip"
        write_package(package, target)
        with open_package(target) as written:
            return [_manifest(package, written), *_entries(package, written)]


def _entries(package: Package, written: Package) -> Iterator[Report]:
    again = {entry.file: entry for entry in written.entries()}
    for entry in package.entries():
        after = again.get(entry.file)
        if entry.content is None:
            yield _lost(entry.file, entry.identifier, "rejected", [])
        elif after is None or after.content is None:
            gone: dict[str, Plain] = {"path": "", "before": entry.identifier, "after": None}
            yield _lost(entry.file, entry.identifier, "different", [gone])
        else:
            yield _report(entry.file, entry.content, after.content, _resource(entry), _resource(after))


def _resource(entry: Entry[Any]) -> Meaning:
    return {"assets": plain(entry.assets), "metadata": plain(entry.metadata)}


def _manifest(package: Package, written: Package) -> Report:
    """Resources with their files and dependencies, and the package's own metadata."""
    before, after = _described(package), _described(written)
    differences = compare(before, after, "manifest")
    counts = {"resource": {"read": len(package.resources), "written": len(written.resources)}}
    status = "different" if differences else "same"
    return _lost("imsmanifest.xml", package.identifier, status, differences) | {"constructs": counts}


def _described(package: Package) -> Meaning:
    told = {"schema", "schemaversion"}
    return {
        "identifier": package.identifier,
        "metadata": plain({key: texts for key, texts in package.metadata.items() if key not in told}),
        "resources": {
            one.identifier: {
                "kind": one.kind,
                "file": one.file,
                "files": plain(sorted(set(one.files) & set(package.files))),
                "dependencies": plain(sorted(set(one.dependencies))),
                "metadata": plain(one.metadata),
            }
            for one in package.resources
        },
    }


def _report(
    file: str,
    before: Document,
    after: Document,
    resource_before: Meaning | None = None,
    resource_after: Meaning | None = None,
) -> Report:
    read, written = meaning(before), meaning(after)
    counted, again = constructs(read), constructs(written)
    differences = compare(read, written) + compare(resource_before or {}, resource_after or {}, "resource")
    return {
        "file": file,
        "identifier": before.identifier,
        "status": "different" if differences else "same",
        "constructs": {
            name: {"read": counted.get(name, 0), "written": again.get(name, 0)}
            for name in sorted(counted.keys() | again.keys())
        },
        "differences": differences,
    }


def _lost(file: str, identifier: str, status: str, differences: list[dict[str, Plain]]) -> Report:
    return {
        "file": file,
        "identifier": identifier,
        "status": status,
        "constructs": {},
        "differences": differences,
    }


def _rejected(file: str, error: QtiError) -> Report:
    problem = {"line": error.line, "code": error.code, "message": error.message, "file": error.source}
    return _lost(file, "", "rejected", []) | {"problems": [problem]}


def _differences(before: Any, after: Any, path: str) -> Iterator[dict[str, Plain]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            step = f"{path}.{key}" if path else str(key)
            yield from _differences(before.get(key, _ABSENT), after.get(key, _ABSENT), step)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            one, other = (side[index] if index < len(side) else _ABSENT for side in (before, after))
            yield from _differences(one, other, f"{path}[{index}]")
    elif before is not after and (before != after or type(before) is not type(after)):
        yield {"path": path, "before": _told(before), "after": _told(after)}


def _told(value: Any) -> Plain:
    told: Plain = None if value is _ABSENT else value
    return told
