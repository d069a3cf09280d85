"""Drive headless Chromium over its DevTools protocol: no driver program, no more packages."""

import asyncio
import json
import os
import shutil
import signal
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.demo.waiting import PATIENCE, until

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_IT = (
    "needs Chromium: apt install chromium, or brew install --cask chromium, or put its path into "
    "DAYMARK_TESTS_CHROMIUM"
)
FLAGS = (
    "--headless",
    "--no-sandbox",  # in a container there is none to be had
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--remote-debugging-port=0",
)


def find_chromium() -> str | None:
    """Return the program, None where there is none."""
    named = os.environ.get("DAYMARK_TESTS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._count = 0
        self.problems: list[str] = []

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._count += 1
        await self._socket.send_json({"id": self._count, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=PATIENCE)
            if message.get("method") == "Runtime.exceptionThrown":
                self.problems.append(json.dumps(message["params"]["exceptionDetails"]))
            if message.get("id") == self._count:
                assert "error" not in message, message["error"]
                return dict(message["result"])

    async def run(self, script: str) -> Any:
        """Evaluate an expression in the page and return its value."""
        answer = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, script: str) -> Any:
        """Wait until an expression is true in the page, and return its value."""
        try:
            return await until(lambda: self.run(script), script)
        except AssertionError as error:
            error.add_note(await self.run("document.body.innerText"))
            raise

    async def resize(self, width: int, height: int, *, scale: float = 1) -> None:
        """Give the page the size of a window or of a phone."""
        phone = width < 600
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=phone,
        )
        await self.call("Emulation.setTouchEmulationEnabled", enabled=phone)

    async def press(self, x: float, y: float) -> None:
        """Press the mouse button where somebody would."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        for character in text:
            await self.call("Input.dispatchKeyEvent", type="char", text=character)

    async def key(self, name: str) -> None:
        """Press a key that writes nothing."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, "ArrowDown": 40}
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code=name,
                windowsVirtualKeyCode=codes[name],
                **(text if kind == "keyDown" else {}),
            )

    async def picture(self) -> bytes:
        """Take a picture of what is visible."""
        return b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def opened_tab(program: str, profile: Path) -> AsyncIterator[Tab]:
    """Start the browser with an empty profile; end it with everything it started."""
    process = await asyncio.create_subprocess_exec(
        program,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(await _page(session, port), max_msg_size=0) as socket,
        ):
            tab = Tab(socket)
            await tab.call("Page.enable")
            await tab.call("Runtime.enable")
            yield tab
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _port(note: Path) -> int:
    """Wait for the note in which Chromium says where it listens."""

    async def look() -> list[str]:
        lines = note.read_text().splitlines() if note.is_file() else []  # noqa: ASYNC240
        return lines if len(lines) == 2 else []

    return int((await until(look, "a browser"))[0])


async def _page(session: aiohttp.ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
        found = await answer.json()
    return str(next(target["webSocketDebuggerUrl"] for target in found if target["type"] == "page"))
