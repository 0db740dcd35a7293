"""``madrone psychometrics report`` from files to a page."""

from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.commands.tests.test_score import run, write, written_items
from madrone.psychometrics.irt import simulate_scores
from madrone.psychometrics.tests.forms import random_form


def scene(folder: Path) -> tuple[Path, Path]:
    """Items and the responses of 120 examinees, the first item as options with the key B."""
    rng = np.random.default_rng(2)
    items = random_form(5, dichotomous=4, polytomous=1)
    lines = ["examinee_id," + ",".join(item.item_id for item in items)]
    for k, theta in enumerate(rng.normal(size=120)):
        first, *rest = simulate_scores(rng, items, theta)
        lines.append(f"e{k},{'B' if first else 'AC'[k % 2]}," + ",".join(map(str, rest)))
    return written_items(folder, items), write(folder / "responses.csv", "\n".join(lines) + "\n")


def test_it_writes_one_page_with_the_plots_of_every_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, responses = scene(tmp_path)
    key, out = write(tmp_path / "key.csv", "item_id,key\nitem-0,B\n"), tmp_path / "report.html"
    assert run("report", responses, "--items", items, "--key", key, "--title", "May form", "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert "<h1>May form</h1>" in text
    assert text.count("<svg") == 2 + 4 * 2 + 1 + 3
    assert "120 examinees on 5 items, from responses.csv, items.csv, key.csv." in text
    assert "Reported 5 items" in capsys.readouterr().err


def test_a_row_that_cannot_be_used_is_named_and_the_rest_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, responses = scene(tmp_path)
    responses.write_text(responses.read_text() + "e999,B,many,0,0,0\n")
    key, out = write(tmp_path / "key.csv", "item_id,key\nitem-0,B\n"), tmp_path / "report.html"
    assert run("report", responses, "--items", items, "--key", key, "--out", out) == 1
    assert "Examinee e999, item item-1" in capsys.readouterr().err
    assert "120 examinees" in out.read_text(encoding="utf-8")


def test_groups_are_compared_and_an_item_that_favors_one_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, responses = scene(tmp_path)
    lines = responses.read_text().splitlines()
    # Four in five of the focal group are given the second item, and of the reference group they are not.
    rows = [line.split(",") for line in lines[1:]]
    changed = [
        ",".join([*row[:2], row[2] if k % 5 == 0 else str(k % 2), *row[3:]]) for k, row in enumerate(rows)
    ]
    responses.write_text("\n".join([lines[0], *changed]) + "\n")
    groups = write(
        tmp_path / "groups.csv", "examinee_id,group\n" + "".join(f"e{k},{k % 2}\n" for k in range(119))
    )
    key, out = write(tmp_path / "key.csv", "item_id,key\nitem-0,B\n"), tmp_path / "report.html"
    assert run("report", responses, "--items", items, "--key", key, "--group", groups, "--out", out) == 1
    assert "not compared: 1 (e119 is the first)" in capsys.readouterr().err
    text = out.read_text(encoding="utf-8")
    assert '<th scope="col">DIF class</th>' in text
    assert "DIF class and delta" in text
    assert "groups.csv" in text
    assert "A large difference between groups of equal ability: class C" in text


def test_two_files_cannot_both_be_standard_input(tmp_path: Path) -> None:
    assert run("report", "-", "--items", "-", "--out", tmp_path / "report.html") == 2
    assert not (tmp_path / "report.html").exists()
