"""The importers, by kind. A context brings its own when it starts; this floor knows none of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.imports.drafts import Draft
from madrone.imports.errors import ImportProblem
from madrone.imports.layouts import Layout


class Importer(Protocol):
    """What one kind of file means.

    ``judge`` looks at a chunk of drafts with few queries and settles each: verdict and changes, or a
    problem. It runs at the check and again at the commit, where any difference stops the batch; so it
    must depend on nothing but the drafts' data, the actor's rights and the database. ``apply`` carries out
    judged drafts inside the commit's transaction. ``repeats`` lets several rows share a key.
    """

    @property
    def kind(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def purpose(self) -> str | Promise: ...

    @property
    def permission(self) -> Perm: ...

    @property
    def layouts(self) -> Sequence[Layout]: ...

    @property
    def repeats(self) -> bool: ...

    def judge(self, actor: Actor, drafts: Sequence[Draft]) -> None: ...

    def apply(self, drafts: Sequence[Draft], *, by: Actor, now: datetime) -> None: ...

    def left_over(self, rows: QuerySet[Any]) -> int:
        """Count what is here already for the schools of the staged ``rows`` and is not in the file."""
        ...

    def field_label(self, name: str) -> str:
        """Name a field of ``changes`` for people; ``key`` names what identifies a row."""
        ...

    def show(self, name: str, value: Any) -> str:
        """Write a value of a field for people."""
        ...

    @property
    def telling(self) -> Sequence[str]:
        """Name the fields of ``data`` by which people recognise a new record in a preview."""
        ...


_IMPORTERS: dict[str, Importer] = {}
_load_actor: list[Callable[[Any], Actor]] = []


def register(importer: Importer) -> None:
    """Make an importer known."""
    _IMPORTERS[importer.kind] = importer


def importer_of(kind: str) -> Importer:
    """Find the importer of a kind."""
    try:
        return _IMPORTERS[kind]
    except KeyError:
        raise ImportProblem("kind-unknown", _("Files of this kind cannot be imported here.")) from None


def importers_for(actor: Actor) -> list[Importer]:
    """List what an actor may import."""
    return [importer for importer in _IMPORTERS.values() if actor.has(importer.permission)]


def load_actors_with(load: Callable[[Any], Actor]) -> None:
    """Say how an account becomes an actor; accounts live on a higher floor, which calls this as it starts."""
    _load_actor[:] = [load]


def actor_of(account: Any) -> Actor:
    """Load the actor that an account is at this moment, so that a right taken away ends at once."""
    return _load_actor[0](account)
