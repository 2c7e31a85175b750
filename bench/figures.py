"""A figure of the bench: what was measured, against what, and what it has to be."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes:
        name: what is measured.
        ours: our value, with its unit in ``unit``.
        peer: the other value; None where there is none.
        peer_name: what it is compared with.
        ratio: ours over the peer's, or what the target is about.
        target: the bound, None for a row that is only told.
        at_least: whether the ratio has to be at least the target, or at most.
    """

    name: str
    unit: str
    ours: float
    peer: float | None
    peer_name: str
    ratio: float
    target: float | None = None
    at_least: bool = True

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def row(self) -> str:
        peer = "–" if self.peer is None else f"{self.peer:,.1f}"
        bound = "–" if self.target is None else f"{'≥' if self.at_least else '≤'} {self.target:g}"
        verdict = {None: "", True: "met", False: "**missed**"}[self.met]
        cells = (self.name, f"{self.ours:,.1f} {self.unit}", self.peer_name, peer, f"{self.ratio:.2f}", bound, verdict)
        return f"| {' | '.join(cells)} |"

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "met": self.met}


HEADER = "| figure | ours | against | theirs | ratio | target | |\n|---|---:|---|---:|---:|---:|---|"
