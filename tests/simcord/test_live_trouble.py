"""Live rounds that are stopped, refused, cut off by a restart, or played in two places at once."""

from typing import Any

import pytest
import simcord
from simcord.builders import ChannelHandle

from bot.domain.question import QuestionKind
from bot.domain.rounds import Note, RoundState
from tests.services.live import only
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, labels, newest, press
from tests.simcord.mishaps import delete_channel, delete_message, deny
from tests.simcord.rounds import all_rounds, answer, begin, go_on, reveal, ring, round_now, wait
from tests.simcord.world import World, private, refusal, texts

HOSTILE = "@everyone **x** ||y|| [z](https://e.example) <@1>"


async def pressing_stop(world: World, member: simcord.MemberActor) -> simcord.InteractionResult:
    return await member.click(newest(world.study), label="Stop")


# -- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"questions": 0}, "For questions, please give a number from 1 to 10; I got “0”."),
        ({"questions": 500}, "For questions, please give a number from 1 to 10; I got “500”."),
        ({"seconds": 9}, "For seconds, please give a number from 10 to 60; I got “9”."),
        ({"topic": "regresion"}, "There is no quiz topic called “regresion”. The nearest: **Regression**"),
        ({"topic": HOSTILE}, "There is no quiz topic called “"),
    ],
)
async def test_bad_options_begin_nothing(world: World, options: dict[str, Any], said: str) -> None:
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.slash(world.study, "quiz live", **options)).startswith(said)


async def test_a_topic_is_offered_as_one_types(world: World) -> None:
    offered = await world.ann.autocomplete(world.study, "quiz live", "topic", "prob")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Probability", "probability")]


async def test_a_channel_that_cannot_be_written_to(world: World) -> None:
    deny(world, world.chat, "send_messages")
    async with unchanged(world.db, world.chat):
        said = refusal(await world.ann.slash(world.chat, "quiz live"))
    assert said.startswith(f"In <#{world.chat.id}> I still need:\n• Send Messages\n")


async def test_a_second_round_in_the_channel_is_shown_the_way_to_the_first(world: World) -> None:
    message = await begin(world)
    async with unchanged(world.db, world.study):
        said = refusal(await world.bo.slash(world.study, "quiz live"))
    assert message.jump_url in said
    await reveal(world)
    assert f"<#{world.study.id}>" in refusal(await world.bo.slash(world.study, "quiz live"))


# -- stopped ---------------------------------------------------------------------------------


async def test_the_starter_stops_and_the_open_question_does_not_count(world: World) -> None:
    first = await begin(world, questions=3)
    await answer(world, world.bo, first, right=True)
    await reveal(world)
    second = await go_on(world)
    await answer(world, world.bo, second, right=True)
    said = private(await pressing_stop(world, world.ann))
    assert said == "The round is stopped: the open question does not count, the standings come now."
    await ring(world)
    before, end = world.study.history()[-2:]
    assert (before.id, before.content) == (second.id, "**Question 2 of 3** does not count.")
    assert labels(before) == []
    assert end.content == "**The round was stopped.** 1 member answered 1 question."
    assert "bo · **1 of 1**" in texts(end)
    assert len(await rows(world.db, "quiz_round_answers")) == 1


async def test_an_organiser_stops_and_a_stranger_does_not(world: World) -> None:
    await begin(world)
    async with unchanged(world.db, world.study):
        said = refusal(await pressing_stop(world, world.bo))
    assert said == "Only the person who started this round, or an organiser, can stop it. Ask one of them."
    question = newest(world.study)
    await pressing_stop(world, world.boss)
    again = await world.ann.click(question, label="Stop")
    assert refusal(again) == "That round is over. `/quiz live` starts another one."
    await ring(world)
    assert newest(world.study).content.startswith("**The round was stopped.** Nobody answered.")


async def test_members_with_the_organiser_role_stop_a_round(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[helpers])
    await world.set_up(organisers=helpers)
    await begin(world)
    assert private(await pressing_stop(world, helper)).startswith("The round is stopped")


# -- restarts --------------------------------------------------------------------------------


async def test_a_restart_in_every_state_loses_nothing(world: World) -> None:
    await world.restart(only(world.app.services.library, QuestionKind.CHOICE))
    await world.ann.slash(world.study, "quiz live", questions=2)
    await world.restart()  # ready
    await wait(world, 3)
    for number in (1, 2):
        message = newest(world.study)
        await answer(world, world.ann, message, right=True)
        await world.restart()  # asking
        mine = await answer(world, world.bo, message, right=False)
        await world.restart()
        wrong = next(key for key in custom_ids(mine.response, "live"))
        await press(world.bo, mine, custom_id=wrong)
        await reveal(world)
        assert newest(world.study).content.startswith(f"**Question {number} of 2: ")
        assert "of 2 right**" in newest(world.study).content
        await world.restart()  # shown
        await go_on(world)
    end = newest(world.study)
    await world.restart()  # finished
    assert "ann · **2 of 2**" in texts(end)
    assert private(await world.ann.click(end, label="My result")).startswith("### 🙋 Your place: 1\n")
    assert len(await rows(world.db, "quiz_answers")) == 4


async def test_a_number_typed_during_a_restart_counts(world: World) -> None:
    await world.restart(only(world.app.services.library, QuestionKind.NUMBER))
    message = await begin(world, questions=1)
    form = await world.ann.click(message, label="Answer")
    late = await world.bo.click(message, label="Answer")
    await world.restart()
    assert "**12" in private(await world.ann.submit_modal(form, {"number": "12"}))
    await world.env.advance_time(20)
    async with unchanged(world.db, world.study):
        assert refusal(await world.bo.submit_modal(late, {"number": "13"})).startswith("Time was up")


