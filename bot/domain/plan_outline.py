"""Read the lines of a group's own plan: headings, and what stands below each; every fault with its line.

The grammar is a few kinds of lines, read by string operations and bounded patterns, and no Markdown library:
the domain uses none, a library's tree of nested blocks would have to be flattened and refused again, and what
is not one of these lines is a fault to report with its line, where a library would take it for text. So the
time is linear in a file of at most 256 KiB, and nothing that formats or links gets through unseen.

    # Title                             once; the text below it is the summary
    <!-- id: my-plan -->                optional, here and below days: without it the title is the name
    # Phase: Title                      optional; the text below it is the goal
    ## Day 1: Title
    Why: …                              optional
    Done: …                             optional
    - [ ] Read [a book](https://…) (30 min, read, optional)
    - [a book](https://…)
"""

import re
from dataclasses import dataclass, field

from bot.domain.plan_texts import is_id, line_problems, plain_line, quoted

BYTES_MOST = 256 * 1024
LINE_MOST = 1500
DAYS_MOST = 400
PHASES_MOST = 20
FAULTS_MOST = 100
ITEMS_MOST = 7  # each takes three of the 40 components that a Discord card may have
ID_MOST = 40
PLAN_ID_MOST = 36
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")

_DAY = re.compile(r"day\s+(\d{1,4})\s*[:.–—-]\s*(.*)", re.IGNORECASE)
_PHASE = re.compile(r"phase(?:\s+\d{1,3})?\s*[:.–—-]\s*(.*)", re.IGNORECASE)
_ID = re.compile(r"<!--\s*id:\s*(\S*)\s*-->")
_BOX = re.compile(r"\[[ xX]?\](?!\()(.*)")
_LABEL = re.compile(r"\**(why|done|done looks like)\s*:\**\s*(.*)", re.IGNORECASE)
_FILES = {
    b"PK\x03\x04": "a ZIP archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\x1f\x8b": "an archive",
}


class EnoughFaults(Exception):
    """Stop reading: nobody mends more faults at a time."""


@dataclass
class Text:
    """A text of the file, joined from its lines; `line` is that of its beginning."""

    line: int
    text: str


@dataclass
class Part:
    """A heading and what stands below it; `phase` counts the phases begun before a day, 0 for none."""

    line: int
    title: str
    phase: int = 0
    id: str | None = None
    about: Text | None = None
    done: Text | None = None
    links: list[Text] = field(default_factory=list)
    items: list[Text] = field(default_factory=list)


