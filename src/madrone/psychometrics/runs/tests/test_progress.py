"""What a long run says on standard error."""

import pytest

from madrone.psychometrics.runs import Progress


def test_a_short_run_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("tests", 10)
    progress.tell(10)
    progress.close()
    assert capsys.readouterr().err == ""


def test_a_long_run_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([100.0, 104.0, 120.0, 121.0])
    monkeypatch.setattr("madrone.psychometrics.runs.progress.time.monotonic", lambda: next(seconds))
    progress = Progress("tests", 4000)
    for done in (500, 2000, 2100):
        progress.tell(done)
    progress.close()
    assert capsys.readouterr().err == "2,000 of 4,000 tests, 100 a second\n"
