"""The figures of the addresses: right or not by class, sure or not, fast or not; each against its target."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from api.cluster import Urls
from bench.addresses import accuracy, bulk, loaded, peers, served
from bench.addresses.accuracy import Answer, Reliability, Told
from bench.addresses.city import build
from bench.addresses.model import City
from bench.addresses.noise import Noise
from bench.figures import Figure

EACH, COMBINED, ABSENT = 300, 3_000, 1_500
ONE_IN = 60
SINGLES, BATCH = 1_000, 20_000
_SEED = 4
ABSENT_KINDS = ("clean", "admin dropped", "combined")


@dataclass(frozen=True)
class Measured:
    """Rows for the table, every class of noise, and how far what was said of address and grid was true."""

    figures: list[Figure]
    classes: Mapping[str, Told]
    reliability: Mapping[str, Reliability]

    def as_json(self) -> dict[str, object]:
        """What is kept beside the figures."""
        classes = {kind: asdict(told) for kind, told in self.classes.items()}
        return {"classes": classes, "reliability": {what: asdict(table) for what, table in self.reliability.items()}}

    def table(self) -> str:
        """Every class in a row, in per cent."""
        lines = [
            "| class of noise | right | household | grid | routed alone | of these right |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for kind, told in self.classes.items():
            values = (told.right, told.home, told.grid, told.coverage, told.precision)
            cells = ("–" if value is None else f"{100 * value:.1f}" for value in values)
            lines.append(f"| {kind} | {' | '.join(cells)} |")
        return "\n".join(lines)


def measure(urls: Urls) -> Measured:
    """All figures, on the city's database."""
    city, library = build(), loaded.library(urls.app)
    noise = Noise(city)
    answers = {
        kind: accuracy.ask(library.match, city, noise.queries(kind, COMBINED if kind == "combined" else EACH))
        for kind in noise.kinds
    }
    absent = ask_absent(urls.owner, city)
    mixed = [answer.query.text for some in answers.values() for answer in some if answer.query.home is not None]
    random.Random(_SEED).shuffle(mixed)
    pooled = [answer for some in (*answers.values(), absent) for answer in some]
    sure = {
        "address": Reliability.of((a.said_home, a.home_right) for a in pooled),
        "grid": Reliability.of((a.said_grid, a.grid_right) for a in pooled),
    }
    figures = [
        *_targets(answers["combined"], absent),
        *_sure(sure),
        *_speed(urls, answers["combined"], mixed),
        *peers.measure(urls.owner, city, answers["combined"]),
        *bulk.measure(urls, mixed),
    ]
    classes = {kind: Told.of(some) for kind, some in answers.items()}
    # The home of an absent place cannot be found: right is what is not sent to a wrong grid.
    classes["absent"] = replace(Told.of(absent), right=1 - wrongly_routed(absent), home=None)
    return Measured(figures, classes, sure)


def ask_absent(owner_url: str, city: City) -> list[Answer]:
    """Addresses of places that are not in the library: one place in ONE_IN is taken out."""
    ids = [p.id for p in city.places if p.buildings and not p.twin and p.id % ONE_IN == 0]
    library, noise = loaded.library(owner_url, ids), Noise(city, only=frozenset(ids))
    queries = [query for kind in ABSENT_KINDS for query in noise.queries(kind, ABSENT // len(ABSENT_KINDS))]
    return accuracy.ask(library.match, city, queries)


def wrongly_routed(absent: Sequence[Answer]) -> float:
    """Share of the answers about absent places that would go to a grid that is not theirs."""
    return sum(answer.routed and answer.grid_right != 1 for answer in absent) / len(absent)


def _targets(combined: Sequence[Answer], absent: Sequence[Answer]) -> list[Figure]:
    told = Told.of(combined)
    return [
        _share("household right, combined noise", told.home, 97),
        _share("grid right, combined noise", told.grid, 99),
        _share("routed alone, of these right, combined noise", told.precision, 99.5),
        _share("routed alone, combined noise", told.coverage, 90),
        _share("absent place, routed to a wrong grid", wrongly_routed(absent), 1, at_least=False),
    ]


def _share(name: str, value: float | None, target: float | None, *, at_least: bool = True) -> Figure:
    percent = 100 * (value or 0.0)
    return Figure(f"addresses: {name}", "%", percent, None, "–", percent, target, at_least)


def _sure(sure: Mapping[str, Reliability]) -> Iterable[Figure]:
    for what, table in sure.items():
        yield _share(f"expected calibration error, {what}", table.error, None)


def _speed(urls: Urls, combined: Sequence[Answer], mixed: Sequence[str]) -> list[Figure]:
    """One query of the hardest class, and batches of all classes."""
    taken = sorted(answer.seconds * 1000 for answer in combined)
    cost = loaded.cost(urls.owner)
    queries = [answer.query.text for answer in combined]
    over_http = served.measure(urls.app, queries[:SINGLES], (list(mixed) * (BATCH // len(mixed) + 1))[:BATCH])
    at_most = {
        "one query, median, in process": (taken[len(taken) // 2], "ms", 1.0),
        "one query, p95, in process": (taken[int(len(taken) * 0.95)], "ms", 5.0),
        "GET match, median": (over_http.median_ms, "ms", 6.0),
        "library read": (cost.seconds, "s", 5.0),
        "memory of a process with the library": (cost.after_mb, "MB", 700.0),
        "memory of a web worker": (over_http.resident_mb, "MB", 700.0),
    }
    return [
        *(
            Figure(f"addresses: {name}", unit, value, bound, "limit", value / bound, 1.0, at_least=False)
            for name, (value, unit, bound) in at_most.items()
        ),
        Figure("addresses: web worker, start to first answer", "s", over_http.start_s, None, "–", over_http.start_s),
        Figure(
            "addresses: batch over HTTP, two workers",
            "/s",
            over_http.batch_per_s,
            2_000,
            "wanted",
            over_http.batch_per_s / 2_000,
            1.0,
        ),
    ]
