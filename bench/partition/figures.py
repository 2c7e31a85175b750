"""Grids for a town of 50,000 households: suggested from scratch, beside GerryChain and spopt, and evened after a shock.

Each community is shared out by itself, in two layouts of roads. The peers have a time limit for each community.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench import servers
from bench.figures import HEADER, Figure
from bench.partition.town import Layout, town
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.graph import CellGraph, Ints
from geo.plans.partition.metrics import PlanMetrics, measure
from geo.plans.partition.rebalance import rebalance
from geo.plans.partition.size import grids_for
from geo.plans.partition.suggest import suggest

SEED = 1
GRAPH_CELLS = 5_000
PEERS = Path(__file__).with_name("peers")
MORE, LESS, STRUCK = 1.4, 0.8, 0.2


@dataclass(frozen=True)
class Peer:
    """A peer: what it is called, its package and script, and the seconds it has for each community."""

    name: str
    package: str
    script: str
    limit_s: float


RECOM = Peer("GerryChain ReCom", "gerrychain", "recom.py", 1.0)
MAXP = Peer("spopt MaxP", "spopt", "maxp.py", 3.0)


@dataclass(frozen=True)
class Outcome:
    """What a way of making grids came to: the communities that it managed, all its time, the grids that were wanted."""

    found: Sequence[PlanMetrics]
    seconds: float
    grids: int

    @property
    def within(self) -> float:
        """% of the grids wanted that are there, in one piece and within the tolerance."""
        return 100 * sum(int((each.within & (each.parts == 1)).sum()) for each in self.found) / self.grids

    @property
    def contiguous(self) -> float:
        """% of the grids wanted that are there and in one piece."""
        return 100 * sum(int((each.parts == 1).sum()) for each in self.found) / self.grids

    @property
    def polsby_popper(self) -> float:
        """The mean of all grids, times 100."""
        return 100 * float(np.concatenate([each.polsby_popper for each in self.found]).mean()) if self.found else 0.0

    @property
    def on_roads(self) -> float:
        """% of the borders between grids."""
        inner = sum(each.inner_m for each in self.found)
        return 100 * sum(each.inner_m * (each.road_share or 0.0) for each in self.found) / inner if inner else 0.0


def measure_town() -> list[Figure]:
    """Every figure: streets beside the peers, grown roads by themselves."""
    return [*_of_layout(Layout.STREETS, (RECOM, MAXP)), *_of_layout(Layout.GROWN, ())]


def _of_layout(layout: Layout, peers: Sequence[Peer]) -> list[Figure]:
    of, name = town(layout, SEED), f"grids ({layout.value})"
    began = time.perf_counter()
    whole = cell_graph(of.cells, of.households, roads=of.roads)
    graph_s = (time.perf_counter() - began) * GRAPH_CELLS / len(whole)
    communities = list(of.communities())
    ours, plans = _ours(communities)
    size = f"{len(whole):,} cells, {int(whole.households.sum()):,} households, {ours.grids} grids"
    figures = [
        Figure(f"{name}: graph of {GRAPH_CELLS:,} cells", "s", graph_s, None, "", graph_s, 0.5, at_least=False),
        Figure(f"{name}: {size}", "s", ours.seconds, None, "", ours.seconds, 5, at_least=False),
    ]
    if not peers:
        figures += _compared(name, ours, None, "")
    for peer in peers:
        theirs = _theirs(peer, communities)
        figures += _compared(name, ours, theirs, f"{peer.name}, {theirs.seconds:.0f} s")
    return [*figures, *_after_a_shock(name, communities, plans)]


def _compared(name: str, ours: Outcome, theirs: Outcome | None, peer: str) -> list[Figure]:
    rows = (
        ("in one piece", "%", "contiguous", 100),
        ("even", "%", "within", 98),
        ("Polsby-Popper × 100", "", "polsby_popper", 57),
        ("borders on roads", "%", "on_roads", 70),
    )
    figures = []
    for what, unit, measured, target in rows:
        value = getattr(ours, measured)
        other = getattr(theirs, measured) if theirs else None
        figures.append(Figure(f"{name}: {what}", unit, value, other, peer, value, target))
    return figures


def _ours(communities: list[CellGraph]) -> tuple[Outcome, list[Ints]]:
    began = time.perf_counter()
    found = [suggest(graph, grids_for(int(graph.households.sum()))) for graph in communities]
    seconds = time.perf_counter() - began
    metrics = [each.metrics for each in found]
    return Outcome(metrics, seconds, sum(len(each.parts) for each in metrics)), [each.assignment for each in found]


def _theirs(peer: Peer, communities: list[CellGraph]) -> Outcome:
    """What a peer makes of the same communities, each of them in a limited time."""
    wanted = [grids_for(int(graph.households.sum())) for graph in communities]
    asked = [_as_json(graph, grids) for graph, grids in zip(communities, wanted, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "communities.json"
        file.write_text(json.dumps(asked), "utf-8")
        command = [servers.peer_python(peer.package), str(PEERS / peer.script), str(file), str(peer.limit_s)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
    answers = json.loads(ran.stdout.splitlines()[-1])
    metrics = [
        measure(graph, np.array(labels), max(labels) + 1)
        for graph, (labels, _) in zip(communities, answers, strict=True)
        if labels is not None
    ]
    return Outcome(metrics, sum(seconds for _, seconds in answers), sum(wanted))


def _as_json(graph: CellGraph, grids: int) -> dict[str, object]:
    return {
        "households": graph.households.tolist(),
        "pairs": graph.pairs[graph.joins].tolist(),
        "shared_m": graph.shared_m[graph.joins].tolist(),
        "centres": graph.centres.tolist(),
        "grids": grids,
    }


def _after_a_shock(name: str, communities: list[CellGraph], plans: list[Ints]) -> list[Figure]:
    """Even grids again, where a fifth of the cells round one point gained households and a fifth round another lost."""
    rng = np.random.default_rng(SEED)
    found, slowest = [], 0.0
    for graph, plan in zip(communities, plans, strict=True):
        struck = _struck(graph, rng)
        began = time.perf_counter()
        found.append((struck, rebalance(struck, plan).metrics))
        slowest = max(slowest, time.perf_counter() - began)
    grids = sum(len(metrics.parts) for _, metrics in found)
    after = Outcome([metrics for _, metrics in found], slowest, grids)
    moved = sum(metrics.moved_households or 0 for _, metrics in found)
    moved_share = 100 * moved / sum(int(graph.households.sum()) for graph, _ in found)
    return [
        Figure(f"{name}: even again after a shock", "%", after.within, None, "", after.within, 100),
        Figure(f"{name}: households moved for it", "%", moved_share, None, "", moved_share, 7, at_least=False),
        Figure(f"{name}: slowest community of it", "s", slowest, None, "", slowest, 0.5, at_least=False),
    ]


def _struck(graph: CellGraph, rng: np.random.Generator) -> CellGraph:
    households = graph.households.astype(np.float64)
    for change in (MORE, LESS):
        away = np.hypot(*(graph.centres - graph.centres[rng.integers(len(graph))]).T)
        households[np.argsort(away)[: int(STRUCK * len(graph))]] *= change
    return replace(graph, households=np.rint(households).astype(np.int64))


if __name__ == "__main__":
    print("\n".join([HEADER, *(figure.row() for figure in measure_town())]))
