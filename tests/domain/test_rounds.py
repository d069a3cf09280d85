"""A live round goes from question to question; what is late, stopped or lost ends well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.bank import Bank
from bot.domain.curriculum import Area, Difficulty, Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import ChannelId, GuildId, MessageId, QuestionId, RoundId, UserId
from bot.domain.question import Quantity, Question, QuestionKind
from bot.domain.rounds import (
    AWAY_MOST,
    GET_READY,
    GIVE_UP,
    LATE,
    PAUSE,
    RETRY,
    Note,
    Round,
    RoundState,
    Step,
    closed,
    delayed,
    due_step,
    finished,
    gone_on,
    pick_live,
    posted,
    reopened,
    revealed,
    stopped,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MESSAGE = MessageId(77)
SECOND = timedelta(seconds=1)
IDS = tuple(map(QuestionId, ("a", "b", "c")))


def after(**how_far: float) -> datetime:
    return NOW + timedelta(**how_far)


def ready(**more: Any) -> Round:
    """Return a round of three questions that was just begun."""
    begun = Round(
        RoundId(5), GuildId(1), ChannelId(2), None, UserId(3), IDS, 42, 20, RoundState.READY, 0, NOW,
        next_at=NOW + GET_READY,
    )  # fmt: skip
    return replace(begun, **more)


def asking(position: int = 0, **more: Any) -> Round:
    """Return a round whose question is on its way."""
    opened = ready(state=RoundState.ASKING, position=position, opened_at=NOW)
    return replace(opened, **{"closes_at": after(seconds=20), "next_at": NOW, **more})


def asked(position: int = 0, **more: Any) -> Round:
    """Return a round whose question can be answered."""
    return posted(asking(position, **more), position, MESSAGE)


# -- the way of a round ----------------------------------------------------------------------


def test_a_round_goes_from_question_to_question_to_the_standings() -> None:
    found, now, steps = ready(), NOW + GET_READY, []
    while (step := due_step(found, now)) is not None:
        steps.append(step)
        if step is Step.GO_ON:
            found = gone_on(found, now)
        elif step is Step.POST:
            found = posted(found, found.position, MESSAGE)
        elif step is Step.CLOSE:
            found = closed(found, now)
        elif step is Step.REVEAL:
            found = revealed(found, now)
        else:
            found = finished(found, now)
        now = max(now, found.next_at or now)
    one = [Step.GO_ON, Step.POST, Step.CLOSE, Step.REVEAL]
    assert steps == [*one, *one, *one, Step.GO_ON, Step.END]
    assert (found.state, found.position, found.note, found.next_at) == (RoundState.FINISHED, 3, None, None)
    assert now - NOW == GET_READY + 3 * (timedelta(seconds=20) + PAUSE)


@pytest.mark.parametrize(
    ("found", "at"),
    [
        (ready(), NOW + GET_READY),
        (asked(), after(seconds=20)),
        (ready(state=RoundState.CLOSED, next_at=NOW), NOW),
        (ready(state=RoundState.SHOWN, next_at=NOW + PAUSE), NOW + PAUSE),
        (ready(state=RoundState.ENDING, next_at=NOW), NOW),
    ],
)
def test_a_step_is_due_from_its_instant_on_and_not_before(found: Round, at: datetime) -> None:
    assert due_step(found, at - SECOND) is None
    assert due_step(found, at) is not None
    assert due_step(found, at + timedelta(days=9)) is due_step(found, at)


def test_nothing_is_due_in_a_finished_round_or_in_one_without_an_instant() -> None:
    assert due_step(finished(ready(), NOW), after(days=1)) is None
    assert due_step(ready(next_at=None), after(days=1)) is None


def test_a_question_is_open_for_its_seconds_from_when_it_is_asked() -> None:
    found = gone_on(ready(seconds=45), after(seconds=3))
    assert (found.opened_at, found.closes_at) == (after(seconds=3), after(seconds=48))
    assert due_step(found, after(seconds=3)) is Step.POST
    assert due_step(posted(found, 0, MESSAGE), after(seconds=47)) is None
    assert due_step(posted(found, 0, MESSAGE), after(seconds=48)) is Step.CLOSE


def test_each_message_has_its_own_name() -> None:
    found = [asking(0), asking(1), ready(state=RoundState.ENDING, position=3)]
    assert [one.marker for one in found] == ["r5-0", "r5-1", "r5-end"]
    assert len({one.nonce for one in found}) == 3
    assert {len(one.nonce) for one in found} == {25}
    assert asking(0).nonce != asking(0, started_at=after(days=1)).nonce


# -- what is late ----------------------------------------------------------------------------


def test_a_question_closed_late_says_so() -> None:
    assert closed(asked(), after(seconds=20) + LATE).note is None
    assert closed(asked(), after(seconds=20) + LATE + SECOND).note is Note.AWAY


def test_the_next_question_forgets_that() -> None:
    shown = ready(state=RoundState.SHOWN, note=Note.AWAY)
    assert gone_on(shown, after(seconds=9)).note is None


def test_after_two_minutes_of_absence_the_round_ends_with_what_was_counted() -> None:
    late = after(seconds=20) + AWAY_MOST
    kept = revealed(closed(asked(1), late), late)
    assert (kept.state, kept.position, kept.note) == (RoundState.SHOWN, 1, Note.AWAY)
    gone = revealed(closed(asked(1), late + SECOND), late + SECOND)
    assert (gone.state, gone.position, gone.note) == (RoundState.ENDING, 2, Note.ABANDONED)
    assert due_step(gone, late + SECOND) is Step.END


def test_a_round_that_waited_for_its_next_question_too_long_ends() -> None:
    shown = ready(state=RoundState.SHOWN, position=1, closes_at=NOW)
    gone = gone_on(shown, NOW + AWAY_MOST + SECOND)
    assert (gone.state, gone.position, gone.note) == (RoundState.ENDING, 2, Note.ABANDONED)
    assert gone_on(ready(), NOW + AWAY_MOST + SECOND).position == 0


def test_a_question_that_never_arrived_is_asked_anew_with_its_whole_time() -> None:
    again = reopened(asking(1), after(seconds=50))
    assert (again.state, again.position, again.message_id) == (RoundState.ASKING, 1, None)
    assert again.closes_at == after(seconds=70)
    gone = reopened(asking(1), after(minutes=3))
    assert (gone.state, gone.position, gone.note) == (RoundState.ENDING, 1, Note.ABANDONED)


# -- a message that is noted -----------------------------------------------------------------


def test_a_message_is_noted_also_when_the_round_was_stopped_meanwhile() -> None:
    stop = posted(stopped(asking(1), NOW), 1, MESSAGE)
    assert (stop.state, stop.message_id, stop.next_at) == (RoundState.ENDING, MESSAGE, NOW)


@pytest.mark.parametrize("found", [asked(1), finished(asking(1), NOW), asking(2)])
def test_a_message_of_something_else_is_not_noted(found: Round) -> None:
    assert posted(found, 1, MessageId(78)) is found


# -- stopping --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (ready(), 0),
        (asked(0), 0),
        (asked(1), 1),
        (ready(state=RoundState.SHOWN, position=1, next_at=after(seconds=6)), 2),
    ],
)
def test_stopped_at_once_with_what_was_counted_before(found: Round, counted: int) -> None:
    stop = stopped(found, NOW)
    assert (stop.state, stop.position, stop.note) == (RoundState.ENDING, counted, Note.STOPPED)
    assert due_step(stop, NOW) is Step.END
    assert stop.is_over


def test_what_is_being_counted_is_shown_first() -> None:
    stop = stopped(closed(asked(1), after(seconds=20)), after(seconds=20))
    assert due_step(stop, after(seconds=20)) is Step.REVEAL
    after_it = revealed(stop, after(seconds=21))
    assert (after_it.state, after_it.position, after_it.note) == (RoundState.ENDING, 2, Note.STOPPED)
    assert after_it.message_id is None


# -- what fails ------------------------------------------------------------------------------


def test_what_failed_is_tried_again() -> None:
    again = delayed(asking(), NOW)
    assert (again.state, again.next_at) == (RoundState.ASKING, NOW + RETRY)


def test_what_cannot_be_shown_in_time_is_left_out() -> None:
    shut = closed(asked(1), after(seconds=20))
    assert delayed(shut, after(seconds=60)).state is RoundState.CLOSED
    assert delayed(shut, after(seconds=150)).state is RoundState.ENDING


def test_standings_that_cannot_be_sent_are_given_up_in_the_end() -> None:
    ending = ready(state=RoundState.ENDING, position=3, note=Note.STOPPED)
    assert delayed(ending, NOW + GIVE_UP).state is RoundState.ENDING
    lost = delayed(ending, NOW + GIVE_UP + SECOND)
    assert (lost.state, lost.note) == (RoundState.FINISHED, Note.LOST)


def test_a_finished_round_keeps_why_it_ended() -> None:
    assert finished(ready(note=Note.STOPPED), NOW).note is Note.STOPPED
    assert finished(ready(note=Note.STOPPED), NOW, Note.LOST).note is Note.LOST


# -- questions -------------------------------------------------------------------------------

TOPIC = Topic("t", "Trees", Area.CONCEPTS)
OTHER = Topic("o", "Other", Area.CONCEPTS)


def question(name: str, kind: QuestionKind, topic: Topic = TOPIC) -> Question:
    """Return a question of a kind."""
    quantity = Quantity(1.0) if kind is QuestionKind.NUMBER else None
    choices = () if quantity else ("x", "y", "z")
    right = (0, 1, 2) if kind is QuestionKind.ORDER else (0,)
    return Question(
        QuestionId(name), topic, kind, Difficulty.EASY, name, "Because.", None, choices, right, quantity
    )


EVERY_KIND = Bank({QuestionId(kind): question(kind, kind) for kind in QuestionKind})


def test_every_kind_is_asked_but_the_one_that_takes_long() -> None:
    for seed in range(20):
        picked = pick_live(EVERY_KIND, (), 10, seed)
        assert set(picked) == {str(kind) for kind in QuestionKind} - {"order"}
        assert len(picked) == 5


def test_a_seed_decides_and_what_was_asked_lately_comes_last() -> None:
    assert pick_live(EVERY_KIND, (), 3, 1) == pick_live(EVERY_KIND, (), 3, 1)
    assert len({pick_live(EVERY_KIND, (), 3, seed) for seed in range(20)}) > 1
    for seed in range(20):
        assert pick_live(EVERY_KIND, (), 5, seed, {QuestionId("code")})[-1] == "code"


def test_only_the_topics_wanted_are_asked() -> None:
    bank = Bank({**EVERY_KIND.written, QuestionId("o"): question("o", QuestionKind.CHOICE, OTHER)})
    assert pick_live(bank, [OTHER], 5, 1) == ("o",)


def test_a_bank_with_nothing_but_orders_has_nothing_to_ask() -> None:
    orders = Bank({QuestionId("x"): question("x", QuestionKind.ORDER)})
    for topics, named in ((), None), ((TOPIC,), "Trees"):
        with pytest.raises(NoQuestions) as caught:
            pick_live(orders, topics, 5, 1)
        assert caught.value.topic == named
