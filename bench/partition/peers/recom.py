"""Grids by GerryChain: ``python … COMMUNITIES SECONDS``. A tree partition, then ReCom; the plan of least cut border.

COMMUNITIES is a JSON list of {households, pairs, shared_m, grids}; each has SECONDS. Prints a JSON list with the grid
of each cell, or null where no plan was found, and the seconds taken.
"""

import json
import signal
import sys
import time
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import networkx
from gerrychain import Graph, MarkovChain, Partition
from gerrychain.constraints import contiguous
from gerrychain.partition import recursive_tree_part
from gerrychain.proposals import recom
from gerrychain.updaters import Tally

Community = dict[str, Any]
STEPS = 1_000_000
TENTH = 0.1


def main(communities: str, seconds: str) -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_late)
    print(json.dumps([_best(community, float(seconds)) for community in json.loads(Path(communities).read_text())]))


def _too_late(*_: object) -> None:
    raise TimeoutError


def _best(community: Community, seconds: float) -> tuple[list[int] | None, float]:
    began = time.perf_counter()
    found: list[tuple[float, list[int]]] = []
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        _walk(community, found)
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return min(found)[1] if found else None, time.perf_counter() - began


def _walk(community: Community, found: list[tuple[float, list[int]]]) -> None:
    """Add every plan that the chain comes by, with the metres of border that it cuts."""
    households, grids = community["households"], community["grids"]
    plain = networkx.Graph()
    plain.add_nodes_from((cell, {"households": number}) for cell, number in enumerate(households))
    plain.add_edges_from(community["pairs"])
    graph, mean = Graph.from_networkx(plain), sum(households) / grids
    first = recursive_tree_part(graph, range(grids), mean, "households", TENTH, rng=1)
    chain = MarkovChain(
        partial(recom, pop_col="households", pop_target=mean, epsilon=TENTH),
        [contiguous],
        initial_partition=Partition(graph, first, {"households": Tally("households")}),
        total_steps=STEPS if grids > 1 else 1,
        rng=2,
    )
    for plan in chain:
        of = [plan.assignment[plan.graph.internal_node_id_for_original_nx_node_id(cell)] for cell in range(len(plain))]
        cut = sum(m for (a, b), m in zip(community["pairs"], community["shared_m"], strict=True) if of[a] != of[b])
        found.append((cut, of))


if __name__ == "__main__":
    main(*sys.argv[1:])
