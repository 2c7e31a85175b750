"""The history of an area as SVG: a lane for each area, a column for each date at which anything happened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from api.faults import Language
from geo.areas.files.layer import said
from geo.areas.history.story import Life, Link, Story

_LEFT, _TOP, _COLUMN, _LANE, _BAR, _RIGHT, _FOOT = 250, 64, 112, 52, 14, 56, 44
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAY: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "{name}（{code}）的沿革",
        "today": "今天",
        "change": "边界、名称或上级有变动",
        "link": "拆分、合并的去向",
    },
    "en": {
        "title": "History of {name} ({code})",
        "today": "today",
        "change": "border, name or parent changed",
        "link": "split from or merged into",
    },
}
_STYLE = (
    "text{font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:13px;fill:#262a30}"
    ".small{font-size:11px;fill:#6b7280}.own{fill:#1f5fbf;font-weight:600}"
    ".rule{stroke:#e5e7eb}.today{stroke:#c8161d;stroke-dasharray:3 4}.now{fill:#c8161d}"
    ".bar{fill:#c5cbd3}.bar.own{fill:#1f5fbf}.link{fill:none;stroke:#6b7280;stroke-width:1.5}"
    ".dot{fill:#fff;stroke:#262a30;stroke-width:1.5}"
)


@dataclass(frozen=True)
class _Board:
    """Where instants and areas stand on the picture."""

    columns: dict[datetime, int]
    lanes: dict[str, int]
    now: datetime

    @property
    def width(self) -> int:
        return _LEFT + len(self.columns) * _COLUMN + _RIGHT

    @property
    def height(self) -> int:
        return _TOP + len(self.lanes) * _LANE + _FOOT

    def x(self, at: datetime) -> int:
        return _LEFT + self.columns[at] * _COLUMN + _COLUMN // 2

    def y(self, code: str) -> int:
        return _TOP + self.lanes[code] * _LANE + _LANE // 2


def picture(told: Story, language: Language, now: datetime) -> bytes:
    """The story of an area as one SVG that loads nothing.

    Columns have the same width however far dates lie apart, so that dates close together can be told.
    """
    words, board = _SAY[language], _board(told, now)
    name = next(life.name for life in told.lives if life.code == told.code)
    title = words["title"].format(name=_text(name), code=_text(told.code))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{board.width}" height="{board.height}"'
        f' viewBox="0 0 {board.width} {board.height}" role="img" aria-labelledby="title" lang="{language}">',
        f'<title id="title">{title}</title><style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="16" y="26">{title}</text>',
        *_dates(board, words["today"]),
        *(_lane(board, life, own=life.code == told.code) for life in told.lives),
        *(_link(board, link) for link in told.links),
        *_key(board, words),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def _board(told: Story, now: datetime) -> _Board:
    moments = {now} | {link.at for link in told.links}
    for life in told.lives:
        moments |= {life.begins, *life.changed_at} | ({life.ends} if life.ends else set())
    columns = {at: place for place, at in enumerate(sorted(moments))}
    return _Board(columns, {life.code: place for place, life in enumerate(_in_order(told))}, now)


def _in_order(told: Story) -> list[Life]:
    """Each area below the one that it first came of, so that links are short; the others as they came to be."""
    by_code = {life.code: life for life in told.lives}
    first: dict[str, str] = {}
    for link in told.links:
        if by_code[link.predecessor].begins < by_code[link.successor].begins:
            first.setdefault(link.successor, link.predecessor)
    ordered: list[Life] = []

    def place(life: Life) -> None:
        ordered.append(life)
        for child in told.lives:
            if first.get(child.code) == life.code:
                place(child)

    for life in told.lives:
        if life.code not in first:
            place(life)
    return ordered


def _dates(board: _Board, today: str) -> list[str]:
    bottom, parts = board.height - _FOOT, []
    for at in board.columns:
        x, is_now = board.x(at), at == board.now
        words = today if is_now else said(at)[:10]
        parts.append(
            f'<line class="{"today" if is_now else "rule"}" x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom}"/>'
            f'<text class="small{" now" if is_now else ""}" x="{x}" y="{_TOP - 16}" text-anchor="middle">{words}</text>'
        )
    return parts


def _lane(board: _Board, life: Life, *, own: bool) -> str:
    y, start = board.y(life.code), board.x(life.begins)
    end = board.x(life.ends) if life.ends else board.width - _RIGHT // 2
    mark = " own" if own else ""
    dots = "".join(f'<circle class="dot" cx="{board.x(at)}" cy="{y}" r="4"/>' for at in life.changed_at)
    point = "" if life.ends else f'<path class="bar{mark}" d="M{end} {y - 11}l14 11l-14 11z"/>'
    return (
        f'<text class="{mark.strip()}" x="16" y="{y - 1}">{_text(_short(life.name))}</text>'
        f'<text class="small" x="16" y="{y + 15}">{_text(life.code)}</text>'
        f'<rect class="bar{mark}" x="{start}" y="{y - _BAR // 2}" width="{end - start}" height="{_BAR}" rx="3"/>'
        f"{point}{dots}"
    )


def _link(board: _Board, link: Link) -> str:
    """A curve from the lane of before, a little earlier, to the lane of after at its instant."""
    x, above, below = board.x(link.at), board.y(link.predecessor), board.y(link.successor)
    start, bend = x - _COLUMN // 3, x - _COLUMN // 6
    return (
        f'<path class="link" d="M{start} {above}C{bend} {above} {bend} {below} {x} {below}"/>'
        f'<path d="M{x} {below}l-8 -4v8z" fill="#6b7280"/>'
    )


def _key(board: _Board, words: dict[str, str]) -> Sequence[str]:
    y = board.height - 18
    return (
        f'<circle class="dot" cx="22" cy="{y - 4}" r="4"/><text class="small" x="34" y="{y}">{words["change"]}</text>',
        f'<path class="link" d="M232 {y - 4}h24"/><text class="small" x="264" y="{y}">{words["link"]}</text>',
    )


def _short(name: str) -> str:
    return name if len(name) <= 16 else f"{name[:15]}…"


def _text(words: str) -> str:
    return escape(_UNPRINTABLE.sub("\ufffd", words))
