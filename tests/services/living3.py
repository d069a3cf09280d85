"""Let time pass over a group of the real services and over its slow reference, and compare the two."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from bot.domain.errors import DaymarkError
from bot.domain.ids import UserId
from bot.services.all import build_services
from bot.storage import ops
from bot.storage.engine import Database
from bot.storage.schema import alarms
from tests.conftest import database_url
from tests.fakes import FakeClock, FakeDirectory
from tests.services.acts3 import Acts
from tests.services.reference3 import DAY, HOUR, Rules
from tests.services.rough import RoughAnnouncer
from tests.services.world import ANNA, BEN, World, tiny_library, who

DAYS = 14
SECOND, EVER = timedelta(seconds=1), timedelta(days=9999)
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"]

people, zones = st.sampled_from([ANNA, BEN]), st.sampled_from(ZONES)
starts = st.sampled_from([date(2026, 3, 4), date(2026, 3, 26), date(2026, 10, 22)])  # before clocks change
post_times = st.sampled_from([time(6), time(9), time(15, 1), time(23, 59)])


class Living(RuleBasedStateMachine):
    """A cohort of the real services beside the reference, in which time passes."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.clock = FakeClock()
        self.db = Database(database_url(Path(shutil.copy(self.template, self.folder.name))))

    def teardown(self) -> None:
        self.run(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    def run(self, use: Awaitable[Any]) -> Any:
        """Wait for a use case."""

        async def waiting() -> Any:
            return await use

        return self.runner.run(waiting())

    def begin(self, zone: str, start: date, post_time: time, hours: int, *, intensive: bool) -> None:
        self.clock.at = datetime.fromisoformat(f"{start - 2 * DAY} 00:00+00:00")
        announcer, directory = RoughAnnouncer(self.clock), FakeDirectory()
        services = build_services(self.db, tiny_library(DAYS), self.clock, announcer, directory)
        self.world = World(services, self.db, services.library, self.clock, announcer, directory)
        at, on = f"{post_time:%H:%M}", start.isoformat()
        self.run(self.world.set_up(timezone=zone, start=on, post_time=at, intensive=intensive))
        self.reference = Acts(Rules(zone, post_time, a_date=2 if intensive else 1), start, DAYS)
        self.run(self.beat())
        self.wait(hours)

    # -- time passes -------------------------------------------------------------------------

    async def beat(self) -> None:
        """Note that the bot was connected up to now."""
        async with self.db.write() as tx:
            await ops.beat(tx, self.clock.at, EVER)

    async def sweep(self) -> None:
        await self.world.sweep()
        self.reference.advance(self.clock.at)
        self.reference.post(self.clock.at)

    async def live_until(self, end: datetime) -> None:
        """Sweep whenever something is due."""
        while self.clock.at < end:
            async with self.db.read() as tx:
                alarm = (await tx.execute(select(func.min(alarms.c.next_due_at)))).scalar_one()
            self.clock.at = min(end, max(alarm, self.clock.at + SECOND))
            self.reference.advance(self.clock.at)
            assert all(day.sent or day.at == self.clock.at for day in self.reference.days), "posted late"
            await self.sweep()
        await self.beat()

    def ends_before(self, end: datetime) -> bool:
        """Tell whether the last day's wrap-up comes first: all is over then."""
        later = self.reference.total < self.reference.calendar.number
        return later and self.reference.next_due() <= end

    @rule(hours=st.sampled_from([1, 5, 12, 24, 40]))
    def wait(self, hours: int) -> None:
        self.wait_until(self.clock.at + hours * HOUR)

    def wait_until(self, end: datetime) -> None:
        upcoming = self.reference
        while not self.ends_before(self.clock.at) and self.clock.at < end:
            # Day by day, so that the end of the plan is seen in time.
            step = min(end, max(upcoming.next_due(), self.clock.at + SECOND))
            if self.ends_before(step):
                return
            self.run(self.live_until(step))

    @rule(user=people, data=st.data())
    def wait_for_a_limit(self, user: UserId, data: st.DataObject) -> None:
        """Wait until right before or after a deadline, or the end of a grace."""
        person = self.reference.people[user]
        windows = [self.reference.window(person, day) for day in self.reference.rows(person).values()]
        ends = [at for window in windows for at in window[:2] if at > self.clock.at]
        if ends:
            end = data.draw(st.sampled_from(sorted(set(ends))[:3]))
            self.wait_until(end + data.draw(st.sampled_from([0, 1])) * SECOND)

    @rule(
        minutes=st.sampled_from([2, 119, 120, 121, 200, 400, 1500, 3000]),
        before=st.sampled_from([None, 60, 121, 300]),
        user=people,
    )
    def outage(self, minutes: int, before: int | None, user: UserId) -> None:
        """Be away, now or from some minutes before the next deadline on."""
        person = self.reference.people[user]
        if before is not None:
            ends = [self.reference.window(person, day)[0] for day in self.reference.rows(person).values()]
            starts = [end - timedelta(minutes=before) for end in ends]
            self.wait_until(min([at for at in starts if at > self.clock.at], default=self.clock.at))
        gone_at, back_at = self.clock.at, self.clock.at + timedelta(minutes=minutes)
        if minutes < 3 or self.ends_before(back_at + 3 * DAY):
            return
        self.run(self.beat())
        self.clock.at = back_at
        self.run(self.world.services.pulse.beat(connected=True))
        self.reference.outages.append((gone_at, back_at))
        self.run(self.sweep())

    # -- steps -------------------------------------------------------------------------------

    def both(self, real: Coroutine[Any, Any, Any], slow: Callable[[], bool], what: str) -> None:
        """Take a step in both."""
        note(f"{self.clock.at:%a %d %b %H:%M:%S} {what}")
        if self.ends_before(self.clock.at):
            real.close()
            return

        async def taken() -> bool:
            try:
                await real
            except DaymarkError as error:
                note(f"  refused: {error!r}")
                return False
            return True

        took = self.run(taken())
        event(f"{what.split()[0]} {'taken' if took else 'refused'}")
        assert slow() == took, what
        self.clock.at += SECOND
        self.run(self.sweep())
        self.run(self.beat())
        self.clock.at += SECOND

    # -- after every step --------------------------------------------------------------------

    @invariant()
    def all_is_as_in_the_reference(self) -> None:
        if self.ends_before(self.clock.at):
            return  # an edit has put the wrap-up at once
        for user, person in self.reference.people.items():
            if person.stay is not None:
                found = self.run(self.figures(UserId(user)))
                expected = self.reference.figures(user, self.clock.at)
                wrong = {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]}
                assert not wrong, (user, wrong)

    async def figures(self, user: UserId) -> dict[str, object]:
        progress = await self.world.services.study.progress(who(user))
        ledger = progress.ledger
        return {
            "rows": [(row.number, row.on, row.deadline_at, row.status.value) for row in ledger.rows],
            "streak": ledger.streak,
            "best": ledger.best,
            "freezes": ledger.freezes,
            "consistency": ledger.consistency,
            "points": progress.points,
        }