class Outline:
    """What a file holds, as far as its lines can be read; faults are (line, problem)."""

    def __init__(self) -> None:
        self.faults: list[tuple[int, str]] = []
        self.plan: Part | None = None
        self.phases: list[Part] = []
        self.days: list[Part] = []
        self._here: Part | None = None
        self._number = 0
        self._open: Text | None = None
        self._comment = 0

    def blame(self, line: int, problem: str) -> None:
        """Note a fault. Raises EnoughFaults."""
        self.faults.append((line, problem))
        if len(self.faults) >= FAULTS_MOST:
            raise EnoughFaults

    def read(self, data: bytes) -> None:
        """Read a file. Raises EnoughFaults where going on would help nobody."""
        lines = self._decoded(data).replace("\r\n", "\n").split("\n")
        for number, line in enumerate(lines, start=1):
            self._line(number, line)
        if self._comment:
            self.blame(self._comment, "this comment is not closed: end it with -->")
        if self.plan is None:
            self.blame(1, "the file must begin with the plan's title: # Title")

    def _decoded(self, data: bytes) -> str:
        if len(data) > BYTES_MOST:
            self._stop(0, f"the file has more than {BYTES_MOST:,} bytes: that is too large for a plan")
        kind = next((what for start, what in _FILES.items() if data.startswith(start)), None)
        if kind is not None or b"\0" in data:
            self._stop(
                0, f"the file is {kind or 'no text'}, not Markdown: save the plan as plain text in UTF-8"
            )
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._stop(line, "this is not UTF-8: save the file as plain text in UTF-8")
            raise EnoughFaults from None

    def _stop(self, line: int, problem: str) -> None:
        self.faults.append((line, problem))
        raise EnoughFaults

    # -- lines -------------------------------------------------------------------------------

    def _line(self, number: int, raw: str) -> None:
        if len(raw) > LINE_MOST:
            self.blame(number, f"the line has {len(raw):,} characters; {LINE_MOST:,} fit")
            return
        raw = plain_line(raw)
        line = raw.strip()
        if not line:
            self._open = None
            return
        for problem in line_problems(raw):
            self.blame(number, problem)
        if self._comment or line.startswith("<!--"):
            self._commented(number, line)
        elif line.startswith("#"):
            self._heading(number, line)
        elif len(line) < 3 or len(set(line)) > 1 or line[0] not in "-*_":  # a ruler says nothing
            self._below(number, line, indented=raw[:2].isspace())

    def _commented(self, number: int, line: str) -> None:
        self._open = None
        match = None if self._comment else _ID.fullmatch(line)
        _, end, after = line.partition("-->")
        self._comment = 0 if end else self._comment or number
        if match is not None:
            self._mark(number, match[1])
        elif after.strip():
            self.blame(number, "text behind a comment: give it a line of its own")

    def _mark(self, number: int, written: str) -> None:
        part, most = self._here, PLAN_ID_MOST if self._here is self.plan else ID_MOST
        if part is None or part in self.phases or part.id is not None or part.about or part.items:
            self.blame(number, "an id stands right below the heading of the plan or of a day, once")
            return
        part.id = written
        if not is_id(written, most):
            self.blame(number, f"the id must be 2 to {most} of a-z, 0-9 and -, got {quoted(written)}")

    # -- headings ----------------------------------------------------------------------------

    def _heading(self, number: int, line: str) -> None:
        self._open = None
        level = len(line) - len(line.lstrip("#"))
        text, begun, comment = line[level:].partition("<!--")
        text = " ".join(text.split())
        if self.plan is None:
            self.plan = self._here = Part(number, text)
            if level > 1:
                self.blame(number, "the first heading must be the plan's title: # Title")
        elif level == 1:
            self._phase(number, text)
        elif level == 2:
            self._day(number, text)
        else:
            self.blame(number, "only # and ## headings have a meaning here")
        if begun:
            self._commented(number, f"<!--{comment}")

    def _phase(self, number: int, text: str) -> None:
        match = _PHASE.fullmatch(text)
        if match is None:
            self.blame(number, "a second title: write a phase as # Phase: Title, a day as ## Day 1: Title")
        self._here = Part(number, match[1] if match else text)
        self.phases.append(self._here)
        if len(self.phases) == PHASES_MOST + 1:
            self.blame(number, f"a plan has {PHASES_MOST} phases at most")

    def _day(self, number: int, text: str) -> None:
        match = _DAY.fullmatch(text)
        coming = self._number + 1
        self._number = int(match[1]) if match else coming
        if match is None:
            self.blame(number, f"write the heading of a day like this: ## Day {coming}: Title")
        elif self._number != coming:
            said = "comes too early" if self._number > coming else "was there already"
            self.blame(number, f"day {self._number} {said}: the next one is day {coming}")
            self._number = max(self._number, coming)  # more likely mistyped than one too many
        self._here = Part(number, match[2] if match else text, phase=len(self.phases))
        self.days.append(self._here)
        if len(self.days) == DAYS_MOST + 1:
            self.blame(number, f"a plan has {DAYS_MOST} days at most")

    # -- what stands below them --------------------------------------------------------------

    def _below(self, number: int, line: str, *, indented: bool) -> None:
        here = self._here
        if here is None:
            self._stop(number, "the file must begin with the plan's title: # Title")
        elif "<!--" in line:
            self.blame(number, "a comment stands on a line of its own, or behind a heading")
        elif line[0] in "-*+" and line[1:2] in (" ", ""):
            self._bullet(here, number, line[1:].strip(), indented=indented)
        elif line.startswith(("```", "~~~")):
            self.blame(number, "code blocks do not fit into a checklist: link to the code instead")
        elif self._open is not None and (indented or self._open not in here.items):
            self._continue(here, number, line)
        else:
            self._text(here, number, line)

    def _bullet(self, here: Part, number: int, text: str, *, indented: bool) -> None:
        self._open = None
        box = _BOX.fullmatch(text)
        if here is self.plan or (box and here in self.phases):
            self.blame(number, "a list belongs below the heading of a day: ## Day 1: Title")
        elif indented:
            self.blame(number, "a list inside a list: begin the line with - and no spaces before it")
        elif box is not None:
            self._open = Text(number, box[1].strip())
            here.items.append(self._open)
            if len(here.items) == ITEMS_MOST + 1:
                self.blame(number, f"a day has {ITEMS_MOST} items at most")
            del here.items[ITEMS_MOST + 1 :]
        elif text and not LINK.sub("", text).strip(" ,·"):
            here.links.append(Text(number, text))
        else:
            self.blame(number, "write an item as - [ ] What to do (30 min), a link as - [title](https://…)")

    def _continue(self, here: Part, number: int, line: str) -> None:
        if self._open is None:
            return
        if _LABEL.fullmatch(line) and self._open not in here.items and here in self.days:
            self._text(here, number, line)
        elif len(self._open.text) + len(line) < LINE_MOST:
            self._open.text += f" {line}"
        else:
            self.blame(number, f"a text with more than {LINE_MOST:,} characters")

    def _text(self, here: Part, number: int, line: str) -> None:
        match = _LABEL.fullmatch(line) if here in self.days else None
        is_done = match is not None and match[1].lower() != "why"
        before = here.done if is_done else here.about
        if before is not None:
            what = "Done: text" if is_done else "text of this heading"
            self.blame(number, f"a second {what}: the first one stands on line {before.line}")
            return
        self._open = Text(number, match[2] if match else line)
        if is_done:
            here.done = self._open
        else:
            here.about = self._open
