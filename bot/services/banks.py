"""Know which questions a server asks: the shipped ones and its own, without those it retired."""

from difflib import get_close_matches

from bot.domain.bank import Bank
from bot.domain.curriculum import Topic
from bot.domain.errors import UnknownTopic
from bot.domain.ids import GuildId
from bot.domain.library import Library
from bot.domain.own_questions import from_stored
from bot.storage import questions
from bot.storage.engine import Tx


async def bank_of(tx: Tx, library: Library, guild_id: GuildId) -> Bank:
    """Return the questions of a server."""
    changes = await questions.changes(tx, guild_id)
    if not changes.own and not changes.retired:
        return library.bank
    own = [from_stored(question_id, stored, library.topics) for question_id, stored in changes.own]
    return library.bank.adapted([question for question in own if question], changes.retired)


def topic_named(library: Library, given: str) -> Topic:
    """Return the topic of an id or a title. Raises UnknownTopic with the nearest ones."""
    folded = given.strip().casefold()
    names = {name.casefold(): topic for topic in library.quiz_topics for name in (topic.id, topic.title)}
    if folded in names:
        return names[folded]
    nearest = [names[name].title for name in get_close_matches(folded, names, n=3, cutoff=0.4)]
    raise UnknownTopic(given, list(dict.fromkeys(nearest)))
