"""The commands of an operator who got something wrong, or who started two things at once."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from madrone.kernel.errors import MadroneError
from madrone.people.models import Affidavit
from madrone.site import commands
from madrone.site.demonstration import district
from madrone.site.server import answers, check_port

MADRONE = [sys.executable, "-m", "madrone.site.cli"]


def run(arguments: list[str], folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on SQLite in a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
    environment = kept | {"MADRONE_DATA": str(folder)} | variables
    return subprocess.run(
        [*MADRONE, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def taken_port() -> Iterator[socket.socket]:
    """Somebody else's server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path, taken_port: socket.socket) -> None:
    port = taken_port.getsockname()[1]
    done = run(["serve"], tmp_path, PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken; choose another with PORT=…" in done.stderr
    assert "Traceback" not in done.stderr
    assert "ready" not in done.stdout


def test_a_free_port_passes_and_an_address_that_is_not_ours_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    check_port("127.0.0.1", port)
    with pytest.raises(MadroneError) as problem:
        check_port("192.0.2.1", port)
    assert problem.value.code == "port-refused"


@pytest.mark.parametrize("port", ["abc", "0", "70000", ""])
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_none_is_wrong_usage(tmp_path: Path, command: str, port: str) -> None:
    done = run([command], tmp_path, PORT=port)
    assert done.returncode == 2
    assert "whole number from 1 to 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_port_does_not_stop_other_commands(tmp_path: Path) -> None:
    assert run(["migrate"], tmp_path, PORT="abc").returncode == 0


def test_a_second_command_waits_until_the_first_has_set_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    def second() -> None:
        with commands.alone():
            order.append("second")

    with override_settings(DATA=tmp_path):
        other = threading.Thread(target=second)
        with commands.alone():
            other.start()
            other.join(0.2)
            order.append("first")
        other.join(10)
    assert order == ["first", "second"]
    assert "waiting for it" in capsys.readouterr().err


def test_two_commands_that_set_up_at_once_make_one_database(tmp_path: Path) -> None:
    environment = os.environ | {"MADRONE_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    both = [
        subprocess.Popen(
            [*MADRONE, "migrate"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for one in both:
        _out, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors


def test_of_two_servers_started_at_once_on_one_port_one_is_told_that_it_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environment = os.environ | {"MADRONE_DATA": str(tmp_path), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    both = [
        subprocess.Popen(
            [*MADRONE, "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    ended: list[int] = []
    over = threading.Event()

    def note(one: "subprocess.Popen[str]") -> None:
        ended.append(one.wait())
        over.set()

    waiting = [threading.Thread(target=note, args=(one,)) for one in both]
    try:
        for thread in waiting:
            thread.start()
        assert over.wait(90)
        assert ended == [1]
        # The other may still be on its way up; it says that it is ready when it answers.
        end = time.monotonic() + 60
        while not answers("127.0.0.1", port) and time.monotonic() < end:
            threading.Event().wait(0.2)
        threading.Event().wait(0.5)
    finally:
        for one in both:
            one.terminate()
        said = [one.communicate(timeout=30) for one in both]
        for thread in waiting:
            thread.join()
    assert sorted(one.returncode for one in both) == [0, 1]
    assert sum(f"Port {port} is taken" in errors for _out, errors in said) == 1
    assert sum("ready" in out for out, _errors in said) == 1


def test_the_district_is_not_made_again_when_it_came_while_waiting(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(district, "is_seeded", lambda: next(answers))
    monkeypatch.setattr(district, "_organizations", lambda: pytest.fail("the district was made twice"))
    district.seed(say=lambda line: None)


def test_coordinators_of_the_district_signed_the_agreement_and_others_the_affidavit(db: None) -> None:
    district._organizations()
    district._accounts()
    roles = {
        "lea-coordinator": "agreement",
        "site-coordinator": "agreement",
        "test-administrator": "affidavit",
    }
    for role, kind in roles.items():
        signed = Affidavit.objects.filter(account__grants__role=role)
        assert set(signed.values_list("kind", flat=True)) == {kind}
