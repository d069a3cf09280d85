"""Compare two versions of a plan: days keep what members did, so those reached may not change their place."""

from dataclasses import dataclass, replace

from bot.domain.curriculum import Day, Plan


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What a new version changes; `moved` holds days as before and after."""

    added: tuple[Day, ...]
    removed: tuple[Day, ...]
    moved: tuple[tuple[Day, Day], ...]
    reworded: tuple[Day, ...]

    def displaced(self, through: int) -> tuple[tuple[Day, int | None], ...]:
        """List the days up to number `through` that lose their place, with their new one; None: removed."""
        gone = [(day, None) for day in self.removed if day.number <= through]
        shifted = [(old, new.number) for old, new in self.moved if old.number <= through]
        return tuple(sorted([*gone, *shifted], key=lambda pair: pair[0].number))


def compare_plans(before: Plan, after: Plan) -> PlanChanges:
    """Compare two versions day by day; a day is the same where its id is."""
    pairs = [(before.by_id[day.id], day) for day in after.days if day.id in before.by_id]
    return PlanChanges(
        added=tuple(day for day in after.days if day.id not in before.by_id),
        removed=tuple(day for day in before.days if day.id not in after.by_id),
        moved=tuple((old, new) for old, new in pairs if old.number != new.number),
        reworded=tuple(new for old, new in pairs if replace(old, number=new.number) != new),
    )
