"""What a layer changes, grid by grid, and how far the borders moved to the cells."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.imports.areas.item import Item
from geo.imports.work import Work
from geo.plans.drafts.figures import moved_households
from geo.plans.drafts.land import NOWHERE
from geo.plans.layers.laying import Laid
from geo.plans.partition.graph import Flags, parts_of

_MOST_LISTED = 500


def layer_report(work: Work, items: Sequence[list[Item]], found: Sequence[Laid]) -> dict[str, Any]:
    """For the report of the import; long lists are cut, their numbers are not.

    Args:
        work: takes notes about the layer as a whole.
        items: the rows of each community, as they were laid.
        found: what came of them.
    """
    grids = [grid for of, each in zip(items, found, strict=True) for grid in _grids(of, each)]
    retired = [{"code": code, "community": each.before.land.code} for each in found for code in each.retired]
    stayed = [piece for each in found for piece in _stayed(each)]
    cells, households = sum(each["cells"] for each in stayed), sum(each["households"] for each in stayed)
    if stayed:
        work.findings.note("layer_stayed", n=cells, households=households)
    if retired:
        codes = ", ".join(each["code"] for each in retired[:8]) + (" …" if len(retired) > 8 else "")
        work.findings.note("layer_retired", n=len(retired), codes=codes)
    if found and not any(each.changes for each in found):
        work.findings.note("layer_as_in_force")
    return {
        "id": None,
        "name": work.options.name,
        "communities": [_community(each) for each in found],
        "grids": {"n": len(grids), "items": grids[:_MOST_LISTED]},
        "retired": {"n": len(retired), "items": retired[:_MOST_LISTED]},
        "stayed": {"cells": cells, "households": households, "items": stayed[:_MOST_LISTED]},
    }


def _community(found: Laid) -> dict[str, Any]:
    land = found.before.land
    return {
        "code": land.code,
        "name": land.name,
        "cells": len(land),
        "moved_cells": int((found.before.of != found.after.of).sum()),
        "moved_households": moved_households(found.after),
        "grids_before": len(found.before.live),
        "grids_after": len(found.after.live),
        "changed": found.changes,
    }


def _grids(items: list[Item], found: Laid) -> list[dict[str, Any]]:
    """The rows that hold cells, each with the grid it became."""
    return [_grid(item, found, number) for number, item in enumerate(items) if found.places[number] >= 0]


def _grid(item: Item, found: Laid, number: int) -> dict[str, Any]:
    place, after, land = found.places[number], found.after, found.after.land
    now, was = after.of == place, found.before.of == place
    shape = after.shape(place)

    def count(cells: Flags) -> dict[str, int]:
        return {"cells": int(cells.sum()), "households": int(land.households[cells].sum())}

    return {
        "row": item.row.number,
        "community": land.code,
        "code": after.grids[place].code,
        "name": after.grids[place].name,
        "provisional": after.grids[place].provisional,
        "by": found.how[number],
        **count(now),
        "gained": count(now & ~was),
        "lost": count(was & ~now),
        "area_m2": round(float(shape.area), 1),
        "drawn_m2": round(float(item.geom.area), 1),
        "farthest_m": round(float(shapely.hausdorff_distance(shape.boundary, item.geom.boundary)), 1),
    }


def _stayed(found: Laid) -> list[dict[str, Any]]:
    """Cells that no row holds, piece by piece, with the grid that they stay in."""
    land = found.before.land
    pieces = parts_of(np.flatnonzero(found.snapped.of == NOWHERE).tolist(), land.graph.neighbours)
    told = []
    for piece in pieces:
        spot = land.spot(piece)
        codes = sorted({found.before.grids[at].code for at in found.before.of[piece].tolist() if at != NOWHERE})
        told.append(
            {
                "community": land.code,
                "grids": codes,
                "cells": len(piece),
                "households": int(land.households[piece].sum()),
                "lon": spot.lon,
                "lat": spot.lat,
            }
        )
    return sorted(told, key=lambda each: (-int(str(each["households"])), -int(str(each["cells"]))))
