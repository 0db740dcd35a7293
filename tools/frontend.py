"""Copy the browser files that tools/frontend.toml names out of node_modules, and check them.

Copied files go to src/madrone/ui/static/vendor/<name>-<version>/, which git ignores: no third-party code is
committed. Each file's SHA-256 stands in the list, so what a page loads is exactly what was reviewed.

    python tools/frontend.py          check the copies; exit 1 when one is absent or differs
    python tools/frontend.py copy     copy them again from node_modules
    python tools/frontend.py pin      write the hashes of what node_modules holds into the list
"""

import hashlib
import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools" / "frontend.toml"
VENDOR = ROOT / "src" / "madrone" / "ui" / "static" / "vendor"
MODULES = ROOT / "node_modules"

# A source map is for the package's own developers and often larger than the file; Django's static file
# storage would insist on finding it.
SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")


class FrontendError(Exception):
    """The packages do not hold what the list says."""


@dataclass(frozen=True)
class File:
    """One file to copy: where in the package, where below the package's folder, and its SHA-256."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True)
class Package:
    """One npm package of the list with the files taken from it."""

    npm: str
    name: str
    version: str
    dev: bool
    files: tuple[File, ...]

    @property
    def folder(self) -> Path:
        """Where its files are copied to."""
        return VENDOR / f"{self.name}-{self.version}"


def packages(*, with_dev: bool) -> list[Package]:
    """Read the list; packages that only tests use are left out unless asked for."""
    entries = tomllib.loads(LIST.read_text())["package"]
    found = [
        Package(
            npm=entry["npm"],
            name=entry["name"],
            version=entry["version"],
            dev=entry.get("dev", False),
            files=tuple(_file(entry.get("strip", ""), path, sha) for path, sha in entry["files"].items()),
        )
        for entry in entries
    ]
    return [package for package in found if with_dev or not package.dev]


def _file(strip: str, path: str, sha256: str) -> File:
    return File(source=path, target=path.removeprefix(strip), sha256=sha256)


def content(package: Package, file: File) -> bytes:
    """Read one file of an installed package as it is to be served."""
    path = MODULES / package.npm / file.source
    if not path.is_file():
        raise FrontendError(f"{package.npm} {package.version} has no file {file.source}; correct {LIST.name}")
    return SOURCE_MAP.sub(b"\n", path.read_bytes())


def problems(wanted: list[Package]) -> list[str]:
    """Say which copies are absent or differ from the list; empty when all is well."""
    found = []
    for package in wanted:
        for file in package.files:
            path = package.folder / file.target
            if not path.is_file():
                found.append(f"{path.relative_to(ROOT)} is absent")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                found.append(f"{path.relative_to(ROOT)} differs from the SHA-256 in {LIST.name}")
    return found


def copy(wanted: list[Package]) -> None:
    """Copy every file of the packages, refusing one whose hash is not the listed one; drop old versions."""
    for package in wanted:
        for file in package.files:
            data = content(package, file)
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise FrontendError(
                    f"{package.npm} {package.version}: {file.source} is not the file that was reviewed (its "
                    f"SHA-256 differs from {LIST.name}). If you changed the version on purpose, review it "
                    "and run `python tools/frontend.py pin`."
                )
            target = package.folder / file.target
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    _drop_old_versions()


def _drop_old_versions() -> None:
    listed = {package.folder for package in packages(with_dev=True)}
    for folder in VENDOR.iterdir():
        if folder.is_dir() and folder not in listed:
            shutil.rmtree(folder)


def pin() -> int:
    """Write the hashes of the installed packages' files into the list; give the number that changed."""
    intro, *sections = LIST.read_text().split("[[package]]\n")
    changed = 0
    for number, package in enumerate(packages(with_dev=True)):
        for file in package.files:
            fresh = hashlib.sha256(content(package, file)).hexdigest()
            if fresh != file.sha256:
                old, new = (f'"{file.source}" = "{sha}"\n' for sha in (file.sha256, fresh))
                sections[number] = sections[number].replace(old, new)
                changed += 1
    LIST.write_text("[[package]]\n".join([intro, *sections]))
    return changed


def main(arguments: list[str]) -> int:
    """Check, copy or pin, as asked."""
    task = arguments[0] if arguments else "check"
    try:
        if task == "pin":
            sys.stdout.write(f"{pin()} hashes changed in {LIST.name}\n")
        elif task == "copy":
            copy(packages(with_dev=True))
        elif task == "check":
            found = problems(packages(with_dev=True))
            sys.stdout.write("".join(f"{problem}\n" for problem in found))
            return 1 if found else 0
        else:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    except FrontendError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
