"""Use the demo page as a person does: read, press, choose, type."""

import json
from typing import Any

from tests.demo.browser import Tab

IDLE = (
    "window.simcordPreview?.ready && !window.simcordPreview.pendingAction"
    " && window.simcordPreview.awaitingRevision === null"
)
FIND = """(() => {
  const seen = (element) => element.getClientRects().length && !element.closest('[inert]');
  const found = [...document.querySelectorAll(%s)]
    .filter((element) => seen(element) && %s.every((text) => element.textContent.includes(text)));
  return found.at(-1) ?? null;
})()"""

# As much of it as the window can show: a long post fills the window.
IN_WINDOW = """(() => {
  const element = %s;
  if (!element) return null;
  const box = element.getBoundingClientRect();
  const window = document.querySelector('#channel-timeline').getBoundingClientRect();
  const seen = Math.min(box.bottom, window.bottom) - Math.max(box.top, window.top);
  return seen >= Math.min(box.height, window.height) - 2 ? element.innerText : null;
})()"""
FITS = """[document.documentElement, ...document.querySelectorAll('.channel-message')]
  .every((element) => element.scrollWidth <= element.clientWidth + 1)"""


def find(selector: str, *texts: str) -> str:
    """Write the expression for the last visible element with some texts in it."""
    return FIND % (json.dumps(selector), json.dumps(texts))


class DemoPage:
    """The page in a tab."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def open(self, url: str) -> None:
        """Go to the page and wait until it has drawn itself."""
        await self.tab.call("Page.navigate", url=url)
        await self.tab.until(IDLE)

    async def sees(self, selector: str, *texts: str) -> str:
        """Wait until an element with some texts is on the page; return its whole text."""
        return str(await self.tab.until(f"{find(selector, *texts)}?.innerText"))

    async def sees_in_window(self, selector: str, *texts: str) -> str:
        """Wait until such an element can be seen without scrolling; return its whole text."""
        return str(await self.tab.until(IN_WINDOW % find(selector, *texts)))

    async def fits(self) -> bool:
        """Tell whether nothing has to be scrolled sideways."""
        return bool(await self.tab.run(FITS))

    async def press(self, selector: str, *texts: str) -> None:
        """Press an element in its middle, as soon as the page takes presses."""
        await self.tab.until(IDLE)
        await self.tab.until(f"Boolean({find(selector, *texts)})")
        at = await self.tab.run(
            f"""(() => {{
              const element = {find(selector, *texts)};
              element.scrollIntoView({{block: 'center', behavior: 'instant'}});
              const box = element.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        await self.tab.press(*at)

    async def button(self, label: str) -> None:
        """Press the last button of that label, and wait for what it brings."""
        await self.press("button.component-button", label)
        await self.tab.until(IDLE)

    async def command(self, name: str) -> None:
        """Type a slash command without options into the composer, pick it and send it."""
        await self.begin(name)
        await self.send()

    async def begin(self, name: str) -> None:
        """Type a slash command into the composer and pick it from the list."""
        await self.press("#channel-composer-input")
        await self.tab.type(f"/{name}")
        await self.press(".command-entry", f"/{name}")
        await self.tab.until("window.simcordPreview.commandPicker.state === 'composing'")

    async def fill(self, option: str, text: str, pick: str | None = None) -> None:
        """Fill in an option of the command; pick one of the suggestions where they are offered."""
        field = f".command-option-input[data-option={option}]"
        if not await self.tab.run(f"Boolean({find(field)})"):
            await self.press(".command-chip")
            await self.press(".command-suggestion", option)
        await self.press(field)
        await self.tab.type(text)
        if pick is not None:
            await self.press(".command-suggestion", pick)

    async def send(self) -> None:
        """Send the command and wait for what it brings."""
        await self.press("#send-message")
        await self.tab.until("window.simcordPreview.commandPicker.state === 'closed'")
        await self.tab.until(IDLE)

    async def become(self, name: str) -> None:
        """Look at the channel as somebody else."""
        await self.tab.until(IDLE)
        await self.tab.run(
            f"""(() => {{
              const menu = document.querySelector('#viewer-picker');
              menu.value = [...menu.options].find((option) => option.text.includes({json.dumps(name)})).value;
              menu.dispatchEvent(new Event('change', {{bubbles: true}}));
            }})()"""
        )
        await self.tab.until(
            f"{find('#viewer-picker', '')}?.selectedOptions[0]?.text.includes({json.dumps(name)})"
        )
        await self.tab.until(IDLE)

    async def reports(self) -> dict[str, Any]:
        """Return what the page says of itself."""
        return dict(await self.tab.run("JSON.parse(JSON.stringify(window.simcordPreview))"))
