"""Which function answers which REST route."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .answers import ApiError
from .record import Json, Recorded, Upload


class Call(NamedTuple):
    """One request on its way to a route's function."""

    request: Recorded
    args: dict[str, str]

    def id(self, name: str) -> int:
        """Return a path parameter as the snowflake it must be."""
        try:
            return int(self.args[name])
        except ValueError:
            raise ApiError(400, 50035, f"Invalid Form Body: {name}") from None

    @property
    def fields(self) -> Json:
        """Return the JSON object that was sent, or an empty one."""
        return self.request.json if isinstance(self.request.json, dict) else {}

    @property
    def files(self) -> tuple[Upload, ...]:
        """Return the files that were sent."""
        return self.request.files


Handler = Callable[[Call], Any]
"""Makes the change and returns the JSON body, or a whole Answer."""


class Router:
    """A table of routes; literal path segments win over parameters."""

    def __init__(self) -> None:
        """Start with no route."""
        self._routes: dict[tuple[str, int], list[tuple[list[str], Handler]]] = {}

    def add(self, method: str, template: str, handler: Handler) -> None:
        """Let a function answer a route such as `/channels/{channel}`."""
        parts = template.split("/")
        rows = self._routes.setdefault((method, len(parts)), [])
        rows.append((parts, handler))
        rows.sort(key=lambda row: sum(part.startswith("{") for part in row[0]))

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
        """Return the function for a path and its parameters."""
        given = path.split("/")
        for parts, handler in self._routes.get((method, len(given)), ()):
            if all(p == g or p[:1] == "{" for p, g in zip(parts, given, strict=True)):
                pairs = zip(parts, given, strict=True)
                return handler, {p[1:-1]: g for p, g in pairs if p[:1] == "{"}
        return None
