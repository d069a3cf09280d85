"""What the double saw: one record a request, and a way to wait for them."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Json = dict[str, Any]

RESET = 0
"""The status of a request whose connection was reset instead of answered."""


class Upload(NamedTuple):
    """One file of a multipart request, or of a member's attachment."""

    field: str
    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Recorded:
    """One REST request with its answer; `status` is None until it is answered."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    files: tuple[Upload, ...]
    content_type: str
    authorization: str
    time: float
    status: int | None = None
    answer: Any = None

    def matches(self, method: str, path_regex: str) -> bool:
        """Say whether this is the method and the whole path matches."""
        return self.method == method and re.fullmatch(path_regex, self.path) is not None


class Record:
    """Every request in order of arrival."""

    def __init__(self) -> None:
        """Start empty."""
        self.requests: list[Recorded] = []
        self.unexpected: list[Recorded] = []
        self._news = asyncio.Event()

    def add(self, request: Recorded) -> None:
        """Note a request that has just been read."""
        self.requests.append(request)

    def answered(self, request: Recorded, status: int, answer: Any = None) -> None:
        """Note how a request ended and wake those who wait for it."""
        request.status, request.answer = status, answer
        self._news.set()

    def find(self, method: str, path_regex: str) -> list[Recorded]:
        """Return the requests with this method whose whole path matches."""
        return [r for r in self.requests if r.matches(method, path_regex)]

    async def seen(
        self,
        method: str,
        path_regex: str,
        count: int = 1,
        *,
        within: float = 5.0,
        when: Callable[[Recorded], bool] = lambda _: True,
    ) -> list[Recorded]:
        """Wait until `count` such requests have ended and return all that did."""
        async with asyncio.timeout(within):
            while len(ended := self._ended(method, path_regex, when)) < count:
                self._news.clear()
                await self._news.wait()
        return ended

    def _ended(self, method: str, path_regex: str, when: Callable[[Recorded], bool]) -> list[Recorded]:
        found = self.find(method, path_regex)
        return [r for r in found if r.status is not None and when(r)]
