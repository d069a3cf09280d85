"""The HTTP side: reads a request, lets a failure have its way, answers."""

import json
from typing import Any

from aiohttp import BodyPartReader, ClientError, web
from aiohttp.web_request import BaseRequest

from .answers import Answer, ApiError
from .faults import ConnectionLostError, Faults
from .gateway import Gateway
from .record import RESET, Record, Recorded, Upload
from .router import Call, Router
from .sockets import abort
from .timing import stopwatch
from .world import World

API_PATH, GATEWAY_PATH, CDN_PATH = "/api/v10", "/gateway", "/attachments"
MAX_BODY = 25 * 1024 * 1024
# discord.py compares this header for equality, so no charset may follow.
_JSON_TYPE = "application/json"
_OPEN_TO_ALL = ("/interactions/", "/webhooks/")


class Server:
    """Answers everything that arrives on the double's port."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        router: Router,
        faults: Faults,
        record: Record,
        token: str | None,
    ) -> None:
        """Serve these parts."""
        self._world, self._gateway, self._router = world, gateway, router
        self._faults, self._record = faults, record
        self._authorization = None if token is None else f"Bot {token}"
        self.errors: list[Exception] = []

    async def handle(self, request: BaseRequest) -> web.StreamResponse:
        """Answer one request; what breaks in here is kept for the test to see."""
        path = request.rel_url.raw_path
        try:
            if path.startswith(API_PATH + "/"):
                return await self._api(request, path[len(API_PATH) :])
            if path.rstrip("/") == GATEWAY_PATH:
                return await self._gateway.serve(request)
            return self._download(path)
        except (ConnectionError, ClientError):
            # The bot went away in the middle, as a killed process does: no fault of the double.
            return web.Response(status=400)
        except Exception as error:
            self.errors.append(error)
            raise

    async def _api(self, request: BaseRequest, path: str) -> web.StreamResponse:
        recorded = await _read(request, path)
        self._record.add(recorded)
        try:
            answer = await self._answer(recorded)
        except ConnectionLostError:
            abort(request)
            self._record.answered(recorded, RESET)
            return web.Response(status=500)
        self._record.answered(recorded, answer.status, answer.body)
        return _response(answer)

    async def _answer(self, request: Recorded) -> Answer:
        """Make the change, with whatever failure the test has ordered around it."""
        fault = self._faults.find(request)
        if fault is None:
            return self._commit(request)
        return await fault.act(lambda: self._commit(request))

    def _commit(self, request: Recorded) -> Answer:
        """Do what Discord would and return its answer."""
        found = self._router.find(request.method, request.path)
        if found is None:
            self._record.unexpected.append(request)
            return Answer(404, {"message": "404: Not Found", "code": 0})
        if not self._may(request):
            return Answer(401, {"message": "401: Unauthorized", "code": 0})
        handler, args = found
        try:
            result = handler(Call(request, args))
        except ApiError as error:
            return error.answer
        return result if isinstance(result, Answer) else Answer(200, result)

    def _may(self, request: Recorded) -> bool:
        """Check the bot's token, which interaction routes do not need."""
        if request.path.startswith(_OPEN_TO_ALL):
            return True
        if self._authorization is None:
            return request.authorization.startswith("Bot ")
        return request.authorization == self._authorization

    def _download(self, path: str) -> web.Response:
        """Answer for the content server: an attachment by its id."""
        parts = path.split("/")
        upload_id = int(parts[2]) if path.startswith(CDN_PATH) and parts[2].isdigit() else 0
        upload = self._world.uploads.get(upload_id)
        if upload is None:
            return web.Response(status=404)
        return web.Response(body=upload.data, content_type=upload.content_type)


async def _read(request: BaseRequest, path: str) -> Recorded:
    """Read a request to its end and note when that was."""
    files: tuple[Upload, ...] = ()
    content_type = request.content_type
    if content_type == "multipart/form-data":
        body, files = await _read_multipart(request)
    else:
        body = await request.read()
    arrived = stopwatch()
    return Recorded(
        method=request.method,
        path=path,
        query=dict(request.query),
        json=_parsed(body),
        files=files,
        content_type=content_type,
        authorization=request.headers.get("Authorization", ""),
        time=arrived,
    )


async def _read_multipart(request: BaseRequest) -> tuple[bytes, tuple[Upload, ...]]:
    """Return payload_json and the files."""
    payload, files = b"", []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise TypeError("multipart inside multipart")
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            payload = data
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(part.name or "", part.filename or "", kind, data))
    return payload, tuple(files)


def _parsed(body: bytes) -> Any:
    """Return the JSON, None for an empty body and the text where it is not JSON."""
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def _response(answer: Answer) -> web.Response:
    """Write an answer; text stays text so that a broken proxy can be played."""
    headers = dict(answer.headers)
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    if isinstance(answer.body, str):
        headers.setdefault("Content-Type", "text/html")
        return web.Response(status=answer.status, body=answer.body.encode(), headers=headers)
    headers["Content-Type"] = _JSON_TYPE
    body = json.dumps(answer.body, separators=(",", ":")).encode()
    return web.Response(status=answer.status, body=body, headers=headers)
