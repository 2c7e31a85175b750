"""What a file of areas would change: shown before anything is written."""

from dataclasses import dataclass

import shapely

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.imports.areas.item import Item
from geo.imports.areas.world import World

_MOST_LISTED = 500
_SAME_M2 = 0.005


@dataclass(frozen=True)
class Difference:
    """The areas of a file against those in force.

    Attributes:
        added: codes that are new.
        changed: one entry an area, with what is different about it.
        unchanged: how many are as they were.
        missing: codes in force in the same districts that the file does not have.
    """

    added: list[str]
    changed: list[dict[str, object]]
    unchanged: int
    missing: list[str]

    def report(self, retired: list[str]) -> dict[str, object]:
        """For the report; long lists are cut, their lengths are not."""
        return {
            "added": {"n": len(self.added), "codes": self.added[:_MOST_LISTED]},
            "changed": {"n": len(self.changed), "areas": self.changed[:_MOST_LISTED]},
            "unchanged": {"n": self.unchanged},
            "missing": {"n": len(self.missing), "codes": self.missing[:_MOST_LISTED]},
            "retired": {"n": len(retired), "codes": retired[:_MOST_LISTED]},
        }


def difference(items: list[Item], level: Level, world: World, seen: set[str]) -> Difference:
    """Compare.

    Args:
        seen: all codes that the file names, those of refused rows too: none of them is missing.
    """
    added: list[str] = []
    changed: list[dict[str, object]] = []
    districts: set[str] = set()
    for item in items:
        before = world.areas.get(item.code)
        parent = world.areas.get(item.parent or "")
        districts |= {v.path.split(".")[0] for v in (before, parent) if v is not None}
        if before is None:
            added.append(item.code)
        elif entry := _changes(item, before):
            changed.append(entry)
    missing = sorted(
        v.code
        for v in world.areas.values()
        if v.level is level and v.path.split(".")[0] in districts and v.code not in seen
    )
    return Difference(added, changed, len(items) - len(added) - len(changed), missing)


def _changes(item: Item, before: VersionInForce) -> dict[str, object]:
    entry: dict[str, object] = {}
    if item.name != before.name:
        entry["name"] = [before.name, item.name]
    if item.parent != before.parent_code:
        entry["parent"] = [before.parent_code, item.parent]
    if item.kind != before.kind:
        entry["kind"] = [before.kind, item.kind]
    moved = float(shapely.symmetric_difference(item.geom, before.geom).area)
    if moved > _SAME_M2:
        entry["moved_m2"] = round(moved, 2)
        entry["area_m2"] = [round(float(before.geom.area), 1), round(float(item.geom.area), 1)]
    return {"code": item.code, "row": item.row.number, **entry} if entry else {}
