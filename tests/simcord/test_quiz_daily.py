"""The quiz of the day by hand: under the post and by command, for two and for fifty, and when it is over."""

from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from tests.services.quizzing import without
from tests.simcord.asked import another_server
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, newest, press
from tests.simcord.quizzing import answer, asked_on, borrow, go_on, small, take
from tests.simcord.world import World, private, refusal, texts

HOSTILE = "@everyone **x** `y` [z](https://e.example)"


async def test_the_button_under_the_post_asks_three_and_shows_the_result(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    assert private(card).startswith("### Quiz of the day: question 1 of 3\n-# ")
    await answer(world, card, right=True)
    assert "✅ **Right.** **+2 points.** " in private(card)
    await go_on(card, world.ann)
    await take(world, card, lambda position: position == 2)
    result = private(card)
    assert result.startswith("### You got 2 of 3 right\n")
    assert "\n**+4 points** for your group.\n" in result
    again = await world.ann.click(post, label="Quiz")
    assert private(again) == result
    assert private(await world.ann.slash(world.study, "quiz daily")) == result
    assert newest(world.study).id == post.id, "nothing was said that all can read"


async def test_all_are_asked_the_same(world: World) -> None:
    post = await first_day(world)
    for member in (world.ann, world.bo):
        await member.slash(world.study, "join")
    hers = await world.ann.click(post, label="Quiz")
    his = await world.bo.slash(world.study, "quiz daily")
    assert texts(hers.response) == texts(his.response)
    asked = await take(world, hers)
    assert await take(world, his, lambda _: False, member=world.bo) == asked
    board = texts((await world.ann.slash(world.study, "leaderboard")).response)
    assert "🥇 ann · **6**\n" in board


async def test_it_goes_on_over_restarts_at_every_step(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await world.restart()
    card = await world.ann.click(post, label="Quiz")
    await answer(world, card, right=True)
    await world.restart()
    again = await world.ann.slash(world.study, "quiz daily")
    assert private(again).startswith("### Quiz of the day: question 2 of 3\n")
    await take(world, again, restarts=True)
    assert "**+6 points** for your group." in private(again)


async def test_who_is_not_in_the_group_is_told_how_to_come_in(world: World) -> None:
    post = await first_day(world)
    async with unchanged(world.db, world.study):
        for result in (
            await world.ann.click(post, label="Quiz"),
            await world.ann.slash(world.study, "quiz daily"),
        ):
            assert refusal(result) == (
                "You are not in **30-day kickstart** yet. Use `/join`, or just press **Done** under a post."
            )


async def test_before_the_first_day_and_without_a_group(world: World) -> None:
    assert refusal(await world.ann.slash(world.study, "quiz daily")).startswith("No study group is running")
    await world.set_up()
    await world.ann.slash(world.study, "join")
    async with unchanged(world.db, world.study):
        said = refusal(await world.ann.slash(world.study, "quiz daily"))
    assert said.startswith("**30-day kickstart** starts <t:")


async def test_yesterdays_post_question_and_form_are_refused(world: World, library: Library) -> None:
    await world.restart(small(library, QuestionKind.NUMBER))
    post = await first_day(world)
    for member in (world.ann, world.bo):
        await member.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    shown = await press(world.ann, card, "Answer")
    await go_to(world, "2026-01-03 09:00")
    closed = "That is the quiz of day 1, and its day is over. `/quiz daily` has today's."
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.submit_modal(shown, {"number": "1"})) == closed
        assert refusal(await press(world.ann, card, "Answer")) == closed
        assert refusal(await world.ann.click(post, label="Quiz")) == closed
        assert refusal(await world.bo.click(post, label="Quiz")) == closed
    card = await world.ann.slash(world.study, "quiz daily")
    await take(world, card)
    assert "**+6 points**" in private(card)


async def test_yesterdays_letters_and_next_question_are_refused(world: World, library: Library) -> None:
    await world.restart(small(library, QuestionKind.CHOICE))
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    await answer(world, card, right=True)
    await go_to(world, "2026-01-03 09:00")
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.ann, card, "Next question"))
    assert said == "That is the quiz of day 1, and its day is over. `/quiz daily` has today's."


