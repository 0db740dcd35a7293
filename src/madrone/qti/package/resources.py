"""The resources of a manifest against the files of the package, and against each other."""

from collections.abc import Iterable, Mapping

from madrone.qti.errors import Problems
from madrone.qti.manifest import MANIFEST, Resource
from madrone.qti.media import is_known_type, is_leftover

SHOWN = frozenset({"item", "stimulus", "test"})


def check_resources(resources: Mapping[str, Resource], names: Iterable[str], problems: Problems) -> None:
    """Report what the manifest lists and the package has not, what nothing lists, and what turns in a circle."""
    present, listed = frozenset(names), {MANIFEST}
    for resource in resources.values():
        for file in dict.fromkeys((*resource.files, resource.file)):
            listed.add(file)
            if file and file not in present:
                message = f"The manifest lists {file}, which is not in the package."
                problems.loss(resource.line, "file-missing", message)
        for dependency in dict.fromkeys(resource.dependencies):
            if dependency not in resources:
                message = f"{resource.identifier} depends on {dependency!r}, which is not in the manifest."
                problems.loss(resource.line, "dependency-missing", message)
    _report_circles(resources, problems)
    if not any(resource.kind in SHOWN for resource in resources.values()):
        problems.loss(1, "package-empty", "The manifest lists no item, stimulus or test.")
    _report_files(sorted(present), listed, problems)


def shown_once(resources: Iterable[Resource], problems: Problems) -> tuple[Resource, ...]:
    """Items, stimuli and tests, each file for one resource only: a second one would be the same again."""
    found: dict[str, Resource] = {}
    for resource in resources:
        if resource.kind not in SHOWN:
            continue
        first = found.setdefault(resource.file or f"#{resource.identifier}", resource)
        if first is not resource:
            message = f"{resource.identifier} has the same file as {first.identifier}; it is left out."
            problems.loss(resource.line, "resource-file-twice", message)
    return tuple(found.values())


def _report_circles(resources: Mapping[str, Resource], problems: Problems) -> None:
    """Walk the dependencies in depth, without recursion: a chain may be as long as the manifest."""
    done: set[str] = set()
    for start in resources:
        open_, way = {start}, [(start, iter(resources[start].dependencies))]
        while way and start not in done:
            here, rest = way[-1]
            following = next((one for one in rest if one in resources and one not in done), None)
            if following is None:
                way.pop()
                open_.discard(here)
                done.add(here)
            elif following in open_:
                message = f"{here} depends on {following}, which depends on {here} in turn."
                problems.note(resources[here].line, "dependency-circle", message)
            else:
                open_.add(following)
                way.append((following, iter(resources[following].dependencies)))


def _report_files(names: list[str], listed: set[str], problems: Problems) -> None:
    folded: dict[str, str] = {}
    for name in names:
        if is_leftover(name):
            problems.note(0, "file-leftover", f"The file {name} was left by an operating system.")
            continue
        if not is_known_type(name):
            message = f"The file {name} is of a type that is not taken from a package; it is left out."
            problems.loss(0, "package-file-type", message)
        elif name not in listed:
            problems.note(0, "file-unlisted", f"The file {name} is not listed in the manifest.")
        other = folded.setdefault(name.casefold(), name)
        if other != name:
            message = (
                f"The files {other} and {name} differ in capital letters only: on many disks they are one."
            )
            problems.note(0, "file-case", message)
