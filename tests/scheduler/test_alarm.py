"""The alarm of live rounds rings at the instant named last, also when that is past, and not before."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from bot.scheduler.alarm import JOB, AlarmClock
from bot.services.all import Services, build_services
from bot.storage.engine import Database
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory
from tests.services.world import BOSS


class Bell:
    """What rings: it notes when, and waits where a test wants it."""

    def __init__(self) -> None:
        self.rang: list[datetime] = []
        self.news = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()

    async def ring(self) -> None:
        self.rang.append(SystemClock().now())
        self.news.set()
        await self.go.wait()

    async def heard(self, times: int) -> None:
        async with asyncio.timeout(10):
            while len(self.rang) < times:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def scheduler() -> AsyncIterator[AsyncIOScheduler]:
    running = AsyncIOScheduler(timezone="UTC")
    running.start()
    yield running
    running.shutdown(wait=False)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def alarm(scheduler: AsyncIOScheduler, bell: Bell) -> AlarmClock:
    made = AlarmClock()
    made.wind_up(scheduler, bell.ring)
    return made


def soon(seconds: float) -> datetime:
    return SystemClock().now() + timedelta(seconds=seconds)


def test_before_it_is_wound_up_it_is_silent() -> None:
    AlarmClock().ring_at(soon(0))


async def test_it_rings_at_its_instant_and_not_before(alarm: AlarmClock, bell: Bell) -> None:
    at = soon(0.2)
    alarm.ring_at(at)
    await bell.heard(1)
    assert bell.rang[0] >= at


async def test_an_instant_long_past_rings_at_once(alarm: AlarmClock, bell: Bell) -> None:
    alarm.ring_at(soon(-7200))
    await bell.heard(1)


async def test_the_last_instant_takes_the_place_of_the_one_before(
    alarm: AlarmClock, bell: Bell, scheduler: AsyncIOScheduler
) -> None:
    for seconds in (3600, 7200, 0.05):
        alarm.ring_at(soon(seconds))
        assert [job.id for job in scheduler.get_jobs()] == [JOB]
    await bell.heard(1)
    assert scheduler.get_jobs() == []


async def test_it_rings_again_while_the_first_ring_is_still_answered(alarm: AlarmClock, bell: Bell) -> None:
    bell.go.clear()
    for times in (1, 2, 3):
        alarm.ring_at(soon(0))
        await bell.heard(times)
    bell.go.set()


async def test_a_round_is_played_by_it(
    services: Services, db: Database, announcer: FakeAnnouncer, directory: FakeDirectory,
    scheduler: AsyncIOScheduler,
) -> None:  # fmt: skip
    """For the round every instant has come as soon as it is named."""
    clock, alarm, seen = FakeClock(), AlarmClock(), asyncio.Event()
    services = build_services(db, services.library, clock, announcer, directory, Rushing(alarm, clock))

    async def ring() -> None:
        await services.rounds.advance_due()
        seen.set()

    alarm.wind_up(scheduler, ring)
    await services.rounds.start(BOSS, questions=1)
    async with asyncio.timeout(10):
        while len(announcer.sent) < 2:
            await seen.wait()
            seen.clear()
    assert len(announcer.sent[0].edits) == 1


class Rushing:
    """An alarm for which every instant has come."""

    def __init__(self, alarm: AlarmClock, clock: FakeClock) -> None:
        self._alarm = alarm
        self._clock = clock

    def ring_at(self, at: datetime) -> None:
        self._clock.at = max(self._clock.at, at)
        self._alarm.ring_at(SystemClock().now())
