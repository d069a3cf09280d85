"""Let time pass in the demo: the bot's sweeps happen when they are due, and the others study."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.demo.story import ANSWERED_AFTER, BEGINS_AT, Person
from bot.demo.world import World
from bot.domain.checkin import CHECKINS
from bot.domain.cohort import LATE_COMPLETION
from bot.domain.delivery import Delivery, Kind, edit_due_at
from bot.domain.errors import DaymarkError
from bot.domain.ids import CohortId
from bot.services.access import Caller
from bot.services.asking import Asked
from bot.storage import cohorts, deliveries, reminders, rounds


class Act(NamedTuple):
    """Somebody does a day, or answers a check-in that was posted."""

    at: datetime
    person: Person
    what: int | Delivery


class Travel:
    """Move the simulator's clock; no scheduler runs in the demo."""

    def __init__(self, world: World, cohort_id: CohortId) -> None:
        self._world = world
        self._services = world.app.services
        self._cohort_id = cohort_id

    async def to(self, until: datetime, playing: Collection[Person] = ()) -> None:
        """Let time pass until an instant, stopping wherever something is due on the way."""
        while (now := self._world.env.now()) < until:
            acts = [act for act in await self._acts(playing, now) if act.at <= until]
            alarms = await self._alarms(now)
            stop = min([until, *alarms, *(act.at for act in acts)])
            await self._world.env.advance_time((stop - now).total_seconds())
            if stop == until or stop in alarms:
                await self._services.rounds.advance_due()
                await self._services.deliveries.deliver_due()
                await self._services.reminders.send_due()
                await self._services.group_streaks.count_days()
                await self._services.deliveries.refresh_posts()
            for act in acts:
                if act.at <= stop:
                    await self._play(act)

    async def show_changes(self) -> bool:
        """Have the posts show every change, in the seconds it takes; False where they do already."""
        now = self._world.env.now()
        async with self._world.db.read() as tx:
            stale = [delivery for delivery, _ in await deliveries.stale(tx)]
        ready = [edit_due_at(found.sent_at, found.edited_at, now) for found in stale if found.sent_at]
        if ready:
            await self.to(max(ready))
            await self._services.deliveries.refresh_posts()
        return bool(ready)

    async def _alarms(self, now: datetime) -> list[datetime]:
        """List when the server's groups need attention; what is overdue waits for the next of them."""
        guild_id = self._world.caller(self._world.organiser).guild_id
        async with self._world.db.read() as tx:
            known = await cohorts.of_guild(tx, guild_id, finished_after=now - LATE_COMPLETION)
            alarms = [at for found in known for at in (await cohorts.alarms_of(tx, found.id)).values()]
            alarms += await reminders.instants(tx)
            alarms += [at for at in [await rounds.next_due(tx)] if at is not None]
        return [at for at in alarms if at > now]

    async def _acts(self, playing: Collection[Person], now: datetime) -> list[Act]:
        """List who is yet to do which of the posted days, and when; and who answers the last check-ins."""
        async with self._world.db.read() as tx:
            posted = await cohorts.due_days(tx, self._cohort_id)
            asked = await deliveries.latest_sent(tx, self._cohort_id, CHECKINS)
        acts = []
        for day in posted:
            hours = {person: person.hours_for(day.number) for person in playing}
            acts += [Act(day.due_at + timedelta(hours=h), who, day.number) for who, h in hours.items() if h]
        acts += [Act(found.due_at + ANSWERED_AFTER, who, found) for found in asked for who in playing]
        return [act for act in acts if act.at > now]

    async def _play(self, act: Act) -> None:
        caller = self._world.caller(self._world.members[act.person])
        # Somebody may have left, or the group been changed or ended, by hand on the page.
        with suppress(DaymarkError):
            if isinstance(act.what, int):
                await self._study(caller, act.person, act.what)
            elif act.what.kind is Kind.WEEKLY:
                await self._answer(caller, act.person, act.what)
            else:
                await self._reflect(caller, act.person, act.what.period)

    async def _study(self, caller: Caller, person: Person, number: int) -> None:
        cohort = str(self._cohort_id)
        await self._services.study.progress(caller, cohort)
        await self._services.study.done(caller, cohort, number)
        await self._services.hours.log(caller, f"{person.minutes}m", None, number, cohort)
        if person.quizzes:
            await self._quiz(caller, cohort)

    async def _quiz(self, caller: Caller, cohort: str) -> None:
        """Take the quiz of the day and know every answer."""
        answers = self._services.quiz_answers
        found = await self._services.quizzes.daily(caller, cohort)
        while isinstance(found, Asked):
            question, key = found.question, (caller, found.session_id, found.position)
            if question.quantity is not None:
                await answers.answer_number(*key, str(question.quantity.value))
            else:
                await answers.answer(*key, question.right)
            found = await answers.question(caller, found.session_id)

    async def _answer(self, caller: Caller, person: Person, asked: Delivery) -> None:
        """Answer a weekly check-in and let the group read it; what was said by hand stays."""
        checkins, key = self._services.checkins, (caller, self._cohort_id, asked.kind, asked.period)
        said = person.checkin_for((asked.due_at - BEGINS_AT).days // 7 + 1)
        if said is not None and (await checkins.form(*key)).answer is None:
            await checkins.save(*key, said)
            await checkins.share(*key, shared=True)

    async def _reflect(self, caller: Caller, person: Person, period: str) -> None:
        """Say what a month was and let the group read it; what was said by hand stays."""
        reviews, key = self._services.reviews, (caller, self._cohort_id, period)
        if person.month is not None and (await reviews.form(*key)).answer is None:
            await reviews.reflect(*key, person.month)
            await reviews.share(*key, shared=True)
