"""Who may do what where, as pure rules: roles, permissions, grants, and the actor who carries them.

Nothing here knows Django or the database; ``people.access`` loads actors, ``orgs.access`` turns their
scopes into query filters.
"""

from madrone.access.actor import Actor, Grant, require
from madrone.access.permissions import Perm
from madrone.access.roles import GRANTS, Reach, Role

__all__ = ["GRANTS", "Actor", "Grant", "Perm", "Reach", "Role", "require"]
