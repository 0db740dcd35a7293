"""Set-up installs exactly what was reviewed: pinned, hashed, and from no address that is written down."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tools import frontend

ROOT = frontend.ROOT
REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?P<rest>[^\\]*)", re.MULTILINE)


def pins(name: str) -> dict[str, list[str]]:
    """Read a pinned list as name → versions (one for each kind of machine)."""
    found: dict[str, list[str]] = {}
    for match in PIN.finditer((REQUIREMENTS / name).read_text()):
        found.setdefault(match["name"], []).append(match["version"])
    return found


@pytest.mark.parametrize("name", ["base", "dev", "node"])
def test_every_pinned_package_has_a_hash(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_list_for_checking_holds_the_list_for_running() -> None:
    for name, versions in pins("base.txt").items():
        assert pins("dev.txt")[name] == versions, name


@pytest.mark.parametrize(
    ("listed", "pinned"), [("base", "base"), ("build", "base"), ("dev", "dev"), ("node", "node")]
)
def test_every_wanted_package_is_pinned(listed: str, pinned: str) -> None:
    lines = (REQUIREMENTS / f"{listed}.in").read_text().splitlines()
    wanted = [re.match(r"[A-Za-z0-9_.-]+", line) for line in lines if not line.startswith(("#", "-"))]
    names = {match.group().lower().replace("_", "-") for match in wanted if match}
    assert names <= set(pins(f"{pinned}.txt"))


def test_the_npm_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


def test_the_listed_browser_packages_are_those_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    listed = {package.npm: package for package in frontend.packages(with_dev=True)}
    assert {npm: package.version for npm, package in listed.items() if not package.dev} == wanted[
        "dependencies"
    ]
    assert {npm: package.version for npm, package in listed.items() if package.dev} == wanted[
        "devDependencies"
    ]


def test_every_browser_file_in_place_is_the_reviewed_one() -> None:
    assert frontend.problems(frontend.packages(with_dev=True)) == []


def test_every_browser_package_brings_its_licence() -> None:
    for package in frontend.packages(with_dev=True):
        assert [file for file in package.files if "LICENSE" in file.target], package.npm


def test_git_ignores_every_browser_file() -> None:
    some = [
        str((package.folder / package.files[0].target).relative_to(ROOT))
        for package in frontend.packages(with_dev=True)
    ]
    done = subprocess.run(
        ["git", "check-ignore", *some], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == some


@pytest.fixture
def small_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list with one package of one file, in folders of its own."""
    listing = tmp_path / "tools" / "frontend.toml"
    listing.parent.mkdir()
    listing.write_text(
        '[[package]]\nnpm = "leaf"\nname = "leaf"\nversion = "1.0.0"\nstrip = "dist/"\n[package.files]\n'
        f'"dist/leaf.js" = "{"0" * 64}"\n'
    )
    source = tmp_path / "node_modules" / "leaf" / "dist" / "leaf.js"
    source.parent.mkdir(parents=True)
    source.write_text("grow()\n//# sourceMappingURL=leaf.js.map\n")
    for name, value in {
        "ROOT": tmp_path,
        "LIST": listing,
        "MODULES": tmp_path / "node_modules",
        "VENDOR": tmp_path / "vendor",
    }.items():
        monkeypatch.setattr(frontend, name, value)
    return source


def test_it_refuses_a_file_that_was_not_reviewed(small_list: Path) -> None:
    with pytest.raises(frontend.FrontendError, match="not the file that was reviewed"):
        frontend.copy(frontend.packages(with_dev=False))
    assert not (frontend.VENDOR / "leaf-1.0.0" / "leaf.js").exists()


def test_it_copies_a_pinned_file_without_its_source_map_and_drops_old_versions(small_list: Path) -> None:
    old = frontend.VENDOR / "leaf-0.9.0"
    old.mkdir(parents=True)
    assert frontend.pin() == 1
    frontend.copy(frontend.packages(with_dev=False))
    assert (frontend.VENDOR / "leaf-1.0.0" / "leaf.js").read_text() == "grow()\n"
    assert frontend.problems(frontend.packages(with_dev=False)) == []
    assert not old.exists()


def test_it_finds_a_copy_that_was_changed_or_lost(small_list: Path) -> None:
    frontend.pin()
    wanted = frontend.packages(with_dev=False)
    assert frontend.problems(wanted) == ["vendor/leaf-1.0.0/leaf.js is absent"]
    frontend.copy(wanted)
    (frontend.VENDOR / "leaf-1.0.0" / "leaf.js").write_text("fell()\n")
    assert frontend.problems(wanted) == [
        "vendor/leaf-1.0.0/leaf.js differs from the SHA-256 in frontend.toml"
    ]


def test_it_says_which_file_a_package_lacks(small_list: Path) -> None:
    small_list.unlink()
    with pytest.raises(frontend.FrontendError, match=r"leaf 1\.0\.0 has no file dist/leaf\.js"):
        frontend.copy(frontend.packages(with_dev=False))


def test_the_supported_python_is_said_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert "sys.version_info < (3, 11)" in (ROOT / "tools" / "setup").read_text()
    assert "--python-version 3.11" in Path(ROOT / "tools" / "lock").read_text()
