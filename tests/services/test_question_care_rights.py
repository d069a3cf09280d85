"""Settling reports of questions, and who may look after a server's questions at all."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotManager, NotOrganiser
from bot.domain.library import Library
from bot.services.question_care import View
from bot.services.question_reports import InSession
from tests.services.test_question_care import ME, THERE, care, ids, report
from tests.services.world import BEN, BOSS, ORGANISERS, STUDY, World


async def test_only_what_was_read_is_settled(world: World) -> None:
    asked = await report(world)
    read = (await care(world).question(BOSS, asked.question.id)).told
    world.clock.forward(seconds=5)
    await world.services.question_reports.report(ME, InSession(asked.session_id, 0), "changed since")
    found = await care(world).settle(BOSS, asked.question.id, read[0].report.reported_at)
    assert found.reported == 1
    again = (await care(world).question(BOSS, asked.question.id)).told
    assert [told.report.text for told in again] == ["changed since"]
    assert (await care(world).settle(THERE, asked.question.id, world.clock.now())).reported == 0
    assert (await care(world).overview(BOSS)).reported == 1, "another server's organiser settles nothing here"
    assert (await care(world).settle(BOSS, asked.question.id, world.clock.now())).reported == 0


async def test_the_status_of_a_group_says_how_many_are_reported(world: World) -> None:
    await world.set_up()
    assert (await world.services.organising.status(BOSS)).reported == 0
    asked = await report(world)
    other = await report(world, BEN)
    number = len({asked.question.id, other.question.id})
    assert (await world.services.organising.status(BOSS)).reported == number


# -- who may -----------------------------------------------------------------------------------------


async def test_only_organisers(world: World, library: Library) -> None:
    (name,) = ids(library, 1)
    use = care(world)
    for made, error in ((False, NotManager), (True, NotOrganiser)):
        if made:
            await world.set_up()
            await world.set_up(channel_id=STUDY + 1, name="Second", organisers_id=ORGANISERS)
        for refused in (
            use.overview(ME), use.question(ME, name), use.retire(ME, name), use.bring_back(ME, name),
            use.settle(ME, name, world.clock.now()), use.delete(ME, name),
        ):  # fmt: skip
            with pytest.raises(error):
                await refused
    # An organiser of any of the server's groups.
    assert (await use.retire(replace(ME, role_ids=frozenset({ORGANISERS})), name)).retired


async def test_another_server_goes_on_asking_it(world: World, library: Library) -> None:
    (name,) = ids(library, 1)
    await care(world).retire(BOSS, name)
    assert (await care(world).overview(THERE, View.RETIRED)).listed == ()
    assert not (await care(world).question(THERE, name)).retired
