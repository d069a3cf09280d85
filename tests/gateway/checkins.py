"""Make the facts behind check-ins at their very worst: posts, digests, the nudge, forms."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.checkin import TEXT_MOST
from bot.domain.delivery import Kind
from bot.domain.digest import Blocker, Digest, Figures, Quote
from bot.domain.group_week import Comeback, GroupWeek, Leader, Newcomers
from bot.domain.ids import ChannelId, MessageId
from bot.services.checkins import CheckinForm
from bot.services.posts import CheckinPost, DigestPost, NudgePost
from tests.gateway import samples

PLAN = samples.longest_plan()
GROUP = samples.cohort()
PERIOD = "2026-01-31"
CHECKIN = CheckinPost(
    streak=112,
    cohort=GROUP,
    plan=PLAN,
    kind=Kind.WEEKLY,
    period=PERIOD,
    on=samples.NOW.date(),
    members=10**5,
    kept=10**7,
    possible=10**7,
    coming=PLAN.days[:7],
    answers=10**5,
    closes_at=samples.NOW,
    marker=samples.MARKER,
)
LEADERS = tuple(Leader(rank, samples.NAME, 10**5) for rank in (1, 1, 3))
WEEK = GroupWeek(
    minutes=10**8,
    goal=10**8 + 7,
    open=10**6,
    comeback=Comeback(samples.NAME, 120, 120),
    newcomers=Newcomers((samples.NAME,) * 1000, 1200),
    leaders=LEADERS,
)
WEEKLY = [replace(CHECKIN, week=WEEK), replace(CHECKIN, week=GroupWeek()), CHECKIN]

TEXTS = (
    samples.STARS,
    samples.words(TEXT_MOST),
    samples.BLANK_LINES,
    "@everyone [x](https://e.example) " * 15,
)


def quotes(count: int) -> tuple[Quote, ...]:
    """Make quotations, half of them with a name, none of them kind to Markdown."""
    return tuple(
        Quote(TEXTS[number % len(TEXTS)][:TEXT_MOST], samples.NAME if number % 2 else None)
        for number in range(count)
    )


def digest(count: int) -> Digest:
    """Make a digest in which everybody fills in everything, and is blocked by everything."""
    blockers = tuple((blocker, quotes(count)) for blocker in Blocker)
    return Digest(Figures(10**5, 16_800_000.25, 4.25, 10**5), quotes(count), blockers, quotes(count), 10**4)


DIGEST = DigestPost(
    cohort=GROUP,
    kind=Kind.WEEKLY,
    period=PERIOD,
    on=samples.NOW.date(),
    members=10**5,
    digest=digest(1000),
    closes_at=samples.NOW,
    marker=samples.MARKER,
)
NOTHING = Digest(Figures(1, None, None, 0), (), (), (), 0)
DIGESTS = [
    *(replace(DIGEST, digest=digest(count)) for count in (1, 2, 3, 5, 8, 13, 1000)),
    replace(DIGEST, digest=NOTHING, members=1),
    replace(DIGEST, digest=replace(NOTHING, unshared=1)),
]
NUDGE = NudgePost(
    GROUP, Kind.WEEKLY, PERIOD, samples.NOW, ChannelId(samples.SNOWFLAKE), MessageId(samples.SNOWFLAKE)
)
FORM = CheckinForm(
    GROUP,
    Kind.WEEKLY,
    PERIOD,
    samples.NOW + timedelta(days=3),
    samples.ANSWER,
    minutes=10_079,
    last_goal=samples.STARS,
    shared=True,
)
