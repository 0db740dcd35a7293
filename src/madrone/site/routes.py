"""Every address of the product with its name, its methods and what guards it, for ``madrone routes``."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from types import FunctionType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from madrone.ui.pages import STUDENT

UNGUARDED = ""
# The save path stands in front of Django (delivery.intake); the student's signed token guards it.
SAVE_PATH = (
    ("/intake/responses", "intake:responses", "POST"),
    ("/intake/head", "intake:head", "GET"),
)
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern. ``guard``: permissions (`` | `` between), ``staff``, ``public`` or ``student``."""

    pattern: str
    name: str
    methods: tuple[str, ...]
    guard: str

    def as_dict(self) -> dict[str, Any]:
        """Give the route as ``madrone routes --json`` prints it."""
        return asdict(self)


def routes() -> list[Route]:
    """List every route, in the order of their patterns."""
    found = [_route(prefix, namespace, pattern) for prefix, namespace, pattern in _patterns(get_resolver())]
    found += [Route(pattern, name, (method,), STUDENT) for pattern, name, method in SAVE_PATH]
    return sorted(found, key=lambda route: (route.pattern, route.name))


def _patterns(
    resolver: URLResolver, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, f"{prefix}{pattern.pattern}", inner)
        else:
            yield prefix, namespace, pattern


def _route(prefix: str, namespace: str, pattern: URLPattern) -> Route:
    view = pattern.callback
    name = f"{namespace}{pattern.name}" if pattern.name else ""
    return Route(f"/{prefix}{pattern.pattern}", name, _methods(view), getattr(view, "guard", UNGUARDED))


def _methods(view: Callable[..., Any]) -> tuple[str, ...]:
    """Tell what a view answers: what it declares (``require_POST`` and its like), else what its code reads.

    A view that declares nothing and never looks at what was sent only shows something, whatever the method.
    """
    layers = list(_layers(view))
    for layer in layers:
        declared = inspect.getclosurevars(layer).nonlocals.get("request_method_list")
        if declared:
            return tuple(declared)
    code = layers[-1].__code__
    reads_form = "POST" in code.co_consts or "POST" in code.co_names
    return (*_READS, "POST") if reads_form else _READS


def _layers(view: Callable[..., Any]) -> Iterator[FunctionType]:
    """Unwrap a view, decorator by decorator, down to the function that was written."""
    while isinstance(view, FunctionType):
        yield view
        inner = getattr(view, "__wrapped__", None)
        if inner is None:
            return
        view = inner
