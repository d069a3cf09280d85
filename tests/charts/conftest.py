"""Draw within the test process, with matplotlib's own fonts and settings."""

from collections.abc import Callable, Iterator

import pytest

from bot.domain.pictures import PictureSpec


@pytest.fixture(scope="session")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[PictureSpec], bytes]]:
    """Return what the worker calls."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        patch.setenv("MPL_IGNORE_SYSTEM_FONTS", "1")
        from bot.charts.drawing.pictures import draw, get_ready

        get_ready()
        yield draw
