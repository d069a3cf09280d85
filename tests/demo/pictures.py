"""Take the README's pictures of the demo page anew: python -m tests.demo.pictures"""

import asyncio
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.demo.browser import HOW_TO_GET_IT, Tab, find_chromium, opened_tab
from tests.demo.conftest import start_demo
from tests.demo.page import DemoPage

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = {"demo-page.png": (1100, 1112, 1), "demo-phone.png": (390, 844, 2)}


async def main() -> None:
    """Press Done under today's post, and take a picture of it; at the size of a window and of a phone."""
    program = find_chromium()
    if program is None:
        raise SystemExit(f"This {HOW_TO_GET_IT}.")
    for name, size in PICTURES.items():
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with opened_tab(program, Path(folder)) as tab:
                (DOCS / name).write_bytes(await _picture(tab, Path(folder), *size))


async def _picture(tab: Tab, temp: Path, width: int, height: int, scale: int) -> bytes:
    process = await start_demo(temp)
    try:
        assert process.stdout
        url = (await process.stdout.readline()).decode().split()[-1]
        page = DemoPage(tab)
        await tab.resize(width, height, scale=scale)
        await page.open(url)
        if width > 600:
            await page.press("#messages-toggle")  # a list of the same messages
        await page.button("Done")
        await page.sees(".channel-message", "Day 9 of 30", "Done so far: 1")
        await page.sees_in_window(".channel-message", "Day 9 done")
        await tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=width - 1, y=1)
        return await tab.picture()
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()


if __name__ == "__main__":
    asyncio.run(main())
