"""Posts are rendered again at a pace, and the last state always lands."""

from collections.abc import MutableMapping
from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import UserId
from bot.services.checkins import TypedAnswer
from tests.services.world import ANNA, BEN, SECOND, STUDY, World, utc, who


@pytest.fixture
async def cohort(world: World) -> Cohort:
    """Post day 1 at 09:00."""
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    return cohort


def shown(world: World, number: int = 0) -> list[int]:
    """List how many were done in each edit of a post."""
    return [edit.done for edit in world.sent()[number].edits]  # type: ignore[union-attr]


async def refresh(world: World, at: str | None = None) -> None:
    if at is not None:
        world.clock.at = utc(f"2026-03-02 {at}")
    await world.services.deliveries.refresh_posts()


async def press(world: World, count: int) -> None:
    """Let so many have done day 1."""
    for number in range(count):
        await world.services.study.done(who(UserId(1000 + number)), number=1)


async def test_without_a_change_nothing_is_edited(world: World, cohort: Cohort) -> None:
    await refresh(world, "10:00")
    assert shown(world) == []


async def test_ten_seconds_apart_in_the_first_hour(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    await refresh(world, "09:00:09")
    assert shown(world) == []
    await refresh(world, "09:00:10")
    await press(world, 3)
    await refresh(world, "09:00:19")
    assert shown(world) == [1]
    await refresh(world, "09:00:20")
    await refresh(world, "09:59:59")
    assert shown(world) == [1, 3]
    edit: Any = world.sent()[0].edits[-1]
    assert edit.names == ("Member 1000", "Member 1001", "Member 1002")
    assert (edit.day.number, edit.late, edit.marker) == (1, False, world.posts()[0].marker)


async def test_a_minute_apart_after_that(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    await refresh(world, "10:00")
    await press(world, 2)
    await refresh(world, "10:00:59")
    assert shown(world) == [1]
    await refresh(world, "10:01")
    assert shown(world) == [1, 2]


async def test_what_happens_during_an_edit_lands_in_the_next(world: World, cohort: Cohort) -> None:
    edit = world.announcer.edit

    async def meanwhile(*given: Any) -> None:
        await press(world, 2)
        await edit(*given)

    world.announcer.edit = meanwhile  # type: ignore[method-assign,assignment]
    await press(world, 1)
    await refresh(world, "09:10")
    world.announcer.edit = edit  # type: ignore[method-assign]
    assert shown(world) == [1]
    await refresh(world, "09:10:10")
    await refresh(world, "09:20")
    assert shown(world) == [1, 2]


async def test_an_edit_that_discord_did_not_answer_is_tried_again(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    world.announcer.problem[STUDY] = DiscordUnavailable()
    await refresh(world, "09:10")
    del world.announcer.problem[STUDY]
    await refresh(world)
    await refresh(world, "09:20")
    assert shown(world) == [1]


async def test_a_post_that_cannot_be_edited_is_left_alone(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    world.announcer.problem[STUDY] = ChannelUnavailable("gone")
    await refresh(world, "09:10")
    del world.announcer.problem[STUDY]
    await refresh(world, "09:20")
    assert shown(world) == []
    await press(world, 2)  # the next change is tried again
    await refresh(world)
    assert shown(world) == [2]


async def test_a_failure_with_one_post_does_not_hold_up_the_next(
    world: World, cohort: Cohort, logs: list[MutableMapping[str, Any]]
) -> None:
    await world.set_up(channel_id=SECOND)
    await world.sweep()
    for channel in (STUDY, SECOND):
        await world.services.study.done(who(ANNA, channel_id=channel))
    world.announcer.problem[STUDY] = ZeroDivisionError()  # type: ignore[assignment]
    await refresh(world, "09:10")
    assert (shown(world, 0), shown(world, 1)) == ([], [1])
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["post not edited"]


async def test_a_plan_that_is_gone_is_not_rendered(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    library = world.library
    world.restart(type(library)({}, {}, {}))
    await refresh(world, "09:10")
    world.restart(library)
    await refresh(world, "09:20")
    assert shown(world) == []


async def test_older_posts_keep_up_too(world: World, cohort: Cohort) -> None:
    world.clock.at = utc("2026-03-03 09:00")
    await world.sweep()
    await world.services.study.done(who(ANNA), number=1)
    await world.services.study.done(who(BEN), number=2)
    await world.services.study.done(who(ANNA), number=2)
    world.clock.forward(seconds=10)
    await world.services.deliveries.refresh_posts()
    assert (shown(world, 0), shown(world, 1)) == ([1], [2])


async def test_days_told_of_in_a_note_have_no_post_to_edit(world: World, cohort: Cohort) -> None:
    await world.sweep("2026-03-04 09:00")
    await world.services.study.done(who(ANNA), number=2)
    world.clock.forward(hours=2)
    await world.services.deliveries.refresh_posts()
    assert [len(sent.edits) for sent in world.sent()] == [0, 0, 0]


async def test_a_check_in_shows_how_many_answered(world: World, cohort: Cohort) -> None:
    await world.services.study.done(who(ANNA))
    await world.sweep("2026-03-08 18:00")
    answer = TypedAnswer("5", "well", "", "", "4")
    await world.services.checkins.save(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-08", answer)
    world.clock.forward(seconds=10)
    await world.services.deliveries.refresh_posts()
    post: Any = world.sent()[-1].edits[-1]
    assert (post.kind, post.answers) == (Kind.WEEKLY, 1)


async def test_it_goes_on_after_a_restart(world: World, cohort: Cohort) -> None:
    await press(world, 1)
    world.restart()
    await refresh(world, "09:00:10")
    assert shown(world) == [1]
