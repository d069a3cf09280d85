"""Do without pictures where nothing draws them."""

from bot.domain.errors import PictureUnavailable
from bot.domain.pictures import Picture, PictureSpec
from bot.services.ports import Painter


class NoPainter:
    """Stand in for a painter where there is none: everybody goes on without pictures."""

    async def draw(self, spec: PictureSpec) -> Picture:
        """Refuse. Raises PictureUnavailable."""
        raise PictureUnavailable


async def drawn(painter: Painter, spec: PictureSpec) -> Picture | None:
    """Return a picture, None where it cannot be drawn now."""
    try:
        return await painter.draw(spec)
    except PictureUnavailable:
        return None
