"""`/cohort list`, `status`, `post` and `announce`: what organisers read and say."""

import pytest

from tests.simcord.members import at, go_to, live_until, newest, stamp
from tests.simcord.mishaps import deny, sends_to
from tests.simcord.world import World, private


async def status(world: World, **options: str) -> str:
    """Return what `/cohort status` says."""
    return private(await world.boss.slash(world.study, "cohort status", **options))


def lines(shown: str, start: str) -> list[str]:
    """List the lines of a card that begin in one way."""
    return [line for line in shown.splitlines() if line.startswith(start)]


# -- list ------------------------------------------------------------------------------------


async def test_list(world: World) -> None:
    assert "None yet. `/setup` starts one." in private(await world.boss.slash(world.study, "cohort list"))
    await world.set_up(name="Alpha")
    await world.set_up(name="Beta", channel=world.chat, start="2025-12-30")
    shown = private(await world.boss.slash(world.study, "cohort list"))
    assert f"**Alpha** in {world.study.mention}\n30-day kickstart, not started yet" in shown
    assert f"**Beta** in {world.chat.mention}\n30-day kickstart, day 2 of 30" in shown


async def test_list_shows_what_ended_last_and_for_two_weeks(world: World) -> None:
    await world.set_up(name="Alpha")
    await world.set_up(name="Beta", channel=world.chat)
    ending = await world.boss.slash(world.study, "cohort end")
    await world.boss.click(ending.response, label="End it")  # type: ignore[arg-type]
    shown = private(await world.boss.slash(world.study, "cohort list"))
    assert shown.index("**Beta**") < shown.index("**Alpha**")
    assert "not started yet · finished <t:1767225600:R>" in shown
    await world.forward(days=14, seconds=1)
    assert "Alpha" not in private(await world.boss.slash(world.study, "cohort list"))


# -- status ----------------------------------------------------------------------------------


async def test_status_of_a_new_group(world: World) -> None:
    await world.set_up()
    shown = await status(world)
    assert lines(shown, "### ") == ["### 30-day kickstart"]
    assert "Not started yet · 0 members" in shown
    assert lines(shown, "-# Next:") == [
        f"-# Next: Daily post {stamp('2026-01-02 09:00', 'R')} · "
        f"Week's board {stamp('2026-01-05 09:00', 'R')} · "
        f"Weekly check-in {stamp('2026-01-11 18:00', 'R')} · "
        f"Monthly check-in {stamp('2026-01-31 18:00', 'R')}"
    ]
    assert "Nothing has been due yet." in shown
    (entry,) = lines(shown.split("**Log**")[1], "• ")
    assert entry == (
        f"• {stamp('2026-01-01 00:00', 'R')} {world.boss.mention}: setup, 30-day kickstart, from 2026-01-02"
    )


async def test_status_counts_members_and_links_the_post(world: World) -> None:
    await world.set_up()
    await go_to(world, "2026-01-02 09:00")
    post = newest(world.study)
    await world.ann.click(post, label="Done")
    await world.bo.slash(world.study, "join")
    shown = await status(world)
    assert "Day 1 of 30 · 2 members · 1 done with the latest day" in shown
    assert f"• **Day 1:** [posted]({post.jump_url}) {stamp('2026-01-02 09:00', 'R')}" in shown


async def test_status_tells_of_everything_that_did_not_go_out_as_planned(world: World) -> None:
    await world.set_up()
    await go_to(world, "2026-01-02 09:00")
    await go_to(world, "2026-01-05 15:00")  # away for three days: one note, then today's post, late
    shown = await status(world)
    assert "• **Day 4:** [posted late](" in shown
    assert "• **Catch-up note:** [posted late](" in shown
    for number in (2, 3):
        (line,) = lines(shown, f"• **Day {number}:**")
        assert "catch-up note" in line
    (board,) = lines(shown, "• **Week's board, Mon 29 Dec to Sun 4 Jan:**")
    assert board.endswith("left out: nobody scored")


