"""Whatever a group lives through, ledgers and points are those of a slow reference, after every step."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from bot.domain.errors import DaymarkError
from bot.domain.ids import CohortId, UserId
from bot.domain.pace import Pace
from bot.services.all import build_services
from bot.storage import ops
from bot.storage.engine import Database
from bot.storage.schema import alarms
from tests.conftest import database_url
from tests.fakes import FakeClock, FakeDirectory
from tests.services.acts3 import Acts
from tests.services.reference3 import DAY, HOUR, Rules
from tests.services.rough import RoughAnnouncer
from tests.services.world import ANNA, BEN, BOSS, World, tiny_library, who

DAYS = 14
SECOND, EVER = timedelta(seconds=1), timedelta(days=9999)
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"]
STARTS = [date(2026, 3, 4), date(2026, 3, 26), date(2026, 10, 22)]  # before clocks change
WEEKDAYS = ["Mon Tue Wed Thu Fri Sat Sun", "Mon Tue Wed Thu Fri", "Tue Sat"]
NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

people = st.sampled_from([ANNA, BEN])
zones, paces = st.sampled_from(ZONES), st.sampled_from(list(Pace))
post_times = st.sampled_from([time(6), time(9), time(15, 1), time(23, 59)])
numbers = st.integers(1, DAYS + 1)
ahead = st.integers(-1, 6)


class Group(RuleBasedStateMachine):
    """A cohort of the real services beside the reference; both take a step, or both refuse it."""

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

    @initialize(
        zone=zones,
        start=st.sampled_from(STARTS),
        post_time=post_times,
        pace=paces,
        hours=st.integers(0, 40),
        intensive=st.booleans(),
    )
    def begin(self, zone: str, start: date, post_time: time, pace: Pace, hours: int, intensive: bool) -> None:
        self.clock.at = datetime.fromisoformat(f"{start - 2 * DAY} 00:00+00:00")
        announcer, directory = RoughAnnouncer(self.clock), FakeDirectory()
        services = build_services(self.db, tiny_library(DAYS), self.clock, announcer, directory)
        self.world = World(services, self.db, services.library, self.clock, announcer, directory)
        given: dict[str, Any] = {
            "timezone": zone,
            "start": start.isoformat(),
            "post_time": f"{post_time:%H:%M}",
        }
        self.run(self.world.set_up(**given, intensive=intensive))
        self.reference = Acts(Rules(zone, post_time, a_date=2 if intensive else 1), start, DAYS)
        self.run(self.beat())
        self.wait(hours)
        self.join(ANNA, Pace.GROUP)
        self.join(BEN, pace)

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
        person = self.reference.people.get(user)
        windows = [self.reference.window(person, day) for day in person.rows.values()] if person else []
        ends = [at for within in windows for at in within[:2] if at > self.clock.at]
        if ends:
            self.wait_until(
                data.draw(st.sampled_from(sorted(set(ends))[:3]))
                + data.draw(st.sampled_from([0, 1])) * SECOND
            )

    @rule(days=st.integers(1, 8), users=st.sampled_from([[ANNA], [BEN], [ANNA, BEN]]))
    def study(self, days: int, users: list[UserId]) -> None:
        """Do whatever is open, day after day."""
        for _ in range(days):
            self.wait(24)
            for user in users:
                person = self.reference.people.get(user)
                if person is None or person.stay is None:
                    continue
                for line in self.reference.lines(person, self.clock.at):
                    if line.status == "open" and self.clock.at <= line.deadline:
                        self.done(user, line.number)

    @rule(
        minutes=st.sampled_from([2, 119, 120, 121, 200, 400, 1500, 3000]),
        before=st.sampled_from([None, 60, 121, 300]),
        user=people,
    )
    def outage(self, minutes: int, before: int | None, user: UserId) -> None:
        """Be away, now or from some minutes before the next deadline on."""
        person = self.reference.people.get(user)
        if before is not None and person is not None:
            ends = [self.reference.window(person, day)[0] for day in person.rows.values()]
            starts = [end - timedelta(minutes=before) for end in ends]
            self.wait_until(min([at for at in starts if at > self.clock.at], default=self.clock.at))
        gone_at, back_at = self.clock.at, self.clock.at + timedelta(minutes=minutes)
        if minutes < 3 or self.ends_before(back_at + 3 * DAY):
            return
        self.clock.at = back_at
        self.run(self.world.services.pulse.beat(connected=True))
        self.reference.outages.append((gone_at, back_at))
        self.run(self.sweep())

    # -- members -----------------------------------------------------------------------------

    def both(self, real: Awaitable[Any], slow: Callable[[], bool], what: str) -> None:
        """Take a step in both."""
        note(f"{self.clock.at:%a %d %b %H:%M:%S} {what}")

        async def taken() -> bool:
            try:
                await real
            except DaymarkError as error:
                note(f"  refused: {error!r}")
                return False
            return True

        over = self.ends_before(self.clock.at)  # an edit may have put the wrap-up at once
        took = self.run(taken())
        if over:
            return
        event(f"{what.split()[0]} {'taken' if took else 'refused'}")
        assert slow() == took, what
        self.clock.at += SECOND
        self.run(self.sweep())
        self.run(self.beat())
        self.clock.at += SECOND

    @rule(user=people, pace=paces)
    def join(self, user: UserId, pace: Pace) -> None:
        real = self.world.services.membership.ask_to_join(who(user), pace=pace)
        self.both(real, lambda: self.reference.join(user, pace.value, self.clock.at), f"join {user} {pace}")

    @rule(user=people)
    def leave(self, user: UserId) -> None:
        real = self.world.services.membership.leave(who(user))
        self.both(real, lambda: self.reference.leave(user), f"leave {user}")

    @rule(user=people, number=numbers)
    def done(self, user: UserId, number: int) -> None:
        real = self.world.services.study.done(who(user), number=number)
        self.both(real, lambda: self.reference.do(user, number, self.clock.at), f"done {user} {number}")

    @rule(user=people, number=numbers)
    def undo(self, user: UserId, number: int) -> None:
        real = self.world.services.study.undo(who(user), number)
        self.both(real, lambda: self.reference.undo(user, number), f"undo {user} {number}")

    @rule(user=people, zone=zones)
    def move(self, user: UserId, zone: str) -> None:
        real = self.world.services.membership.set_zone(who(user), zone)
        self.both(real, lambda: self.reference.move(user, zone, self.clock.at), f"move {user} {zone}")

    @rule(user=people, pace=paces)
    def change_pace(self, user: UserId, pace: Pace) -> None:
        real = self.world.services.rests.change_pace(who(user), CohortId(1), pace)
        self.both(
            real, lambda: self.reference.change_pace(user, pace.value, self.clock.at), f"pace {user} {pace}"
        )

    def dates(self, first: int, days: int) -> tuple[date, date]:
        from_on = self.clock.at.date() + first * DAY
        return from_on, from_on + days * DAY

    @rule(user=people, first=ahead, days=st.integers(0, 9), plan=st.sampled_from([True, True, False]))
    def rest(self, user: UserId, first: int, days: int, plan: bool) -> None:
        ends = self.dates(first, days)
        rests = self.world.services.rests
        real = (rests.plan if plan else rests.cancel)(who(user), CohortId(1), *map(str, ends))
        slow = self.reference.rests if plan else self.reference.works
        self.both(
            real, lambda: slow(user, ends, self.clock.at), f"{'rest' if plan else 'cancel'} {user} {ends}"
        )

    # -- organisers --------------------------------------------------------------------------

    def change(self, preview: Awaitable[Any], slow: Callable[[], bool], what: str) -> None:
        async def real() -> None:
            shown = await preview
            await self.world.services.arrangements.confirm(BOSS, shown.change_id)

        self.both(real(), slow, what)

    @rule(first=ahead, days=st.integers(-1, 4))
    def pause(self, first: int, days: int) -> None:
        ends = self.dates(first, days)
        preview = self.world.services.arrangements.preview_pause(BOSS, *map(str, ends))
        self.change(preview, lambda: self.reference.pause(ends, self.clock.at), f"pause {ends}")

    @rule()
    def resume(self) -> None:
        preview = self.world.services.arrangements.preview_resume(BOSS)
        self.change(preview, lambda: self.reference.resume(self.clock.at), "resume")

    @rule(further=st.integers(0, 3))
    def jump(self, further: int) -> None:
        number = self.reference.calendar.number + further
        preview = self.world.services.arrangements.preview_jump(BOSS, number)
        self.change(preview, lambda: self.reference.jump(number, self.clock.at), f"jump {number}")

    @rule(post_time=post_times)
    def edit_post_time(self, post_time: time) -> None:
        self.edit({"post_time": f"{post_time:%H:%M}"}, post_time=post_time)

    @rule(zone=zones)
    def edit_zone(self, zone: str) -> None:
        self.edit({"timezone": zone}, zone=zone)

    @rule(grace=st.integers(0, 3))
    def edit_grace(self, grace: int) -> None:
        self.edit({"grace": grace}, grace=grace)

    @rule(hour=st.sampled_from([3, 5, 7]))
    def edit_rollover(self, hour: int) -> None:
        self.edit({"rollover": hour}, hour=hour)

    @rule(intensive=st.booleans())
    def edit_pace(self, intensive: bool) -> None:
        self.edit({"intensive": intensive}, a_date=2 if intensive else 1)

    @rule(names=st.sampled_from(WEEKDAYS))
    def edit_weekdays(self, names: str) -> None:
        self.edit({"study_weekdays": names}, weekdays=frozenset(map(NAMES.index, names.split())))

    def edit(self, given: dict[str, Any], **slow: Any) -> None:
        from bot.services.arrangements import EditRequest

        preview = self.world.services.arrangements.preview_edit(BOSS, EditRequest(**given))
        self.change(preview, lambda: self.reference.edit(self.clock.at, **slow), f"edit {given}")

    @rule()
    def revert(self) -> None:
        posted_at = [sent.ref.sent_at for sent in self.world.announcer.sent]
        real = self.world.services.arrangements.revert(BOSS)
        self.both(real, lambda: self.reference.revert(self.clock.at, posted_at), "revert")

    # -- after every step --------------------------------------------------------------------

    @invariant()
    def all_is_as_in_the_reference(self) -> None:
        going = hasattr(self, "reference") and not self.ends_before(self.clock.at)
        people = self.reference.people if going else {}
        for user, person in people.items():
            if person.stay is not None:
                figures = self.run(self.figures(UserId(user)))
                assert figures == self.reference.figures(user, self.clock.at), user

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


def test_a_group_lives_through_anything(template: Path) -> None:
    Group.template = template
    run_state_machine_as_test(
        Group,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