async def test_away_when_time_ran_out_and_the_round_says_so(world: World) -> None:
    message = await begin(world, questions=2)
    await answer(world, world.ann, message, right=True)
    await world.env.advance_time(60)
    await world.restart()
    await ring(world)
    shown = texts(newest(world.study))
    assert "**Question 1 of 2: 1 of 1 right**" in shown
    assert "I was away when time ran out. What was answered in time counts." in shown
    assert (await go_on(world)).content.startswith("**Question 2 of 2** · closes")


async def test_away_for_long_the_round_is_over_and_says_so(world: World) -> None:
    message = await begin(world, questions=2)
    await answer(world, world.ann, message, right=True)
    await world.env.advance_time(3600)
    await world.restart()
    await ring(world)
    end = newest(world.study)
    assert end.content == (
        "**I was away for too long, so the round ended early.** 1 member answered 1 question."
    )
    assert "ann · **1 of 1**" in texts(end)


async def test_content_that_changed_ends_the_round(world: World) -> None:
    await begin(world)
    await world.restart(only(world.app.services.library))
    await reveal(world)
    question, end = world.study.history()[-2:]
    assert "This question is no longer there." in texts(question)
    assert end.content.startswith("**The questions changed while the round ran, so it ended early.**")


# -- places and names ------------------------------------------------------------------------


async def test_two_channels_play_at_once(world: World) -> None:
    here = await begin(world, world.study, questions=1)
    there = await begin(world, world.chat, questions=1)
    await answer(world, world.ann, here, right=True, number=0)
    await answer(world, world.bo, there, right=False, number=1)
    await reveal(world)
    assert newest(world.study).content == "**Question 1 of 1: 1 of 1 right**"
    assert newest(world.chat).content == "**Question 1 of 1: 0 of 1 right**"
    for channel, member in ((world.study, "ann"), (world.chat, "bo")):
        await go_on(world)
        assert member in texts(newest(channel))


async def test_a_channel_that_is_deleted_ends_its_round_only(world: World) -> None:
    await begin(world, world.chat)
    await begin(world, world.study)
    delete_channel(world, world.chat)
    await reveal(world)
    gone, goes_on = await all_rounds(world)
    assert (gone.state, gone.note) == (RoundState.FINISHED, Note.LOST)
    assert goes_on.state is RoundState.SHOWN


async def test_a_question_deleted_by_a_moderator_is_counted_all_the_same(world: World) -> None:
    message = await begin(world, questions=2)
    await answer(world, world.ann, message, right=True)
    delete_message(world, message)
    await reveal(world)
    assert (await round_now(world)).state is RoundState.SHOWN
    assert (await go_on(world)).content.startswith("**Question 2 of 2**")


async def test_a_thread_has_its_groups_round(world: World) -> None:
    await world.set_up()
    stored = world.env.backend.create_thread(world.study.id, "talk", world.ann.id)
    thread = ChannelHandle(world.env, world.guild, stored)
    await begin(world, thread, questions=1)
    assert newest(thread).content.startswith("**Question 1 of 1** · closes")
    assert (await round_now(world)).cohort_id == 1


async def test_a_thread_in_which_the_bot_may_not_write_has_no_round(world: World) -> None:
    stored = world.env.backend.create_thread(world.study.id, "talk", world.ann.id)
    thread = ChannelHandle(world.env, world.guild, stored)
    deny(world, world.study, "send_messages_in_threads")
    said = refusal(await world.ann.slash(thread, "quiz live", questions=1))
    assert "• Send Messages in Threads\n" in said
    assert await rows(world.db, "quiz_rounds") == []
    deny(world, world.study)
    deny(world, world.study, "send_messages")  # in threads this one does not count
    begun = await world.ann.slash(thread, "quiz live", questions=1)
    assert texts(begun.response).startswith("🎲 **ann** starts a live quiz: 1 question")


async def test_names_have_no_effect_and_who_hides_is_not_named(world: World) -> None:
    await world.set_up()
    nasty, shy, gone = (world.newcomer(name) for name in (HOSTILE[:32], "Shy one", "Hidden one"))
    for member, shown in ((shy, "someone"), (gone, "hidden")):
        await world.env.settle()
        await member.slash(world.study, "join")
        card = await member.slash(world.study, "settings")
        assert card.response is not None
        await member.select(card.response, [shown])
    begun = await nasty.slash(world.study, "quiz live", questions=1)
    assert begun.response is not None
    assert begun.response.content.startswith("🎲 **@\u200beveryone \\*\\*x\\*\\* ")
    await wait(world, 3)
    message = newest(world.study)
    for member in (gone, shy, nasty):
        await answer(world, member, message, right=True)
        await world.env.advance_time(1)
    await reveal(world, 17)
    assert "⚡ Fastest\nsomeone · 1.0 s" in texts(newest(world.study))
    end = texts(await go_on(world))
    assert "🥇 someone · **1 of 1** · 1.0 s" in end
    assert "🥈 @\u200beveryone \\*\\*x\\*\\* " in end
    assert "Hidden one" not in end
    assert "Shy one" not in end
    assert "Your place: 1" in private(await gone.click(newest(world.study), label="My result"))
