"""Finding days and notes: every word counts, titles first, one's own plan first."""

from dataclasses import replace

from bot.domain.curriculum import Guide, GuideSection, Note
from bot.domain.finding import FOUND_MOST, Finder
from bot.domain.ids import PlanId
from tests.domain.study_things import DAYS, PLAN

OTHER = replace(PLAN, id=PlanId("other"), title="Other plan")
NOTE = Note("sums", "About sums", "They add up.", "Add two.", 3, "Tools", None, (), None)
GUIDE = Guide((GuideSection("faq", "Questions", "Asked often.", (NOTE,)),))
FINDER = Finder({PLAN.id: PLAN, OTHER.id: OTHER}, GUIDE)


def test_titles_come_first_and_of_those_the_own_plan() -> None:
    title = DAYS[0].title
    hits = FINDER.find(title.upper(), OTHER.id)
    assert [(hit.plan_id, hit.key) for hit in hits[:2]] == [(OTHER.id, "1"), (PLAN.id, "1")]
    assert hits[0].where == "Other plan, day 1"


def test_every_word_has_to_occur_somewhere() -> None:
    assert [hit.key for hit in FINDER.find("add tools questions")] == ["sums"]
    assert FINDER.find("add zyzzyva") == []
    assert FINDER.find("  ") == []


def test_no_more_than_can_be_shown() -> None:
    many = Finder({PlanId(str(n)): replace(PLAN, id=PlanId(str(n))) for n in range(40)}, Guide())
    assert len(many.find(DAYS[0].title)) == FOUND_MOST
