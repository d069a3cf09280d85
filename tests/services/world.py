"""Hold a study group that tests play with: the real services on the real database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import func, select

from bot.content import load_library
from bot.domain.cohort import Cohort
from bot.domain.delivery import Delivery, Kind
from bot.domain.ids import ChannelId, CohortId, DayId, GuildId, RoleId, UserId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.all import Services, build_services
from bot.services.arrangement_edits import EditRequest
from bot.services.arrangements import Applied
from bot.services.cohorts import SetupRequest
from bot.services.posts import Post
from bot.storage import cohorts, deliveries
from bot.storage.engine import Database
from bot.storage.schema import alarms
from tests.fakes import FakeClock, FakeDirectory, Sent
from tests.services.rough import RoughAnnouncer

GUILD, OTHER_GUILD = GuildId(1), GuildId(2)
STUDY, CHAT, ELSEWHERE, SECOND, THREAD = map(ChannelId, (10, 11, 12, 13, 14))
ANNA, BEN, CLEO, DAN, BOSS_ID = map(UserId, (21, 22, 23, 24, 99))
NAMES = {ANNA: "Anna", BEN: "Ben", CLEO: "Cleo", DAN: "Dan", BOSS_ID: "Boss"}
ORGANISERS, PINGED = RoleId(31), RoleId(32)


def who(user_id: UserId, **more: Any) -> Caller:
    """Let a member speak in the study channel; `more` says otherwise."""
    name = NAMES.get(user_id, f"Member {user_id}")
    return replace(Caller(GUILD, user_id, name, STUDY), **more)


BOSS = who(BOSS_ID, manages=True)


def utc(text: str) -> datetime:
    """Read an instant such as 2026-03-02 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shorten(library: Library, days: int) -> Library:
    """Cut every plan down to its first days."""
    plans = {key: replace(plan, days=plan.days[:days]) for key, plan in library.plans.items()}
    return replace(library, plans=plans)


@cache
def tiny_library(days: int) -> Library:
    """Load the content with its plans cut down; a property's report shows no fixture as long as that."""
    return shorten(load_library(), days)


@dataclass
class World:
    """Everything a test of the use cases touches."""

    services: Services
    db: Database
    library: Library
    clock: FakeClock
    announcer: RoughAnnouncer
    directory: FakeDirectory

    # -- making things happen ----------------------------------------------------------------

    def restart(self, library: Library | None = None) -> None:
        """Start the program again on the same database: nothing kept in memory survives."""
        self.library = library or self.library
        self.services = build_services(self.db, self.library, self.clock, self.announcer, self.directory)

    async def set_up(self, caller: Caller = BOSS, **given: Any) -> Cohort:
        """Make a cohort: zone UTC, 09:00, from today, unless said otherwise."""
        given = {"timezone": "UTC", "channel_id": STUDY, "start": f"{self.clock.now():%F}", **given}
        return (await self.services.cohorts.set_up(caller, SetupRequest(**given))).cohort

    async def edit(self, caller: Caller = BOSS, **given: Any) -> Applied:
        """Change a cohort: ask for the preview, then confirm it."""
        arrangements = self.services.arrangements
        preview = await arrangements.preview_edit(caller, EditRequest(**given))
        return await arrangements.confirm(caller, preview.change_id)

    async def sweep(self, at: str | datetime | None = None) -> None:
        """Deliver what is due, at an instant that the clock is moved to."""
        if at is not None:
            self.clock.at = utc(at) if isinstance(at, str) else at
        await self.services.deliveries.deliver_due()

    async def sweep_until(self, end: str, **step: float) -> None:
        """Sweep again and again up to an instant, every hour unless said otherwise.

        To save time, sweeps before the last one at which nothing is due yet are left out.
        """
        apart = timedelta(**(step or {"hours": 1}))
        while (at := self.clock.now() + apart) <= utc(end):
            async with self.db.read() as tx:
                alarm = (await tx.execute(select(func.min(alarms.c.next_due_at)))).scalar() or utc(end)
            while at + apart < alarm and at + apart <= utc(end):
                at += apart
            await self.sweep(at)

    # -- looking at what happened ------------------------------------------------------------

    def posts(self, kind: type[Post] | None = None, channel: ChannelId | None = None) -> list[Any]:
        """List what was sent, oldest first."""
        return [sent.post for sent in self.sent(kind, channel)]

    def sent(self, kind: type[Post] | None = None, channel: ChannelId | None = None) -> list[Sent]:
        """List the messages that went out, with where and when."""
        return [
            sent
            for sent in self.announcer.sent
            if (kind is None or isinstance(sent.post, kind)) and channel in (None, sent.ref.channel_id)
        ]

    def day(self, number: int) -> DayId:
        """Return the id of a plan day."""
        return next(iter(self.library.plans.values())).day(number).id

    async def cohort(self, cohort: Cohort) -> Cohort:
        """Load a cohort again."""
        async with self.db.read() as tx:
            found = await cohorts.get(tx, cohort.id)
        assert found is not None
        return found

    async def alarms(self, cohort: Cohort) -> dict[Kind, datetime]:
        """Return when a cohort next needs attention."""
        async with self.db.read() as tx:
            return dict(await cohorts.alarms_of(tx, cohort.id))

    async def ledger(self, cohort: Cohort | CohortId) -> Sequence[Delivery]:
        """List a cohort's deliveries, oldest first."""
        key = cohort.id if isinstance(cohort, Cohort) else cohort
        async with self.db.read() as tx:
            return (await deliveries.recent(tx, key, 1000))[::-1]

    async def delivery(self, cohort: Cohort, kind: Kind, period: str) -> Delivery | None:
        """Return one delivery."""
        async with self.db.read() as tx:
            return await deliveries.find(tx, cohort.id, kind, period)

    async def cohort_of(self, name: str) -> Cohort:
        """Find a cohort of the first server by its name."""
        return next(found for found in await self.services.cohorts.names(BOSS) if found.name == name)
