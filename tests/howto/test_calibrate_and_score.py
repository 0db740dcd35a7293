"""The tutorial does what it says: its commands run as they stand, and print what stands below them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.howto.unit_quiz import FOLDER, files

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "howto" / "calibrate-and-score.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.thorough
def test_the_files_of_the_tutorial_are_those_of_its_imagined_students() -> None:
    wanted = files()
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == wanted


@pytest.mark.thorough
def test_the_commands_of_the_tutorial_print_what_it_says(tmp_path: Path) -> None:
    blocks = BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    script = "".join(text for kind, text in blocks if kind == "sh")
    said = [line for kind, text in blocks if kind == "text" for line in text.splitlines()]
    assert len(said) > 10
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    done = subprocess.run(
        ["sh", "-e", "-u", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines() == said
    report = (tmp_path / "quiz" / "report.html").read_text(encoding="utf-8")
    first = re.search(r'<ul class="looks"><li><a href="#item-(\d+)"><b>(\w+)</b>', report)
    assert first and first[2] == "q11"
    assert report.count("<svg") == 2 + 18 * 3 + 2 * 3


def test_every_command_that_the_tutorial_names_exists() -> None:
    named = set(re.findall(r"madrone psychometrics (\w+)", TUTORIAL.read_text(encoding="utf-8")))
    commands = ROOT / "src" / "madrone" / "psychometrics" / "commands"
    assert named >= {"calibrate", "score", "analyze", "report"}
    assert named <= {path.stem for path in commands.glob("*.py")}
