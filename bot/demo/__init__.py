"""The offline demo: a SimCord world, its clock and its page. Nothing of the bot knows about it."""

import logging

# SimCord tries itself out on a client without intents and voice; what discord.py says to that is not ours.
_unasked = [logging.getLogger(name) for name in ("discord.client", "discord.state")]
for _logger in _unasked:
    _logger.disabled = True
import simcord as simcord  # noqa: E402

for _logger in _unasked:
    _logger.disabled = False
