"""A live round in a channel, from the command to the standings."""

import pytest

from bot.domain.question import Question, QuestionKind, say_right
from bot.gateway.words import escape
from tests.services.live import only
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, labels, newest, press
from tests.simcord.rounds import answer, asked, begin, go_on, reveal, round_now, wait
from tests.simcord.world import World, private, refusal, texts

LETTERS = "ABCDEF"
LAST = "It was the last one: the standings come in a moment, and `/quiz live` starts another round."


def stamp(world: World, seconds: int) -> str:
    """Write the instant so many seconds from now as Discord does."""
    return f"<t:{int(world.env.now().timestamp()) + seconds}:R>"


async def test_a_round_of_two_from_the_command_to_the_standings(world: World) -> None:
    await first_day(world)
    await world.bo.slash(world.study, "join")
    begun = await world.ann.slash(world.study, "quiz live", questions=2)
    assert begun.response is not None
    assert not begun.ephemeral
    assert begun.response.content.startswith("🎲 **ann** starts a live quiz: 2 questions about **")
    assert "20 seconds each. The first one comes in a moment." in begun.response.content
    await wait(world, 2.9)
    assert "Question" not in newest(world.study).content
    await wait(world, 0.1)
    first = newest(world.study)
    assert first.content == f"**Question 1 of 2** · closes {stamp(world, 20)}"
    question = await asked(world)
    assert question.text in texts(first)
    assert question.explanation not in texts(first)
    await world.env.advance_time(2)
    mine = await answer(world, world.ann, first, right=True)
    assert private(mine).startswith("Your answer to question 1: **")
    assert f"-# You can change it: time is up {stamp(world, 18)}." in private(mine)
    await world.env.advance_time(1)
    await answer(world, world.bo, first, right=False)
    assert newest(world.study).content == first.content
    await reveal(world, 17)
    shown = newest(world.study)
    assert (shown.id, shown.content) == (first.id, "**Question 1 of 2: 1 of 2 right**")
    assert question.explanation in texts(shown)
    assert "⚡ Fastest\nann · 2.0 s" in texts(shown)
    assert labels(shown) == ["Report"]
    assert custom_ids(shown, "report-round") == ["b:report-round:1:0"]
    second = await go_on(world)
    assert second.content.startswith("**Question 2 of 2** · closes ")
    await answer(world, world.bo, second, right=True)
    await reveal(world)
    end = await go_on(world)
    assert end.content == "**The round is over.** 2 members answered 2 questions."
    assert "🥇 bo · **1 of 2** · 0.0 s · +2 points\n🥈 ann · **1 of 2** · 2.0 s\n" in texts(end) + "\n"
    result = private(await world.ann.click(end, label="My result"))
    assert result.startswith("### 🙋 Your place: 2\n**1 of 2** · 2.0 s\n✅ ")
    assert "-# 1 question without an answer of yours." in result
    assert {row["round_id"] for row in await rows(world.db, "quiz_answers")} == {1}
    assert "1 question without" not in private(await world.boss.click(end, label="My result"))


# -- every kind ------------------------------------------------------------------------------


async def question_of_kind(world: World, kind: QuestionKind) -> Question:
    """Begin a round with one question of a kind."""
    await world.restart(only(world.app.services.library, kind))
    await begin(world, questions=1)
    return await asked(world)


@pytest.mark.parametrize("kind", [QuestionKind.CHOICE, QuestionKind.TRUE_FALSE, QuestionKind.CODE])
async def test_one_press_answers(world: World, kind: QuestionKind) -> None:
    question = await question_of_kind(world, kind)
    message = newest(world.study)
    letters = list(LETTERS[: len(question.choices)])
    assert labels(message) == [*letters, "Stop"]
    if question.code is not None:
        assert f"```py\n{question.code}\n```" in texts(message)
    if kind is QuestionKind.TRUE_FALSE:
        assert "**A** · True\n**B** · False" in texts(message)
    for member, right in ((world.ann, True), (world.bo, True), (world.boss, False)):
        await answer(world, member, message, right=right)
    await reveal(world)
    shown = texts(newest(world.study))
    assert "1: 2 of 3 right**" in shown
    place = next(line for line in shown.split("\n") if line.endswith(" ✅"))
    assert f"· {escape(question.choices[question.right[0]])} ✅" in place
    assert f"{place}\n▰▰▰▰▰▰▰▱▱▱ 2\n" in shown
    assert shown.count("▰▰▰▱▱▱▱▱▱▱ 1") == 1


async def test_several_are_chosen_in_a_list(world: World) -> None:
    question = await question_of_kind(world, QuestionKind.SEVERAL)
    message = newest(world.study)
    assert labels(message) == ["Stop"]
    assert "Several may be right: choose all that fit." in texts(message)
    mine = await answer(world, world.ann, message, right=True)
    assert all(escape(question.choices[i])[:20] in private(mine) for i in question.right)
    every = [str(i) for i in range(len(question.choices))]
    await world.bo.select(message, every)
    await reveal(world)
    shown = texts(newest(world.study))
    assert "1: 1 of 2 right**" in shown
    assert shown.count(" ✅\n▰▰▰▰▰▰▰▰▰▰ 2") == len(question.right)
    assert "It counts as right only with all of the right ones and nothing else." in shown


