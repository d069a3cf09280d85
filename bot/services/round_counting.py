"""Count what was answered in a live round: in everybody's record and cards, and in the group's points."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from bot.domain.bank import Bank
from bot.domain.cohort import Cohort, Shown
from bot.domain.errors import Outdated
from bot.domain.question import Given, Question, read_given
from bot.domain.round_results import RoundAnswer, fastest, rank, tally
from bot.domain.rounds import Round
from bot.services.answering import award, keep_answer
from bot.services.round_posts import RoundReveal, RoundStandings
from bot.services.round_questions import Live
from bot.storage import cohorts, members, rounds
from bot.storage.engine import Tx

AT_A_TIME = 25


async def count_some(tx: Tx, live: Live) -> bool:
    """Keep some of the answers to a question that closed; False where all are kept.

    The right ones earn points in the round's group. A few at a time, so that nobody else's command waits
    for hundreds.
    """
    found = live.round
    answers = await rounds.uncounted(tx, found.id, found.position, AT_A_TIME)
    cohort = None if found.cohort_id is None else await cohorts.get(tx, found.cohort_id)
    for answer, given in _read(live.question, answers):
        kept = await keep_answer(
            tx,
            answer.member_id,
            live.question,
            given,
            found.position,
            answer.answered_at,
            round_id=found.id,
        )
        if kept is not None and kept.correct and cohort is not None and cohort.running:
            await _award(tx, cohort, live.question, answer)
    await rounds.mark_counted(tx, found.id, found.position, [answer.member_id for answer in answers])
    return bool(answers)


async def _award(tx: Tx, cohort: Cohort, question: Question, answer: RoundAnswer) -> None:
    enrolment = await members.find_enrolment(tx, cohort.id, answer.user_id)
    if enrolment is not None and enrolment.active:
        await award(tx, cohort, enrolment, question.id, answer.answered_at)


def _read(question: Question, answers: Iterable[RoundAnswer]) -> Iterator[tuple[RoundAnswer, Given]]:
    """Read stored answers; those that no longer fit, because the question has changed since, are left out."""
    for answer in answers:
        with suppress(Outdated):
            yield answer, read_given(question, answer.given)


def read_own(
    bank: Bank, found: Round, answers: Iterable[RoundAnswer]
) -> Iterator[tuple[Question, Given, bool]]:
    """Return the questions somebody answered, with what they gave; those that are gone are left out."""
    for answer in answers:
        question = bank.get(found.questions[answer.position], found.seed_of(answer.position))
        if question is not None:
            for _, given in _read(question, [answer]):
                yield question, given, answer.correct


async def compose_reveal(tx: Tx, live: Live) -> RoundReveal:
    """Say what was right, and what everybody answered."""
    answers = await rounds.answers(tx, live.round.id, live.round.position)
    read = [(given, answer.correct) for answer, given in _read(live.question, answers)]
    return RoundReveal(live.round, live.question, live.order, tally(read), fastest(answers))


async def compose_standings(tx: Tx, found: Round) -> RoundStandings:
    """Say who did how well."""
    answers = await rounds.answers(tx, found.id)
    places = rank(answers, await rounds.points(tx, found.id))
    shown = [place for place in places if place.shown is not Shown.HIDDEN]
    return RoundStandings(found, shown, len(places))