async def test_status_says_what_is_blocked_and_why(world: World) -> None:
    await world.set_up()
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    shown = await status(world)
    assert f"### 30-day kickstart · ⚠️ blocked: I may not write in {world.study.mention}" in shown
    (line,) = lines(shown, "• **Day 1:**")
    assert f"blocked: I may not write in {world.study.mention}" in line
    assert line.endswith(f"next try {stamp('2026-01-02 09:10', 'R')}")
    assert "⚠️ blocked" in private(await world.boss.slash(world.chat, "cohort list"))


async def test_status_says_what_is_on_its_way(world: World) -> None:
    await world.set_up()
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", status=500)
    await go_to(world, "2026-01-02 09:00")
    (line,) = lines(await status(world), "• **Day 1:**")
    retry = int(at("2026-01-02 09:00").timestamp()) + 15
    assert line == f"• **Day 1:** on its way (Discord did not answer), next try <t:{retry}:R>"


async def test_status_when_the_bot_was_last_at_work(world: World) -> None:
    await world.set_up()
    assert "at work" not in await status(world)
    await world.app.services.pulse.beat(connected=True)
    assert f"I was last at work {stamp('2026-01-01 00:00', 'R')}" in await status(world)


async def test_status_after_the_last_day_announces_the_wrap_up(world: World) -> None:
    await world.set_up(start="2025-12-03")
    await go_to(world, "2026-01-01 09:00")
    shown = await status(world)
    assert "Day 30 of 30" in shown
    assert f"Wrap-up {stamp('2026-01-02 09:00', 'R')}" in shown
    assert "Daily post" not in shown
    await go_to(world, "2026-01-02 09:00")
    assert "Next: nothing, it is over" in await status(world)


async def test_check_in_answers_are_read_page_by_page(world: World) -> None:
    await world.set_up()
    await live_until(world, "2026-01-11 18:00")
    asked = newest(world.study)
    people = [world.newcomer(f"Member {number}") for number in range(5)]
    for number, member in enumerate(people):
        await member.slash(world.study, "join", pace="group")
        form = await member.click(asked, label="Check in")
        words = {"went_well": f"Well {number} " + "w" * 480, "blocked": "*" * 500, "goal": "g" * 500}
        await member.submit_modal(form, {"hours": "7.5", "confidence": "4", **words})
    card = await world.boss.slash(world.study, "cohort status")
    assert "**Weekly check-in, Sun 11 Jan:** 5 answers" in private(card)
    page = await world.boss.click(card.response, label="Read")  # type: ignore[arg-type]
    seen = [private(page)]
    while len(seen) < 5 and "**Member 4**" not in seen[-1]:
        page = await world.boss.click(page.response, label="Next")  # type: ignore[arg-type]
        seen.append(private(page))
    assert seen[0].count("Page 1 of") == 1
    everything = "\n".join(seen)
    for number in range(5):
        assert f"**Member {number}**" in everything
        assert f"Well {number} w" in everything
    assert "**Hours:** 7.5 · **Confidence:** 4 of 5" in seen[0]
    back = await world.boss.click(page.response, label="Back")  # type: ignore[arg-type]
    assert private(back) == seen[-2]


async def test_without_answers_there_is_nothing_to_read(world: World) -> None:
    await world.set_up()
    await live_until(world, "2026-01-11 18:00")
    card = await world.boss.slash(world.study, "cohort status")
    assert "0 answers" in private(card)
    with pytest.raises(Exception, match="disabled"):
        await world.boss.click(card.response, label="Read")  # type: ignore[arg-type]


# -- post ------------------------------------------------------------------------------------


async def test_post_when_nothing_waits(world: World) -> None:
    await world.set_up()
    answered = await world.boss.slash(world.study, "cohort post")
    assert answered.ephemeral
    said = private(answered)
    assert "### Nothing was waiting" in said
    assert f"The next one comes {stamp('2026-01-02 09:00', 'R')}" in said


