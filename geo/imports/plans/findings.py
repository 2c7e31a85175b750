"""What is worth saying of single rows of a layer, once it lies on cells."""

import numpy as np
import shapely

from geo.imports.areas.boundaries import lon_lat
from geo.imports.areas.item import Item
from geo.imports.areas.neighbours import is_noise
from geo.imports.work import Work
from geo.plans.drafts.land import Land
from geo.plans.layers.laying import Laid, usable
from geo.plans.partition.graph import parts_of

_NAMED = 5


def note_findings(work: Work, items: list[Item], found: Laid, taken: set[str]) -> None:
    """Note rows that hold no cell, claim cells that others have, are in pieces, reach outside, or bear a wrong code.

    Args:
        work: takes what is found.
        items: the rows of one community, as they were laid.
        found: what came of them.
        taken: codes that some area has or had.
    """
    for number, item in enumerate(items):
        if found.how[number] == "none":
            spot = lon_lat(shapely.point_on_surface(item.geom), found.before.land.srid)
            work.findings.error(item.row, "geometry", "layer_row_without_cells", **spot)
            continue
        if found.how[number] != "code" and item.code and not usable(item.code, found.before.land, taken):
            fault = "layer_code_used" if item.code in taken else "layer_code_form"
            community = found.before.land.code
            work.findings.warn(item.row, "code", fault, code=item.code, community=community)
        _note_outside(work, item, found.before.land)
        _note_pieces(work, item, found, number)
    _note_contested(work, items, found)


def _note_outside(work: Work, item: Item, land: Land) -> None:
    outside = shapely.difference(item.geom, land.boundary)
    share = float(outside.area / item.geom.area)
    if not is_noise(outside) and (share > 0.001 or outside.area > 100):
        spot = lon_lat(shapely.point_on_surface(outside), land.srid)
        facts = {"community": land.name, "m2": round(float(outside.area), 1), "percent": round(share * 100, 1)}
        work.findings.warn(item.row, "geometry", "layer_row_outside", **facts, **spot)


def _note_pieces(work: Work, item: Item, found: Laid, number: int) -> None:
    land = found.after.land
    pieces = parts_of(found.after.cells_of(found.places[number]).tolist(), land.graph.neighbours)
    if len(pieces) > 1:
        pieces.sort(key=lambda piece: float(land.graph.area_m2[piece].sum()))
        spot = land.spot(pieces[0])
        m2 = round(float(sum(land.graph.area_m2[piece].sum() for piece in pieces[:-1])), 1)
        facts = {"pieces": len(pieces), "m2": m2, "lon": spot.lon, "lat": spot.lat}
        work.findings.warn(item.row, "geometry", "layer_row_in_pieces", **facts)


def _note_contested(work: Work, items: list[Item], found: Laid) -> None:
    """For each pair of rows the cells that both claim, on the row that does not have them."""
    land, contested = found.before.land, found.snapped.contested
    pairs, group = np.unique(contested[:, 1:], axis=0, return_inverse=True)
    for at, (winner, other) in enumerate(pairs.tolist()):
        cells = contested[group.ravel() == at, 0]
        spot = land.spot(cells)
        facts = {"row": items[winner].row.number, "cells": len(cells), "households": int(land.households[cells].sum())}
        named = ", ".join(str(atom) for atom in land.atoms[cells[:_NAMED]].tolist())
        more = ", …" if len(cells) > _NAMED else ""
        facts |= {"atoms": named + more, "lon": spot.lon, "lat": spot.lat}
        work.findings.warn(items[other].row, "geometry", "layer_row_overlaps", **facts)
