"""Look back on a month: the card, milestones, pace, reflection; all of it through restarts."""

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, filled, go_to, labels, newest, press, stamp
from tests.simcord.monthly import SAID, a_month, files, look_back, monthly_post
from tests.simcord.weekly import in_thread
from tests.simcord.world import World, private, refusal, texts


async def test_the_post_tells_of_the_month_and_has_a_picture(world: World) -> None:
    post = await a_month(world)
    said = texts(post)
    assert post.content == "**Monthly check-in, January: how did it go?**"
    assert "The group this month\n1 of 60 days kept (2%) by 2 members." in said
    assert "By week: from 29 Dec **17 %** · from 5 Jan **0 %**" in said
    assert "Milestones to look at\n• " in said
    assert labels(post) == ["Check in", "For organisers"]
    (file,) = post.attachments
    assert file.filename == "group-month.png"
    assert (file.description or "").startswith("The group's month, 1 Jan – 31 Jan 2026.")
    await press(world.ann, await look_back(world, world.ann, post), "Keep my pace")
    await world.forward(minutes=2)
    again = monthly_post(world)
    assert "So far\n1 answer. Closes" in texts(again)
    assert files(again) == ["group-month.png"]


async def test_check_in_opens_ones_own_month(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    said = private(card)
    assert said.startswith("### 🧭 Your month in 16-week roadmap: January\n-# Thu 1 Jan to Sat 31 Jan\n")
    assert "**Kept:** 1 of 30 days (3%)\n" in said
    assert "**Quiz levels:** unknown yet" in said
    assert "**Forecast:** none, because no day was done in the last four weeks." in said
    assert "**Milestones of Foundations**" in said
    assert "The plan ends 23 April." in said
    assert f"You can change all of it until {stamp('2026-02-03 18:00')}." in said
    assert labels(card.response)[-4:] == ["Keep my pace", "Slow down", "Speed up", "Write a reflection"]
    command = await world.ann.slash(world.chat, "checkin")
    assert private(command) == said


async def test_its_pictures_are_attached(world: World) -> None:
    post = await a_month(world)
    for number in range(20, 31):
        await world.ann.slash(world.study, "done", day=number)
    await world.forward(days=1)
    card = await look_back(world, world.ann, post)
    assert files(card.response) == ["forecast.png"]
    # The forecast stays with the card where a button is pressed, and goes where it makes no sense.
    kept = await press(world.ann, card, "Keep my pace")
    assert files(kept.response) == ["forecast.png"]
    offers = await press(world.ann, card, "Speed up")
    assert files(offers.response) == []
    back = await press(world.ann, offers, "Back")
    assert files(back.response) == ["forecast.png"]


async def test_milestones_are_ticked_through_restarts(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    first, *_ = custom_ids(card.response, "month-tick")
    await world.restart()
    ticked = await press(world.ann, card, custom_id=first)
    assert labels(ticked.response).count("Reached") == 1
    assert len(await rows(world.db, "milestones")) == 1
    await world.restart()
    back = await press(world.ann, ticked, "Reached")
    assert labels(back.response).count("Reached") == 0
    assert await rows(world.db, "milestones") == []


async def test_keeping_a_pace_is_noted(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    await world.restart()
    for _ in range(2):
        assert "**You kept your pace.**" in private(await press(world.ann, card, "Keep my pace"))
    (row,) = await rows(world.db, "checkins")
    assert (row["kind"], row["choice"]) == ("monthly", "keep")


async def test_speeding_up_after_a_preview(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    offers = await press(world.ann, card, "Speed up")
    said = private(offers)
    assert "Speed up in 16-week roadmap?" in said
    assert "**Intensive**\nDay 31 Sun 1 Feb, Day 32 Sun 1 Feb, Day 33 Mon 2 Feb … last day Fri 13 Mar" in said
    (_, intensive) = custom_ids(offers.response, "month-pace")
    stale = await press(world.ann, await look_back(world, world.ann, post), "Speed up")
    await world.restart()
    done = await press(world.ann, offers, custom_id=intensive)
    assert "✅ **Your pace was changed.** From now on: Day 31 Sun 1 Feb" in private(done)
    assert "**You sped up.**" in private(done)
    async with unchanged(world.db, world.study):
        again = await press(world.ann, stale, custom_id=intensive)
    assert refusal(again).startswith("That is your pace already")


async def test_slowing_down_offers_rest_and_a_lower_goal_too(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    offers = await press(world.ann, card, "Slow down")
    assert labels(offers.response) == ["Change to this", "Plan rest", "Weekly goal", "Back"]
    done = await press(world.ann, offers, "Change to this")
    assert "**You slowed down.**" in private(done)
    (row,) = await rows(world.db, "checkins")
    assert row["choice"] == "slow"


async def test_a_choice_after_things_changed_does_nothing_and_says_so(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    offers = await press(world.ann, card, "Speed up")
    (_, intensive) = custom_ids(offers.response, "month-pace")
    preview = await world.boss.slash(
        world.study, "cohort pause", from_date="2026-02-10", to_date="2026-02-12"
    )
    await press(world.boss, preview, "Do it")
    async with unchanged(world.db, world.study):
        anew = await press(world.ann, offers, custom_id=intensive)
    assert "The dates have moved since you were shown them, so nothing was done" in private(anew)
    assert "last day Mon 16 Mar" in private(anew)
    (_, intensive) = custom_ids(anew.response, "month-pace")
    assert "Your pace was changed" in private(await press(world.ann, anew, custom_id=intensive))


# -- the reflection --------------------------------------------------------------------------


async def test_a_form_open_during_a_restart_keeps_its_text(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    form = await press(world.ann, card, "Write a reflection")
    assert set(filled(form)) == set(SAID)
    await world.restart()
    saved = await world.ann.submit_modal(form, SAID)
    assert private(saved).startswith("✅ **Your reflection is in.**")
    assert "> Mornings work, evenings do not" in private(saved)
    assert "Your texts: **only you and the organisers**" in private(saved)
    await world.restart()
    assert filled(await press(world.ann, saved, "Write a reflection")) == SAID


async def test_sent_twice_it_is_there_once(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    form, other = [await press(world.ann, card, "Write a reflection") for _ in range(2)]
    await world.ann.submit_modal(form, SAID)
    await world.forward(minutes=2)
    async with unchanged(world.db, world.study):
        again = await world.ann.submit_modal(other, SAID)
    assert "Your reflection is in." in private(again)
    assert len(await rows(world.db, "checkins")) == 1


async def test_bad_input_keeps_nothing_and_gives_the_texts_back(world: World) -> None:
    post = await a_month(world)
    long = {**SAID, "reflection": "What I make of it, at some length, so that it is worth keeping. " * 2}
    for field, typed, expected in (
        ("confidence", "9", "For confidence, please give a number from 1 to 5"),
        ("confidence", "-1", "For confidence, please give a number from 1 to 5"),
        ("confidence", "½", "For confidence, please give a number from 1 to 5"),
    ):
        form = await press(world.ann, await look_back(world, world.ann, post), "Write a reflection")
        async with unchanged(world.db, world.study):
            refused = await world.ann.submit_modal(form, {**long, field: typed})
        assert refusal(refused).startswith(expected)
        assert "What you typed, to copy" in texts(refused.response)
    form = await press(world.ann, await look_back(world, world.ann, post), "Write a reflection")
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.submit_modal(form, {})).startswith("The reflection is empty.")


async def test_hostile_text_has_no_effect(world: World) -> None:
    post = await a_month(world)
    form = await press(world.ann, await look_back(world, world.ann, post), "Write a reflection")
    said = {"reflection": "@everyone **bold** [x](https://e.example) <@1>", "confidence": "", "goal": ""}
    saved = await world.ann.submit_modal(form, said)
    assert "> @\u200beveryone \\*\\*bold\\*\\*" in private(saved)


async def test_what_the_group_may_read_stands_in_the_thread(world: World) -> None:
    post = await a_month(world)
    for member, label in ((world.ann, "Group"), (world.bo, "Organisers only")):
        form = await press(member, await look_back(world, member, post), "Write a reflection")
        saved = await member.submit_modal(form, {**SAID, "goal": member.user.name})
        await world.restart()
        assert "**Who may read it?**" in private(await press(member, saved, label))
    await world.forward(minutes=1)
    (digest,) = in_thread(world, post)
    said = texts(digest)
    assert "The digest of the check-in: what you made of the month, goals" in said
    assert "💭 Looking back\n• Mornings work, evenings do not (ann)" in said
    assert "🎯 Goals\n• ann (ann)" in said
    assert "1 answer is for the organisers only" in said
    assert labels(digest) == ["Check in"]
    assert "Your month in" in private(await world.ann.click(digest, label="Check in"))


# -- who may, and until when -----------------------------------------------------------------


async def test_it_closes_after_three_days(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    form = await press(world.ann, card, "Write a reflection")
    offers = await look_back(world, world.bo, post)
    await go_to(world, "2026-02-03 18:01")
    async with unchanged(world.db, world.study):
        late = [
            await look_back(world, world.ann, post),
            await press(world.ann, card, "Keep my pace"),
            await press(world.bo, offers, "Speed up"),
            await world.ann.submit_modal(form, {**SAID, "reflection": "Long enough to keep. " * 4}),
        ]
    assert all(refusal(result).startswith("That check-in closed") for result in late)
    assert "What you typed, to copy" in texts(late[-1].response)


async def test_who_is_not_in_the_group_is_told_how_to_get_in(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.bo, post)
    await world.bo.slash(world.study, "leave")
    stranger = world.newcomer("stranger")
    async with unchanged(world.db, world.study):
        for result in (await look_back(world, stranger, post), await press(world.bo, card, "Keep my pace")):
            assert refusal(result).startswith("You are not in **16-week roadmap** yet.")


async def test_made_up_buttons_are_refused(world: World) -> None:
    post = await a_month(world)
    card = await look_back(world, world.ann, post)
    (key,) = custom_ids(card.response, "month-keep")
    cohort = key.split(":")[2]
    made_up = [
        f"b:month-offer:{cohort}:2026-01:sideways",
        f"b:month-pace:{cohort}:2026-01:fast:flying:x",
        f"b:month-keep:{cohort}:2025-01",
        "b:month-keep:x:2026-01",
        f"b:month-weekday:{cohort}:9",
        f"b:month-tick:{cohort}:2026-01:no-such-milestone:1",
    ]
    me = world.env.backend.bot_user.id
    for number, written in enumerate(made_up):
        button = {"type": 2, "style": 2, "label": f"x{number}", "custom_id": written}
        world.env.backend.create_message(
            world.study.id, me, "x", components=[{"type": 1, "components": [button]}]
        )
        await world.env.settle()
        async with unchanged(world.db, world.study):
            assert refusal(await world.boss.click(newest(world.study), label=f"x{number}"))
