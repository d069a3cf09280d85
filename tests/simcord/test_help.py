"""Read the help, topic by topic."""

from bot.gateway.help_cards import HELP
from tests.simcord.checks import unchanged
from tests.simcord.members import chosen, pick
from tests.simcord.world import World, private

EXPECTED = {
    "start": ("The basics", "press **Done**, and that is it."),
    "days": ("Days, deadlines and streaks", "A day is on time until 03:00 of your own night"),
    "points": ("Points and leaderboard", "A day done by its deadline earns **10 points**, later **5**."),
    "hours": ("Hours and the weekly goal", "`/log` keeps how long you studied"),
    "quizzes": ("Quizzes", "Every question you answer **comes back just before you would forget it**"),
    "privacy": (
        "What others see",
        "Notes, links and check-in answers are read by you and the organisers only; a check-in by the "
        "group, too, where you say so.",
    ),
    "organisers": ("For organisers", "`/setup` starts a group; `/cohort status` shows what was posted"),
    "commands": ("Every command", "• `/leaderboard` Show the group's leaderboard here; it pings nobody."),
}


def test_every_topic_is_looked_at() -> None:
    assert set(EXPECTED) == set(HELP)


async def test_every_topic_opens_by_command_and_by_select(world: World) -> None:
    turned = await world.bo.slash(world.study, "help")
    async with unchanged(world.db, world.study):
        for topic, (title, sentence) in EXPECTED.items():
            asked = await world.ann.slash(world.study, "help", topic=topic)
            await pick(world.bo, turned, [topic])
            for card in (asked, turned):
                assert private(card).startswith(f"### {title}\n")
                assert sentence in private(card)
                assert chosen(card.response) == [title]


async def test_every_command_is_listed_with_what_it_does(world: World) -> None:
    listed = private(await world.ann.slash(world.study, "help", topic="commands"))
    for name in world.boss.available_commands(world.study):
        line = next(line for line in listed.split("\n") if line.startswith(f"• `/{name}` "))
        assert len(line) > len(name) + 15


async def test_help_answers_in_private_messages_too(world: World) -> None:
    card = await world.ann.user.slash("help")
    assert private(card).startswith("### The basics\n")
    await pick(world.ann.user, card, ["days"])
    assert private(card).startswith("### Days, deadlines and streaks\n")


async def test_an_unknown_topic_falls_back_to_the_basics(world: World) -> None:
    assert private(await world.ann.slash(world.study, "help", topic="bananas")).startswith("### The basics\n")
    offered = await world.ann.autocomplete(world.study, "help", "topic", "poi")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Points and leaderboard", "points")]
