"""Walk the main path once: set up, post, done, board."""

from tests.simcord.world import World


async def test_main_path(world: World) -> None:
    made = await world.set_up()
    assert made.ephemeral
    assert "Join" in str(world.study.last_message.components)  # type: ignore[union-attr]
    await world.forward(hours=33)
    post = world.study.last_message
    assert post is not None
    assert post.content.startswith("**Day 1 of 30")
    done = await world.ann.click(post, label="Done")
    assert "+10 points" in str(done.response.components)  # type: ignore[union-attr]
    board = await world.bo.slash(world.study, "leaderboard")
    assert "ann" in str(board.response.embeds[0].description)  # type: ignore[union-attr]
