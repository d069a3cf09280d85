"""What the double sends back: answers, and errors with Discord's own codes."""

from dataclasses import dataclass, field
from typing import Any

from .record import Json


@dataclass(slots=True)
class Answer:
    """One HTTP answer; the body None means no body at all."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """A refusal as Discord words it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Remember status, JSON error code and text."""
        super().__init__(f"{status} ({code}): {message}")
        self.answer = Answer(status, {"message": message, "code": code})


NO_CONTENT = Answer(204)


def not_found(code: int, what: str) -> ApiError:
    """Say that a thing does not exist: 10003 is a channel, 10008 a message, and so on."""
    return ApiError(404, code, f"Unknown {what}")


def rate_limited(retry_after: float, *, scope: str = "user") -> Answer:
    """Build a 429 that discord.py believes: without `Via` it takes it for a Cloudflare ban."""
    body: Json = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": scope == "global",
    }
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(int(retry_after) + 1),
        "X-RateLimit-Scope": scope,
    }
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return Answer(429, body, headers)
