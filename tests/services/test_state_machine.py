"""Whatever a group lives through, ledgers and points are those of a slow reference, after every step."""

from collections.abc import Callable, Coroutine
from datetime import date, time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from bot.domain.ids import CohortId, UserId
from bot.domain.pace import Pace
from bot.services.arrangement_edits import EditRequest
from tests.services.living3 import DAYS, Living, people, post_times, starts, zones
from tests.services.reference3 import DAY
from tests.services.world import ANNA, BEN, BOSS, who

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS = [" ".join(NAMES), " ".join(NAMES[:5]), "Tue Sat"]

paces = st.sampled_from(list(Pace))
numbers = st.integers(1, DAYS + 1)
ahead = st.integers(-1, 6)


class Group(Living):
    """A cohort in which people and organisers act."""

    @initialize(
        zone=zones,
        start=starts,
        post_time=post_times,
        hours=st.integers(0, 40),
        pace=paces,
        intensive=st.booleans(),
    )
    def come_together(
        self, zone: str, start: date, post_time: time, hours: int, pace: Pace, intensive: bool
    ) -> None:
        self.begin(zone, start, post_time, hours, intensive=intensive)
        self.join(ANNA, Pace.GROUP)
        self.join(BEN, pace)

    # -- members -----------------------------------------------------------------------------

    @rule(user=people, pace=paces)
    def join(self, user: UserId, pace: Pace) -> None:
        real = self.world.services.membership.ask_to_join(who(user), pace=pace)
        self.both(real, lambda: self.reference.join(user, pace.value, self.clock.at), f"join {user} {pace}")

    @rule(user=people)
    def leave(self, user: UserId) -> None:
        real = self.world.services.membership.leave(who(user))
        self.both(real, lambda: self.reference.leave(user, self.clock.at), f"leave {user}")

    @rule(days=st.integers(1, 8), users=st.sampled_from([[ANNA], [BEN], [ANNA, BEN]]))
    def study(self, days: int, users: list[UserId]) -> None:
        """Do whatever is open, day after day."""
        for _ in range(days):
            self.wait(24)
            for user in users:
                person = self.reference.people[user]
                if person.stay is None:
                    continue
                for line in self.reference.lines(person, self.clock.at):
                    if line.status == "open" and self.clock.at <= line.deadline:
                        self.done(user, line.number)

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
        slow = self.reference.change_pace
        self.both(real, lambda: slow(user, pace.value, self.clock.at), f"pace {user} {pace}")

    def dates(self, first: int, days: int) -> tuple[date, date]:
        from_on = self.clock.at.date() + first * DAY
        return from_on, from_on + days * DAY

    @rule(user=people, first=ahead, days=st.integers(0, 9), plan=st.sampled_from([True, True, False]))
    def rest(self, user: UserId, first: int, days: int, plan: bool) -> None:
        ends = self.dates(first, days)
        rests = self.world.services.rests
        real = (rests.plan if plan else rests.cancel)(who(user), CohortId(1), *map(str, ends))
        slow = self.reference.rests if plan else self.reference.works
        what = "rest" if plan else "cancel"
        self.both(real, lambda: slow(user, ends, self.clock.at), f"{what} {user} {ends}")

    # -- organisers --------------------------------------------------------------------------

    def change(self, preview: Coroutine[Any, Any, Any], slow: Callable[[], bool], what: str) -> None:
        async def real() -> None:
            shown = await preview
            await self.world.services.arrangements.confirm(BOSS, shown.change_id)

        if self.ends_before(self.clock.at):
            preview.close()
            return
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

    @rule(days=st.integers(1, 9), hours=st.sampled_from([20, 44, 90]))
    def take_a_break(self, days: int, hours: int) -> None:
        """Pause from the next open date on, and resume before it is over, or after."""
        first = (self.reference.first_open(self.clock.at) - self.clock.at.date()).days
        self.pause(first, days)
        self.wait(hours)
        self.resume()

    @rule(user=people, pace=paces, away=st.sampled_from([1, 30, 100]))
    def come_back(self, user: UserId, pace: Pace, away: int) -> None:
        """Leave, let the bot be away before a deadline, and join again."""
        self.leave(user)
        self.outage(200, 121, user)
        self.wait(away)
        self.join(user, pace)

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
        preview = self.world.services.arrangements.preview_edit(BOSS, EditRequest(**given))
        self.change(preview, lambda: self.reference.edit(self.clock.at, **slow), f"edit {given}")

    @rule()
    def revert(self) -> None:
        posted_at = [sent.ref.sent_at for sent in self.world.announcer.sent]
        real = self.world.services.arrangements.revert(BOSS)
        self.both(real, lambda: self.reference.revert(self.clock.at, posted_at), "revert")


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
