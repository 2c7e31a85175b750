"""The words of the legend."""

from typing import Literal

from api.faults import Language
from api.heat.schema import HeatClass, Legend
from geo.heat.classes import ValueClass

Measure = Literal["count", "rate"]

_LEGENDS: dict[Language, dict[Measure, Legend]] = {
    "zh": {
        "count": Legend(
            title="矛盾纠纷起数",
            unit="起",
            no_value="无数据",
            method="按所选时段、类型和辖区清点；零单独成级，其余按分位数分级并取整。",
        ),
        "rate": Legend(
            title="千户发生数",
            unit="起/千户",
            no_value="住户数未知",
            method="起数除以住户数再乘以一千；零单独成级，其余按分位数分级并取整。",
        ),
    },
    "en": {
        "count": Legend(
            title="Disputes",
            unit="disputes",
            no_value="no data",
            method="Counted for the period, kinds and areas chosen; zero is a class of its own, the rest are quantiles "
            "rounded to plain numbers.",
        ),
        "rate": Legend(
            title="Disputes per 1,000 households",
            unit="per 1,000 households",
            no_value="households unknown",
            method="Disputes divided by households, times one thousand; zero is a class of its own, the rest are "
            "quantiles rounded to plain numbers.",
        ),
    },
}


def legend(measure: Measure, language: Language) -> Legend:
    """What the colours of ``measure`` mean."""
    return _LEGENDS[language][measure]


def described(found: ValueClass) -> HeatClass:
    """A class with its label, such as ``3–5``."""
    low, high = f"{found.lowest:g}", f"{found.highest:g}"
    return HeatClass(min=found.lowest, max=found.highest, label=low if low == high else f"{low}–{high}")
