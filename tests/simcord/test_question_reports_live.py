"""Report under a question of a live round: anybody in the channel may, whether they answered or not."""

from tests.simcord.checks import rows
from tests.simcord.members import filled, labels, newest
from tests.simcord.rounds import answer, asked, begin, reveal
from tests.simcord.world import World, private


async def test_who_answered_and_who_did_not_report_the_same_question(world: World) -> None:
    post = await begin(world, questions=2)
    question = await asked(world)
    await answer(world, world.ann, post, right=False)
    await reveal(world)
    post = newest(world.study)
    assert labels(post) == ["Report"]
    shown = await world.ann.click(post, label="Report")
    await world.restart()
    thanks = await world.ann.submit_modal(shown, {"text": "Mine was right too."})
    assert "### 🚩 Thank you" in private(thanks)
    await world.bo.submit_modal(await world.bo.click(post, label="Report"), {"text": "Too quick."})
    again = await world.ann.click(post, label="Report")
    assert filled(again) == {"text": "Mine was right too."}
    mine, theirs = await rows(world.db, "question_reports")
    (given,) = await rows(world.db, "quiz_round_answers")
    assert (mine["question_id"], mine["given"], theirs["given"]) == (question.id, given["given"], None)
    card = await world.boss.slash(world.study, "cohort questions")
    assert "🚩 **ann**: Mine was right too. (answered: " in private(card)
    assert "🚩 **bo**: Too quick.\n" in private(card) + "\n"
