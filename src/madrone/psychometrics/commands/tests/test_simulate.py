"""``madrone psychometrics simulate`` from files to JSON, a page and a file of chances."""

import json
from pathlib import Path

import pytest

from madrone.psychometrics.adaptive.simulation.tests.designs import design
from madrone.psychometrics.commands.tests.test_calibrate import rows_of, run, write


def files(folder: Path, *, extra: str = "") -> tuple[Path, Path]:
    built = design(n=200) if not extra else design(n=200, extra=extra)
    return write(folder / "blueprint.toml", built.blueprint), write(folder / "items.csv", built.items)


@pytest.mark.thorough
def test_it_gives_the_results_as_json_and_as_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    more = ("--examinees", "300", "--seed", "5", "--json", "--html", page)
    status = run("simulate", *files(tmp_path), *more)
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert status == (1 if found["blueprint_violations"] else 0)
    assert (found["examinees"], found["seed"], found["algorithm"]) == (300, 5, "smarter-weighted")
    assert abs(found["bias"]) < 0.15
    assert 0.3 < found["rmse"] < 0.7
    assert 0.3 < found["mean_se"] < 0.7
    assert 0.9 < found["coverage"] <= 1
    assert sum(one["n"] for one in found["conditional"]) == 300
    assert found["exposure"]["max"] == max(found["exposure"]["items"].values())
    assert len(found["exposure"]["items"]) == 200
    assert [one["name"] for one in found["features"]][:2] == ["Claim 1", "Claim 2"]
    assert found["classification"]["cuts"] == [-0.5, 0.5]
    assert "Simulated 300 tests of 12.0 items" in said.err
    assert "<h1>Simulation: Mathematics</h1>" in page.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_bytes_and_given_thetas_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thetas = write(tmp_path / "thetas.csv", "name,theta\na,1.5\nb,x\nc,1.5\n")
    more = ("--thetas", thetas, "--seed", "5", "--json", "--cuts=0.0")
    outputs = []
    for _ in range(2):
        assert run("simulate", *files(tmp_path), *more) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    found = json.loads(outputs[0])
    assert found["examinees"] == 2
    assert [(one["low"], one["high"]) for one in found["conditional"]] == [(1.5, 2.0)]
    assert found["classification"]["cuts"] == [0.0]
    assert found["problems"][0]["line"] == 3


@pytest.mark.thorough
def test_chances_are_written_so_that_the_simulator_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blueprint, items = files(tmp_path, extra="[exposure]\n")
    chances = tmp_path / "chances.csv"
    more = ("--examinees", "400", "--seed", "5", "--json")
    run("simulate", blueprint, items, *more, "--exposure-target", "0.25", "--exposure-out", chances)
    controlled = json.loads(capsys.readouterr().out)
    assert controlled["exposure_control"]["converged"] is True
    assert min(float(row["exposure"]) for row in rows_of(chances)) < 0.9
    run("simulate", blueprint, items, *more, "--attributes", chances)
    again = json.loads(capsys.readouterr().out)
    assert again["exposure"] == controlled["exposure"]
    assert again["classification"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say how many examinees there are with --examinees"),
        (("--examinees", "3", "--theta=0,-1"), "a standard deviation of zero or more"),
        (
            ("--examinees", "3", "--exposure-target", "0.2"),
            "--exposure-target and --exposure-out go together",
        ),
        (
            ("--examinees", "3", "--exposure-target", "25", "--exposure-out", "x"),
            "--exposure-target is a share of the tests below 1",
        ),
        (("--thetas", "thetas.csv"), "names the column theta"),
    ],
)
def test_what_cannot_be_used_is_refused_with_2(
    arguments: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(tmp_path / "thetas.csv", "ability\n1\n")
    monkeypatch.chdir(tmp_path)
    assert run("simulate", *files(tmp_path), "--seed", "1", *arguments) == 2
    assert sentence in capsys.readouterr().err
