"""Draw any picture."""

import matplotlib

from bot.charts.drawing.forecast import draw_forecast
from bot.charts.drawing.group import draw_group_month, draw_group_week
from bot.charts.drawing.levels import draw_levels
from bot.charts.drawing.progress import draw_progress
from bot.domain.pictures import Forecast, GroupMonth, GroupWeek, PictureSpec, Progress


def draw(spec: PictureSpec) -> bytes:
    """Return the picture as PNG."""
    match spec:
        case Progress():
            return draw_progress(spec)
        case GroupWeek():
            return draw_group_week(spec)
        case GroupMonth():
            return draw_group_month(spec)
        case Forecast():
            return draw_forecast(spec)
    return draw_levels(spec)


def get_ready() -> None:
    """Take matplotlib as it is shipped, whatever somebody set up for themselves, and read the fonts."""
    matplotlib.rcdefaults()
    draw(Progress())
