"""Edits of a draft over HTTP, as a planner paints: a cell at the edge of its grid goes over to the next one."""

import time

import httpx
import numpy as np

from bench.answers import answer


def edits(client: httpx.Client, url: str, side: int, count: int, community: str | None = None) -> list[float]:
    """Seconds of so many edits, one after the other; those that are refused do not count.

    Args:
        client: signed in as who edits the draft.
        url: of the draft.
        side: cells in a column of the community, which come one after the other.
        count: how many.
        community: the one that is edited, where the draft is of several.
    """
    of = {} if community is None else {"community": community}
    plan, rng = answer(client.get(url, params=of)), np.random.default_rng(7)
    grid_of = {atom: each["grid"] for each in plan["assignment"] for atom in each["atoms"]}
    atoms, revision, took = sorted(grid_of), plan["revision"], list[float]()
    while len(took) < count:
        at = int(rng.integers(side, len(atoms) - side))
        beside = atoms[at + int(rng.choice([-side, side]))]
        if grid_of[atoms[at]] == grid_of[beside]:
            continue
        operation = {"kind": "move_block", "atoms": [atoms[at]], "to": grid_of[beside]}
        began = time.perf_counter()
        response = client.post(f"{url}/operations", json={"revision": revision, "operation": operation}, params=of)
        if response.status_code != httpx.codes.UNPROCESSABLE_ENTITY:
            took.append(time.perf_counter() - began)
            revision = answer(response)["revision"]
            grid_of[atoms[at]] = grid_of[beside]
    return took
