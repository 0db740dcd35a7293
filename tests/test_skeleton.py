"""The house stands: the front door opens, and the cast is who it says."""

from collections.abc import Callable

from django.test import Client

from madrone.access import Perm, Reach
from tests.cast import SCHOOL, Cast


def test_the_server_says_it_is_alive(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_a_stranger_is_sent_to_log_in(client: Client, db: None) -> None:
    assert client.get("/home").status_code == 302


def test_a_test_administrator_reaches_results_by_roster_only(cast: Cast) -> None:
    assert cast.tom.reach(Perm.RESULT_VIEW, SCHOOL) is Reach.ROSTER
    assert not cast.tom.may(Perm.RESULT_VIEW, SCHOOL)


def test_staff_reach_home(client_of: Callable[[str], Client]) -> None:
    assert client_of("tom").get("/home").status_code == 200
