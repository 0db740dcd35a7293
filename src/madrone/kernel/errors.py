"""The one kind of error that people and programs see."""


class MadroneError(Exception):
    """Something a person can put right: a stable ``code`` for programs, a sentence for people.

    ``status`` is the HTTP status a page or an API answers with; ``field`` names the form field
    that the message belongs to, where there is one.
    """

    status = 409

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = str(message)
        self.field = field

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.message, self.field))


class NotAllowed(MadroneError):
    """The actor may see the thing but not do this to it (HTTP 403)."""

    status = 403


class NotFound(MadroneError):
    """There is no such thing, or none that the actor may know of (HTTP 404)."""

    status = 404


def _rebuild(kind: type[MadroneError], code: str, message: str, field: str | None) -> MadroneError:
    return kind(code, message, field=field)
