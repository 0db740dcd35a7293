"""What the shell of every page shows."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor and the problem to show, where there are such."""
    return {"actor": getattr(request, "actor", None), "problem": getattr(request, "problem", None)}
