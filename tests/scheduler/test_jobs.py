"""Every job calls its use case; late ones still run, broken ones harm nobody, slow ones hold up nobody."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from bot.domain.delivery import ALARM_KINDS, Kind
from bot.domain.library import Library
from bot.scheduler import jobs
from bot.scheduler.jobs import JOBS, Job, build_scheduler
from bot.services.all import Services
from bot.services.deliveries import Deliveries
from bot.services.posts import BoardPost, CheckinPost, DailyPost
from bot.storage.engine import Database
from tests.fakes import FakeClock, FakeDirectory
from tests.services.rough import RoughAnnouncer
from tests.services.world import ANNA, World, utc, who

RAN, RAISED, LATE, BUSY = EVENT_JOB_EXECUTED, EVENT_JOB_ERROR, EVENT_JOB_MISSED, EVENT_JOB_MAX_INSTANCES
SWEEPS = {
    "daily posts": Kind.DAILY,
    "weekly check-ins": Kind.WEEKLY,
    "monthly check-ins": Kind.MONTHLY,
    "boards": Kind.BOARD,
    "digests of check-ins": Kind.DIGEST,
}


class Watch:
    """A running scheduler, of which a test sees what became of each job."""

    def __init__(self, scheduler: AsyncIOScheduler) -> None:
        self._scheduler = scheduler
        self._seen: Counter[tuple[str, int]] = Counter()
        self._news = asyncio.Event()
        self._names = {job.id: job.name for job in scheduler.get_jobs()}
        scheduler.add_listener(self._note, RAN | RAISED | LATE | BUSY)

    def _note(self, event: Any) -> None:
        self._seen[self._names[event.job_id], event.code] += 1
        self._news.set()

    def trigger(self, name: str, ago: timedelta = timedelta()) -> None:
        """Have a job be due now, or since some time."""
        (job,) = (job for job in self._scheduler.get_jobs() if job.name == name)
        job.modify(next_run_time=SystemClock().now() - ago)

    async def saw(self, name: str, code: int = RAN, times: int = 1) -> None:
        """Wait until something became of a job."""
        async with asyncio.timeout(10):
            while self._seen[name, code] < times:
                self._news.clear()
                await self._news.wait()

    def counted(self, name: str, code: int = RAN) -> int:
        """Return how often something became of a job."""
        return self._seen[name, code]


class Sweeper:
    """Stand in for the deliveries: note what is asked of them, wait or fail where a test wants it."""

    def __init__(self) -> None:
        self.swept: list[tuple[Kind, ...]] = []
        self.refreshed = 0
        self.problem: Exception | None = None
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        self.go.set()

    async def deliver_due(self, kinds: Sequence[Kind] = ALARM_KINDS) -> None:
        self.swept.append(tuple(kinds))
        self.begun.set()
        await self.go.wait()
        if self.problem is not None:
            raise self.problem

    async def refresh_posts(self) -> None:
        self.refreshed += 1


async def _beat() -> None:
    """Be alive."""


@contextmanager
def started(services: Services, beat: Callable[[], Any] = _beat) -> Iterator[Watch]:
    """Run the scheduler with every job."""
    scheduler = build_scheduler(services, beat)
    watch = Watch(scheduler)
    scheduler.start()
    try:
        yield watch
    finally:
        scheduler.shutdown(wait=False)


@pytest.fixture
def announcer(clock: FakeClock) -> RoughAnnouncer:
    return RoughAnnouncer(clock)


@pytest.fixture
def sweeper() -> Sweeper:
    return Sweeper()


@pytest.fixture
def stood_in(services: Services, sweeper: Sweeper) -> Services:
    """Put the sweeper in the place of the deliveries."""
    return replace(services, deliveries=cast(Deliveries, sweeper))


@pytest.fixture
async def world(
    services: Services,
    db: Database,
    library: Library,
    clock: FakeClock,
    announcer: RoughAnnouncer,
    directory: FakeDirectory,
) -> World:
    """A group in which something of every kind is due."""
    world = World(services, db, library, clock, announcer, directory)
    await world.set_up(timezone="UTC", start="2026-03-02")
    clock.forward(hours=2)
    await services.deliveries.deliver_due((Kind.DAILY,))
    await services.study.done(who(ANNA))
    announcer.sent.clear()
    return world


# -- what they do ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "at", "post"),
    [
        ("daily posts", "2026-03-09 09:00", DailyPost),
        ("boards", "2026-03-09 09:00", BoardPost),
        ("weekly check-ins", "2026-03-08 18:00", CheckinPost),
        ("monthly check-ins", "2026-03-31 18:00", CheckinPost),
    ],
)
async def test_each_sweep_sends_its_own_kind_and_no_other(
    world: World, name: str, at: str, post: type[Any]
) -> None:
    world.clock.at = utc(at)
    with started(world.services) as watch:
        watch.trigger(name)
        await watch.saw(name)
    assert {type(sent) for sent in world.posts()} >= {post}
    if post is CheckinPost:
        assert {sent.kind for sent in world.posts()} == {SWEEPS[name]}
    elif post is BoardPost:
        assert {type(sent) for sent in world.posts()} == {BoardPost}
    else:
        assert not {type(sent) for sent in world.posts()} & {BoardPost, CheckinPost}


async def test_posts_are_edited(world: World) -> None:
    world.clock.forward(days=1)
    await world.sweep()
    await world.services.study.done(who(ANNA))
    world.clock.forward(minutes=1)
    with started(world.services) as watch:
        watch.trigger("edits of posts")
        await watch.saw("edits of posts")
    (edited,) = [sent for sent in world.announcer.sent if sent.edits]
    assert edited.edits[-1].done == 1  # type: ignore[union-attr]


async def test_the_table_sweeps_every_kind_once(stood_in: Services, sweeper: Sweeper) -> None:
    with started(stood_in) as watch:
        for job in JOBS:
            watch.trigger(job.name)
            await watch.saw(job.name)
    assert sorted(sweeper.swept) == sorted((kind,) for kind in ALARM_KINDS)
    assert sweeper.refreshed == 1


async def test_the_heart_beats(stood_in: Services) -> None:
    beats: list[str] = []

    async def beat() -> None:
        beats.append("thump")

    with started(stood_in, lambda: beat()) as watch:
        watch.trigger("heartbeat")
        await watch.saw("heartbeat")
    assert beats == ["thump"]


async def test_they_run_again_and_again_by_themselves(
    stood_in: Services, sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = Job("fast", timedelta(seconds=1), lambda services: services.deliveries.refresh_posts())
    monkeypatch.setattr(jobs, "JOBS", (fast,))
    with started(stood_in) as watch:
        await watch.saw("fast", times=2)
    assert sweeper.refreshed == 2


# -- what goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [timedelta(seconds=70), timedelta(minutes=50), timedelta(hours=10)])
async def test_a_sweep_that_is_late_runs_once(stood_in: Services, sweeper: Sweeper, ago: timedelta) -> None:
    with started(stood_in) as watch:
        watch.trigger("daily posts", ago=ago + timedelta(seconds=10))
        await watch.saw("daily posts")
        assert (len(sweeper.swept), watch.counted("daily posts", LATE)) == (1, 0)


async def test_a_job_that_raises_stops_neither_the_others_nor_itself(
    stood_in: Services, sweeper: Sweeper, caplog: pytest.LogCaptureFixture
) -> None:
    sweeper.problem = ZeroDivisionError("a bug")
    with started(stood_in) as watch:
        watch.trigger("daily posts")
        await watch.saw("daily posts", RAISED)
        assert "ZeroDivisionError: a bug" in caplog.text
        for name in ("edits of posts", "heartbeat"):
            watch.trigger(name)
            await watch.saw(name)
        sweeper.problem = None
        watch.trigger("daily posts")
        await watch.saw("daily posts")


async def test_a_slow_job_holds_up_no_other_and_is_not_begun_twice(
    stood_in: Services, sweeper: Sweeper
) -> None:
    sweeper.go.clear()
    with started(stood_in) as watch:
        watch.trigger("daily posts")
        await asyncio.wait_for(sweeper.begun.wait(), 10)
        watch.trigger("daily posts")
        await watch.saw("daily posts", BUSY)
        watch.trigger("edits of posts")
        await watch.saw("edits of posts")
        assert watch.counted("daily posts") == 0
        sweeper.go.set()
        await watch.saw("daily posts")
    assert sweeper.swept == [(Kind.DAILY,)]
