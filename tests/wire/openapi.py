"""Check recorded requests against Discord's OpenAPI description, after the fact."""

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .deviations import spelled_like_the_spec
from .limits import limits_broken
from .record import Json, Recorded
from .schema_errors import FORMATS, explained

ENVIRONMENT = "DAYMARK_TEST_OPENAPI"
_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
_SOURCE = "https://raw.githubusercontent.com/discord/discord-api-spec/main/specs/openapi.json"
_URI = "urn:discord"

Parameters = dict[tuple[str | int, ...], Json]
"""Parameters by their place in the document."""


def spec_path() -> Path | None:
    """Return where the description is, None where it is not on this machine."""
    path = Path(os.environ.get(ENVIRONMENT) or _BESIDE)
    return path if path.is_file() else None


def require_spec() -> Path:
    """Return where the description is, or skip the test and say how to get it."""
    path = spec_path()
    if path is None:
        pytest.skip(f"no Discord OpenAPI file: download {_SOURCE} and set {ENVIRONMENT} to it")
    return path


class Operation(NamedTuple):
    """One method of one path, with a compiled validator for everything it takes."""

    id: str
    parts: tuple[str, ...]
    path: dict[str, Draft202012Validator]
    query: dict[str, Draft202012Validator]
    required_query: frozenset[str]
    bodies: dict[str, Draft202012Validator]
    body_required: bool
    needs_bot: bool
    answers: dict[str, Draft202012Validator | None]


class Spec:
    """Discord's description, compiled as far as it has been used."""

    def __init__(self, document: Json) -> None:
        """Index the paths; validators follow when an operation is first seen."""
        self._document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._compiled = cache(self._compile)
        self._paths: dict[int, list[str]] = {}
        for path in sorted(document["paths"], key=lambda p: p.count("{")):
            self._paths.setdefault(path.count("/"), []).append(path)

    def violations(self, requests: Iterable[Recorded]) -> list[str]:
        """Return one line for each thing that Discord does not describe or refuses."""
        return [
            f"{request.method} {request.path}: {problem}"
            for request in requests
            for problem in self.problems(request)
        ]

    def problems(self, request: Recorded) -> list[str]:
        """Return what is wrong with one request."""
        operation = self.operation(request.method, request.path)
        if operation is None:
            return ["Discord has no such path and method"]
        problems = [
            *_path_problems(operation, request),
            *_query_problems(operation, request),
            *_body_problems(operation, request),
            *_authorization_problems(operation, request),
        ]
        # The limits are only for bodies that have the right shape.
        return problems or limits_broken(operation.id, request)

    def operation(self, method: str, path: str) -> Operation | None:
        """Find the operation; literal segments win over parameters."""
        given = path.split("/")
        for template in self._paths.get(path.count("/"), ()):
            parts = template.split("/")
            fits = all(p == g or p[:1] == "{" for p, g in zip(parts, given, strict=True))
            if fits and method.lower() in self._document["paths"][template]:
                return self._compiled(template, method.lower())
        return None

    def answer_problems(self, request: Recorded) -> list[str]:
        """Return where an answer of the double is not what Discord would send."""
        operation, status = self.operation(request.method, request.path), str(request.status)
        if operation is None or status not in operation.answers:
            return [f"{request.method} {request.path} never answers {status}"]
        validator = operation.answers[status]
        if validator is None:
            return [] if request.answer is None else [f"{status} has no body"]
        return explained(validator, request.answer)

    def _compile(self, template: str, method: str) -> Operation:
        item = self._document["paths"][template]
        raw, at = item[method], ("paths", template, method)
        parameters: Parameters = {}
        parameters |= {("paths", template, "parameters", i): p for i, p in _listed(item)}
        parameters |= {(*at, "parameters", i): p for i, p in _listed(raw)}
        body = raw.get("requestBody", {})
        return Operation(
            id=raw["operationId"],
            parts=tuple(template.split("/")),
            path=self._parameters(parameters, "path"),
            query=self._parameters(parameters, "query"),
            required_query=frozenset(_required(parameters.values(), "query")),
            bodies={
                kind: self._validator(*at, "requestBody", "content", kind, "schema")
                for kind in body.get("content", ())
            },
            body_required=bool(body.get("required")),
            needs_bot={} not in raw.get("security", [{}]),
            answers=self._answers(raw, at),
        )

    def _answers(self, raw: Json, at: tuple[str, ...]) -> dict[str, Draft202012Validator | None]:
        """Compile the JSON answers; None stands for an answer without a body."""
        kind = "application/json"
        return {
            status: self._validator(*at, "responses", status, "content", kind, "schema")
            if kind in answer.get("content", ())
            else None
            for status, answer in raw["responses"].items()
        }

    def _parameters(self, parameters: Parameters, place: str) -> dict[str, Draft202012Validator]:
        return {
            one["name"]: self._validator(*pointer, "schema")
            for pointer, one in parameters.items()
            if one["in"] == place
        }

    def _validator(self, *pointer: str | int) -> Draft202012Validator:
        """Compile the schema at a place of the document, so that its references resolve."""
        escaped = [str(part).replace("~", "~0").replace("/", "~1") for part in pointer]
        schema = {"$ref": f"{_URI}#/{'/'.join(escaped)}"}
        return Draft202012Validator(schema, registry=self._registry, format_checker=FORMATS)


@cache
def load_spec(path: Path) -> Spec:
    """Read the description, once a process."""
    return Spec(json.loads(path.read_bytes()))


def _listed(item: Json) -> Iterable[tuple[int, Json]]:
    return enumerate(item.get("parameters", ()))


def _required(parameters: Iterable[Json], place: str) -> Iterable[str]:
    return (one["name"] for one in parameters if one["in"] == place and one.get("required"))


def _path_problems(operation: Operation, request: Recorded) -> Iterable[str]:
    for part, given in zip(operation.parts, request.path.split("/"), strict=True):
        if part[:1] == "{":
            for problem in explained(operation.path[part[1:-1]], given):
                yield f"path {part}: {problem}"


def _query_problems(operation: Operation, request: Recorded) -> Iterable[str]:
    for name in operation.required_query - request.query.keys():
        yield f"query {name} is missing"
    for name, text in request.query.items():
        validator = operation.query.get(name)
        if validator is None:
            yield f"query {name} is not described"
        # A query is only text: it is right if one of its readings is.
        elif all(problems := [explained(validator, value) for value in _readings(text)]):
            yield f"query {name}: {problems[0][0]}"


def _readings(text: str) -> list[Any]:
    """Return what a query text may mean: text, a number, or a truth value."""
    readings: list[Any] = [text]
    if text.isdecimal():
        readings.append(int(text))
    # discord.py writes truth values as 1 and 0, which Discord has always taken.
    truth = {"true": True, "1": True, "false": False, "0": False}
    return readings + ([truth[text]] if text in truth else [])


def _body_problems(operation: Operation, request: Recorded) -> Iterable[str]:
    if request.json is None and not request.files:
        if operation.body_required:
            yield "the body is missing"
        return
    validator = operation.bodies.get(request.content_type)
    if validator is None:
        yield f"a body of {request.content_type} is not described"
        return
    body = spelled_like_the_spec(operation.id, request.json)
    yield from (f"body {problem}" for problem in explained(validator, body))
    for upload in request.files:
        if not re.fullmatch(r"files\[\d\]", upload.field):
            yield f"a file in the field {upload.field!r}"


def _authorization_problems(operation: Operation, request: Recorded) -> Iterable[str]:
    if operation.needs_bot and not request.authorization.startswith("Bot "):
        yield "the bot token is missing"
