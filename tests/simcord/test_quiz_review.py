"""Questions come back: reviews by hand, what /today says, and the figures of /quiz me."""

from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from tests.services.quizzing import without
from tests.simcord.asked import another_server
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, labels, live_until, press
from tests.simcord.quizzing import answer, asked_on, only_kind, small, take
from tests.simcord.world import World, private, refusal


async def learned(world: World, *rights: bool) -> list[QuestionId]:
    """Answer some questions, and let four days go by."""
    await only_kind(world, QuestionKind.CHOICE, len(rights))
    card = await world.ann.slash(world.study, "quiz start", questions=len(rights))
    questions = await take(world, card, lambda position: rights[position])
    await world.forward(days=4)
    return [question.id for question in questions]


async def test_misses_come_first_and_are_learned(world: World) -> None:
    names = await learned(world, True, False, True, False)
    card = await world.ann.slash(world.study, "quiz review")
    assert private(card).startswith("### Review: question 1 of 4\n")
    asked = [question.id for question in await take(world, card)]
    assert (set(asked[:2]), set(asked[2:])) == ({names[1], names[3]}, {names[0], names[2]})
    assert private(card).startswith("### You got 4 of 4 right\nFlawless.\n")
    assert "for your group" not in private(card)
    nothing = await world.ann.slash(world.study, "quiz review")
    assert private(nothing).startswith(
        "### 🔁 Review\nNothing is due. You have learned 4 questions; the next one comes back <t:"
    )
    assert labels(nothing.response) == ["A quiz now"]


async def test_nothing_was_learned_yet(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz review")
    assert "You have no questions to review yet." in private(card)
    await press(world.ann, card, "A quiz now")
    assert private(card).startswith("### Question 1 of 5\n")


async def test_a_review_goes_on_over_restarts_at_every_step(world: World) -> None:
    await learned(world, True, False, True)
    card = await world.ann.slash(world.study, "quiz review")
    await answer(world, card, right=True)
    await world.restart()
    again = await world.ann.slash(world.study, "quiz review")
    assert private(again).startswith("### Review: question 2 of 3\n")
    await take(world, again, restarts=True)
    assert private(again).startswith("### You got 3 of 3 right")


async def test_the_result_offers_what_is_left(world: World) -> None:
    await learned(world, *[True] * 13)
    card = await world.ann.slash(world.study, "quiz review")
    assert private(card).startswith("### Review: question 1 of 10\n")
    await take(world, card)
    assert labels(card.response) == ["Another quiz", "Review 3 questions"]
    await press(world.ann, card, "Review 3 questions")
    assert private(card).startswith("### Review: question 1 of 3\n")


async def test_a_generated_question_comes_back_with_new_numbers(world: World, library: Library) -> None:
    others = sorted(library.bank.generators)[1:]
    await world.restart(without(library, *library.bank.written, *others))
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    first = await answer(world, card, right=False)
    await world.forward(days=2)
    again = await world.ann.slash(world.study, "quiz review")
    question = await asked_on(world, again)
    assert question.id == first.id
    assert question.text in private(again)
    assert question.text != first.text
    await answer(world, again, right=True)
    assert "✅ **Right.**" in private(again)


async def test_today_says_how_many_are_due_and_its_button_asks_them(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await take(world, await world.ann.click(post, label="Quiz"), lambda _: False)
    assert "would be forgotten soon" not in private(await world.ann.slash(world.study, "today"))
    await live_until(world, "2026-01-04 12:00")
    card = await world.ann.slash(world.study, "today")
    assert "🔁 **3 questions** would be forgotten soon." in private(card)
    await world.restart()
    await press(world.ann, card, "Review")
    assert private(card).startswith("### Review: question 1 of 3\n")
    await take(world, card)
    assert "forgotten" not in private(await world.ann.slash(world.study, "today"))


async def test_a_question_that_is_gone_is_left_out(world: World) -> None:
    names = await learned(world, False, False)
    await world.restart(without(world.app.services.library, names[0]))
    card = await world.ann.slash(world.study, "quiz review")
    assert private(card).startswith("### Review: question 1 of 1\n")
    assert [row["question_id"] for row in await rows(world.db, "cards")] == [names[1]]


async def test_another_server_has_cards_of_its_own(world: World) -> None:
    boss, room = another_server(world)
    await only_kind(world, QuestionKind.CHOICE, 2)
    await take(world, await boss.slash(room, "quiz start", questions=2), lambda _: False, member=boss)
    await world.forward(days=2)
    assert "no questions to review yet" in private(await world.boss.slash(world.study, "quiz review"))
    assert private(await boss.slash(room, "quiz review")).startswith("### Review: question 1 of 2\n")


# -- figures ---------------------------------------------------------------------------------


async def test_figures_by_topic_and_state(world: World, library: Library) -> None:
    await world.restart(small(library, QuestionKind.CHOICE, 4))
    card = await world.ann.slash(world.study, "quiz start", questions=4)
    (topic,) = {question.topic.title for question in await take(world, card, lambda at: at > 0)}
    figures = await world.ann.slash(world.study, "quiz me")
    assert private(figures).startswith("### 📊 Your quizzes\n**4 answers, 75% right.**\n")
    assert f"▰▰▰▰▰▰▰▰▱▱ 75% · {topic} (3 of 4)" in private(figures)
    assert (
        "**4 questions to remember:** 0 known, 3 being learned, 1 missed the last time.\n"
        "**Due now:** 0\n**In the next 7 days:** Fri 2 Jan **1** · Sat 3 Jan **3**"
    ) in private(figures)
    assert labels(figures.response) == ["A quiz now", "Skill check"]
    await world.forward(days=4)
    await world.restart()
    due = await world.ann.slash(world.study, "quiz me")
    assert "**Due now:** 4" in private(due)
    await press(world.ann, due, "Review 4 questions")
    assert private(due).startswith("### Review: question 1 of 4\n")


async def test_figures_before_the_first_answer(world: World) -> None:
    async with unchanged(world.db, world.study):
        card = await world.ann.slash(world.study, "quiz me")
    assert "Nothing yet. Five questions about this week take three minutes." in private(card)
    await press(world.ann, card, "A quiz now")
    assert private(card).startswith("### Question 1 of 5\n")


async def test_a_review_of_the_day_before_yesterday_is_over(world: World) -> None:
    await learned(world, True, True)
    card = await world.ann.slash(world.study, "quiz review")
    await world.forward(days=1, seconds=1)
    async with unchanged(world.db, world.study):
        assert refusal(await press(world.ann, card, "A")).startswith("That is over or no longer there.")
    assert private(await world.ann.slash(world.study, "quiz review")).startswith("### Review: question 1")
