"""Have pictures drawn by a worker process that is there only while it is needed."""

import asyncio
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Self

import structlog

from bot.charts.process import CannotDraw, Worker, WorkerDied
from bot.domain.errors import PictureUnavailable
from bot.domain.picture_texts import alt_text, filename
from bot.domain.pictures import Picture, PictureSpec, content_key

IDLE_AFTER = 60.0
DRAWN_WITHIN = 10.0
STARTED_WITHIN = 30.0
KEPT_BYTES = 4 * 1024 * 1024
TRIES = 2
_log = structlog.get_logger(__name__)


class Painter:
    """Draw pictures one at a time; what was drawn is kept, and nothing is drawn twice at once."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        idle_after: float = IDLE_AFTER,
        drawn_within: float = DRAWN_WITHIN,
    ) -> None:
        self._folder, self._idle_after, self._drawn_within = folder, idle_after, drawn_within
        self._kept = _Kept(KEPT_BYTES)
        self._drawing: dict[str, asyncio.Task[bytes]] = {}
        self._turn = asyncio.Lock()
        self._worker: Worker | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Return the process id of the worker, None while there is none."""
        return None if self._worker is None else self._worker.pid

    async def draw(self, spec: PictureSpec) -> Picture:
        """Return a picture. Raises PictureUnavailable."""
        key = content_key(spec)
        png = self._kept.get(key)
        if png is None:
            png = await self._once(key, spec)
        return Picture(png, alt_text(spec), filename(spec))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give up what is being drawn, and end the worker."""
        self._closed = True
        drawing = list(self._drawing.values())
        for task in drawing:
            task.cancel()
        await asyncio.gather(*drawing, *filter(None, [self._resting]), return_exceptions=True)
        self._stay_awake()
        await self._dismiss()

    # -- one picture -------------------------------------------------------------------------

    async def _once(self, key: str, spec: PictureSpec) -> bytes:
        """Draw a picture, or wait for whoever does; who stops waiting does not stop the others."""
        task = self._drawing.get(key)
        if task is None:
            task = self._drawing[key] = asyncio.create_task(self._paint(key, spec))
            task.add_done_callback(lambda done: self._drawn(key, done))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            waiting = asyncio.current_task()
            if task.cancelled() and waiting is not None and not waiting.cancelling():
                raise PictureUnavailable from None
            raise

    def _drawn(self, key: str, task: asyncio.Task[bytes]) -> None:
        del self._drawing[key]
        if not task.cancelled():
            task.exception()  # Read, so that it is no surprise where nobody waits any more.

    async def _paint(self, key: str, spec: PictureSpec) -> bytes:
        async with self._turn:
            self._stay_awake()
            try:
                png = await self._try(pickle.dumps(spec))
            except CannotDraw as problem:
                _log.error("cannot draw", picture=filename(spec), problem=str(problem))
                raise PictureUnavailable from None
            finally:
                self._rest_later()
        self._kept.put(key, png)
        return png

    async def _try(self, request: bytes) -> bytes:
        """Ask the worker, and if it dies a new one, once."""
        for _ in range(TRIES):
            if self._closed:
                break
            try:
                return await self._ask(request)
            except WorkerDied:
                _log.warning("the worker that draws died", pid=self.pid)
                await self._dismiss()
            except TimeoutError:
                _log.warning("a picture took too long", pid=self.pid)
                await self._dismiss(kill=True)
                break
            except OSError as problem:  # no process, no memory, no program: later, perhaps
                _log.warning("no worker to draw", problem=str(problem))
                break
            except asyncio.CancelledError:
                await self._dismiss(kill=True)
                raise
        raise PictureUnavailable

    async def _ask(self, request: bytes) -> bytes:
        if self._worker is None:
            self._worker = await Worker.start(self._folder)
            try:
                async with asyncio.timeout(STARTED_WITHIN):
                    await self._worker.ready()
            except CannotDraw:
                await self._dismiss()
                raise
        async with asyncio.timeout(self._drawn_within):
            return await self._worker.ask(request)

    # -- the worker's rest -------------------------------------------------------------------

    def _stay_awake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _rest_later(self) -> None:
        if self._worker is not None and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(self._idle_after, self._rest)

    def _rest(self) -> None:
        self._resting = asyncio.create_task(self._rest_now())

    async def _rest_now(self) -> None:
        async with self._turn:
            await self._dismiss()

    async def _dismiss(self, *, kill: bool = False) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await (worker.kill() if kill else worker.stop())


class _Kept:
    """Keep what was used last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        if key in self._pictures:
            self._pictures.move_to_end(key)
        return self._pictures.get(key)

    def put(self, key: str, png: bytes) -> None:
        self._pictures[key] = png
        self._size += len(png)
        while self._size > self._most:
            _, oldest = self._pictures.popitem(last=False)
            self._size -= len(oldest)
