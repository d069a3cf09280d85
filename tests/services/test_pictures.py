"""Whoever wants a picture goes on without one where it cannot be drawn."""

import pytest

from bot.domain.errors import PictureUnavailable
from bot.domain.pictures import Progress
from bot.services.pictures import NoPainter, drawn
from tests.fakes import FakePainter


async def test_a_picture_where_there_is_a_painter() -> None:
    painter = FakePainter()
    picture = await drawn(painter, Progress())
    assert picture is not None
    assert picture.alt == "Progress: nothing to show yet."
    assert painter.specs == [Progress()]


async def test_none_where_there_is_no_painter_or_it_fails() -> None:
    assert await drawn(NoPainter(), Progress()) is None
    with pytest.raises(PictureUnavailable):
        await NoPainter().draw(Progress())
    painter = FakePainter()
    painter.problem = PictureUnavailable()
    assert await drawn(painter, Progress()) is None
