"""A class in the middle of a test when the server is killed: nothing that was acknowledged is lost."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Response, expect

from tests.browser.answering import answer_all, answer_some, hand_in
from tests.browser.classroom import Learner, Teacher
from tests.browser.scene import CLASS
from tests.browser.server import ROOT, RunningServer, serving

pytestmark = pytest.mark.browser
BEFORE, AROUND, AFTER = 3, 2, 2

Computer = Callable[[], BrowserContext]
Receipts = dict[str, dict[str, Any]]


def test_a_class_goes_on_after_the_server_was_killed(computer: Computer, tmp_path: Path) -> None:
    with serving("tests.browser.scene:whole_class", tmp_path) as server:
        pupils, receipts = seat_the_class(computer, server)
        for pupil in pupils:
            answer_some(pupil.page, BEFORE)
        for pupil in pupils:
            answer_some(pupil.page, 1)  # and some of these are still on their way when …
        server.stop(signal.SIGKILL)
        for pupil in pupils:
            answer_some(pupil.page, AROUND - 1)
            expect(pupil.page.locator("[data-saved-words]")).not_to_have_text("Saved")
        server.start()
        for pupil in pupils:
            answer_some(pupil.page, AFTER)
        for pupil in pupils:
            pupil.expect_status("Saved", seconds=60)
        for pupil in pupils:
            answer_all(pupil.page)
            hand_in(pupil.page)
        assert lost(server, receipts) == []
        assert sum(len(kept) for kept in receipts.values()) >= len(CLASS) * (BEFORE + AROUND + AFTER)
        assert verify(server)["broken"] == []


def seat_the_class(computer: Computer, server: RunningServer) -> tuple[list[Learner], Receipts]:
    """Have everybody sign in, be let in together, and begin; every receipt that arrives is written down."""
    receipts: Receipts = {name: {} for name in CLASS}
    pupils = []
    for name in CLASS:
        context = computer()
        pupil = Learner(context, context.new_page(), server, name)
        pupil.page.on("response", lambda response, kept=receipts[name]: write_down(response, kept))
        pupil.sign_in()
        pupil.ask("Mathematics")
        pupils.append(pupil)
    teacher = Teacher(computer().new_page(), server)
    teacher.log_in()
    teacher.approve_all()
    for pupil in pupils:
        pupil.begin()
    return pupils, receipts


def write_down(response: Response, kept: dict[str, Any]) -> None:
    """Keep the receipts of an acknowledgement."""
    if response.url.endswith("/intake/responses") and response.status == 200:
        for receipt in response.json()["receipts"]:
            kept[receipt["hash"]] = receipt


def lost(server: RunningServer, receipts: Receipts) -> list[dict[str, Any]]:
    """List the receipts that a student's computer was given and the database does not hold."""
    with sqlite3.connect(server.folder / "madrone.sqlite3") as database:
        stored = {row[0] for row in database.execute("SELECT hash FROM delivery_response")}
    return [kept for each in receipts.values() for digest, kept in each.items() if digest not in stored]


def verify(server: RunningServer) -> dict[str, Any]:
    """Have the product check its own chains."""
    command = [sys.executable, "-m", "madrone.site.cli", "verify", "receipts", "--json"]
    done = subprocess.run(command, env=server.environment, cwd=ROOT, capture_output=True, check=False)
    return dict(json.loads(done.stdout))
