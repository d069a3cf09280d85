"""Pictures where there were none: of one's progress, shared, of a week's check-in, of a skill check."""

from bot.domain import pictures
from bot.domain.errors import PictureUnavailable
from tests.simcord.members import first_day, labels, press
from tests.simcord.monthly import files
from tests.simcord.quizzing import take
from tests.simcord.weekly import a_sunday
from tests.simcord.world import World, private, texts


async def test_progress_has_its_picture(world: World) -> None:
    await first_day(world, plan="roadmap-16", start="2026-01-02")
    await world.ann.slash(world.study, "done")
    await world.ann.slash(world.study, "log", time="90m")
    shown = await world.ann.slash(world.study, "progress")
    assert "1 of 112 days" in private(shown)
    assert shown.response is not None
    (file,) = shown.response.attachments
    assert file.filename == "progress.png"
    assert (file.description or "").startswith("Calendar of 112 plan days, 2 Jan – 23 Apr 2026: 1 on time")
    assert "Hours by week, 1.5 h in all" in (file.description or "")
    assert labels(shown.response) == ["Share", "My day"]


async def test_somebody_elses_has_no_hours(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await world.ann.slash(world.study, "log", time="90m")
    await world.bo.slash(world.study, "join")
    shown = await world.bo.slash(world.study, "progress", member=world.ann)
    assert files(shown.response) == ["progress.png"]
    spec = world.painter.specs[-1]
    assert isinstance(spec, pictures.Progress)
    assert (spec.hours, spec.calendar is not None) == (None, True)


async def test_sharing_posts_the_line_and_the_picture(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await world.ann.slash(world.study, "log", time="90m")
    card = await world.ann.slash(world.chat, "progress")
    assert card.response is not None
    assert "Hours by week" in (card.response.attachments[0].description or "")
    await world.restart()
    shared = await press(world.ann, card, "Share")
    assert not shared.ephemeral
    message = world.chat.last_message
    assert message is not None
    assert message.content.startswith("📈 **ann** in 30-day kickstart: 1 of 30 days")
    assert files(message) == ["progress.png"]
    said = message.attachments[0].description or ""
    assert "ann" not in said
    assert "Hours" not in said  # how long they studied is nobody else's business


async def test_without_a_painter_all_goes_on(world: World) -> None:
    world.painter.problem = PictureUnavailable()
    post = await a_sunday(world)
    assert files(post) == []
    shown = await world.ann.slash(world.study, "progress")
    assert "### Your progress" in private(shown)
    assert files(shown.response) == []
    await press(world.ann, shown, "Share")
    message = world.study.last_message
    assert message is not None
    assert (message.content.startswith("📈 **ann**"), files(message)) == (True, [])


async def test_the_weeks_post_and_its_picture_tell_the_same_when_more_comes_in(world: World) -> None:
    post = await a_sunday(world)
    assert files(post) == ["group-week.png"]
    said = post.attachments[0].description or ""
    assert said.startswith("The group's week, 5 Jan – 11 Jan 2026, 2 members.")
    await world.ann.slash(world.study, "log", time="1h")
    form = await world.ann.click(post, label="Check in")
    await world.ann.submit_modal(form, {"went_well": "Vectors"})
    await world.forward(minutes=2)
    again = next(m for m in world.study.history() if m.id == post.id)
    assert "So far\n1 answer." in texts(again)
    assert files(again) == ["group-week.png"]
    assert "Hours together: 0 h of 22 h." in said
    assert "Hours together: 1 h of 22 h." in (again.attachments[0].description or "")


async def test_a_second_skill_check_shows_then_and_now(world: World) -> None:
    await first_day(world, plan="roadmap-16", start="2026-01-02")
    await world.ann.slash(world.study, "join", pace="group")
    for pictured in (False, True):
        card = await world.ann.slash(world.study, "quiz assess")
        await take(world, card, lambda _: True)
        assert "### 🧭 Your skill check: 18 of 18 right" in private(card)
        assert card.response is not None
        assert (files(card.response) == ["quiz-levels.png"]) is pictured
        await world.forward(days=1)
