"""The hand-over list as CSV, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from api.faults import Language
from geo.core.clock import SHANGHAI, is_demo
from geo.core.spreadsheet import cell
from geo.plans.handover.listing import Handover
from geo.plans.handover.policy import Why

_HEADER: dict[Language, str] = {
    "zh": "编号,类型,状态,办理期限,地址,原网格编码,原网格,原网格长,现网格编码,现网格,现网格长,是否移交,原因",
    "en": "number,kind,state,due,address,from code,from grid,from leader,to code,to grid,to leader,moves,why",
}
_WHY: dict[Language, dict[Why, str]] = {
    "zh": {
        Why.UNTOUCHED: "尚未签收，随网格移交",
        Why.UNDER_WAY: "已在办理，由原网格长继续办理",
        Why.NAMED: "已在办理，经批准点名移交",
    },
    "en": {
        Why.UNTOUCHED: "not accepted yet, goes with its grid",
        Why.UNDER_WAY: "under way, stays with its leader",
        Why.NAMED: "under way, handed over by name",
    },
}
_FOOT: dict[Language, str] = {"zh": "内部资料 不得外传", "en": "For use inside the office only"}
_DEMO: dict[Language, str] = {"zh": "演示数据", "en": "Demo data"}


def as_csv(found: Sequence[Handover], language: Language) -> bytes:
    """A line a dispute, then what the file is; UTF-8 with a byte order mark, so that Chinese is read."""
    text = io.StringIO()
    text.write("\ufeff" + _HEADER[language] + "\r\n")
    writer = csv.writer(text)
    for each in found:
        writer.writerow([cell(value) for value in _values(each, language)])
    writer.writerow([])
    writer.writerow([_FOOT[language], *([_DEMO[language]] if is_demo() else [])])
    return text.getvalue().encode()


def _values(each: Handover, language: Language) -> list[object]:
    sides: list[object] = []
    for side in (each.source, each.target):
        sides += [*(side.grid or (None, None)), side.leader[1] if side.leader else None]
    due = f"{each.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    last = [int(each.moves), _WHY[language][each.why]]
    return [each.number, each.kind, each.state.value, due, each.address, *sides, *last]
