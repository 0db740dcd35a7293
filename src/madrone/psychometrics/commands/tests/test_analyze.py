"""``madrone psychometrics analyze`` from files to a file (cli-contract.md)."""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.analysis.tests.verbal import PUBLISHED, column
from madrone.psychometrics.commands.tests.test_calibrate import rows_of, run, write
from tests.samples import sample

HEADER = "item_id,n,p,corrected_point_biserial,alpha_if_deleted,s_x2,s_x2_df,mh_chi2,mh_delta,mh_class"
EXAMINEES = 120


def small() -> str:
    """A responses file of three items that go together, but not too well."""
    rng = np.random.default_rng(11)
    scores = (rng.normal(size=(EXAMINEES, 1)) + rng.normal(size=(EXAMINEES, 3)) > [-0.4, 0.0, 0.3]).astype(
        int
    )
    rows = [f"e{n},{','.join(map(str, row))}" for n, row in enumerate(scores.tolist())]
    return "\n".join(["examinee_id,a,b,c", *rows]) + "\n"


SMALL = small()


def numbers(rows: list[dict[str, str]], name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def test_it_writes_the_published_statistics_of_the_verbal_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, group = tmp_path / "stats.csv", sample("psychometrics/verbal_group.csv")
    verbal = sample("psychometrics/verbal.csv")
    assert run("analyze", verbal, "--group", group, "--out", out, "--json") == 0
    assert out.read_text(encoding="utf-8").splitlines()[0] == HEADER
    rows = rows_of(out)
    assert [row["item_id"] for row in rows] == list(PUBLISHED)
    assert numbers(rows, "mh_chi2") == pytest.approx(column("chi2"), abs=6e-5)
    assert numbers(rows, "mh_delta") == pytest.approx(column("delta"), abs=6e-5)
    assert {row["item_id"] for row in rows if row["mh_class"] == "C"} == {"S2WantShout", "S2DoCurse"}
    assert all(float(row["s_x2"]) > 0 and int(row["s_x2_df"]) > 5 for row in rows)
    said = capsys.readouterr()
    summary = json.loads(said.out)
    assert summary["alpha"] == pytest.approx(0.8761, abs=5e-5)
    assert (summary["n"], summary["complete"], summary["items"], summary["points"]) == (316, 316, 24, 24)
    assert summary["fit"] == {"items": 24, "mean": 0.0, "sd": 1.0}
    middle = summary["precision"][6]
    assert (len(summary["precision"]), middle["theta"]) == (13, 0.0)
    assert middle["theta_se"] == pytest.approx(middle["information"] ** -0.5)
    assert 1.5 < middle["score_se"] < 2.5
    assert 9 < middle["true_score"] < 13
    assert summary["mantel_haenszel"]["items"][0]["n_focal"] == 73
    assert (summary["logistic"], summary["item_problems"], summary["problems"]) == (None, [], [])
    assert said.err == "Analyzed 24 items of 316 examinees: alpha is 0.876.\n"


def test_it_purifies_and_adds_logistic_regression_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, group = tmp_path / "stats.csv", sample("psychometrics/verbal_group.csv")
    asked = ("--group", group, "--purify", "--logistic", "--json", "--out", out)
    assert run("analyze", sample("psychometrics/verbal.csv"), *asked) == 0
    rows = rows_of(out)
    assert numbers(rows, "mh_chi2") == pytest.approx(column("purified_chi2"), abs=6e-5)
    assert numbers(rows, "logistic_chi2") == pytest.approx(column("purified_joint"), abs=6e-5)
    assert [row["item_id"] for row in rows if row["logistic_jodoin_gierl"] == "B"] == ["S2DoScold"]
    assert out.read_text(encoding="utf-8").splitlines()[0].startswith(HEADER + ",logistic_chi2,")
    summary = json.loads(capsys.readouterr().out)
    assert (summary["mantel_haenszel"]["rounds"], summary["logistic"]["rounds"]) == (6, 2)
    assert len(summary["mantel_haenszel"]["anchors"]) == 15


def test_without_groups_their_columns_are_empty_and_the_fit_is_there(tmp_path: Path) -> None:
    out = tmp_path / "stats.csv"
    assert run("analyze", sample("psychometrics/lsat7.csv"), "--out", out) == 0
    rows = rows_of(out)
    assert [(row["mh_chi2"], row["mh_delta"], row["mh_class"]) for row in rows] == [("", "", "")] * 5
    assert numbers(rows, "corrected_point_biserial") == pytest.approx(
        [0.246, 0.247, 0.313, 0.223, 0.175], abs=6e-4
    )
    assert [row["s_x2_df"] for row in rows] == ["2"] * 5


def test_the_fit_may_be_of_given_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lsat, items, out = sample("psychometrics/lsat7.csv"), tmp_path / "items.csv", tmp_path / "stats.csv"
    assert run("calibrate", lsat, "--model", "2pl", "--out", items) == 0
    assert run("analyze", lsat, "--items", items, "--D", "1", "--out", out) == 0
    own = tmp_path / "own.csv"
    assert run("analyze", lsat, "--out", own) == 0
    assert numbers(rows_of(out), "s_x2") == pytest.approx(numbers(rows_of(own), "s_x2"), abs=1e-4)
    items.write_text("item_id,model,a,b\nitem_1,2pl,1,0\nitem_2,2pl,1,x\n", encoding="utf-8")
    capsys.readouterr()
    assert run("analyze", lsat, "--items", items, "--out", out) == 1
    said = capsys.readouterr().err
    assert "line 3: Item item_2: b is “x”" in said
    assert "Item item_3: it has no usable parameters" in said
    assert [row["s_x2"] for row in rows_of(out)][2:] == [""] * 3


def test_steps_may_be_given_as_offsets(tmp_path: Path) -> None:
    science, columns = sample("psychometrics/science.csv"), "item_id,model,a,b,d1,d2,d3\n"
    names = ("Comfort", "Work", "Future", "Benefit")
    steps = "".join(f"{name},gpcm,1,,-3,-1,2\n" for name in names)
    offsets = "".join(f"{name},gpcm,1,0.5,3.5,1.5,-1.5\n" for name in names)
    fits = []
    for text, form in ((steps, "steps"), (offsets, "offsets")):
        out, items = tmp_path / "stats.csv", write(tmp_path / "items.csv", columns + text)
        assert run("analyze", science, "--items", items, "--gpcm-form", form, "--D", "1", "--out", out) == 0
        fits.append(numbers(rows_of(out), "s_x2"))
    assert fits[0] == pytest.approx(fits[1], rel=1e-9)


def test_options_are_scored_by_keys_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters = {"0": "C", "1": "A"}
    rows = [line.split(",") for line in SMALL.splitlines()]
    text = "\n".join(",".join([row[0], letters.get(row[1], row[1]), *row[2:]]) for row in rows)
    responses = write(tmp_path / "responses.csv", text + "\n")
    keys, wrong = write(tmp_path / "keys.csv", "item_id,key\na,A\n"), tmp_path / "wrong.csv"
    scored, plain, options = tmp_path / "scored.csv", tmp_path / "plain.csv", tmp_path / "options.csv"
    asked = ("analyze", responses, "--distractors")
    run(*asked, keys, "--options", options, "--out", scored)
    run("analyze", write(tmp_path / "scores.csv", SMALL), "--out", plain)
    assert scored.read_text(encoding="utf-8") == plain.read_text(encoding="utf-8")
    listed = rows_of(options)
    right = sum(row[1] == "1" for row in rows)
    assert [(row["item_id"], row["option"], row["key"], row["n"]) for row in listed] == [
        ("a", "A", "1", str(right)),
        ("a", "C", "0", str(EXAMINEES - right)),
    ]
    capsys.readouterr()
    write(wrong, "item_id,key\na,C\n")
    assert run(*asked, wrong, "--out", scored, "--json") == 1
    said = capsys.readouterr()
    assert "abler examinees chose A. Check the key." in said.err
    flags = {option["option"]: option["flags"] for option in json.loads(said.out)["options"]}
    assert flags == {"A": ["above-key"], "C": ["below-distractor", "negative-key"]}


def test_what_is_wrong_is_named_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = SMALL.splitlines()
    text = "\n".join([lines[0] + ",easy", *(line + ",1" for line in lines[1:]), "odd,x,0,0,1"]) + "\n"
    responses = write(tmp_path / "responses.csv", text)
    groups = write(
        tmp_path / "groups.csv",
        "examinee_id,group\n" + "".join(f"e{n},{n % 2}\n" for n in range(EXAMINEES - 6)),
    )
    out = tmp_path / "stats.csv"
    assert run("analyze", responses, "--group", groups, "--out", out, "--json") == 1
    said = capsys.readouterr()
    assert f"{responses}, line 122: Examinee odd, item a: “x”" in said.err
    assert "Item easy: all who took it have the same score" in said.err
    assert "6 examinees have no group in the groups file, e114 is the first" in said.err
    summary = json.loads(said.out)
    assert {"no-variance", "no-group"} <= {problem["code"] for problem in summary["item_problems"]}
    assert summary["problems"][0]["line"] == 122
    rows = {row["item_id"]: row for row in rows_of(out)}
    assert (rows["easy"]["p"], rows["easy"]["corrected_point_biserial"], rows["easy"]["mh_chi2"]) == (
        "1.0", "", ""
    )  # fmt: skip
    assert all(rows[name]["mh_chi2"] for name in "abc")


@pytest.mark.parametrize(
    ("labels", "asked", "sentence"),
    [
        ("00", (), "there are 0 groups"),
        ("12", (), "Nobody is in the group 0"),
        ("12", ("--reference", "1"), ""),
        ("012", (), "there are 2 groups (1, 2)"),
        ("012", ("--focal", "2"), ""),
    ],
)
def test_two_groups_are_compared_or_a_reason_is_given(
    labels: str, asked: tuple[str, ...], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = "examinee_id,group\n" + "".join(f"e{n},{labels[n % len(labels)]}\n" for n in range(EXAMINEES))
    responses = write(tmp_path / "responses.csv", SMALL)
    out = tmp_path / "stats.csv"
    status = run("analyze", responses, "--group", write(tmp_path / "g.csv", groups), *asked, "--out", out)
    said = capsys.readouterr().err
    assert sentence in said
    assert ("No groups were compared." in said) == bool(sentence)
    assert [bool(row["mh_chi2"]) for row in rows_of(out)] == [not sentence] * 3
    assert status == int(bool(sentence))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--json", "--out", "-"), "Only one of --json, --out and --options"),
        (("--logistic", "--out", "x.csv"), "--logistic compares groups"),
        (("--options", "y.csv", "--out", "x.csv"), "--options needs the keys"),
        (("--group", "-", "--items", "-", "--out", "x.csv"), "Only one of RESPONSES, --group"),
    ],
)
def test_wrong_usage_is_refused_with_2(
    asked: tuple[str, ...], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("analyze", write(tmp_path / "responses.csv", SMALL), *asked) == 2
    assert sentence in capsys.readouterr().err


def test_it_reads_standard_input_and_writes_standard_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(sample("psychometrics/science.csv").read_text()))
    assert run("analyze", "-", "--out", "-") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == HEADER
    assert len(said.out.splitlines()) == 5
    assert "alpha is 0.598" in said.err