async def test_post_tries_at_once(world: World) -> None:
    await world.set_up()
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    still = await world.boss.slash(world.study, "cohort post")
    said = private(still)
    assert "### Still blocked" in said
    assert f"I may not write in {world.study.mention}" in said
    assert "`/cohort edit`" in said
    deny(world, world.study)
    posted = await world.boss.slash(world.study, "cohort post")
    assert f"1 message went out to {world.study.mention}" in private(posted)
    assert newest(world.study).content.startswith("**Day 1 of 30")


async def test_post_sends_check_ins_and_boards_too(world: World) -> None:
    await world.set_up()
    await go_to(world, "2026-01-02 09:00")
    await world.ann.click(newest(world.study), label="Done")
    deny(world, world.chat, "send_messages")
    await live_until(world, "2026-01-05 09:00")
    deny(world, world.chat)
    posted = await world.boss.slash(world.study, "cohort post")
    assert f"1 message went out to {world.chat.mention}" in private(posted)
    assert "the week from" in newest(world.chat).content


async def test_a_group_that_is_over_posts_no_more(world: World) -> None:
    await world.set_up()
    ending = await world.boss.slash(world.study, "cohort end")
    await world.boss.click(ending.response, label="End it")  # type: ignore[arg-type]
    refused = await world.boss.slash(world.study, "cohort post")
    assert "** ended <t:" in private(refused)


# -- announce --------------------------------------------------------------------------------


async def test_announce(world: World) -> None:
    await world.set_up(name="Spring *class*")
    form = await world.boss.slash(world.chat, "cohort announce")
    assert form.modal is not None
    assert form.modal["title"] == "A word to the group"
    sent = await world.boss.submit_modal(form, {"text": "Meet at **six**.\n\n@everyone <@&1> <#2>"})
    assert sent.ephemeral
    assert f"Your words are in {world.study.mention}" in private(sent)
    said = newest(world.study)
    assert said.content == "**Spring \\*class\\*: a word from the organisers**"
    embed = said.embeds[0]
    assert embed.description == "Meet at \\*\\*six\\*\\*.\n\n@\u200beveryone \\<@&1> \\<#2>"
    assert embed.footer.text == "From boss, for the organisers"
    assert sends_to(world, world.study)[-1]["allowed_mentions"] == {"parse": []}
    assert "announce, Meet at" in await status(world)


async def test_announcing_has_a_limit_that_the_form_knows(world: World) -> None:
    await world.set_up()
    form = await world.boss.slash(world.study, "cohort announce")
    field = form.modal["components"][0]["component"]  # type: ignore[index]
    assert (field["max_length"], field["required"]) == (1500, True)
    await world.boss.submit_modal(form, {"text": "*" * 1500})
    assert newest(world.study).embeds[0].description == "\\*" * 1500


async def test_an_announcement_with_nothing_to_see_is_refused(world: World) -> None:
    await world.set_up()
    form = await world.boss.slash(world.study, "cohort announce")
    refused = await world.boss.submit_modal(form, {"text": " \u200b\u2800\n"})
    assert "The announcement is empty" in private(refused)
    assert len(world.study.history()) == 1


async def test_an_announcement_that_cannot_be_sent_is_given_back(world: World) -> None:
    await world.set_up()
    form = await world.boss.slash(world.study, "cohort announce")
    deny(world, world.study, "send_messages")
    words = "A long and carefully written text that nobody wants to type a second time."
    refused = await world.boss.submit_modal(form, {"text": words})
    answer = private(refused)
    assert f"I may not write in {world.study.mention}" in answer
    assert words in answer
    assert "announce" not in (await status(world)).split("**Log**")[1]


async def test_announcing_needs_the_right_to_organise_when_it_is_sent(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    await world.set_up(organisers=helpers)
    form = await olga.slash(world.study, "cohort announce")
    world.env.backend.edit_member(world.guild.id, olga.id, {"role_ids": []})
    refused = await olga.submit_modal(form, {"text": "Still me"})
    assert "Only the organisers" in private(refused)
    assert len(world.study.history()) == 1
