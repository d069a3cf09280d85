"""Run the benchmark and print one table; exit 1 when a bound is broken."""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path

from bot.logs import configure_logging

from .charts import measure_charts
from .checkins import measure_checkins
from .contenders import both
from .figures import Line, table
from .group import make_database
from .processes import stand_aside
from .quiz import measure_due
from .rules import measure_rules
from .run import Run

LONGEST = 300
OPEN_FILES = 8192


def main() -> int:
    """Measure, print, and return the exit status."""
    configure_logging("console", "WARNING", None)
    _allow_open_files()
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as folder:
        lines, complaints = asyncio.run(_measure(Path(folder)))
    broken = [line.what for line in lines if not line.kept]
    _say(table(lines), *complaints)
    _say(f"Broken: {', '.join(broken)}." if broken else "Every bound is kept.")
    return int(bool(broken or complaints))


async def _measure(folder: Path) -> tuple[list[Line], list[str]]:
    stand_aside()
    async with asyncio.timeout(LONGEST):
        await make_database(folder)
        async with both(folder) as bots:
            run = Run(bots, folder)
            lines, complaints = await run.measure(), await run.finish()
        lines += await measure_checkins(folder / "groups")
        lines += [*await measure_rules(folder / "long"), *await measure_due(folder / "cards")]
        return [*lines, *await measure_charts()], complaints


def _allow_open_files() -> None:
    """Let a thousand answers at once have a connection each, here and in the bots."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