async def test_a_number_is_typed_and_bad_ones_are_not_taken(world: World) -> None:
    question = await question_of_kind(world, QuestionKind.NUMBER)
    message = newest(world.study)
    assert labels(message) == ["Answer", "Stop"]
    for typed in ("two", "1e400"):
        form = await world.ann.click(message, label="Answer")
        async with unchanged(world.db, world.study):
            said = refusal(await world.ann.submit_modal(form, {"number": typed}))
        assert said.startswith(f"I could not read “{typed}” as a number.")
    mine = await answer(world, world.ann, message, right=True)
    assert say_right(question) in private(mine).replace("\\", "")
    form = await press(world.ann, mine, "Change")
    changed = await world.ann.submit_modal(form, {"number": "1e6"})
    assert "**1,000,000" in private(changed)
    await answer(world, world.bo, message, right=True)
    await reveal(world)
    shown = texts(newest(world.study)).replace("\\", "")
    assert f"✅ Right: **{say_right(question)}**" in shown
    assert "1,000,000" in shown
    assert "1: 1 of 2 right**" in shown


async def test_common_numbers_come_first_and_rare_ones_are_counted(world: World) -> None:
    await question_of_kind(world, QuestionKind.NUMBER)
    message = newest(world.study)
    crowd = [world.newcomer(f"member {number}") for number in range(9)]
    for number, member in enumerate(crowd):
        form = await member.click(message, label="Answer")
        await member.submit_modal(form, {"number": str(1e5 + min(number, 6))})
    await reveal(world)
    shown = texts(newest(world.study))
    assert "Given: 100,006" in shown
    assert shown.count("×1") == 4
    assert "×3 · 100,000" in shown
    assert shown.split("Given: ")[1].split("\n")[0].endswith(" · 2 more")


# -- answering -------------------------------------------------------------------------------


async def test_an_answer_is_changed_in_place_or_on_the_question(world: World) -> None:
    question = await question_of_kind(world, QuestionKind.CHOICE)
    message = newest(world.study)
    mine = await answer(world, world.ann, message, right=False)
    right = next(key for key in custom_ids(mine.response, "live") if key.endswith(f":{question.right[0]}"))
    await press(world.ann, mine, custom_id=right)
    assert escape(question.choices[question.right[0]])[:30] in private(mine)
    again = await answer(world, world.ann, message, right=False)
    assert private(again).startswith("Your answer to question 1: **")
    await press(world.ann, mine, custom_id=right)
    await reveal(world)
    assert newest(world.study).content == "**Question 1 of 1: 1 of 1 right**"


async def test_after_the_time_and_after_the_end(world: World) -> None:
    await world.restart(only(world.app.services.library, QuestionKind.CHOICE))
    message = await begin(world, questions=2)
    await answer(world, world.ann, message, right=True)
    first = await round_now(world)
    await world.env.advance_time(20)
    async with unchanged(world.db, world.study):
        late = await world.bo.click(message, label="A")
    assert refusal(late) == (
        "Time was up for question 1, so that did not count. Press under the next one: it comes in a few "
        "seconds."
    )
    await reveal(world, 0)
    await go_on(world)
    assert (await round_now(world)).position == first.position + 1
    await reveal(world)
    await go_on(world)
    assert "1 of 2" in texts(newest(world.study))


async def test_old_private_cards_answer_nothing_any_more(world: World) -> None:
    await question_of_kind(world, QuestionKind.CHOICE)
    mine = await answer(world, world.ann, newest(world.study), right=True)
    key = custom_ids(mine.response, "live")[0]
    await reveal(world)
    async with unchanged(world.db, world.study):
        assert refusal(await press(world.ann, mine, custom_id=key)).endswith(LAST)
    await go_on(world)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.ann, mine, custom_id=key))
    assert said == "That round is over. `/quiz live` starts another one."


async def test_who_comes_late_plays_on(world: World) -> None:
    first = await begin(world, questions=2)
    await answer(world, world.ann, first, right=True)
    await reveal(world)
    second = await go_on(world)
    late = world.newcomer("Late")
    for member in (late, world.ann):
        await answer(world, member, second, right=True)
    await reveal(world)
    end = texts(await go_on(world))
    assert end.index("ann · **2 of 2**") < end.index("Late · **1 of 2**")


async def test_fifty_answer_at_once_and_the_best_ten_are_named(world: World) -> None:
    message = await begin(world, questions=1)
    crowd = [world.newcomer(f"member {number:02}") for number in range(50)]
    for number, member in enumerate(crowd):
        await answer(world, member, message, right=number % 5 != 0)
    await reveal(world)
    assert newest(world.study).content == "**Question 1 of 1: 40 of 50 right**"
    end = texts(await go_on(world))
    assert end.startswith("**The round is over.** 50 members answered 1 question.")
    assert end.count("**1 of 1**") == 10
    assert "… and 40 more" in end
    assert len(await rows(world.db, "quiz_answers")) == 50


async def test_nobody_answers(world: World) -> None:
    await begin(world, questions=1)
    await reveal(world)
    assert newest(world.study).content == "**Question 1 of 1: nobody answered**"
    end = texts(await go_on(world))
    assert end.startswith("**The round is over.** Nobody answered.")
    assert "Nothing to rank this time. `/quiz live` starts another round." in end
    card = await world.ann.click(newest(world.study), label="My result")
    assert private(card).startswith("### 🙋 You did not answer in this round")


async def test_report_under_a_closed_question_opens_its_form(world: World) -> None:
    await begin(world, questions=1)
    await reveal(world)
    form = await world.ann.click(newest(world.study), label="Report")
    assert form.modal is not None
    assert form.modal["title"] == "Report a question"
