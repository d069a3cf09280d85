"""Failures on demand: each one stands between a request and what it would change."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .answers import Answer, rate_limited
from .record import Recorded

Commit = Callable[[], Answer]
"""Makes the change the request asks for, once, and returns Discord's answer to it."""

When = Callable[[Recorded], bool]


class ConnectionLostError(Exception):
    """Close the TCP connection with RST instead of answering."""


@dataclass(slots=True, eq=False)
class Fault:
    """One failure; `left` is how many requests it still hits, None for all."""

    method: str
    path: re.Pattern[str]
    left: int | None
    when: When
    act: Callable[[Commit], Awaitable[Answer]]
    hits: int = 0

    def takes(self, request: Recorded) -> bool:
        """Say whether this request fails, and count it if so."""
        if self.left == 0 or request.method != self.method:
            return False
        if not self.path.fullmatch(request.path) or not self.when(request):
            return False
        self.hits += 1
        self.left = None if self.left is None else self.left - 1
        return True

    def cancel(self) -> None:
        """Let every further request through."""
        self.left = 0


class Hold:
    """A request stopped on its way, so that a test can act at exactly that point."""

    def __init__(self, at: Literal["before", "after"]) -> None:
        """Stop before or after the change is made."""
        self.at = at
        self.reached = asyncio.Event()
        self._go = asyncio.Event()
        self._lost = False

    def release(self) -> None:
        """Let the request go on as if nothing had been."""
        self._go.set()

    def abandon(self) -> None:
        """Lose the request: what was not changed by now never is."""
        self._lost = True
        self._go.set()

    async def act(self, commit: Commit) -> Answer:
        """Stop until the test decides."""
        answer = commit() if self.at == "after" else None
        self.reached.set()
        await self._go.wait()
        if self._lost:
            raise ConnectionLostError
        return answer or commit()


def _always(_: Recorded) -> bool:
    return True


class Faults:
    """The failures a test has ordered; the first that fits a request takes it."""

    def __init__(self) -> None:
        """Start with none."""
        self._faults: list[Fault] = []
        self._holds: list[Hold] = []

    def find(self, request: Recorded) -> Fault | None:
        """Return the failure ordered for this request, if any."""
        return next((fault for fault in self._faults if fault.takes(request)), None)

    def fail(
        self,
        method: str,
        path_regex: str,
        *,
        status: int = 503,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        after_commit: bool = False,
        when: When = _always,
    ) -> Fault:
        """Answer with an error; `body` is JSON, or text where it is a str."""
        content = {"message": f"{status}: ordered by the test", "code": 0} if body is None else body

        async def act(commit: Commit) -> Answer:
            if after_commit:
                commit()
            return Answer(status, content, dict(headers or {}))

        return self._order(method, path_regex, times, when, act)

    def rate_limit(
        self,
        method: str,
        path_regex: str,
        *,
        retry_after: float = 0.05,
        times: int | None = 1,
        scope: Literal["user", "global", "shared"] = "user",
        when: When = _always,
    ) -> Fault:
        """Answer 429 as Discord does."""

        async def act(_: Commit) -> Answer:
            return rate_limited(retry_after, scope=scope)

        return self._order(method, path_regex, times, when, act)

    def reset_connection(
        self,
        method: str,
        path_regex: str,
        *,
        times: int | None = 1,
        after_commit: bool = False,
        when: When = _always,
    ) -> Fault:
        """Reset the TCP connection, with `after_commit` once the change is made."""

        async def act(commit: Commit) -> Answer:
            if after_commit:
                commit()
            raise ConnectionLostError

        return self._order(method, path_regex, times, when, act)

    def add_headers(
        self,
        method: str,
        path_regex: str,
        headers: Mapping[str, str],
        *,
        times: int | None = 1,
        when: When = _always,
    ) -> Fault:
        """Answer as usual with more headers, such as an exhausted rate limit bucket."""

        async def act(commit: Commit) -> Answer:
            answer = commit()
            return Answer(answer.status, answer.body, answer.headers | dict(headers))

        return self._order(method, path_regex, times, when, act)

    def hold(
        self,
        method: str,
        path_regex: str,
        *,
        at: Literal["before", "after"] = "before",
        when: When = _always,
    ) -> Hold:
        """Stop the next such request before or after its change is made."""
        hold = Hold(at)
        self._holds.append(hold)
        self._order(method, path_regex, 1, when, hold.act)
        return hold

    def abandon_all(self) -> None:
        """Lose every request that is still held."""
        for hold in self._holds:
            hold.abandon()

    def _order(
        self,
        method: str,
        path_regex: str,
        times: int | None,
        when: When,
        act: Callable[[Commit], Awaitable[Answer]],
    ) -> Fault:
        fault = Fault(method, re.compile(path_regex), times, when, act)
        self._faults.append(fault)
        return fault