async def test_yesterdays_finished_quiz_still_shows_its_result(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    await take(world, card)
    await go_to(world, "2026-01-04 09:00")
    again = private(await world.ann.click(post, label="Quiz"))
    assert again.startswith("### You got 3 of 3 right\nFlawless.\n**+6 points** for your group.")


async def test_a_group_that_ended_asks_no_more(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    preview = await world.boss.slash(world.study, "cohort end")
    await press(world.boss, preview, custom_id=custom_ids(preview.response, "end")[0])
    (cohort,) = await rows(world.db, "cohorts")
    assert cohort["finished_at"] is not None
    said = "**30-day kickstart** has finished, so its daily quizzes are closed. Try `/quiz start`."
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.click(post, label="Quiz")) == said
        assert refusal(await world.ann.slash(world.study, "quiz daily")) == said
    assert private(card).startswith("### Quiz of the day")


async def test_both_posts_of_an_intensive_date(world: World) -> None:
    await first_day(world, pace="intensive")
    await world.ann.slash(world.study, "join")
    posts = [message for message in world.study.history() if "Day " in message.content][-2:]
    for post, points in zip(posts, ("+6 points", "+4 points"), strict=True):
        card = await world.ann.click(post, label="Quiz")
        assert private(card).startswith("### Quiz of the day: question 1 of 3")
        await take(world, card)
        assert f"**{points}** for your group." in private(card), "ten a day at most"


async def test_a_question_that_is_gone_is_passed_over(world: World, library: Library) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="Quiz")
    gone = await asked_on(world, card)
    await world.restart(without(library, QuestionId(gone.id)))
    again = await world.ann.click(post, label="Quiz")
    assert private(again).startswith("### Quiz of the day: question 2 of 3")
    await take(world, again)
    assert private(again).startswith("### You got 2 of 2 right")


async def test_fifty_members(world: World) -> None:
    post = await first_day(world)
    members = [world.newcomer(f"member {number:02}") for number in range(49)]
    members.append(world.newcomer(HOSTILE))
    seen = set()
    for number, member in enumerate(members):
        await member.slash(world.study, "join")
        card = await member.click(post, label="Quiz")
        all_right = number % 2 == 0
        asked = await take(world, card, [lambda _: False, lambda _: True][all_right], member=member)
        seen.add(tuple(question.id for question in asked))
    assert len(seen) == 1
    answers = await rows(world.db, "quiz_answers")
    assert (len(answers), sum(row["correct"] for row in answers)) == (150, 75)
    assert sum(row["points"] for row in await rows(world.db, "quiz_points")) == 150
    assert len(await rows(world.db, "quiz_dailies")) == 1
    assert "https://e.example" not in texts(newest(world.study))


async def test_presses_that_meet_begin_one_session(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    async with world.at_once():
        for _ in range(3):
            await world.ann.click(post, label="Quiz")
    assert len(await rows(world.db, "quiz_sessions")) == 1


async def test_another_server_has_another_quiz_and_its_buttons_do_nothing_here(
    world: World, library: Library
) -> None:
    await world.restart(small(library, QuestionKind.CHOICE, 20))
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    boss, room = another_server(world)
    await boss.slash(room, "setup", timezone="UTC", start="2026-01-02")
    await world.deliver()
    await boss.slash(room, "join")
    there = await boss.slash(room, "quiz daily")
    here = await world.ann.click(post, label="Quiz")
    assert private(there) != private(here)
    borrow(world, here, there)
    async with unchanged(world.db, world.study, room):
        said = refusal(await press(boss, there, label="A"))
    assert said == "Those buttons belong to somebody else. `/today` and `/quiz start` give you your own."


async def test_points_show_in_progress_and_undo_leaves_them(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await take(world, await world.ann.click(post, label="Quiz"))
    assert "**16 points**" in private(await world.ann.slash(world.study, "progress"))
    await world.ann.slash(world.study, "undo")
    assert "**6 points**" in private(await world.ann.slash(world.study, "progress"))


async def test_a_week_of_dailies_asks_no_question_twice(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    seen: list[str] = []
    for date in range(2, 9):
        await live_until(world, f"2026-01-{date:02} 09:00")
        card = await world.ann.slash(world.study, "quiz daily")
        seen += [question.id for question in await take(world, card)]
        assert labels(card.response)[0] == "Another quiz"
    assert len(seen) == len(set(seen)) == 21
