"""Reading the permission table (permissions.toml), for the tests that hold the product against it."""

import tomllib
from functools import cache
from pathlib import Path

from django.test import Client

from tests.cast import Cast

TABLE_FILE = Path(__file__).parent / "permissions.toml"
MEMBERS = ("anonymous", "ada", "hal", "dev", "pia", "tom", "nia", "rob", "eve")


@cache
def table() -> dict[str, dict[str, str]]:
    """Read the table: for each route's name, the statuses by method."""
    return tomllib.loads(TABLE_FILE.read_text())


def expected(name: str, method: str) -> dict[str, int]:
    """Read one line of the table: the status for each member."""
    statuses = table()[name][method].split()
    if len(statuses) == 1:
        statuses *= len(MEMBERS)
    assert len(statuses) == len(MEMBERS), f"{name} {method}: give one status, or one for each member"
    return {member: int(status) for member, status in zip(MEMBERS, statuses, strict=True)}


def lines() -> list[tuple[str, str]]:
    """List every route and method of the table."""
    return [(name, method) for name, methods in table().items() for method in methods]


def client_for(cast: Cast, member: str) -> Client:
    """Make a client that is logged in as a member, or as nobody."""
    client = Client()
    if member != "anonymous":
        client.force_login(cast.accounts[member])
    return client
